"""What a diagram costs and gives, beside what else one may write instead.

The cost of a build is the difference between a project with one block on each page and the same
project with several, in CPU time of Sphinx and of the programs that it starts.  What a reader
fetches is what a page with one block takes more than that page without.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from math import inf
from pathlib import Path

from playwright.sync_api import Browser

from . import bars
from .common import KEYS, Project, build, built, seconds, write
from .reading import Visit, browser, visit
from .report import Report, rounded
from .sides import CYCLE, GRID, OTHERS, PLAIN, Side, constant

PAGES = 60


def handbook(side: Side, count: int, *, pages: int = PAGES, folder: str = "") -> Project:
    """Pages with *count* blocks each, and the eight that these link to, in *folder*."""
    home = "---\ndevops-phase: {0}\n---\n(phase-{0})=\n# {1}\n"
    homes = {f"{folder}{key}.md": home.format(key, key.title()) for key in KEYS}
    bodies = {f"page{page}.md": f"# Page\n\n{side.blocks(count, page)}\n" for page in range(pages)}
    toctree = "```{toctree}\n:glob:\n**\n```\n"
    return {"index.md": f"# Index\n\n{toctree}", **homes, **bodies}, side.config


def measured(sides: Sequence[Side], turns: int) -> dict[Side, float]:
    """The seconds that one more of a side's block adds to a build: between the best of each kind.

    Other programs can only make a build slower.  The sides are built in turns, so that a machine
    that changes its speed changes it for all; a small build before the first fills caches.
    """
    for side in sides:
        seconds(handbook(side, side.many, pages=1))
    best = {(side, count): inf for side in sides for count in (1, side.many)}
    for _ in range(turns):
        for side, count in best:
            best[side, count] = min(best[side, count], seconds(handbook(side, count)))
    return {
        side: (best[side, side.many] - best[side, 1]) / (side.many - 1) / PAGES for side in sides
    }


def length() -> int:
    """How long a drawing is."""
    with built(handbook(CYCLE, 1, pages=1)) as (site, _):
        drawing = re.search(r"<nav .*?</nav>", page(site), re.DOTALL)
    assert drawing
    return len(drawing[0])


def page(site: Path) -> str:
    """The page with the block, as it is sent."""
    return (site / "page0.html").read_text(encoding="utf-8")


def diagrams(report: Report, quick: bool) -> None:
    """Hold a further diagram to its bar, and put all sides beside one another."""
    near = [GRID, CYCLE, constant(length())]
    others = [side for side in OTHERS if not side.missing]
    costs = measured(near, 3 if quick else 9)
    report.add(bars.DIAGRAM, costs[CYCLE] / costs[GRID])
    report.add(bars.CONSTANT, costs[near[-1]] / costs[GRID])
    costs |= measured(others, 1 if quick else 3)
    with browser() as reader:
        plain = read(reader, PLAIN) if reader else None
        for side in (CYCLE, GRID, *others):
            here, moved = (read(reader, side, folder) if reader else None for folder in ("", "on/"))
            cells = (*fetched(here, plain), live(moved), in_markdown(side), in_search(side))
            report.beside.append((side.name, rounded(costs[side] / costs[GRID]), *cells))
    for side in OTHERS:
        if side.missing:
            report.remarks.append(f"{side.name}: not measured without {', '.join(side.missing)}.")
    if not reader:
        report.remarks.append("What a browser fetches was not measured: there is no Chromium.")


def read(reader: Browser, side: Side, folder: str = "") -> Visit:
    """Read a page with one block."""
    with built(handbook(side, 1, pages=1, folder=folder)) as (site, _):
        return visit(reader, site, "page0.html")


def fetched(here: Visit | None, plain: Visit | None) -> tuple[str, str, str]:
    """kB, requests, and those to others, beyond the page without the block."""
    if not here or not plain:
        return "?", "?", "?"
    more = "more than " if here.unknown else ""
    size = rounded((here.size - plain.size) / 1e3)
    return f"{more}{size} kB", str(here.own + here.others - plain.own), str(here.others)


def live(moved: Visit | None) -> str:
    """How many links lead to a page in a folder that was given another name."""
    return of_all(sum(f"on/{key}.html" in moved.links for key in KEYS)) if moved else "?"


def of_all(number: int) -> str:
    """How many phases that are of all."""
    return f"{number} of {len(KEYS)}"


def in_markdown(side: Side) -> str:
    """How many phases are named in the page's Markdown, which extensions for ``llms.txt`` serve.

    Warnings are allowed: the builder may not know what is on the page.
    """
    files, settings = handbook(side, 1, pages=1)
    settings = {**settings, "extensions": [*settings["extensions"], "sphinx_markdown_builder"]}
    with tempfile.TemporaryDirectory() as name:
        write(files, Path(name) / "source")
        build(Path(name), settings, "markdown")
        text = (Path(name) / "build" / "markdown" / "page0.md").read_text(encoding="utf-8")
    return of_all(sum(key.title() in text for key in KEYS))


def in_search(side: Side) -> str:
    """How many phases a theme's search knows by name, as something with a place on a page."""
    with built(handbook(side, 1, pages=1)) as (site, _):
        index = (site / "searchindex.js").read_text(encoding="utf-8")
    found = json.loads(index[index.index("(") + 1 : index.rindex(")")])
    names = {entry[-1] for entries in found["objects"].values() for entry in entries}
    return of_all(sum(key.title() in names for key in KEYS))
