"""Tags that stand for directives and roles: render rules of MyST's renderer, their ``self``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from myst_parser.mdit_to_docutils.base import token_line

from ..domain import DevopsDomain
from ..markdoc.pushing import MAX_DIRECTIVES
from ..markdoc.tags import Attributes, directive_call
from ..markdoc.tokens import IN_ONE_PARAGRAPH
from ..messages import Warn, warn
from .doctrees import note_id
from .token import attributes_of, identify, link, location_of, plain

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

    from ..markdoc.mappings import TagMapping

SCOPE = "markdoc_scope"
"""The variables of the text that is parsed, in the parser's environment."""


def render_markdoc_directive(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Run the directive that a tag is mapped to."""
    mapping = DevopsDomain.of(self.sphinx_env).settings.markdoc_tags[token.meta["means"]]
    body, offset, in_one_paragraph = token.meta["body"]
    depth = self.md_env.get("markdoc_depth", 0)
    if depth == MAX_DIRECTIVES:
        message = "Tags are nested too deeply, so from here on they are shown as they are written."
        warn(Warn.MARKDOC_TAG, message, location_of(self, token))
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
    attributes = attributes_of(
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
        body = plain(attributes.text(mapping.content))
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
    identify(self, token, attributes, found[:1], done=done)
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
        warn(Warn.MARKDOC_TAG, message, location_of(self, token))
    return found


def render_markdoc_role(self: SphinxRenderer, token: SyntaxTreeNode) -> None:
    """Run the role that a tag is mapped to, with its text, or make the link that it stands for."""
    mapping = DevopsDomain.of(self.sphinx_env).settings.markdoc_tags[token.meta["means"]]
    names = filter(None, [mapping.argument, *mapping.placeholders])
    attributes = attributes_of(self, token, list(names))
    assert token.token
    text = token.content or attributes.text(mapping.argument, "primary")
    if mapping.link:
        address = mapping.address(attributes)
        if not address:
            attributes.warn(
                f'The tag "{token.meta["name"]}" lacks an attribute of its address, so only its '
                "text is kept."
            )
        found = link(self, token, attributes, address, text) if address else []
        self.current_node += found or [nodes.Text(text)]
        return
    token.token.content = text
    token.token.meta = {"name": mapping.role}
    self.render_myst_role(token)
