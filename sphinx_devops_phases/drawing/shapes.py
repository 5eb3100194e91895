"""The shapes, as a registry: a new one is an entry here, and a module beside this that draws it.

Whatever is different between shapes is said here, or in these modules; :mod:`.ring` is a short one.
A shape draws a :class:`.Cycle` as a :class:`.Drawing`, the neutral model of :mod:`.model`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ..phases import Cycle, suggest
from . import SHAPES, infinity, ring, track
from .model import Caption, Drawing, letter, overflowing

__all__ = ["REGISTRY", "SHAPES", "Caption", "Drawing", "Shape", "draw", "letter", "overflowing"]


class Paper(NamedTuple):
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


class Shape(NamedTuple):
    """One way to draw a cycle: for ordinary and for small containers, on paper and on screens.

    The drawings are in canvases of the same width: the smaller ones are sent in the same SVG, and
    are only higher.  A function may find that there is no ``medium`` one.  On screens, the narrow
    drawing is at most ``most`` rem wide, and the wide one ``width``, if that is given.
    """

    wide: Callable[[Cycle, bool], Drawing]
    narrow: Callable[[Cycle, bool], Drawing]
    paper: Paper
    most: int
    width: int = 0
    medium: Callable[[Cycle, bool], Drawing | None] = lambda cycle, rtl: None


REGISTRY: Mapping[str, Shape] = MappingProxyType(
    {
        "infinity": Shape(
            infinity.wide,
            infinity.narrow,
            Paper(widest="16cm", narrow="6cm", least="9cm", aside="60%", height=60),
            most=23,
        ),
        "ring": Shape(
            ring.wide,
            ring.narrow,
            Paper(widest="9cm", narrow="5cm", least="4.5cm", aside="40%", height=110),
            most=20,
            width=30,
        ),
        "track": Shape(
            track.wide,
            track.narrow,
            Paper(widest="16cm", narrow="7cm", least="11cm", aside="40%", height=130),
            most=22,
            medium=track.medium,
        ),
    }
)


@lru_cache(maxsize=64)
def draw(cycle: Cycle, shape: str, *, rtl: bool = False) -> Drawing:
    """*cycle* drawn as an ``infinity`` sign, a ``ring`` or a ``track``, with its smaller twins.

    :exc:`ValueError` says that there is no such *shape*.  With *rtl* it is mirrored, for languages
    that are read from the right; letters are not.
    """
    if shape not in REGISTRY:
        raise ValueError(f"no shape {shape!r}; {suggest(shape, SHAPES)}")
    one = REGISTRY[shape]
    wide, medium, narrow = (part(cycle, rtl) for part in (one.wide, one.medium, one.narrow))
    assert wide
    return replace(wide, medium=medium, narrow=narrow)
