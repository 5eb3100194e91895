"""A cycle as plain numbers: placed segments and captions, the same for every emitter.

So SVG and TikZ cannot drift apart.  What the shapes have in common is here too.
Lengths are in the drawing's own units, x points right and y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import ceil

from ..phases import Cycle, Mark
from .curves import Path, Point
from .labels import BASELINE, Fit, fit, fit_room
from .ribbon import Segment, Style

WIDE = Style(half=36, depth=20, gap=7, round=3, size=26, minimum=21.5, margin=8)
NARROW = Style(half=74, depth=38, gap=15, round=6, size=56, minimum=44, margin=16)


@dataclass(frozen=True, slots=True)
class Caption:
    """A group's ``name``, centred at ``at``; ``text`` is what there is room for."""

    name: str
    text: str
    at: Point
    size: float

    @property
    def baseline(self) -> Point:
        """The middle of the text's baseline."""
        return Point(self.at.x, self.at.y + self.size * BASELINE)


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


def split(cycle: Cycle) -> int:
    """How many phases the first half gets: up to the boundary of groups nearest the middle."""
    groups = cycle.groups
    if len(groups) == 2:
        return len(groups[0][1])
    starts, count = [], 0
    for _, members in groups[:-1]:
        starts.append(count := count + len(members))
    middle = len(cycle) / 2
    return min(starts, key=lambda at: (abs(at - middle), at), default=ceil(middle))


def slots(first: int, second: int) -> list[int]:
    """A palette slot for each phase: the halves from the two families of six."""
    if max(first, second) > 6:
        return [1 + 12 * i // (first + second) for i in range(first + second)]
    return [
        base + (round(i * 5 / (count - 1)) if count > 1 else 2)
        for base, count in ((1, first), (7, second))
        for i in range(count)
    ]


def captions(
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


def spread(start: float, end: float, count: int) -> list[float]:
    """*count* + 1 boundaries at equal distances."""
    return [start + (end - start) * i / count for i in range(count + 1)]


def scaled(style: Style, factor: float) -> Style:
    """*style* for a canvas *factor* times as large."""
    return Style(*(getattr(style, field.name) * factor for field in fields(style)))
