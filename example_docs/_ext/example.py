"""``{example}``: a piece of Markdown as it is written, and what it becomes.

The tests build each of them by itself and compare the result with the one that they keep.
"""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective


class Example(SphinxDirective):
    """With ``page`` the content is a page of its own, with front matter, and is only shown."""

    has_content = True
    option_spec = {"page": directives.flag}

    def run(self):
        text = "\n".join(self.content)
        source = nodes.literal_block(text, text, language="text")
        self.set_source_info(source)
        return [source] if "page" in self.options else [source, *self.parse_content_to_nodes()]


def setup(app):
    app.add_directive("example", Example)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
