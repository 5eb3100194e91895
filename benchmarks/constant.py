"""An extension whose directive writes a constant text within a figure.

No drawing of the same length, within a figure as ours is, can cost less.
"""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class constant(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes so)
    """The text."""


class Constant(Directive):
    """Needs nothing, and knows nothing."""

    def run(self) -> list[nodes.Node]:
        """Return the figure."""
        return [nodes.figure("", constant())]


def setup(app: Sphinx) -> None:
    """Register the directive, and how long the text is."""

    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append(text)
        raise nodes.SkipNode

    text = ""

    def begin(app: Sphinx) -> None:
        nonlocal text
        text = "-" * app.config.constant_length

    app.add_config_value("constant_length", 0, "env")
    app.connect("builder-inited", begin)
    app.add_directive("constant", Constant)
    app.add_node(constant, html=(visit, None))
