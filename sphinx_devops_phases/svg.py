"""The public names of :mod:`.drawing.svg`."""

from .drawing.svg import render, safe_url

__all__ = ["render", "safe_url"]
