"""Where the tags of a text are, and what can be made of the broken ones.

Pure, and each text is read once: a tag ends before the next one begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from markdown_it.rules_block import StateBlock

from . import grammar
from .ends import find_tag_end, recover_tag
from .grammar import MarkdocSyntaxError, Tag
from .tokens import Kind

Place: TypeAlias = tuple[int, int]
"""A line, and a position in the source."""

NO_END: Final = 'This tag has no end: "%}" is missing.'
NO_BEGINNING: Final = 'This tag has no beginning: "{%" is missing.'

_TICKS: Final = re.compile("`+")
_TAG_OR_TICKS: Final = re.compile(rf"\\[\\`{{]|(?P<ticks>{_TICKS.pattern})|\{{%")
# How a line inside a tag may begin, which is no prose.
_GOES_ON: Final = re.compile(r'\s*(?:[\w-]+\s*[=:]|[.#][\w-]|["\[\]{}(),/@$\d]|$)')
_TRIM_MARKS: Final = re.compile(r"\A-(?=\s)|(?<=\s)-\Z")
_BRACED_END: Final = "{%}"
_SPLIT_END: Final = "%\n}"
_HALF_AN_END: Final = re.compile(r"[\s%}]*+\Z")
# Of a tag without an end: what is certainly meant for it.
_ATTRIBUTE: Final = (
    r'(?:[\w-]+=(?:"(?:[^"\\\n]|\\.)*"|[-\d][\d.]*|true|false|null|\$[\w.]+)(?=\s|\Z)'
    r"|[.#][\w-]+)"
)
_ATTRIBUTES: Final = re.compile(rf"\s*{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\Z")
_HEAD: Final = re.compile(rf"\s*/?[\w-]+(?:\s+{_ATTRIBUTE})*")


class Found(NamedTuple):
    """A tag in a text, or what is left of one."""

    start: int
    end: int
    tag: Tag | None
    """What it is, or is taken for."""
    kind: Kind | None = None
    """What is wrong with it."""
    message: str = ""
    offset: int = 0
    """Where in the text that is."""
    ended: bool = True
    """Whether it has an end."""

    def interior(self, text: str) -> str:
        """What stands in it, of the *text* that it was found in."""
        end = self.end - len(grammar.CLOSE) * self.ended
        return text[self.start + len(grammar.OPEN) : end]


class Text:
    """Some lines of a block, joined without their margins; each place in it is known."""

    def __init__(self, state: StateBlock, start: int, end: int, pos: int | None = None) -> None:
        self.start = start
        self.end = end
        self.begins: list[int] = []
        self.offsets: list[int] = []
        parts: list[str] = []
        offset = 0
        for line in range(start, end):
            begin = state.bMarks[line] + state.tShift[line]
            if line == start and pos is not None:
                begin = pos
            parts.append(state.src[begin : state.eMarks[line]])
            self.begins.append(begin)
            self.offsets.append(offset)
            offset += len(parts[-1]) + 1
        self.text = "\n".join(parts)

    def offset(self, place: Place) -> int:
        """Where in the text a place in the source is."""
        index = place[0] - self.start
        return self.offsets[index] + place[1] - self.begins[index]

    def place(self, offset: int) -> Place:
        """The line, and the position in the source."""
        index = bisect_right(self.offsets, offset) - 1
        return self.start + index, self.begins[index] + offset - self.offsets[index]


def tags_in(text: str, start: int = 0) -> Iterator[Found]:
    """The tags in a paragraph's *text*, without those in code spans."""
    runs: defaultdict[str, list[int]] = defaultdict(list)
    for run in reversed(list(_TICKS.finditer(text, start))):
        runs[run[0]].append(run.end())
    position = start
    while found := _TAG_OR_TICKS.search(text, position):
        position = found.end()
        if found[0] == grammar.OPEN:
            tag = read_tag(text, found.start())
            position = max(position, tag.end)
            yield tag
        elif ends := runs.get(found["ticks"]):
            while ends and ends[-1] <= position:
                ends.pop()
            position = ends[-1] if ends else position


def read_tag(text: str, start: int) -> Found:
    """Read the tag that begins at *start*."""
    begin = start + len(grammar.OPEN)
    close = find_tag_end(text, begin)
    if close is None:
        return _without_end(text, start)
    interior, end = text[begin:close], close + len(grammar.CLOSE)
    try:
        return Found(start, end, grammar.parse_tag(interior))
    except MarkdocSyntaxError as error:
        if not all(map(_GOES_ON.match, interior.split("\n")[1:])):
            return _without_end(text, start)
        tag = recover_tag(_TRIM_MARKS.sub("", interior.strip()))
        message = f"This is no Markdoc tag: expected {error.expected}"
        return Found(start, end, tag, "markdoc_syntax", message, begin + error.offset)


def _without_end(text: str, start: int) -> Found:
    """What a tag without an end was meant to be: as much of it as follows the grammar."""
    begin = start + len(grammar.OPEN)
    limit = text.find(grammar.OPEN, begin)
    limit = len(text) if limit < 0 else limit
    stop = _end_of_lines(text, begin, limit)
    interior = _HALF_AN_END.sub("", text[begin:stop])
    tag, end = _parsed(interior), stop
    is_braced = stop == limit and text.startswith(_BRACED_END, limit)
    if is_braced:
        end += len(_BRACED_END)
    elif text.startswith(_SPLIT_END, stop - 1):
        end += len(_SPLIT_END) - 1
    if tag is None:
        head = _HEAD.match(interior)
        length = head.end() if head else 0
        tag, end = _parsed(interior[:length]), begin + length
    if tag is None or tag.name is None:
        stop = end if is_braced else begin  # else that is one more tag without an end
        return Found(start, stop, None, "markdoc_syntax", NO_END, start, ended=False)
    return Found(start, end, tag, "markdoc_syntax", NO_END, start, ended=False)


def _end_of_lines(text: str, begin: int, limit: int) -> int:
    """The end of the tag's line, and of following ones that are nothing but attributes."""
    stop = begin - 1
    while True:
        newline = text.find("\n", stop + 1, limit)
        if newline < 0:
            return limit if stop < begin or _ATTRIBUTES.match(text, stop + 1, limit) else stop
        if stop >= begin and not _ATTRIBUTES.match(text, stop + 1, newline):
            return stop
        stop = newline


def _parsed(interior: str) -> Tag | None:
    try:
        return grammar.parse_tag(interior)
    except MarkdocSyntaxError:
        return None
