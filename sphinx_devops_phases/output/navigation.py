"""The way from one phase to the next: ``devops-nav``, and the navigation on phase pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..messages import _
from .nodes import devops_nav, draws, label, neighbours

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx

    from ..phases import Mark

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
    for hand in by_hand:
        hand["current"] = domain.phases_at(docname, hand["anchors"])
    done = [hand["current"] for hand in by_hand]
    anchors = dict.fromkeys(home.anchor for home in domain.homes_on(docname))
    silent = {home.anchor for home in domain.homes_on(docname) if home.no_nav}
    place = domain.settings.phase_nav
    places = {"none": (), "both": ("top", "bottom")}.get(place, (place,))
    found = []
    for anchor in anchors:
        current = domain.phases_at(docname, [anchor])
        if anchor in silent or current in done:
            continue
        sections = _sections(root, anchor, anchors)
        for where in places:
            found.append(devops_nav("", docname=docname, current=current))
            _insert(found[-1], sections[0 if where == "top" else -1], where)
    return found


def _sections(root: Element, anchor: str, homes: Iterable[str]) -> list[Element]:
    """What the home at *anchor* consists of: a section, or those of a page that are no homes."""
    if anchor:
        sections = root.findall(nodes.section)
        return [next((at for at in sections if anchor in at["ids"]), root)]
    at_top: list[Element] = [at for at in root.children if isinstance(at, nodes.section)]
    others = takewhile(lambda at: not set(at["ids"]).intersection(homes), at_top[1:])
    return [*at_top[:1], *others] or [root]


def _insert(node: devops_nav, section: Element, where: str) -> None:
    after_title = next((i + 1 for i, at in enumerate(section) if isinstance(at, nodes.title)), 0)
    section.insert(after_title if where == "top" else len(section), node)


def fill_nav(node: devops_nav, domain: DevopsDomain) -> None:
    """Give a navigation its phases; where none is drawn, replace it by a line of text."""
    node["marks"] = domain.marks_on(node["docname"], node["current"])
    builder = domain.app.builder
    if not draws(builder) or (builder.format == "latex" and not neighbours(node["marks"])):
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
