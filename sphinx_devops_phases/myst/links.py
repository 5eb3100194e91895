"""Links from Markdoc pages to headings: sites make a heading's fragment in many ways."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from ..domain import DevopsDomain, headings


class HeadingLinks(SphinxPostTransform):
    """Point a fragment to the heading with the same letters and digits, if it is no label.

    The headings are those of the table of contents, so that other pages keep the anchors that they
    have without this extension.
    """

    default_priority = 8  # just before MyST reports what it does not find

    def run(self, **kwargs: Any) -> None:
        """Replace the links that MyST would not resolve."""
        domain = DevopsDomain.of(self.env)
        settings, self.builder = domain.settings, domain.app.builder
        if not settings.markdoc_pages:
            return
        for node in list(self.document.findall(pending_xref)):
            refdoc = node.get("refdoc", self.env.docname)
            if node["reftype"] != "myst" or not settings.is_markdoc_page(refdoc):
                continue
            if node["refdomain"] == "doc":
                docname, fragment = node["reftarget"], node["reftargetid"]
            else:
                docname, fragment = refdoc, node["reftarget"]
            if not fragment or docname not in self.env.all_docs:
                continue
            domain.written.note(self.env.docname, ("place", docname, fragment))
            if found := headings.alike(self.env, docname, fragment):
                self._replace(node, refdoc, docname, *found)

    def _replace(
        self, node: pending_xref, refdoc: str, docname: str, anchor: str, text: str
    ) -> None:
        inner = nodes.inline("", "", classes=["std", "std-ref"])
        inner += node[0].children if node["refexplicit"] else [nodes.Text(text)]
        link: nodes.Element = inner
        with suppress(NoUri):  # a builder that leaves the page out
            link = make_refnode(self.builder, refdoc, docname, anchor, inner)
        if "reftitle" in node and isinstance(link, nodes.reference):
            link["reftitle"] = node["reftitle"]
        node.replace_self(link)
