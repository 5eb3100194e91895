"""Only names for others to import: the code is in :mod:`.drawing.shapes`."""

from .drawing.shapes import SHAPES, Caption, Drawing, draw

__all__ = ["SHAPES", "Caption", "Drawing", "draw"]
