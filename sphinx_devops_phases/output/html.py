"""How web pages show the diagram and the navigation, and which of them need the style sheet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from .. import drawing
from ..domain import DevopsDomain
from ..domain.view import draws
from ..drawing.markup import escaped, safe_url, written
from ..messages import _
from ..phases import Cycle, shortened
from .header import Spot, words
from .nodes import Drawn, captions, neighbours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from ..phases import Mark
    from .header import Word

STYLE_SHEET = "devops-phases.css"

_STAND_IN = "\x7f"
"""The prefix of the ids in a drawing that is kept: no other link has this character in it."""

_AT_ID = f'(?<= id="){_STAND_IN}|(?<= href="#){_STAND_IN}'

_STYLED = re.compile(
    'devops-(?:callout|cycle|facts|grid|lead|matrix|phase-(?:header|nav)|resources)(?=[" ])'
)
"""A class of something that the style sheet is for.  It is found fast, as it begins with a word."""


def visit_diagram_html(self: HTML5Translator, node: nodes.figure) -> None:
    """Write a figure with a navigation landmark that holds one inline SVG."""
    self.visit_figure(node)
    self.body.append(_free_prefix(self).join(_written(Drawn.of(node), node["label"])))
    beneath = captions(node)
    if beneath and node[0] is beneath[0]:
        node.insert(0, nodes.image())  # which docutils takes the first child of a figure for
    for part in beneath:
        part.walkabout(self)
    raise nodes.SkipChildren


def depart_diagram_html(self: HTML5Translator, node: nodes.figure) -> None:
    """Close the figure."""
    self.depart_figure(node)


@lru_cache(maxsize=256)
def _written(drawn: Drawn, label: str) -> tuple[str, ...]:
    """A drawing and the line beneath it, once for all places in which only the ids differ.

    They are cut where the beginning of an id belongs; what authors write has no such quotes.
    """
    svg = drawing.svg.render(drawn.drawing, drawn.marks, prefix=_STAND_IN, band=drawn.band)
    spoken = drawing.svg.spoken(drawn.marks)
    nav = f"<nav{written({'aria-label': label})}>\n{svg}\n{spoken}</nav>\n"
    return tuple(re.split(_AT_ID, nav))


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
    self.body.append(_header(node["shown"], node["home"], node["track"]))
    raise nodes.SkipNode


@lru_cache(maxsize=256)
def _header(shown: tuple[tuple[Cycle, Mark], ...], home: bool, track: bool) -> str:
    """What is said of phases, each with its spot, for the eye only; then all in a thin row."""
    line = f'<p class="devops-phase-header">{"".join(map(_word, words(shown, home)))}</p>\n'
    marked: dict[Cycle, list[int]] = {}
    for cycle, mark in shown if track else ():
        marked.setdefault(cycle, []).append(cycle.index(mark.phase.key))
    rows = (_strip(cycle, range(len(cycle)), places) + "\n" for cycle, places in marked.items())
    return "".join([line, *rows])


def _word(word: Word) -> str:
    if isinstance(word, Spot):
        return _strip(word.cycle, (word.at,))
    return escaped(word) if isinstance(word, str) else _reference(word)


def _strip(cycle: Cycle, shown: Sequence[int], marked: Sequence[int] | None = None) -> str:
    """Spots in a row."""
    drawn = drawing.shapes.draw(cycle, cycle.shape)
    return drawing.small.strip(drawn, cycle, shown, marked or shown)


def _reference(mark: Mark) -> str:
    """A phase in text, as Sphinx writes links, unless it would lead to where it stands."""
    label, href = escaped(mark.label), safe_url(mark.href)
    if not href or href == "#":
        return label
    kind = "external" if mark.external else "internal"
    attributes = {"class": f"reference {kind}", "href": href}
    return f"<a{written(attributes)}>{label}</a>"


def visit_devops_icon_html(self: HTML5Translator, node: Element) -> None:
    """Write an icon in the colour of its phase, for the eye only."""
    self.body.append(drawing.small.icon(node["icon"], node["slot"], node["color"]))
    raise nodes.SkipNode


def visit_devops_nav_html(self: HTML5Translator, node: Element) -> None:
    """Write previous, next, and all phases in order; without a current phase just the list."""
    name = node["label"]
    label = _("Phases: %s") % name if name else _("Phases of the delivery cycle")
    nav: dict[str, Any] = {"CLASS": "devops-phase-nav", "aria-label": label}
    is_named = node["ids"] or node["classes"]
    start = self.starttag(node, "nav", **nav) if is_named else _start(label)
    self.body.append(f"{start}{_steps(node['marks'], name, node['compact'])}</nav>\n")
    raise nodes.SkipNode


@lru_cache
def _start(label: str) -> str:
    """What docutils would write, of which nearly all navigations have no more."""
    return f"<nav{written({'aria-label': label, 'class': 'devops-phase-nav'})}>\n"


@lru_cache(maxsize=256)
def _steps(marks: tuple[Mark, ...], name: str, compact: bool) -> str:
    """The content of a navigation, once for all pages on which it is the same."""
    parts = [f'<p class="devops-phase-nav__cycle">{escaped(name)}</p>\n'] if name else []
    around = neighbours(marks)
    if around and not compact:
        parts.append(_step(around[0], "prev", _("Previous phase")))
        parts.append(_step(around[1], "next", _("Next phase")))
    return "".join([*parts, _pills(marks)])


def forget_words() -> None:
    """Forget what was written in the language of an earlier build in the same process.

    The next one may have the same phases in another language.
    """
    for written_once in (_header, _steps):
        written_once.cache_clear()


def _pills(marks: tuple[Mark, ...]) -> str:
    """All phases in a row."""
    items = []
    hues = drawing.model.hues(Cycle(tuple(mark.phase for mark in marks)))
    for mark, hue in zip(marks, hues, strict=True):
        color = {"class": f"devops-cycle__{hue}"} if hue else {}
        current = {"aria-current": "page" if mark.here else "true"} if mark.current else {}
        items.append(f"<li>{_link(mark, escaped(mark.label), current, color)}</li>\n")
    return f'<ol class="devops-phase-nav__phases">{"".join(items)}</ol>\n'


def _step(mark: Mark, rel: str, direction: str) -> str:
    content = (
        f'<span class="devops-phase-nav__dir">{escaped(direction)}</span> '
        f'<span class="devops-phase-nav__label">{escaped(mark.label)}</span>'
    )
    if mark.missing:
        missing = escaped(_("No page yet"))
        content += f' <span class="devops-phase-nav__dir">{missing}</span>'
    last = {"rel": rel} if mark.href else {}
    return _link(mark, content, {"class": f"devops-phase-nav__{rel}"}, last) + "\n"


def _link(mark: Mark, content: str, first: dict[str, str], last: dict[str, str]) -> str:
    """A link around *content*, or just a span where the phase has no page."""
    href = safe_url(mark.href)
    attributes = first | {"data-phase": mark.phase.key}
    attributes |= {"href": href} if href else {}
    attributes |= last | ({"title": mark.summary} if mark.summary else {})
    tag = "a" if href else "span"
    return f"<{tag}{written(attributes)}>{content}</{tag}>"


def add_style(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Node | None
) -> None:
    """Send the style sheet with the pages that have something to style, and no other.

    Only what is written tells: a page may show parts of others.  Around its text, templates show
    what they like.
    """
    in_templates = DevopsDomain.of(app.env).in_templates
    if draws(app.builder) and (in_templates or _is_styled(context.get("body") or "")):
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        app.builder.add_css_file(STYLE_SHEET)  # app.add_css_file keeps each call for ever


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
        attributes = written({"name": "description", "content": words})
        context["metatags"] = f"{tags}<meta{attributes} />\n"
