"""``devops-grid``: a numbered card for each phase in HTML, a plain list elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from . import components
from .cycle import PhaseLinks, phase_list
from .domain import DevopsDomain

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.util.typing import OptionSpec

    from .nodes import phase_item

MAX_COLUMNS = 6
DEFAULT_COLUMNS = 4


class devops_grid(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes so)
    """The cards, until a document is resolved for output.  Attributes: docname, columns."""


class GridDirective(SphinxDirective):
    """``devops-grid``: what the phases are, for readers who would rather have words."""

    option_spec: ClassVar[OptionSpec] = {
        "columns": directives.positive_int,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[Node]:
        """Return one small node."""
        DevopsDomain.of(self.env).page(self.env.docname).shows_cycle = True
        columns = min(self.options.get("columns", DEFAULT_COLUMNS), MAX_COLUMNS)
        node = devops_grid("", docname=self.env.docname, columns=columns)
        node["classes"] = ["devops-grid", *self.options.get("class", [])]
        self.set_source_info(node)
        self.add_name(node)
        return [node]


class FillGrids(SphinxPostTransform):
    """Replace each grid by standard nodes, with links that are right on its page."""

    default_priority = 8  # before Sphinx resolves references

    def run(self, **kwargs: Any) -> None:
        """Replace the document's grids."""
        domain = DevopsDomain.of(self.env)
        links = PhaseLinks(domain, domain.app.builder)
        for node in list(self.document.findall(devops_grid)):
            items = list(links.items(node["docname"], domain.phase_of(node["docname"])))
            as_cards = links.builder.format == "html"
            new = _cards(items, node["columns"]) if as_cards else phase_list(items)
            new["classes"] += node["classes"]
            new["ids"] += node["ids"]
            new["names"] += node["names"]
            node.replace_self(new)


def _cards(items: list[phase_item], columns: int) -> Element:
    grid, row = components.grid(columns)
    for number, item in enumerate(items, 1):
        mark = item["mark"]
        label = item.children or [nodes.Text(mark.label)]
        count = nodes.inline("", str(number), classes=["devops-grid__number"])
        cell, body = components.cell([count, nodes.Text(" "), *label])
        if mark.summary:
            body += nodes.paragraph("", mark.summary)
        components.finish_body(body)
        row.append(cell)
    return grid
