"""The way from one phase to the next, and where it stands on the pages of phases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from docutils import nodes

from ..domain.collector import places_around
from ..domain.view import draws
from .fallback import plain_navigation
from .nodes import neighbours, phases_node

if TYPE_CHECKING:
    from docutils.nodes import Element

    from ..domain.view import View


class devops_nav(phases_node):  # noqa: N801  (docutils names nodes so)
    """The navigation between phases."""

    def fill(self, view: View) -> None:
        """Take the phases; where none are drawn, make way for a line of text."""
        self["marks"] = view.marks(view.phases_at(places_around(self)))
        builder = view.builder
        if not draws(builder) or (builder.format == "latex" and not neighbours(self["marks"])):
            self.replace_self(plain_navigation(self["marks"]))


def place_navigation(
    view: View, place: str, root: Element, by_hand: Sequence[devops_nav]
) -> Iterator[devops_nav]:
    """Add the navigation of a page to its *root*, where it is not there *by_hand*.

    *place* is what the configuration says.
    """
    done = [view.phases_at(places_around(hand)) for hand in by_hand]
    anchors = dict.fromkeys(home.anchor for home in view.homes())
    silent = {home.anchor for home in view.homes() if home.no_nav}
    places = {"none": (), "both": ("top", "bottom")}.get(place, (place,))
    for anchor in anchors:
        if anchor in silent or view.phases_at([anchor]) in done:
            continue
        sections = _sections(root, anchor, anchors)
        for where in places:
            node = devops_nav()
            _insert(node, sections[0 if where == "top" else -1], where)
            yield node


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
