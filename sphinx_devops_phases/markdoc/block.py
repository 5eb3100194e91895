"""The block rule: from lines that begin with a Markdoc tag to flat tokens.

The rule reads a tag, and whatever else stands on its line, without looking for the closing tag: the
block parser goes on with the body as with any other lines.  So a tag costs the same whether it is
closed or not, and nesting takes no recursion.  It looks ahead in two cases only: text on the line
of an opening tag, where the paragraph it begins is searched once, and a tag that is indented, whose
body is moved to the margin once.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token

from . import grammar
from .lookahead import NOWHERE, TAG_AHEAD, TagsAhead
from .tokens import (
    CLOSE,
    IN_ONE_PARAGRAPH,
    OPEN,
    PROBLEM,
    Body,
    Kind,
    Known,
    OpenTags,
    paragraph_tokens,
    problem,
)

#: How far a tag may be indented from the margin of a list.  Markdoc has no indented code; here,
#: that much more indentation is code in lists as well.
LIST_INDENT: Final = 6

#: How many directives deep tags may nest: each takes a copy of its body, and a part of Python's
#: stack.
MAX_DIRECTIVES: Final = 20

_BRANCHES: Final = frozenset({"else", "elif", "elseif", "elsif", "when"})
_TRIM_MARKS: Final = re.compile(r"\A-(?=\s)|(?<=\s)-\Z")


def tag_line(state: StateBlock, start: int, end: int, silent: bool, known: Known) -> bool:
    """The block rule, for the tags named in *known*."""
    if state.env.pop(IN_ONE_PARAGRAPH, False):
        return _TagLine(state, start, end, known).read_body()
    if not _begins_tag(state, start):
        return _begins_with_end(state, start) and (
            silent or list_paragraph(state, start, end, silent, known)
        )
    if state.is_code_block(start) and not _deep_tag(state, start, known):
        return False
    return silent or _TagLine(state, start, end, known).read()


def list_paragraph(state: StateBlock, start: int, end: int, silent: bool, known: Known) -> bool:
    """The paragraph rule; in a list, a tag interrupts it however far it is indented."""
    line = start + 1
    if state.listIndent >= 0:
        while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
            if name := state.is_code_block(line) and _deep_tag(state, line, known):
                _unindent_body(state, line, end, name, state.sCount[line])
                _unindent(state, line, state.sCount[line] - state.blkIndent)
                break
            if _begins_tag(state, line):
                break
            line += 1
    return paragraph(state, start, end, silent)


def _begins_tag(state: StateBlock, line: int) -> bool:
    return state.src.startswith(grammar.OPEN, state.bMarks[line] + state.tShift[line])


def _begins_with_end(state: StateBlock, line: int) -> bool:
    """Whether *line* is what is left of a broken tag, and no comment of MyST's."""
    begin = state.bMarks[line] + state.tShift[line]
    return state.src.startswith(grammar.CLOSE, begin) and not state.is_code_block(line)


def _deep_tag(state: StateBlock, line: int, known: Known) -> str:
    """The name of the tag that a line of a list begins with, though it is indented like code."""
    if state.listIndent < 0 or state.sCount[line] - state.listIndent > LIST_INDENT:
        return ""
    tag = TAG_AHEAD.match(state.src, state.bMarks[line] + state.tShift[line])
    return tag["name"] if tag and tag["name"] in known else ""


def _unindent_body(state: StateBlock, line: int, end: int, name: str, margin: int) -> None:
    """Make a tag's indentation the margin of the lines behind *line*, to its closing tag.

    Authors indent a body with its tag; measured from the margin of the block around the tag it
    would be code.  Every line is moved at most once for each level of indentation.
    """
    extra, depth = margin - state.blkIndent, 1
    for following in range(line + 1, end if extra > 0 else line):
        if state.isEmpty(following):
            continue
        if state.sCount[following] < margin:
            break
        _unindent(state, following, extra)
        text = state.src[state.bMarks[following] : state.eMarks[following]]
        if grammar.OPEN in text:
            tags = [tag for tag in TAG_AHEAD.finditer(text) if tag["name"] == name]
            depth += sum(-1 if tag["slash"] else 1 for tag in tags)
            if depth <= 0:
                break


def _unindent(state: StateBlock, line: int, extra: int) -> None:
    begin = state.bMarks[line]
    text = state.src[begin : begin + min(extra, state.tShift[line])]
    spaces = len(text) - len(text.lstrip(" "))
    state.bMarks[line] += spaces
    state.tShift[line] -= spaces
    state.sCount[line] -= extra


class _TagLine:
    """Reads a line that begins with a tag: the tags on it, and the text behind them."""

    def __init__(self, state: StateBlock, line: int, end: int, known: Known) -> None:
        self.state = state
        self.line = line
        self.pos = state.bMarks[line] + state.tShift[line]
        self.end = end
        self.known = known
        self.opened: list[Token] = []
        """What was opened here and is still open."""
        self.ahead = TagsAhead()
        self.last = NOWHERE
        """The closing tag of the body that is being read, if it ends in its first paragraph."""

    def read_body(self) -> bool:
        """Read such a body by itself, for a directive."""
        self._look_ahead()
        self.last = (self.end, 0)
        return self.read()

    def read(self) -> bool:
        """Push the tokens of the tags, and those of the block that follows on the same line."""
        state, src = self.state, self.state.src
        while True:
            while self.pos < state.eMarks[self.line] and src[self.pos] in " \t":
                self.pos += 1
            if self.pos >= state.eMarks[self.line]:
                if not self._in_body() or not self.ahead.tags:
                    state.line = self.line + 1
                    return True
                self._next_line()
            elif src.startswith(grammar.OPEN, self.pos):
                line, pos = self.line, self.pos
                interior = self._interior()
                if interior is None or not self._tag(interior, line, pos):
                    self.line, self.pos = line, pos
                    return self._block(as_text=True)
            elif not self._text():
                return self._block(as_text=False)

    # Tags

    def _interior(self) -> str | None:
        """The text up to ``%}``, on this line or the following ones; moves behind it."""
        state, start = self.state, self.line
        begin, limit = self.pos + len(grammar.OPEN), state.eMarks[self.line]
        end = grammar.find_tag_end(state.src, begin, limit)
        if end is not None:
            self.pos = end + len(grammar.CLOSE)
            return state.src[begin:end]
        stop = start + 1
        while stop < self.end and not _begins_tag(state, stop) and not self._leaves_block(stop):
            stop += 1
        more = state.getLines(start + 1, stop, state.blkIndent, False)
        text = f"{state.src[begin:limit]}\n{more}\n"
        end = grammar.find_tag_end(text, 0)
        if end is None:
            self._problem("markdoc_syntax", start, 'This tag has no end: "%}" is missing.')
            return None
        behind = end + len(grammar.CLOSE)
        self.line = start + text.count("\n", 0, end)
        self.pos = state.eMarks[self.line] - (text.index("\n", behind) - behind)
        return text[:end]

    def _leaves_block(self, line: int) -> bool:
        """Whether *line* is outside the list item or quote that the tag is in."""
        state = self.state
        return state.sCount[line] < state.blkIndent and not state.isEmpty(line)

    def _tag(self, interior: str, line: int, pos: int) -> bool:
        """Push the tokens of one tag; ``False`` if it is to be left as text."""
        opens = OpenTags.of(self.state)
        error = None
        try:
            tag: grammar.Tag | None = grammar.parse_tag(interior)
        except grammar.MarkdocSyntaxError as caught:
            error = caught
            tag = grammar.recover_tag(_TRIM_MARKS.sub("", interior.strip()))
        if tag is not None and tag.name is not None and tag.name not in self.known:
            if tag.name in _BRANCHES and opens.forgiving():
                return False
            begun = tag.name.removeprefix("end")
            if tag.kind == "open" and begun != tag.name and (opened := opens.close(begun)):
                if isinstance(opened, Token):
                    opened.meta["foreign"] = tag.name
                return False
        if error:
            self._syntax_problem(interior, error, line, pos)
        if tag is None or tag.name is None:
            if not error:
                message = "A tag without a name means nothing here, so it is left as text."
                self._problem("markdoc_tag", line, message)
            return False
        if tag.kind == "close":
            return self._close(tag.name, opens.close(tag.name), line, pos)
        if tag.name in self.known:
            self._open(tag, line, pos, recovered=error is not None)
            return True
        if tag.kind == "open":
            opens.forgive(tag.name)
        if not error:
            message = (
                f'There is no tag "{tag.name}", so it is left as text. '
                "devops_markdoc_tags can map it to a directive."
            )
            self._problem("markdoc_tag", line, message)
        return False

    def _open(self, tag: grammar.Tag, line: int, pos: int, *, recovered: bool) -> None:
        state = self.state
        token = self._push(OPEN, line)
        token.content = state.src[pos : self.pos]
        token.meta = {"name": tag.name, "tag": tag, "recovered": recovered, "close": None}
        token.meta |= {"line": self.line, "pos": self.pos, "body": None}
        if tag.kind == "self":
            token.meta |= {"body": Body("", 1), "close": self._push(CLOSE, line)}
            return
        self.opened.append(token)
        _unindent_body(state, self.line, self.end, token.meta["name"], state.sCount[line])

    def _close(self, name: str, opened: Token | bool, line: int, pos: int) -> bool:
        if isinstance(opened, Token):
            opened.meta["close"] = self._push(CLOSE, line)
            if self.known[name] and OpenTags.of(self.state).directives(self.known) < MAX_DIRECTIVES:
                opened.meta["body"] = self._body_up_to(line, pos, opened)
            while self.opened and self.opened.pop() is not opened:
                pass
        elif not opened:
            message = f'"{{% /{name} %}}" closes nothing: there is no open tag "{name}" before it.'
            self._problem("markdoc_stray", line, message)
        return name in self.known

    def _body_up_to(self, line: int, pos: int, opened: Token) -> Body:
        state, first, start = self.state, opened.meta["line"], opened.meta["pos"]
        assert opened.map
        behind = first - opened.map[0]
        if first == line:
            return Body(state.src[start:pos].strip(), behind, in_one_paragraph=True)
        text = state.getLines(first + 1, line, state.blkIndent, True)
        text += state.src[state.bMarks[line] + state.tShift[line] : pos]
        head = state.src[start : state.eMarks[first]].lstrip()
        if head:
            inside = any(one is opened for one in self.opened)
            return Body(f"{head}\n{text}", behind, in_one_paragraph=inside)
        return Body(text, behind + 1)

    # Text

    def _text(self) -> bool:
        """Push the text up to the next tag as a paragraph, if it is inside a one-line body."""
        if not self._in_body() and self.opened:
            self._look_ahead()
            self.last = self.ahead.closing(self.opened[-1].meta["name"])
        if not self._in_body() or not self.ahead.tags:
            return False
        line, end = self.ahead.tags[0].place
        lines = [self.line, line + 1]
        text = []
        while (self.line, self.pos) < (line, end):
            stop = end if self.line == line else self.state.eMarks[self.line]
            text.append(self.state.src[self.pos : stop].strip())
            if self.line == line:
                self.pos = stop
            else:
                self._next_line()
        self.state.tokens += paragraph_tokens("\n".join(text).strip(), lines, self.state.level)
        return True

    def _next_line(self) -> None:
        self.line += 1
        self.pos = self.state.bMarks[self.line] + self.state.tShift[self.line]

    def _look_ahead(self) -> None:
        """Find the tags in the paragraph that begins here, once."""
        state = self.state
        if self.line <= self.ahead.end:
            return
        starts = [self.pos]
        texts = [state.src[self.pos : state.eMarks[self.line]]]
        for line in range(self.line + 1, self.end):
            if state.isEmpty(line) or _begins_tag(state, line) or self._leaves_block(line):
                break
            starts.append(state.bMarks[line] + state.tShift[line])
            texts.append(state.src[starts[-1] : state.eMarks[line]])
        self.ahead = TagsAhead(self.known, self.line, starts, texts)

    def _in_body(self) -> bool:
        """Whether a body that ends in its first paragraph goes on from here."""
        self.ahead.pass_to((self.line, self.pos))
        return (self.line, self.pos) <= self.last

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

    # Tokens

    def _push(self, kind: str, line: int) -> Token:
        token = self.state.push(kind, "", 0)
        token.map = [line, self.line + 1]
        return token

    def _problem(self, kind: Kind, line: int, message: str) -> None:
        self._push(PROBLEM, line).meta = problem(kind, message)

    def _syntax_problem(
        self, interior: str, error: grammar.MarkdocSyntaxError, line: int, pos: int
    ) -> None:
        """Report *error* with the line and the column that it has in the file."""
        before = interior[: error.offset]
        column = len(before) - before.rfind("\n")
        if "\n" not in before:  # the first line of the tag: count what stands before it
            column += pos - (self.state.src.rfind("\n", 0, pos) + 1) + len(grammar.OPEN)
        message = f"This is no Markdoc tag: expected {error.expected} at column {column}."
        self._problem("markdoc_syntax", line + before.count("\n"), message)
