"""Centre lines of straight lines and circular arcs, and the curves alongside them.

Curves that run alongside a line or an arc are lines and arcs again.  So every
outline is exact, both emitters print it with their own commands, and the output
stays small.  Lengths are in the drawing's units, angles in degrees; x points
right and y *down*, so that a growing angle turns clockwise to the eye.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import atan2, copysign, cos, degrees, hypot, radians, sin
from typing import Literal, NamedTuple


class Point(NamedTuple):
    """A place in the drawing."""

    x: float
    y: float

    def towards(self, angle: float, distance: float) -> Point:
        """The point *distance* away in the direction *angle*."""
        return Point(
            self.x + distance * cos(radians(angle)), self.y + distance * sin(radians(angle))
        )


class Move(NamedTuple):
    """Begin a path at *to*.  Letters tell commands apart, also where these are compared."""

    to: Point
    letter: Literal["M"] = "M"


class Line(NamedTuple):
    """A straight line to *to*."""

    to: Point
    letter: Literal["L"] = "L"


class Arc(NamedTuple):
    """A circular arc, from the angle *start* to *end* as seen from *center*."""

    center: Point
    radius: float
    start: float
    end: float
    letter: Literal["A"] = "A"

    @property
    def to(self) -> Point:
        """Where the arc ends."""
        return self.center.towards(self.end, self.radius)


class Close(NamedTuple):
    """Back to where the path began."""

    letter: Literal["Z"] = "Z"


Command = Move | Line | Arc | Close
Path = tuple[Command, ...]


def points(path: Path) -> Iterator[Point]:
    """Points along *path*, arcs as chords of at most 5°: for measuring and testing."""
    for command in path:
        match command:
            case Arc(center, radius, start, end):
                count = max(1, round(abs(end - start) / 5))
                for step in range(1, count + 1):
                    yield center.towards(start + (end - start) * step / count, radius)
            case Move(to) | Line(to):
                yield to


def length(path: Path) -> float:
    """How long an open *path* is."""
    total, here = 0.0, Point(0, 0)
    for command in path:
        match command:
            case Arc(_, radius, start, end):
                total += radius * radians(abs(end - start))
            case Line(to):
                total += hypot(to.x - here.x, to.y - here.y)
        if not isinstance(command, Close):
            here = command.to
    return total


def mirrored(path: Path, width: float) -> Path:
    """*path* in a canvas of that *width*, seen in a mirror at its side."""

    def place(command: Command) -> Command:
        match command:
            case Arc(center, radius, start, end):
                return Arc(Point(width - center.x, center.y), radius, 180 - start, 180 - end)
            case Move(to) | Line(to):
                return command._replace(to=Point(width - to.x, to.y))
        return command

    return tuple(map(place, path))


def touching_point(outline: Path) -> Point | None:
    """The middle of an outline's bounding box, if it is not inside the outline; else ``None``.

    Voice control, switch access and test tools click the middle of a link's box, which in a
    bend can lie beside the segment.
    """
    corners = list(points(outline))
    xs, ys = zip(*corners, strict=True)
    middle = Point((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    inside = False
    for one, other in pairwise([*corners, corners[0]]):
        if (one.y > middle.y) != (other.y > middle.y):
            share = (middle.y - one.y) / (other.y - one.y)
            inside ^= middle.x < one.x + share * (other.x - one.x)
    return None if inside else middle


class Chevron(NamedTuple):
    """A segment's end as an arrow head: its edges lie at *at*, its tip *depth* further on."""

    at: float
    depth: float
    half: float

    def position(self, offset: float) -> float:
        """Where along the centre line the end lies, *offset* to the right of it."""
        return self.at + self.depth * (1 - abs(offset) / self.half)

    def shift(self, distance: float) -> Chevron:
        """The same shape, *distance* (measured across the edge) further on."""
        along = distance * hypot(self.depth, self.half) / self.half
        return Chevron(self.at + along, self.depth, self.half)

    @property
    def offsets(self) -> tuple[float, ...]:
        """Corners between the two edges of the ribbon."""
        return (0.0,)


class Cut(NamedTuple):
    """A segment's end as a slanted cut: in the middle *at*, *slope* later per unit to the right."""

    at: float
    slope: float = 0.0

    def position(self, offset: float) -> float:
        """As in :class:`Chevron`."""
        return self.at + self.slope * offset

    def shift(self, distance: float) -> Cut:
        """As in :class:`Chevron`."""
        return Cut(self.at + distance * hypot(1, self.slope), self.slope)

    @property
    def offsets(self) -> tuple[float, ...]:
        """A cut has no corner."""
        return ()


End = Chevron | Cut


class Stretch(NamedTuple):
    """One line or arc of a centre line: ``turn`` is 1 for a clockwise arc, and 0 for a line.

    ``origin`` is where a line begins, or the middle of an arc's circle; ``heading`` is where the
    stretch leads at its beginning, in degrees.
    """

    origin: Point
    length: float
    heading: float
    radius: float = 0.0
    turn: Literal[-1, 0, 1] = 0

    def transposed(self) -> Stretch:
        """The same with x and y exchanged."""
        origin = Point(self.origin.y, self.origin.x)
        turn: Literal[-1, 0, 1] = (0, -1, 1)[self.turn]
        return self._replace(origin=origin, heading=90 - self.heading, turn=turn)

    def mirrored(self, width: float) -> Stretch:
        """The same in a canvas of that *width*, seen in a mirror at its side."""
        origin = Point(width - self.origin.x, self.origin.y)
        turn: Literal[-1, 0, 1] = (0, -1, 1)[self.turn]
        return self._replace(origin=origin, heading=180 - self.heading, turn=turn)

    def heading_at(self, s: float) -> float:
        """The direction of travel after *s* units."""
        return self.heading + (self.turn * degrees(s / self.radius) if self.turn else 0)

    def at(self, s: float, offset: float) -> Point:
        """The point after *s* units, *offset* to the right."""
        heading = self.heading_at(s)
        if not self.turn:
            return self.origin.towards(heading, s).towards(heading + 90, offset)
        return self.origin.towards(heading - 90 * self.turn, self.radius - self.turn * offset)

    def command(self, start: float, end: float, offset: float) -> Line | Arc:
        """The curve alongside, from *start* to *end*, in either direction."""
        if not self.turn:
            return Line(self.at(end, offset))
        back = -90 * self.turn
        return Arc(
            self.origin,
            self.radius - self.turn * offset,
            self.heading_at(start) + back,
            self.heading_at(end) + back,
        )


def straight(begin: Point, end: Point) -> Stretch:
    """A line between two points."""
    dx, dy = end.x - begin.x, end.y - begin.y
    return Stretch(begin, hypot(dx, dy), degrees(atan2(dy, dx)))


def bend(center: Point, radius: float, start: float, sweep: float) -> Stretch:
    """An arc from the angle *start* over *sweep* degrees, clockwise if positive."""
    turn: Literal[-1, 1] = 1 if sweep > 0 else -1
    return Stretch(center, radius * radians(abs(sweep)), start + 90 * turn, radius, turn)


class CenterLine:
    """Stretches one after the other, each beginning where the one before ended.

    A *closed* line may be asked for places before its beginning and after its
    end, up to once around; an open one goes on straight.
    """

    def __init__(self, stretches: Iterable[Stretch], *, closed: bool = True) -> None:
        self.stretches = once = tuple(stretch for stretch in stretches if stretch.length > 1e-9)
        self.closed = closed
        self.length = sum(stretch.length for stretch in once)
        start = -self.length if closed else 0.0
        self._stretches: list[tuple[float, Stretch]] = []
        for stretch in once * 3 if closed else once:
            self._stretches.append((start, stretch))
            start += stretch.length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CenterLine):
            return NotImplemented
        return (self.stretches, self.closed) == (other.stretches, other.closed)

    def __hash__(self) -> int:
        return hash((self.length, self.closed))

    def mirrored(self, width: float) -> CenterLine:
        """The same in a canvas of that *width*, seen in a mirror: for lines read from the right."""
        return CenterLine((one.mirrored(width) for one in self.stretches), closed=self.closed)

    def transposed(self) -> CenterLine:
        """The same with x and y exchanged."""
        return CenterLine((one.transposed() for one in self.stretches), closed=self.closed)

    def _find(self, s: float) -> tuple[float, Stretch]:
        for start, stretch in self._stretches:
            if s < start + stretch.length:
                return s - start, stretch
        start, stretch = self._stretches[-1]
        return s - start, stretch

    def at(self, s: float, offset: float = 0.0) -> Point:
        """The point *s* units along, *offset* to the right."""
        local, stretch = self._find(s)
        return stretch.at(local, offset)

    def heading(self, s: float) -> float:
        """The direction of travel there, in degrees."""
        local, stretch = self._find(s)
        return stretch.heading_at(local)

    def sag(self, s: float, offset: float, half: float, angle: float) -> float:
        """How far the curve alongside leaves a straight line that touches it at *s*.

        That is downwards to one who reads along *angle*, on average of the ends, *half* away.
        """
        at, normal = self.at(s, offset), radians(angle + 90)
        ends = (self.at(s - half, offset), self.at(s + half, offset))
        return sum((p.x - at.x) * cos(normal) + (p.y - at.y) * sin(normal) for p in ends) / 2

    def alongside(self, start: float, end: float, offset: float) -> list[Line | Arc]:
        """Commands that lead from *start* to *end*, *offset* to the right; may go backwards."""
        low, high = min(start, end), max(start, end)
        commands: list[Line | Arc] = []
        last = len(self._stretches) - 1
        for index, (begin, stretch) in enumerate(self._stretches):
            first = low if index == 0 else max(low, begin)
            final = high if index == last else min(high, begin + stretch.length)
            if final - first < 1e-6:
                continue
            ends = (first, final) if start < end else (final, first)
            commands.append(stretch.command(ends[0] - begin, ends[1] - begin, offset))
        return commands if start < end else commands[::-1]

    def stroke(self, start: float, end: float, offset: float = 0.0) -> Path:
        """An open path from *start* to *end*."""
        begin = Move(self.at(start, offset))
        return tuple(_joined([begin, *self.alongside(start, end, offset)]))

    def outline(self, tail: End, head: End, half: float, inset: float) -> Path:
        """The segment between two ends: *half* as wide as the ribbon, drawn in by *inset*."""
        tail, head = tail.shift(inset), head.shift(-inset)
        edge = half - inset
        path: list[Command] = [Move(self.at(tail.position(-edge), -edge))]
        path += self.alongside(tail.position(-edge), head.position(-edge), -edge)
        path += [Line(self.at(head.position(o), o)) for o in head.offsets]
        path.append(Line(self.at(head.position(edge), edge)))
        path += self.alongside(head.position(edge), tail.position(edge), edge)
        path += [Line(self.at(tail.position(o), o)) for o in tail.offsets]
        return (*_joined(path), Close())


def _joined(commands: Iterable[Command]) -> list[Command]:
    """Without lines that go nowhere or merely continue the line before."""
    done: list[Command] = []
    for command in commands:
        if isinstance(command, Line) and len(done) > 1 and isinstance(done[-1], Line):
            before, middle = done[-2], done[-1].to
            if not isinstance(before, Close):
                ax, ay = middle.x - before.to.x, middle.y - before.to.y
                bx, by = command.to.x - middle.x, command.to.y - middle.y
                if abs(ax * by - ay * bx) < 1e-6 and copysign(1, ax * bx + ay * by) > 0:
                    done[-1] = command
                    continue
        done.append(command)
    return done
