"""The ring: a circle, or in small containers a stadium."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import pi

from ..phases import Cycle
from .curves import CenterLine, Point, bend, straight
from .model import NARROW, WIDE, Drawing, captions, scaled, slots, split, spread
from .ribbon import Style, chevron, segment


def wide(cycle: Cycle) -> Drawing:
    """A circle."""
    return _ring(cycle, replace(WIDE, depth=16, size=28, minimum=16), 560, 560)


def narrow(cycle: Cycle) -> Drawing:
    """A stadium that stands upright."""
    return _ring(cycle, scaled(NARROW, 560 / 960), 560, 960)


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
    first = split(cycle)
    start = radius * pi / 2
    if len(cycle.groups) == 2:
        start -= line.length / len(cycle) * first / 2
    bounds = spread(start, start + line.length, len(cycle))
    ends = [chevron(at, style) for at in bounds]
    colors = slots(first, len(cycle) - first)
    away = 0.36 * (height / 2 - style.half - style.margin)
    places = [
        (Point(width / 2, height / 2 + part), 1.3 * (radius - style.half)) for part in (-away, away)
    ]
    return Drawing(
        "ring", width, height, style.size, style.round,
        tuple(
            segment(line, a, b, style, slot)
            for (a, b), slot in zip(pairwise(ends), colors, strict=True)
        ),
        captions(cycle, places, style.size * 1.7),
    )  # fmt: skip
