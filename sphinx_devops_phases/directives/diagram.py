"""The diagram as a node: what it keeps, and what becomes of it in each output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes

from ..domain import DevopsDomain
from ..domain.view import draws
from ..domain.words import plain
from ..marks import spoken_label
from ..output.fallback import child, phase_list, replace_diagram
from ..output.latex import set_width
from ..output.nodes import phases_node
from ..output.pictures import picture

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.environment import BuildEnvironment

    from ..domain.view import View
    from ..phases import BandMark, Cycle, Mark


class Diagram(phases_node, addnodes.translatable):
    """A diagram.  Attributes: shape, current (keys of phases), label (its accessible name).

    The label is an author's text that no text node holds, so it is handed to gettext here.
    """

    def preserve_original_messages(self) -> None:
        """Nothing to do: the label is kept until it is replaced."""

    def extract_original_messages(self) -> list[str]:
        """Return the label, if the author wrote one."""
        return [self["label"]] if self["label"] else []

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Put in what the project's catalogue says."""
        self["label"] = translated_message

    def draw(
        self,
        view: View,
        marks: Sequence[Mark],
        label: str,
        words: Callable[[], Element],
        band: BandMark | None = None,
    ) -> None:
        """Take *marks*; for a builder without a drawing, make way for a picture and *words*.

        *label* is the accessible name of a diagram that has none from its author.
        """
        self["marks"], self["band"] = tuple(marks), band
        self["rtl"] = view.domain.rtl
        caption = child(self.parent, nodes.caption)
        self["label"] = self["label"] or (plain(caption) if caption else "") or label
        if not draws(view.builder):
            replace_diagram(self, picture(view, self), words())
        elif view.builder.format == "latex":
            set_width(cast("nodes.figure", self.parent), self["shape"])


class devops_cycle(Diagram):  # noqa: N801  (docutils names nodes so)
    """The diagram of a cycle that the configuration defines.  Attributes: cycle (its name)."""

    def fill(self, view: View) -> None:
        """Take the phases as the page sees them."""
        if view.builder.name == "gettext":
            return  # it takes the text alternative from the node
        cycle = view.domain.cycles[self["cycle"]]
        current = self["current"] or view.about(self, cycle)
        marks = view.marks(cycle.name, current)
        self.draw(view, marks, spoken_label(cycle), lambda: phase_list(marks), view.band(cycle))


def cycle_node(
    env: BuildEnvironment,
    cycle: Cycle,
    *,
    label: str = "",
    shape: str = "",
    current: Sequence[str] = (),
) -> Element:
    """The node of *cycle* for the document that is being read.

    *label* is its accessible name, if it is not the caption; *current* has the keys of the phases
    to mark; a page or a section that is about a phase marks that one by itself.
    """
    page = DevopsDomain.of(env).page(env.docname)
    page.shows = True
    shape = shape or cycle.shape
    page.shapes |= {(cycle.name, shape)}
    return devops_cycle("", cycle=cycle.name, label=label, shape=shape, current=[*current])
