"""The registry of shapes: whatever is different between them is said here, or in their modules.

A shape draws a :class:`.Cycle` as a :class:`.Drawing`, the neutral model of :mod:`.model`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from ..phases import Cycle, suggest
from . import infinity, ring, track
from .model import Caption, Drawing, fit_all, overflowing

__all__ = ["REGISTRY", "SHAPES", "Caption", "Drawing", "Shape", "draw", "fit_all", "overflowing"]


@dataclass(frozen=True, slots=True)
class Paper:
    """How large LaTeX sets a shape; lengths are TeX's.

    In lines shorter than ``least`` (columns, cells) the narrow drawing is used, which has labels of
    about 7 pt there.  ``aside`` is the width of a figure that text flows around, if it says none
    itself, and ``height`` the hundredths of its width that such a figure is about high.
    """

    widest: str
    narrow: str
    least: str
    aside: str
    height: int


@dataclass(frozen=True, slots=True)
class Screen:
    """When the style sheet shows the narrow drawing of a shape, and how large it becomes.

    In containers up to ``tight`` px: there a label at its minimum would be under 12 px.  Labels
    that are set at full size allow smaller ones, down to ``roomy`` px.  ``most`` limits the narrow
    drawing, and ``width`` the wide one, if it is not as wide as the line, in rem.
    """

    roomy: int
    tight: int
    most: int
    width: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to draw a cycle: for ordinary and for narrow lines, on paper and on screens.

    Both drawings are in canvases of the same width: the narrow one is sent in the same SVG, and is
    only higher.
    """

    wide: Callable[[Cycle], Drawing]
    narrow: Callable[[Cycle], Drawing]
    paper: Paper
    screen: Screen


REGISTRY: Mapping[str, Shape] = MappingProxyType(
    {
        "infinity": Shape(
            infinity.wide,
            infinity.narrow,
            Paper(widest="16cm", narrow="6cm", least="9cm", aside="60%", height=60),
            Screen(roomy=444, tight=604, most=23),
        ),
        "ring": Shape(
            ring.wide,
            ring.narrow,
            Paper(widest="9cm", narrow="5cm", least="4.5cm", aside="40%", height=110),
            Screen(roomy=240, tight=444, most=20, width=30),
        ),
        "track": Shape(
            track.wide,
            track.narrow,
            Paper(widest="16cm", narrow="7cm", least="11cm", aside="40%", height=130),
            Screen(roomy=604, tight=720, most=22),
        ),
    }
)
SHAPES = tuple(REGISTRY)
"""The names."""


@lru_cache(maxsize=64)
def draw(cycle: Cycle, shape: str) -> Drawing:
    """*cycle* drawn in one of :data:`SHAPES`, with its narrow twin; else :exc:`ValueError`."""
    if shape not in REGISTRY:
        raise ValueError(f"no shape {shape!r}; {suggest(shape, SHAPES)}")
    drawn = REGISTRY[shape]
    return replace(drawn.wide(cycle), narrow=drawn.narrow(cycle))
