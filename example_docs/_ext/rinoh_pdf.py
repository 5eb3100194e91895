"""What rinohtype 0.5.6 needs to typeset this handbook: a PDF without LaTeX.

Local to the example, as these are gaps of rinohtype's, not of the extension's.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform


def _is_known(cls: type) -> bool:
    return cls.__module__.startswith(("docutils.", "sphinx."))


class KnownNodes(SphinxPostTransform):
    """Replace each node that rinohtype would stop at, such as a card's, by its docutils base.

    It also stops at a field with bare text, and explains each abbreviation in a signature.
    """

    default_priority = 900
    builders = ("rinoh",)

    def run(self, **kwargs: object) -> None:
        for node in list(self.document.findall(nodes.Element)):
            if isinstance(node, nodes.field_body) and isinstance(node.next_node(), nodes.literal):
                paragraph = nodes.paragraph("", "", *node.children)
                node.children = []
                node += paragraph
            elif isinstance(node, nodes.abbreviation):
                node.replace_self(node.children)
            elif isinstance(node, nodes.meta):
                node.parent.remove(node)
            elif not _is_known(type(node)):
                base = next(cls for cls in type(node).__mro__ if _is_known(cls))
                if base is nodes.Element:
                    node.parent.remove(node)
                    continue
                known = nodes.paragraph() if base is nodes.TextElement else base()
                known.attributes.update(node.attributes)
                known += node.children
                node.replace_self(known)


class QualifiedIds(SphinxPostTransform):
    """Prefix ids with their document, which rinohtype forgets to do on the landing page."""

    default_priority = 950
    builders = ("rinoh",)

    def run(self, **kwargs: object) -> None:
        root = self.document["docname"]
        self._qualify(self.document, root)
        title = next(self.env.get_doctree(root).findall(nodes.section))
        targets = [f"%{root}", *(f"%{root}#{name}" for name in title["ids"])]
        self.document.insert(0, nodes.target(ids=targets))

    def _qualify(self, node: nodes.Element, docname: str) -> None:
        if isinstance(node, addnodes.start_of_file):
            docname = node["docname"]
        node["ids"] = [
            name if name.startswith(("%", "module-")) else f"%{docname}#{name}"
            for name in node["ids"]
        ]
        if not node.get("refid", "%").startswith("%"):
            node["refid"] = f"%{docname}#{node['refid']}"
        for child in node.children:
            if isinstance(child, nodes.Element):
                self._qualify(child, docname)


def setup(app):
    app.setup_extension("rinoh.frontend.sphinx")
    app.add_post_transform(KnownNodes)
    app.add_post_transform(QualifiedIds)
    return {"parallel_read_safe": True}
