"""The drawings are as they were when somebody last looked at them: each number of every path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import recorded

from sphinx_devops_phases.drawing import shapes, svg, tikz
from sphinx_devops_phases.phases import DEFAULT_PHASES, Band, BandMark, Cycle, Mark, Phase

DRAWINGS = Path(__file__).parents[1] / "fixtures" / "drawings"

LONG = ("Discover", "Bereitstellung und Betrieb", "Qualitätssicherung", "Operate", "Learn")
CYCLES = {
    "eight": Cycle(DEFAULT_PHASES),
    "five": Cycle(
        tuple(
            Phase(f"p{index}", label, group=("Explore", "Run", "Learn")[index // 2], color=color)
            for index, (label, color) in enumerate(zip(LONG, ("", "#ffd", "", "", ""), strict=True))
        ),
        band=Band("Security"),
    ),
    "three": Cycle(tuple(Phase(key, key.title()) for key in ("plan", "do", "check"))),
}


@pytest.mark.parametrize("suffix", ["svg", "tex"])
@pytest.mark.parametrize("shape", shapes.SHAPES)
@pytest.mark.parametrize("name", CYCLES)
def test_a_drawing_is_the_one_that_was_looked_at(name: str, shape: str, suffix: str) -> None:
    """The third phase is the current one, the last has no page; five have three groups and a band."""
    cycle = CYCLES[name]
    marks = [
        Mark(
            phase,
            phase.label,
            phase.summary,
            f"{phase.label}, {number} of {len(cycle)}",
            None if number == len(cycle) else f"{phase.key}.html",
            current=number == 3,
        )
        for number, phase in enumerate(cycle, 1)
    ]
    drawing = shapes.draw(cycle, shape)
    band = BandMark("Security", "Security", "security.html") if cycle.band else None
    render = {
        "svg": lambda: svg.render(drawing, marks, prefix="p", band=band),
        "tex": lambda: tikz.render(drawing, marks, band=band),
    }
    # A line for each element, so that a difference can be read.
    found = re.sub("> ?<", ">\n<", render[suffix]())
    assert found == recorded(DRAWINGS / f"{name}-{shape}.{suffix}", found)
