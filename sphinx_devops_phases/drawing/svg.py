"""A drawing and its links → one inline ``<svg>``: the only XML escaping in the project.

Presentation attributes and classes only, no ``style`` anywhere: right without
any CSS, and nothing for a strict Content-Security-Policy to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from ..phases import Cycle, Mark
from . import palette
from .curves import Arc, Close, Line, Move, Path, Point
from .labels import BASELINE, Fit
from .model import Caption, Drawing, fit_all

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FONTS = "Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif"


@dataclass(frozen=True, slots=True)
class _Variant:
    """A drawing with its fitted labels; ``letter`` tells ids apart, ``digits`` are decimals.

    Labels follow their segments, unless they are ``straight``.  What only a style
    sheet can show, the narrow one, gets text size and corners there.
    """

    name: str
    letter: str
    drawing: Drawing
    fits: tuple[Fit, ...]
    digits: int
    straight: bool = False


def safe_url(href: str | None) -> str | None:
    """*href* if it is relative or leads to http(s), else ``None``: no script, no data.

    Browsers skip white space and control characters within a scheme, so such
    addresses are refused as well.
    """
    if not href or any(char <= " " or char == "\x7f" for char in href):
        return None
    scheme = _SCHEME.match(href)
    return None if scheme and scheme[1].lower() not in ("http", "https") else href


def render(
    drawing: Drawing,
    marks: Sequence[Mark],
    *,
    prefix: str,
    attributes: Mapping[str, str] | None = None,
    standalone: bool = False,
    links: bool = True,
) -> str:
    """*drawing* with what *marks* say of its phases, in the same order, as one string.

    *prefix* begins every id: a name that is used once on the page.  *attributes*
    are added to the root, such as ``aria-label``.  A *standalone* file has all
    that a viewer without a style sheet needs, and no drawing for narrow containers;
    its labels are straight, because not every viewer sets text along a path.
    Without *links* it is a picture, in which a phase with a page only looks like one.
    """
    extra = {name: value for name, value in (attributes or {}).items() if _NAME.fullmatch(name)}
    variants = _variants(drawing, marks, standalone)
    linked = any(safe_url(mark.href) for mark in marks)
    root = _root(variants[0], extra.pop("class", "").split())
    if standalone:
        root |= _alone(drawing, picture=not (links and linked))
    parts = [f"<svg{written(root | extra)}>"]
    if standalone and (title := extra.get("aria-label")):
        parts.append(f"<title>{escaped(title)}</title>")
    parts += _baselines(variants, prefix)
    for index, mark in enumerate(marks):
        # Where nothing is linked, being without a link is nothing to point out.
        muted = linked and not safe_url(mark.href)
        mark = mark if links else replace(mark, href=None)
        parts.append(_phase(variants, index, mark, prefix, muted))
    parts += [_decoration(one) for one in variants]
    return "".join([*parts, "</svg>\n" if standalone else "</svg>"])


def strip(drawing: Drawing, cycle: Cycle, shown: Sequence[int], marked: Sequence[int]) -> str:
    """Phases of *cycle* as spots in a row, in the colours that they have in *drawing*.

    *shown* and *marked* have positions, from 0.  It is for the eye only.
    """
    spots = []
    for place, index in enumerate(shown):
        slot, own = drawing.segments[index].slot, palette.valid(cycle.phases[index].color)
        spot = {"class": "" if own else f"devops-cycle__hue{slot}", "fill": palette.fill(slot, own)}
        spot |= {"x": str(place * 12), "width": "10", "height": "10", "rx": "5"}
        spot |= {} if index in marked else {"opacity": ".3"}
        spots.append(f"<rect{written(spot)}/>")
    root = {"class": "devops-phase-header__strip", "viewBox": f"0 0 {len(spots) * 12 - 2} 10"}
    root |= {"width": f"{len(spots) * 12 - 2}", "height": "10", "aria-hidden": "true"}
    return f"<svg{written(root)}>{''.join(spots)}</svg>"


def _variants(drawing: Drawing, marks: Sequence[Mark], standalone: bool) -> list[_Variant]:
    """The wide drawing, and the narrow one unless the file is *standalone*."""
    fits = fit_all(drawing, marks, curved=not standalone)
    variants = [_Variant("wide", "w", drawing, fits, 1, straight=standalone)]
    if drawing.narrow and not standalone:
        variants.append(_Variant("narrow", "n", drawing.narrow, fit_all(drawing.narrow, marks), 0))
    return variants


def _root(variant: _Variant, classes: Sequence[str]) -> dict[str, str]:
    """The attributes of the root that every drawing has."""
    drawing = variant.drawing
    own = ["devops-cycle__svg", f"devops-cycle__svg--{drawing.shape}"]
    if all(fitted.size == drawing.size for fitted in variant.fits):
        # All text is as large as it can be: the narrow drawing may wait longer.
        own.append("devops-cycle__svg--roomy")
    return {
        "class": " ".join([*own, *classes]),
        "role": "group",
        "viewBox": f"0 0 {_number(drawing.width)} {_number(drawing.height)}",
        "preserveAspectRatio": "xMidYMin meet",
        "data-phases": str(len(drawing.segments)),
        "font-size": _number(drawing.size),
        "font-weight": "600",
        "text-anchor": "middle",
        "stroke-linejoin": "round",
        "stroke-width": _number(drawing.round * 2),
    }


def _alone(drawing: Drawing, *, picture: bool) -> dict[str, str]:
    """What a file's root has as well; one without links is a *picture*."""
    return {
        "role": "img" if picture else "group",
        "xmlns": "http://www.w3.org/2000/svg",
        "width": _number(drawing.width),
        "height": _number(drawing.height),
        "font-family": _FONTS,
    }


def _baselines(variants: Sequence[_Variant], prefix: str) -> list[str]:
    """The paths that labels follow."""
    paths = [
        f'<path id="{escaped(prefix)}-{one.letter}{index}" d="{_path(segment.label, 0)}"/>'
        for one in variants
        if not one.straight
        for index, segment in enumerate(one.drawing.segments, 1)
    ]
    return ["<defs>", *paths, "</defs>"] if paths else []


def _phase(variants: Sequence[_Variant], index: int, mark: Mark, prefix: str, muted: bool) -> str:
    """One phase: a link, or a named group; in it the tooltip and each variant's picture."""
    slot = variants[0].drawing.segments[index].slot
    href, own = safe_url(mark.href), palette.valid(mark.phase.color)
    fill = palette.fill(slot, own, muted)
    ink = palette.ink(fill)
    classes = ["devops-cycle__phase"]
    classes += [] if own else [f"devops-cycle__hue{slot}"]
    classes += [] if href else ["devops-cycle__phase--unlinked"]
    classes += ["devops-cycle__phase--muted"] if muted else []
    tag = "a" if href else "g"
    attributes = {"class": " ".join(classes), "data-phase": mark.phase.key}
    attributes |= {"href": href} if href else {"role": "img"}
    attributes |= {"aria-label": mark.name or mark.label}
    attributes |= {"aria-current": "page" if mark.here else "true"} if mark.current else {}
    attributes |= {"fill": fill, "stroke": fill}
    attributes |= {"font-style": "italic", "font-weight": "400"} if muted else {}
    tip = " – ".join(filter(None, (mark.label, mark.summary)))
    body = [f"<title>{escaped(tip)}</title>"]
    for variant in variants:
        picture = _picture(variant, index, mark.current, ink, prefix)
        if variant.name == "narrow":
            picture = f'<g class="devops-cycle__narrow" display="none">{picture}</g>'
        body.append(picture)
    return f"<{tag}{written(attributes)}>{''.join(body)}</{tag}>"


def _picture(variant: _Variant, index: int, current: bool, ink: str, prefix: str) -> str:
    """A segment, its label on its path, and the line within that marks the current phase."""
    segment, fitted = variant.drawing.segments[index], variant.fits[index]
    text = {"fill": palette.short(ink), "stroke": "none"}
    if fitted.size < segment.size:
        # The path lies where the full size's baseline is.
        text |= {"font-size": _number(fitted.size)}
        text |= {} if variant.straight else {"dy": _number((fitted.size - segment.size) * BASELINE)}
    if current:
        text |= {"font-weight": "800"}
    line = f'<path d="{_path(segment.outline, variant.digits)}"/>'
    if segment.touch:
        spot = {"cx": segment.touch.x, "cy": segment.touch.y, "r": segment.size * 0.6, "opacity": 0}
        values = {name: _number(value, 0) for name, value in spot.items()}
        line += f"<circle{written(values)}/>"
    if current:
        inner = {"class": "devops-cycle__current", "fill": "none", "stroke": ink}
        inner |= {
            "stroke-width": _number(variant.drawing.round),
            "d": _path(segment.inner, variant.digits),
        }
        line += f"<path{written(inner)}/>"
    label = escaped(fitted.text)
    if variant.straight:
        base = segment.baseline(fitted)
        place = f"translate({_numbers([base.x, base.y], 1)}) rotate({_number(segment.angle)})"
        text |= {"transform": place}
    else:
        path = {"href": f"#{prefix}-{variant.letter}{index + 1}", "startOffset": "50%"}
        label = f"<textPath{written(path)}>{label}</textPath>"
    return f"{line}<text{written(text)}>{label}</text>"


def _decoration(variant: _Variant) -> str:
    """Captions and arrows: to the eye only, the phases' names say all of it."""
    drawing = variant.drawing
    if not drawing.captions and not drawing.hints:
        return ""
    group = {"class": f"devops-cycle__{variant.name} devops-cycle__quiet", "aria-hidden": "true"}
    group |= {"fill": palette.QUIET, "stroke": palette.QUIET}
    group |= {"display": "none"} if variant.name == "narrow" else {}
    body = [_caption(caption) for caption in drawing.captions]
    stroke = {"fill": "none", "stroke-width": _number(drawing.round * 1.3)}
    stroke |= {"stroke-linecap": "round"}
    if drawing.hints:
        d = "".join(_path(hint) for hint in drawing.hints)
        body.append(f"<path{written(stroke | {'d': d})}/>")
    return f"<g{written(group)}>{''.join(body)}</g>"


def _caption(caption: Caption) -> str:
    base = caption.baseline
    place = {"x": _number(base.x), "y": _number(base.y)}
    place |= {"font-size": _number(caption.size), "stroke": "none"}
    return f"<text{written(place)}>{escaped(caption.text)}</text>"


@lru_cache(maxsize=512)
def _path(path: Path, digits: int = 1) -> str:
    """Path data: relative commands, no separators that are not needed.

    Every step starts from the rounded place before, so that errors do not add up.
    """
    data: list[str] = []
    here = begin = Point(0, 0)
    for command in path:
        if isinstance(command, Close):
            data.append("z")
            here = begin
            continue
        to = Point(round(command.to.x, digits), round(command.to.y, digits))
        step = [to.x - here.x, to.y - here.y]
        match command:
            case Move():
                data.append("M" + _numbers([to.x, to.y], digits))
                begin = to
            case Line():
                data.append("l" + _numbers(step, digits))
            case Arc(_, radius, start, end):
                flags = [int(abs(end - start) > 180), int(end > start)]
                data.append("a" + _numbers([radius, radius, 0, *flags, *step], digits))
        here = to
    return "".join(data)


def _numbers(values: Sequence[float], digits: int) -> str:
    """*values* rounded; a minus sign separates as well as a space."""
    return " ".join(_number(value, digits) for value in values).replace(" -", "-")


def _number(value: float, digits: int = 1) -> str:
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
