"""Markdoc tags in MyST pages: the only module that touches MyST and markdown-it internals.

A block rule turns each tag into one flat token; a core rule then settles what becomes
of it, when the block structure around it is known.  A callout stays flat down to the
doctree, where its two tokens enter and leave a node: nesting costs no recursion, and
the body is parsed once.  Any other tag becomes a directive, which gets its body as text.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from unittest import mock

from docutils import nodes
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.errors import ExtensionError

from . import markdoc
from .callout import callout
from .domain import DevopsDomain
from .markdoc_pages import MarkdocPage
from .markdoc_tags import CALLOUT_TAGS, callout_arguments, directive_call
from .messages import Warn, warn

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
    from sphinx.application import Sphinx
    from sphinx.config import Config

OPEN, CLOSE = "markdoc_open", "markdoc_close"
DIRECTIVE, PROBLEM = "markdoc_directive", "markdoc_problem"


def extend_parsers(app: Sphinx, config: Config) -> None:
    """Teach Markdoc to every registered MyST parser: MyST's own, MyST-NB's, or a user's."""
    parsers = set(app.registry.get_source_parsers().values())
    for parser in sorted(parsers, key=lambda cls: cls.__qualname__):
        if not issubclass(parser, MystParser) or issubclass(parser, MarkdocParser):
            continue
        if not hasattr(sys.modules[parser.__module__], "create_md_parser"):
            names = ("sphinx", "myst-parser", "markdown-it-py")
            versions = ", ".join(f"{name} {version(name)}" for name in names)
            raise ExtensionError(
                f"sphinx_devops_phases cannot extend {parser.__module__}.{parser.__qualname__}: "
                f"its module has no create_md_parser. Installed are {versions}."
            )
        bases = (MarkdocParser,) if parser is MystParser else (MarkdocParser, parser)
        app.add_source_parser(type(parser.__name__, bases, {}), override=True)


class MarkdocParser(MystParser):
    """Adds the plugin to the Markdown parser that each parse of a page creates."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse, with ``create_md_parser`` replaced where this class's bases look it up.

        MyST has no hook between the creation of its Markdown parser and its use.
        """
        env = document.settings.env
        settings = DevopsDomain.of(env).settings
        page = MarkdocPage(env, inputstring) if settings.is_markdoc_page(env.docname) else None

        def create(config: Any, renderer: Any) -> MarkdownIt:
            md = create_md_parser(page.adapt(config) if page else config, renderer)
            md.use(markdoc_plugin, known=CALLOUT_TAGS | settings.markdoc_tags.keys())
            return md.use(page.plugin) if page else md

        with ExitStack() as stack:
            for module in {sys.modules[cls.__module__] for cls in type(self).__mro__}:
                if module.__name__ != __name__ and hasattr(module, "create_md_parser"):
                    stack.enter_context(mock.patch.object(module, "create_md_parser", create))
            super().parse(inputstring, document)


def markdoc_plugin(md: MarkdownIt, known: frozenset[str]) -> None:
    """Add the rules, for the tags named in *known*.

    The block rule comes first of all: ``attrs_block`` would take the line for a comment.
    """

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not state.src.startswith(markdoc.OPEN, state.bMarks[start] + state.tShift[start]):
            return False
        if state.is_code_block(start):
            return False
        return silent or _TagLine(state, start, end, known).read()

    interrupts = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    md.block.ruler.before("table", "markdoc", rule, {"alt": interrupts})
    md.core.ruler.after("block", "markdoc", settle)
    for render in (
        render_markdoc_open,
        render_markdoc_close,
        render_markdoc_directive,
        render_markdoc_problem,
    ):
        md.add_render_rule(render.__name__, render, fmt="docutils")


# The block rule


@dataclass
class _Container:
    """The open tags directly inside one list item, one quote, or the page."""

    opens: list[Token] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    forgiven: Counter[str] = field(default_factory=Counter)
    """Closing tags to pass over: their mistake is reported where the tag was opened."""


class _Opens:
    """Which tags are open at the end of a growing list of tokens, in linear time."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.seen = 0
        self.containers = [_Container()]

    @classmethod
    def of(cls, state: StateBlock) -> _Opens:
        """The one of this run of the block parser, up to date."""
        found: _Opens | None = getattr(state, "devops_opens", None)
        if found is None:
            found = cls(state.tokens)
            state.devops_opens = found  # type: ignore[attr-defined]
        found._catch_up()
        return found

    def close(self, name: str) -> Token | bool:
        """The opening token that a closing tag of this name belongs to.

        ``True`` for one to pass over, ``False`` for one that closes nothing.
        """
        here = self.containers[-1]
        if here.count[name]:
            while (token := here.opens.pop()).meta["name"] != name:
                here.forgiven[token.meta["name"]] += 1
                here.count[token.meta["name"]] -= 1
            here.count[name] -= 1
            return token
        if here.forgiven[name]:
            here.forgiven[name] -= 1
            return True
        return False

    def forgive(self, name: str) -> None:
        """Pass over the next closing tag of this name here."""
        self.containers[-1].forgiven[name] += 1

    def _catch_up(self) -> None:
        for token in self.tokens[self.seen :]:
            if token.nesting > 0:
                self.containers.append(_Container())
            elif token.nesting < 0:
                inner = self.containers.pop()
                self.containers[-1].forgiven.update(inner.count + inner.forgiven)
            elif token.type == OPEN and token.meta["close"] is None:
                self.containers[-1].opens.append(token)
                self.containers[-1].count[token.meta["name"]] += 1
        self.seen = len(self.tokens)


class _TagLine:
    """Reads a line that begins with a tag: the tags on it, and the text behind them."""

    def __init__(self, state: StateBlock, line: int, end: int, known: frozenset[str]) -> None:
        self.state = state
        self.line = line
        self.pos = state.bMarks[line] + state.tShift[line]
        self.end = end
        self.known = known

    def read(self) -> bool:
        """Push the tokens of the tags, and those of the block that follows on the same line."""
        src = self.state.src
        while src.startswith(markdoc.OPEN, self.pos):
            line, pos = self.line, self.pos
            interior = self._interior()
            if interior is None or not self._tag(interior, line, pos):
                self.line, self.pos = line, pos
                return self._block(as_text=True)
            while self.pos < self.state.eMarks[self.line] and src[self.pos] in " \t":
                self.pos += 1
            if self.pos >= self.state.eMarks[self.line]:
                self.state.line = self.line + 1
                return True
        return self._block(as_text=False)

    def _interior(self) -> str | None:
        """The text up to ``%}``, on this line or the following ones; moves behind it."""
        state, start = self.state, self.line
        begin, limit = self.pos + len(markdoc.OPEN), state.eMarks[self.line]
        end = markdoc.find_tag_end(state.src, begin, limit)
        if end is not None:
            self.pos = end + len(markdoc.CLOSE)
            return state.src[begin:end]
        text = state.src[begin:limit]
        for line in range(start + 1, self.end):
            if self._begins_tag(line) or self._leaves_block(line):
                break
            more = state.getLines(line, line + 1, state.blkIndent, False)
            text += "\n" + more
            if markdoc.CLOSE in more and (end := markdoc.find_tag_end(text, 0)) is not None:
                self.line = line
                self.pos = state.eMarks[line] - (len(text) - end - len(markdoc.CLOSE))
                return text[:end]
        self._problem(Warn.MARKDOC_SYNTAX, start, 'This tag has no end: "%}" is missing.')
        return None

    def _begins_tag(self, line: int) -> bool:
        state = self.state
        return state.src.startswith(markdoc.OPEN, state.bMarks[line] + state.tShift[line])

    def _leaves_block(self, line: int) -> bool:
        """Whether *line* is outside the list item or quote that the tag is in."""
        state = self.state
        return state.sCount[line] < state.blkIndent and not state.isEmpty(line)

    def _tag(self, interior: str, line: int, pos: int) -> bool:
        """Push the tokens of one tag; ``False`` if it is to be left as text."""
        opens = _Opens.of(self.state)
        tag, reported = self._parsed(interior, line)
        if tag is None or tag.name is None:
            if not reported:
                message = "A tag without a name means nothing here, so it is left as text."
                self._problem(Warn.MARKDOC_TAG, line, message)
            return False
        if tag.kind == "close":
            return self._close(tag.name, opens.close(tag.name), line, pos)
        if tag.name not in self.known:
            if tag.kind == "open":
                other = tag.name.removeprefix("end")
                if other != tag.name and (opened := opens.close(other)):
                    if isinstance(opened, Token):
                        opened.meta["foreign"] = tag.name
                    return False
                opens.forgive(tag.name)
            if not reported:
                message = (
                    f'There is no tag "{tag.name}", so it is left as text. '
                    "devops_markdoc_tags can map it to a directive."
                )
                self._problem(Warn.MARKDOC_TAG, line, message)
            return False
        token = self._push(OPEN, line)
        token.content = self.state.src[pos : self.pos]
        token.meta = {"name": tag.name, "tag": tag, "line": self.line, "pos": self.pos}
        token.meta |= {"indent": self.state.sCount[line], "close": None}
        if tag.kind == "self":
            token.meta["body"] = ("", 1)
            token.meta["close"] = self._push(CLOSE, line)
        else:
            self._one_line_body(token)
        return True

    def _parsed(self, interior: str, line: int) -> tuple[markdoc.Tag | None, bool]:
        """The tag, and whether an error in it has been reported."""
        try:
            return markdoc.parse_tag(interior), False
        except markdoc.MarkdocSyntaxError as error:
            before = interior[: error.offset]
            column = len(before) - before.rfind("\n")
            if "\n" not in before:
                column += self._indent(line)
            message = f"This is no Markdoc tag: expected {error.expected} at column {column}."
            self._problem(Warn.MARKDOC_SYNTAX, line + before.count("\n"), message)
            return markdoc.recover_tag(interior), True

    def _indent(self, line: int) -> int:
        """Characters of the source line before the interior of its first tag."""
        state = self.state
        first = state.bMarks[line] + state.tShift[line]
        return first - (state.src.rfind("\n", 0, first) + 1) + len(markdoc.OPEN)

    def _close(self, name: str, opened: Token | bool, line: int, pos: int) -> bool:
        if isinstance(opened, Token):
            opened.meta["close"] = self._push(CLOSE, line)
            if name not in CALLOUT_TAGS:
                opened.meta["body"] = self._text_up_to(line, pos, opened)
        elif not opened:
            message = f'"{{% /{name} %}}" closes nothing: there is no open tag "{name}" before it.'
            self._problem(Warn.MARKDOC_STRAY, line, message)
        return name in self.known

    def _text_up_to(self, line: int, pos: int, opened: Token) -> tuple[str, int]:
        """A tag's body, and how many lines behind the tag's first line it begins."""
        state, first, start = self.state, opened.meta["line"], opened.meta["pos"]
        assert opened.map
        if first == line:
            return state.src[start:pos], first - opened.map[0]
        text = state.getLines(first + 1, line, opened.meta["indent"], True)
        text += state.src[state.bMarks[line] + state.tShift[line] : pos]
        head = state.src[start : state.eMarks[first]]
        if head.strip():
            return f"{head.lstrip()}\n{text}", first - opened.map[0]
        return text, first + 1 - opened.map[0]

    def _one_line_body(self, opened: Token) -> None:
        """Read on to the closing tag if text follows, and the paragraph it begins has one."""
        state = self.state
        if not state.src[self.pos : state.eMarks[self.line]].strip():
            return
        lines = [state.src[self.pos : state.eMarks[self.line]]]
        starts = [self.pos]
        for line in range(self.line + 1, self.end):
            if state.isEmpty(line) or self._begins_tag(line) or self._leaves_block(line):
                break
            starts.append(state.bMarks[line] + state.tShift[line])
            lines.append(state.src[starts[-1] : state.eMarks[line]])
        text = "\n".join(lines)
        depth = 1
        for found in _tags_in_text(opened.meta["name"]).finditer(text):
            if not found["slash"]:
                depth += bool(found["tag"])
                continue
            depth -= 1
            if depth == 0:
                break
        else:
            return
        body, count = text[: found.start()], text.count("\n", 0, found.end())
        first = self.line
        self.line += count
        self.pos = starts[count] + found.end() - (text.rfind("\n", 0, found.end()) + 1)
        if opened.meta["name"] in CALLOUT_TAGS:
            self.state.tokens += _paragraph(body.strip(), [first, self.line + 1], state.level)
        assert opened.map
        opened.meta["body"] = (body.strip(), first - opened.map[0])
        opened.meta["close"] = self._push(CLOSE, self.line)

    def _block(self, *, as_text: bool) -> bool:
        """Parse what begins at the current position: as a paragraph, or as any block."""
        state, line = self.state, self.line
        marks = (state.bMarks, state.tShift, state.sCount)
        saved = [mark[line] for mark in marks]
        state.bMarks[line], state.tShift[line], state.sCount[line] = self.pos, 0, state.blkIndent
        rules = [paragraph] if as_text else state.md.block.ruler.getRules("")
        any(rule(state, line, self.end, False) for rule in rules)
        for mark, value in zip(marks, saved, strict=True):
            mark[line] = value
        return True

    def _push(self, kind: str, line: int) -> Token:
        token = self.state.push(kind, "", 0)
        token.map = [line, self.line + 1]
        return token

    def _problem(self, kind: Warn, line: int, message: str) -> None:
        self._push(PROBLEM, line).meta = {"kind": kind, "message": message}


def _tags_in_text(name: str) -> re.Pattern[str]:
    """Tags of one name in a paragraph, and code spans so that the tags in them are passed over."""
    tag = rf"\{{%\s*(?P<slash>/)?\s*(?P<tag>{re.escape(name)})(?![\w-])[^%]*?%\}}"
    return re.compile(rf"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|{tag}", re.DOTALL)


def _paragraph(text: str, lines: list[int], level: int) -> list[Token]:
    content = Token(
        "inline", "", 0, content=text, map=lines, children=[], level=level + 1, block=True
    )
    return [
        Token("paragraph_open", "p", 1, map=lines, level=level, block=True),
        content,
        Token("paragraph_close", "p", -1, level=level, block=True),
    ]


# The core rule


def settle(state: StateCore) -> None:
    """Drop what was never closed, and put each directive's tokens into one."""
    if markdoc.OPEN not in state.src:
        return
    settled: list[Token] = []
    skip_to: Token | None = None
    for token in state.tokens:
        if skip_to is not None:
            skip_to = None if token is skip_to else skip_to
        elif token.type != OPEN:
            settled.append(token)
        elif "foreign" in token.meta:
            message = f"Write {{% /{token.meta['name']} %}}, not {{% {token.meta['foreign']} %}}."
            settled += [_problem_at(token, Warn.MARKDOC_STRAY, message)]
            settled += _paragraph(token.content, token.map or [0, 1], token.level)
        elif token.meta["close"] is None:
            name = token.meta["name"]
            message = f'The tag "{name}" is never closed: write {{% /{name} %}} behind its text.'
            settled.append(_problem_at(token, Warn.MARKDOC_UNCLOSED, message))
        else:
            if token.meta["name"] not in CALLOUT_TAGS:
                token.type = DIRECTIVE
                skip_to = token.meta["close"]
            settled.append(token)
    state.tokens = settled


def _problem_at(token: Token, kind: Warn, message: str) -> Token:
    return Token(PROBLEM, "", 0, map=token.map, meta={"kind": kind, "message": message})


# Rendering to docutils; ``self`` is MyST's renderer


def render_markdoc_open(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Enter a callout."""
    env = self.sphinx_env
    where = _location(self, token)
    types = DevopsDomain.of(env).settings.callout_types
    arguments, name = callout_arguments(token.meta["tag"], types, where)
    node = callout(env, **arguments, location=where)
    self.add_line_and_source_path(node, token)
    if name:
        node["names"].append(nodes.fully_normalize_name(name))
        self.document.note_explicit_target(node, node)
    self.current_node.append(node)
    self.current_node = node


def render_markdoc_close(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Leave a callout; inside one, nothing else moves the current node for good."""
    self.current_node = self.current_node.parent


def render_markdoc_directive(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Run the directive that a tag is mapped to."""
    domain = DevopsDomain.of(self.sphinx_env)
    mapping = domain.settings.markdoc_tags[token.meta["name"]]
    call = directive_call(token.meta["tag"], mapping, _location(self, token))
    body, offset = token.meta["body"]
    body = call.body + body
    # A directive's content begins on the line after its position, and must not look like options.
    padding = offset - 1
    if body.lstrip().startswith((":", "---")):
        padding = max(padding, 1)
    line = token_line(token) + offset - 1 - padding
    body = "\n" * padding + body
    self.current_node += self.run_directive(
        call.directive, call.argument, body, line, additional_options=call.options
    )


def render_markdoc_problem(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Report what the rules found wrong."""
    warn(token.meta["kind"], token.meta["message"], _location(self, token))


def _location(self: SphinxRenderer, token: SyntaxTreeNode) -> str:
    """The file and line, which for included text is not the document's file."""
    return f"{self.document['source']}:{token_line(token)}"
