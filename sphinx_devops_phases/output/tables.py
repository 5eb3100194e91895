"""Plain tables, which every output has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from docutils.nodes import Node


def table(
    head: Sequence[str], rows: Sequence[Sequence[Sequence[Node]]], classes: Sequence[str]
) -> nodes.table:
    """A table with a *head* of one row, and the inline nodes of each cell of the *rows*."""
    columns = (nodes.colspec(colwidth=100 // len(head)) for _name in head)
    heading = nodes.row("", *(_entry([nodes.Text(name)] if name else []) for name in head))
    body = (nodes.row("", *map(_entry, row)) for row in rows)
    group = nodes.tgroup(
        "", *columns, nodes.thead("", heading), nodes.tbody("", *body), cols=len(head)
    )
    return nodes.table("", group, classes=[*classes])


def _entry(content: Sequence[Node]) -> nodes.entry:
    return nodes.entry("", *([nodes.paragraph("", "", *content)] if content else []))
