"""``devops-resources``: the pages that belong to a phase besides its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..domain.collector import places_around
from ..domain.view import reference
from ..output.nodes import label, phases_node

if TYPE_CHECKING:
    from docutils.nodes import Element, Node

    from ..domain.view import View


class devops_resources(phases_node):  # noqa: N801  (docutils names nodes so)
    """Where the list goes.

    Attributes: phase (a key, or empty for the page's own), cycles (the names of those whose phases
    are meant then).
    """

    def fill(self, view: View) -> None:
        """Make way for a list, or for a definition list of all phases."""
        known = [key for name in self["cycles"] for key in view.domain.cycles[name].keys]
        keys = [self["phase"]] if self["phase"] else view.phases_at(places_around(self), known)
        found = (
            _bullet_list(view, keys[0]) if len(keys) == 1 else _by_phase(view, keys, self["cycles"])
        )
        if len(found):
            self.replace_self(found)
        elif self["ids"]:  # of a label that stands before it
            self.replace_self(nodes.target("", "", ids=self["ids"], names=self["names"]))
        else:
            self.parent.remove(self)


class ResourcesDirective(SphinxDirective):
    """A list of the pages that name a phase in ``devops-related`` in their front matter.

    :argument key: The key of a phase, or the name of a cycle. By default it is the phase that the
        page or the section is about; where that is none, the resources of all are listed.
    """

    optional_arguments = 1

    def run(self) -> list[Node]:
        """Return the place; the list depends on pages that may not be read yet."""
        domain = DevopsDomain.of(self.env)
        word = self.arguments[0].casefold() if self.arguments else ""
        if word in domain.cycles:
            place = devops_resources("", phase="", cycles=[word] if word else [*domain.cycles])
        elif key := domain.key_of(word, self.get_location()):
            place = devops_resources("", phase=key, cycles=[])
        else:
            return []
        domain.page(self.env.docname).shows = True
        return [place]


def _bullet_list(view: View, key: str) -> Element:
    items = nodes.bullet_list(classes=["devops-resources"])
    for resource in view.resources(key):
        title: Element = nodes.inline("", resource.title)
        with suppress(NoUri):
            if address := view.address(resource.docname):  # not to the page itself
                title = reference(address, title)
        text = nodes.paragraph("", "", title)
        if resource.description:
            text += nodes.Text(f" – {resource.description}")
        items += nodes.list_item("", text)
    return items


def _by_phase(view: View, keys: Collection[str], cycles: Iterable[str]) -> Element:
    """The resources of the phases with one of these *keys*, or of all, in some *cycles*."""
    result = nodes.definition_list(classes=["devops-resources"])
    for mark in chain.from_iterable(view.marks(name) for name in cycles):
        wanted = not keys or mark.phase.key in keys
        if wanted and len(items := _bullet_list(view, mark.phase.key)):
            result += nodes.definition_list_item(
                "", nodes.term("", "", label(mark)), nodes.definition("", items)
            )
    return result
