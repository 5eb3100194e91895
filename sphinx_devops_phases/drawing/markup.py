"""Numbers, paths, attributes and addresses in SVG: the only XML escaping in the project."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from math import asin, hypot, pi, radians, sin

from .curves import Arc, Close, Line, Move, Path, Point

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_url(href: str | None) -> str | None:
    """*href* if it is relative or leads to http(s), else ``None``: no script, no data.

    Browsers skip white space and control characters within a scheme, so such
    addresses are refused as well.
    """
    if not href or any(char <= " " or char == "\x7f" for char in href):
        return None
    scheme = _SCHEME.match(href)
    return None if scheme and scheme[1].lower() not in ("http", "https") else href


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


def numbers(values: Sequence[float], digits: int) -> str:
    """*values* rounded; a minus sign separates as well as a space."""
    return " ".join(number(value, digits) for value in values).replace(" -", "-")


def number(value: float, digits: int = 1) -> str:
    """At most *digits* decimals, no trailing zero, no negative zero."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if digits else text
    return "0" if text == "-0" else text


@lru_cache(maxsize=1024)
def escaped(text: str) -> str:
    """*text* escaped for content and attributes, without what XML does not allow at all."""
    return escape(_UNPRINTABLE.sub("", text))


def written(values: Mapping[str, str]) -> str:
    """Attributes as they stand in a tag, each with a space before it."""
    return "".join(f' {name}="{escaped(value)}"' for name, value in values.items())
