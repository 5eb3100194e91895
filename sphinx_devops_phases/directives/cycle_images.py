"""Pictures of the cycle that become the live diagram."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from ..domain import DevopsDomain
from ..messages import Warn, warn
from .diagram import cycle_node

if TYPE_CHECKING:
    from docutils.nodes import Element


class CycleImages(SphinxTransform):
    """Replace the pictures that ``devops_cycle_images`` names by the live diagram.

    Runs while a document is read, before Sphinx looks for the image's file.
    """

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Replace an image of a figure, or the paragraph that consists of an image."""
        patterns = DevopsDomain.of(self.env).settings.cycle_images
        if not patterns:
            return
        for image in list(self.document.findall(nodes.image)):
            if any(fnmatchcase(image["uri"], pattern) for pattern in patterns):
                self._replace(image)

    def _replace(self, image: nodes.image) -> None:
        if isinstance(image.parent, nodes.substitution_definition):
            image.parent.remove(image)  # each place that shows it has a copy by now
            return
        linked = isinstance(image.parent, nodes.reference) and len(image.parent) == 1
        target: Element = image.parent if linked else image
        if isinstance(target.parent, nodes.paragraph) and len(target.parent) == 1:
            target = target.parent
        elif isinstance(target.parent, nodes.TextElement):
            message = f'"{image["uri"]}" stays a picture: a diagram cannot stand in running text.'
            warn(Warn.CONFIG, message, image)
            return
        own = DevopsDomain.of(self.env).phases
        diagram = cycle_node(self.env, own, label=image.get("alt", ""))
        diagram.source, diagram.line = image.source, image.line
        if isinstance(target.parent, nodes.figure):
            figure = target.parent
            figure.remove(target)
            diagram += figure.children
            self._give(diagram, figure)
            target = figure
        self._give(diagram, image)
        target.parent.replace(target, diagram)

    def _give(self, diagram: Element, node: Element) -> None:
        """Give the diagram what the author said of a picture, or of the figure with it."""
        for name in ("width", "align"):
            if name in node:
                diagram.setdefault(name, node[name])
        for name in ("classes", "ids", "names"):
            diagram[name] += node[name]
        self.document.ids.update(dict.fromkeys(node["ids"], diagram))
