"""The public names of :mod:`.drawing.tikz`."""

from .drawing.tikz import document, render

__all__ = ["document", "render"]
