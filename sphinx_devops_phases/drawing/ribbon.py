"""A ribbon cut into segments: their outlines, and where their labels go.

A segment knows how much room its label has; :mod:`.labels` says how to set a text
in it.  Lengths and angles are as in :mod:`.curves`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from .curves import CenterLine, Chevron, End, Line, Move, Path, Point, touching_point
from .labels import BASELINE, Fit, text_width


@dataclass(frozen=True, slots=True)
class Segment:
    """One phase's place in the drawing.

    ``outline`` is the filled area; a stroke of the fill's colour, ``Drawing.round``
    to each side, rounds its corners.  ``inner`` is a line inside it that marks the
    current phase.  ``label`` is the baseline at full ``size``, in reading direction,
    longer than ``room`` so that a glyph wider than thought is not lost.  ``center``
    and ``angle`` place a straight label instead (their middle line, not the
    baseline): it has ``straight_room``, and should be moved by ``sag`` times the
    square of its length along its downward normal to sit well in a bend.  ``box`` is
    the width and height, around ``center``, of a fair rectangle for a link.  ``slot``
    is the palette's, from 1.  ``touch`` is where a click must count as well, though
    it lies beside the outline (see :func:`.curves.touching_point`).
    """

    outline: Path
    inner: Path
    label: Path
    center: Point
    angle: float
    room: float
    straight_room: float
    sag: float
    size: float
    minimum: float
    box: tuple[float, float]
    slot: int
    touch: Point | None

    def baseline(self, fitted: Fit) -> Point:
        """The middle of a straight label's baseline: a bit into the bend, then down by a third."""
        length = min(text_width(fitted.text) * fitted.size, self.straight_room)
        down = self.sag * length**2 + fitted.size * BASELINE
        return self.center.towards(self.angle + 90, down)


@dataclass(frozen=True, slots=True)
class Style:
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


def _upright(angle: float) -> float:
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
    start, end = tail.position(0), head.position(style.size / 3)
    middle, room = (start + end) / 2, (end - start) - style.size * 0.6
    if across:  # halfway between the tip, where the label's middle is, and the edges
        middle -= style.depth / 4
    center, heading = line.at(middle), line.heading(middle)
    half, angle = style.half, _upright(heading - 90 if across else heading)
    down = style.size * BASELINE
    if across:
        room = straight_room = 2 * half - style.size * 1.6
        base = center.towards(angle + 90, down)
        label: Path = (
            Move(base.towards(angle, -half)),
            Line(base.towards(angle, half)),
        )
        sag = 0.0
    else:
        forward = abs((heading - angle + 180) % 360 - 180) < 1
        reach = room / 2 + style.size * 0.5
        ends = (middle - reach, middle + reach)
        label = line.stroke(*ends, down) if forward else line.stroke(ends[1], ends[0], -down)
        straight_room, sag = _chord(line, middle, room, angle, style)
    outline = line.outline(tail, head, half, style.round)
    return Segment(
        outline=outline,
        inner=line.outline(tail, head, half, style.round + style.size * 0.22),
        label=label,
        center=center,
        angle=angle,
        room=room,
        straight_room=straight_room,
        sag=sag,
        size=style.size,
        minimum=style.minimum,
        box=_box(line, middle, (end - start) / 2, half),
        slot=slot,
        touch=touching_point(outline),
    )


def _chord(
    line: CenterLine, middle: float, room: float, angle: float, style: Style
) -> tuple[float, float]:
    """How long a straight label may be, and how far it has to move per squared length."""

    def off(length: float) -> float:
        """How far, on average, the centre line leaves the label's line downwards at its ends."""
        at = line.at(middle)
        normal = radians(angle + 90)
        ends = (line.at(middle - length / 2), line.at(middle + length / 2))
        return sum((p.x - at.x) * cos(normal) + (p.y - at.y) * sin(normal) for p in ends) / 2

    length = room
    while length > style.size and abs(off(length)) * 0.6 > style.half - style.size * 0.6:
        length -= style.size / 10
    return length, 0.4 * off(length) / length**2


def _box(line: CenterLine, middle: float, reach: float, half: float) -> tuple[float, float]:
    """A rectangle on the middle of a segment: what an axis-parallel link can cover of it."""
    heading = radians(line.heading(middle))
    c, s = abs(cos(heading)), abs(sin(heading))
    # A level or upright segment is covered almost whole; of a slanting one, the middle.
    part = 0.9 - 0.9 * c * s
    along, side = reach * part * 2, half * part * 2
    return along * c + side * s, along * s + side * c
