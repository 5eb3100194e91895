"""The LaTeX document that the command line draws, under three engines."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from test_latex import ENGINES

from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.phases import DEFAULT_PHASES


@pytest.mark.parametrize("engine", ENGINES)
def test_a_drawing_is_a_page_of_its_size_with_links(engine: str, tmp_path: Path) -> None:
    template = "https://example.org/{key}?a=1&b=%20"
    target = str(tmp_path / "cycle.tex")
    assert main(["draw", "--shape", "ring", "--link-template", template, "-o", target]) == 0
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "cycle.tex"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (page,) = PdfReader(tmp_path / "cycle.pdf").pages
    assert (page.mediabox.width, page.mediabox.height) == pytest.approx((255.1, 255.1), abs=0.1)
    assert {phase.label for phase in DEFAULT_PHASES} <= set(page.extract_text().split())
    links = [annotation.get_object()["/A"]["/URI"] for annotation in page.annotations or ()]
    assert links == [template.replace("{key}", phase.key) for phase in DEFAULT_PHASES]
