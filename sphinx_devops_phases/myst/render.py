"""Markdoc tags in MyST pages: between the parser, the block rule and the doctree.

The block rule (:mod:`..markdoc.block`) turns each tag into flat tokens; a core rule then settles
what becomes of them, when the block structure around them is known.  A callout, grid or tab stays
flat down to the doctree, where its two tokens enter and leave a node: nesting costs no recursion,
and the body is parsed once.  Any other tag becomes a directive, which gets its body as text.
"""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from unittest import mock

from docutils import nodes
from docutils.parsers.rst import directives
from markdown_it.token import Token
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from packaging.version import Version
from sphinx.errors import ExtensionError

from ..directives.callout import callout, checked_collapsible
from ..domain import DevopsDomain
from ..markdoc import grammar
from ..markdoc.block import MAX_DIRECTIVES, list_paragraph, tag_line
from ..markdoc.tags import (
    CALLOUT_TAGS,
    COMMENT_TAG,
    COMPONENT_TAGS,
    Attributes,
    DirectiveCall,
    callout_arguments,
    directive_call,
    tab_label,
)
from ..markdoc.tokens import CLOSE, IN_ONE_PARAGRAPH, OPEN, PROBLEM, paragraph_tokens, problem
from ..messages import Warn, warn
from ..output import design
from ..output.design import Filled
from .pages import MarkdocPage

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
    from sphinx.application import Sphinx
    from sphinx.config import Config

DIRECTIVE = "markdoc_directive"

MAX_NODES = 160
"""How many nodes deep tags may nest: Sphinx cannot pickle a doctree of any depth."""

NODES = {"tab": 2, "grid": 2, "cell": 3}
"""How many nodes deep the content of a tag is, where it is not one."""

INCLUDE_SHIFT = int(Version(version("myst-parser")) < Version("5.2"))
"""By how much MyST counts the lines of included files wrongly."""

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def extend_parsers(app: Sphinx, config: Config) -> None:
    """Teach Markdoc to every registered MyST parser: MyST's own, MyST-NB's, or a user's."""
    parsers = set(app.registry.get_source_parsers().values())
    for parser in sorted(parsers, key=lambda cls: cls.__qualname__):
        if not issubclass(parser, MystParser) or issubclass(parser, MarkdocParser):
            continue
        if not hasattr(sys.modules[parser.__module__], "create_md_parser"):
            names = ("sphinx", "myst-parser", "markdown-it-py")
            versions = ", ".join(f"{name} {version(name)}" for name in names)
            raise ExtensionError(
                f"sphinx_devops_phases cannot extend {parser.__module__}.{parser.__qualname__}: "
                f"its module has no create_md_parser. Installed are {versions}."
            )
        bases = (MarkdocParser,) if parser is MystParser else (MarkdocParser, parser)
        app.add_source_parser(type(parser.__name__, bases, {}), override=True)


class MarkdocParser(MystParser):
    """Adds the plugin to the Markdown parser that each parse of a page creates."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse, with ``create_md_parser`` replaced where this class's bases look it up.

        MyST has no hook between the creation of its Markdown parser and its use.
        """
        env = document.settings.env
        settings = DevopsDomain.of(env).settings
        page = MarkdocPage(env, inputstring) if settings.is_markdoc_page(env.docname) else None
        known = dict.fromkeys((*CALLOUT_TAGS, *COMPONENT_TAGS, COMMENT_TAG), False)
        known |= dict.fromkeys(settings.markdoc_tags, True)

        def create(config: Any, renderer: Any) -> MarkdownIt:
            if settings.markdoc_pages:  # links from them may lead to any heading
                config = copy.copy(config)
                config.heading_anchors = 6
            md = create_md_parser(page.adapt(config) if page else config, renderer)
            md.use(markdoc_plugin, known=known)
            return md.use(page.plugin) if page else md

        with ExitStack() as stack:
            for module in {sys.modules[cls.__module__] for cls in type(self).__mro__}:
                if module.__name__ != __name__ and hasattr(module, "create_md_parser"):
                    stack.enter_context(mock.patch.object(module, "create_md_parser", create))
            super().parse(inputstring, document)


def markdoc_plugin(md: MarkdownIt, known: dict[str, bool]) -> None:
    """Add the rules, for the tags in *known*: whether each needs its body as text.

    The block rules are added when there is a tag to be found, so that other pages cost nothing.
    The one for tags comes first of all: ``attrs_block`` would take the line for a comment.
    """

    def add_block_rules(state: StateCore) -> None:
        rules = md.block.ruler
        if grammar.OPEN not in state.src or "markdoc" in rules.get_active_rules():
            return
        if "markdoc" in rules.get_all_rules():  # MyST-NB resets the rules after each cell
            rules.enable("markdoc")
            return
        interrupts = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
        rules.before("table", "markdoc", partial(tag_line, known=known), {"alt": interrupts})
        rules.at("paragraph", partial(list_paragraph, known=known))

    md.core.ruler.before("block", "markdoc_rules", add_block_rules)
    md.core.ruler.after("block", "markdoc", partial(settle, known=known))
    for render in (
        render_markdoc_open,
        render_markdoc_close,
        render_markdoc_directive,
        render_markdoc_problem,
    ):
        md.add_render_rule(render.__name__, render, fmt="docutils")


# The core rule


def settle(state: StateCore, known: dict[str, bool]) -> None:
    """Drop what was never closed, and put each directive's tokens into one."""
    if grammar.OPEN not in state.src:
        return
    settled: list[Token] = []
    skip_to: Token | None = None
    enclosing: list[int] = []  # nodes that each open tag adds; none if it is left out
    depth = too_deep = 0
    for token in state.tokens:
        if skip_to is not None:
            skip_to = None if token is skip_to else skip_to
        elif token.type == CLOSE:
            if added := enclosing.pop():
                depth -= added
                settled.append(token)
            else:
                too_deep -= 1
        elif token.type != OPEN:
            settled.append(token)
        elif token.meta["close"] is None:
            settled += _never_closed(token)
        elif token.meta["body"] if known[name := token.meta["name"]] else name == COMMENT_TAG:
            skip_to = token.meta["close"]
            token.type = DIRECTIVE
            if known[name]:
                settled.append(token)
        else:
            added = NODES.get(name, 1)
            if depth + added <= MAX_NODES and not known[name]:
                depth += added
                settled.append(token)
            else:
                if not too_deep:
                    message = "Tags are nested too deeply; from here on only their text is kept."
                    settled.append(_problem_at(token, Warn.MARKDOC_TAG, message))
                too_deep += 1
                added = 0
            enclosing.append(added)
    state.tokens = settled


def _never_closed(token: Token) -> list[Token]:
    name, foreign = token.meta["name"], token.meta.get("foreign")
    if foreign:
        message = f"Write {{% /{name} %}}, not {{% {foreign} %}}."
        text = paragraph_tokens(token.content, token.map or [0, 1], token.level)
        return [_problem_at(token, Warn.MARKDOC_STRAY, message), *text]
    message = f'The tag "{name}" is never closed: write {{% /{name} %}} behind its text.'
    return [_problem_at(token, Warn.MARKDOC_UNCLOSED, message)]


def _problem_at(token: Token, kind: Warn, message: str) -> Token:
    return Token(PROBLEM, "", 0, map=token.map, meta=problem(kind, message))


# Rendering to docutils; ``self`` is MyST's renderer


def render_markdoc_open(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Enter a callout, a grid or a tab."""
    attributes = Attributes(token.meta["tag"], _location(self, token))
    build = _BUILDERS.get(token.meta["name"], _callout)
    node, content = build(self, token, attributes)
    for child in node.findall(nodes.Element):
        if child.line is None:
            self.add_line_and_source_path(child, token)
    self.md_env.setdefault("markdoc_open", []).append((self.current_node, node))
    self.current_node.append(node)
    self.current_node = content


def render_markdoc_close(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Leave what the last opening tag entered."""
    content = self.current_node
    self.current_node, node = self.md_env["markdoc_open"].pop()
    component = node.get("design_component")
    if component == "grid-item":
        design.finish_body(content)
    elif component == "tab-set":
        self.current_node += design.strangers(node)
        if not node.children:
            self.current_node.remove(node)


def _callout(self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes) -> Filled:
    env, where = self.sphinx_env, attributes.location
    arguments, name = callout_arguments(attributes, DevopsDomain.of(env).settings.callout_types)
    if arguments["collapsible"]:
        arguments["collapsible"] = checked_collapsible(arguments["collapsible"], where)
    node = callout(env, **arguments, location=where)
    self.add_line_and_source_path(node, token)
    self.copy_attributes(token, node, ("class", "id"))
    if name:
        node["names"].append(nodes.fully_normalize_name(name))
        self.document.note_explicit_target(node, node)
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
    if href and not self.md.validateLink(self.md.normalizeLink(href)):
        attributes.warn(f'The link to "{href}" is left out: that is no safe address.')
    elif href:
        text = _PUNCTUATION.sub(r"\\\1", " ".join(title.split()))
        if not text and "://" in href:
            text = _PUNCTUATION.sub(r"\\\1", href)
        heading = _inline(self, token, f"[{text}](<{_address(href)}>)")
    node, body = design.cell(heading, image, written=title)
    if description := attributes.text("description"):
        body += nodes.paragraph(description, description)
    return node, body


_BUILDERS: dict[str, Callable[[SphinxRenderer, SyntaxTreeNode, Attributes], Filled]] = {
    "tabs": _tabs,
    "tab": _tab,
    "grid": _grid,
    "cell": _cell,
}


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
    mapping = DevopsDomain.of(self.sphinx_env).settings.markdoc_tags[token.meta["name"]]
    call = directive_call(Attributes(token.meta["tag"], _location(self, token)), mapping)
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
    takes_body = False
    if directive := _directive(self, token, call):
        takes_body = directive.has_content
        content, begin = (body, offset) if takes_body else ("", 1)
        # A directive's content begins on the line after its position, and is not to look like
        # options.
        padding = max(begin - 1, 1 if content.lstrip().startswith((":", "---")) else 0)
        line = token_line(token) + begin - 1 - padding
        found = self.run_directive(
            call.directive,
            call.argument,
            "\n" * padding + content,
            line,
            additional_options=call.options,
        )
        self.current_node += found
        if found and all(isinstance(node, nodes.system_message) for node in found):
            takes_body = False
    if not takes_body:
        self.nested_render_text(body, token_line(token) - 1 + offset)
    self.md_env["markdoc_depth"] = depth
    self.md_env[IN_ONE_PARAGRAPH] = False
    del self.md_env.get("duplicate_refs", [])[known_doubles:]


def _directive(
    self: SphinxRenderer, token: SyntaxTreeNode, call: DirectiveCall
) -> type[Directive] | None:
    """The directive to run, if it is there and has the argument that it needs."""
    found: type[Directive] | None
    found, _messages = directives.directive(call.directive, self.language_module_rst, self.document)
    tag, where = token.meta["name"], _location(self, token)
    if found is None:
        message = f'The tag "{tag}" stands for the directive "{call.directive}", and there is none.'
        warn(Warn.MARKDOC_TAG, message, where)
    elif found.required_arguments and not call.argument:
        if not token.meta["recovered"]:  # what it needs may be what was not understood
            message = f'The tag "{tag}" lacks the attribute that is the argument of its directive.'
            warn(Warn.MARKDOC_VALUE, message, where)
        return None
    return found


def render_markdoc_problem(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Report what the rules found wrong."""
    warn(token.meta["kind"], token.meta["message"], _location(self, token))


def _location(self: SphinxRenderer, token: SyntaxTreeNode) -> str:
    """The file and line, which for included text is not the document's file."""
    source, line = self.document["source"], token_line(token)
    if source != str(self.sphinx_env.doc2path(self.sphinx_env.docname)):
        line -= INCLUDE_SHIFT
    return f"{source}:{line}"
