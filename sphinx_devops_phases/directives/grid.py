"""``devops-grid``: a numbered card for each phase in HTML, a plain list elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..messages import Warn, warn
from ..output import design
from ..output.fallback import phase_list
from ..output.nodes import label, phases_node
from .facts import chosen_facts, declared_facts

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.util.typing import OptionSpec

    from ..domain.view import View
    from ..phases import Mark

MAX_COLUMNS = 6
DEFAULT_COLUMNS = 4


class devops_grid(phases_node):  # noqa: N801  (docutils names nodes so)
    """The cards, until a document is resolved for output.  Attributes: cycle, columns, facts."""

    def fill(self, view: View) -> None:
        """Make way for standard nodes, with links that are right on the page."""
        keys = view.domain.cycles[self["cycle"]].keys
        marks = view.marks(self["cycle"], view.about(self, keys))
        as_cards = view.builder.format == "html"
        facts = {
            mark.phase.key: chosen_facts(view, mark.phase.key, self["facts"]) for mark in marks
        }
        self.replace_self(
            _cards(marks, self["columns"], facts) if as_cards else phase_list(marks, facts)
        )


class GridDirective(SphinxDirective):
    """A numbered card for each phase, for readers who would rather have words.

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
        cycle = domain.cycle_of(self.arguments[0] if self.arguments else "", self.get_location())
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


def _cards(marks: Sequence[Mark], columns: int, facts: Mapping[str, Element | None]) -> Element:
    grid, row = design.grid(columns)
    for number, mark in enumerate(marks, 1):
        count = nodes.inline("", str(number), classes=["devops-grid__number"])
        cell, body = design.cell([count, nodes.Text(" "), label(mark)])
        if mark.summary:
            body += nodes.paragraph("", mark.summary)
        if (known := facts[mark.phase.key]) is not None:
            body += known
        design.finish_body(body)
        row.append(cell)
    return grid
