"""Text made to fit its room: measured, broken into two lines, set smaller, and cut only then.

Pure text and numbers: what a room is, and where it lies, others know.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple
from unicodedata import category, east_asian_width

BASELINE = 0.35
"""How far, in em, a text's baseline lies beneath its middle."""

LEADING = 1.1
"""How far, in em, the two lines of a label are apart."""

ELLIPSIS = "…"
SOFT_HYPHEN = "\u00ad"
_JOINER = "\u200d"
_SKIN_TONES = "".join(map(chr, range(0x1F3FB, 0x1F400)))
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""Two of these are a flag."""
_NEVER_FIRST = frozenset("、。，．・）」』】々：；！？")
"""What does not begin a line in Japanese and Chinese, besides kana."""


class Room(NamedTuple):
    """What a label has to fit into: the width of its ``one`` line, and of each of ``two``.

    ``most`` is the largest size at which two lines are not too high.
    """

    one: float
    two: float
    most: float


class Fit(NamedTuple):
    """What to print of a text: its lines, and whether it had to be cut (``overflow``)."""

    lines: tuple[str, ...]
    overflow: bool = False


def text_width(text: str) -> float:
    """About how wide *text* is, in em of a bold sans serif: rather too wide than too narrow.

    The classes follow DejaVu Sans Bold, the widest of the fonts that systems fall back to.
    """
    return sum(map(_char_width, text))


def _char_width(char: str) -> float:
    if category(char) in ("Mn", "Me", "Cf", "Cc") or char in _SKIN_TONES:
        return 0.0
    if ord(char) >= 0x1F000:  # pictures of emoji are wider than an em
        return 1.3
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


def plain(text: str) -> str:
    """*text* as it is in one line: its soft hyphens do not show."""
    return text.replace(SOFT_HYPHEN, "")


def size_for(text: str, room: Room, size: float) -> float:
    """The largest size, up to *size*, at which *text* fits its room in one line or in two."""
    one = _most(plain(text), room.one)
    broken = halves(text)
    two = min(_most(broken[0], room.two), _most(broken[1], room.two), room.most) if broken else 0
    return min(size, max(one, two))


def _most(line: str, room: float) -> float:
    return max(0.0, room) / max(text_width(line), 0.1)


@lru_cache(maxsize=1024)  # every diagram of a project has the same labels
def set_in(text: str, room: Room, size: float) -> Fit:
    """*text* in one line at *size*, or else in two, or else cut with an ellipsis."""
    line, most = plain(text), room.two / size if size <= room.most + 1e-6 else 0
    width, broken = text_width(line) * size - 1e-6, halves(text)
    if width <= room.one:
        return Fit((line,))
    if broken and max(map(text_width, broken)) <= most + 1e-6:
        return Fit(broken)
    parted = [(first, _cut(rest, most)) for first, rest in _breaks(text)]
    cut = [(_cut(line, room.one / size),), *(one for one in parted if text_width(one[0]) <= most)]
    return Fit(max(cut, key=lambda lines: len("".join(lines))), True)


@lru_cache(maxsize=1024)
def halves(text: str) -> tuple[str, str] | None:
    """*text* in two lines, the longer one as short as can be; ``None`` if nothing parts it."""

    def badness(pair: tuple[str, str]) -> tuple[float, bool]:
        """Of two breaks in Japanese, the one behind a word's ending is better."""
        return max(map(text_width, pair)), not _is_kana(pair[0][-1])

    return min(_breaks(text), key=badness, default=None)


def _breaks(text: str) -> Iterator[tuple[str, str]]:
    """All ways to part *text*: at spaces, behind hyphens and strokes, between wide characters."""
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        first, rest = plain(text[:at]).rstrip(), plain(text[at:]).lstrip()
        if not first or not rest:
            continue
        if before == SOFT_HYPHEN:
            yield first + "-", rest
        elif (
            before in " \u200b"
            or (before in "-–/" and after != " ")
            or (_is_ideographic(before) and _is_ideographic(after) and not _is_kana(after))
        ):
            yield first, rest


def _is_ideographic(char: str) -> bool:
    wide = east_asian_width(char) in "WF" and ord(char) < 0x1F000
    return wide and char not in _NEVER_FIRST


def _is_kana(char: str) -> bool:
    return "\u3040" <= char <= "\u30ff"


def _cut(text: str, most: float) -> str:
    """As much of *text* as leaves room for an ellipsis in *most* em; no emoji is cut in two."""
    widths = list(accumulate(map(_char_width, text)))
    kept = bisect_right(widths, most - text_width(ELLIPSIS))
    while 0 < kept < len(text) and _is_inside(text, kept):
        kept -= 1
    return text[:kept].rstrip() + ELLIPSIS


def _is_inside(text: str, at: int) -> bool:
    """Whether a letter with its accents, or an emoji, goes on at that place."""
    before, after = text[:at], text[at]
    letters = len(before) - len(before.rstrip(_FLAG_LETTERS))
    return (
        _char_width(after) == 0
        or before.endswith(_JOINER)
        or (after in _FLAG_LETTERS and letters % 2 == 1)
    )
