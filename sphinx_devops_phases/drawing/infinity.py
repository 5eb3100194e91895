"""The infinity sign: two loops and a crossing, the ribbon's lower strand cut."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import asin, cos, degrees, pi, radians, sin, tan
from typing import NamedTuple

from ..phases import Cycle
from .curves import CenterLine, Close, Cut, End, Move, Path, Point, Stretch, bend, straight
from .labels import Room, set_in, size_for, text_width
from .model import (
    CAPTION,
    NARROW,
    SMALLER,
    WIDE,
    Band,
    Caption,
    Drawing,
    block,
    bracket,
    names,
    on_line,
    slots,
    split,
    spread,
    starts,
)  # fmt: skip
from .ribbon import Style, chevron, row


def wide(cycle: Cycle, rtl: bool) -> Drawing:
    """The loops side by side."""
    return _infinity(cycle, WIDE, 960, 440, upright=False, rtl=rtl)


def narrow(cycle: Cycle, rtl: bool) -> Drawing:
    """The loops one above the other."""
    return _infinity(cycle, NARROW, 1800, 960, upright=True, rtl=rtl)


class _Loops(NamedTuple):
    """The two loops of a sign that lies on its side: their ``radii``, and where it crosses.

    ``tilt`` is the sine of the strands' angle to the long side.
    """

    radii: tuple[float, float]
    tilt: float
    cross: Point

    @classmethod
    def filling(cls, long: float, high: float, border: float, ratio: float) -> _Loops:
        """The loops of a canvas with a *border* all around; *ratio* is of their numbers of phases.

        As large as the canvas is high, with the slant that fills it; if that is too steep, as large
        as the canvas is long.
        """
        # Segments as long in one loop as in the other would take loops too different in size;
        # this is between, and halves of the same number get loops of the same size.
        share = min(1.5, max(1 / 1.5, ratio**0.6))
        one, two = ((high / 2 - border) * min(1, part) for part in (share, 1 / share))
        tilt = (one + two) / max(1, long - 2 * border - one - two)
        tilt = min(sin(radians(52)), max(sin(radians(40)), tilt))
        shrink = min(1, (long - 2 * border) / ((one + two) * (1 + 1 / tilt)))
        one, two = one * shrink, two * shrink
        spare = long - 2 * border - (one + two) * (1 + 1 / tilt)
        return cls((one, two), tilt, Point(border + spare / 2 + one * (1 + 1 / tilt), high / 2))

    def stretches(self, index: int) -> list[Stretch]:
        """Out of the crossing, around one loop, and back: a line, an arc, a line."""
        radius, turn, slant = self.radii[index], (-1, 1)[index], degrees(asin(self.tilt))
        heading = (180 + slant, -slant)[index]
        center = self.center(index)
        start, sweep = heading - 90 * turn, turn * (180 + 2 * slant)
        out, back = center.towards(start, radius), center.towards(start + sweep, radius)
        return [
            straight(self.cross, out),
            bend(center, radius, start, sweep),
            straight(back, self.cross),
        ]

    def center(self, index: int) -> Point:
        """The middle of a loop."""
        return self.cross.towards((180, 0)[index], self.radii[index] / self.tilt)


def _infinity(
    cycle: Cycle, style: Style, long: float, high: float, *, upright: bool, rtl: bool
) -> Drawing:
    """Two loops and a crossing, *long* × *high*; the first loop in front, or *upright*, on top.

    The strand from the last phase to the first runs on top.  The other one is
    really cut, along the upper strand's edges, with the hand-over between the
    halves hidden beneath: nothing is painted over, so any background is right.
    """
    first = split(cycle)
    second = len(cycle) - first
    width, height = (high, long) if upright else (long, high)
    # The band runs this far from the centre line.
    beside = style.half + style.gap * 1.5 + style.round
    border = style.margin + (beside + style.round if cycle.band else style.half)
    loops = _Loops.filling(long, high, border, first / second)
    line = CenterLine(stretch for index in (0, 1) for stretch in loops.stretches(index))
    line = line.transposed() if upright else line
    line = line.mirrored(width) if rtl else line
    half_way = sum(stretch.length for stretch in line.stretches[:3])
    # The lower strand ends where its edges come as near as a gap to the upper one's.
    turned = radians(line.heading(half_way) - line.heading(0))
    clear = (style.half + style.gap) / abs(sin(turned))
    slope = -cos(turned) / sin(turned)
    over = style.half * (1 + abs(cos(turned))) / abs(sin(turned)) + style.gap * 2 + style.depth / 2
    there: list[End] = [chevron(at, style) for at in spread(over, half_way - clear, first)]
    there[-1] = Cut(half_way - clear, slope)
    back: list[End] = [
        chevron(at, style) for at in spread(half_way + clear, line.length + over, second)
    ]
    back[0] = Cut(half_way + clear, slope)
    ends = [*pairwise(there), *pairwise(back)]
    captions, hints = _names(cycle, style, line, half_way, ends)
    return Drawing(
        "infinity", width, height, style,
        row(line, ends, style, slots(first, second)),
        captions, hints,
        band=_band(cycle, style, line, half_way, beside, upright) if cycle.band else None,
        lead=-1 if rtl else 1,
    )  # fmt: skip


def _sides(line: CenterLine) -> tuple[int, int]:
    """On which side of the line the outside of each loop is: 1 for the right."""
    return -line.stretches[1].turn, -line.stretches[4].turn


def _names(
    cycle: Cycle, style: Style, line: CenterLine, half_way: float, ends: Sequence[tuple[End, End]]
) -> tuple[tuple[Caption, ...], tuple[Path, ...]]:
    """Two groups are named within the loops, more of them by brackets along the insides."""
    loops = (line.stretches[1], line.stretches[4])
    if len(cycle.groups) == 2:
        places = [(loop.origin, 1.6 * (loop.radius - style.half)) for loop in loops]
        return names(cycle, places, style.size * 1.7), ()
    if len(cycle.groups) == 1:
        return (), ()
    size = style.size * CAPTION
    inside = style.half + style.gap + size / 2
    # Nearer to the crossing, the insides of a loop's two strands meet.
    clear = inside / tan(_slant(line)) + style.gap
    parts = [(clear, half_way - clear), (half_way + clear, line.length - clear)]
    captions: list[Caption] = []
    hints: list[Path] = []
    for (name, members), at in zip(cycle.groups, starts(cycle), strict=True):
        begin = ends[at][0].position(0) + style.gap * 2
        end = ends[at + len(members) - 1][1].position(style.half) - style.gap
        shares = [
            (min(end, high) - max(begin, low), side) for side, (low, high) in enumerate(parts)
        ]
        share, side = max(shares)
        if share < size or not name:
            continue
        low, high = parts[side]
        caption, paths = bracket(
            line, max(begin, low), min(end, high), -_sides(line)[side] * inside, name, size,
            _sides(line)[side] * size / 3,
        )  # fmt: skip
        captions += [caption] if caption else []
        hints += paths
    return tuple(captions), tuple(hints)


def _band(
    cycle: Cycle, style: Style, line: CenterLine, half_way: float, beside: float, upright: bool
) -> Band:
    """A band around both loops, its name in the notch above the crossing, or at the foot."""
    assert cycle.band
    one, two = (side * beside for side in _sides(line))
    slant = _slant(line)
    start = beside * tan(slant)
    size, name = style.size * CAPTION, cycle.band.label
    begin, end = half_way + start, line.length - start
    first = line.alongside(start, half_way - start, one)
    if upright:
        caption, free = on_line(line, begin, end, two, name, size, 2 * line.stretches[4].radius)
        middle = (begin + end) / 2
        around: Path = (
            Move(line.at(middle - free, two)),
            *line.alongside(middle - free, begin, two),
            *first,
            *line.alongside(end, middle + free, two),
        )
        return Band((around,), style.round, caption)
    cross = line.at(0)
    room = 1.9 * (cross.y - beside / cos(slant) - size * 1.6) / tan(slant)
    within = Room(room, room, size)
    size = max(size * SMALLER, size_for(name, within, size))
    fit = set_in(name, within, size)
    # As low as its width allows.
    half = max(map(text_width, fit.lines)) * size * 0.46
    above = beside / cos(slant) + half * tan(slant) + size * (0.1 + 0.55 * len(fit.lines))
    places = block(fit, Point(cross.x, cross.y - above), size)
    around = (Move(line.at(start, one)), *first, *line.alongside(end, begin, two), Close())
    return Band((around,), style.round, Caption(name, places, size, fit.overflow))


def _slant(line: CenterLine) -> float:
    """The angle of the strands to the long side, in radians."""
    around = line.stretches[1]
    return (around.length / around.radius - pi) / 2
