"""The way from one phase to the next: ``devops-nav``, and the navigation on phase pages."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from .cycle import PhaseLinks
from .domain import DevopsDomain, Home
from .messages import _
from .nodes import devops_nav, draws, phase_item

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx

STYLE_SHEET = "devops-phases.css"


class NavDirective(SphinxDirective):
    """``devops-nav``: the navigation between phases, at this place instead of the usual one."""

    def run(self) -> list[Node]:
        """Return the node, for the phase that the page or section turns out to be about."""
        page = DevopsDomain.of(self.env).page(self.env.docname)
        page.has_nav = page.styled = True
        return [devops_nav("", docname=self.env.docname)]


class PlaceNavigation(SphinxPostTransform):
    """Put the navigation on each phase page of the document, and fill it.

    An output of one file holds many documents; each has a node of its own there.
    """

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Add what belongs to each page, then fill all there is."""
        domain = DevopsDomain.of(self.env)
        by_hand: dict[str, list[Element]] = defaultdict(list)
        for node in self.document.findall(devops_nav):
            by_hand[node["docname"]].append(node)
        files = {node["docname"]: node for node in self.document.findall(addnodes.start_of_file)}
        for docname, root in {self.env.docname: self.document, **files}.items():
            homes = {home.anchor: home for home in domain.homes_on(docname)}
            placed = by_hand[docname]
            for hand in placed:
                hand["home"] = next((homes[at] for at in hand["anchors"] if at in homes), None)
            for home in homes.values():
                if not home.no_nav and home not in [hand["home"] for hand in placed]:
                    _place(domain.settings.phase_nav, home, root)
        self._fill(PhaseLinks(domain, domain.app.builder))

    def _fill(self, links: PhaseLinks) -> None:
        for node in list(self.document.findall(devops_nav)):
            home: Home | None = node["home"]
            node += links.items(node["docname"], home.key if home else None)
            if not draws(links.builder) or (not home and links.builder.format == "latex"):
                node.replace_self(_plain_navigation(list(node.findall(phase_item))))


def _place(place: str, home: Home, root: Element) -> None:
    """Add the navigation at the top or the end of the home: a section, or a whole page."""
    sections = root.findall(nodes.section)
    found = next((at for at in sections if not home.anchor or home.anchor in at["ids"]), None)
    section = root if found is None else found
    if place in ("top", "both"):
        after_title = next((i for i, at in enumerate(section) if isinstance(at, nodes.title)), -1)
        section.insert(after_title + 1, devops_nav("", docname=home.docname, home=home))
    if place in ("bottom", "both"):
        section += devops_nav("", docname=home.docname, home=home)


def _plain_navigation(items: list[phase_item]) -> nodes.paragraph:
    """One line: the previous and the next phase, or all of them if none is the current one."""
    here = next((index for index, item in enumerate(items) if item["mark"].current), None)
    if here is None:
        steps = [("", item) for item in items]
    else:
        after = items[(here + 1) % len(items)]
        steps = [
            (_("Previous phase") + ": ", items[here - 1]),
            (_("Next phase") + ": ", after),
        ]
    result = nodes.paragraph()
    for direction, item in steps:
        result += nodes.Text(f"{' | ' if len(result) else ''}{direction}")
        result += item.children or [nodes.inline("", item["mark"].label)]
    return result


def add_style(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Node | None
) -> None:
    """Send the style sheet with the pages that have something to style, and no other."""
    if doctree is None or app.builder.name == "epub":
        return
    domain = DevopsDomain.of(app.env)
    shown = app.env.all_docs if app.builder.name == "singlehtml" else {pagename: 0}
    if any(
        (name in domain.pages and domain.pages[name].styled) or domain.homes_on(name)
        for name in shown
    ):
        app.add_css_file(STYLE_SHEET)
