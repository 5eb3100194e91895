"""The track: a row, two rows, or in the smallest containers a column, and a way back."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, ceil, degrees, radians, sin
from typing import NamedTuple

from ..phases import Cycle
from .curves import Arc, CenterLine, End, Line, Move, Path, Point, bend, mirrored, straight
from .labels import size_for, text_width
from .model import (
    CAPTION,
    NARROW,
    SMALLER,
    WIDE,
    Band,
    Caption,
    Drawing,
    around,
    bracket,
    chevrons,
    slots,
    split,
    starts,
)  # fmt: skip
from .ribbon import Segment, Style, row, segment

WIDTH = 960
MEDIUM = 29.2
"""The size of the labels of two rows in a medium container: 12 px in one of 395 px."""

_HEAD = 0.35
"""The length of an arrow head's barbs, for each unit of text size."""


def wide(cycle: Cycle, rtl: bool) -> Drawing:
    """One row, or two if labels or names need the room."""
    style = WIDE._replace(half=32, depth=12, gap=5, size=_row_size(len(cycle)), minimum=16)
    drawn = _one_row(cycle, style, rtl)
    return drawn if _fits(cycle, drawn) else _two_rows(cycle, style._replace(size=24), rtl)


def medium(cycle: Cycle, rtl: bool) -> Drawing | None:
    """Two rows in larger letters, if the wide drawing is one row and the letters fit."""
    style = WIDE._replace(half=42, depth=16, gap=7, size=MEDIUM, minimum=MEDIUM)
    drawn = _two_rows(cycle, style, rtl)
    is_row = len({round(one.center.y) for one in wide(cycle, rtl).segments}) == 1
    return drawn if is_row and _best(cycle, drawn) >= MEDIUM else None


def narrow(cycle: Cycle, rtl: bool) -> Drawing:
    """A column."""
    return _column(cycle, NARROW, 150, rtl)


def _row_size(count: int) -> float:
    """The text size for a row of *count* segments: as large as their width suggests."""
    return min(WIDE.size, 11.1 + 64 / count)


def _best(cycle: Cycle, drawing: Drawing) -> float:
    """The size in which all labels fit, the icons aside."""
    size = drawing.style.size
    return min(
        size_for(phase.label, one.room(curved=False), size)
        for phase, one in zip(cycle, drawing.segments, strict=True)
    )


def _fits(cycle: Cycle, drawing: Drawing) -> bool:
    named = not any(caption.overflow for caption in drawing.captions)
    style = drawing.style
    return named and _best(cycle, drawing) >= max(style.minimum, style.size * 0.9)


class _Frame(NamedTuple):
    """What the band around a track takes away: at the sides and the top, and at the bottom."""

    side: float = 0
    bottom: float = 0

    @classmethod
    def of(cls, cycle: Cycle, style: Style) -> _Frame:
        if not cycle.band:
            return cls()
        side = style.round * 3 + style.gap * 1.5
        # Its name is not to look like the second line of the one above.
        return cls(side, side + style.size * 0.8)

    def band(self, cycle: Cycle, style: Style, height: float) -> Band | None:
        """A rounded rectangle at the canvas's edge, with its name in the middle of the foot."""
        if not cycle.band:
            return None
        left, right = style.margin, WIDTH - style.margin
        top, foot = style.margin, height - style.margin - self.bottom + self.side
        radius = style.size * 0.8
        corners = [
            Point(right - radius, top + radius), Point(right - radius, foot - radius),
            Point(left + radius, foot - radius), Point(left + radius, top + radius),
        ]  # fmt: skip
        stretches = []
        for index, center in enumerate(corners):
            before, angle = corners[index - 1], -90 + 90 * index
            stretches.append(straight(before.towards(angle, radius), center.towards(angle, radius)))
            stretches.append(bend(center, radius, angle, 90))
        line, foot = CenterLine(stretches), stretches[4].length
        middle = sum(one.length for one in stretches[:4]) + foot / 2
        return around(cycle, line, middle, 0, style, foot)


def _one_row(cycle: Cycle, style: Style, rtl: bool) -> Drawing:
    """A row with an arrow that leads back beneath it."""
    count, frame = len(cycle), _Frame.of(cycle, style)
    named = style.size * 1.3 if len(cycle.groups) > 1 else 0
    middle = style.margin + frame.side + named + style.half
    edge = style.margin + frame.side + style.depth / 2
    line = _level(middle, rtl)
    gaps = starts(cycle)
    ends = chevrons(edge, WIDTH - edge, count, style, gaps, style.gap * 2)
    first = split(cycle)
    rows = [_Row(0, line, ends)]
    segments = rows[0].segments(style, slots(first, count - first))
    captions, hints = _brackets(cycle, style, rows, 1 if rtl else -1, style.size)
    top, reach = middle + style.half + style.gap * 1.5, style.size * 0.9
    far = frame.side + reach * 2
    back = _return(Point(WIDTH - far, top), Point(far, top), 90, reach, style.size * _HEAD)
    height = top + reach + style.margin + frame.bottom
    return Drawing(
        "track", WIDTH, height, style, segments, captions, hints + _sided(back, rtl),
        band=frame.band(cycle, style, height), straight=True, lead=-1 if rtl else 1,
    )  # fmt: skip


def _level(y: float, rtl: bool) -> CenterLine:
    """A level line across the canvas."""
    ends = [Point(0, y), Point(WIDTH, y)]
    return CenterLine([straight(*(ends[::-1] if rtl else ends))], closed=False)


def _sided(paths: tuple[Path, ...], rtl: bool) -> tuple[Path, ...]:
    return tuple(mirrored(path, WIDTH) for path in paths) if rtl else paths


class _Row(NamedTuple):
    """Some of the segments, from the phase ``first`` on, along one line."""

    first: int
    line: CenterLine
    ends: list[tuple[End, End]]

    def segments(self, style: Style, colors: Sequence[int]) -> tuple[Segment, ...]:
        count = len(self.ends)
        return row(self.line, self.ends, style, colors[self.first : self.first + count])

    def span(self, start: int, end: int) -> tuple[float, float, int]:
        """Where along the line the phases of a group begin and end, and how many there are."""
        low, high = max(start, self.first), min(end, self.first + len(self.ends))
        if low >= high:
            return 0, 0, 0
        tail, head = self.ends[low - self.first][0], self.ends[high - 1 - self.first][1]
        return tail.at, head.at, high - low


def _brackets(
    cycle: Cycle,
    style: Style,
    rows: Sequence[_Row],
    outside: int,
    size: float,
    *,
    optional: bool = False,
) -> tuple[tuple[Caption, ...], tuple[Path, ...]]:
    """The groups' names beside the rows, where most of each group is.

    *outside* is the side of the lines: 1 for the right.  An *optional* name that does not fit is
    left out; the bracket is there all the same.
    """
    captions: list[Caption] = []
    hints: list[Path] = []
    if len(cycle.groups) == 1:
        return (), ()
    for (name, members), at in zip(cycle.groups, starts(cycle), strict=True):
        spans = [(*one.span(at, at + len(members)), one.line) for one in rows]
        begin, end, _, line = max(spans, key=lambda span: span[2])
        if not name:
            continue
        begin, end = begin + style.gap, end - style.gap
        if optional and text_width(name) * size * SMALLER > end - begin:
            name = ""
        caption, paths = bracket(
            line, begin, end, outside * (style.half + size * 0.75), name, size,
            -outside * size * 0.4,
        )  # fmt: skip
        captions += [caption] if caption else []
        hints += paths
    return tuple(captions), tuple(hints)


def _two_rows(cycle: Cycle, style: Style, rtl: bool) -> Drawing:
    """Two rows, the second one back beneath the first, with an arrow on each side."""
    count, first, frame = len(cycle), split(cycle), _Frame.of(cycle, style)
    # The rows are the groups, if those are about equally large.
    upper = first if abs(2 * first - count) <= 2 else ceil(count / 2)
    named = style.size * 1.3
    high = style.margin + frame.side + named + style.half
    low = high + 2 * style.half + style.gap * 3
    outside = style.gap + style.depth / 2
    side = style.margin + frame.side + style.size + outside
    gaps = starts(cycle)
    there, back = (
        chevrons(side, WIDTH - side, number, style, [at - skip for at in gaps], style.gap * 2)
        for number, skip in ((upper, 0), (count - upper, upper))
    )
    rows = [_Row(0, _level(high, rtl), there), _Row(upper, _level(low, not rtl), back)]
    colors = slots(first, count - first)
    captions, hints = _brackets(cycle, style, rows, 1 if rtl else -1, style.size)
    far = WIDTH - side + outside
    arrows = [
        *_return(Point(far, high), Point(far, low), 0, style.size, style.size * _HEAD),
        *_return(
            Point(WIDTH - far, low), Point(WIDTH - far, high), 180, style.size, style.size * _HEAD
        ),
    ]
    height = low + style.half + named + style.margin + frame.bottom
    return Drawing(
        "track", WIDTH, height, style,
        tuple(one for part in rows for one in part.segments(style, colors)),
        captions, hints + _sided(tuple(arrows), rtl),
        band=frame.band(cycle, style, height), straight=True, lead=-1 if rtl else 1,
    )  # fmt: skip


def _column(cycle: Cycle, style: Style, pitch: float, rtl: bool) -> Drawing:
    """One row a phase, downwards, the arrow that leads back beside them."""
    count, first, frame = len(cycle), split(cycle), _Frame.of(cycle, style)
    size = style.size * CAPTION
    named = size * 1.2 if len(cycle.groups) > 1 else 0
    arrow = style.size * 1.5
    left = style.margin + frame.side + named
    right = WIDTH - style.margin - frame.side - arrow
    style = style._replace(half=(right - left) / 2)
    edge = style.margin + style.depth / 2
    height = count * pitch + 2 * edge
    middle = (left + right) / 2
    line = CenterLine([straight(Point(middle, 0), Point(middle, height))], closed=False)
    line = line.mirrored(WIDTH) if rtl else line
    begin, end = edge + frame.side, height - edge - frame.bottom
    ends = chevrons(begin, end, count, style, starts(cycle), style.gap * 1.5)
    colors = slots(first, count - first)
    captions, hints = _brackets(
        cycle, style, [_Row(0, line, ends)], -1 if rtl else 1, size, optional=True
    )
    reach = style.size * 0.9
    corners = (
        Point(right + style.gap, end - pitch * 0.55),
        Point(right + style.gap, begin + pitch * 0.45),
    )
    return Drawing(
        "track", WIDTH, height, style,
        tuple(
            segment(line, *both, style, slot, across=True)
            for both, slot in zip(ends, colors, strict=True)
        ),
        captions, hints + _sided(_return(*corners, 0, reach, style.size * _HEAD), rtl),
        band=frame.band(cycle, style, height), straight=True, lead=-1 if rtl else 1,
    )  # fmt: skip


def _return(begin: Point, end: Point, away: float, reach: float, head: float) -> tuple[Path, Path]:
    """A line from *begin* out in the direction *away*, across, and back to *end*, and its head."""
    run = degrees(atan2(end.y - begin.y, end.x - begin.x))
    turn = 1 if sin(radians(run - away)) > 0 else -1
    radius = reach * 0.7
    corner, last = begin.towards(away, reach), end.towards(away, reach)
    one = corner.towards(away, -radius).towards(run, radius)
    two = last.towards(away, -radius).towards(run, -radius)
    arrow = (
        Move(begin),
        Line(corner.towards(away, -radius)),
        Arc(one, radius, run + 180, run + 180 + 90 * turn),
        Line(last.towards(run, -radius)),
        Arc(two, radius, away, away + 90 * turn),
        Line(end),
    )
    barbs = [end.towards(away + side, head) for side in (-45, 45)]
    return arrow, (Move(barbs[0]), Line(end), Line(barbs[1]))
