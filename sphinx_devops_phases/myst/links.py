"""Links from Markdoc pages to headings: sites make a heading's fragment in many ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx.addnodes import pending_xref
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from ..domain import DevopsDomain
from ..markdoc.addresses import letters

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


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
            if fragment and (found := self._find(docname, fragment)):
                self._replace(node, refdoc, docname, *found)

    def _find(self, docname: str, fragment: str) -> tuple[str, str] | None:
        """The id and the text of the heading, if MyST does not know the fragment."""
        if docname not in self.env.all_docs or _is_known(self.env, docname, fragment):
            return None
        headings = list(_headings(self.env, docname))
        for written in (str, letters):
            for anchor, slug, text in headings:
                if written(fragment) in (written(slug), written(anchor)):
                    return anchor, text
        return None

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


def _is_known(env: BuildEnvironment, docname: str, fragment: str) -> bool:
    """Whether it is a slug of MyST's, or a label."""
    if fragment in env.metadata[docname].get("myst_slugs", {}):
        return True
    labels: Any = env.get_domain("std")
    return fragment in labels.labels or fragment in labels.anonlabels


def _headings(env: BuildEnvironment, docname: str) -> Iterator[tuple[str, str, str]]:
    """The id, the slug and the text of each heading."""
    seen: Counter[str] = Counter()
    for entry in env.tocs[docname].findall(nodes.reference):
        if entry["refuri"] != docname:
            continue  # of a table of contents that the page shows
        text = entry.astext()
        slug = default_slugify(text)
        anchor = entry["anchorname"].removeprefix("#") or nodes.make_id(text)
        yield anchor, f"{slug}-{seen[slug]}" if seen[slug] else slug, text
        seen[slug] += 1
