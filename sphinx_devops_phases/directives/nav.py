"""``devops-nav``: the navigation between phases, where an author wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..output.navigation import devops_nav

if TYPE_CHECKING:
    from docutils.nodes import Node


class NavDirective(SphinxDirective):
    """The way to the phases before and after this one, and to all the others.

    The home of a phase has it anyway, where :confval:`devops_phase_nav` says; with this directive
    it is here instead. On other pages it leads to all phases.

    :argument cycle: The name of a cycle; the project's own one by default.
    """

    optional_arguments = 1

    def run(self) -> list[Node]:
        """Return the node, for the phase that the page or section turns out to be about."""
        domain = DevopsDomain.of(self.env)
        cycle = domain.cycle_of(self.arguments, self.get_location)
        if cycle is None:
            return []
        domain.page(self.env.docname).shows = True
        return [devops_nav("", cycle=cycle.name)]
