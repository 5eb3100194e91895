"""The drawings in one ``<svg>``, for wide and small containers, and the lines of their texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .curves import CenterLine, Path, length
from .labels import text_width
from .markup import escaped, number, written
from .model import Caption, Drawing, Lettering
from .paths import rounded
from .ribbon import Place


class Variant(NamedTuple):
    """A drawing and its lettering; in ids, the name's first letter tells variants apart."""

    name: str
    drawing: Drawing
    lettering: Lettering
    alone: bool

    @property
    def straight(self) -> bool:
        """Whether labels do not follow bends."""
        return self.alone or self.drawing.straight

    @property
    def attributes(self) -> dict[str, str]:
        """Those of a group that belongs to it; it is the only one in a file that is *alone*.

        Names say all that its text does.
        """
        hidden = {"aria-hidden": "true"}
        if self.alone:
            return hidden
        hidden |= {"display": "none"} if self.name != "wide" else {}
        return {"class": f"devops-cycle__{self.name}", **hidden}

    @property
    def digits(self) -> int:
        """How many decimals it needs."""
        return 1 if self.name == "wide" else 0

    def __hash__(self) -> int:
        return hash((self.drawing, self.lettering.size))

    def id(self, prefix: str, part: object) -> str:
        """The id of one of its parts."""
        return f"{prefix}-{self.name[0]}{part}"

    def texts(self) -> Iterator[tuple[CenterLine, Place, float]]:
        """Each line of text that follows a line, with its size."""
        if self.straight:
            return
        for segment, label in zip(self.drawing.segments, self.lettering.labels, strict=True):
            for place in label.places:
                yield segment.line, place, self.lettering.size
        for caption in self.captions:
            if caption.line:
                for place in caption.places:
                    yield caption.line, place, caption.size

    @property
    def smallest(self) -> float:
        """The size of its smallest text."""
        return min(self.lettering.size, *(caption.size for caption in self.captions), 1e9)

    @property
    def captions(self) -> tuple[Caption, ...]:
        """The names of groups, and of the band."""
        band = self.drawing.band
        return (*self.drawing.captions, *([band.caption] if band else []))


_Key = tuple[CenterLine, bool, float]


def _key(line: CenterLine, place: Place) -> _Key:
    return line, place.forward, round(place.offset, 1)


class Baselines:
    """The paths that texts follow: one for all that lie on the same curve in the same direction."""

    def __init__(self, variant: Variant, prefix: str) -> None:
        self._ends: dict[_Key, tuple[float, float]] = {}
        for line, place, size in variant.texts():
            key, reach = _key(line, place), text_width(place.text) * size / 2 + size
            side = place.offset if place.forward else -place.offset
            beside = length(line.stroke(place.along - reach, place.along + reach, side))
            reach *= max(1, 2 * reach / beside)  # inside a bend, lines are shorter
            low, high = self._ends.get(key, (place.along, place.along))
            self._ends[key] = min(low, place.along - reach), max(high, place.along + reach)
        self._ids = {
            key: variant.id(prefix, f"b{number}") for number, key in enumerate(self._ends, 1)
        }
        # Nobody sees half a pixel's difference here, and they are the longest paths of all.
        self._drawn = {key: rounded(self._stroke(key), 0) for key in self._ids}
        paths = [{"id": name, "d": self._drawn[key][0]} for key, name in self._ids.items()]
        self.paths = "".join(f"<path{written(path)}/>" for path in paths)
        self._texts = {(line, place): self._text(line, place) for line, place, _ in variant.texts()}

    def _stroke(self, key: _Key, until: float | None = None) -> Path:
        (line, forward, offset), (low, high) = key, self._ends[key]
        begin, end = (low, high) if forward else (high, low)
        return line.stroke(begin, end if until is None else until, offset if forward else -offset)

    def _text(self, line: CenterLine, place: Place) -> str:
        key = _key(line, place)
        share = length(self._stroke(key, place.along)) / length(self._stroke(key))
        start = number(share * self._drawn[key][1], 0)
        attributes = {"href": f"#{self._ids[key]}", "startOffset": start}
        return f"<textPath{written(attributes)}>{escaped(place.text)}</textPath>"

    def text(self, line: CenterLine, place: Place) -> str:
        """A line of text on its path."""
        return self._texts[line, place]


@lru_cache(maxsize=64)
def baselines_of(variant: Variant, prefix: str) -> Baselines:
    """The same on every page that shows the drawing, as only links and marks differ there."""
    return Baselines(variant, prefix)
