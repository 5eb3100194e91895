"""sphinx-design's own style sheet and script: for the pages that need them, if we have brought it.

It sends them with every page of a project.  A project that has it among its own extensions has
asked for that; one that has only this extension has not.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx

STYLE_SHEET, SCRIPT = FILES = ("sphinx-design.min.css", "design-tabs.js")

_DESIGNED = re.compile(r'\sclass="(?:[^"]* )?sd-')
"""Something of sphinx-design's."""


class DesignFiles:
    """The files of one build, taken out of what every page gets."""

    def __init__(self, app: Sphinx) -> None:
        """Set sphinx-design up, if the project does not do that by itself."""
        is_ours = "sphinx_design" not in (*app.extensions, *app.config.extensions)
        app.setup_extension("sphinx_design")
        self.folder = Path()
        self.attributes: dict[str, dict[str, Any]] = {}
        if is_ours:
            app.connect("builder-inited", self.take)
            app.connect("html-page-context", self.give)

    def take(self, app: Sphinx) -> None:
        """Take back what sphinx-design has added for all pages."""
        builder, registry = app.builder, app.registry
        paths = app.config.html_static_path
        found = [path for path in paths if Path(app.confdir, path, STYLE_SHEET).is_file()]
        if not found or not isinstance(builder, StandaloneHTMLBuilder):
            return
        self.folder = Path(app.confdir, found[-1])  # it comes last
        paths.remove(found[-1])
        added: Any
        for added in (registry.css_files, registry.js_files):
            self.attributes |= {name: options for name, options in added if name in FILES}
            added[:] = [(name, options) for name, options in added if name not in FILES]
        builder.init_css_files()
        builder.init_js_files()

    def give(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Node
    ) -> None:
        """Send the files with a page that has something that they are for."""
        builder = app.builder
        body = context.get("body") or ""
        # A word is found faster than an expression, and three times as fast from behind.
        if not self.attributes or body.rfind("sd-") < 0 or not _DESIGNED.search(body):
            return
        assert isinstance(builder, StandaloneHTMLBuilder)
        for name in FILES:
            self._copy(self.folder / name, Path(builder.outdir, "_static", name))
        builder.add_css_file(STYLE_SHEET, **self.attributes[STYLE_SHEET])
        builder.add_js_file(SCRIPT, **self.attributes[SCRIPT])

    def _copy(self, source: Path, place: Path) -> None:
        """Copy a file, which several processes may do, to where static files have been copied."""
        data = source.read_bytes()
        if not place.is_file() or place.read_bytes() != data:
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(f"{place.name}.{os.getpid()}")
            part.write_bytes(data)
            part.replace(place)
