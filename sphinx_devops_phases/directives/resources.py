"""``devops-resources``: the pages that belong to a phase besides its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..domain.places import places_around
from ..messages import Warn, _, undeclared, warn
from ..output.nodes import RESOURCES_CLASS, label, phases_node, resource_link

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.util.typing import OptionSpec

    from ..domain.records import Resource
    from ..domain.view import View


class devops_resources(phases_node):  # noqa: N801  (docutils names nodes so)
    """Where the list goes.

    Attributes: phases (keys, or empty for the page's own), cycles (the names of those whose phases
    are meant), kind (of the pages, or empty for all).
    """

    def fill(self, view: View) -> None:
        """Make way for a list, or for a definition list of all phases."""
        known = [key for name in self["cycles"] for key in view.domain.cycles[name].keys]
        keys = self["phases"] or view.phases_at(places_around(self), known)
        found = (
            _of_phase(view, keys[0], self["kind"])
            if len(keys) == 1
            else _by_phase(view, keys, self["cycles"], self["kind"])
        )
        if len(found):
            self.replace_self(found)
        elif self["ids"]:  # of a label that stands before it
            self.replace_self(nodes.target("", "", ids=self["ids"], names=self["names"]))
        else:
            self.parent.remove(self)


class ResourcesDirective(SphinxDirective):
    """A list of the pages that name a phase in ``devops-related`` in their front matter.

    :argument key: The key of a phase, several with commas, or the name of a cycle. By default it is
        the phase that the page or the section is about; where that is none, those of all phases are
        listed.
    :option kind: Only the pages of this kind, by a name in :confval:`devops_kinds`. By default
        those of all kinds are listed, each kind by itself.
    """

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {"kind": directives.unchanged}

    def run(self) -> list[Node]:
        """Return the place; the list depends on pages that may not be read yet."""
        domain = DevopsDomain.of(self.env)
        word = self.arguments[0].casefold() if self.arguments else ""
        keys: list[str] = []
        if word in domain.cycles:
            cycles = [word] if word else [*domain.cycles]
        elif keys := domain.keys_of(word, self.get_location):
            cycles = domain.cycles_with(keys)
        else:
            return []
        domain.page(self.env.docname).shows = True
        return [devops_resources("", phases=keys, cycles=cycles, kind=self._kind(domain))]

    def _kind(self, domain: DevopsDomain) -> str:
        kind = (self.options.get("kind") or "").strip().casefold()
        known = domain.settings.kinds
        if kind and kind not in known:
            warn(Warn.CONFIG, undeclared("kind", kind, known), self.get_location())
            return ""
        return kind


def _of_phase(view: View, key: str, kind: str) -> Element:
    """The pages of one phase: of one *kind*, or grouped where some of them are of any."""
    found = [one for one in view.resources(key) if kind in ("", one.kind)]
    if kind or not any(one.kind for one in found):
        return _bullet_list(view, found)
    result = nodes.definition_list(classes=[RESOURCES_CLASS])
    for name, heading in [*view.domain.settings.kinds.items(), ("", _("Other pages"))]:
        if group := [one for one in found if one.kind == name]:
            items = _bullet_list(view, group)
            result += nodes.definition_list_item(
                "", nodes.term("", heading), nodes.definition("", items)
            )
    return result


def _bullet_list(view: View, found: Iterable[Resource]) -> Element:
    items = nodes.bullet_list(classes=[RESOURCES_CLASS])
    for resource in found:
        text = nodes.paragraph("", "", resource_link(view, resource))
        if resource.description:
            text += nodes.Text(f" – {resource.description}")
        items += nodes.list_item("", text)
    return items


def _by_phase(view: View, keys: Collection[str], cycles: Iterable[str], kind: str) -> Element:
    """The resources of the phases with one of these *keys*, or of all, in some *cycles*."""
    result = nodes.definition_list(classes=[RESOURCES_CLASS])
    for mark in chain.from_iterable(view.marks(name) for name in cycles):
        wanted = not keys or mark.phase.key in keys
        if wanted and len(items := _of_phase(view, mark.phase.key, kind)):
            result += nodes.definition_list_item(
                "", nodes.term("", "", label(mark)), nodes.definition("", items)
            )
    return result
