"""A handbook whose authors write TeX wherever they can write at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conftest import KEYS, make_build
from hostile import config, handbook
from pypdf import PdfReader

HOSTILE = r"x\input{secret}\write18{id}^^5cend#$%&~_{}\end{document}"


def printed(directory: Path, text: str) -> str:
    """All that pdfTeX prints of the handbook with this *text*, without spaces."""
    files = handbook(text)
    files["index.md"] = files["index.md"].replace(' imgPath="/a.svg"', "")  # TeX takes no SVG
    built = make_build(directory)(files, "latex", **config(text))
    (tex,) = built.outdir.glob("project*.tex")
    options = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    run = subprocess.run(
        ["pdflatex", *options, tex.name], cwd=built.outdir, capture_output=True, timeout=600
    )
    assert run.returncode == 0, run.stdout[-2000:]
    pages = PdfReader(tex.with_suffix(".pdf")).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_text_never_becomes_tex_in_a_pdf(tmp_path: Path) -> None:
    """It is printed as often as a harmless text, letter by letter, where there is room for it."""
    hostile = printed(tmp_path / "hostile", HOSTILE)
    harmless = printed(tmp_path / "harmless", "harmless")
    in_diagrams = 3 * (len(KEYS) + len(["Dev"]))
    assert hostile.count(HOSTILE) == harmless.count("harmless") - in_diagrams
    assert hostile.count(HOSTILE[:8]) == harmless.count("harmless")
