"""The public name of :mod:`.markdoc.tags`."""

from .markdoc.tags import TagMapping

__all__ = ["TagMapping"]
