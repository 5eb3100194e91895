"""The ring: a circle, or in small containers a stadium, with a line where it begins."""

from __future__ import annotations

from math import pi

from ..phases import Cycle
from .curves import CenterLine, Line, Move, Path, Point, bend, straight
from .model import (
    CAPTION,
    NARROW,
    WIDE,
    Caption,
    Drawing,
    around,
    bracket,
    chevrons,
    names,
    scaled,
    slots,
    split,
    starts,
)  # fmt: skip
from .ribbon import Style, chevron, row


def wide(cycle: Cycle, rtl: bool) -> Drawing:
    """A circle."""
    return _ring(cycle, WIDE._replace(depth=16, size=28, minimum=16), 560, 560, rtl)


def narrow(cycle: Cycle, rtl: bool) -> Drawing:
    """A stadium that stands upright."""
    return _ring(cycle, scaled(NARROW, 560 / 960), 560, 960, rtl)


def _ring(cycle: Cycle, style: Style, width: float, height: float, rtl: bool) -> Drawing:
    """A circle, or with a *height* above the *width* a stadium, clockwise unless *rtl*.

    It begins at the top; of two groups, the first one has its middle there.
    """
    size = style.size * CAPTION
    beside = style.half + style.gap + size * 0.6
    radius = width / 2 - style.margin - (beside + size * 0.3 if cycle.band else style.half)
    middle, side = Point(width / 2, height / 2), (height - width) / 2
    top, low = Point(middle.x, middle.y - side), Point(middle.x, middle.y + side)
    stretches = [bend(top, radius, 180, 180), bend(low, radius, 0, 180)]
    if side:
        stretches.insert(1, straight(top.towards(0, radius), low.towards(0, radius)))
        stretches.append(straight(low.towards(180, radius), top.towards(180, radius)))
    line = CenterLine(stretches)
    line = line.mirrored(width) if rtl else line
    first, at_top = split(cycle), radius * pi / 2
    start = at_top - line.length / len(cycle) * first / 2 if len(cycle.groups) == 2 else at_top
    free = style.gap * 2
    ends = chevrons(start + free / 2, start + line.length - free / 2, len(cycle), style)
    captions, hints = _names(cycle, style, line, start, middle, radius)
    foot, outside = at_top + line.length / 2, _inside(line) * -beside
    return Drawing(
        "ring", width, height, style,
        row(line, ends, style, slots(first, len(cycle) - first)),
        captions, (*hints, _beginning(line, start, style)),
        band=around(cycle, line, foot, outside, style, 2 * radius),
        lead=-1 if rtl else 1,
    )  # fmt: skip


def _inside(line: CenterLine) -> int:
    """On which side of the line the inside is: 1 for the right."""
    return line.stretches[0].turn


def _beginning(line: CenterLine, start: float, style: Style) -> Path:
    """A line like a race's, between the last phase and the first."""
    end = chevron(start, style)
    return (
        Move(line.at(end.position(-style.half), -style.half)),
        Line(line.at(end.position(0), 0)),
        Line(line.at(end.position(style.half), style.half)),
    )


def _names(
    cycle: Cycle, style: Style, line: CenterLine, start: float, middle: Point, radius: float
) -> tuple[tuple[Caption, ...], tuple[Path, ...]]:
    """Two groups are named above one another within, more of them by brackets along the inside."""
    if len(cycle.groups) == 2:
        away = 0.36 * (middle.y - style.half - style.margin)
        places = [
            (Point(middle.x, middle.y + part), 1.3 * (radius - style.half))
            for part in (-away, away)
        ]
        return names(cycle, places, style.size * 1.7), ()
    captions: list[Caption] = []
    hints: list[Path] = []
    size, pitch = style.size * CAPTION, line.length / len(cycle)
    inside = _inside(line) * (style.half + style.gap + size / 2)
    if len(cycle.groups) > 1:
        for (name, members), at in zip(cycle.groups, starts(cycle), strict=True):
            begin = start + pitch * at
            caption, paths = bracket(
                line, begin + style.gap * 2, begin + pitch * len(members) - style.gap * 2,
                inside, name, size, -_inside(line) * size / 3,
            )  # fmt: skip
            captions += [caption] if caption else []
            hints += paths if name else []
    return tuple(captions), tuple(hints)
