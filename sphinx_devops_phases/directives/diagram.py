"""The diagram as a node: what it keeps, and what becomes of it in each output.

In a stored document it is a figure that is nothing but itself, as everything that goes through
the document looks at each node in it.  Only when it is resolved it gets a drawing or a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from ..domain import DevopsDomain
from ..domain.view import draws
from ..domain.words import plain
from ..marks import spoken_label
from ..output.fallback import child, phase_list, replace_diagram
from ..output.latex import make_room
from ..output.nodes import Drawn, captions, devops_drawing, devops_figure, phases_node
from ..output.pictures import picture

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.environment import BuildEnvironment

    from ..domain.view import View
    from ..phases import BandMark, Cycle, Mark


class Diagram(phases_node, nodes.figure, addnodes.translatable):
    """A diagram, with its caption and legend, and the attributes of a figure.

    More attributes: shape, current (keys of phases), label (its accessible name).  The label is an
    author's text that no text node holds, so it is handed to gettext here.
    """

    tagname = "figure"

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
        """Take *marks*, as :class:`.Drawn` has them; where there is no drawing, *words* as well.

        *label* is the accessible name of a diagram that has none from its author.  Web pages know
        how to write a diagram; for the others it becomes a plain figure, around a drawing or a
        picture.
        """
        own = self.attributes
        own["marks"], own["band"], own["rtl"] = tuple(marks), band, view.domain.rtl
        if not own["label"]:
            caption = child(self, nodes.caption)
            own["label"] = (plain(caption) if caption else "") or label
        if draws(view.builder) and view.builder.format == "html":
            return
        drawn = {name: own[name] for name in (*Drawn._fields, "label")}
        drawing = devops_drawing("", **drawn)
        if draws(view.builder):
            kind = nodes.figure if child(self, nodes.caption) else devops_figure
            make_room(self._as_figure(kind, drawing), self["shape"])
        else:
            self._as_figure(nodes.figure, drawing)
            replace_diagram(drawing, picture(view, drawing), words())

    def _as_figure(self, kind: type[nodes.figure], drawing: Element) -> nodes.figure:
        """Make way for a figure with a *drawing*, which is returned."""
        figure = kind("", drawing, *captions(self))
        figure.attributes |= {name: self[name] for name in ("align", "width") if name in self}
        figure.source, figure.line = self.source, self.line
        self.replace_self(figure)
        return figure


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
) -> devops_cycle:
    """The node of *cycle* for the document that is being read.

    *label* is its accessible name, if it is not the caption; *current* has the keys of the phases
    to mark; a page or a section that is about a phase marks that one by itself.
    """
    page = DevopsDomain.of(env).page(env.docname)
    page.shows = True
    shape = shape or cycle.shape
    page.shapes |= {(cycle.name, shape)}
    return devops_cycle(
        "",
        cycle=cycle.name,
        label=label,
        shape=shape,
        current=[*current],
        classes=["devops-cycle"],
    )
