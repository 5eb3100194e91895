"""Plain words for where no markup can stand: tooltips, accessible names, summaries, lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from docutils import nodes
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from sphinx.addnodes import pending_xref
from sphinx.transforms import SphinxTransformer
from sphinx.transforms.post_transforms import ReferencesResolver
from sphinx.util.docutils import new_document
from sphinx.util.logging import suppress_logging

from ..phases import printable, shortened
from .conditions import CONDITIONAL

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

OPENING = 160
"""Characters of a summary that was not written as one; tooltips are no place for more."""

_UNSPOKEN = (
    *(nodes.footnote_reference, nodes.citation_reference, nodes.image, nodes.system_message),
    *(nodes.Invisible, *CONDITIONAL),
)
_BREAK = r"(?i)\s*(<br\b[^>]*>|\\\\|\\newline\b)\s*"

_Element = TypeVar("_Element", bound="Element")
Words: TypeAlias = "str | Element"
"""Words, or a node whose words are not known before all documents are read."""


def plain(node: Element) -> str:
    """What one can read aloud of *node*, on one line."""
    node = detached(node)
    for child in list(node.findall(nodes.Element)):
        if isinstance(child, nodes.raw):
            is_break = re.fullmatch(_BREAK, child.astext())
            child.parent.replace(child, nodes.Text(" ") if is_break else [])
        elif isinstance(child, _UNSPOKEN) and child.parent is not None:
            child.parent.remove(child)
    return " ".join(printable(node.astext()).split())


def detached(node: _Element) -> _Element:
    """A copy that does not hold on to the document."""
    node = node.deepcopy()
    for child in node.findall():
        child.document = None  # type: ignore[assignment]
    return node


def words_of(node: Element) -> Words:
    """The words of *node*, or a copy of it if they depend on what it refers to."""
    links = node.findall(pending_xref)
    return plain(node) if all(link.get("refexplicit") for link in links) else detached(node)


def resolved(env: BuildEnvironment, builder: Builder, words: Words, docname: str) -> str:
    """*words* as they are when all documents are read.

    What they refer to is looked up by Sphinx and MyST.  Whether the output has the place does not
    matter for that, and broken references are reported where they stand.
    """
    if isinstance(words, str):
        return words
    document = new_document("")
    document.settings.env = env
    document += words.deepcopy()
    transformer = SphinxTransformer(document)
    transformer.set_environment(env)
    transformer.add_transforms([MystReferenceResolver, ReferencesResolver])
    anywhere = dict.fromkeys(("get_target_uri", "get_relative_uri"), lambda *_, **__: "")
    vars(builder).update(anywhere)
    try:
        with suppress_logging():
            transformer.apply_transforms()
    finally:
        for name in anywhere:
            delattr(builder, name)
    text = plain(cast("Element", document.children[0]))
    return shortened(text, OPENING) if isinstance(words, nodes.paragraph) else text
