"""A cycle as plain numbers: placed segments, names and lines, the same for every emitter.

So SVG and TikZ cannot drift apart.  What the shapes have in common is here too.
Lengths are in the drawing's own units, x points right and y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, inf
from typing import NamedTuple

from ..phases import Cycle, Mark, Phase
from .curves import CenterLine, End, Line, Move, Path, Point, length
from .labels import BASELINE, LEADING, Fit, Room, set_in, size_for, text_width
from .palette import (
    MUTED_DARK,
    QUIET,
    Paint,
    fill,
    lost,
    paint,
    valid,
)
from .ribbon import Place, Segment, Style, chevron, upright

WIDE = Style(half=36, depth=20, gap=7, round=3, size=26, minimum=21.5, margin=8)
NARROW = Style(half=74, depth=38, gap=15, round=6, size=56, minimum=44, margin=16)

CAPTION = 0.84
"""The size of a name on a line, for each unit of the labels' size."""

SMALLER = 0.94
"""To which part of their size such names may shrink; then they are cut."""


class Caption(NamedTuple):
    """A ``name``, and its lines; ``overflow`` says that it had to be cut.

    With a ``line``, it follows that one; where it is straight, it has its :class:`.Place`.
    """

    name: str
    places: tuple[Place, ...]
    size: float
    overflow: bool = False
    line: CenterLine | None = None


class Band(NamedTuple):
    """What accompanies every phase: a thin line around the loop, and its name beside or on it."""

    paths: tuple[Path, ...]
    width: float
    caption: Caption


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cycle drawn in a canvas of ``width`` × ``height``, segments in phase order.

    Lengths are in units of its own, of which emitters make what fits the page.  ``hints`` are open
    paths to be stroked: the return arrow of the track, brackets, where a ring begins.  Labels are
    ``straight`` in any output, or may follow bends.  ``lead`` is -1 where lines are read from the
    right.  Colours are those for a ``dark`` page, or a white one.  ``medium`` and ``narrow`` are
    the same cycle drawn for smaller containers, in canvases of the same width.
    """

    shape: str
    width: float
    height: float
    style: Style
    segments: tuple[Segment, ...]
    captions: tuple[Caption, ...] = ()
    hints: tuple[Path, ...] = ()
    band: Band | None = None
    straight: bool = False
    lead: int = 1
    dark: bool = False
    medium: Drawing | None = None
    narrow: Drawing | None = None

    def __hash__(self) -> int:
        # Few are alike, and what follows from a drawing is remembered for many pages.
        return hash((self.shape, self.width, self.height, self.lead, self.band))

    @property
    def round(self) -> float:
        """How far corners are rounded."""
        return self.style.round

    @property
    def quiet(self) -> str:
        """The colour of names, arrows and the band."""
        return MUTED_DARK if self.dark else QUIET

    @property
    def dashes(self) -> tuple[float, float]:
        """The lines and gaps around a phase without a page."""
        return self.round * 3, self.round * 2

    @property
    def variants(self) -> tuple[Drawing, ...]:
        """The drawing, and its twins for smaller containers."""
        return tuple(filter(None, (self, self.medium, self.narrow)))


class Label(NamedTuple):
    """A phase's label where it is to be printed, and the middle of its icon, if there is room."""

    places: tuple[Place, ...]
    icon: Point | None
    overflow: bool


class Lettering(NamedTuple):
    """All labels of a drawing, in one ``size``."""

    size: float
    labels: tuple[Label, ...]


class Look(NamedTuple):
    """How a phase is shown: ``muted`` without a page, ``tinted`` where others are marked, or both.

    ``hue`` is the palette's, as a name, or ``own``.
    """

    paint: Paint
    hue: str
    muted: bool
    tinted: bool

    @property
    def lined(self) -> bool:
        """Whether the line around it can be seen."""
        return self.paint.line != self.paint.fill


def looks(drawing: Drawing, marks: Sequence[Mark], there: Sequence[bool]) -> list[Look]:
    """How the phases are shown, of which some are *there*: they have a page.

    Where none has, being without one is nothing to point out.
    """
    marked = any(mark.current for mark in marks)
    found = []
    for mark, segment, is_there in zip(marks, drawing.segments, there, strict=True):
        own, muted = valid(mark.phase.color), any(there) and not is_there
        tinted = not mark.current and (muted or marked)
        colours = paint(fill(segment.slot, own, muted, drawing.dark), tinted, drawing.dark)
        if own and lost(colours.line):
            colours = colours._replace(line=drawing.quiet)
        found.append(Look(colours, "own" if own else f"hue{segment.slot}", muted, tinted))
    return found


def letter(drawing: Drawing, marks: Sequence[Mark], *, curved: bool = True) -> Lettering:
    """Every label made to fit, all in one size.

    An icon is left out where the label would have to shrink for it; so are all of them, if that is
    more than a quarter.
    """
    texts = tuple((mark.label, bool(mark.phase.icon)) for mark in marks)
    return _lettering(drawing, texts, curved and not drawing.straight)


@lru_cache(maxsize=64)
def _lettering(drawing: Drawing, texts: tuple[tuple[str, bool], ...], curved: bool) -> Lettering:
    style, pairs = drawing.style, list(zip(texts, drawing.segments, strict=True))
    rooms = [segment.room(curved=curved) for segment in drawing.segments]
    sizes = (size_for(text, room, style.size) for (text, _), room in zip(texts, rooms, strict=True))
    size = max(style.minimum, min(sizes))
    beside = [segment.room(curved=curved, beside=size) for segment in drawing.segments]
    icons = [
        wanted and size_for(text, room, size) >= size
        for (text, wanted), room in zip(texts, beside, strict=True)
    ]
    if sum(icons) * 4 < sum(wanted for _, wanted in texts) * 3:
        icons = [False] * len(icons)
    labels = []
    for index, ((text, _), segment) in enumerate(pairs):
        icon = icons[index]
        fit = set_in(text, beside[index] if icon else rooms[index], size)
        at = segment.icon(fit, size, drawing.lead, curved=curved) if icon else None
        labels.append(Label(segment.places(fit, size, icon, drawing.lead), at, fit.overflow))
    return Lettering(size, tuple(labels))


def overflowing(drawing: Drawing, labels: Sequence[str], *, curved: bool = True) -> list[str]:
    """The labels and other names that have to be cut, also in the drawing's smaller twins."""
    marks = [Mark(Phase("", label), label, "", label) for label in labels]
    cut = []
    for one in drawing.variants:
        lettered = zip(labels, letter(one, marks, curved=curved).labels, strict=True)
        cut += [text for text, label in lettered if label.overflow]
    for one in drawing.variants:
        names = [*one.captions, *([one.band.caption] if one.band else [])]
        cut += [caption.name for caption in names if caption.overflow]
    return list(dict.fromkeys(cut))


def split(cycle: Cycle) -> int:
    """How many phases the first half gets: up to the boundary of groups nearest the middle."""
    groups = cycle.groups
    if len(groups) == 2:
        return len(groups[0][1])
    middle = len(cycle) / 2
    return min(starts(cycle)[1:], key=lambda at: (abs(at - middle), at), default=ceil(middle))


def starts(cycle: Cycle) -> list[int]:
    """The index of each group's first phase."""
    found = [0]
    for _, members in cycle.groups[:-1]:
        found.append(found[-1] + len(members))
    return found


def slots(first: int, second: int) -> list[int]:
    """A palette slot for each phase: the halves from the two families of six."""
    if max(first, second) > 6:
        return [1 + 12 * i // (first + second) for i in range(first + second)]
    return [
        base + (round(i * 5 / (count - 1)) if count > 1 else 2)
        for base, count in ((1, first), (7, second))
        for i in range(count)
    ]


def hues(cycle: Cycle) -> list[str]:
    """What the style sheet calls the colour of each phase; ``""`` if it has one of its own."""
    first = split(cycle)
    families = zip(cycle, slots(first, len(cycle) - first), strict=True)
    return ["" if valid(phase.color) else f"hue{slot}" for phase, slot in families]


def spread(start: float, end: float, count: int) -> list[float]:
    """*count* + 1 boundaries at equal distances."""
    return [start + (end - start) * i / count for i in range(count + 1)]


def chevrons(
    start: float, end: float, count: int, style: Style, gaps: Sequence[int] = (), gap: float = 0
) -> list[tuple[End, End]]:
    """The ends of *count* segments of the same length; before those in *gaps*, another *gap*."""
    inner = sum(1 for at in gaps if 0 < at < count)
    bounds = spread(start, end - gap * inner, count)
    ends: list[tuple[End, End]] = []
    for index, (tail, head) in enumerate(pairwise(bounds)):
        shift = gap * sum(1 for at in gaps if 0 < at <= index)
        ends.append((chevron(tail + shift, style), chevron(head + shift, style)))
    return ends


def scaled(style: Style, factor: float) -> Style:
    """*style* for a canvas *factor* times as large."""
    return Style(*(measure * factor for measure in style))


def block(fit: Fit, at: Point, size: float) -> tuple[Place, ...]:
    """The lines of a text with its middle *at* a point, level."""
    first = BASELINE - LEADING * (len(fit.lines) - 1) / 2
    return tuple(
        Place(text, Point(at.x, at.y + size * (first + LEADING * index)), 0)
        for index, text in enumerate(fit.lines)
    )


def names(cycle: Cycle, places: Sequence[tuple[Point, float]], size: float) -> tuple[Caption, ...]:
    """The names of exactly two groups, each at its (point, room), both in one size."""
    wanted = [
        (name, at, Room(room, room, size))
        for (name, _), (at, room) in zip(cycle.groups, places, strict=True)
        if name
    ]
    if not wanted:
        return ()
    size = max(size / 2, min(size_for(name, room, size) for name, _, room in wanted))
    fits = [set_in(name, room, size) for name, _, room in wanted]
    return tuple(
        Caption(name, block(fit, at, size), size, fit.overflow)
        for (name, at, _), fit in zip(wanted, fits, strict=True)
    )


def on_line(
    line: CenterLine,
    start: float,
    end: float,
    offset: float,
    name: str,
    size: float,
    most: float = inf,
) -> tuple[Caption, float]:
    """A *name* in the middle of a thin line that runs *offset* to the right of *line*.

    It is no longer than *most*.  With it comes how far along *line*, to each side of
    the middle, the thin one is left out.
    """
    reach = length(line.stroke(start, end, offset))
    room = Room(min(reach, most), 0, 0)
    size = max(size * SMALLER, size_for(name, room, size))
    fit = set_in(name, room, size)
    (text,) = fit.lines
    free = (text_width(text) + 1) * size / 2 * (end - start) / reach
    middle = (start + end) / 2
    heading = line.heading(middle)
    angle = upright(heading)
    forward = abs((heading - angle + 180) % 360 - 180) < 1
    down = size * BASELINE
    beneath = offset if forward else -offset
    sag = line.sag(middle, offset, text_width(text) * size / 2, angle)
    # Straight, it would run into a bend that it is inside of.
    at = line.at(middle, offset).towards(angle + 90, down + (sag if sag * beneath > 0 else 0))
    place = Place(text, at, angle, middle, beneath + down, forward)
    return Caption(name, (place,), size, fit.overflow, line), free


def bracket(
    line: CenterLine, start: float, end: float, offset: float, name: str, size: float, tick: float
) -> tuple[Caption | None, tuple[Path, ...]]:
    """As :func:`on_line`, and the thin line itself, in two parts where it has a *name*.

    At both ends it turns by *tick* to the side of growing offsets.
    """
    caption, free = on_line(line, start, end, offset, name, size) if name else (None, 0)
    middle = (start + end) / 2
    halves = [(start, middle - free), (end, middle + free)] if name else [(start, end)]
    paths = []
    for outer, inner in halves:
        if (inner - outer) * (middle - outer) <= 0:
            continue  # the name takes all of it
        path: list[Move | Line] = [Move(line.at(outer, offset + tick))]
        path += [Line(line.at(outer, offset))] if tick else []
        paths.append((*path, *line.alongside(outer, inner, offset)))
    return caption, tuple(paths)


def around(
    cycle: Cycle, line: CenterLine, middle: float, offset: float, style: Style, most: float
) -> Band | None:
    """The cycle's band, all around a closed *line*, with its name on it at *middle*.

    The name is no longer than *most*.
    """
    if not cycle.band:
        return None
    half = line.length / 2
    caption, free = on_line(
        line, middle - half, middle + half, offset, cycle.band.label, style.size * CAPTION, most
    )
    begin, end = middle + free, middle + line.length - free
    path = (Move(line.at(begin, offset)), *line.alongside(begin, end, offset))
    return Band((path,), style.round, caption)
