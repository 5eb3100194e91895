"""The drawing of a cycle as plain numbers: placed segments, label paths, captions.

One neutral model for every emitter, so that SVG and TikZ cannot drift apart.
The segments of a ribbon are made in :mod:`.ribbon`; here are the three shapes.
Lengths are in the drawing's own units, x points right and y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import pairwise
from math import asin, atan2, ceil, cos, degrees, pi, radians, sin

from ..phases import Cycle, Mark, suggest
from .curves import Arc, CenterLine, Cut, End, Line, Move, Path, Point, Stretch, bend, straight
from .ribbon import Fit, Segment, Style, chevron, fit, fit_room, fits, segment, text_width

__all__ = [
    "SHAPES", "Caption", "Drawing", "Fit", "Segment",
    "draw", "fit", "fit_all", "overflowing", "text_width",
]  # fmt: skip

SHAPES = ("infinity", "ring", "track")

_WIDE = Style(half=36, depth=20, gap=7, round=3, size=26, minimum=21.5, margin=8)
_NARROW = Style(half=74, depth=38, gap=15, round=6, size=56, minimum=44, margin=16)


@dataclass(frozen=True, slots=True)
class Caption:
    """A group's ``name``, centred at ``at``; ``text`` is what there is room for."""

    name: str
    text: str
    at: Point
    size: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cycle drawn in a canvas of ``width`` × ``height``, segments in phase order.

    ``hints`` are open paths to be stroked: the return arrow of the track.
    ``narrow`` is the same cycle drawn for small containers.
    """

    shape: str
    width: float
    height: float
    size: float
    round: float
    segments: tuple[Segment, ...]
    captions: tuple[Caption, ...] = ()
    hints: tuple[Path, ...] = ()
    narrow: Drawing | None = None


def fit_all(drawing: Drawing, marks: Sequence[Mark], *, curved: bool = True) -> tuple[Fit, ...]:
    """Every label made to fit, none set more than a sixth larger than the smallest."""
    fits = [
        fit(mark.label, segment, curved=curved, current=mark.current)
        for mark, segment in zip(marks, drawing.segments, strict=True)
    ]
    most = min(fitted.size for fitted in fits) * 7 / 6
    return tuple(one if one.size <= most else replace(one, size=most) for one in fits)


def overflowing(drawing: Drawing, labels: Sequence[str], *, curved: bool = True) -> list[str]:
    """The labels and the groups' names that have to be cut, also in the drawing's narrow twin."""
    drawings = [drawing, *([drawing.narrow] if drawing.narrow else [])]
    cut = [
        label
        for index, label in enumerate(labels)
        if any(fit(label, one.segments[index], curved=curved).overflow for one in drawings)
    ]
    names = (
        caption.name for one in drawings for caption in one.captions if caption.text != caption.name
    )
    return list(dict.fromkeys([*cut, *names]))


def _split(cycle: Cycle) -> int:
    """How many phases the first half gets: up to the boundary of groups nearest the middle."""
    groups = cycle.groups
    if len(groups) == 2:
        return len(groups[0][1])
    starts, count = [], 0
    for _, members in groups[:-1]:
        starts.append(count := count + len(members))
    middle = len(cycle) / 2
    return min(starts, key=lambda at: (abs(at - middle), at), default=ceil(middle))


def _slots(first: int, second: int) -> list[int]:
    """A palette slot for each phase: the halves from the two families of six."""
    if max(first, second) > 6:
        return [1 + 12 * i // (first + second) for i in range(first + second)]
    return [
        base + (round(i * 5 / (count - 1)) if count > 1 else 2)
        for base, count in ((1, first), (7, second))
        for i in range(count)
    ]


def _captions(
    cycle: Cycle, places: Sequence[tuple[Point, float]], size: float
) -> tuple[Caption, ...]:
    """The names of exactly two groups, each at its (point, room), both in one size."""
    if len(cycle.groups) != 2:
        return ()
    fitted = [
        (name, fit_room(name, room, size, size / 2), at)
        for (name, _), (at, room) in zip(cycle.groups, places, strict=True)
        if name
    ]
    smallest = min(one.size for _, one, _ in fitted)
    return tuple(Caption(name, one.text, at, smallest) for name, one, at in fitted)


def _infinity(cycle: Cycle, style: Style, long: float, high: float, upright: bool) -> Drawing:
    """Two loops and a crossing, *long* × *high*; the first loop on the left, or *upright*, on top.

    The strand from the last phase to the first runs on top.  The other one is
    really cut, along the upper strand's edges, with the hand-over between the
    halves hidden beneath: nothing is painted over, so any background is right.
    """
    first = _split(cycle)
    second = len(cycle) - first
    # Segments as long in one loop as in the other would take loops too different in size;
    # this is between, and halves of the same number get loops of the same size.
    share = min(1.5, max(1 / 1.5, (first / second) ** 0.6))
    border = style.half + style.margin
    # As large as the canvas is high, with the slant that fills it; if that is too
    # steep, as large as the canvas is long.
    one, two = ((high / 2 - border) * min(1, part) for part in (share, 1 / share))
    tilt = (one + two) / max(1, long - 2 * border - one - two)
    tilt = min(sin(radians(52)), max(sin(radians(40)), tilt))
    shrink = min(1, (long - 2 * border) / ((one + two) * (1 + 1 / tilt)))
    one, two = one * shrink, two * shrink
    slant = degrees(asin(tilt))
    spare = long - 2 * border - (one + two) * (1 + 1 / tilt)
    cross = Point(border + spare / 2 + one * (1 + 1 / tilt), high / 2)

    def place(point: Point) -> Point:
        return Point(point.y, point.x) if upright else point

    def loop(radius: float, heading: float, turn: int) -> tuple[Point, list[Stretch]]:
        """Out along *heading*, around, and back: the loop's middle and its three stretches."""
        center = cross.towards(180 if turn < 0 else 0, radius / tilt)
        start, sweep = heading - 90 * turn, turn * (180 + 2 * slant)
        out, back = center.towards(start, radius), center.towards(start + sweep, radius)
        if upright:
            start, sweep = 90 - start, -sweep
        return place(center), [
            straight(place(cross), place(out)),
            bend(place(center), radius, start, sweep),
            straight(place(back), place(cross)),
        ]

    (left, there), (right, again) = loop(one, 180 + slant, -1), loop(two, -slant, 1)
    line = CenterLine([*there, *again])
    half_way = sum(stretch.length for stretch in there)
    # The lower strand ends where its edges come as near as a gap to the upper one's.
    turned = radians(line.heading(half_way) - line.heading(0))
    clear = (style.half + style.gap) / abs(sin(turned))
    slope = -cos(turned) / sin(turned)
    over = style.half * (1 + abs(cos(turned))) / abs(sin(turned)) + style.gap * 2 + style.depth / 2
    ends = (
        _spread(over, half_way - clear, first),
        _spread(half_way + clear, line.length + over, second),
    )
    cuts = (Cut(half_way - clear, slope), Cut(half_way + clear, slope))
    slots = iter(_slots(first, second))
    segments = []
    for bounds, cut_tail, cut_head in ((ends[0], None, cuts[0]), (ends[1], cuts[1], None)):
        shapes: list[End] = [chevron(at, style) for at in bounds]
        shapes[0] = cut_tail or shapes[0]
        shapes[-1] = cut_head or shapes[-1]
        segments += [segment(line, a, b, style, next(slots)) for a, b in pairwise(shapes)]
    rooms = [(left, 1.7 * (one - style.half)), (right, 1.7 * (two - style.half))]
    width, height = (high, long) if upright else (long, high)
    return Drawing(
        "infinity", width, height, style.size, style.round, tuple(segments),
        _captions(cycle, rooms, style.size * 1.7),
    )  # fmt: skip


def _spread(start: float, end: float, count: int) -> list[float]:
    """*count* + 1 boundaries at equal distances."""
    return [start + (end - start) * i / count for i in range(count + 1)]


def _ring(cycle: Cycle, style: Style, width: float, height: float) -> Drawing:
    """A circle, or with a *height* above the *width* a stadium, clockwise.

    It begins at the top; of two groups, the first one has its middle there.
    """
    radius = width / 2 - style.half - style.margin
    side = height - width
    top, low = Point(width / 2, width / 2), Point(width / 2, width / 2 + side)
    stretches = [bend(top, radius, 180, 180), bend(low, radius, 0, 180)]
    if side:
        stretches.insert(1, straight(top.towards(0, radius), low.towards(0, radius)))
        stretches.append(straight(low.towards(180, radius), top.towards(180, radius)))
    line = CenterLine(stretches)
    first = _split(cycle)
    start = radius * pi / 2
    if len(cycle.groups) == 2:
        start -= line.length / len(cycle) * first / 2
    bounds = _spread(start, start + line.length, len(cycle))
    ends = [chevron(at, style) for at in bounds]
    slots = _slots(first, len(cycle) - first)
    away = 0.36 * (height / 2 - style.half - style.margin)
    places = [
        (Point(width / 2, height / 2 + part), 1.3 * (radius - style.half)) for part in (-away, away)
    ]
    return Drawing(
        "ring", width, height, style.size, style.round,
        tuple(
            segment(line, a, b, style, slot)
            for (a, b), slot in zip(pairwise(ends), slots, strict=True)
        ),
        _captions(cycle, places, style.size * 1.7),
    )  # fmt: skip


def _track(cycle: Cycle, style: Style, width: float) -> Drawing:
    """A row with an arrow that leads back beneath it; two rows if the labels need the room."""
    count, first = len(cycle), _split(cycle)
    above = style.size * 1.7 if len(cycle.groups) == 2 else 0
    middle = style.margin + style.half + above
    edge = style.margin + style.depth / 2
    bounds = _spread(edge, width - edge, count)
    places = [
        (Point((a + b) / 2, style.margin + style.size * 0.6), b - a)
        for a, b in ((bounds[0], bounds[first]), (bounds[first], bounds[-1]))
    ]
    segments = _row(
        Point(0, middle), Point(width, middle), bounds, style, _slots(first, count - first)
    )
    if not all(fits(phase.label, one) for phase, one in zip(cycle, segments, strict=True)):
        return _there_and_back(cycle, style, width, above)
    top, reach = middle + style.half + style.gap * 1.5, style.size * 0.9
    corners = (Point(width - reach * 2, top), Point(reach * 2, top))
    return Drawing(
        "track", width, top + reach + style.margin, style.size, style.round, segments,
        _captions(cycle, places, style.size),
        _return(*corners, 90, reach, style.size * 0.35),
    )  # fmt: skip


def _row(
    begin: Point, end: Point, bounds: Sequence[float], style: Style, slots: Sequence[int]
) -> tuple[Segment, ...]:
    """Segments along a straight line."""
    line = CenterLine([straight(begin, end)], closed=False)
    ends = pairwise([chevron(at, style) for at in bounds])
    return tuple(segment(line, a, b, style, slot) for (a, b), slot in zip(ends, slots, strict=True))


def _row_size(count: int) -> float:
    """The text size for a row of *count* segments: as large as their width suggests."""
    return min(24, 11.1 + 64 / count)


def _there_and_back(cycle: Cycle, style: Style, width: float, above: float) -> Drawing:
    """The track as two rows, the second one back beneath the first, with an arrow on each side."""
    count, first = len(cycle), _split(cycle)
    # The rows are the groups, if those are about equally large.
    upper = first if abs(2 * first - count) <= 2 else ceil(count / 2)
    largest = _row_size(max(upper, count - upper))
    high = style.margin + above + style.half
    low = high + 2 * style.half + style.gap * 3
    outside = style.gap + style.depth / 2
    side = style.margin + largest + outside
    there, back = (_spread(side, width - side, number) for number in (upper, count - upper))
    slots = _slots(first, count - first)

    def rows(style: Style) -> tuple[Segment, ...]:
        return _row(Point(0, high), Point(width, high), there, style, slots[:upper]) + _row(
            Point(width, low), Point(0, low), back, style, slots[upper:]
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
        rows(style), _captions(cycle, places, style.size),
        _return(*corners, 0, largest, largest * 0.35)
        + _return(*others, 180, largest, largest * 0.35),
    )  # fmt: skip


def _column(cycle: Cycle, style: Style, width: float, pitch: float) -> Drawing:
    """The track for small containers: one row a phase, downwards, the arrow at the right."""
    count, first = len(cycle), _split(cycle)
    style = replace(style, half=(width - style.margin * 2 - style.size * 2) / 2)
    edge = style.margin + style.depth / 2
    height = count * pitch + 2 * edge
    middle = style.margin + style.half
    line = CenterLine([straight(Point(middle, 0), Point(middle, height))], closed=False)
    ends = [chevron(at, style) for at in _spread(edge, height - edge, count)]
    side, reach = 2 * middle, style.size * 0.9
    corners = (Point(side, height - pitch * 0.6), Point(side, pitch * 0.6))
    return Drawing(
        "track", width, height, style.size, style.round,
        tuple(
            segment(line, a, b, style, slot, across=True)
            for (a, b), slot in zip(pairwise(ends), _slots(first, count - first), strict=True)
        ),
        hints=_return(*corners, 0, reach, style.size * 0.35),
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


@lru_cache(maxsize=64)
def draw(cycle: Cycle, shape: str) -> Drawing:
    """*cycle* drawn in one of :data:`SHAPES`, with its narrow twin; else :exc:`ValueError`.

    Both are in canvases of the same width: the twin is sent in the same SVG, and is
    only higher.  The style sheet knows the canvases' proportions.
    """
    count = len(cycle)
    if shape == "infinity":
        wide = _infinity(cycle, _WIDE, 960, 440, upright=False)
        narrow = _infinity(cycle, _NARROW, 1800, 960, upright=True)
    elif shape == "ring":
        wide = _ring(cycle, replace(_WIDE, depth=16, size=28, minimum=16), 560, 560)
        narrow = _ring(cycle, _scaled(_NARROW, 560 / 960), 560, 960)
    elif shape == "track":
        style = replace(_WIDE, half=32, depth=12, gap=5, size=_row_size(count), minimum=16)
        wide = _track(cycle, style, 960)
        narrow = _column(cycle, _NARROW, 960, 150)
    else:
        raise ValueError(f"no shape {shape!r}; {suggest(shape, SHAPES)}")
    return replace(wide, narrow=narrow)


def _scaled(style: Style, factor: float) -> Style:
    return Style(*(getattr(style, field.name) * factor for field in fields(style)))
