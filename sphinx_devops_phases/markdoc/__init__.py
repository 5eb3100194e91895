"""Markdoc: the grammar of its tags, and how pages with tags are read.  Pure of Sphinx.

The names here load the grammar when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = [
    "Attribute", "Function", "MarkdocSyntaxError", "Tag", "Value", "Variable",
    "find_tag_end", "is_supported", "parse_tag", "recover_tag",
]  # fmt: skip

if TYPE_CHECKING:
    from .ends import find_tag_end, recover_tag
    from .grammar import (
        Attribute,
        Function,
        MarkdocSyntaxError,
        Tag,
        Value,
        Variable,
        is_supported,
        parse_tag,
    )
else:

    def __getattr__(name: str) -> Any:
        """A name of the grammar."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = ".ends" if name in ("find_tag_end", "recover_tag") else ".grammar"
        return getattr(import_module(module, __name__), name)

    def __dir__() -> list[str]:
        """Also what is not loaded yet."""
        return __all__
