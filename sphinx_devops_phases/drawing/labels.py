"""Text made to fit its room: measured, set smaller down to a minimum, then cut.

Pure text and numbers: what a room is, and where it lies, others know.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from .ribbon import Segment

BASELINE = 0.35
"""How far, in em, a text's baseline lies beneath its middle."""

ELLIPSIS = "…"
_WITHIN = 0.5
"""How much of a size is lost to the line around the current phase's label."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What to print of a label: ``overflow`` says that ``text`` had to be cut."""

    text: str
    size: float
    overflow: bool


def text_width(text: str) -> float:
    """About how wide *text* is, in em of a bold sans serif: rather too wide than too narrow.

    The classes follow DejaVu Sans Bold, the widest of the fonts that systems fall back to.
    """
    return sum(map(_char_width, text))


def _char_width(char: str) -> float:
    if combining(char):
        return 0.0
    if east_asian_width(char) in "WF":
        return 1.0
    if char in "iljI.,:;'|! ":
        return 0.36
    if char in "ftrJ-/()[]":
        return 0.5
    if char in "mwMW@%…&":
        return 1.05
    if char in "cszkvxy":
        return 0.64
    return 0.77 if char.isupper() else 0.7


def fit(label: str, segment: Segment, *, curved: bool = True, current: bool = False) -> Fit:
    """*label* made to fit *segment*: set smaller, to its minimum, then cut with an ellipsis.

    The *current* phase's label keeps off the line around it, but is not cut for that.
    """
    room = segment.room if curved else segment.straight_room
    fitted = fit_room(label, room, segment.size, segment.minimum)
    if current and not fitted.overflow:
        inside = (room - segment.size * _WITHIN) / max(text_width(label), 1)
        return replace(fitted, size=min(fitted.size, max(inside, segment.minimum)))
    return fitted


def fits(label: str, segment: Segment) -> bool:
    """Whether *label* fits at full size, also within the current phase's line."""
    return fit(label, segment, current=True).size == segment.size


@lru_cache(maxsize=1024)  # every diagram of a project has the same labels
def fit_room(label: str, room: float, size: float, minimum: float) -> Fit:
    """As :func:`fit`, in a *room* of so many units."""
    width = text_width(label)
    if width * size <= room:
        return Fit(label, size, False)
    if width * minimum <= room:
        return Fit(label, room / width, False)
    widths = list(accumulate(map(_char_width, label)))
    kept = bisect_right(widths, room / minimum - text_width(ELLIPSIS))
    return Fit(label[:kept].rstrip() + ELLIPSIS, minimum, True)
