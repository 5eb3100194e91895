"""Callouts: docutils admonitions with a vocabulary of types that authors know.

The doctree holds nothing but standard nodes, so every theme styles a callout and
every builder knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..messages import Warn, warn
from ..output.callouts import NODES
from ..phases import suggest

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

COLLAPSIBLE = ("open", "closed")


def callout(
    env: BuildEnvironment,
    kind: str,
    title: Sequence[Node] = (),
    *,
    written: str = "",
    collapsible: str = "",
    classes: Sequence[str] = (),
    location: Any = None,
) -> Element:
    """An empty admonition of the type *kind*, to be filled with the callout's content.

    *title* are inline nodes, which the author has *written* so; without them it is the docutils
    node of the type, whose label Sphinx translates.  A type that nobody defined is reported at
    *location* and becomes a note that keeps its class.
    """
    domain = DevopsDomain.of(env)
    types = domain.settings.callout_types
    builtin = types.get(kind.casefold())
    if builtin is None:
        hint = suggest(kind, tuple(types))
        warn(Warn.CALLOUT_TYPE, f'There is no callout type "{kind}": {hint}', location)
        builtin = "note"
    node: Element
    if title:
        node = nodes.admonition("", nodes.title(written, "", *title))
        node["classes"] = ["admonition", builtin]
    else:
        node = NODES[builtin]()
    own_class = nodes.make_id(kind) or "note"
    node["classes"] += ["devops-callout", f"devops-callout--{own_class}", *classes]
    if collapsible:
        node["collapsible"] = collapsible
    return node


class CalloutDirective(SphinxDirective):
    """A note to the reader, of one of many types, with or without a title.

    Without a title it is headed by the name of its type, in the reader's language.

    :argument title: What to write at the top.
    :content: The note itself.
    :option type: What kind of note it is, by any name in the list below; ``note`` by default.
    :option collapsible: ``open`` or ``closed``: readers can fold the note away, or unfold it.
    :option class: Names for a style sheet of your own.
    :option name: A label, so that other text can link here.
    """

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {
        "type": directives.unchanged,
        "collapsible": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[Node]:
        """Return the admonition, and what went wrong in its title."""
        location = self.get_location()
        collapsible = self.options.get("collapsible", "")
        if "collapsible" in self.options:
            collapsible = checked_collapsible(collapsible, location)
        written = self.arguments[0] if self.arguments else ""
        title, messages = self.parse_inline(written) if written else ([], [])
        if "type" not in self.options and self._is_type(written):
            message = (
                f'A callout is titled "{written}" and is a note: for one of that type, write '
                f'":type: {written.casefold()}" below.'
            )
            warn(Warn.CALLOUT_TYPE, message, location)
        node = callout(
            self.env,
            self.options.get("type") or "note",
            title,
            written=written,
            collapsible=collapsible,
            classes=self.options.get("class", []),
            location=location,
        )
        self.set_source_info(node)
        self.add_name(node)
        node += self.parse_content_to_nodes()
        return [node, *messages]

    def _is_type(self, title: str) -> bool:
        """Whether *title* is the name of a type, which by itself is another one than ``note``."""
        types = DevopsDomain.of(self.env).settings.callout_types
        return types.get(title.casefold(), "note") != "note"


def checked_collapsible(value: str | None, location: Any) -> str:
    """``open`` or ``closed``; anything else is reported, and an empty value means closed."""
    if value and value not in COLLAPSIBLE:
        warn(
            Warn.CONFIG, f'A callout\'s collapsible is "open" or "closed", not "{value}".', location
        )
        return ""
    return value or "closed"
