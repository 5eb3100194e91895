"""``devops-grid``: a numbered card for each phase in HTML, a plain list elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..messages import Warn, warn
from ..output import design
from ..output.nodes import label, phases_node
from .cycle import phase_list

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.util.typing import OptionSpec

    from ..phases import Mark

MAX_COLUMNS = 6
DEFAULT_COLUMNS = 4


class devops_grid(phases_node):  # noqa: N801  (docutils names nodes so)
    """The cards, until a document is resolved for output.  Attributes: docname, columns."""


class GridDirective(SphinxDirective):
    """A numbered card for each phase, for readers who would rather have words.

    Outputs without cards have a list.

    :option columns: How many cards stand side by side where there is room: 1 to 6, by default 4.
    :option class: Names for a style sheet of your own.
    :option name: A label, so that other text can link here.
    """

    option_spec: ClassVar[OptionSpec] = {
        "columns": directives.positive_int,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[Node]:
        """Return one small node."""
        page = DevopsDomain.of(self.env).page(self.env.docname)
        page.shows_phases = page.styled = True
        columns = self.options.get("columns", DEFAULT_COLUMNS)
        if columns > MAX_COLUMNS:
            message = (
                f'{self.name}: the option "columns" cannot be "{columns}": use 1 to {MAX_COLUMNS}.'
            )
            warn(Warn.CONFIG, message, self.get_location())
            columns = MAX_COLUMNS
        node = devops_grid("", docname=self.env.docname, columns=columns)
        node["classes"] = ["devops-grid", *self.options.get("class", [])]
        self.set_source_info(node)
        self.add_name(node)
        return [node]


def fill_grid(node: devops_grid, domain: DevopsDomain) -> None:
    """Replace a grid by standard nodes, with links that are right on its page."""
    docname = node["docname"]
    marks = domain.marks_on(docname, domain.phases_at(docname, node["anchors"]))
    as_cards = domain.app.builder.format == "html"
    node.replace_self(_cards(marks, node["columns"]) if as_cards else phase_list(marks))


def _cards(marks: Sequence[Mark], columns: int) -> Element:
    grid, row = design.grid(columns)
    for number, mark in enumerate(marks, 1):
        count = nodes.inline("", str(number), classes=["devops-grid__number"])
        cell, body = design.cell([count, nodes.Text(" "), label(mark)])
        if mark.summary:
            body += nodes.paragraph("", mark.summary)
        design.finish_body(body)
        row.append(cell)
    return grid
