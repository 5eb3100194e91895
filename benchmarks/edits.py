"""What an edit costs in a large handbook: of what other pages show, and of the rest."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from sphinx.testing.util import SphinxTestApp

from . import bars
from .common import KEYS, cpu, no_collection, rounded, table
from .pages import SETTINGS, TEXT


def handbook(count: int) -> dict[str, str]:
    """A page for each phase, and *count* pages that say nothing of phases."""
    pages = {f"phases/{key}.md": page(key, "As it was.", "") for key in KEYS}
    pages |= {f"page{number}.md": f"# Page {number}\n\n{TEXT}\n" for number in range(count)}
    toctree = "```{toctree}\n:glob:\nphases/*\npage*\n```\n"
    return {"index.md": f"# Handbook\n\n```{{devops-cycle}}\n```\n\n{toctree}", **pages}


def page(key: str, subtitle: str, more: str) -> str:
    """The page of a phase, with *more* text that no other page shows."""
    return f"---\ndevops-phase: {key}\nsubtitle: {subtitle}\n---\n# {key}\n\n{TEXT}\n\n{more}\n"


def rebuilt(directory: Path) -> float:
    """The CPU seconds of a build that finds its last one."""
    app = SphinxTestApp(
        "html", srcdir=directory / "source", builddir=directory / "build", confoverrides=SETTINGS
    )
    try:
        with no_collection():
            begin = cpu()
            app.build()
            return cpu() - begin
    finally:
        app.cleanup()


def edits(quick: bool) -> bool:
    """Print the table; whether an edit of a subtitle costs little more than one of a paragraph."""
    count, turns = (300, 3) if quick else (1500, 7)
    paragraph, subtitle = [], []
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        for file, text in {"conf.py": "", **handbook(count)}.items():
            path = directory / "source" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        rebuilt(directory)
        edited = directory / "source/phases/plan.md"
        for turn in range(turns):
            edited.write_text(page("plan", f"As in turn {turn}.", "Old."), encoding="utf-8")
            subtitle.append(rebuilt(directory))
            edited.write_text(page("plan", f"As in turn {turn}.", "New."), encoding="utf-8")
            paragraph.append(rebuilt(directory))
    ratio = median(subtitle) / median(paragraph)
    rows = [
        ["a paragraph that no other page shows", rounded(median(paragraph)), "1"],
        ["a subtitle that nine pages show", rounded(median(subtitle)), rounded(ratio)],
    ]
    table([f"edit in a handbook of {count + 9:,} pages", "build, s", "ratio"], rows)
    return bars.EDIT.holds(ratio)
