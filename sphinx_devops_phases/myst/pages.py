"""The conventions of Markdoc pages: title, subtitle, image annotations, site links."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Iterator
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote

from docutils import nodes
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig, TopmatterReadError, read_topmatter

from ..domain import DevopsDomain
from ..domain.collector import LEAD
from ..markdoc.addresses import (
    below_root,
    beside,
    candidates,
    files_at,
    is_ours,
    missing_partial,
    partial_file,
    site_address,
)
from ..markdoc.tokens import ANNOTATED, PROBLEM, problem
from ..markdoc.values import page_scope
from ..phases import printable
from .doctrees import note_id

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from sphinx.environment import BuildEnvironment

_ANNOTATIONS = re.compile(r"\A(?:\s*+\}[^{}]*+\{)++\s*+")  # backwards, to be read only once
_BEFORE_HEADING = ("front_matter", "nb_initialise")


class MarkdocPage:
    """One page named by ``devops_markdoc_pages``, while it is parsed.

    Its front matter may have, beside what :class:`.PhaseCollector` knows:

    :title: The page's heading, if it has none. Only on pages in
        :confval:`devops_markdoc_pages`.
    :subtitle: On pages in :confval:`devops_markdoc_pages` it is also shown, as a first paragraph
        in larger type, and is the page's description for search engines.
    """

    def __init__(self, env: BuildEnvironment, document: nodes.document, source: str) -> None:
        self.env = env
        self.domain = DevopsDomain.of(env)
        self.settings = self.domain.settings
        try:
            front_matter = read_topmatter(source) or {}
        except TopmatterReadError:
            front_matter = {}  # MyST reports it
        self.variables = page_scope(self.settings.markdoc_variables, front_matter)
        self.title = printable(str(front_matter.get("title") or ""))
        subtitle = front_matter.get("subtitle") or ""
        self.subtitle = "" if isinstance(subtitle, list | dict) else printable(str(subtitle))
        # What is included in another way than by MyST is a document, too, and no page.
        self.headed = document["source"] != str(env.doc2path(env.docname))
        if self.headed:
            self.title = self.subtitle = ""

    def adapt(self, config: MdParserConfig) -> MdParserConfig:
        """Leave the title to us, and let the subtitle be the page's description.

        Links may lead to any heading.
        """
        config = copy.copy(config)
        config.title_to_header = False
        config.heading_anchors = 6
        if self.subtitle:
            config.html_meta = {"description": self.subtitle, **config.html_meta}
        return config

    def partial(self, name: str) -> tuple[str, str] | str:
        """The path and the text of a partial, or what is wrong with its name."""
        folder = self.settings.markdoc_partials
        path = partial_file(Path(self.env.srcdir, folder), name) if folder else None
        if path:
            self.env.note_dependency(os.path.relpath(path, self.env.srcdir))
        if not path or not path.is_file():
            return missing_partial(name, folder, path)
        return str(path), path.read_text(encoding="utf-8", errors="replace")

    def finish(self, state: StateCore, *, is_part: bool) -> None:
        """Apply the conventions to the finished tokens of the page, or of a part of it."""
        if not self.headed and not is_part:  # the page is parsed before what it includes
            self.headed = True
            self._add_heading(state)
        for token in state.tokens:
            if not is_part:
                self._note_id(token)
            if token.children:
                if not is_part:
                    for child in token.children:
                        self._note_id(child)
                token.children = list(self._inline(token.children))

    def _note_id(self, token: Token) -> None:
        """Note the id of a token; one that another place has is none."""
        written = token.attrs.get("id")
        if written is not None and not note_id(
            self.env, written, is_label=ANNOTATED not in token.meta
        ):
            del token.attrs["id"]

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
                yield from self._image(token)
            elif token.type in ("s_open", "s_close"):  # which would be HTML, and a warning
                token.type = f"markdoc_{token.type}"
            elif token.type == "link_open":
                problem, found = self._link(token)
                yield from problem
                dropped.append(not found)
                if not found:
                    continue
            elif token.type == "link_close" and dropped.pop():
                continue
            yield token

    def _image(self, token: Token) -> Iterator[Token]:
        """Point a picture to its file or out of the project; report one that is missing here."""
        if token.children and token.children[-1].type == "text":
            last = token.children[-1]
            last.content = _ANNOTATIONS.sub("", last.content[::-1])[::-1]
        source = str(token.attrs["src"])
        if (address := site_address(source)) is None:
            return
        if file := self._file(address):
            token.attrs["src"] = file
        elif self.settings.markdoc_site:
            token.attrs["src"] = self.settings.markdoc_site.rstrip("/") + source
            if is_ours(address.path, self.settings.markdoc_root):
                yield _problem(f'There is no picture "{source}" in this project.')
        else:
            token.attrs["src"] = quote(address.path)  # a site has nothing above its root

    def _link(self, token: Token) -> tuple[list[Token], bool]:
        """Point a root-relative link to its document or out of the project.

        What is wrong with it, and whether there is anything that it can lead to.
        """
        href = str(token.attrs.get("href", ""))
        if href.startswith("//"):
            token.attrs["href"] = f"https:{href}"
        address = site_address(href)
        if address is None:
            if target := self._beside(href):
                token.attrs["href"] = target
            return [], True
        if target := self._document(address) or self._file(address):
            token.attrs["href"] = target
            return [], True
        site, root = self.settings.markdoc_site, self.settings.markdoc_root
        problems = []
        if not site or is_ours(address.path, root):
            message = f'The link "{href}" leads to no document below devops_markdoc_root ("{root}")'
            hint = "" if site else "; set devops_markdoc_site if it leads outside"
            problems = [_problem(f"{message}{hint}.")]
        if site:
            token.attrs["href"] = site.rstrip("/") + href
        return problems, bool(site)

    def _document(self, address: SplitResult) -> str:
        """The document at a site address, as MyST understands links; empty if there is none."""
        inside = below_root(address.path, self.settings.markdoc_root)
        return "" if inside is None else self._link_to(inside, address.fragment)

    def _beside(self, href: str) -> str:
        """The document that a relative address leads to, with a suffix or without."""
        found = beside(href, self.env.docname)
        return self._link_to(*found) if found else ""

    def _link_to(self, inside: str, fragment: str) -> str:
        page = self.domain.page(self.env.docname)
        docnames = candidates(inside)
        page.sought = page.sought.union(docnames)
        for docname in docnames:
            if docname in self.env.project.docnames:
                place = f"#{fragment}" if fragment else ""
                return f"/{self.env.doc2path(docname, base=False)}{place}"
        return ""

    def _file(self, address: SplitResult) -> str:
        """Another file at a site address."""
        for inside in files_at(address.path, self.settings.markdoc_root):
            found = isfile(self.env.srcdir / inside)
            self.domain.page(self.env.docname).sought_files[inside] = found
            if found:
                return f"/{inside}"
        return ""


def _problem(message: str) -> Token:
    return Token(PROBLEM, "", 0, meta=problem("markdoc_value", message))


def _block(name: str, tag: str, text: str, attrs: dict[str, str] | None = None) -> list[Token]:
    lines = [0, 1]
    content = Token("inline", "", 0, content=text, map=lines, level=1, block=True)
    content.children = [Token("text", "", 0, content=text)]
    return [
        Token(f"{name}_open", tag, 1, map=lines, attrs=dict(attrs or {}), block=True),
        content,
        Token(f"{name}_close", tag, -1, block=True),
    ]
