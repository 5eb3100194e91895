"""What the extension costs in a large handbook, and what one diagram costs.

Prints a table, measured in one run: the share of the build that our functions take,
profiled, for 500 and for 2,000 pages with navigation; and the cost of a diagram beside
a sphinx-design grid of eight cards.
"""

from __future__ import annotations

import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sphinx.testing.util import SphinxTestApp

KEYS = ("plan", "code", "build", "test", "release", "deploy", "operate", "monitor")
PART = "Some *words* on the matter, and a [link](https://example.org).\n\n- one\n- two"
TEXT = "\n\n".join(f"## Part {number}\n\n{PART}" for number in range(6))
CONF = (
    "extensions = ['sphinx_devops_phases']\nhtml_theme = 'alabaster'\n"
    "html_copy_source = False\nsource_suffix = {'.rst': 'restructuredtext'}\n"
)
DIAGRAM = "```{devops-cycle}\n```\n"
CARD = "```{{grid-item-card}} {0}\n:link: {0}\n:link-type: doc\n\nAll about {0}.\n```\n"
CARDS = "".join(CARD.format(key) for key in KEYS)
GRID = f"````{{grid}} 4\n\n{CARDS}\n````\n"


def build(files: dict[str, str], *, profiled: bool = False) -> tuple[float, cProfile.Profile]:
    """Build a project from nothing; return the seconds and the profile, if asked for."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source"
        source.mkdir()
        for file, text in {"conf.py": CONF, **files}.items():
            (source / file).write_text(text, encoding="utf-8")
        app = SphinxTestApp("html", srcdir=source, builddir=Path(name) / "build")
        profile = cProfile.Profile()
        start = time.perf_counter()
        profile.runcall(app.build) if profiled else app.build()
        seconds = time.perf_counter() - start
        assert not app.warning.getvalue(), app.warning.getvalue()
        app.cleanup()
    return seconds, profile


WRAPPED = ("parse", "create_md_parser")
"""What our parser calls of MyST's, in whose place it stands: that time is not ours."""


def share(profile: cProfile.Profile) -> float:
    """The part of the profiled time spent in our functions and in what they call."""

    def ours(file: str) -> bool:
        return "sphinx_devops_phases" in file

    stats = pstats.Stats(profile)
    seconds = 0.0
    for (file, _, name), (*_, callers) in stats.stats.items():  # type: ignore[attr-defined]
        for (caller, _, _), (*_, cumulative) in callers.items():
            if ours(file) and not ours(caller):
                seconds += cumulative
            elif "myst_parser" in file and name in WRAPPED and ours(caller):
                seconds -= cumulative
    return seconds / stats.total_tt  # type: ignore[attr-defined]


def handbook(count: int) -> dict[str, str]:
    """Pages with navigation: eight are about a phase, the others show it by directive."""
    pages = {f"{key}.md": f"---\ndevops-phase: {key}\n---\n# {key}\n\n{TEXT}\n" for key in KEYS}
    for number in range(count - len(KEYS) - 1):
        pages[f"page{number}.md"] = f"# Page {number}\n\n{TEXT}\n\n```{{devops-nav}}\n```\n"
    toctree = "```{toctree}\n:glob:\n*\n```\n"
    return {"index.md": f"# Handbook\n\n{DIAGRAM}\n{toctree}", **pages}


def cost_of(block: str, *, count: int = 40, pages: int = 12) -> float:
    """Seconds that one *block* adds to a build, from pages with *count* of them."""
    homes = {f"{key}.md": f"---\ndevops-phase: {key}\n---\n# {key}\n" for key in KEYS}
    times = []
    for body in ("", block * count):
        body_pages = {f"page{number}.md": f"# Page\n\n{body}\n" for number in range(pages)}
        toctree = "```{toctree}\n:glob:\n*\n```\n"
        files = {"index.md": f"# Index\n\n{toctree}", **homes, **body_pages}
        times.append(statistics.median(build(files)[0] for _ in range(3)))
    return (times[1] - times[0]) / (count * pages)


def main() -> None:
    """Measure and print."""
    print(f"{'pages':>8} {'build':>9} {'ours':>7} {'ours per page':>14}")
    for count in map(int, sys.argv[1:] or (500, 2000)):
        seconds, profile = build(handbook(count), profiled=True)
        ours = share(profile)
        print(f"{count:>8} {seconds:>8.1f}s {ours:>7.1%} {seconds * ours / count * 1e3:>11.2f} ms")
    diagram, grid = cost_of(DIAGRAM), cost_of(GRID)
    print(
        f"a diagram: {diagram * 1e3:.2f} ms; a grid of eight cards: {grid * 1e3:.2f} ms; "
        f"ratio {diagram / grid:.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
