"""What is drawn small: a ring for the sidebar of a page, spots in a row, an icon in text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import cos, radians, sin

from ..phases import Cycle, Mark
from . import icons, palette, shapes
from .markup import escaped, safe_url, written
from .model import Drawing
from .svg import titled

SIZE = 100
"""Of the drawing, in its own units."""

_INNER, _OUTER, _MARKED, _GAP = 25, 42, 49, 3.5
"""Radii, also that to which marked phases reach, and the space between two, in degrees."""


@lru_cache(maxsize=256)
def ring(marks: tuple[Mark, ...]) -> str:
    """The phases of *marks* as links around a hole, clockwise from the top, as one ``<svg>``.

    Their names are for those who listen, or point at one; marked ones are larger, and the others
    beside them pale, with a line around.  In the hole stands the number of the marked one.
    """
    cycle = Cycle(tuple(mark.phase for mark in marks))
    segments = shapes.draw(cycle, "ring").segments
    step = 360 / len(marks)
    numbers = [number for number, mark in enumerate(marks, 1) if mark.current]
    linked = any(safe_url(mark.href) for mark in marks)
    parts = []
    for index, (mark, segment) in enumerate(zip(marks, segments, strict=True)):
        path = _sector(index * step, (index + 1) * step, _MARKED if mark.current else _OUTER)
        muted = linked and not safe_url(mark.href)
        pale = bool(numbers) and not mark.current
        parts.append(_phase(mark, segment.slot, path, muted, pale))
    if len(numbers) == 1:
        text = {"class": "devops-sidebar__number", "aria-hidden": "true", "x": "50", "y": "57"}
        text |= {"font-size": "20", "font-weight": "600", "text-anchor": "middle"}
        text |= {"fill": "currentColor"}
        parts.append(f"<text{written(text)}>{numbers[0]}</text>")
    root = {"class": "devops-sidebar__ring", "viewBox": f"0 0 {SIZE} {SIZE}", "role": "group"}
    root |= {"width": "128", "height": "128", "stroke-width": "1.5"}
    return f"<svg{written(root)}>{''.join(parts)}</svg>"


def _phase(mark: Mark, slot: int, path: str, muted: bool, pale: bool) -> str:
    href, own = safe_url(mark.href), palette.valid(mark.phase.color)
    fill = palette.fill(slot, own, muted)
    classes = "devops-cycle__phase" + ("" if own else f" devops-cycle__hue{slot}")
    classes += " devops-cycle__phase--muted" if muted else ""
    attributes = {"class": classes, "data-phase": mark.phase.key}
    attributes |= {"href": href} if href else {"role": "img"}
    if mark.current:
        attributes["aria-current"] = "page" if mark.here else "true"
    attributes |= {"fill": fill, "stroke": _line(own) or fill}
    attributes |= {"fill-opacity": ".2"} if pale else {}
    title = f"<title>{escaped(titled(mark.name, mark.summary))}</title>"
    tag = "a" if href else "g"
    return f'<{tag}{written(attributes)}>{title}<path d="{path}"/></{tag}>'


def _line(own: str) -> str:
    """The line around a spot in a colour of its *own*, if it is lost on some page."""
    return palette.QUIET if own and palette.lost(own) else ""


def _sector(start: float, end: float, outer: float) -> str:
    """A part of the ring as path data, from one angle to another, in degrees from the top."""
    start, end = radians(start + _GAP / 2), radians(end - _GAP / 2)

    def at(radius: float, angle: float) -> str:
        x, y = SIZE / 2 + radius * sin(angle), SIZE / 2 - radius * cos(angle)
        return f"{x:.1f} {y:.1f}"

    return (
        f"M{at(outer, start)}A{outer} {outer} 0 0 1 {at(outer, end)}"
        f"L{at(_INNER, end)}A{_INNER} {_INNER} 0 0 0 {at(_INNER, start)}z"
    )


def strip(drawing: Drawing, cycle: Cycle, shown: Sequence[int], marked: Sequence[int]) -> str:
    """Phases of *cycle* as spots in a row, in the colours that they have in *drawing*.

    *shown* and *marked* have positions, from 0.  It is for the eye only.
    """
    spots = []
    for place, index in enumerate(shown):
        slot, own = drawing.segments[index].slot, palette.valid(cycle.phases[index].color)
        spot = {} if own else {"class": f"devops-cycle__hue{slot}"}
        spot |= {"fill": palette.fill(slot, own)}
        spot |= {"stroke": line} if (line := _line(own)) else {}
        spot |= {"x": str(place * 12), "width": "10", "height": "10", "rx": "5"}
        spot |= {} if index in marked else {"opacity": ".3"}
        spots.append(f"<rect{written(spot)}/>")
    root = {"class": "devops-phase-header__strip", "viewBox": f"0 0 {len(spots) * 12 - 2} 10"}
    root |= {"width": f"{len(spots) * 12 - 2}", "height": "10", "aria-hidden": "true"}
    return f"<svg{written(root)}>{''.join(spots)}</svg>"


def icon(name: str, slot: int, color: str = "") -> str:
    """An icon in text, in a phase's colour: its *color*, or else the palette's at *slot*.

    A *color* that is lost on a white page, or on a dark one, gives way to that of the text.
    ``""`` if *name* is no icon.
    """
    data, own = icons.data(name), palette.valid(color)
    around = {"class": "devops-icon" + ("" if own else f" devops-cycle__hue{slot}")}
    root = {"viewBox": f"0 0 {icons.BOX} {icons.BOX}", "width": "1.2em", "height": "1.2em"}
    root |= {"aria-hidden": "true", "fill": "none"}
    root |= {"stroke": "currentColor" if not own or palette.lost(own) else own}
    root |= {"stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round"}
    drawn = f"<svg{written(root)}><path{written({'d': data})}/></svg>"
    return f"<span{written(around)}>{drawn}</span>" if data else ""
