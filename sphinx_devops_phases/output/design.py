"""Grids, cards and tabs in the shape in which sphinx-design writes them.

Its directives parse their content themselves, so a tag's body would be parsed once for each level
of nesting, and what does not belong into a set of tabs would be dropped.  The builders here make
the same nodes, to be filled by whoever asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_design.grids import gutter_option, row_columns_option
from sphinx_design.shared import create_component, is_component

from ..domain import DevopsDomain
from ..domain.view import draws

DEFAULT_COLUMNS = 2

Filled: TypeAlias = tuple[nodes.Element, nodes.Element]
"""A component, and where in it the content goes."""

_LINKS = (nodes.reference, addnodes.pending_xref, addnodes.download_reference)


def tab_set() -> nodes.Element:
    """An empty set of tabs."""
    tabs = create_component("tab-set", ["sd-tab-set"])
    tabs["markdoc"] = True
    return tabs


def tab(label: str) -> Filled:
    """A tab."""
    content = create_component("tab-content", ["sd-tab-content"])
    heading = nodes.rubric(label, label, classes=["sd-tab-label"])
    item = create_component(
        "tab-item", ["sd-tab-item"], selected=False, children=[heading, content]
    )
    return item, content


def strangers(tabs: nodes.Element) -> list[nodes.Node]:
    """Take out of a set of tabs what is no tab: the set's visitors could not show it."""
    found = [node for node in tabs.children if not is_component(node, "tab-item")]
    tabs.children = [node for node in tabs.children if is_component(node, "tab-item")]
    return found


def grid(columns: int) -> Filled:
    """A grid, and its row for the cells; fewer *columns* on small screens."""
    classes = row_columns_option(f"1 1 {min(columns, 2)} {columns}") + gutter_option("3")
    row = create_component("grid-row", ["sd-row", *classes])
    container = create_component(
        "grid-container", ["sd-container-fluid", "sd-sphinx-override", "sd-mb-4"], children=[row]
    )
    return container, row


def cell(
    title: Iterable[nodes.Node], image: nodes.image | None = None, *, written: str = ""
) -> Filled:
    """A cell of a grid with a card in it, and the card's body.

    The first link in *title* becomes the link of the whole card.  If an author has *written* its
    text, that is what catalogues have, without the link.
    """
    body = create_component("card-body", ["sd-card-body"])
    card = create_component(
        "card", ["sd-card", "sd-sphinx-override", "sd-w-100", "sd-shadow-sm"], children=[body]
    )
    if image is not None:
        image["classes"].append("sd-card-img-top")
        card.insert(0, image)
    if heading := list(title):
        # A paragraph, and not sphinx-design's element for titles: every writer knows it.
        text = nodes.paragraph("", "", *heading, classes=["sd-card-text"])
        if _stretch(text, written):
            card["classes"].append("sd-card-hover")
        classes = ["sd-card-title", "sd-font-weight-bold"]
        body += create_component("card-title", classes, children=[text])
    return create_component("grid-item", ["sd-col", "sd-d-flex-row"], children=[card]), body


def finish_body(body: nodes.Element) -> None:
    """Mark a card's paragraphs, as its style sheet expects."""
    for paragraph in body.children:
        if isinstance(paragraph, nodes.paragraph):
            paragraph["classes"].append("sd-card-text")


def _stretch(text: nodes.Element, written: str) -> bool:
    """Make the first link reach over the positioned box around it."""
    for link in text.findall(nodes.Element):
        if not isinstance(link, _LINKS):
            continue
        holder: nodes.Element = next(iter(link.findall(nodes.inline)), link)
        if not holder.children:
            return False  # its text is not known before it is resolved
        inner = nodes.inline("", "", *holder.children, classes=["sd-stretched-link"])
        if written:  # a translation takes the place of all that is in a node
            text["translatable"] = False
            words = nodes.inline(written, "", *inner.children, translatable=True)
            inner.children = []
            inner.append(words)
        holder.children = []
        holder.append(inner)
        return True
    return False


class PlainTabs(SphinxPostTransform):
    """Tabs in standard nodes, for readers of books.

    What sphinx-design writes for browsers would be HTML that is no XML there, and show the first of
    them; as plain nodes they stand one after the other.
    """

    default_priority = 199  # just before sphinx-design makes its HTML of tabs
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace the tabs that a tag has made; what others do with theirs is not ours to say."""
        if not draws(DevopsDomain.of(self.env).app.builder):
            for tabs in cast("list[nodes.Element]", list(self.document.findall(_is_our_tab_set))):
                parts = [node for item in tabs.children for node in _untabbed(item)]
                tabs.parent.replace(tabs, parts)


def _is_our_tab_set(node: nodes.Node) -> bool:
    return is_component(node, "tab-set") and "markdoc" in cast("nodes.Element", node)


def _untabbed(item: nodes.Node) -> list[nodes.Node]:
    if not is_component(item, "tab-item"):
        return [item]
    heading, content = cast("list[nodes.Element]", item.children)
    return [heading, *content.children]
