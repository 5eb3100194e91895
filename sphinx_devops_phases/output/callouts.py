"""Callouts for writers whose own way with admonitions falls short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from ..messages import Warn, warn
from ..values import BUILTIN_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils.nodes import Element, Node
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator

NODES: dict[str, type[Element]] = {
    name: getattr(nodes, name, None) or getattr(addnodes, name) for name in BUILTIN_TYPES
}
"""The admonition of each type."""


DEEPEST = 60
"""How far callouts may be indented in plain text, whose lines have 70 characters."""

_PARTS = (nodes.Part, nodes.block_quote)


class callout_box(nodes.admonition):  # noqa: N801  (docutils names nodes so)
    """A callout for a writer whose stock visitor falls short; its first class is its type."""


def adapt(callouts: Sequence[Element], builder: Builder) -> None:
    """Change *callouts*, all that a document has in their order, as the output needs it."""
    if builder.format in ("latex", "html"):
        for node in callouts:
            _put_in_box(node, in_html=builder.format == "html")
    elif builder.format == "text":
        _take_out_of_boxes([node for node in callouts if _indent(node) > DEEPEST])
    elif callouts and not _knows_titles(builder):
        for node in callouts:
            _write_title(node)


def _put_in_box(node: Element, *, in_html: bool) -> None:
    """Give LaTeX the type's own box for a titled callout, which it paints as a note else.

    So does HTML for one that collapses: Sphinx before 8.2 does not know these, and the theme
    sphinx-immaterial stops at one without a title.
    """
    titled = isinstance(node, nodes.admonition)
    if node.get("collapsible") if in_html else titled:
        box = callout_box("", *node.children, **node.attributes)
        if titled:
            box["classes"].remove("admonition")
        else:
            box["classes"].insert(0, node.tagname)
            box.insert(0, nodes.title("", admonitionlabels[node.tagname]))
        node.replace_self(box)


def _take_out_of_boxes(deep: Sequence[Element]) -> None:
    """Keep the content of callouts for which plain text is not wide enough.

    Its writer would stop there.
    """
    if deep:
        message = (
            "Callouts are nested too deeply for plain text: of the innermost only the text is kept."
        )
        warn(Warn.MARKDOC_TAG, message, deep[0])
    for node in deep:
        title, *rest = node.children
        if isinstance(title, nodes.title):
            rest.insert(0, nodes.paragraph("", "", nodes.strong("", "", *title.children)))
        else:
            rest.insert(0, title)
        node.replace_self(rest)


def _indent(node: Node) -> int:
    """By how many characters the writer of plain text indents *node*."""
    indent = 0
    while (parent := node.parent) is not None:
        indent += (
            2 if isinstance(parent, nodes.Admonition) else 3 if isinstance(parent, _PARTS) else 0
        )
        node = parent
    return indent


def _knows_titles(builder: Builder) -> bool:
    """Whether a writer knows admonitions also by their title, and not only by their type.

    One for Markdown does not, and it would leave out titled callouts as a whole.
    """
    try:
        writer = builder.get_translator_class()
    except AttributeError:
        return True  # it writes in another way
    return hasattr(writer, "visit_admonition") or not hasattr(writer, "visit_note")


def _write_title(node: Element) -> None:
    """Put the title of a callout into its text."""
    if isinstance(node, nodes.admonition):
        _, kind, *node["classes"] = node["classes"]
        title, *content = node.children
        heading = nodes.paragraph("", "", nodes.strong("", "", *title.children))
        node.replace_self(NODES[kind]("", heading, *content, **node.attributes))


def is_callout(node: Element) -> bool:
    """Whether an admonition is one of ours; authors may give its class to anything."""
    classes = node["classes"]
    if isinstance(node, nodes.admonition):
        return classes[:3:2] == ["admonition", "devops-callout"] and classes[1] in NODES
    return node.tagname in NODES and classes[:1] == ["devops-callout"]


def visit_callout_box_html(self: HTML5Translator, node: callout_box) -> None:
    """Write a disclosure."""
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
