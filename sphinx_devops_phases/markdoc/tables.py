"""Tables of lists: ``{% table %}``, whose lists are rows, and tables with annotated cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from .grammar import Attribute, Tag
from .tokens import CLOSE, OPEN, PROBLEM, annotate, paragraph_tokens, problem_at
from .values import whole_number

_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass
class _Cell:
    """A cell: its tokens, and what its annotation says."""

    token: Token
    tokens: list[Token]
    colspan: int = 1
    rowspan: int = 1


@dataclass
class _Table:
    """The rows of a table, while it is read."""

    opened: Token
    head: list[list[_Cell]] = field(default_factory=list)
    body: list[list[_Cell]] = field(default_factory=list)
    problems: list[Token] = field(default_factory=list)
    others: list[list[Token]] = field(default_factory=list)
    """What is no row."""


def rows_of(tokens: list[Token]) -> list[Token]:
    """The tokens of a table, from those of the tag and of the lists in it."""
    opened, *inside, _closed = tokens
    table = _Table(opened)
    blocks = list(_blocks(inside))
    first = True
    for block in blocks:
        kind = block[0].type
        if kind == "table_open":
            return [*_of_markdown(opened, block), *_flat(one for one in blocks if one is not block)]
        if kind in _LISTS:
            (table.head if first else table.body).append(list(_cells(block)))
        elif kind == PROBLEM or kind.startswith("markdoc_file"):
            table.problems += block
            continue
        elif kind != "hr":
            table.others.append(block)
        first = False
    if not table.head and not table.body:
        message = 'The tag "table" has no rows: a list is a row, and a line "---" is between rows.'
        if not opened.meta["recovered"]:
            table.problems.append(problem_at(opened, "markdoc_value", message))
        return [*table.problems, *_flat(table.others)]
    if not opened.meta["recovered"]:  # else it is what is left of the tag
        message = "A list was expected here; indent what belongs to a cell."
        table.problems += [problem_at(block[0], "markdoc_value", message) for block in table.others]
    return [*_built(table), *_flat(table.others)]


def annotated_tables(tokens: list[Token]) -> list[Token]:
    """Replace Markdown's tables that have an annotated cell."""
    found: list[Token] = []
    begin, annotated = -1, False
    for token in tokens:
        if token.type == "table_open":
            begin, annotated = len(found), False
        found.append(token)
        annotated |= token.type in ("th_open", "td_open") and "markdoc" in token.meta
        if token.type == "table_close" and annotated and begin >= 0:
            opened = Token(OPEN, "", 0, map=found[begin].map, attrs=found[begin].attrs)
            opened.meta = {"tag": Tag("open", "table", []), "recovered": False}
            found[begin:] = _of_markdown(opened, found[begin:], always=True)
            annotated = False
    return found


def _flat(blocks: Iterable[list[Token]]) -> Iterator[Token]:
    for block in blocks:
        yield from block


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The blocks next to each other, each as its tokens."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if token.type == OPEN:
            depth += 1
        elif token.type == CLOSE:
            depth -= 1
        if depth == 0:
            yield block
            block = []
    if block:
        yield block


def _cells(block: list[Token]) -> Iterator[_Cell]:
    for item in _blocks(block[1:-1]):
        if item[0].type == "list_item_open":
            yield _Cell(item[0], item[1:-1])


def _of_markdown(opened: Token, block: list[Token], *, always: bool = False) -> list[Token]:
    """A table of Markdown in the tag, which may have a class and an id for it."""
    if not always and not any("markdoc" in token.meta for token in block):
        for attribute in opened.meta["tag"].attributes:
            annotate(block[0], attribute)
        return block
    table = _Table(opened)
    rows = table.head
    for token in block:
        if token.type == "tbody_open":
            rows = table.body
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_Cell(token, []))
        elif token.type == "inline":
            paragraph = paragraph_tokens(token.content, token.map or [0, 1], token.level)
            rows[-1][-1].tokens = [paragraph[0], token, paragraph[2]]
    return _built(table)


def _built(table: _Table) -> list[Token]:
    columns = _spans(table)
    out = [*table.problems]
    widths = _widths(table, columns)
    node = _enter("table", table.opened, columns=columns, widths=widths)
    out.append(node)
    for name, rows in (("thead", table.head), ("tbody", table.body)):
        if rows or name == "tbody":  # which LaTeX cannot do without
            part = _enter(name, table.opened)
            out += [part, *_flat(_row(row, table.opened) for row in rows), _leave(part)]
    return [*out, _leave(node)]


def _row(row: list[_Cell], around: Token) -> list[Token]:
    node = _enter("tr", row[0].token if row else around)
    out = [node]
    for cell in row:
        entry = _enter("td", cell.token, colspan=cell.colspan, rowspan=cell.rowspan)
        entry.meta["align"] = _align(cell.token)
        out += [entry, *_shown(cell.tokens), _leave(entry)]
    return [*out, _leave(node)]


def _shown(tokens: list[Token]) -> list[Token]:
    for token in tokens:
        if token.type.startswith("paragraph"):
            token.hidden = False
    return tokens


def _enter(name: str, at: Token, **meta: object) -> Token:
    tag = at.meta["tag"] if at.type == OPEN and name == "table" else Tag("open", name, [])
    if at.type != OPEN:
        kinds = {"id": "attribute", "class": "attribute"}
        attributes = [
            Attribute("attribute", key, at.attrs[key]) for key in kinds if key in at.attrs
        ]
        tag = Tag("open", name, attributes if name == "td" else [])
    token = Token(OPEN, "", 0, map=at.map)
    token.meta = {"name": name, "means": name, "tag": tag, "how": "node", "recovered": False}
    token.meta |= {"close": None, **meta}
    return token


def _leave(opened: Token) -> Token:
    token = Token(CLOSE, "", 0, map=opened.map, meta={"how": "node"})
    opened.meta["close"] = token
    return token


def _align(token: Token) -> str:
    named = token.meta.get("markdoc", {}).get("align", "")
    style = re.search(r"left|right|center", f"{named} {token.attrs.get('style', '')}")
    return style[0] if style else ""


def _number(value: Any) -> int:
    if isinstance(value, str):
        value = whole_number(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 1


def _spans(table: _Table) -> int:
    """Work out how far cells reach, and how many columns there are."""
    rows = [*table.head, *table.body]
    for row in rows:
        for cell in row:
            said = cell.token.meta.get("markdoc", {})
            cell.colspan, cell.rowspan = _number(said.get("colspan")), _number(said.get("rowspan"))
    plain = [len(row) for row in rows if all(cell.colspan == 1 for cell in row)]
    limit = max(plain, default=0) or max(
        (sum(min(cell.colspan, 100) for cell in row) for row in rows), default=1
    )
    for part in (table.head, table.body):
        for number, row in enumerate(part):
            row[:] = _fitting(table, row, limit, len(part) - number)
    return max(limit, 1)


def _fitting(table: _Table, row: list[_Cell], width: int, height: int) -> Iterator[_Cell]:
    """The cells of a row, none of which reaches past the edge; empty ones behind it are dropped."""
    for cell in row:
        if width <= 0 and not any(token.content for token in cell.tokens):
            continue
        reach = min(cell.colspan, max(width, 1)), min(cell.rowspan, height)
        if width <= 0 or reach != (cell.colspan, cell.rowspan):
            message = "A cell reaches past the edge of its table."
            table.problems.append(problem_at(cell.token, "markdoc_value", message))
        cell.colspan, cell.rowspan = reach
        width -= cell.colspan
        yield cell


def _widths(table: _Table, columns: int) -> list[int]:
    """The columns' widths in percent, if the first row has any."""
    row = (table.head or table.body or [[]])[0]
    widths = []
    for cell in row:
        said = str(cell.token.meta.get("markdoc", {}).get("width", ""))
        found = re.fullmatch(r"\s*(\d{1,9})(?:\.\d+)?\s*%?\s*", said)
        widths += [int(found[1]) if found else 0] * cell.colspan
    if not any(widths) or len(widths) != columns:
        return []
    rest = max(100 - sum(widths), 0) // max(widths.count(0), 1)
    return [width or max(rest, 1) for width in widths]
