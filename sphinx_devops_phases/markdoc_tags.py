"""Only a name for others to import: the tags are in :mod:`.markdoc.tags`."""

from .markdoc.tags import TagMapping

__all__ = ["TagMapping"]
