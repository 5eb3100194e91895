"""``devops-phase``: makes a page or a section the home of a phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..domain.collector import devops_home

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec


class PhaseDirective(SphinxDirective):
    """Makes this page, or the section that it stands in, the home of a phase.

    It shows nothing by itself.

    :argument key: The key of the phase.
    :content: The phase's summary, which readers see when they point at the phase. By default it
        is the page's ``subtitle`` or ``description``, or else the section's first paragraph.
    :option no-nav: Leaves out the navigation that the home of a phase has. It has no value.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"no-nav": directives.flag}

    def run(self) -> list[Node]:
        """Return a marker that :class:`.PhaseCollector` turns into the home."""
        content = self.parse_content_to_nodes()
        domain = DevopsDomain.of(self.env)
        key = domain.key_of(self.arguments[0], self.get_location)
        if not key:
            return content
        domain.page(self.env.docname).declares = True
        home = devops_home("", *content, key=key, no_nav="no-nav" in self.options)
        self.set_source_info(home)
        return [home]
