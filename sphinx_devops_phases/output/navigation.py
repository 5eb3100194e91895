"""The way from one phase to the next, and where it stands on the pages of phases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..domain.places import places_around
from ..domain.view import draws
from .fallback import plain_navigation
from .nodes import Placed, neighbours, phases_node, sections_at

if TYPE_CHECKING:
    from docutils.nodes import Element

    from ..domain.view import View


class devops_nav(phases_node):  # noqa: N801  (docutils names nodes so)
    """The navigation between the phases of a cycle.  Attributes: cycle (its name)."""

    def fill(self, view: View) -> None:
        """Take the phases; where none are drawn, make way for a line of text."""
        cycle = view.domain.cycles[self["cycle"]]
        self["marks"] = view.marks(cycle.name, view.about(self, cycle))
        self["label"] = cycle.label
        self["compact"] = view.domain.settings.phase_nav == "compact"
        builder = view.builder
        if not draws(builder) or (builder.format == "latex" and not neighbours(self["marks"])):
            self.replace_self(plain_navigation(self["marks"], cycle.label))


def placed_navigation(view: View, root: Element, by_hand: Sequence[devops_nav]) -> Iterator[Placed]:
    """The navigation of a page, at its *root*, as far as it is not there *by_hand*.

    A place that is the home of phases of several cycles has one for each.
    """
    where = view.domain.settings.phase_nav
    places = {"none": (), "both": ("top", "bottom"), "compact": ("bottom",)}.get(where, (where,))
    done = {(hand["cycle"], _about(view, hand["cycle"], places_around(hand))) for hand in by_hand}
    anchors = dict.fromkeys(home.anchor for home in view.homes())
    silent = {home.anchor for home in view.homes() if home.no_nav}
    for anchor in [one for one in anchors if one not in silent]:
        sections = sections_at(root, anchor, anchors)
        about = [(name, _about(view, name, [anchor])) for name in view.domain.cycles]
        missing = [name for name, keys in about if keys and (name, keys) not in done]
        for place in places:
            section = sections[0 if place == "top" else -1]
            yield from (Placed(section, place, devops_nav("", cycle=name)) for name in missing)


def _about(view: View, cycle: str, places: Iterable[str]) -> tuple[str, ...]:
    """The phases of *cycle* that a place is the home of, or the first one around it that is one."""
    return view.phases_at(places, view.domain.cycles[cycle])
