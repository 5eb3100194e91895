"""``devops-resources``: the pages that belong to a phase besides its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from .domain import DevopsDomain

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


class devops_resources(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes so)
    """Where the list goes.  Attributes: docname, phase (a key, or empty for the page's own)."""


class ResourcesDirective(SphinxDirective):
    """``devops-resources [KEY]``: lists the pages related to a phase.

    Without a key it is the phase that the page is about; on any other page, all of them.
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


class FillResources(SphinxPostTransform):
    """Put the lists where the directives stand."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Replace each place by a list, or by a definition list of all phases."""
        domain = DevopsDomain.of(self.env)
        for node in list(self.document.findall(devops_resources)):
            key = node["phase"] or domain.phase_of(node["docname"])
            if key:
                found = _bullet_list(domain, node["docname"], key)
            else:
                found = _by_phase(domain, node["docname"])
            node.replace_self([found] if len(found) else [])


def _bullet_list(domain: DevopsDomain, docname: str, key: str) -> Element:
    items = nodes.bullet_list(classes=["devops-resources"])
    for resource in resources(domain, key):
        try:
            link: Node = make_refnode(
                domain.app.builder,
                docname,
                resource.docname,
                "",
                nodes.inline("", resource.title),
            )
        except NoUri:
            link = nodes.inline("", resource.title)
        text = nodes.paragraph("", "", link)
        if resource.description:
            text += nodes.Text(f": {resource.description}")
        items += nodes.list_item("", text)
    return items


def _by_phase(domain: DevopsDomain, docname: str) -> Element:
    result = nodes.definition_list(classes=["devops-resources"])
    for phase in domain.phases:
        if len(items := _bullet_list(domain, docname, phase.key)):
            term = domain.reference(domain.app.builder, docname, phase.key)
            label = term or nodes.inline("", phase.label)
            result += nodes.definition_list_item(
                "", nodes.term("", "", label), nodes.definition("", items)
            )
    return result
