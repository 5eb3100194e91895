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
    """The navigation between the phases of a cycle.  Attributes: cycle (its name)."""

    def fill(self, view: View) -> None:
        """Take the phases; where none are drawn, make way for a line of text."""
        cycle = view.domain.cycles[self["cycle"]]
        self["marks"] = view.marks(cycle.name, view.phases_at(places_around(self), cycle.keys))
        self["label"] = cycle.label
        self["compact"] = view.domain.settings.phase_nav == "compact"
        builder = view.builder
        if not draws(builder) or (builder.format == "latex" and not neighbours(self["marks"])):
            self.replace_self(plain_navigation(self["marks"], cycle.label))


def place_navigation(
    view: View, root: Element, by_hand: Sequence[devops_nav]
) -> Iterator[devops_nav]:
    """Add the navigation of a page to its *root*, where it is not there *by_hand*.

    A place that is the home of phases of several cycles has one for each.
    """
    where = view.domain.settings.phase_nav
    places = {"none": (), "both": ("top", "bottom"), "compact": ("bottom",)}.get(where, (where,))
    cycles = view.domain.cycles
    done = {
        (hand["cycle"], view.phases_at(places_around(hand), cycles[hand["cycle"]].keys))
        for hand in by_hand
    }
    anchors = dict.fromkeys(home.anchor for home in view.homes())
    silent = {home.anchor for home in view.homes() if home.no_nav}
    for anchor in [one for one in anchors if one not in silent]:
        sections = _sections(root, anchor, anchors)
        about = [(name, view.phases_at([anchor], cycle.keys)) for name, cycle in cycles.items()]
        missing = [name for name, keys in about if keys and (name, keys) not in done]
        for place in places:
            for name in missing:
                node = devops_nav("", cycle=name)
                _insert(node, sections[0 if place == "top" else -1], place)
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
    place = next((i + 1 for i, at in enumerate(section) if isinstance(at, nodes.title)), 0)
    while place < len(section) and isinstance(section[place], devops_nav):
        place += 1  # of another cycle
    section.insert(place if where == "top" else len(section), node)
