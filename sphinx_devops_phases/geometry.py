"""The public names of :mod:`.drawing.shapes`."""

from .drawing.shapes import SHAPES, Caption, Drawing, draw

__all__ = ["SHAPES", "Caption", "Drawing", "draw"]
