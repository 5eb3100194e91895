"""Only names for others to import: the code is in :mod:`.drawing.tikz`."""

from .drawing.tikz import PREAMBLE, document, render

__all__ = ["PREAMBLE", "document", "render"]
