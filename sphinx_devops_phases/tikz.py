"""Only names for others to import: the code is in :mod:`.drawing.tikz`."""

from .drawing.tikz import document, render

__all__ = ["document", "render"]
