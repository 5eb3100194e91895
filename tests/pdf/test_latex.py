"""The handbook through a real TeX: text, links, and where on the page the links are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from conftest import KEYS, Build, Built, phase_pages
from pypdf import PageObject, PdfReader

ENGINES = ("pdflatex", "lualatex", "xelatex")


def typeset(built: Built, engine: str) -> PdfReader:
    """Run the engine through latexmk, as the Makefile that Sphinx writes does."""
    tex = next(built.outdir.glob("*.tex"))
    mode = {"pdflatex": "-pdf", "lualatex": "-lualatex", "xelatex": "-xelatex"}[engine]
    subprocess.run(
        ["latexmk", mode, "-interaction=nonstopmode", "-halt-on-error", tex.name],
        cwd=built.outdir,
        check=True,
        capture_output=True,
        timeout=600,
    )
    return PdfReader(tex.with_suffix(".pdf"))


def link_boxes(page: PageObject) -> list[tuple[float, float, float, float]]:
    annotations = [annotation.get_object() for annotation in page.get("/Annots", [])]
    return [
        tuple(float(number) for number in annotation["/Rect"])
        for annotation in annotations
        if annotation["/Subtype"] == "/Link"
    ]


def diagram_page(reader: PdfReader) -> PageObject:
    return next(
        page
        for page in reader.pages
        if all(key.capitalize() in page.extract_text() for key in KEYS)
        and len(link_boxes(page)) >= 8
        and "Contents" not in page.extract_text()
    )


def words(page: PageObject) -> dict[str, tuple[float, float]]:
    """Where each phase's label starts on the page."""
    found: dict[str, tuple[float, float]] = {}

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if (word := text.strip()) in {key.capitalize() for key in KEYS}:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.setdefault(word, (x, y))

    page.extract_text(visitor_text=visit)
    return found


@pytest.fixture(scope="module", params=ENGINES)
def handbook(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Built, PdfReader, str]:
    from conftest import make_build

    build: Build = make_build(tmp_path_factory.mktemp(request.param))
    pages = phase_pages()
    pages["index.md"] = pages["index.md"].replace(
        "```{devops-cycle}\n", "```{devops-cycle}\n:caption: The cycle\n:name: loop\n"
    )
    pages["phases/plan.md"] += (
        '\n{% callout type="warning" title="Mind the gap & more" %}\nText.\n{% /callout %}\n'
    )
    built = build(pages, "latex", latex_engine=request.param, project="Handbook", numfig=True)
    assert built.warnings == []
    return built, typeset(built, request.param), request.param


def test_the_diagram_has_eight_links(handbook: tuple[Built, PdfReader, str]) -> None:
    _, reader, _ = handbook
    boxes = link_boxes(diagram_page(reader))
    large = [box for box in boxes if (box[2] - box[0]) * (box[3] - box[1]) > 150]
    assert len(large) >= 8


def test_the_labels_are_words_in_the_pdf(handbook: tuple[Built, PdfReader, str]) -> None:
    _, reader, _ = handbook
    text = diagram_page(reader).extract_text()
    for word in (*map(str.capitalize, KEYS), "Dev", "Ops"):
        assert re.search(rf"\b{word}\b", text), word


def test_each_link_lies_on_the_page_inside_the_text(handbook: tuple[Built, PdfReader, str]) -> None:
    _, reader, _ = handbook
    page = diagram_page(reader)
    for left, bottom, right, top in link_boxes(page):
        assert 0 <= left < right <= float(page.mediabox.width)
        assert 0 <= bottom < top <= float(page.mediabox.height)


def test_the_navigation_names_the_pages(handbook: tuple[Built, PdfReader, str]) -> None:
    _, reader, _ = handbook
    pages = [page.extract_text() for page in reader.pages]
    plan = next(text for text in pages if "What we do to plan." in text)
    assert re.search(r"Monitor.*\(\d+\).*Code.*\(\d+\)", " ".join(plan.split()))


def test_a_titled_warning_is_painted_as_a_warning(handbook: tuple[Built, PdfReader, str]) -> None:
    built, reader, _ = handbook
    tex = next(built.outdir.glob("*.tex")).read_text(encoding="utf-8")
    assert r"\begin{sphinxadmonition}{warning}{Mind the gap \& more}" in tex
    assert any("Mind the gap & more" in page.extract_text() for page in reader.pages)


def test_hostile_text_reaches_tex_as_text(tmp_path: Path) -> None:
    from conftest import make_build

    label = r"\input{x} $%&~#_{}^"
    phases = [{"key": f"p{number}", "label": label, "group": label} for number in range(3)]
    built = make_build(tmp_path)(
        "# Page\n\n```{devops-cycle}\n```\n", "latex", devops_phases=phases
    )
    reader = typeset(built, "pdflatex")
    assert any("input" in page.extract_text() for page in reader.pages)


def test_a_figure_beside_text_stays_on_the_page_that_has_room_for_it(tmp_path: Path) -> None:
    """Also where TeX can stretch nothing, and would rather break a page too early."""
    from conftest import make_build

    text = "Words that fill the line and the next ones, too. " * 16 + "\n\n"
    page = (
        f"# Page\n\nBegin. {text * 4}```{{devops-cycle}}\n:align: left\n:caption: Beside\n```\n\n"
    )
    built = make_build(tmp_path)(page + text * 10, "latex", project="Handbook", numfig=True)
    texts = [one.extract_text() for one in typeset(built, "pdflatex").pages]
    assert any("Begin." in one and "Beside" in one for one in texts)
