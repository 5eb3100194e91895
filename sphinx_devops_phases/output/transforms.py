"""What stands for phases in a stored document gets its content, when it is resolved for output."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sphinx.addnodes import start_of_file
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..directives.cycle import fill_cycle
from ..directives.grid import devops_grid, fill_grid
from ..directives.resources import devops_resources, fill_resources
from ..domain import DevopsDomain
from ..domain.collector import devops_home, remove_home
from .navigation import fill_nav, place_navigation
from .nodes import devops_cycle, devops_nav, phases_node

if TYPE_CHECKING:
    from docutils.nodes import Element

FILLERS: Mapping[type[Element], Callable[[Any, DevopsDomain], None]] = MappingProxyType(
    {
        devops_cycle: fill_cycle,
        devops_grid: fill_grid,
        devops_home: remove_home,
        devops_nav: fill_nav,
        devops_resources: fill_resources,
    }
)


class FillPhases(SphinxPostTransform):
    """Place the navigation, and fill or replace all our nodes.

    An output of one file holds many documents; each has a node of its own there.
    """

    default_priority = 8  # before Sphinx resolves references and images

    def run(self, **kwargs: Any) -> None:
        """Search the document once, as each page of a large handbook is searched."""
        domain = DevopsDomain.of(self.env)
        files: dict[str, Element] = {self.env.docname: self.document}
        found: dict[str, list[phases_node]] = defaultdict(list)
        stack: list[Any] = [self.document]
        while stack:
            node = stack.pop()
            if isinstance(node, phases_node):
                found[node["docname"]].append(node)
            elif isinstance(node, start_of_file):
                files[node["docname"]] = node
            stack += node.children[::-1]
        for docname, root in files.items():
            by_hand = [node for node in found[docname] if isinstance(node, devops_nav)]
            found[docname] += place_navigation(domain, root, docname, by_hand)
        count: Counter[type] = Counter()
        for node in (node for shown in found.values() for node in shown):
            count[type(node)] += 1
            node["prefix"] = f"{node.tagname.replace('_', '-')}-{count[type(node)]}"
            FILLERS[type(node)](node, domain)
