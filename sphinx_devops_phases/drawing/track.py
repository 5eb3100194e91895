"""The track: a row, two rows, or in small containers a column, with an arrow that leads back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import atan2, ceil, degrees, radians, sin

from ..phases import Cycle
from .curves import Arc, CenterLine, Line, Move, Path, Point, straight
from .labels import fit, fits
from .model import NARROW, WIDE, Drawing, captions, slots, split, spread
from .ribbon import Segment, Style, chevron, segment

HEAD = 0.35
"""The length of an arrow head's barbs, for each unit of text size."""


def wide(cycle: Cycle) -> Drawing:
    """One row, or two if the labels need the room."""
    style = replace(WIDE, half=32, depth=12, gap=5, size=_row_size(len(cycle)), minimum=16)
    return _track(cycle, style, 960)


def narrow(cycle: Cycle) -> Drawing:
    """A column."""
    return _column(cycle, NARROW, 960, 150)


def _track(cycle: Cycle, style: Style, width: float) -> Drawing:
    """A row with an arrow that leads back beneath it; two rows if the labels need the room."""
    count, first = len(cycle), split(cycle)
    above = style.size * 1.7 if len(cycle.groups) == 2 else 0
    middle = style.margin + style.half + above
    edge = style.margin + style.depth / 2
    bounds = spread(edge, width - edge, count)
    places = [
        (Point((a + b) / 2, style.margin + style.size * 0.6), b - a)
        for a, b in ((bounds[0], bounds[first]), (bounds[first], bounds[-1]))
    ]
    segments = _row(
        Point(0, middle), Point(width, middle), bounds, style, slots(first, count - first)
    )
    if not all(fits(phase.label, one) for phase, one in zip(cycle, segments, strict=True)):
        return _there_and_back(cycle, style, width, above)
    top, reach = middle + style.half + style.gap * 1.5, style.size * 0.9
    corners = (Point(width - reach * 2, top), Point(reach * 2, top))
    return Drawing(
        "track", width, top + reach + style.margin, style.size, style.round, segments,
        captions(cycle, places, style.size),
        _return(*corners, 90, reach, style.size * HEAD),
    )  # fmt: skip


def _row(
    begin: Point, end: Point, bounds: Sequence[float], style: Style, colors: Sequence[int]
) -> tuple[Segment, ...]:
    """Segments along a straight line."""
    line = CenterLine([straight(begin, end)], closed=False)
    ends = pairwise([chevron(at, style) for at in bounds])
    return tuple(
        segment(line, a, b, style, slot) for (a, b), slot in zip(ends, colors, strict=True)
    )


def _row_size(count: int) -> float:
    """The text size for a row of *count* segments: as large as their width suggests."""
    return min(24, 11.1 + 64 / count)


def _there_and_back(cycle: Cycle, style: Style, width: float, above: float) -> Drawing:
    """The track as two rows, the second one back beneath the first, with an arrow on each side."""
    count, first = len(cycle), split(cycle)
    # The rows are the groups, if those are about equally large.
    upper = first if abs(2 * first - count) <= 2 else ceil(count / 2)
    largest = _row_size(max(upper, count - upper))
    high = style.margin + above + style.half
    low = high + 2 * style.half + style.gap * 3
    outside = style.gap + style.depth / 2
    side = style.margin + largest + outside
    there, back = (spread(side, width - side, number) for number in (upper, count - upper))
    colors = slots(first, count - first)

    def rows(style: Style) -> tuple[Segment, ...]:
        return _row(Point(0, high), Point(width, high), there, style, colors[:upper]) + _row(
            Point(width, low), Point(0, low), back, style, colors[upper:]
        )

    # One size for all labels, if that is no smaller than in the row of eight.
    sizes = [
        fit(phase.label, one, current=True).size
        for phase, one in zip(cycle, rows(replace(style, size=largest)), strict=True)
    ]
    style = replace(style, size=min(largest, max(_row_size(8), min(sizes))))
    # The first group is above as far as it goes, the second one beneath.
    one, two = there[min(first, upper)] - side, back[max(first, upper) - upper] - side
    places = [
        (Point(side + one / 2, high - style.half - above * 0.75), one),
        (Point((width - two) / 2, low + style.half + above * 0.75), width - 2 * side - two),
    ]
    corners = Point(width - side + outside, high), Point(width - side + outside, low)
    others = Point(side - outside, low), Point(side - outside, high)
    return Drawing(
        "track", width, low + style.half + above + style.margin, style.size, style.round,
        rows(style), captions(cycle, places, style.size),
        _return(*corners, 0, largest, largest * HEAD)
        + _return(*others, 180, largest, largest * HEAD),
    )  # fmt: skip


def _column(cycle: Cycle, style: Style, width: float, pitch: float) -> Drawing:
    """The track for small containers: one row a phase, downwards, the arrow at the right."""
    count, first = len(cycle), split(cycle)
    style = replace(style, half=(width - style.margin * 2 - style.size * 2) / 2)
    edge = style.margin + style.depth / 2
    height = count * pitch + 2 * edge
    middle = style.margin + style.half
    line = CenterLine([straight(Point(middle, 0), Point(middle, height))], closed=False)
    ends = [chevron(at, style) for at in spread(edge, height - edge, count)]
    side, reach = 2 * middle, style.size * 0.9
    corners = (Point(side, height - pitch * 0.6), Point(side, pitch * 0.6))
    return Drawing(
        "track", width, height, style.size, style.round,
        tuple(
            segment(line, a, b, style, slot, across=True)
            for (a, b), slot in zip(pairwise(ends), slots(first, count - first), strict=True)
        ),
        hints=_return(*corners, 0, reach, style.size * HEAD),
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
