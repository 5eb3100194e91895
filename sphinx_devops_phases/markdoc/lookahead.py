"""The tags ahead in a paragraph, where a body may end in the paragraph that it begins in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Container, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

Place: TypeAlias = tuple[int, int]
"""A line, and a position in the source."""

NOWHERE: Final = (-1, 0)

TAG_AHEAD: Final = re.compile(r"\{%\s*(?P<slash>/)?\s*(?P<name>[\w-]+)")
# Tags in the text of a paragraph, and what may begin a code span, with tags to be passed over.
_TICKS: Final = re.compile("`+")
_TAG_OR_TICKS: Final = re.compile(
    rf"""\\[\\`]|(?P<ticks>{_TICKS.pattern})
    |{TAG_AHEAD.pattern}(?![\w-])(?:[^%"{{]|"(?:[^"\\]|\\.)*+"|%(?!\}})|\{{(?!%))*+%\}}""",
    re.DOTALL | re.VERBOSE,
)


class _Tag(NamedTuple):
    place: Place
    name: str
    step: int
    """1 for a tag that opens, -1 for one that closes."""


class TagsAhead:
    """The tags with a name in *known* in the lines *texts*, which are searched once.

    The first of them is the line with the number *first*; *starts* are their places in the source.
    """

    def __init__(
        self,
        known: Container[str] = (),
        first: int = 0,
        starts: Sequence[int] = (),
        texts: Sequence[str] = (),
    ) -> None:
        self.end = first + len(texts) - 1
        """The last line."""
        self.tags: deque[_Tag] = deque()
        """Those that are still ahead."""
        self._here: Place = NOWHERE
        self._depth: Counter[str] = Counter()
        """How many tags of each name are open here, counted from the first line."""
        self._closings: defaultdict[tuple[str, int], deque[Place]] = defaultdict(deque)
        """The closing tags of each name that lead to each depth."""
        index, offset = 0, 0
        depth: Counter[str] = Counter()
        for found in _tags_in("\n".join(texts)):
            if (name := found["name"]) not in known:
                continue
            while offset + len(texts[index]) < found.start():
                offset += len(texts[index]) + 1
                index += 1
            place = (first + index, starts[index] + found.start() - offset)
            step = -1 if found["slash"] else 1
            self.tags.append(_Tag(place, name, step))
            depth[name] += step
            if step < 0:
                self._closings[name, depth[name]].append(place)

    def pass_to(self, place: Place) -> None:
        """Leave the tags before *place* behind."""
        self._here = place
        while self.tags and self.tags[0].place < place:
            tag = self.tags.popleft()
            self._depth[tag.name] += tag.step

    def closing(self, name: str) -> Place:
        """Where the tag of this *name* that is open here is closed, or ``NOWHERE``."""
        closings = self._closings[name, self._depth[name] - 1]
        while closings and closings[0] < self._here:
            closings.popleft()
        return closings[0] if closings else NOWHERE


def _tags_in(text: str) -> Iterator[re.Match[str]]:
    """The tags in a paragraph's *text*, without those in code spans."""
    runs: defaultdict[str, list[int]] = defaultdict(list)
    for run in reversed(list(_TICKS.finditer(text))):
        runs[run[0]].append(run.end())
    position = 0
    while found := _TAG_OR_TICKS.search(text, position):
        position = found.end()
        if found["name"]:
            yield found
        elif ends := runs.get(found["ticks"]):
            while ends and ends[-1] <= position:
                ends.pop()
            position = ends[-1] if ends else position
