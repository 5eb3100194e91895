"""What an edit costs in a large handbook: of what other pages show, and of the rest."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from . import bars
from .common import KEYS, build, write
from .pages import SETTINGS, TEXT
from .report import Report


def handbook(count: int) -> dict[str, str]:
    """A page for each phase, and *count* pages that say nothing of phases."""
    pages = {f"phases/{key}.md": page(key, "As it was.", "") for key in KEYS}
    pages |= {f"page{number}.md": f"# Page {number}\n\n{TEXT}\n" for number in range(count)}
    toctree = "```{toctree}\n:glob:\nphases/*\npage*\n```\n"
    return {"index.md": f"# Handbook\n\n```{{devops-cycle}}\n```\n\n{toctree}", **pages}


def page(key: str, subtitle: str, more: str) -> str:
    """The page of a phase, with *more* text that no other page shows."""
    return f"---\ndevops-phase: {key}\nsubtitle: {subtitle}\n---\n# {key}\n\n{TEXT}\n\n{more}\n"


def edits(report: Report, quick: bool) -> None:
    """Whether an edit of a subtitle costs little more than one of a paragraph."""
    ratios = []
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)

        def edited(turn: int, more: str) -> float:
            write(
                {"phases/plan.md": page("plan", f"As in turn {turn}.", more)}, directory / "source"
            )
            return build(directory, SETTINGS)[0]

        write(handbook(200 if quick else 800), directory / "source")
        build(directory, SETTINGS)
        for turn in range(3 if quick else 9):
            subtitle, paragraph = edited(turn, "Old."), edited(turn, "New.")
            ratios.append(subtitle / paragraph)
    report.add(bars.EDIT, median(ratios))
