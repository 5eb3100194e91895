"""Callouts and a clickable DevOps cycle for Sphinx and MyST."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension, which is loaded only now: the pure parts need no Sphinx."""
    from . import extension

    return extension.setup(app)
