"""The conventions of Markdoc pages: title, subtitle, image annotations, site links."""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Iterator
from os.path import isfile
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote, urlsplit

from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig, TopmatterReadError, read_topmatter

from ..domain import DevopsDomain
from ..domain.collector import LEAD
from ..markdoc.tokens import PROBLEM, problem
from ..messages import Warn
from ..phases import printable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from sphinx.environment import BuildEnvironment

_ANNOTATIONS = re.compile(r"\A(?:\s*+\}[^{}]*+\{)++\s*+")  # backwards, to be read only once
_SUFFIXES = (".md", ".mdoc", ".markdoc", ".html")
_BEFORE_HEADING = ("front_matter", "nb_initialise")


class MarkdocPage:
    """One page named by ``devops_markdoc_pages``, while it is parsed.

    Its front matter may have, beside what :class:`.PhaseCollector` knows:

    :title: The page's heading, if it has none. Only on pages in
        :confval:`devops_markdoc_pages`.
    :subtitle: On pages in :confval:`devops_markdoc_pages` it is also shown, as a first paragraph
        in larger type, and is the page's description for search engines.
    """

    def __init__(self, env: BuildEnvironment, source: str) -> None:
        self.env = env
        self.domain = DevopsDomain.of(env)
        self.settings = self.domain.settings
        try:
            front_matter = read_topmatter(source) or {}
        except TopmatterReadError:
            front_matter = {}  # MyST reports it
        self.title = printable(str(front_matter.get("title") or ""))
        self.subtitle = printable(str(front_matter.get("subtitle") or ""))
        self.headed = False

    def adapt(self, config: MdParserConfig) -> MdParserConfig:
        """Leave the title to us, and let the subtitle be the page's description."""
        config = copy.copy(config)
        config.title_to_header = False
        if self.subtitle:
            config.html_meta = {"description": self.subtitle, **config.html_meta}
        return config

    def plugin(self, md: MarkdownIt) -> None:
        """Add the conventions, as a rule on the finished tokens."""
        md.core.ruler.push("markdoc_page", self._apply)

    def _apply(self, state: StateCore) -> None:
        if not self.headed:  # the page itself is parsed before any part of it
            self.headed = True
            self._add_heading(state)
        for token in state.tokens:
            if token.children:
                token.children = list(self._inline(token.children))

    def _add_heading(self, state: StateCore) -> None:
        tokens = state.tokens
        place = int(bool(tokens) and tokens[0].type in _BEFORE_HEADING)
        has_title = False
        for index, token in enumerate(tokens):
            if token.type == "heading_open":
                has_title = token.tag == "h1" and token.level == 0
                place = index + 3 if has_title else place
                break
        added = [] if has_title or not self.title else _block("heading", "h1", self.title)
        if self.subtitle:
            added += _block("paragraph", "p", self.subtitle, {"class": LEAD})
        tokens[place:place] = added

    def _inline(self, children: list[Token]) -> Iterator[Token]:
        dropped: list[bool] = []
        for token in children:
            if token.type == "image":
                self._image(token)
            elif token.type == "link_open":
                lost = self._link(token)
                dropped.append(lost is not None)
                token = lost or token
            elif token.type == "link_close" and dropped.pop():
                continue
            yield token

    def _image(self, token: Token) -> None:
        if token.children and token.children[-1].type == "text":
            last = token.children[-1]
            last.content = _ANNOTATIONS.sub("", last.content[::-1])[::-1]
        source = str(token.attrs["src"])
        if (address := _site_address(source)) is None:
            return
        if file := self._file(address):
            token.attrs["src"] = file
        elif self.settings.markdoc_site:
            token.attrs["src"] = self.settings.markdoc_site.rstrip("/") + source
        else:
            token.attrs["src"] = quote(address.path)  # a site has nothing above its root

    def _link(self, token: Token) -> Token | None:
        """Point a root-relative link to its document or out of the project.

        If it leads nowhere, return a token that says so, to be put in its place.
        """
        href = str(token.attrs.get("href", ""))
        if href.startswith("//"):
            token.attrs["href"] = f"https:{href}"
        address = _site_address(href)
        if address is None:
            return None
        target = self._document(address) or self._file(address)
        if not target and self.settings.markdoc_site:
            target = self.settings.markdoc_site.rstrip("/") + href
        if target:
            token.attrs["href"] = target
            return None
        message = (
            f'The link "{href}" leads to no document below devops_markdoc_root '
            f'("{self.settings.markdoc_root}"); set devops_markdoc_site if it leads outside.'
        )
        return Token(PROBLEM, "", 0, meta=problem(Warn.MARKDOC_VALUE, message))

    def _document(self, address: SplitResult) -> str:
        """The document at a site address, as MyST understands links; empty if there is none."""
        inside = self._below_root(address.path)
        if inside is None:
            return ""
        bare = next((inside.removesuffix(end) for end in _SUFFIXES if inside.endswith(end)), inside)
        page = self.domain.page(self.env.docname)
        candidates = (inside, f"{inside}/index".lstrip("/"), bare)
        page.sought = page.sought.union(candidates)
        for docname in candidates:
            if docname in self.env.project.docnames:
                fragment = f"#{address.fragment}" if address.fragment else ""
                return f"/{self.env.doc2path(docname, base=False)}{fragment}"
        return ""

    def _file(self, address: SplitResult) -> str:
        """Another file at a site address, also one that is kept outside ``devops_markdoc_root``."""
        for inside in (self._below_root(address.path), address.path.strip("/")):
            if inside:
                found = isfile(self.env.srcdir / inside)
                self.domain.page(self.env.docname).sought_files[inside] = found
                if found:
                    return f"/{inside}"
        return ""

    def _below_root(self, path: str) -> str | None:
        root = self.settings.markdoc_root.strip("/")
        path = path.strip("/")
        if root and path != root and not path.startswith(f"{root}/"):
            return None
        return path.removeprefix(root).strip("/")


def _site_address(href: str) -> SplitResult | None:
    """The parts of a root-relative address, its path plain and without ``..``."""
    if not href.startswith("/") or href.startswith("//"):
        return None
    parts = urlsplit(href)
    return parts._replace(path=posixpath.normpath(unquote(parts.path)))


def _block(name: str, tag: str, text: str, attrs: dict[str, str] | None = None) -> list[Token]:
    lines = [0, 1]
    content = Token("inline", "", 0, content=text, map=lines, level=1, block=True)
    content.children = [Token("text", "", 0, content=text)]
    return [
        Token(f"{name}_open", tag, 1, map=lines, attrs=dict(attrs or {}), block=True),
        content,
        Token(f"{name}_close", tag, -1, block=True),
    ]
