"""A PDF without TeX, by rinohtype, which takes pictures but knows none of our nodes."""

from __future__ import annotations

import pytest
from conftest import KEYS, make_build, phase_pages
from pypdf import PdfReader


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    pages = phase_pages()
    pages["phases/plan.md"] += '\n{% callout type="tip" title="Small" %}\nSteps.\n{% /callout %}\n'
    pages["phases/plan.md"] += (
        '\n{% grid %}\n{% cell title="Card" %}\nText.\n{% /cell %}\n{% /grid %}\n'
    )
    documents = [{"doc": "index", "target": "handbook", "title": "Handbook"}]
    built = make_build(tmp_path_factory.mktemp("rinoh"))(
        pages,
        "rinoh",
        extensions=("sphinx_devops_phases", "rinoh.frontend.sphinx"),
        rinoh_documents=documents,
    )
    assert built.warnings == []
    return PdfReader(built.outdir / "handbook.pdf")


def test_the_diagram_is_a_picture(handbook: PdfReader) -> None:
    sizes = [image.image.size for page in handbook.pages for image in page.images if image.image]
    assert any(width > 2000 and height > 1000 for width, height in sizes)


def test_below_it_the_phases_are_a_list_of_links(handbook: PdfReader) -> None:
    text = " ".join(page.extract_text() for page in handbook.pages)
    for key in KEYS:
        assert f"{key.capitalize()} – All about {key}." in text
    page = next(page for page in handbook.pages if "All about plan." in page.extract_text())
    assert len(page.get("/Annots", [])) >= 8


def test_callouts_cards_and_navigation_are_there(handbook: PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in handbook.pages)
    assert "Small Steps." in text
    assert "Card Text." in text
    assert "Previous phase: Monitor | Next phase: Code" in text
