"""Reads the pages of a site, with MyST's parser and our rules, as a build does; but no doctrees."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from inspect import unwrap
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig, TopmatterReadError, read_topmatter
from myst_parser.parsers import mdit

from ..config import Settings
from ..markdoc import grammar
from ..markdoc.addresses import missing_partial, partial_file
from ..markdoc.block import Rules
from ..markdoc.evaluate import Part
from ..markdoc.plugin import PART, markdoc_plugin
from ..markdoc.pushing import MAX_DIRECTIVES
from ..markdoc.survey import Place, Survey, Use
from ..markdoc.tags import ATTRIBUTES, Attributes, aliases, callout_arguments, known_tags
from ..markdoc.tokens import DIRECTIVE, FILE, IN_ONE_PARAGRAPH, OPEN, PROBLEM
from ..markdoc.values import page_scope
from ..myst.syntax import adapt_syntax
from .files import Site


class Link(NamedTuple):
    """An address in a page; of a picture, if *picture*."""

    href: str
    place: Place
    picture: bool = False


Topic: TypeAlias = Literal["tags", "links", "pictures", "files"]
"""What mistakes are about."""


class Problem(NamedTuple):
    """A mistake, as a build would report it."""

    message: str
    place: Place
    topic: Topic = "tags"


@dataclass
class Page:
    """What one page has.

    :param types: The types of callouts that nobody defined, each with its place.
    :param headings: The text of each heading, in order.
    :param labels: Names to link to from everywhere.
    :param ids: Names to link to on the page.
    :param partials: Partials that there are none of.
    """

    docname: str
    file: str
    tagged: bool
    uses: list[Use] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    types: dict[str, Place] = field(default_factory=dict)
    partials: dict[Place, str] = field(default_factory=dict)


class _Body(NamedTuple):
    """A text to be parsed: of the page, or of a directive's body."""

    text: str
    first_line: int
    scope: Mapping[str, Any]
    depth: int = 0
    in_one_paragraph: bool = False


class Reader:
    """Reads pages with the same *settings*."""

    def __init__(self, site: Site, settings: Settings, config: MdParserConfig) -> None:
        self.site = site
        self.settings = settings
        self.config = config
        self.aliases = aliases(settings.markdoc_tags)
        self.parsers = {markdoc: _Parser(self, markdoc) for markdoc in (True, False)}
        self.counted: set[str] = set()
        """The partials whose constructs were noted."""

    def read(self, docname: str, path: Path) -> Page:
        """The page in the file *path*; :exc:`OSError` if it cannot be read."""
        source = path.read_bytes()
        text = source.decode("utf-8-sig", "replace")
        page = Page(docname, self.site.shown(path), grammar.OPEN in text)
        if not _is_text(source):
            page.problems.append(
                Problem("This file is not in UTF-8.", Place(page.file, 1), "files")
            )
        markdoc = self.settings.is_markdoc_page(docname)
        front_matter = _front_matter(text) if markdoc else {}
        scope = page_scope(self.settings.markdoc_variables, front_matter) if markdoc else {}
        left = deque([_Body(text, 1, scope)])
        while left:
            left += self.parsers[markdoc].parse(page, left.popleft())
        if title := front_matter.get("title"):
            page.headings.append(str(title))
        return page

    def part(self, page: Page, parser: _Parser, name: str) -> Part | str:
        """The partial, parsed with the rules of the page, or what is wrong with it."""
        folder = self.settings.markdoc_partials
        path = partial_file(Path(self.site.root, folder), name) if folder else None
        if not path or not path.is_file():
            return missing_partial(name, folder, path)
        text = path.read_text(encoding="utf-8", errors="replace")
        page.tagged = True
        return Part(str(path), parser.tokens_of_part(text))


class _Parser:
    """A parser of MyST's with our rules, for pages that are Markdoc's or for others."""

    def __init__(self, reader: Reader, markdoc: bool) -> None:
        self.reader = reader
        known = known_tags(reader.settings.markdoc_tags, markdoc=markdoc)
        # Without what a build in this process may have wrapped around it.
        self.md = unwrap(mdit.create_md_parser)(reader.config, RendererHTML)
        rules = Rules(known, markdoc, reader.aliases)
        self.md.use(markdoc_plugin, rules, lambda state: self.survey)
        if markdoc:
            adapt_syntax(self.md)
        self.markdoc = markdoc
        self.survey: Survey

    def parse(self, page: Page, body: _Body) -> Iterator[_Body]:
        """Note what is in a text; the bodies of directives are left."""
        self.survey = Survey(
            body.scope,
            partial(self.reader.part, page, self),
            self.markdoc,
            file=page.file,
            first_line=body.first_line,
            uses=page.uses,
            partials=page.partials,
            counted=self.reader.counted,
            shown=self.reader.site.shown,
        )
        env = {IN_ONE_PARAGRAPH: True} if body.in_one_paragraph else {}
        tokens = self.md.parse(body.text, env)
        walk = _Walk(page, self.reader, body)
        for token in tokens:
            walk.take(token)
        return iter(walk.bodies)

    def tokens_of_part(self, text: str) -> list[Token]:
        """The tokens of a partial, which are evaluated as those of the page are."""
        tokens = self.md.parse(text, {PART: True})
        return [token for token in tokens if token.type != "front_matter"]


class _Walk:
    """A walk over what an evaluation has left: links, headings and mistakes."""

    def __init__(self, page: Page, reader: Reader, body: _Body) -> None:
        self.page = page
        self.reader = reader
        self.body = body
        self.bodies: list[_Body] = []
        self.files: list[str] = []
        self.heading = False

    def take(self, token: Token) -> None:
        """Note what is in a token of a block."""
        if token.type == FILE:
            self._enter(token.meta["file"])
        elif token.type == PROBLEM:
            self._problem(token)
        elif token.type == "inline":
            self._line_of_text(token)
        elif token.type in (OPEN, DIRECTIVE):
            self._tag(token)
        elif token.type == "myst_target":
            self.page.labels.add(token.content.casefold())
        if name := token.attrs.get("id"):
            self.page.ids.add(str(name).casefold())
        self.heading = token.type == "heading_open"

    def _enter(self, file: str) -> None:
        if file:
            self.files.append(self.reader.site.shown(file))
        else:
            self.files.pop()

    def _place(self, token: Token, shift: int = 0) -> Place:
        line = (token.map[0] if token.map else 0) + token.meta.get("shift", 0) + shift
        if self.files:
            return Place(self.files[-1], line + 1)
        return Place(self.page.file, line + self.body.first_line)

    def _problem(self, token: Token) -> None:
        if "message" in token.meta:  # not one of those about tags that nobody knows
            self.page.problems.append(Problem(token.meta["message"], self._place(token)))

    def _line_of_text(self, token: Token) -> None:
        line = 0
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == PROBLEM:
                self._problem(child)
            elif child.type == "link_open":
                link = Link(str(child.attrs.get("href", "")), self._place(token, line))
                self.page.links.append(link)
            elif child.type == "image":
                source = str(child.attrs.get("src", ""))
                self.page.links.append(Link(source, self._place(token, line), picture=True))
            elif child.type == "markdoc_role":
                self._link_of_tag(child, token)
            if name := child.attrs.get("id"):
                self.page.ids.add(str(name).casefold())
        if self.heading:
            self.page.headings.append(_text(token.children or []))

    def _link_of_tag(self, child: Token, token: Token) -> None:
        mapping = self.reader.settings.markdoc_tags[child.meta["means"]]
        if not mapping.link:
            return
        attributes = self._attributes(child, token, mapping.placeholders)
        if address := mapping.address(attributes):
            self.page.links.append(Link(address, self._place(token)))
        else:
            attributes.warn(f'The tag "{child.meta["name"]}" lacks an attribute of its address.')

    def _attributes(self, token: Token, at: Token, known: Sequence[str]) -> Attributes:
        def report(kind: str, message: str) -> None:
            self.page.problems.append(Problem(message, self._place(at)))

        return Attributes(token.meta["tag"], report, () if token.meta["recovered"] else known)

    def _tag(self, token: Token) -> None:
        means = token.meta["means"]
        attributes = self._attributes(token, token, ATTRIBUTES.get(means, ()))
        if name := attributes.text("id"):
            self.page.ids.add(name.casefold())
        if token.type == DIRECTIVE:
            mapping = self.reader.settings.markdoc_tags[means]
            if mapping.directive in ("figure", "image"):
                source = attributes.text(mapping.argument, "primary")
                self.page.links.append(Link(source, self._place(token), picture=True))
            self._body(token)
        elif token.meta["how"] == "node" and means == "cell":
            if href := attributes.text("href"):
                self.page.links.append(Link(href, self._place(token)))
        elif token.meta["how"] == "node" and "type" in ATTRIBUTES.get(means, ()):
            types = self.reader.settings.callout_types
            kind = callout_arguments(attributes, types)["kind"]
            if kind.casefold() not in types:
                self.page.types.setdefault(kind, self._place(token))

    def _body(self, token: Token) -> None:
        body = token.meta["body"]
        if self.body.depth == MAX_DIRECTIVES or not body.text.strip():
            return
        first_line = self._place(token).line + body.offset
        scope = token.meta.get("scope", self.body.scope)
        self.bodies.append(
            _Body(body.text, first_line, scope, self.body.depth + 1, body.in_one_paragraph)
        )


def _text(children: Sequence[Token]) -> str:
    return "".join(child.content for child in children if child.type in ("text", "code_inline"))


def _is_text(source: bytes) -> bool:
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _front_matter(text: str) -> dict[str, Any]:
    try:
        return read_topmatter(text) or {}
    except TopmatterReadError:
        return {}  # a build reports it
