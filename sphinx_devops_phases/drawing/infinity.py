"""The infinity sign: two loops and a crossing, the ribbon's lower strand cut."""

from __future__ import annotations

from itertools import pairwise
from math import asin, cos, degrees, radians, sin

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


def _infinity(cycle: Cycle, style: Style, long: float, high: float, upright: bool) -> Drawing:
    """Two loops and a crossing, *long* × *high*; the first loop on the left, or *upright*, on top.

    The strand from the last phase to the first runs on top.  The other one is
    really cut, along the upper strand's edges, with the hand-over between the
    halves hidden beneath: nothing is painted over, so any background is right.
    """
    first = split(cycle)
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
        spread(over, half_way - clear, first),
        spread(half_way + clear, line.length + over, second),
    )
    cuts = (Cut(half_way - clear, slope), Cut(half_way + clear, slope))
    colors = iter(slots(first, second))
    segments = []
    for bounds, cut_tail, cut_head in ((ends[0], None, cuts[0]), (ends[1], cuts[1], None)):
        shapes: list[End] = [chevron(at, style) for at in bounds]
        shapes[0] = cut_tail or shapes[0]
        shapes[-1] = cut_head or shapes[-1]
        segments += [segment(line, a, b, style, next(colors)) for a, b in pairwise(shapes)]
    rooms = [(left, 1.7 * (one - style.half)), (right, 1.7 * (two - style.half))]
    width, height = (high, long) if upright else (long, high)
    return Drawing(
        "infinity", width, height, style.size, style.round, tuple(segments),
        captions(cycle, rooms, style.size * 1.7),
    )  # fmt: skip
