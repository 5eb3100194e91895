"""The block rules: from lines and paragraphs with Markdoc tags to flat tokens.

A line that begins with tags is read tag by tag, without looking for the closing ones: the block
parser goes on with the body as with any other lines.  So a tag costs the same whether it is closed
or not, and nesting takes no recursion.  A paragraph in which tags stand among the text is read as a
whole, once, and becomes several ones if the tags are such as cannot be in a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from markdown_it.rules_block import StateBlock, paragraph

from . import grammar
from .ends import find_tag_end
from .margins import begins_tag, deep_tag, unindent, unindent_body
from .pairs import meant, nearest
from .reader import Reader
from .scan import Found
from .tokens import (
    IN_ONE_PARAGRAPH,
    How,
    Known,
)

# What may be left of the beginning of a tag, and its name; and its paragraph up to its end.
_BRACELESS: Final = re.compile(r"[^\w\n`]{0,4}(?:\w[^\w\n`]{1,3})?(?P<name>[\w-]+)")
_TO_ITS_END: Final = re.compile(r"(?:[^\n`]|\n(?!\s*\n)){0,400}?%\}")
_NAME: Final = re.compile(r"\{%[-+]?\s*(?P<slash>/?)\s*(?P<name>[a-zA-Z_][\w-]*)")


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

    def corrected(self, found: Found, text: str) -> Found:
        """The known tag that one with a sign or a new line in its name was meant to be, if any."""
        if found.tag and (found.tag.name is None or found.tag.name in self.known):
            return found
        begin = found.start + len(grammar.OPEN)
        end = find_tag_end(text, begin)
        words = text[begin:end].split(maxsplit=2) if end else []
        name = found.tag.name if found.tag else None
        is_whole = found.ended if found.kind else words[:1] in ([name], [f"/{name}"])
        if not words or end is None or is_whole:
            return found
        tag = self._meant(text[begin:end], words[0], misspelled=found.kind is None)
        if tag is None:
            return found
        message = f'This is no Markdoc tag: it is taken for "{tag.name}"'
        stop = end + len(grammar.CLOSE)
        return Found(found.start, stop, tag, "markdoc_syntax", message, begin)

    def _meant(self, interior: str, word: str, *, misspelled: bool) -> grammar.Tag | None:
        tag = meant(interior, self.known)
        if tag and tag.name in self.known:
            return tag
        name = nearest(re.sub(r"\W", "", word), self.known) if misspelled else ""
        return grammar.Tag("close" if "/" in word[:2] else "open", name, []) if name else None

    def accepted(self, found: Found, text: str) -> Found:
        """What is taken for a tag: of a broken one, what it was meant to be, if that is known."""
        found = self.corrected(found, text)
        if found.kind is None or (found.tag and found.tag.name in self.known):
            return found
        if tag := meant(found.interior(text), self.known):
            return found._replace(tag=tag)
        if found.ended or (found.tag and found.tag.kind == "close"):
            return found
        begin = found.start + len(grammar.OPEN)
        return found._replace(tag=None, end=found.end if found.tag is None else begin)

    def tag_line(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        """The block rule."""
        if state.env.pop(IN_ONE_PARAGRAPH, False) and not self.markdoc:
            return Reader(state, self, end).read_body(start)
        if not begins_tag(state, start):
            if not self.markdoc and (tag := self._without_brace(state, start)):
                return silent or Reader(state, self, end).read_without_brace(start, tag)
            begins_with_end = not self.markdoc and _begins_with_end(state, start)
            return begins_with_end and (silent or self.paragraph(state, start, end, silent))
        if self.markdoc:
            return self._tag_alone(state, start, end, silent)
        if self._is_of_others(state, start):
            return False
        if state.is_code_block(start) and not deep_tag(state, start, self.known):
            return False
        return silent or Reader(state, self, end).read(start)

    def _without_brace(self, state: StateBlock, line: int) -> grammar.Tag | None:
        """The tag that *line* would be, but for its beginning.

        Behind a percent sign it would be a comment of MyST's, and nobody would miss it.
        """
        begin = state.bMarks[line] + state.tShift[line]
        head = _BRACELESS.match(state.src, begin, state.eMarks[line])
        if head is None or head["name"] not in self.known or state.is_code_block(line):
            return None
        before = state.src[state.bMarks[line - 1] : state.eMarks[line - 1]] if line else ""
        if before.rfind(grammar.OPEN) > before.rfind(grammar.CLOSE):
            return None  # it begins there
        rest = _TO_ITS_END.match(state.src, head.end())
        if rest is None:
            return None
        try:
            return grammar.parse_tag(
                state.src[head.start("name") : rest.end() - len(grammar.CLOSE)]
            )
        except grammar.MarkdocSyntaxError:
            return None

    def _is_of_others(self, state: StateBlock, line: int) -> bool:
        """Whether *line* begins with a tag of another language, as Jinja and GitBook have them.

        It has no name that is known or nearly so, and is not closed by a slash as Markdoc's are.
        """
        begin = state.bMarks[line] + state.tShift[line]
        found = _NAME.match(state.src, begin)
        if found is None or found["name"] in _names_closed(state.src):
            return False
        name = found["name"].removeprefix("end")
        if name in self.known or nearest(found["name"], self.known):
            return False
        end = find_tag_end(state.src, found.end())
        interior = state.src[found.end() : end] if end else ""
        return not interior.rstrip().endswith("/") and not meant(
            state.src[begin + len(grammar.OPEN) : end or state.eMarks[line]], self.known
        )

    def _tag_alone(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        reader = Reader(state, self, end)
        line, pos = start, state.bMarks[start] + state.tShift[start]
        found, text = reader.scan(line, pos)
        found = self.accepted(found, text.text)
        if not found.ended if found.tag is None else found.tag.kind == "interpolation":
            return False
        if text.text[found.end :].partition("\n")[0].strip():
            # One without an end is no more of the paragraph before it.
            return silent and not found.ended and found.tag is not None
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
        if grammar.OPEN in state.tokens[count + 1].content:
            reader = Reader(state, self, end)
            if self.markdoc:
                reader.split_paragraph(start, count)
            else:
                reader.report_closing(start)
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


@lru_cache(maxsize=8)
def _names_closed(text: str) -> frozenset[str]:
    """The names of the tags that a slash closes somewhere in the *text*."""
    return frozenset(found["name"] for found in _NAME.finditer(text) if found["slash"])
