"""``devops-facts``: what is known of a phase, or of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..domain.places import places_around
from ..domain.view import reference
from ..messages import Warn, _, undeclared, warn
from ..output.nodes import FACTS_CLASS, label, phases_node
from ..output.tables import put_table

if TYPE_CHECKING:
    from docutils.nodes import Element, Node

    from ..domain.view import View

_ADDRESS = r"https?://\S+"


class devops_facts(phases_node):  # noqa: N801  (docutils names nodes so)
    """Where they go.

    Attributes: phases (keys, or empty for the page's own), cycles (the names of those whose phases
    are meant, or empty for any on a phase's page, and else the project's own).
    """

    def fill(self, view: View) -> None:
        """Make way for a list of fields, or for a table of all phases."""
        domain = view.domain
        known = [
            key for name in self["cycles"] or domain.cycles for key in domain.cycles[name].keys
        ]
        keys = self["phases"] or view.phases_at(places_around(self), known)
        cycles = domain.cycles_with(keys) or self["cycles"] or [domain.phases.name]
        labels = domain.settings.facts
        names = [*labels]
        if len(keys) == 1:
            found = chosen_facts(view, keys[0], names)
            self.replace_self([found] if found is not None else [])
            return
        rows: list[list[list[Node]]] = [
            [[label(mark)], *(_cell(view, mark.phase.key, name) for name in names)]
            for mark in chain.from_iterable(map(view.marks, cycles))
            if not keys or mark.phase.key in keys
        ]
        head = [_("Phase"), *(labels[name] for name in names)]
        put_table(self, head, rows, [FACTS_CLASS])


class FactsDirective(SphinxDirective):
    """What is known of a phase, as a list of fields; or of all phases, as a table.

    What that is, :confval:`devops_facts` says.

    :argument key: The key of a phase, several with commas, or the name of a cycle. By default it is
        the phase that the page or the section is about; where that is none, all phases of the
        project's own cycle.
    """

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[Node]:
        """Return the place, as pages may say what is known that are not read yet."""
        domain = DevopsDomain.of(self.env)
        word = self.arguments[0].casefold() if self.arguments else ""
        is_cycle = word in domain.cycles
        keys = [] if is_cycle else domain.keys_of(word, self.get_location)
        if not keys and not is_cycle:
            return []
        if not domain.settings.facts:
            message = (
                "There are no facts to show: devops_facts in conf.py says what is known of phases."
            )
            warn(Warn.CONFIG, message, self.get_location())
            return []
        domain.page(self.env.docname).shows = True
        cycles = [word] if word and is_cycle else []
        return [devops_facts("", phases=keys, cycles=cycles)]


def declared_facts(domain: DevopsDomain, words: Sequence[str], location: Any) -> list[str]:
    """The names in *words* that the configuration declares; others are reported."""
    known = domain.settings.facts
    for word in words:
        if word not in known:
            warn(Warn.CONFIG, undeclared("fact", word, known), location)
    return [word for word in words if word in known]


def chosen_facts(view: View, key: str, names: Sequence[str]) -> Element | None:
    """Some of what is known of a phase, as a list of fields; ``None`` if that is nothing."""
    known = view.facts(key) if names else {}
    fields = [
        nodes.field(
            "",
            nodes.field_name("", view.domain.settings.facts[name]),
            nodes.field_body("", nodes.paragraph("", "", *texts(known[name]))),
        )
        for name in names
        if known.get(name)
    ]
    return nodes.field_list("", *fields, classes=[FACTS_CLASS]) if fields else None


def _cell(view: View, key: str, name: str) -> list[Node]:
    return [*texts(view.facts(key).get(name, ()))]


def texts(values: Sequence[str]) -> Iterator[Node]:
    """Texts behind one another; an address is a link."""
    for number, value in enumerate(values):
        if number:
            yield nodes.Text(", ")
        text = nodes.Text(value)
        linked = re.fullmatch(_ADDRESS, value)
        yield reference(value, nodes.inline("", "", text), internal=False) if linked else text
