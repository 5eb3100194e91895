"""Path data: an outline in the least of text that draws it."""

from __future__ import annotations

from functools import lru_cache
from math import asin, hypot, pi, radians, sin

from .curves import Arc, Close, Line, Move, Path, Point
from .markup import numbers


def path_data(path: Path, digits: int = 1) -> str:
    """Path data: relative commands, no separators that are not needed.

    Every step starts from the rounded place before, so that errors do not add up.
    """
    return rounded(path, digits)[0]


@lru_cache(maxsize=512)
def rounded(path: Path, digits: int) -> tuple[str, float]:
    """Path data with so many decimals, and how long the path is that it draws."""
    data: list[str] = []
    total, here, begin = 0.0, Point(0, 0), Point(0, 0)
    for command in path:
        if isinstance(command, Close):
            data.append("z")
            here = begin
            continue
        to = Point(round(command.to.x, digits), round(command.to.y, digits))
        step = [to.x - here.x, to.y - here.y]
        match command:
            case Move():
                data.append("M" + numbers([to.x, to.y], digits))
                begin = to
            case Line():
                data.append("l" + numbers(step, digits))
                total += hypot(*step)
            case Arc(_, radius, start, end):
                turn, exact, half = radians(abs(end - start)), digits, hypot(*step) / 2
                if abs(turn - pi) < pi / 9:  # near half a circle, the radius is what decides
                    radius, exact = half / sin(turn / 2), digits + 1
                radius = round(radius, exact)
                flags = [int(turn > pi), int(end > start)]
                radii, rest = numbers([radius, radius], exact), numbers([0, *flags, *step], digits)
                data.append(f"a{radii} {rest}")
                angle = 2 * asin(min(1, half / radius))
                total += max(radius, half) * (2 * pi - angle if turn > pi else angle)
        here = to
    return "".join(data), total
