"""The doctree of Markdoc tags: render rules of MyST's renderer, which is their ``self``.

A callout, grid or tab has two flat tokens, which enter and leave a node; a tag that stands for a
directive has one, with its body as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from myst_parser import __version__ as myst_version
from myst_parser.mdit_to_docutils.base import DocutilsRenderer, token_line
from packaging.version import Version

from ..directives.callout import COLLAPSIBLE, callout, checked_collapsible
from ..domain import DevopsDomain
from ..markdoc.lines import attribute_texts
from ..markdoc.plugin import DEPTH
from ..markdoc.pushing import MAX_DIRECTIVES
from ..markdoc.settle import nodes_of
from ..markdoc.tags import ATTRIBUTES, Attributes, callout_arguments, directive_call, tab_label
from ..markdoc.tokens import IN_ONE_PARAGRAPH, Kind
from ..messages import Warn, warn
from ..output import design
from ..output.design import Filled
from .doctrees import note_id, thematic_break
from .unknown import note_unknown

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

    from ..markdoc.mappings import TagMapping

SCOPE = "markdoc_scope"
"""The variables of the text that is parsed, in the parser's environment."""

SOURCE = "markdoc_source"
"""The option of a Markdown parser that says which file it began with."""

INCLUDE_SHIFT = int(Version(myst_version) < Version("5.2"))
"""By how much MyST counts the lines of included files wrongly."""

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def render_markdoc_open(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Enter a callout, a grid or a tab."""
    attributes = _attributes(self, token, ATTRIBUTES.get(token.meta["means"], ()))
    unknown = token.meta["how"] == "unknown"
    build = _unknown if unknown else _BUILDERS.get(token.meta["means"], _callout)
    node, content = build(self, token, attributes)
    done = ("class",) if build is _callout else ()  # its first class may be its type
    _identify(self, token, attributes, [node], done)
    for child in node.findall(nodes.Element):
        if child.line is None:
            self.add_line_and_source_path(child, token)
    self.md_env.setdefault("markdoc_open", []).append(
        (self.current_node, node, self.md_env.get(DEPTH, 0))
    )
    self.md_env[DEPTH] = self.md_env.get(DEPTH, 0) + nodes_of(token.meta["means"])
    self.current_node.append(node)
    self.current_node = content


def _attributes(self: SphinxRenderer, token: SyntaxTreeNode, known: Collection[str]) -> Attributes:
    """What the tag says; what cannot be used is reported where the tag is, and once."""
    recovered = token.meta["recovered"]

    def report(kind: Kind, message: str) -> None:
        if not recovered:
            warn(Warn[kind.upper()], message, _location(self, token))

    return Attributes(token.meta["tag"], report, known)


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
    env, where = self.sphinx_env, _location(self, token)
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
        found = _inline(self, token, f"![](<{_address(source)}>)")
        image = next((node for node in found if isinstance(node, nodes.image)), None)
        if image is None:
            attributes.warn(f'The picture "{source}" is left out: that is no safe address.')
    heading: list[nodes.Node] = [nodes.Text(title)] if title else []
    if href:
        heading = _link(self, token, attributes, href, title) or heading
    node, body = design.cell(heading, image, written=title)
    if description := attributes.text("description"):
        body += nodes.paragraph(description, description)
    return node, body


def _link(
    self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes, href: str, text: str
) -> list[nodes.Node]:
    """A link, resolved like those of Markdown; nothing if the address is not safe."""
    if not self.md.validateLink(self.md.normalizeLink(href)):
        attributes.warn(f'The link to "{href}" is left out: that is no safe address.')
        return []
    text = " ".join(text.split()) or (href if "://" in href else "")
    return _inline(self, token, f"[{_plain(text)}](<{_address(href)}>)")


def _unknown(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    """A container for what a tag that nobody knows says, and for what is in it."""
    name = token.meta["name"]
    if not token.meta["recovered"]:  # that is reported already
        note_unknown(self.sphinx_env, name, _location(self, token))
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


def _plain(text: str) -> str:
    """Text that is to be Markdown."""
    return _PUNCTUATION.sub(r"\\\1", text)


def _address(written: str) -> str:
    """An address for between ``<`` and ``>``."""
    return re.sub(r"([<>&\\])", r"\\\1", " ".join(written.split()))


def _inline(self: SphinxRenderer, token: SyntaxTreeNode, text: str) -> list[nodes.Node]:
    """The nodes of one line of Markdown, as if it stood where *token* is."""
    holder = nodes.Element()
    with self.current_node_context(holder):
        self.nested_render_text(text, token_line(token) - 1, inline=True)
    return holder.children


def render_markdoc_directive(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Run the directive that a tag is mapped to."""
    mapping = DevopsDomain.of(self.sphinx_env).settings.markdoc_tags[token.meta["means"]]
    body, offset, in_one_paragraph = token.meta["body"]
    depth = self.md_env.get("markdoc_depth", 0)
    if depth == MAX_DIRECTIVES:
        message = "Tags are nested too deeply, so from here on they are shown as they are written."
        warn(Warn.MARKDOC_TAG, message, _location(self, token))
        self.current_node += nodes.literal_block(body, body, language="none")
        return
    # The page's own parse has seen the body's reference definitions, and reported doubles.
    known_doubles = len(self.md_env.get("duplicate_refs", []))
    self.md_env["markdoc_depth"] = depth + 1
    self.md_env[IN_ONE_PARAGRAPH] = in_one_paragraph
    outer = self.md_env.get(SCOPE)
    if "scope" in token.meta:
        self.md_env[SCOPE] = token.meta["scope"]
    if not _run(self, token, mapping):
        self.nested_render_text(body, token_line(token) - 1 + offset)
    self.md_env["markdoc_depth"] = depth
    self.md_env[IN_ONE_PARAGRAPH] = False
    if outer is None:
        self.md_env.pop(SCOPE, None)
    else:
        self.md_env[SCOPE] = outer
    del self.md_env.get("duplicate_refs", [])[known_doubles:]


def _run(self: SphinxRenderer, token: SyntaxTreeNode, mapping: TagMapping) -> bool:
    """Run the directive, if it can be; whether it has shown the tag's body."""
    directive = _directive(self, token, mapping.directive)
    if directive is None:
        return False
    options = directive.option_spec or {}
    names = options if mapping.options == "*" else mapping.options
    attributes = _attributes(
        self, token, [*names, *filter(None, [mapping.argument, mapping.content])]
    )
    call = directive_call(attributes, mapping, options)
    _note_name(self, call.options)
    takes_argument = bool(directive.required_arguments or directive.optional_arguments)
    if directive.required_arguments and not call.argument:
        _report_missing(token, mapping.argument, attributes)
        return False
    body, begin, _ = token.meta["body"] if directive.has_content else ("", 1, False)
    if directive.has_content and not body.strip():
        body = _plain(attributes.text(mapping.content))
    # A directive's content begins on the line after its position, and is not to look like options.
    padding = max(begin - 1, 1 if body.lstrip().startswith((":", "---")) else 0)
    found = self.run_directive(
        call.directive,
        call.argument if takes_argument else "",
        "\n" * padding + body,
        token_line(token) + begin - 1 - padding,
        additional_options=call.options,
    )
    self.current_node += found
    if found and all(isinstance(node, nodes.system_message) for node in found):
        return False
    done = {*call.options, "name"} if "name" in options else call.options
    _identify(self, token, attributes, found[:1], done=done)
    return directive.has_content


def _note_name(self: SphinxRenderer, options: dict[str, str]) -> None:
    """Note the id that a directive is given; one that another place has is none."""
    if options.get("name") and not note_id(self.sphinx_env, options["name"]):
        del options["name"]


def _report_missing(token: SyntaxTreeNode, argument: str, attributes: Attributes) -> None:
    """Report that a tag has no *argument*, if nothing else was said of it."""
    is_no_text = any(
        name in (argument, "primary") and isinstance(value, list | dict)
        for _, name, value in token.meta["tag"].attributes
    )
    if not token.meta["recovered"] and not is_no_text:
        attributes.warn(
            f'The tag "{token.meta["name"]}" lacks the attribute that is the argument of its '
            "directive."
        )


def _directive(self: SphinxRenderer, token: SyntaxTreeNode, name: str) -> type[Directive] | None:
    """The directive of this name, if there is one."""
    found: type[Directive] | None
    found, _messages = directives.directive(name, self.language_module_rst, self.document)
    if found is None:
        tag = token.meta["name"]
        message = f'The tag "{tag}" stands for the directive "{name}", and there is none.'
        warn(Warn.MARKDOC_TAG, message, _location(self, token))
    return found


def _identify(
    self: SphinxRenderer,
    token: SyntaxTreeNode,
    attributes: Attributes,
    found: Sequence[nodes.Node],
    done: Container[str] = (),
) -> None:
    """Give what a tag became the classes and the id of the tag, and of MyST's line before it.

    :param done: ``class`` and ``name``, where a directive has seen to them.
    """
    for node in found:
        if not isinstance(node, nodes.Element):
            continue
        self.copy_attributes(token, node, ("class", "id"))
        if "class" not in done:
            node["classes"] += attributes.classes
        name = attributes.text("id")
        if name and "name" not in done and note_id(self.sphinx_env, name):
            node["names"].append(nodes.fully_normalize_name(name))
            self.document.note_explicit_target(node, node)


def render_markdoc_role(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Run the role that a tag is mapped to, with its text, or make the link that it stands for."""
    mapping = DevopsDomain.of(self.sphinx_env).settings.markdoc_tags[token.meta["means"]]
    names = filter(None, [mapping.argument, *mapping.placeholders])
    attributes = _attributes(self, token, list(names))
    assert token.token
    text = token.content or attributes.text(mapping.argument, "primary")
    if mapping.link:
        address = mapping.address(attributes)
        if not address:
            attributes.warn(
                f'The tag "{token.meta["name"]}" lacks an attribute of its address, so only its '
                "text is kept."
            )
        found = _link(self, token, attributes, address, text) if address else []
        self.current_node += found or [nodes.Text(text)]
        return
    token.token.content = text
    token.token.meta = {"name": mapping.role}
    self.render_myst_role(token)


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
    options["caption"] = _plain(token.meta["caption"])
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
    location = _location(self, token)
    if "unknown" in token.meta:
        note_unknown(self.sphinx_env, token.meta["unknown"], location)
    else:
        warn(Warn[token.meta["kind"].upper()], token.meta["message"], location)


def _location(self: SphinxRenderer, token: SyntaxTreeNode) -> str:
    """The file and line, which for included text is not the document's file."""
    source, line = self.document["source"], token_line(token) + token.meta.get("shift", 0)
    if of_reporter := getattr(self.reporter, "get_source_and_line", None):
        source, line = of_reporter(line)  # of a docstring, say
    if source != self.md_options[SOURCE] and not self.md_env.get("markdoc_files"):
        line -= INCLUDE_SHIFT
    return f"{source}:{line}"


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
