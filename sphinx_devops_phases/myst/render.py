"""The doctree of Markdoc tags: render rules of MyST's renderer, which is their ``self``.

A callout, grid or tab has two flat tokens, which enter and leave a node; a tag that stands for a
directive has one, with its body as text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from docutils import nodes
from myst_parser.mdit_to_docutils.base import DocutilsRenderer, token_line

from ..directives.callout import COLLAPSIBLE, callout, checked_collapsible
from ..domain import DevopsDomain
from ..markdoc.lines import attribute_texts
from ..markdoc.plugin import DEPTH
from ..markdoc.settle import nodes_of
from ..markdoc.tags import ATTRIBUTES, Attributes, callout_arguments, tab_label
from ..messages import Warn, warn
from ..output import design
from ..output.design import Filled
from .calls import render_markdoc_directive, render_markdoc_role
from .doctrees import thematic_break
from .token import attributes_of, identify, inline, link, location_of, plain, plain_address
from .unknown import note_unknown

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer


def render_markdoc_open(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Enter a callout, a grid or a tab."""
    attributes = attributes_of(self, token, ATTRIBUTES.get(token.meta["means"], ()))
    unknown = token.meta["how"] == "unknown"
    build = _unknown if unknown else _BUILDERS.get(token.meta["means"], _callout)
    node, content = build(self, token, attributes)
    done = ("class",) if build is _callout else ()  # its first class may be its type
    identify(self, token, attributes, [node], done)
    for child in node.findall(nodes.Element):
        if child.line is None:
            self.add_line_and_source_path(child, token)
    self.md_env.setdefault("markdoc_open", []).append(
        (self.current_node, node, self.md_env.get(DEPTH, 0))
    )
    self.md_env[DEPTH] = self.md_env.get(DEPTH, 0) + nodes_of(token.meta["means"])
    self.current_node.append(node)
    self.current_node = content


def render_markdoc_close(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Leave what the last opening tag entered."""
    content = self.current_node
    self.current_node, node, self.md_env[DEPTH] = self.md_env["markdoc_open"].pop()
    component = node.get("design_component")
    if component == "grid-item":
        design.finish_body(content)
    elif component == "tab-set":
        self.current_node += design.strangers(node)
        if not node.children:
            self.current_node.remove(node)


def _callout(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    env, where = self.sphinx_env, location_of(self, token)
    types = DevopsDomain.of(env).settings.callout_types
    arguments = callout_arguments(attributes, types)
    if token.meta["recovered"] and arguments["kind"].casefold() not in types:
        arguments["kind"] = "note"
    if token.meta["recovered"] and arguments["collapsible"] not in COLLAPSIBLE:
        arguments["collapsible"] = ""
    if arguments["collapsible"]:
        arguments["collapsible"] = checked_collapsible(arguments["collapsible"], where)
    title = arguments.pop("title")
    node = callout(env, title=[nodes.Text(title)] if title else [], location=where, **arguments)
    self.add_line_and_source_path(node, token)
    return node, node


def _tabs(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    node = design.tab_set()
    return node, node


def _tab(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    number = len(self.current_node.children) + 1
    label = tab_label(attributes, number, recovered=token.meta["recovered"])
    return design.tab(label)


def _grid(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    columns = attributes.number("columns", 1, 6) or design.DEFAULT_COLUMNS
    return design.grid(columns)


def _cell(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    """A card, with its link and its picture written as in Markdown and so resolved like others."""
    title, href = attributes.text("title"), attributes.text("href")
    image = None
    if source := attributes.text("imgPath"):
        found = inline(self, token, f"![](<{plain_address(source)}>)")
        image = next((node for node in found if isinstance(node, nodes.image)), None)
        if image is None:
            attributes.warn(f'The picture "{source}" is left out: that is no safe address.')
    heading: list[nodes.Node] = [nodes.Text(title)] if title else []
    if href:
        heading = link(self, token, attributes, href, title) or heading
    node, body = design.cell(heading, image, written=title)
    if description := attributes.text("description"):
        body += nodes.paragraph(description, description)
    return node, body


def _unknown(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    """A container for what a tag that nobody knows says, and for what is in it."""
    name = token.meta["name"]
    if not token.meta["recovered"]:  # that is reported already
        note_unknown(self.sphinx_env, name, location_of(self, token))
    node = nodes.container("", classes=[f"markdoc-{name}"])
    for text in attribute_texts(token.meta["tag"]):
        node += nodes.paragraph("", "", nodes.strong(text, text))
    return node, node


def _table(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    columns, widths = token.meta["columns"], token.meta["widths"]
    group = nodes.tgroup(cols=columns)
    for number in range(columns):
        group += nodes.colspec(colwidth=widths[number] if widths else 100 // columns)
    classes = ["colwidths-given" if widths else "colwidths-auto"]
    return nodes.table("", group, classes=classes), group


def _table_part(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    node = {"thead": nodes.thead, "tbody": nodes.tbody, "tr": nodes.row}[token.meta["name"]]()
    return node, node


def _table_cell(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    node = nodes.entry()
    if token.meta["colspan"] > 1:
        node["morecols"] = token.meta["colspan"] - 1
    if token.meta["rowspan"] > 1:
        node["morerows"] = token.meta["rowspan"] - 1
    if align := token.meta["align"]:
        node["classes"].append(f"text-{align}")
    return node, node


_BUILDERS: dict[str, Callable[[SphinxRenderer, SyntaxTreeNode, Attributes], Filled]] = {
    "tabs": _tabs,
    "tab": _tab,
    "grid": _grid,
    "cell": _cell,
    "table": _table,
    "thead": _table_part,
    "tbody": _table_part,
    "tr": _table_part,
    "td": _table_cell,
}


def render_markdoc_s(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Cross words out, in HTML; elsewhere there is nothing for it."""
    self.current_node.append(nodes.raw("", "<s>", format="html"))
    self.render_children(token)
    self.current_node.append(nodes.raw("", "</s>", format="html"))


def render_hr(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Divide what is in a tag, or render as ever."""
    if self.md_env.get("markdoc_open"):
        self.current_node += thematic_break(self.sphinx_env)
    else:
        DocutilsRenderer.render_hr(self, token)


def render_markdoc_fence(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Show code that has a caption."""
    options = {name: str(value) for name, value in token.attrs.items() if name != "id"}
    options["caption"] = plain(token.meta["caption"])
    if "id" in token.attrs:
        options["name"] = str(token.attrs["id"])
    if "lineno-start" in options:
        options["linenos"] = ""
    language = (token.info.split() or [""])[0]
    # The line between keeps the code from being read as options.
    self.current_node += self.run_directive(
        "code-block",
        language,
        "\n" + token.content,
        token_line(token) - 1,
        additional_options=options,
    )


def render_markdoc_file(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Go on with the text of another file, or go back to the one before."""
    open_files = self.md_env.setdefault("markdoc_files", [])
    if file := token.meta["file"]:
        line_of = getattr(self.reporter, "get_source_and_line", None)
        open_files.append((self.document["source"], self.reporter.source, line_of))
        self.document["source"] = self.reporter.source = file
        self.reporter.get_source_and_line = lambda line: (file, line)
        return
    self.document["source"], self.reporter.source, line_of = open_files.pop()
    if line_of is None:
        del self.reporter.get_source_and_line
    else:
        self.reporter.get_source_and_line = line_of


def render_markdoc_problem(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Report what the rules found wrong."""
    location = location_of(self, token)
    if "unknown" in token.meta:
        note_unknown(self.sphinx_env, token.meta["unknown"], location)
    else:
        warn(Warn[token.meta["kind"].upper()], token.meta["message"], location)


RULES = (
    render_markdoc_open,
    render_markdoc_close,
    render_markdoc_directive,
    render_markdoc_role,
    render_markdoc_s,
    render_hr,
    render_markdoc_fence,
    render_markdoc_file,
    render_markdoc_problem,
)
"""What renders a token of the type in its name."""
