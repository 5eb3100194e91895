"""``devops-resources``: the pages that belong to a phase besides its own."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..output.nodes import label, phases_node, reference

if TYPE_CHECKING:
    from docutils.nodes import Element, Node


class Resource(NamedTuple):
    """A page that names a phase in its front matter, with its title and description."""

    docname: str
    title: str
    description: str


def resources(domain: DevopsDomain, key: str) -> list[Resource]:
    """The pages related to the phase *key*, in the order of the table of contents."""
    return [
        Resource(docname, domain.env.titles[docname].astext(), domain.pages[docname].summary)
        for docname in domain.document_order
        if docname in domain.pages and key in domain.pages[docname].related
    ]


class devops_resources(phases_node):  # noqa: N801  (docutils names nodes so)
    """Where the list goes.  Attributes: docname, phase (a key, or empty for the page's own)."""


class ResourcesDirective(SphinxDirective):
    """A list of the pages that name a phase in ``devops-related`` in their front matter.

    :argument key: The key of the phase. By default it is the phase that the page or the section is
        about; where that is none, the resources of all are listed.
    """

    optional_arguments = 1

    def run(self) -> list[Node]:
        """Return the place; the list depends on pages that may not be read yet."""
        domain = DevopsDomain.of(self.env)
        key = self.arguments[0].casefold() if self.arguments else ""
        if key and not domain.is_phase(key, self.get_location()):
            return []
        domain.page(self.env.docname).lists_resources = True
        return [devops_resources("", docname=self.env.docname, phase=key)]


def fill_resources(node: devops_resources, domain: DevopsDomain) -> None:
    """Replace the place by a list, or by a definition list of all phases."""
    docname = node["docname"]
    keys = [node["phase"]] if node["phase"] else domain.phases_at(docname, node["anchors"])
    found = (
        _bullet_list(domain, docname, keys[0])
        if len(keys) == 1
        else _by_phase(domain, docname, keys or domain.phases.keys)
    )
    if len(found):
        node.replace_self(found)
    elif node["ids"]:  # of a label that stands before it
        node.replace_self(nodes.target("", "", ids=node["ids"], names=node["names"]))
    else:
        node.parent.remove(node)


def _bullet_list(domain: DevopsDomain, docname: str, key: str) -> Element:
    items = nodes.bullet_list(classes=["devops-resources"])
    for resource in resources(domain, key):
        title: Element = nodes.inline("", resource.title)
        with suppress(NoUri):
            if address := domain.address(docname, resource.docname):  # not to the page itself
                title = reference(address, title)
        text = nodes.paragraph("", "", title)
        if resource.description:
            text += nodes.Text(f" – {resource.description}")
        items += nodes.list_item("", text)
    return items


def _by_phase(domain: DevopsDomain, docname: str, keys: Collection[str]) -> Element:
    result = nodes.definition_list(classes=["devops-resources"])
    for mark in domain.marks_on(docname):
        if mark.phase.key in keys and len(items := _bullet_list(domain, docname, mark.phase.key)):
            result += nodes.definition_list_item(
                "", nodes.term("", "", label(mark)), nodes.definition("", items)
            )
    return result
