"""A drawing and its links → one inline ``<svg>``.

Presentation attributes and classes only, no ``style`` anywhere: right without
any CSS, and nothing for a strict Content-Security-Policy to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ..phases import BandMark, Mark, Phase
from . import icons, palette
from .curves import CenterLine, Point
from .labels import LEADING
from .markup import escaped, number, numbers, safe_url, written
from .model import Caption, Drawing, Look, letter, looks
from .paths import path_data
from .ribbon import ICON, Place
from .variants import Baselines, Variant, baselines_of

__all__ = ["STEPS", "escaped", "render", "safe_url", "spoken", "written"]

STEPS = (240, 300, 380, 450, 520, 610, 720)
"""Widths in px from which a drawing may be shown wide: the least in which its labels have 12 px."""

_DASH = "&#8211;"
"""As characters of one byte: with one of two, Python keeps a whole page in two for each."""

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_FONTS = "Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif"


def render(
    drawing: Drawing,
    marks: Sequence[Mark],
    *,
    prefix: str,
    band: BandMark | None = None,
    attributes: Mapping[str, str] | None = None,
    standalone: bool = False,
    links: bool = True,
) -> str:
    """*drawing* with what *marks* say of its phases, in the same order, as one string.

    *prefix* begins every id: a name that is used once on the page.  *band* says where the
    drawing's band leads.  *attributes* are added to the root, such as ``aria-label``.  A
    *standalone* file has all that a viewer without a style sheet needs, and no drawing for small
    containers; its labels are straight, because not every viewer sets text along a path.
    Without *links* it is a picture, in which a phase with a page only looks like one.
    """
    extra = {name: value for name, value in (attributes or {}).items() if _NAME.fullmatch(name)}
    emitter = _Emitter(drawing, marks, prefix, standalone, links)
    root = emitter.root(extra.pop("class", "").split())
    parts = [f"<svg{written(root | extra)}>"]
    if standalone and (title := extra.get("aria-label")):
        parts.append(f"<title>{escaped(title)}</title>")
    parts += [emitter.baselines(), *map(emitter.phase, range(len(marks)))]
    if drawing.band:
        parts.append(emitter.band(band or BandMark(drawing.band.caption.name, "")))
    parts += map(emitter.decoration, emitter.variants, emitter.lines)
    parts = [*filter(None, parts), "</svg>"]
    return "\n".join(parts) + "\n" if standalone else " ".join(parts)


def spoken(marks: Sequence[Mark]) -> str:
    """The line beneath a drawing: of each phase its label and summary, of which CSS shows one.

    That is the phase that is pointed at, has the focus, or else is marked.  To those who hear the
    page it says nothing new: a link has its summary as description.
    """
    first = next((index for index, mark in enumerate(marks) if mark.current), None)
    said = []
    for index, mark in enumerate(marks):
        marked = written({"class": "devops-cycle__marked"}) if index == first else ""
        summary = f" {_DASH} {escaped(mark.summary)}" if mark.summary else ""
        said.append(f"<span{marked}><strong>{escaped(mark.label)}</strong>{summary}</span>")
    # If none is marked, it stands in the place of the caption, and takes no room.
    name = "devops-cycle__line" + (" devops-cycle__line--over" if first is None else "")
    return f'<p class="{name}" aria-hidden="true">{" ".join(said)}</p>'


def titled(name: str, summary: str) -> str:
    """A tooltip that is a name as well."""
    return " – ".join(filter(None, (name, summary)))


class _Emitter:
    """One drawing with its marks, and what follows from all of them together."""

    def __init__(
        self, drawing: Drawing, marks: Sequence[Mark], prefix: str, standalone: bool, links: bool
    ) -> None:
        self.drawing, self.marks, self.prefix = drawing, marks, prefix
        self.standalone, self.links = standalone, links
        names = {"wide": drawing, "medium": drawing.medium, "narrow": drawing.narrow}
        self.variants = [
            Variant(name, one, letter(one, marks, curved=not standalone), standalone)
            for name, one in names.items()
            if one and not (standalone and name != "wide")
        ]
        self.lines = [baselines_of(one, prefix) for one in self.variants]
        linked = [bool(safe_url(mark.href)) for mark in marks]
        there = [link or mark.elsewhere for link, mark in zip(linked, marks, strict=True)]
        self.looks = looks(drawing, marks, there)
        self.linked, self.marked = any(linked), any(mark.current for mark in marks)

    def root(self, classes: Sequence[str]) -> dict[str, str]:
        """The attributes of the root."""
        drawing, size = self.drawing, self.variants[0].lettering.size
        own = ["devops-cycle__svg", f"devops-cycle__svg--{drawing.shape}"]
        own += ["devops-cycle__svg--marked"] if self.marked else []
        if not self.standalone:
            least = 12 / self.variants[0].smallest * drawing.width
            step = next((step for step in STEPS if step >= least - 1), STEPS[-1])
            own.append(f"devops-cycle__svg--from{step}")
            if drawing.medium:
                own.append("devops-cycle__svg--medium")
                own += ["devops-cycle__svg--banded"] if drawing.band else []
        root = {
            "class": " ".join([*own, *classes]),
            "role": "group",
            "viewBox": f"0 0 {number(drawing.width)} {number(drawing.height)}",
            "preserveAspectRatio": "xMidYMin",
            "font-size": number(size),
            "font-weight": "600",
            "text-anchor": "middle",
            "stroke-width": number(drawing.round * 2),
            "stroke-linejoin": "round",
            "stroke-linecap": "round",
        }
        if drawing.straight:  # only a column's height depends on it
            root |= {"data-phases": str(len(drawing.segments))}
        if self.standalone:
            root |= {
                "role": "group" if self.links and self.linked else "img",
                "xmlns": "http://www.w3.org/2000/svg",
                "width": number(drawing.width),
                "height": number(drawing.height),
                "font-family": _FONTS,
            }
        return root

    def baselines(self) -> str:
        """The paths that texts follow; inline, the phases come second even if there is none."""
        paths = "".join(one.paths for one in self.lines)
        return "" if self.standalone else f"<defs>{paths}</defs>"

    def phase(self, index: int) -> str:
        """One phase: a link, or a named group; in it the tooltip and each variant's picture."""
        mark, look = self.marks[index], self.looks[index]
        href = safe_url(mark.href) if self.links else None
        classes = ["devops-cycle__phase", f"devops-cycle__{look.hue}"]
        classes += [] if href else ["devops-cycle__phase--unlinked"]
        classes += ["devops-cycle__phase--muted"] if look.muted else []
        attributes = {"class": " ".join(classes), "data-phase": mark.phase.key}
        attributes |= {"href": href} if href else {"role": "img"}
        name, tip = self._words(index)
        attributes |= {"aria-label": name} if name else {}
        attributes |= {"fill": look.paint.fill, "stroke": look.paint.line}
        if mark.current:
            here = "page" if mark.here else "true"
            attributes |= {"aria-current": here, "font-weight": "800"}
        attributes |= {"font-style": "italic", "font-weight": "400"} if look.muted else {}
        body = [f'<title class="nohighlight">{escaped(tip)}</title>' if tip else ""]
        for one in self.variants:
            body.append(_picture(one, self.prefix, index, mark.phase, look, bool(href)))
        tag = "a" if href else "g"
        return f"<{tag}{written(attributes)}>{' '.join(filter(None, body))}</{tag}>"

    def _words(self, index: int) -> tuple[str, str]:
        """The name that is heard, and the tooltip, which says more.

        Of a label that is not to be seen in full, the tooltip is the name as well, as beside
        another one it would be read twice.
        """
        mark = self.marks[index]
        name = mark.name or mark.label
        cut = any(one.lettering.labels[index].overflow for one in self.variants)
        return ("", titled(name, mark.summary)) if cut else (name, mark.summary)

    def band(self, mark: BandMark) -> str:
        """The band: a link, or a named group."""
        href = safe_url(mark.href) if self.links else None
        tag = "a" if href else "g"
        attributes = {"class": "devops-cycle__band devops-cycle__quiet"}
        attributes |= {"href": href} if href else {"role": "img"}
        attributes |= {"aria-label": mark.name or mark.label}
        attributes |= {"aria-current": "page"} if mark.current else {}
        attributes |= {"fill": self.drawing.quiet, "stroke": self.drawing.quiet}
        body = []
        for one, lines in zip(self.variants, self.lines, strict=True):
            band = one.drawing.band
            assert band
            name = one.id(self.prefix, "band")
            line = {"d": "".join(path_data(path, one.digits) for path in band.paths)}
            line |= {"id": name} if href else {}
            line |= {"fill": "none", "stroke-width": number(band.width)}
            picture = f"<path{written(line)}/>"
            if href:  # a finger needs more of it
                area = {"stroke": "none", "pointer-events": "stroke"}
                area |= {"stroke-width": number(one.drawing.style.size * 1.3, 0)}
                area |= {"href": f"#{name}"}
                picture += f"<use{written(area)}/>"
            picture += _caption(band.caption, one, lines)
            body.append(f"<g{written(one.attributes)}>{picture}</g>")
        return f"<{tag}{written(attributes)}>{' '.join(body)}</{tag}>"

    def decoration(self, one: Variant, lines: Baselines) -> str:
        """Names of groups, and arrows: to the eye only, the phases' names say all of it."""
        drawing = one.drawing
        if not drawing.captions and not drawing.hints:
            return ""
        name = f"devops-cycle__{one.name} devops-cycle__quiet"
        group = one.attributes | {"class": name}
        group |= {"fill": self.drawing.quiet, "stroke": self.drawing.quiet}
        body = [_caption(caption, one, lines) for caption in drawing.captions]
        if drawing.hints:
            stroke = {"fill": "none", "stroke-width": number(drawing.round * 0.8)}
            stroke |= {"d": "".join(path_data(hint, one.digits) for hint in drawing.hints)}
            body.append(f"<path{written(stroke)}/>")
        return f"<g{written(group)}>{' '.join(body)}</g>"


@lru_cache(maxsize=512)
def _picture(one: Variant, prefix: str, index: int, phase: Phase, look: Look, linked: bool) -> str:
    """A segment, its icon and its label; *linked* ones can have the focus."""
    segment, label = one.drawing.segments[index], one.lettering.labels[index]
    ink = palette.short(look.paint.ink)
    name = {"id": one.id(prefix, index + 1)} if linked and not one.alone else {}
    line = {"d": path_data(segment.outline, one.digits)} | name
    # For the style sheet, which cannot know colours that are not the palette's.
    line |= {"color": phase.color} if look.hue == "own" else {}
    if look.tinted and look.muted:
        line |= {"stroke-dasharray": " ".join(map(number, one.drawing.dashes))}
        line |= {"stroke-linecap": "butt"}
    body = []
    if name:
        body.append(f"<use{written({'href': '#' + name['id']})}/>")
    body.append(f"<path{written(line)}/>")
    if linked and segment.touch:
        spot = {"r": one.drawing.style.size * 0.6, "cx": segment.touch.x, "cy": segment.touch.y}
        values = {"fill": "none", "stroke": "none", "pointer-events": "fill"}
        values |= {key: number(value, 0) for key, value in spot.items()}
        body.append(f"<circle{written(values)}/>")
    if label.icon:
        body.append(_icon(phase.icon, label.icon, one.lettering.size, ink))
    on_line = None if one.straight else (segment.line, baselines_of(one, prefix))
    body.append(_text(label.places, {"fill": ink}, on_line))
    return f"<g{written(_group(one, look))}>{''.join(body)}</g>"


def _group(one: Variant, look: Look) -> dict[str, str]:
    """The attributes of a variant's picture of one phase."""
    width = one.drawing.round * (1 if look.lined else 2)
    group = one.attributes
    if one.name != "wide":
        group |= {"font-size": number(one.lettering.size)}
    if look.lined or one.name != "wide":
        group |= {"stroke-width": number(width)}
    return group


def _caption(caption: Caption, one: Variant, lines: Baselines) -> str:
    on_line = (caption.line, lines) if caption.line and not one.straight else None
    return _text(caption.places, {"font-size": number(caption.size)}, on_line)


def _text(
    places: Sequence[Place],
    attributes: dict[str, str],
    on_line: tuple[CenterLine, Baselines] | None,
) -> str:
    """Lines of text, straight or each on its path."""
    attributes = {"stroke": "none"} | attributes
    if on_line:
        line, lines = on_line
        body = " ".join(lines.text(line, place) for place in places)
        return f"<text{written(attributes)}>{body}</text>"
    first, *others = places
    x, y = number(first.at.x), number(first.at.y)
    if first.angle:
        x, y, place = "0", "", f"translate({x} {y})rotate({number(first.angle)})"
        attributes |= {"transform": place}
    else:
        attributes |= {"x": x, "y": y}
    rest = "".join(
        f' <tspan x="{x}" dy="{LEADING:g}em">{escaped(place.text)}</tspan>' for place in others
    )
    return f"<text{written(attributes)}>{escaped(first.text)}{rest}</text>"


def _icon(name: str, at: Point, size: float, ink: str) -> str:
    """An icon with its middle *at* a point, beside text of a *size*: the only paths transformed."""
    scale = size * ICON / icons.BOX
    corner = numbers([at.x - size * ICON / 2, at.y - size * ICON / 2], 0)
    # What is the same in all icons comes last, and compresses best so.
    attributes = {"d": icons.data(name)}
    attributes |= {"transform": f"translate({corner})scale({number(scale, 2)})"}
    attributes |= {"fill": "none", "stroke-width": "2", "stroke": ink}
    return f"<path{written(attributes)}/>"
