"""The parts that scripts may use without Sphinx load without it."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["phases", "drawing.shapes", "drawing.svg", "drawing.tikz"])
def test_a_pure_part_loads_nothing_of_sphinx(module: str) -> None:
    program = (
        f"import sys, sphinx_devops_phases.{module}; names = {{n.partition('.')[0] for n in "
        "sys.modules}; print(names & {'sphinx', 'docutils', 'myst_parser', 'sphinx_design'})"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert found.stdout.strip() == "set()", found.stderr
