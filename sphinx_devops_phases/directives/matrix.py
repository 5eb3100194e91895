"""``devops-matrix``: which pages of which kind each phase has, and which it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..messages import Warn, _, warn
from ..output.nodes import label, phases_node, resource_link
from ..output.tables import put_table

if TYPE_CHECKING:
    from docutils.nodes import Node

    from ..domain.view import View


class devops_matrix(phases_node):  # noqa: N801  (docutils names nodes so)
    """Where the table goes.  Attributes: cycle (its name)."""

    def fill(self, view: View) -> None:
        """Make way for a table of phases and kinds."""
        kinds = view.domain.settings.kinds
        rows: list[list[list[Node]]] = [
            [[label(mark)], *(_cell(view, mark.phase.key, kind) for kind in kinds)]
            for mark in view.marks(self["cycle"])
        ]
        put_table(self, [_("Phase"), *kinds.values()], rows, ["devops-matrix"])


class MatrixDirective(SphinxDirective):
    """A table of phases and kinds of pages, with the pages as links, in which gaps can be seen.

    What kinds there are, :confval:`devops_kinds` says.

    :argument cycle: The name of a cycle; the project's own one by default.
    """

    optional_arguments = 1

    def run(self) -> list[Node]:
        """Return the place; the table depends on pages that may not be read yet."""
        domain = DevopsDomain.of(self.env)
        cycle = domain.cycle_of(self.arguments, self.get_location)
        if cycle is None:
            return []
        if not domain.settings.kinds:
            message = "A matrix needs kinds of pages: devops_kinds in conf.py says what there is."
            warn(Warn.CONFIG, message, self.get_location())
            return []
        domain.page(self.env.docname).shows = True
        return [devops_matrix("", cycle=cycle.name)]


def _cell(view: View, key: str, kind: str) -> list[Node]:
    """The pages of one kind that a phase has; a gap says in words that it is one."""
    found: list[Node] = []
    for resource in view.resources(key):
        if resource.kind == kind:
            found += [nodes.Text(", "), resource_link(view, resource)]
    return found[1:] or [nodes.inline("", _("none"), classes=["devops-gap"])]
