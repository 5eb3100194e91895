"""The way from one phase to the next: ``devops-nav``, and the navigation on phase pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .domain import DevopsDomain, Home
from .messages import _
from .nodes import devops_nav, draws, label, neighbours

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx

    from .phases import Mark

STYLE_SHEET = "devops-phases.css"


class NavDirective(SphinxDirective):
    """The way to the phases before and after this one, and to all the others.

    The home of a phase has it anyway, where :confval:`devops_phase_nav` says; with this directive
    it is here instead. On other pages it leads to all phases.
    """

    def run(self) -> list[Node]:
        """Return the node, for the phase that the page or section turns out to be about."""
        page = DevopsDomain.of(self.env).page(self.env.docname)
        page.has_nav = page.styled = True
        return [devops_nav("", docname=self.env.docname)]


def place_navigation(
    domain: DevopsDomain, root: Element, docname: str, by_hand: Sequence[devops_nav]
) -> list[devops_nav]:
    """Add the navigation of the document *docname* where it is not there *by_hand*; return it."""
    homes = {home.anchor: home for home in domain.homes_on(docname)}
    for hand in by_hand:
        hand["home"] = next((homes[at] for at in hand["anchors"] if at in homes), None)
    placed = [hand["home"] for hand in by_hand]
    return [
        node
        for home in homes.values()
        if not home.no_nav and home not in placed
        for node in _place(domain.settings.phase_nav, home, root)
    ]


def _place(place: str, home: Home, root: Element) -> Iterator[devops_nav]:
    """Add the navigation at the top or the end of the home: a section, or a whole page."""
    sections = root.findall(nodes.section)
    found = next((at for at in sections if not home.anchor or home.anchor in at["ids"]), None)
    section = root if found is None else found
    after_title = next((i + 1 for i, at in enumerate(section) if isinstance(at, nodes.title)), 0)
    for where in {"none": [], "both": ["top", "bottom"]}.get(place, [place]):
        node = devops_nav("", docname=home.docname, home=home)
        section.insert(after_title if where == "top" else len(section), node)
        yield node


def fill_nav(node: devops_nav, domain: DevopsDomain) -> None:
    """Give a navigation its phases; where none is drawn, replace it by a line of text."""
    home: Home | None = node["home"]
    node["marks"] = domain.marks_on(node["docname"], home.key if home else None)
    builder = domain.app.builder
    if not draws(builder) or (not home and builder.format == "latex"):
        node.replace_self(_plain_navigation(node["marks"]))


def _plain_navigation(marks: Sequence[Mark]) -> nodes.paragraph:
    """One line: the previous and the next phase, or all of them if none is the current one."""
    steps = [("", mark) for mark in marks]
    if around := neighbours(marks):
        directions = (_("Previous phase") + ": ", _("Next phase") + ": ")
        steps = list(zip(directions, around, strict=True))
    result = nodes.paragraph()
    for direction, mark in steps:
        result += nodes.Text(f"{' | ' if len(result) else ''}{direction}")
        result += label(mark)
    return result


def add_style(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Node | None
) -> None:
    """Send the style sheet with the pages that have something to style, and no other."""
    if doctree is None or not draws(app.builder):
        return
    domain = DevopsDomain.of(app.env)
    shown = app.env.all_docs if app.builder.name == "singlehtml" else {pagename: 0}
    if any(
        (name in domain.pages and domain.pages[name].styled) or domain.homes_on(name)
        for name in shown
    ):
        app.add_css_file(STYLE_SHEET)
