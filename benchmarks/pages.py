"""How the cost of a handbook grows with its pages, and our share of it."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Mapping
from statistics import median
from typing import Any, cast

from . import bars
from .common import KEYS, built, rounded, table

PART = "Some *words* on the matter, and a [link](https://example.org).\n\n- one\n- two"
TEXT = "\n\n".join(f"## Part {number}\n\n{PART}" for number in range(6))
SETTINGS = {"extensions": ["sphinx_devops_phases"], "html_copy_source": False}
WRAPPED = ("parse", "create_md_parser")
"""What our parser calls of MyST's, in whose place it stands: that time is not ours."""


def handbook(count: int) -> dict[str, str]:
    """Pages with navigation and a header: eight are about a phase, the others belong to one."""
    pages = {f"{key}.md": f"---\ndevops-phase: {key}\n---\n# {key}\n\n{TEXT}\n" for key in KEYS}
    for number in range(count - len(KEYS) - 1):
        head = f"---\ndevops-related: {KEYS[number % 8]}\n---\n"
        body = f"# Page {number}\n\n{TEXT}\n\n```{{devops-nav}}\n```\n"
        pages[f"page{number}.md"] = head + body
    toctree = "```{toctree}\n:glob:\n*\n```\n"
    return {"index.md": f"# Handbook\n\n```{{devops-cycle}}\n```\n\n{toctree}", **pages}


def share(profile: cProfile.Profile) -> float:
    """The part of the profiled time spent in our functions and in what they call."""

    def ours(file: str) -> bool:
        return "sphinx_devops_phases" in file

    stats = pstats.Stats(profile)
    seconds = 0.0
    for (file, _, name), (*_, callers) in stats.stats.items():  # type: ignore[attr-defined]
        for (caller, _, _), (*_, cumulative) in callers.items():
            # What a built-in function calls is in the time of who has called that.
            if ours(file) and not ours(caller) and caller != "~":
                seconds += cumulative
            elif "myst_parser" in file and name in WRAPPED and ours(caller):
                seconds -= cumulative
    return seconds / cast("float", stats.total_tt)  # type: ignore[attr-defined]


def growth(quick: bool) -> bool:
    """Print the table; whether our share is within its bar, and grows no faster than the pages.

    The seconds are of a build without the profiler, the share is of one with it.
    """
    rows, shares, each = [], [], []
    for count in (125, 500) if quick else (500, 2000):
        with built(handbook(count), SETTINGS) as (_, seconds):
            pass
        profile = cProfile.Profile()
        with built(handbook(count), SETTINGS, profile.runcall):
            shares.append(share(profile))
        each.append(seconds * shares[-1] / count * 1e3)
        rows.append([f"{count:,}", f"{seconds:.1f}", f"{shares[-1]:.1%}", f"{each[-1]:.2f}"])
    table(["pages", "build, s", "ours", "ours, ms a page"], rows)
    return all([bars.SHARE.holds(shares[-1]), bars.GROWTH.holds(each[-1] / each[0])])


NAMES = ("", "ml", "incident")
"""The project's own cycle, and two with a name."""


def around(names: tuple[str, ...]) -> tuple[dict[str, str], dict[str, Any]]:
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


def seconds(project: tuple[Mapping[str, str], Mapping[str, Any]]) -> float:
    """What a build of a project takes."""
    with built(*project) as (_, found):
        return found


def cycles(quick: bool) -> bool:
    """Print the table; whether pages of three cycles cost what those of one do."""
    one, three = around(NAMES[:1]), around(NAMES)
    seconds(one), seconds(three)  # what is imported and remembered counts for neither
    turns = [(seconds(one), seconds(three)) for _ in range(7 if quick else 31)]
    ratio = median(b / a for a, b in turns)
    rows = [
        ["one cycle", rounded(median(a for a, _ in turns)), "1"],
        ["three cycles", rounded(median(b for _, b in turns)), rounded(ratio)],
    ]
    table(["24 pages of", "build, s", "ratio"], rows)
    return bars.CYCLES.holds(ratio)


def sidebar(quick: bool) -> bool:
    """Print the table; whether a ring in the sidebar of every page costs no more than its bar."""
    pages = handbook(300 if quick else 1500)

    def around(ring: bool) -> float:
        sidebars = ["localtoc.html", *(["devops-cycle.html"] if ring else [])]
        return seconds((pages, SETTINGS | {"html_sidebars": {"**": sidebars}}))

    around(True)  # what is imported and remembered counts for neither
    turns = []
    for turn in range(3 if quick else 6):  # neither is always the second
        found = {ring: around(ring) for ring in ((False, True) if turn % 2 else (True, False))}
        turns.append((found[False], found[True]))
    ratio = median(b / a for a, b in turns)
    each = median(b - a for a, b in turns) / len(pages) * 1e3
    rows = [["no ring", f"{median(a for a, _ in turns):.1f}", "1"]]
    rows.append(["a ring", f"{median(b for _, b in turns):.1f}", f"{ratio:.3f}"])
    table(["sidebar", "build, s", "ratio"], rows)
    return bars.SIDEBAR.holds(ratio, f"{each:.2f} ms a page")
