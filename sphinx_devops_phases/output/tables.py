"""Plain tables, which every output has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from docutils import nodes

if TYPE_CHECKING:
    from docutils.nodes import Element, Node

Row: TypeAlias = "Sequence[Sequence[Node]]"
"""The inline nodes of each cell."""


def put_table(
    place: Element, head: Sequence[str], rows: Sequence[Row], classes: Sequence[str]
) -> None:
    """Put a table with a *head* of one row where *place* is.

    In a cell of another table it is a list: text, manual pages and LaTeX have no tables in tables.
    """
    made = _list(head, rows) if is_in_table(place) else table(head, rows)
    made["classes"] += classes
    place.replace_self(made)


def is_in_table(node: Element) -> bool:
    """Whether *node* is in a table, at any depth."""
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.table):
        parent = parent.parent
    return parent is not None


def table(head: Sequence[str], rows: Sequence[Row]) -> nodes.table:
    """A table with a *head* of one row, or none if there are no names in it."""
    count = len(rows[0])
    columns = (nodes.colspec(colwidth=100 // count) for _cell in rows[0])
    group = nodes.tgroup("", *columns, cols=count)
    if head:
        names = (_entry([nodes.Text(name)] if name else []) for name in head)
        group += nodes.thead("", nodes.row("", *names))
    group += nodes.tbody("", *(nodes.row("", *map(_entry, row)) for row in rows))
    return nodes.table("", group)


def _entry(content: Sequence[Node]) -> nodes.entry:
    return nodes.entry("", *([nodes.paragraph("", "", *content)] if content else []))


def _list(head: Sequence[str], rows: Sequence[Row]) -> nodes.definition_list:
    """The rows as terms by their first cells, with the others behind the names of the columns."""
    items = (
        nodes.definition_list_item(
            "",
            nodes.term("", "", *first),
            nodes.definition("", *_named(head[1:], cells)),
        )
        for first, *cells in rows
    )
    return nodes.definition_list("", *items)


def _named(names: Sequence[str], cells: Row) -> Iterator[nodes.paragraph]:
    for name, content in zip(names, cells, strict=True):
        if content:
            yield nodes.paragraph("", f"{name}: ", *content)
