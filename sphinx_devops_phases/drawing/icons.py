"""Small stroke drawings in a box of 24 units, built in or given as SVG path data.

Path data is read here into lines and cubic curves: that checks it, and lets TikZ
draw the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import acos, ceil, copysign, cos, degrees, hypot, radians, sin, sqrt, tan
from types import MappingProxyType
from typing import NamedTuple

from .curves import Close, Line, Move, Point

BOX = 24
"""The side of an icon's box; its lines are 2 wide, with round ends."""

LONGEST = 1000
"""As many characters of path data are enough for a drawing as small as a letter."""

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "plan": "M8 4H5v17h14V4h-3M9 2h6v4H9zM9 11h6M9 16h4",
        "code": "M8 6l-6 6 6 6M16 6l6 6-6 6",
        "build": "M12 2l9 5v10l-9 5-9-5V7zM3 7l9 5 9-5M12 12v10",
        "test": "M8 2h8M10 2v7L4 19q-1 3 2 3h12q3 0 2-3L14 9V2M7 15h10",
        "release": "M3 3h9l9 9-9 9-9-9zM8 8h.1",
        "deploy": "M12 2q6 5 4 13H8Q6 7 12 2zM8 11l-4 4v4l4-2M16 11l4 4v4l-4-2M12 19v3",
        "operate": "M3 3h18v7H3zM3 14h18v7H3zM7 6.5h.1M7 17.5h.1",
        "monitor": "M2 12h5l3-8 5 16 3-8h4",
        "bell": "M4 17h16q-3-2-3-8a5 5 0 0 0-10 0q0 6-3 8M10 21h4",
        "book": "M12 6Q8 3 3 4v15q5-1 9 2 4-3 9-2V4q-5-1-9 2v15",
        "chat": "M3 4h18v12H12l-5 5v-5H3z",
        "check": "M4 12l6 6L20 6",
        "cloud": "M7 19A5 5 0 0 1 7 9 6 6 0 0 1 17 8a5.5 5.5 0 0 1 0 11z",
        "data": "M4 6a8 3 0 1 0 16 0A8 3 0 1 0 4 6v12a8 3 0 0 0 16 0V6M4 12a8 3 0 0 0 16 0",
        "flag": "M5 22V3h14l-3 5 3 5H5",
        "lock": "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4",
        "person": "M12 3a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9M3 21q1-6 9-6t9 6",
        "search": "M10 3a7 7 0 1 0 0 14 7 7 0 1 0 0-14M15 15l6 6",
        "shield": "M12 2l8 3v6q0 8-8 11-8-3-8-11V5z",
    }
)
"""Path data by name.  The first eight are the icons of the eight phases."""


class Cubic(NamedTuple):
    """A cubic Bézier curve to *to*."""

    first: Point
    second: Point
    to: Point


Stroke = tuple[Move | Line | Cubic | Close, ...]

_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_TOKEN = re.compile(rf"[\s,]*(?:([A-Za-z])|({_NUMBER}))", re.ASCII)


def data(icon: str) -> str:
    """The path data that *icon* names or is, or ``""`` if it is neither."""
    return "" if problem(icon) else ICONS.get(icon, icon)


def problem(icon: str) -> str:
    """Why *icon* cannot be used, as the end of a sentence; ``""`` if it can."""
    if not icon or icon in ICONS:
        return ""
    if len(icon) > LONGEST:
        return f"is {len(icon)} characters long: {LONGEST} are allowed"
    if not icon.lstrip().startswith(("M", "m")):
        return f"is neither a path nor one of {', '.join(ICONS)}"
    try:
        ends = [command.to for command in strokes(icon) if not isinstance(command, Close)]
    except ValueError as error:
        return f"is no path: {error}"
    if any(not -1 <= value <= BOX + 1 for end in ends for value in end):
        return f"leaves its box of {BOX} × {BOX} units"
    return "draws nothing" if len(ends) < 2 else ""


@lru_cache(maxsize=64)
def strokes(path: str) -> Stroke:
    """SVG path data as moves, lines and cubic curves; :exc:`ValueError` says what is wrong."""
    pen = _Pen()
    for letter, numbers in _commands(path):
        pen.draw(letter, numbers)
    return tuple(pen.done)


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; repeated ones have their letter again."""
    tokens = list(_tokens(path))
    at = 0
    letter = ""
    while at < len(tokens):
        if isinstance(tokens[at], str):
            letter = str(tokens[at])
            at += 1
        elif letter.upper() in ("", "Z"):
            raise ValueError("a number without a command")
        if letter.upper() not in _ARGUMENTS:
            raise ValueError(f"there is no command {letter!r}")
        numbers = tokens[at : at + _ARGUMENTS[letter.upper()]]
        values = [number for number in numbers if isinstance(number, float)]
        if len(values) < _ARGUMENTS[letter.upper()]:
            raise ValueError(f"{letter!r} has too few numbers")
        at += len(values)
        yield letter, values
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _tokens(path: str) -> Iterator[str | float]:
    """Letters and numbers; the two flags of an arc may be written without a space."""
    at, letter, count, path = 0, "", 0, path.rstrip()
    while at < len(path):
        flag = re.compile(r"[\s,]*()([01])", re.ASCII).match(path, at)
        found = flag if letter in ("A", "a") and count % 7 in (3, 4) else _TOKEN.match(path, at)
        if not found:
            raise ValueError(f"{path[at : at + 10]!r} cannot be read")
        at = found.end()
        if found[1]:
            letter, count = found[1], 0
            yield letter
        else:
            count += 1
            yield float(found[2])


class _Pen:
    """Draws commands one after the other, and remembers what the next one may refer to."""

    def __init__(self) -> None:
        self.done: list[Move | Line | Cubic | Close] = []
        self.here = self.begin = Point(0, 0)
        self.control: tuple[str, Point] | None = None

    def draw(self, letter: str, numbers: list[float]) -> None:
        """Add what one command draws."""
        kind, base = letter.upper(), self.here if letter.islower() else Point(0, 0)
        if not self.done and kind != "M":
            raise ValueError("it does not begin with a move")
        control, self.control = self.control, None
        if kind == "Z":
            self.done.append(Close())
            self.here = self.begin
        elif kind == "A":
            self._arc(numbers[:5], Point(base.x + numbers[5], base.y + numbers[6]))
        elif kind in ("H", "V"):
            x = base.x + numbers[0] if kind == "H" else self.here.x
            y = base.y + numbers[0] if kind == "V" else self.here.y
            self._add(Line(Point(x, y)))
        else:
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            self._points(kind, [Point(base.x + x, base.y + y) for x, y in pairs], control)

    def _points(self, kind: str, ends: list[Point], control: tuple[str, Point] | None) -> None:
        if kind in ("S", "T"):
            family = {"S": "C", "T": "Q"}[kind]
            last = control[1] if control and control[0] == family else self.here
            ends.insert(0, Point(2 * self.here.x - last.x, 2 * self.here.y - last.y))
            kind = family
        if kind == "M":
            self._add(Move(ends[0]))
            self.begin = self.here
        elif kind == "L":
            self._add(Line(ends[0]))
        elif kind == "C":
            self._add(Cubic(*ends))
            self.control = kind, ends[1]
        else:
            (middle, to), here = ends, self.here
            thirds = [_between(end, middle, 2 / 3) for end in (here, to)]
            self._add(Cubic(thirds[0], thirds[1], to))
            self.control = kind, middle

    def _add(self, command: Move | Line | Cubic) -> None:
        self.done.append(command)
        self.here = command.to

    def _arc(self, numbers: list[float], to: Point) -> None:
        """An arc of an ellipse, by the arithmetic of SVG 2's implementation notes."""
        rx, ry, tilt, large, sweep = numbers
        rx, ry, here = abs(rx), abs(ry), self.here
        if not rx or not ry or here == to:
            self._add(Line(to))
            return
        c, s = cos(radians(tilt)), sin(radians(tilt))
        dx, dy = (here.x - to.x) / 2, (here.y - to.y) / 2
        x, y = c * dx + s * dy, c * dy - s * dx
        grow = max(1.0, hypot(x / rx, y / ry))
        rx, ry = rx * grow, ry * grow
        off = (x / rx) ** 2 + (y / ry) ** 2
        part = sqrt(max(0, 1 / off - 1)) * (1 if (large != 0) != (sweep != 0) else -1)
        mx, my = part * rx * y / ry, -part * ry * x / rx
        start = _angle((x - mx) / rx, (y - my) / ry)
        turn = (_angle((-x - mx) / rx, (-y - my) / ry) - start) % 360
        turn -= 0 if sweep else 360
        center = Point(c * mx - s * my + (here.x + to.x) / 2, s * mx + c * my + (here.y + to.y) / 2)

        def place(angle: float, along: float = 0.0) -> Point:
            """On the ellipse, or beside it in the direction of travel."""
            a = radians(angle)
            px, py = rx * (cos(a) - along * sin(a)), ry * (sin(a) + along * cos(a))
            return Point(center.x + c * px - s * py, center.y + s * px + c * py)

        count = max(1, ceil(abs(turn) / 90 - 1e-6))
        step = turn / count
        reach = 4 / 3 * tan(radians(step) / 4)
        for index in range(count):
            one, two = start + step * index, start + step * (index + 1)
            last = to if index == count - 1 else place(two)
            self._add(Cubic(place(one, reach), place(two, -reach), last))


def _angle(x: float, y: float) -> float:
    return copysign(degrees(acos(max(-1, min(1, x / hypot(x, y))))), y)


def _between(one: Point, other: Point, share: float) -> Point:
    return Point(one.x + (other.x - one.x) * share, one.y + (other.y - one.y) * share)
