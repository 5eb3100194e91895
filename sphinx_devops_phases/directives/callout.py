"""Callouts: docutils admonitions with a vocabulary of types that authors know.

The doctree holds nothing but standard nodes, so every theme styles a callout and
every builder knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

import sphinx
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.locale import admonitionlabels
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..messages import Warn, warn
from ..phases import suggest

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec
    from sphinx.writers.html5 import HTML5Translator
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
    """A callout for a writer whose stock visitor falls short; its first class is its type."""


class CalloutBoxes(SphinxPostTransform):
    """Give LaTeX the type's own box for each titled callout, which it paints as a note else.

    Sphinx before 8.2 needs the same help with callouts that collapse in HTML.
    """

    default_priority = 200
    formats = ("latex", "html") if sphinx.version_info < (8, 2) else ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Replace the callouts concerned."""
        in_html = DevopsDomain.of(self.env).app.builder.format == "html"
        for node in cast("list[Element]", list(self.document.findall(_is_callout))):
            titled = isinstance(node, nodes.admonition)
            if node.get("collapsible") if in_html else titled:
                box = callout_box("", *node.children, **node.attributes)
                if titled:
                    box["classes"].remove("admonition")
                else:
                    box["classes"].insert(0, node.tagname)
                    box.insert(0, nodes.title("", admonitionlabels[node.tagname]))
                node.replace_self(box)


class NamedCallouts(SphinxPostTransform):
    """Put a title into the text, for a writer that only knows admonitions by their type.

    One for Markdown is such a writer, and it would leave out titled callouts as a whole.
    """

    default_priority = 200

    def run(self, **kwargs: Any) -> None:
        """Replace the titled callouts by the nodes of their types."""
        try:
            writer = DevopsDomain.of(self.env).app.builder.get_translator_class()
        except AttributeError:
            return  # it writes in another way
        if hasattr(writer, "visit_admonition") or not hasattr(writer, "visit_note"):
            return
        for node in cast("list[Element]", list(self.document.findall(_is_callout))):
            if isinstance(node, nodes.admonition):
                _, kind, *node["classes"] = node["classes"]
                title, *content = node.children
                heading = nodes.paragraph("", "", nodes.strong("", "", *title.children))
                node.replace_self(_NODES[kind]("", heading, *content, **node.attributes))


def _is_callout(node: Node) -> bool:
    """Whether :func:`callout` made *node*; authors may give its class to anything."""
    if not isinstance(node, nodes.Element):
        return False
    classes = node["classes"]
    if isinstance(node, nodes.admonition):
        return classes[:3:2] == ["admonition", "devops-callout"] and classes[1] in _NODES
    return node.tagname in _NODES and classes[:1] == ["devops-callout"]


def visit_callout_box_html(self: HTML5Translator, node: callout_box) -> None:
    """Write the disclosure that newer versions of Sphinx write by themselves."""
    opened: dict[str, Any] = {"open": "open"} if node["collapsible"] == "open" else {}
    self.body.append(self.starttag(node, "details", CLASS="admonition", **opened))
    self.body.append('<summary class="admonition-title">')
    for child in node.pop(0).children:
        child.walkabout(self)
    self.body.append("</summary>\n")


def depart_callout_box_html(self: HTML5Translator, node: callout_box) -> None:
    """Close the disclosure."""
    self.body.append("</details>\n")


def visit_callout_box_latex(self: LaTeXTranslator, node: callout_box) -> None:
    """Open the box; the title's visitor adds the argument with the title."""
    kind = node["classes"][0]
    self.body.append("".join(self.hypertarget(name) for name in node["ids"]))
    box = "sphinxseealso" if kind == "seealso" else "sphinxadmonition"
    argument = "" if kind == "seealso" else f"{{{kind}}}"
    self.body.append(f"\n\\begin{{{box}}}{argument}")
    self.context.append(f"\\end{{{box}}}\n")
    self.no_latex_floats += 1


def depart_callout_box_latex(self: LaTeXTranslator, node: callout_box) -> None:
    """Close the box."""
    self.body.append(self.context.pop())
    self.no_latex_floats -= 1
