"""The colours of a cycle, and the arithmetic of contrast.

The one place where the colours live: the emitters print them as they are, and
a test holds the style sheet's custom properties to them.

The twelve are two families of six, a first group sliding from blue to plum and a second from leaf
green to petrol, so that the last leads back to the first.  Neighbours differ in lightness as well,
for eyes that tell some hues from others less well: in every three, one is light, one in the middle
and one deep.  White text has a contrast of at least 4.5:1 on each of them, and each has one of at
least 3:1 on a white and on a near-black page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import atan2, degrees, hypot
from typing import NamedTuple

PALETTE = (
    "#1177bb", "#2a6ac0", "#425ebb", "#8561c5", "#9053af", "#994499",
    "#4a8312", "#0d7f2e", "#007744", "#19827a", "#017b83", "#026f86",
)  # fmt: skip
"""Fills, by slot: the first group takes from slots 1 to 6, the second from 7 to 12."""

PALETTE_DARK = (
    "#76bbf6", "#7eadf0", "#85a0e8", "#c8b0fd", "#cd9fe6", "#d192cf",
    "#97c47b", "#77ba7e", "#60b381", "#4fcbc0", "#3fc0ca", "#39aecd",
)  # fmt: skip
"""The same hues for a dark page, with dark text."""

LIGHTER = 1.4
"""How many times as light these are, as CSS measures it in ``oklch()``."""

INK = "#ffffff"
"""Text on the palette's fills."""

INK_DARK = "#0e141b"
"""Text on light fills: the dark palette's, and light colours of users."""

BLACK = "#000000"
"""Text where neither of these two has enough contrast."""

PAGES = {"a white page": "#ffffff", "a dark page": "#131416"}
"""What fills must stand out from, by at least :data:`PAGE_CONTRAST`: furo's two backgrounds."""

PAGE_CONTRAST = 3

MUTED = "#687283"
"""What the fill of a phase without a page is mixed with; right with :data:`INK`."""

MUTED_DARK = "#96a0ae"
"""The same for the dark palette."""

TINT = 0.14
"""How much of a phase's colour is in its tint."""

TINT_INK = 0.4
"""How much of it is in the text on the tint."""

QUIET = "#737b87"
"""Captions and arrows where no style sheet can follow the page's own text colour."""

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", re.ASCII)


def valid(color: str) -> str:
    """*color* as lower-case ``#rrggbb``, or ``""`` if it is no hex colour.

    Nothing else of a user's colour gets into any output.

    >>> valid("#0AF"), valid("red;}")
    ('#00aaff', '')
    """
    if not _HEX.fullmatch(color):
        return ""
    digits = color[1:].lower()
    return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits)


def _channels(color: str) -> bytes:
    return bytes.fromhex(color[1:])


def _linear(color: str) -> list[float]:
    """The amounts of red, green and blue light, from 0 to 1."""
    return [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(color))
    ]


def luminance(color: str) -> float:
    """The relative luminance of ``#rrggbb``, from 0 to 1, as WCAG 2 defines it."""
    linear = _linear(color)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, from 1 to 21, as in WCAG 2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def short(color: str) -> str:
    """``#rrggbb`` as ``#rgb`` where that is the same."""
    return f"#{color[1::2]}" if color[1::2] == color[2::2] else color


def mix(one: str, other: str, share: float) -> str:
    """*one* with *share* (0 to 1) of *other* stirred in."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@lru_cache(maxsize=64)
def ink(fill: str) -> str:
    """The text colour that reads best on *fill*, with a contrast of at least 4.5:1 on any.

    Of the middle tones, only black is far enough from some.
    """
    best = max((INK, INK_DARK), key=lambda color: contrast(color, fill))
    return best if contrast(best, fill) >= 4.5 else BLACK


@lru_cache(maxsize=64)
def lost(color: str) -> bool:
    """Whether a colour does not stand out on a white page, or on a dark one."""
    return min(contrast(color, page) for page in PAGES.values()) < PAGE_CONTRAST


def fill(slot: int, color: str = "", muted: bool = False, dark: bool = False) -> str:
    """A phase's fill: the user's *color* if that is valid, else the palette's at *slot* (from 1).

    *muted* draws it back, for a phase without a page: three parts of grey in four.  The page may
    be *dark*.
    """
    hues, grey = (PALETTE_DARK, MUTED_DARK) if dark else (PALETTE, MUTED)
    chosen = valid(color) or hues[(slot - 1) % len(hues)]
    return mix(chosen, grey, 0.75) if muted else chosen


class Paint(NamedTuple):
    """How a segment is painted: its ``fill``, a ``line`` around it, and the ``ink`` of its text."""

    fill: str
    line: str
    ink: str


@lru_cache(maxsize=128)
def paint(fill: str, tinted: bool, dark: bool = False) -> Paint:
    """A segment in its full colour, or *tinted*: near the page, with a line in that colour."""
    if not tinted:
        return Paint(fill, fill, ink(fill))
    page, words = (INK_DARK, INK) if dark else (INK, INK_DARK)
    pale, text, share = mix(fill, page, 1 - TINT), mix(fill, words, 1 - TINT_INK), 1 - TINT_INK
    while contrast(pale, text) < 7 and share < 1:
        share += 0.05
        text = mix(fill, words, min(1, share))
    return Paint(pale, fill, text)


def oklch(color: str) -> tuple[float, float, float]:
    """``#rrggbb`` as the lightness (0 to 1), chroma and hue (in degrees) that CSS calls so."""
    red, green, blue = _linear(color)
    cones = (
        0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
        0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
        0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
    )
    one, two, three = (cone ** (1 / 3) for cone in cones)
    a = 1.9779984951 * one - 2.4285922050 * two + 0.4505937099 * three
    b = 0.0259040371 * one + 0.7827717662 * two - 0.8086757660 * three
    lightness = 0.2104542553 * one + 0.7936177850 * two - 0.0040720468 * three
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360
