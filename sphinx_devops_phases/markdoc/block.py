"""The block rules: from lines and paragraphs with Markdoc tags to flat tokens.

A line that begins with tags is read tag by tag, without looking for the closing ones: the block
parser goes on with the body as with any other lines.  So a tag costs the same whether it is closed
or not, and nesting takes no recursion.  A paragraph in which tags stand among the text is read as a
whole, once, and becomes several ones if the tags are such as cannot be in a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from markdown_it.rules_block import StateBlock, paragraph

from . import grammar
from .margins import begins_tag, deep_tag, unindent, unindent_body
from .pairs import meant
from .reader import Reader
from .scan import Found
from .tokens import (
    IN_ONE_PARAGRAPH,
    How,
    Known,
)

_BRACELESS: Final = re.compile(r"%\{?\s*/?\s*(?P<name>[\w-]+)[^\n]*%\}")


@dataclass
class Rules:
    """How the tags of a page are to be read."""

    known: Known
    markdoc: bool = False
    """Whether the page is Markdoc's: then tags may stand anywhere, and each name is one."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Other names for tags."""

    def how(self, name: str) -> How | None:
        """What becomes of a tag; of one that is to be left as text, nothing."""
        return self.known.get(name) or ("unknown" if self.markdoc else None)

    def accepted(self, found: Found, text: str) -> Found:
        """What is taken for a tag: of a broken one, what it was meant to be, if that is known."""
        if found.kind is None or (found.tag and found.tag.name in self.known):
            return found
        interior = text[found.start + len(grammar.OPEN) : found.end - len(grammar.CLOSE)]
        if tag := meant(interior, self.known):
            return found._replace(tag=tag)
        if found.ended or (found.tag and found.tag.kind == "close"):
            return found
        return found._replace(tag=None, end=found.start + len(grammar.OPEN))

    def tag_line(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        """The block rule."""
        if state.env.pop(IN_ONE_PARAGRAPH, False) and not self.markdoc:
            return Reader(state, self, end).read_body(start)
        if not begins_tag(state, start):
            if not self.markdoc and not silent and self._lacks_brace(state, start):
                return Reader(state, self, end).read_without_brace(start)
            begins_with_end = not self.markdoc and _begins_with_end(state, start)
            return begins_with_end and (silent or self.paragraph(state, start, end, silent))
        if self.markdoc:
            return self._tag_alone(state, start, end, silent)
        if state.is_code_block(start) and not deep_tag(state, start, self.known):
            return False
        return silent or Reader(state, self, end).read(start)

    def _lacks_brace(self, state: StateBlock, line: int) -> bool:
        """Whether *line* is a tag without its brace, and so would be a comment of MyST's."""
        begin = state.bMarks[line] + state.tShift[line]
        if not state.src.startswith("%", begin) or state.is_code_block(line):
            return False
        found = _BRACELESS.match(state.src, begin, state.eMarks[line])
        return found is not None and found["name"] in self.known

    def _tag_alone(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        reader = Reader(state, self, end)
        line, pos = start, state.bMarks[start] + state.tShift[start]
        found, text = reader.scan(line, pos)
        found = self.accepted(found, text.text)
        if not found.ended if found.tag is None else found.tag.kind == "interpolation":
            return False
        if text.text[found.end :].partition("\n")[0].strip():
            return False
        if silent:
            return True
        reader.take(found, text)
        state.line = text.place(found.end)[0] + 1
        return True

    def paragraph(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        """The paragraph rule; in a list, a tag interrupts it however far it is indented."""
        if state.listIndent >= 0 and not self.markdoc:
            self._reach_deep_tag(state, start, end)
        count = len(state.tokens)
        paragraph(state, start, end, silent)
        if self.markdoc and grammar.OPEN in state.tokens[count + 1].content:
            Reader(state, self, end).split_paragraph(start, count)
        return True

    def _reach_deep_tag(self, state: StateBlock, start: int, end: int) -> None:
        line = start + 1
        while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
            if name := state.is_code_block(line) and deep_tag(state, line, self.known):
                unindent_body(state, line, end, name, state.sCount[line])
                unindent(state, line, state.sCount[line] - state.blkIndent)
                break
            if begins_tag(state, line):
                break
            line += 1


def _begins_with_end(state: StateBlock, line: int) -> bool:
    """Whether *line* is what is left of a broken tag, and no comment of MyST's."""
    begin = state.bMarks[line] + state.tShift[line]
    return state.src.startswith(grammar.CLOSE, begin) and not state.is_code_block(line)
