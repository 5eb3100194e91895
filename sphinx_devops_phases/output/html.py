"""How web pages show the diagram and the navigation, and which of them need the style sheet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..domain import DevopsDomain
from ..domain.view import draws
from ..drawing import shapes, small, svg
from ..drawing.model import hues
from ..messages import _
from ..phases import Cycle, shortened
from .nodes import Drawn, captions, neighbours

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from ..phases import Mark

STYLE_SHEET = "devops-phases.css"

_STAND_IN = "\x7f"
"""The prefix of the ids in a drawing that is kept: no other link has this character in it."""

_AT_ID = re.compile(f'(?<= id="){_STAND_IN}|(?<= href="#){_STAND_IN}')

_STYLED = re.compile('devops-(?:callout|cycle|grid|lead|phase-nav|resources)(?=[" ])')
"""A class of something that the style sheet is for.  It is found fast, as it begins with a word."""


def visit_diagram_html(self: HTML5Translator, node: nodes.figure) -> None:
    """Write a figure with a navigation landmark that holds one inline SVG."""
    self.visit_figure(node)
    self.body.append(_free_prefix(self).join(_written(Drawn.of(node), node["label"])))
    for part in captions(node):
        part.walkabout(self)
    raise nodes.SkipChildren


def depart_diagram_html(self: HTML5Translator, node: nodes.figure) -> None:
    """Close what docutils closes only if there are two children: the picture, and this."""
    self.body.append("</figcaption>\n</figure>\n" if captions(node) else "</figure>\n")


@lru_cache(maxsize=256)
def _written(drawn: Drawn, label: str) -> tuple[str, ...]:
    """A drawing and the line beneath it, once for all places in which only the ids differ.

    They are cut where the beginning of an id belongs; what authors write has no such quotes.
    """
    drawing = svg.render(drawn.drawing, drawn.marks, prefix=_STAND_IN, band=drawn.band)
    nav = f"<nav{svg.written({'aria-label': label})}>\n{drawing}\n{svg.spoken(drawn.marks)}</nav>\n"
    return tuple(_AT_ID.split(nav))


def _free_prefix(self: HTML5Translator) -> str:
    """The beginning of ids that nothing else on the page has.

    They are counted here, as parts of a page may have been resolved by themselves.
    """
    count: int = getattr(self, "devops_cycles", 0)
    taken = self.document.ids
    while True:
        count += 1
        prefix = f"dc{count}"
        if not any(name.startswith(prefix) for name in taken):
            self.devops_cycles = count  # type: ignore[attr-defined]
            return prefix


def visit_devops_header_html(self: HTML5Translator, node: Element) -> None:
    """Write the line beneath a title, and the track."""
    for part in node["parts"]:
        part.walkabout(self)
    raise nodes.SkipNode


def visit_devops_dot_html(self: HTML5Translator, node: Element) -> None:
    """Write a spot in the colour of a phase; it says nothing that the words beside it do not."""
    cycle: Cycle = node["cycle"]
    index = cycle.index(node["phase"])
    self.body.append(_strip(cycle, (index,), (index,)))
    raise nodes.SkipNode


def visit_devops_icon_html(self: HTML5Translator, node: Element) -> None:
    """Write an icon in the colour of its phase, for the eye only."""
    self.body.append(small.icon(node["icon"], node["slot"], node["color"]))
    raise nodes.SkipNode


def visit_devops_track_html(self: HTML5Translator, node: Element) -> None:
    """Write all phases of a cycle as a thin row."""
    cycle: Cycle = node["cycle"]
    marked = tuple(cycle.index(key) for key in node["keys"] if key in cycle)
    self.body.append(_strip(cycle, tuple(range(len(cycle))), marked) + "\n")
    raise nodes.SkipNode


@lru_cache(maxsize=256)
def _strip(cycle: Cycle, shown: tuple[int, ...], marked: tuple[int, ...]) -> str:
    """Spots in a row, drawn once for all pages."""
    return small.strip(shapes.draw(cycle, cycle.shape), cycle, shown, marked)


def visit_devops_nav_html(self: HTML5Translator, node: Element) -> None:
    """Write previous, next, and all phases in order; without a current phase just the list."""
    name = node["label"]
    label = _("Phases: %s") % name if name else _("Phases of the delivery cycle")
    nav: dict[str, Any] = {"CLASS": "devops-phase-nav", "aria-label": label}
    self.body.append(self.starttag(node, "nav", **nav))
    if name:
        self.body.append(f'<p class="devops-phase-nav__cycle">{svg.escaped(name)}</p>\n')
    around = neighbours(node["marks"])
    if around and not node["compact"]:
        self.body.append(_step(around[0], "prev", _("Previous phase")))
        self.body.append(_step(around[1], "next", _("Next phase")))
    self.body.append(f"{_pills(node['marks'])}</nav>\n")
    raise nodes.SkipNode


@lru_cache(maxsize=256)
def _pills(marks: tuple[Mark, ...]) -> str:
    """All phases in a row, once for all pages on which they are the same."""
    items = []
    for mark, hue in zip(marks, hues(Cycle(tuple(mark.phase for mark in marks))), strict=True):
        color = {"class": f"devops-cycle__{hue}"} if hue else {}
        current = {"aria-current": "page" if mark.here else "true"} if mark.current else {}
        items.append(f"<li>{_link(mark, svg.escaped(mark.label), current, color)}</li>\n")
    return f'<ol class="devops-phase-nav__phases">{"".join(items)}</ol>\n'


def _step(mark: Mark, rel: str, direction: str) -> str:
    content = (
        f'<span class="devops-phase-nav__dir">{svg.escaped(direction)}</span> '
        f'<span class="devops-phase-nav__label">{svg.escaped(mark.label)}</span>'
    )
    if not mark.href:
        missing = svg.escaped(_("No page yet"))
        content += f' <span class="devops-phase-nav__dir">{missing}</span>'
    last = {"rel": rel} if mark.href else {}
    return _link(mark, content, {"class": f"devops-phase-nav__{rel}"}, last) + "\n"


def _link(mark: Mark, content: str, first: dict[str, str], last: dict[str, str]) -> str:
    """A link around *content*, or just a span where the phase has no page."""
    href = svg.safe_url(mark.href)
    attributes = first | {"data-phase": mark.phase.key}
    attributes |= {"href": href} if href else {}
    attributes |= last | ({"title": mark.summary} if mark.summary else {})
    tag = "a" if href else "span"
    return f"<{tag}{svg.written(attributes)}>{content}</{tag}>"


def add_style(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Node | None
) -> None:
    """Send the style sheet with the pages that have something to style, and no other.

    Only what is written tells: a page may show parts of others.  Around its text, templates show
    what they like.
    """
    in_templates = DevopsDomain.of(app.env).in_templates
    if draws(app.builder) and (in_templates or _is_styled(context.get("body") or "")):
        app.add_css_file(STYLE_SHEET)


def _is_styled(body: str) -> bool:
    """Whether the classes of any element have something to style."""
    for found in _STYLED.finditer(body):
        begin = body.rfind('"', 0, found.start())
        if body[begin - 7 : begin].lstrip() == "class=" and body[found.start() - 1] in '" ':
            return True
    return False


def add_description(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Node | None
) -> None:
    """Tell search engines what a page about phases says of itself, if it tells them nothing yet."""
    domain = DevopsDomain.of(app.env)
    page = domain.pages.get(pagename)
    if page is None or not (page.related or domain.homes_on(pagename)):
        return
    tags = context.get("metatags", "")
    if page.summary and 'name="description"' not in tags:
        words = shortened(page.summary)
        attributes = svg.written({"name": "description", "content": words})
        context["metatags"] = f"{tags}<meta{attributes} />\n"
