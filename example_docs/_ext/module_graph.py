"""``{module-graph}``: the modules of the extension, as their source has them.

The graph shows each import that no other import implies. Graphviz comes with pygraphviz's wheel.
"""

from __future__ import annotations

import ast
import re
from html import escape
from os.path import relpath
from pathlib import Path

import pygraphviz
from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

import sphinx_devops_phases as package
from sphinx_devops_phases.drawing.raster import png

ROOT = Path(package.__file__).parent
SOURCES = {
    path.relative_to(ROOT): path.read_text(encoding="utf-8")
    for path in sorted(ROOT.rglob("*.py"))
    if "handbook" not in path.parts
}
"""The modules' texts, by their place in the package."""

FRAMEWORK = {"docutils", "markdown_it", "myst_parser", "sphinx", "sphinx_design"}
SIZE = 12
"""Of the text, in pixels."""


def part(path: Path) -> str:
    """The name of the package, or of the module, that a file at the top belongs to."""
    return path.parts[0].removesuffix(".py")


PARTS = {part(path) for path in SOURCES}


def imports(name: str) -> tuple[set[str], set[str]]:
    """The other parts, and the other packages, that a part needs to be imported."""
    own, other = set(), set()
    for path, text in SOURCES.items():
        for node in ast.parse(text).body if part(path) == name else []:
            if isinstance(node, ast.Import):
                other |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                other.add(node.module.partition(".")[0])
            elif isinstance(node, ast.ImportFrom) and node.level == len(path.parts):
                names = [node.module] if node.module else [alias.name for alias in node.names]
                own |= {found.partition(".")[0] for found in names}
    return (own & PARTS) - {name}, other


def is_pure(name: str) -> bool:
    """Whether a part works without Sphinx, and all that it imports does."""
    own, other = imports(name)
    return not other & FRAMEWORK and all(map(is_pure, own))


def graph() -> str:
    """The graph as SVG, in the colour of the text around it.

    Names are put in afterwards, so that the drawing does not depend on the machine's fonts.
    """
    lines = ["bgcolor=transparent nodesep=.15 ranksep=.4 edge [arrowsize=.6]"]
    lines.append('node [shape=box height=.3 fixedsize=true label="" fillcolor="#00000018"]')
    for name in sorted(PARTS):
        style = "rounded,filled" if is_pure(name) else "rounded"
        width = (len(name) * SIZE * 0.62 + 12) / 72
        lines.append(f'{name} [style="{style}" width={width:.2f}]')
        lines += [f"{name} -> {needed}" for needed in sorted(imports(name)[0])]
    drawing = pygraphviz.AGraph(string="\n".join(["strict digraph {", *lines, "}"]))
    drawing.tred().layout("dot")
    source = drawing.draw(format="svg").decode()
    source = re.sub(r"<!--.*?-->\s*", "", source[source.index("<svg") :], flags=re.DOTALL)
    source = re.sub('(?<==")(black|#000000)(?=")', "currentColor", source)
    names = f'<g text-anchor="middle" font-size="{SIZE}" fill="currentColor">'
    for node in drawing.nodes():
        x, y = map(float, node.attr["pos"].split(","))
        names += f'<text x="{x:g}" y="{SIZE * 0.35 - y:g}">{node}</text>'
    source = source.replace('pt"', '"', 2)
    return source.replace("</g>\n</svg>", f"{names}</g></g></svg>")


class ModuleGraph(SphinxDirective):
    """The argument says what the graph shows, for those who do not see it."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        source = graph()
        label = f'<svg role="img" aria-label="{escape(self.arguments[0])}" '
        inline = source.replace("<svg ", label, 1)
        html = addnodes.only(expr="html")
        html += nodes.raw("", f'<div style="overflow-x: auto">{inline}</div>', format="html")
        path = Path(self.env.doctreedir) / "images" / "modules.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(source))
        folder = Path(self.env.doc2path(self.env.docname)).parent
        other = addnodes.only(expr="not html")
        other += nodes.image(
            uri=relpath(path, folder), alt=self.arguments[0], width="85%", align="center"
        )
        return [html, other]


def setup(app):
    app.add_directive("module-graph", ModuleGraph)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
