"""Only a name for others to import: the tags are in :mod:`.markdoc.mappings`."""

from .markdoc.mappings import TagMapping

__all__ = ["TagMapping"]
