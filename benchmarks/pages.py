"""What a large handbook costs: our share of it, how it grows with its pages, and what is kept."""

from __future__ import annotations

import cProfile
import pickle
import pstats
import re
import tracemalloc
from pathlib import Path
from statistics import median
from typing import cast

from . import bars
from .common import KEYS, Project, built, seconds
from .report import Report

PART = "Some *words* on the matter, and a [link](https://example.org).\n\n- one\n- two"
TEXT = "\n\n".join(f"## Part {number}\n\n{PART}" for number in range(6))
SETTINGS = {"extensions": ["sphinx_devops_phases"], "html_copy_source": False}
WRAPPED = ("parse", "create_md_parser", "inline", "use")
"""What we call of MyST's and markdown-it's, in whose place we stand: that time is not ours.

What these call of ours in turn counts by itself.
"""


def handbook(count: int, **settings: object) -> Project:
    """Pages with navigation and a header: eight are about a phase, the others belong to one."""
    pages = {f"{key}.md": f"---\ndevops-phase: {key}\n---\n# {key}\n\n{TEXT}\n" for key in KEYS}
    for number in range(count - len(KEYS) - 1):
        head = f"---\ndevops-related: {KEYS[number % 8]}\n---\n"
        body = f"# Page {number}\n\n{TEXT}\n\n```{{devops-nav}}\n```\n"
        pages[f"page{number}.md"] = head + body
    toctree = "```{toctree}\n:glob:\n*\n```\n"
    index = f"# Handbook\n\n```{{devops-cycle}}\n```\n\n{toctree}"
    return {"index.md": index, **pages}, SETTINGS | settings


def share(profile: cProfile.Profile) -> float:
    """The part of the profiled time spent in our functions and in what they call."""

    def ours(file: str) -> bool:
        return "sphinx_devops_phases" in file

    stats = pstats.Stats(profile)
    seconds = 0.0
    for (file, _, name), (*_, callers) in stats.stats.items():  # type: ignore[attr-defined]
        for (caller, _, _), (*_, cumulative) in callers.items():
            # What these call is in the time of who has called them, as for a cached property.
            passing = caller == "~" or caller.endswith("functools.py")
            if ours(file) and not ours(caller) and not passing:
                seconds += cumulative
            elif re.search("myst_parser|markdown_it", file) and name in WRAPPED and ours(caller):
                seconds -= cumulative
    return seconds / cast("float", stats.total_tt)  # type: ignore[attr-defined]


def kept(site: Path) -> int:
    """The bytes that the domain's records take when a build loads them."""
    with (site.parent / "doctrees" / "environment.pickle").open("rb") as file:
        records = pickle.dumps(pickle.load(file).domaindata["devops"])
    tracemalloc.start()
    try:
        loaded = pickle.loads(records)
        return tracemalloc.get_traced_memory()[0] if loaded else 0
    finally:
        tracemalloc.stop()


def growth(report: Report, quick: bool) -> None:
    """Our share, whether it grows no faster than the pages, and what of it stays in memory.

    The seconds are of a build without the profiler, the share is of one with it.
    """
    each = []
    for count in (125, 500) if quick else (500, 2000):
        with built(handbook(count)) as (site, took):
            size = kept(site)
        profile = cProfile.Profile()
        with built(handbook(count), profile.runcall):
            part = share(profile)
        each.append(took * part / count)
    report.add(bars.SHARE, part, f"{count:,}")
    report.add(bars.GROWTH, each[-1] / each[0])
    report.add(bars.MEMORY, size / count)


NAMES = ("", "ml", "incident")
"""The project's own cycle, and two with a name."""


def around(names: tuple[str, ...]) -> Project:
    """24 pages with a diagram and a navigation each, of as many cycles as there are *names*.

    Those of one cycle are the homes of its eight phases, and 16 pages that are related to them;
    those of three are homes of 24 phases.
    """
    pages = {}
    for number in range(24):
        cycle, key = names[number // 8 % len(names)], KEYS[number % 8]
        is_home = number < 8 * len(names)
        role = "phase" if is_home else "related"
        head = f"---\ndevops-{role}: {f'{cycle}/{key}'.lstrip('/')}\n---\n"
        more = "" if is_home else f"```{{devops-nav}} {cycle}\n```\n"
        diagram = f"```{{devops-cycle}} {cycle}\n```\n"
        pages[f"page{number}.md"] = f"{head}# {key}\n\n{TEXT}\n\n{diagram}\n{more}"
    pages["index.md"] = "# Handbook\n\n```{toctree}\n:glob:\n*\n```\n"
    return pages, {**SETTINGS, "devops_cycles": {name: [*KEYS] for name in names if name}}


def ratio(numerator: Project, denominator: Project, turns: int) -> float:
    """How much more the first takes to build, as the median over *turns*.

    What is imported and remembered in the first builds counts for neither, and neither is always
    the second.
    """
    seconds(numerator), seconds(denominator)
    found = []
    for turn in range(turns):
        if turn % 2:
            above, below = seconds(numerator), seconds(denominator)
        else:
            below, above = seconds(denominator), seconds(numerator)
        found.append(above / below)
    return median(found)


def cycles(report: Report, quick: bool) -> None:
    """Whether pages of three cycles cost what those of one do."""
    report.add(bars.CYCLES, ratio(around(NAMES), around(NAMES[:1]), 7 if quick else 21))


def sidebar(report: Report, quick: bool) -> None:
    """What a ring in the sidebar of every page costs."""
    with_ring, without = (
        handbook(150, html_sidebars={"**": ["localtoc.html", *ring]})
        for ring in (["devops-cycle.html"], [])
    )
    report.add(bars.SIDEBAR, ratio(with_ring, without, 3 if quick else 9))
