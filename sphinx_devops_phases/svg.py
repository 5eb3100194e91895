"""Only names for others to import: the code is in :mod:`.drawing.svg`."""

from .drawing.svg import render, safe_url

__all__ = ["render", "safe_url"]
