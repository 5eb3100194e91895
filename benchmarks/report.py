"""What was found, as two tables: all rows with their bars, and diagrams beside those of others."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

from .bars import Bar

HEAD = ("what", "found", "at most", "")
BESIDE = (
    "eight phases, eight links",
    "a further one",
    "fetched",
    "requests",
    "to others",
    "live",
    "in Markdown",
    "in the search",
)
LEGEND = """\
a further one: its CPU time in a build, to that of a grid of eight cards. The rest is of the first
on a page: kB that a browser fetches for it, with gzip; requests for it, and those to other hosts;
links that still lead to a page after all pages have moved; phases that are named in the Markdown of
the page, which language models get; phases that searchindex.js knows as such, with their headings.
"""


class Report:
    """Rows, in the order in which they are found."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.beside: list[tuple[str, ...]] = []
        self.remarks: list[str] = []
        self.holds = True
        """Whether nothing is above its bar."""

    def add(self, bar: Bar, found: float, case: str = "") -> None:
        """Hold what was *found* to its bar; *case* is what stands in the place of ``{0}``."""
        limit, verdict = "", ""
        if bar.limit is not None:
            good = found <= bar.limit
            limit, verdict = rounded(bar.limit), "ok" if good else "TOO MUCH"
            self.holds = self.holds and good
        row = (bar.what.replace("{0}", case), rounded(found), limit, verdict)
        self.rows.append(row)
        print("…", *row, file=sys.stderr, flush=True)

    def print(self) -> None:
        """Print all of it."""
        for head, rows in ((HEAD, self.rows), (BESIDE, self.beside)):
            if rows:
                print(table(head, rows))
        if self.beside:
            print(LEGEND)
        for remark in self.remarks:
            print(remark)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table that is also readable as it is."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str], fill: str = " ") -> str:
        first, *rest = cells
        padded = [first.ljust(widths[0], fill)]
        padded += [cell.rjust(width, fill) for cell, width in zip(rest, widths[1:], strict=True)]
        return f"| {' | '.join(padded)} |\n"

    rule = line(["-", *["-:"] * (len(head) - 1)], "-")
    return line(head) + rule + "".join(map(line, rows))


def rounded(value: float) -> str:
    """Three digits that count: more would claim what was not measured."""
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{digits}f}"
