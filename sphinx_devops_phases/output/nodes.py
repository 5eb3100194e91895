"""What is common to the nodes that show phases.

In a stored doctree they are small and empty.  When a document is resolved for output,
:class:`.FillPhases` lets each of them fill itself: either it gets the :class:`marks <.Mark>` of the
phases, for the visitors in :mod:`.html` and :mod:`.latex`, or it is replaced by standard nodes, for
every builder that has no visitor there (:mod:`.fallback`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from ..domain.view import reference
from ..drawing import shapes
from ..phases import Cycle

if TYPE_CHECKING:
    from docutils.nodes import Element

    from ..domain.view import View
    from ..phases import Mark


class phases_node(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes so)
    """What shows phases; one search finds all kinds."""

    def fill(self, view: View) -> None:
        """Take from *view* what there is to show, or make way for nodes that show it."""
        raise NotImplementedError


def label(mark: Mark) -> Element:
    """A phase as one writes it in text: its link, unless that would lead to where it stands."""
    shown: Element = nodes.inline("", mark.label)
    if mark.href is not None and mark.href != "#":
        shown = reference(mark.href, shown, internal=not mark.external)
    return nodes.strong("", "", shown) if mark.current else shown


def neighbours(drawn: Sequence[Mark]) -> tuple[Mark, Mark] | None:
    """The phases before and after the current one or the current ones, if there are any."""
    steps = list(zip(drawn, [*drawn[1:], *drawn[:1]], strict=True))
    before = [mark for mark, following in steps if following.current and not mark.current]
    after = [mark for preceding, mark in steps if preceding.current and not mark.current]
    return (before[0], after[-1]) if before else None


def drawing(node: Element) -> shapes.Drawing:
    """The drawing for a diagram that has its marks."""
    return shapes.draw(Cycle(tuple(mark.phase for mark in node["marks"])), node["shape"])
