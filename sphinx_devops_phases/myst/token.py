"""What render rules need of a token: its place, what it says, its id, and the Markdown in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from myst_parser import __version__ as myst_version
from myst_parser.mdit_to_docutils.base import token_line
from packaging.version import Version

from ..markdoc.tags import Attributes
from ..markdoc.tokens import Kind
from ..messages import Warn, warn
from .doctrees import note_id

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

SOURCE = "markdoc_source"
"""The option of a Markdown parser that says which file it began with."""

INCLUDE_SHIFT = int(Version(myst_version) < Version("5.2"))
"""By how much MyST counts the lines of included files wrongly."""

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def location_of(self: SphinxRenderer, token: SyntaxTreeNode) -> str:
    """The file and line, which for included text is not the document's file."""
    source, line = self.document["source"], token_line(token) + token.meta.get("shift", 0)
    if of_reporter := getattr(self.reporter, "get_source_and_line", None):
        source, line = of_reporter(line)  # of a docstring, say
    if source != self.md_options[SOURCE] and not self.md_env.get("markdoc_files"):
        line -= INCLUDE_SHIFT
    return f"{source}:{line}"


def attributes_of(
    self: SphinxRenderer, token: SyntaxTreeNode, known: Collection[str]
) -> Attributes:
    """What the tag says; what cannot be used is reported where the tag is, and once."""
    recovered = token.meta["recovered"]

    def report(kind: Kind, message: str) -> None:
        if not recovered:
            warn(Warn[kind.upper()], message, location_of(self, token))

    return Attributes(token.meta["tag"], report, known)


def identify(
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


def link(
    self: SphinxRenderer, token: SyntaxTreeNode, attributes: Attributes, href: str, text: str
) -> list[nodes.Node]:
    """A link, resolved like those of Markdown; nothing if the address is not safe."""
    if not self.md.validateLink(self.md.normalizeLink(href)):
        attributes.warn(f'The link to "{href}" is left out: that is no safe address.')
        return []
    text = " ".join(text.split()) or (href if "://" in href else "")
    return inline(self, token, f"[{plain(text)}](<{plain_address(href)}>)")


def plain(text: str) -> str:
    """Text that is to be Markdown."""
    return _PUNCTUATION.sub(r"\\\1", text)


def plain_address(written: str) -> str:
    """An address for between ``<`` and ``>``."""
    return re.sub(r"([<>&\\])", r"\\\1", " ".join(written.split()))


def inline(self: SphinxRenderer, token: SyntaxTreeNode, text: str) -> list[nodes.Node]:
    """The nodes of one line of Markdown, as if it stood where *token* is."""
    holder = nodes.Element()
    with self.current_node_context(holder):
        self.nested_render_text(text, token_line(token) - 1, inline=True)
    return holder.children
