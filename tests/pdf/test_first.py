"""The first PDF that somebody makes: of what ``init`` writes, and by what the manual says.

Sphinx alone would make a book of it, with as many blank pages as others, and rinohtype too.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Built
from pypdf import PageObject, PdfReader
from sphinx.testing.util import SphinxTestApp
from test_latex import links, typeset

from sphinx_devops_phases.__main__ import main

GUIDE = Path(__file__).parents[2] / "example_docs" / "how-to" / "pdf.md"
OWN = "discover,plan,build,ship=Ship it"
OLD_CONF = 'project = "Ours"\nextensions = ["sphinx_devops_phases"]\n'

Print = Callable[[Path], PdfReader]


def build(source: Path, builder: str) -> Built:
    app = SphinxTestApp(builder, srcdir=source, builddir=source / "_build")
    try:
        app.build()
    finally:
        app.cleanup()
    built = Built(app)
    assert built.warnings == []
    return built


def with_latex(source: Path) -> PdfReader:
    return typeset(build(source, "latex"), "pdflatex")


def with_rinoh(source: Path) -> PdfReader:
    (pdf,) = build(source, "rinoh").outdir.glob("*.pdf")
    return PdfReader(pdf)


def said(heading: str) -> str:
    """The configuration below a *heading* of the guide."""
    section = GUIDE.read_text(encoding="utf-8").partition(f"# {heading}\n")[2]
    found = re.search(r"^```python\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def texts(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def in_the_body(page: PageObject) -> str:
    """The text of a page without its first and last line, which may be a header and a number."""
    lines = [line for line in page.extract_text().splitlines() if line.strip()]
    return " ".join(lines[1:-1])


def wasted(reader: PdfReader) -> list[int]:
    """The numbers, from 1, of pages with no words of their own and no diagram."""
    return [
        number
        for number, page in enumerate(reader.pages, 1)
        if len(in_the_body(page)) < 60 and len(links(page)) < 4
    ]


def targets(reader: PdfReader) -> list[str]:
    found = []
    for page in reader.pages:
        for link in links(page):
            found.append(link["/Dest"] if "/Dest" in link else link["/A"]["/D"])
    return found


@pytest.fixture(
    scope="module",
    params=[(with_latex, [], 6), (with_rinoh, [], 6), (with_latex, ["--phases", OWN], 4), (with_rinoh, ["--phases", OWN], 4)],
    ids=["latex", "rinoh", "latex-own-phases", "rinoh-own-phases"],
)  # fmt: skip
def first(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[PdfReader, int]:
    """What ``init`` writes as a PDF, and how many pages are enough."""
    make, options, most = request.param
    source = tmp_path_factory.mktemp("first") / "docs"
    assert main(["init", str(source), *options]) == 0
    return make(source), most


def test_no_page_is_blank(first: tuple[PdfReader, int]) -> None:
    reader, most = first
    assert wasted(reader) == []
    assert len(reader.pages) <= most


def test_pages_are_numbered_sections(first: tuple[PdfReader, int]) -> None:
    reader, _ = first
    text = " ".join(" ".join(texts(reader)).split())
    assert re.search(r"\b1 (Plan|Discover) ", text)
    assert not re.search(r"\b0\.\d", text)


def test_the_cover_says_what_conf_py_says(first: tuple[PdfReader, int]) -> None:
    cover = texts(first[0])[0]
    assert "Delivery handbook" in cover
    assert "Our team" in cover
    assert "Release" not in cover.partition("Contents")[0]
    assert "not set" not in " ".join(texts(first[0]))


def test_each_link_leads_somewhere(first: tuple[PdfReader, int]) -> None:
    reader, _ = first
    found = targets(reader)
    assert len(found) > 15
    assert [target for target in found if target not in reader.named_destinations] == []


def test_the_phases_are_not_listed_twice_in_a_row(first: tuple[PdfReader, int]) -> None:
    """LaTeX has the list of cards, rinohtype that of the picture."""
    text = " ".join(" ".join(texts(first[0])).split())
    assert len(re.findall(r"Plan – Decide what to change next, and why\.", text)) == 1


@pytest.fixture
def older(tmp_path: Path) -> Callable[[str], Path]:
    """A project that has been there before, with the pages of a handbook, and more in ``conf.py``."""

    def write(lines: str) -> Path:
        assert main(["init", str(tmp_path / "docs")]) == 0
        rule = 'devops_phase_docs = "phases/{key}"\n'
        (tmp_path / "docs/conf.py").write_text(OLD_CONF + rule + lines, encoding="utf-8")
        return tmp_path / "docs"

    return write


def test_without_the_settings_of_the_guide_half_of_it_is_blank(
    older: Callable[[str], Path],
) -> None:
    """So that the tests of this file can fail."""
    reader = with_latex(older(""))
    assert len(wasted(reader)) >= 10
    assert "Author name not set" in texts(reader)[0]


@pytest.mark.parametrize(
    ("heading", "make", "most"),
    [("As an article", with_latex, 6), ("As a book", with_latex, 12), ("Without LaTeX", with_rinoh, 6)],
)  # fmt: skip
def test_the_guide_gives_an_older_project_a_good_pdf(
    older: Callable[[str], Path], heading: str, make: Print, most: int
) -> None:
    reader = make(older(said(heading)))
    text = " ".join(texts(reader))
    cover = [1] if heading == "As a book" else []
    assert wasted(reader) == cover
    assert len(reader.pages) <= most
    assert "not set" not in text
    assert not re.search(r"\b0\.\d", text)


def test_the_commands_of_the_guide_make_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are typed, after the tutorial."""
    assert main(["init", str(tmp_path / "docs")]) == 0
    commands = re.findall(r"^\$ python (-m sphinx .*)$", GUIDE.read_text(encoding="utf-8"), re.M)
    assert len(commands) == 2
    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", root)
    for command in commands:
        run = subprocess.run(
            [sys.executable, *command.split()], cwd=tmp_path, capture_output=True, check=False
        )
        assert run.returncode == 0, run.stderr
    assert {path.name for path in tmp_path.rglob("*.pdf")} >= {"handbook.pdf"}
    assert (tmp_path / "docs/_build/latex/handbook.pdf").is_file()
    assert (tmp_path / "docs/_build/rinoh/handbook.pdf").is_file()
