"""``devops-grid``: a numbered card for each phase in HTML, a plain list elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .. import drawing
from ..domain import DevopsDomain
from ..domain.view import draws
from ..messages import Warn, _, warn
from ..output import design
from ..output.fallback import phase_list
from ..output.nodes import devops_icon, label, phases_node
from ..phases import without_page
from .facts import chosen_facts, declared_facts

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.util.typing import OptionSpec

    from ..domain.view import View
    from ..phases import Cycle, Mark

MAX_COLUMNS = 6
DEFAULT_COLUMNS = 4


class devops_grid(phases_node):  # noqa: N801  (docutils names nodes so)
    """The cards, until a document is resolved for output.  Attributes: cycle, columns, facts."""

    def fill(self, view: View) -> None:
        """Make way for standard nodes, with links that are right on the page."""
        cycle = view.domain.cycles[self["cycle"]]
        marks = view.marks(cycle.name, view.about(self, cycle))
        facts = {key: chosen_facts(view, key, self["facts"]) for key in cycle.keys}
        icons = _icons(cycle) if draws(view.builder) else [[] for _ in marks]
        if view.builder.format == "html":
            self.replace_self(_cards(marks, icons, self["columns"], facts))
            return
        listed = phase_list(marks, facts)
        for item, icon in zip(listed, icons, strict=True):
            cast("Element", item.next_node(nodes.paragraph)).insert(0, icon)
        self.replace_self(listed)


class GridDirective(SphinxDirective):
    """A numbered card for each phase, with its icon, for readers who would rather have words.

    Outputs without cards have a list.

    :argument cycle: The name of a cycle; the project's own one by default.
    :option columns: How many cards stand side by side where there is room: 1 to 6, by default 4.
    :option facts: What to say of each phase besides, by names in :confval:`devops_facts`:
        ``owner, tools``.
    :option class: Names for a style sheet of your own.
    :option name: A label, so that other text can link here.
    """

    optional_arguments = 1
    option_spec: ClassVar[OptionSpec] = {
        "columns": directives.positive_int,
        "facts": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[Node]:
        """Return one small node."""
        domain = DevopsDomain.of(self.env)
        cycle = domain.cycle_of(self.arguments, self.get_location)
        if cycle is None:
            return []
        domain.page(self.env.docname).shows = True
        columns = self.options.get("columns", DEFAULT_COLUMNS)
        if columns > MAX_COLUMNS:
            message = (
                f'{self.name}: the option "columns" cannot be "{columns}": use 1 to {MAX_COLUMNS}.'
            )
            warn(Warn.CONFIG, message, self.get_location())
            columns = MAX_COLUMNS
        node = devops_grid("", cycle=cycle.name, columns=columns)
        words = map(str.strip, (self.options.get("facts") or "").split(","))
        node["facts"] = declared_facts(domain, [*filter(None, words)], self.get_location())
        node["classes"] = ["devops-grid", *self.options.get("class", [])]
        self.set_source_info(node)
        self.add_name(node)
        return [node]


def _icons(cycle: Cycle) -> list[list[Node]]:
    """What stands before the label of each phase: its icon in its colour, if it has one."""
    slots = [segment.slot for segment in drawing.shapes.draw(cycle, drawing.SHAPES[0]).segments]
    return [
        [devops_icon("", icon=phase.icon, slot=slot, color=phase.color), nodes.Text(" ")]
        if phase.icon
        else []
        for phase, slot in zip(cycle, slots, strict=True)
    ]


def _cards(
    marks: Sequence[Mark],
    icons: Sequence[list[Node]],
    columns: int,
    facts: Mapping[str, Element | None],
) -> Element:
    grid, row = design.grid(columns)
    missing = without_page(marks)
    for index, mark in enumerate(marks):
        count = nodes.inline("", str(index + 1), classes=["devops-grid__number"])
        cell, body = design.cell([count, nodes.Text(" "), *icons[index], label(mark)])
        if mark.summary:
            body += nodes.paragraph("", mark.summary)
        if missing[index]:
            body += nodes.paragraph("", _("No page yet"), classes=["devops-gap"])
        if (known := facts[mark.phase.key]) is not None:
            body += known
        design.finish_body(body)
        row.append(cell)
    return grid
