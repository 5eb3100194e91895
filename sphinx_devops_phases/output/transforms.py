"""What stands for phases in a stored document gets its content when it is resolved for output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import start_of_file
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..domain import DevopsDomain
from ..domain.collector import devops_description, devops_home
from ..domain.conditions import CONDITIONAL, condition, hold
from ..domain.front_matter import devops_words
from . import callouts
from .header import placed_header
from .navigation import devops_nav, placed_navigation
from .nodes import phases_node, place

if TYPE_CHECKING:
    from docutils.nodes import Element


_OURS = (
    *(phases_node, devops_home, devops_words, devops_description),
    *(nodes.Admonition, start_of_file, *CONDITIONAL),
)


_ORDINARY: set[type] = set()
"""Kinds of nodes that are known to mean nothing here, which is asked of each node of a handbook."""


class FillPhases(SphinxPostTransform):
    """Place the navigation, let all our nodes fill themselves, and adapt callouts to the output.

    What is resolved may be a page, an output of one file with many documents in it, or a part of a
    page that another one shows (a list of todos, an extracted need, a feed).  A part is no page: it
    is filled as the document sees it that it is resolved for, and gets no navigation.
    """

    default_priority = 60  # after references and what "only" leaves out, before images

    def run(self, **kwargs: Any) -> None:
        """Fill what is found, page by page."""
        self.domain = DevopsDomain.of(self.env)
        self.found: dict[str, list[phases_node]] = {}
        self.pages: dict[str, Element] = {}
        self.markers: list[Element] = []
        self.callouts: list[Element] = []
        self._search()
        for docname in dict.fromkeys((*self.found, *self.pages)):
            self._fill(docname)
        builder = self.domain.app.builder
        wanted = (devops_home, devops_words) if builder.name == "gettext" else ()  # for their words
        for marker in self.markers:
            if not isinstance(marker, wanted):
                marker.parent.remove(marker)
        callouts.adapt(self.callouts, builder)

    def _search(self) -> None:
        """Sort what is not ordinary, in one walk: each page of a large handbook is searched."""
        if self._is_page():
            self.pages[self.env.docname] = self.document
        documents: list[tuple[str, Element]] = [(self.env.docname, self.document)]
        for docname, root in documents:
            for node in self._known(root):
                if isinstance(node, phases_node):
                    self.found.setdefault(docname, []).append(node)
                elif isinstance(node, nodes.Admonition):
                    if callouts.is_callout(node):
                        self.callouts.append(node)
                elif isinstance(node, start_of_file):
                    documents.append((node["docname"], node))
                    self.pages[node["docname"]] = node
                else:
                    self.markers.append(node)

    def _is_page(self) -> bool:
        """Whether this is all of a page: its source is the file that Sphinx finds for it.

        Sphinx takes as long to tell which that is as the search does.
        """
        stem = f"{self.env.srcdir}{os.sep}{self.env.docname.replace('/', os.sep)}"
        source: str = self.document.get("source") or ""
        return source.startswith(stem) and source[len(stem) :] in self.config.source_suffix

    def _known(self, root: Element) -> Iterator[Element]:
        """What is not ordinary in a document, outside of those in it and of switched-off parts."""
        stack: list[Any] = root.children[::-1]
        while stack:
            node = stack.pop()
            if type(node) in _ORDINARY:
                pass
            elif isinstance(node, CONDITIONAL):
                if not self._has(node):
                    continue
            elif issubclass(type(node), _OURS):
                yield node
                if isinstance(node, start_of_file):
                    continue
            else:
                _ORDINARY.add(type(node))
            if children := node.children:
                stack += children[::-1]

    def _has(self, node: Element) -> bool:
        return hold(self.domain.app, [condition(node)])

    def _fill(self, docname: str) -> None:
        view = self.domain.view(docname)
        found = self.found.get(docname, [])
        if root := self.pages.get(docname):
            self.domain.written.begin(docname)
            if self.domain.in_templates:
                view.note_all()
            by_hand = [node for node in found if isinstance(node, devops_nav)]
            additions = [*placed_header(view, root)]
            if view.homes():
                additions += placed_navigation(view, root, by_hand)
            place(additions)
            found += [one.node for one in additions if isinstance(one.node, phases_node)]
        for node in found:
            node.fill(view)
