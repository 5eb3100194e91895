"""Numbers, attributes and addresses in SVG: the only XML escaping in the project."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape

from ..phases import printable

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


def safe_url(href: str | None) -> str | None:
    """*href* if it is relative or leads to http(s), else ``None``: no script, no data.

    Browsers skip white space and control characters within a scheme, so such
    addresses are refused as well.
    """
    if not href or any(char <= " " or char == "\x7f" for char in href):
        return None
    scheme = _SCHEME.match(href)
    return None if scheme and scheme[1].lower() not in ("http", "https") else href


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
    return escape(printable(text))


def written(values: Mapping[str, str]) -> str:
    """Attributes as they stand in a tag, each with a space before it."""
    return "".join(f' {name}="{escaped(value)}"' for name, value in values.items())
