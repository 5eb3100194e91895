"""The infinity sign: two loops and a crossing, the ribbon's lower strand cut."""

from __future__ import annotations

from itertools import pairwise
from math import asin, cos, degrees, radians, sin
from typing import NamedTuple

from ..phases import Cycle
from .curves import CenterLine, Cut, End, Point, Stretch, bend, straight
from .model import NARROW, WIDE, Drawing, captions, slots, split, spread
from .ribbon import Style, chevron, segment


def wide(cycle: Cycle) -> Drawing:
    """The loops side by side."""
    return _infinity(cycle, WIDE, 960, 440, upright=False)


def narrow(cycle: Cycle) -> Drawing:
    """The loops one above the other."""
    return _infinity(cycle, NARROW, 1800, 960, upright=True)


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


def _infinity(cycle: Cycle, style: Style, long: float, high: float, upright: bool) -> Drawing:
    """Two loops and a crossing, *long* × *high*; the first loop on the left, or *upright*, on top.

    The strand from the last phase to the first runs on top.  The other one is
    really cut, along the upper strand's edges, with the hand-over between the
    halves hidden beneath: nothing is painted over, so any background is right.
    """
    first = split(cycle)
    second = len(cycle) - first
    loops = _Loops.filling(long, high, style.half + style.margin, first / second)
    stretches = [stretch for index in (0, 1) for stretch in loops.stretches(index)]
    if upright:
        stretches = [stretch.transposed() for stretch in stretches]
    line = CenterLine(stretches)
    half_way = sum(stretch.length for stretch in stretches[:3])
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
    places = [
        (Point(at.y, at.x) if upright else at, 1.7 * (radius - style.half))
        for at, radius in zip(map(loops.center, (0, 1)), loops.radii, strict=True)
    ]
    width, height = (high, long) if upright else (long, high)
    return Drawing(
        "infinity", width, height, style.size, style.round,
        tuple(
            segment(line, *both, style, slot)
            for both, slot in zip(ends, slots(first, second), strict=True)
        ),
        captions(cycle, places, style.size * 1.7),
    )  # fmt: skip
