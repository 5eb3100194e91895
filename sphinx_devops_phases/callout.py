"""Callouts: docutils admonitions with a vocabulary of types that authors know.

The doctree holds nothing but standard nodes, so every theme styles a callout and
every builder knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from .domain import DevopsDomain
from .messages import Warn, warn
from .phases import suggest

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec
    from sphinx.writers.latex import LaTeXTranslator

COLLAPSIBLE = ("open", "closed")
_NODES: dict[str, type[Element]] = {"seealso": addnodes.seealso} | {
    name: getattr(nodes, name)
    for name in (
        *("attention", "caution", "danger", "error", "hint"),
        *("important", "note", "tip", "warning"),
    )
}


def callout(
    env: BuildEnvironment,
    kind: str,
    title: Sequence[Node] = (),
    *,
    collapsible: str = "",
    classes: Sequence[str] = (),
    location: Any = None,
) -> Element:
    """An empty admonition of the type *kind*, to be filled with the callout's content.

    *title* are inline nodes; without them it is the docutils node of the type, whose
    label Sphinx translates.  A type that nobody defined is reported at *location* and
    becomes a note that keeps its class.
    """
    domain = DevopsDomain.of(env)
    domain.page(env.docname).styled = True
    types = domain.settings.callout_types
    builtin = types.get(kind.casefold())
    if builtin is None:
        hint = suggest(kind, tuple(types))
        warn(Warn.CALLOUT_TYPE, f'There is no callout type "{kind}": {hint}', location)
        builtin = "note"
    node: Element
    if title:
        node = nodes.admonition("", nodes.title("", "", *title))
        node["classes"] = ["admonition", builtin]
    else:
        node = _NODES[builtin]()
    own_class = nodes.make_id(kind) or "note"
    node["classes"] += ["devops-callout", f"devops-callout--{own_class}", *classes]
    if collapsible:
        node["collapsible"] = collapsible
    return node


class CalloutDirective(SphinxDirective):
    """``callout``: a note to the reader, of one of many types, with or without a title."""

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
        title, messages = self.parse_inline(self.arguments[0]) if self.arguments else ([], [])
        node = callout(
            self.env,
            self.options.get("type") or "note",
            title,
            collapsible=collapsible,
            classes=self.options.get("class", []),
            location=location,
        )
        self.set_source_info(node)
        self.add_name(node)
        node += self.parse_content_to_nodes()
        return [node, *messages]


def checked_collapsible(value: str | None, location: Any) -> str:
    """``open`` or ``closed``; anything else is reported, and an empty value means closed."""
    if value and value not in COLLAPSIBLE:
        warn(
            Warn.CONFIG, f'A callout\'s collapsible is "open" or "closed", not "{value}".', location
        )
        return ""
    return value or "closed"


class callout_box(nodes.admonition):  # noqa: N801  (docutils names nodes so)
    """A titled callout in LaTeX, where stock Sphinx paints every titled admonition as a note."""


class CalloutBoxes(SphinxPostTransform):
    """Give LaTeX the type's own box for each titled callout."""

    default_priority = 200
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Replace the titled callouts; the others are painted right already."""
        for node in list(self.document.findall(nodes.admonition)):
            if "devops-callout" in node["classes"]:
                node.replace_self(callout_box("", *node.children, **node.attributes))


def visit_callout_box_latex(self: LaTeXTranslator, node: callout_box) -> None:
    """Open the box; the title's visitor adds the argument with the title."""
    kind = next(name for name in node["classes"] if name in _NODES)
    box = "sphinxseealso" if kind == "seealso" else "sphinxadmonition"
    argument = "" if kind == "seealso" else f"{{{kind}}}"
    self.body.append(f"\n\\begin{{{box}}}{argument}")
    self.context.append(f"\\end{{{box}}}\n")
    self.no_latex_floats += 1


def depart_callout_box_latex(self: LaTeXTranslator, node: callout_box) -> None:
    """Close the box."""
    self.body.append(self.context.pop())
    self.no_latex_floats -= 1
