"""What stands beneath the title of a page about phases: which they are, and its subtitle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from docutils import nodes

from ..domain.collector import LEAD
from ..domain.view import draws
from ..messages import _
from .nodes import Placed, label, phases_node, sections_at

if TYPE_CHECKING:
    from docutils.nodes import Element

    from ..domain.view import View
    from ..phases import Cycle, Mark


class Spot(NamedTuple):
    """The colour of a phase, for web pages."""

    cycle: Cycle
    at: int


Word: TypeAlias = "str | Mark | Spot"
"""Part of a line: text, or a phase whose link is between texts, or a spot before them."""


class devops_header(phases_node):  # noqa: N801  (docutils names nodes so)
    """The line.

    Attributes: keys (of phases), home (whether this is where they are); for web pages also shown
    (the phases, each with its cycle), track (whether all of a cycle are shown).
    """

    def fill(self, view: View) -> None:
        """Make way for a paragraph, which every output can show.

        On web pages it is no text of the page, whose first words are what others show of it.
        """
        shown = tuple(_shown(view, self["keys"]))
        if draws(view.builder) and view.builder.format == "html":
            self["shown"] = shown
            self["track"] = view.domain.settings.phase_header == "track"
            return
        parts = (
            nodes.Text(word) if isinstance(word, str) else label(word, marked=False)
            for word in words(shown, self["home"])
            if not isinstance(word, Spot)
        )
        line = nodes.emphasis("", "", *parts)
        self.replace_self(nodes.paragraph("", "", line, classes=["devops-phase-header"]))


def placed_header(view: View, root: Element) -> Iterator[Placed]:
    """The line and the subtitle of a page, at its *root*, and the lines of its sections."""
    homes: dict[str, list[str]] = {}
    for home in view.homes():
        homes.setdefault(home.anchor, []).append(home.key)
    page = sections_at(root, "", homes)[0]
    if view.domain.settings.phase_header != "none":
        for anchor, keys in homes.items():
            section = sections_at(root, anchor, homes)[0]
            yield Placed(section, "top", devops_header("", keys=keys, home=True))
        if related := [key for key in view.related() if key not in homes.get("", ())]:
            yield Placed(page, "top", devops_header("", keys=related, home=False))
    if "" in homes and (lead := _lead(view, page)):
        yield Placed(page, "top", lead)


def _lead(view: View, section: Element) -> nodes.paragraph | None:
    """The subtitle of a phase's page, unless the page begins with these words anyway."""
    text = view.domain.page(view.docname).subtitle
    first = next((at for at in section.children if isinstance(at, nodes.paragraph)), None)
    if not text or (first is not None and first.astext() == text):
        return None
    return nodes.paragraph(text, text, classes=[LEAD])


def _shown(view: View, keys: Sequence[str]) -> Iterator[tuple[Cycle, Mark]]:
    for name, cycle in view.domain.cycles.items():
        if wanted := [key for key in keys if key in cycle]:
            for mark in view.marks(name, wanted):
                if mark.phase.key in wanted:
                    yield cycle, mark


def words(shown: Sequence[tuple[Cycle, Mark]], home: bool) -> Iterator[Word]:
    """What the line consists of: where the phases are, or links to them."""
    return _places(shown) if home else _links(shown)


def _places(shown: Sequence[tuple[Cycle, Mark]]) -> Iterator[Word]:
    """Where the phases are in their cycles: "Ops · phase 6 of 8"."""
    for place, (cycle, mark) in enumerate(shown):
        at = cycle.index(mark.phase.key)
        number = _("phase %(number)d of %(count)d") % {"number": at + 1, "count": len(cycle)}
        name = mark.label if len(shown) > 1 else ""
        before = [*filter(None, (name, cycle.label, mark.phase.group))]
        if not before:
            number = number[:1].upper() + number[1:]
        yield from [", "] * (place > 0)
        yield Spot(cycle, at)
        yield " · ".join([*before, number])


def _links(shown: Sequence[tuple[Cycle, Mark]]) -> Iterator[Word]:
    """The phases that a page belongs to, by their cycles: "Phases: Code · Incident: Review"."""
    for place, (cycle, pairs) in enumerate(groupby(shown, key=itemgetter(0))):
        marks = [mark for _cycle, mark in pairs]
        yield from [" · "] * (place > 0)
        yield from (Spot(cycle, cycle.index(mark.phase.key)) for mark in marks)
        before, _sign, after = _naming(cycle, len(marks)).partition("\0")
        yield before
        yield from [word for mark in marks for word in (", ", mark)][1:]
        yield after


def _naming(cycle: Cycle, count: int) -> str:
    """What is said around the names of *count* phases."""
    if cycle.label:
        return _("%(cycle)s: %(phases)s") % {"cycle": cycle.label, "phases": "\0"}
    return (_("Phases: %s") if count > 1 else _("Phase: %s")) % "\0"
