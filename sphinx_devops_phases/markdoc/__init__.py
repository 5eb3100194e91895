"""Markdoc: the grammar of its tags, and how pages with tags are read.  Pure of Sphinx."""

from .grammar import (
    Attribute,
    Function,
    MarkdocSyntaxError,
    Tag,
    Value,
    Variable,
    find_tag_end,
    is_supported,
    parse_tag,
    recover_tag,
)

__all__ = [
    "Attribute", "Function", "MarkdocSyntaxError", "Tag", "Value", "Variable",
    "find_tag_end", "is_supported", "parse_tag", "recover_tag",
]  # fmt: skip
