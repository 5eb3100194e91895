"""What a diagram and a callout cost, beside what else one may write instead.

The cost of a build is the difference between a project with the blocks and the same project
without them, in CPU time of Sphinx and of the programs that it starts.  The cost to a reader
is what a browser fetches for a page with one block, more than for the same page of a project
that has no extension but MyST-Parser.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from playwright.sync_api import Browser

from . import bars
from .common import KEYS, built, rounded, table
from .reading import Visit, browser, packed, visit
from .sides import CALLOUTS, CYCLE, DIAGRAMS, FLOOR, GRID, NOTE, Side

PAGES = 50
TURNS = {False: 5, True: 2}
NOTHING = """
from docutils.parsers.rst import Directive

class Nothing(Directive):
    def run(self):
        return []

def setup(app):
    app.add_directive("nothing", Nothing)
"""
"""A ``conf.py`` with a directive that does nothing: no directive can cost less."""

LEGEND = """\
first: CPU time of the build for the only one on a page; further: for one more on that page.
HTML: how much longer the page is. requests: to its own host, and to others. fetched: with gzip.
live: links that lead to a page; moved: those that still do after these pages have moved.
"""


def handbook(side: Side, count: int, *, pages: int = PAGES, folder: str = "") -> dict[str, str]:
    """Pages with *count* blocks each, and the eight that these link to, in *folder*."""
    home = "---\ndevops-phase: {0}\n---\n(phase-{0})=\n# {1}\n"
    homes = {f"{folder}{key}.md": home.format(key, key.title()) for key in KEYS}
    bodies = {f"page{page}.md": f"# Page\n\n{side.blocks(count, page)}\n" for page in range(pages)}
    toctree = "```{toctree}\n:glob:\n**\n```\n"
    return {"conf.py": NOTHING, "index.md": f"# Index\n\n{toctree}", **homes, **bodies}


class Costs:
    """Milliseconds that a block adds to a build, for each turn."""

    def __init__(self) -> None:
        self.first: list[float] = []
        """The only one of a page."""

        self.further: list[float] = []
        """One more of a page that has one."""

    def measure(self, side: Side) -> None:
        """Build with none, with one and with many on each page."""
        seconds = []
        for count in (0, 1, side.many):
            with built(handbook(side, count), side.config) as (_, took):
                seconds.append(took)
        none, one, many = (took / PAGES * 1e3 for took in seconds)
        self.first.append(one - none)
        self.further.append((many - one) / (side.many - 1))


def measured(sides: Sequence[Side], turns: int) -> dict[Side, Costs]:
    """The costs of each side, in turns, so that a machine that changes its speed changes all.

    A small build before the first fills caches.
    """
    for side in sides:
        with built(handbook(side, side.many, pages=1), side.config):
            pass
    found = {side: Costs() for side in sides}
    order = list(sides)
    for _ in range(turns):
        for side in order:
            found[side].measure(side)
        order = [*order[1:], order[0]]
    return found


def read(reader: Browser, side: Side, count: int = 1, folder: str = "") -> Visit:
    """Read a page with *count* blocks."""
    with built(handbook(side, count, pages=1, folder=folder), side.config) as (site, _):
        return visit(reader, site, "page0.html")


def kilobytes(size: float) -> str:
    """A size in kB."""
    return rounded(size / 1e3)


def reading(reader: Browser, side: Side, plain: Visit) -> list[str]:
    """What a page with one block costs and gives its reader: cells of a row."""
    here, moved = read(reader, side), read(reader, side, folder="guide/")
    live = [
        sum(f"{folder}{key}.html" in found.links for key in KEYS)
        for found, folder in ((here, ""), (moved, "guide/"))
    ]
    fetched = kilobytes(here.size - plain.size)
    return [
        kilobytes(len(here.html) - len(plain.html)),
        kilobytes(packed(here.html) - packed(plain.html)),
        str(here.own - plain.own),
        str(here.others) + ("+" if here.unknown else ""),
        f"more than {fetched}" if here.unknown else fetched,
        *(f"{number} of 8" for number in live),
    ]


def spread(values: Sequence[float]) -> str:
    """The median, and how far half of the values are from it."""
    middle = median(values)
    return f"{rounded(middle)} ± {rounded(median(abs(value - middle) for value in values))}"


def against(values: Sequence[float], others: Sequence[float]) -> list[str]:
    """Two cells: what something costs, and what that is to something else."""
    return [spread(values), rounded(median(values) / median(others))]


def diagrams(quick: bool) -> bool:
    """Print the table of diagrams; whether ours is within its bar."""
    present = [side for side in DIAGRAMS if not side.missing]
    found = measured(present, TURNS[quick])
    rows = []
    with browser() as reader:
        plain = read(reader, FLOOR, 0) if reader else None
        for side in present:
            row = [side.name, *against(found[side].first, found[CYCLE].first)]
            row += against(found[side].further, found[CYCLE].further)
            row += reading(reader, side, plain) if reader and plain else ["?"] * 7
            rows.append(row)
    head = ["eight phases, eight links", "first, ms", "to ours", "further, ms", "to ours"]
    head += ["HTML, kB", "gzipped", "requests", "to others", "fetched, kB", "live", "moved"]
    table(head, rows)
    print(LEGEND)
    for side in DIAGRAMS:
        if side.missing:
            print(f"Not measured: {side.name}: {side.missing}.")
    if not reader:
        print("What a browser fetches was not measured: there is no Chromium.")
    return bars.DIAGRAM.holds(median(found[CYCLE].further) / median(found[GRID].further))


def callouts(quick: bool) -> bool:
    """Print the table of callouts."""
    found = measured(CALLOUTS, TURNS[quick])
    note = found[NOTE].further
    rows = [[side.name, *against(found[side].further, note)] for side in CALLOUTS]
    table(["a callout", "build, ms", "to {note}"], rows)
    return True
