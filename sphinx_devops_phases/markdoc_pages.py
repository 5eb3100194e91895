"""The conventions of Markdoc pages: title, subtitle, image annotations, site links."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig, TopmatterReadError, read_topmatter

from .domain import DevopsDomain
from .messages import Warn, warn

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from sphinx.environment import BuildEnvironment

_ANNOTATION = re.compile(r"\s*\{[^{}]*\}\s*$")


class MarkdocPage:
    """One page named by ``devops_markdoc_pages``, while it is parsed."""

    def __init__(self, env: BuildEnvironment, source: str) -> None:
        self.env = env
        self.domain = DevopsDomain.of(env)
        self.settings = self.domain.settings
        try:
            front_matter = read_topmatter(source) or {}
        except TopmatterReadError:
            front_matter = {}  # MyST reports it
        self.title = str(front_matter.get("title") or "")
        self.subtitle = str(front_matter.get("subtitle") or "")
        self.headed = False

    def adapt(self, config: MdParserConfig) -> MdParserConfig:
        """Anchors for all headings, as links to them expect, and the page's description."""
        changes: dict[str, Any] = {"heading_anchors": config.heading_anchors or 6}
        if self.subtitle and "description" not in config.html_meta:
            changes["html_meta"] = {**config.html_meta, "description": self.subtitle}
        return replace(config, **changes)

    def plugin(self, md: MarkdownIt) -> None:
        """Add the conventions, as a rule on the finished tokens."""
        md.core.ruler.push("markdoc_page", self._apply)

    def _apply(self, state: StateCore) -> None:
        if not self.headed:  # the page itself is parsed before any part of it
            self.headed = True
            self._add_heading(state)
        for token in state.tokens:
            if token.children:
                token.children = self._inline(token.children, token.map)

    def _add_heading(self, state: StateCore) -> None:
        tokens = state.tokens
        after_front_matter = int(bool(tokens) and tokens[0].type == "front_matter")
        heading = next((i for i, token in enumerate(tokens) if token.type == "heading_open"), None)
        has_title = heading is not None and tokens[heading].tag == "h1"
        place = heading + 3 if has_title and heading is not None else after_front_matter
        added = [] if has_title or not self.title else _block("heading", "h1", self.title)
        if self.subtitle:
            self.domain.page(self.env.docname).styled = True
            added += _block("paragraph", "p", self.subtitle, {"class": "devops-lead"})
        tokens[place:place] = added

    def _inline(self, children: list[Token], lines: list[int] | None) -> list[Token]:
        kept: list[Token] = []
        dropped_links = 0
        for token in children:
            if token.type == "image":
                self._image(token)
            elif token.type == "link_open" and not self._link(token, lines):
                dropped_links += 1
                continue
            elif token.type == "link_close" and dropped_links:
                dropped_links -= 1
                continue
            kept.append(token)
        return kept

    def _image(self, token: Token) -> None:
        if token.children and token.children[-1].type == "text":
            last = token.children[-1]
            last.content = _ANNOTATION.sub("", last.content)
        source = str(token.attrs["src"])
        inside = self._below_root(unquote(source))
        if inside and (self.env.srcdir / inside).is_file():
            token.attrs["src"] = f"/{inside}"
        elif _is_site_path(source) and not (self.env.srcdir / unquote(source)[1:]).is_file():
            token.attrs["src"] = self.settings.markdoc_site.rstrip("/") + source

    def _link(self, token: Token, lines: list[int] | None) -> bool:
        """Point a root-relative link to its document, or out of the project; or say it is lost."""
        href = str(token.attrs.get("href", ""))
        if not _is_site_path(href):
            return True
        if target := self.target(href):
            token.attrs["href"] = target
            return True
        message = (
            f'The link "{href}" leads to no document below devops_markdoc_root '
            f'("{self.settings.markdoc_root}"); set devops_markdoc_site if it leads outside.'
        )
        line = lines[0] + 1 if lines else None
        warn(Warn.MARKDOC_VALUE, message, (self.env.docname, line))
        return False

    def target(self, href: str) -> str:
        """What MyST understands of the root-relative *href*; empty if it leads nowhere."""
        parts = urlsplit(href)
        inside = self._below_root(unquote(parts.path))
        if inside is not None:
            fragment = f"#{parts.fragment}" if parts.fragment else ""
            for docname in (inside, f"{inside}/index".lstrip("/"), inside.removesuffix(".md")):
                if docname in self.env.project.docnames:
                    return f"/{self.env.doc2path(docname, base=False)}{fragment}"
            if inside and (self.env.srcdir / inside).is_file():
                return f"/{inside}"
        return self.settings.markdoc_site.rstrip("/") + href if self.settings.markdoc_site else ""

    def _below_root(self, path: str) -> str | None:
        root = self.settings.markdoc_root.rstrip("/")
        if path == root or path.startswith(f"{root}/"):
            return path.removeprefix(root).strip("/")
        return None


def _is_site_path(href: str) -> bool:
    return href.startswith("/") and not href.startswith("//")


def _block(name: str, tag: str, text: str, attrs: dict[str, str] | None = None) -> list[Token]:
    lines = [0, 1]
    content = Token("inline", "", 0, content=text, map=lines, level=1, block=True)
    content.children = [Token("text", "", 0, content=text)]
    return [
        Token(f"{name}_open", tag, 1, map=lines, attrs=dict(attrs or {}), block=True),
        content,
        Token(f"{name}_close", tag, -1, block=True),
    ]
