"""A ribbon cut into segments: their outlines, and where in them a label goes.

A segment knows how much room its label has; :mod:`.labels` says how to set a text
in it.  Lengths and angles are as in :mod:`.curves`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin
from typing import NamedTuple

from .curves import CenterLine, Chevron, End, Path, Point, length, touching_point
from .labels import BASELINE, LEADING, Fit, Room, text_width

ICON = 1.15
"""The side of an icon's box, in em."""

ICON_GAP = 0.42
"""What is between an icon and its label, in em."""

_TYPICAL = 0.92
"""How wide text usually is, compared with the careful estimate: an icon stands close to it."""


class Place(NamedTuple):
    """Where one line of a label goes: the middle of its baseline, and how it is turned.

    Along the centre line it is at ``along``, read ``forward`` or not, with its baseline ``offset``
    beneath the line to the eye; straight, it is at ``at``, turned by ``angle``.
    """

    text: str
    at: Point
    angle: float
    along: float = 0.0
    offset: float = 0.0
    forward: bool = True


class Spot(NamedTuple):
    """The middle of a label of so many lines, and how much room they have.

    A straight label has ``straight``, if it is no larger than ``most``, and sits well in a bend if
    moved by ``sag`` times the square of its length along its downward normal.
    """

    middle: float
    center: Point
    room: float
    straight: float
    sag: float
    most: float


class Segment(NamedTuple):
    """One phase's place in the drawing.

    ``outline`` is the filled area; a stroke of the fill's colour, ``Drawing.round``
    to each side, rounds its corners.  ``spots`` are for a label in one line and in two,
    which are at most ``most`` large; the label is turned by ``angle``, read along the
    ``line`` or, if not ``forward``, against it.  ``box`` is the width and height, around
    ``center``, of a fair rectangle for a link.  ``slot`` is the palette's, from 1.
    ``touch`` is where a click must count as well, though it lies beside the outline (see
    :func:`.curves.touching_point`).
    """

    outline: Path
    line: CenterLine
    spots: tuple[Spot, Spot]
    most: float
    angle: float
    forward: bool
    box: tuple[float, float]
    slot: int
    touch: Point | None

    @property
    def center(self) -> Point:
        """Its middle."""
        return self.spots[0].center

    def room(self, *, curved: bool, beside: float = 0) -> Room:
        """What a label has room for; *beside* is its size, if there is an icon beside it."""
        used = beside * (ICON + ICON_GAP)
        one, two = ((spot.room if curved else spot.straight) - used for spot in self.spots)
        return Room(one, two, self.most if curved else min(self.most, self.spots[1].most))

    def places(self, fit: Fit, size: float, icon: bool, lead: int) -> tuple[Place, ...]:
        """The lines of a label; with an *icon* before it, *lead* is 1 if that is on the left."""
        spot, width = self.spots[len(fit.lines) - 1], self._width(fit, size)
        shift = lead * size * (ICON + ICON_GAP) / 2 if icon else 0
        down = spot.sag * min(width, spot.straight) ** 2
        middle = spot.center.towards(self.angle, shift)
        places = []
        for index, text in enumerate(fit.lines):
            offset = size * (BASELINE + LEADING * (index - (len(fit.lines) - 1) / 2))
            places.append(
                Place(
                    text,
                    middle.towards(self.angle + 90, down + offset),
                    self.angle,
                    spot.middle + (shift if self.forward else -shift),
                    offset,
                    self.forward,
                )
            )
        return tuple(places)

    def icon(self, fit: Fit, size: float, lead: int, *, curved: bool) -> Point:
        """The middle of the icon before a label."""
        spot, width = self.spots[len(fit.lines) - 1], self._width(fit, size)
        back = -lead * (width + size * ICON_GAP) / 2
        if curved:
            return self.line.at(spot.middle + (back if self.forward else -back))
        down = spot.sag * min(width, spot.straight) ** 2
        return spot.center.towards(self.angle, back).towards(self.angle + 90, down)

    def _width(self, fit: Fit, size: float) -> float:
        return max(map(text_width, fit.lines)) * size * _TYPICAL


class Style(NamedTuple):
    """Measures of a ribbon: half its width, depth of its chevrons, gap, corners, text."""

    half: float
    depth: float
    gap: float
    round: float
    size: float
    minimum: float
    margin: float


def chevron(at: float, style: Style) -> Chevron:
    """An end whose area lies half before *at*, half behind."""
    return Chevron(at - style.depth / 2, style.depth, style.half)


def upright(angle: float) -> float:
    """*angle*, or the opposite one, between -90 (reading upwards) and 90."""
    angle = (angle + 180) % 360 - 180
    return angle - 180 if angle > 90 - 1e-6 else angle + 180 if angle < -90 - 1e-6 else angle


def segment(
    line: CenterLine, tail: End, head: End, style: Style, slot: int, *, across: bool = False
) -> Segment:
    """The segment between two boundaries, half the gap kept free on either side.

    With *across*, the label runs across the ribbon instead of along it.
    """
    tail = tail.shift(style.gap / 2) if isinstance(tail, Chevron) else tail
    head = head.shift(-style.gap / 2) if isinstance(head, Chevron) else head
    find = _spot_across if across else _spot
    one = find(line, tail, head, style, 1)
    heading = line.heading(one.middle)
    angle = upright(heading - 90 if across else heading)
    outline = line.outline(tail, head, style.half, style.round)
    reach = (head.position(style.size / 3) - tail.position(0)) / 2
    high = head.position(style.half) - tail.position(0) if across else 2 * style.half
    return Segment(
        outline=outline,
        line=line,
        spots=(one, find(line, tail, head, style, 2)),
        most=(high - style.size * 0.3) / (LEADING + 1),
        angle=angle,
        forward=abs((heading - angle + 180) % 360 - 180) < 1,
        box=_box(line, one.middle, reach, style.half),
        slot=slot,
        touch=touching_point(outline),
    )


def _spot(line: CenterLine, tail: End, head: End, style: Style, lines: int) -> Spot:
    """Where a label of so many *lines* goes, and between which ends it stays."""
    high = style.size * (1 / 3 if lines == 1 else LEADING / 2 + 0.4)
    edges = (-high, 0.0, high)
    start, end = max(map(tail.position, edges)), min(map(head.position, edges))
    middle = (start + end) / 2
    along = length(line.stroke(start, end))
    if lines == 2:  # in a bend, one of the lines is the shorter
        sides = (line.stroke(start, end, side * LEADING * style.size / 2) for side in (-1, 1))
        along = min(map(length, sides))
    room = max(style.size / 2, along - style.size * 0.6)
    angle = upright(line.heading(middle))
    most = style.size
    straight, sag = _chord(line, middle, room, angle, style, high)
    if lines == 2 and straight < room:  # in a bend, only small letters leave room for both
        most = style.minimum
        small = style._replace(size=most)
        straight, sag = _chord(line, middle, room, angle, small, high * most / style.size)
    return Spot(middle, line.at(middle), room, straight, sag, most)


def _spot_across(line: CenterLine, tail: End, head: End, style: Style, lines: int) -> Spot:
    """The same for a label that runs across."""
    # Halfway between the tip, where the label's middle is, and the edges.
    middle = (tail.position(0) + head.position(style.size / 3)) / 2 - style.depth / 4
    room = 2 * style.half - style.size * 1.6
    return Spot(middle, line.at(middle), room, room, 0.0, style.size)


def _chord(
    line: CenterLine, middle: float, room: float, angle: float, style: Style, high: float
) -> tuple[float, float]:
    """How long a straight label may be, and how far it has to move per squared length."""

    def off(chord: float) -> float:
        return line.sag(middle, 0, chord / 2, angle)

    chord = room
    beside = style.half - high - style.size * 0.27
    while chord > style.size and abs(off(chord)) * 0.6 > beside:
        chord -= style.size / 10
    return chord, 0.4 * off(chord) / chord**2


def _box(line: CenterLine, middle: float, reach: float, half: float) -> tuple[float, float]:
    """A rectangle on the middle of a segment: what an axis-parallel link can cover of it."""
    heading = radians(line.heading(middle))
    c, s = abs(cos(heading)), abs(sin(heading))
    # A level or upright segment is covered almost whole; of a slanting one, the middle.
    part = 0.9 - 0.9 * c * s
    along, side = reach * part * 2, half * part * 2
    return along * c + side * s, along * s + side * c


def row(
    line: CenterLine, ends: Sequence[tuple[End, End]], style: Style, slots: Sequence[int]
) -> tuple[Segment, ...]:
    """Segments between the pairs of *ends*."""
    return tuple(segment(line, *both, style, slot) for both, slot in zip(ends, slots, strict=True))
