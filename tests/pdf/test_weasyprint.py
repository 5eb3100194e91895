"""A PDF by sphinx-simplepdf: WeasyPrint knows neither links in an SVG nor text along a path."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import KEYS, Built, make_build, phase_pages
from pypdf import PageObject, PdfReader

from sphinx_devops_phases.palette import PALETTE


def print_handbook(
    pages: dict[str, str], extensions: list[str], directories: pytest.TempPathFactory
) -> tuple[Built, set[str]]:
    """The output, and what WeasyPrint had to say to it."""
    messages: set[str] = set()
    handler = logging.Handler()
    handler.emit = lambda record: messages.add(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        built = make_build(directories.mktemp("weasyprint"))(
            pages,
            "simplepdf",
            extensions=(*extensions, "sphinx_simplepdf"),
            project="Handbook",
            simplepdf_use_weasyprint_api=True,
        )
    finally:
        logger.removeHandler(handler)
    assert built.warnings == []
    return built, messages


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, set[str]]:
    pages = phase_pages()
    pages["phases/plan.md"] += (
        '\n{% callout type="tip" title="Small" %}\nSteps.\n{% /callout %}\n'
        '\n{% tabs %}\n{% tab label="One" %}\nFirst.\n{% /tab %}\n'
        '{% tab label="Two" %}\nSecond.\n{% /tab %}\n{% /tabs %}\n'
    )
    return print_handbook(pages, ["sphinx_devops_phases"], tmp_path_factory)


@pytest.fixture(scope="module")
def handbook(printed: tuple[Built, set[str]]) -> Iterator[PdfReader]:
    with PdfReader(printed[0].outdir / "Handbook.pdf") as reader:
        yield reader


def page_with(text: str, handbook: PdfReader) -> PageObject:
    return next(page for page in handbook.pages if text in page.extract_text())


def test_weasyprint_says_nothing_that_it_would_not_say_without_us(
    printed: tuple[Built, set[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    extensions = ["myst_parser", "sphinx_design"]
    _, others = print_handbook({"index.md": "# Handbook\n"}, extensions, tmp_path_factory)
    assert printed[1] <= others


def test_the_diagram_is_drawn_with_its_labels(handbook: PdfReader) -> None:
    page = page_with("All about plan.", handbook)
    for key in KEYS:  # in the picture, and in the list below it
        assert page.extract_text().count(key.capitalize()) >= 2
    content = page.get_contents()
    assert content is not None
    drawn = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", picture(page))
    colors = {"#" + "".join(f"{round(float(part) * 255):02x}" for part in one) for one in drawn}
    assert len(colors & set(PALETTE)) == 8


def picture(page: PageObject) -> bytes:
    """The drawing operations of a page, those of its pictures included."""

    def data(stream: Any) -> bytes:
        inner = stream.get("/Resources", {}).get("/XObject", {}).values()
        return bytes(stream.get_data()) + b"".join(data(one.get_object()) for one in inner)

    contents = page.get_contents()
    assert contents is not None
    forms = page["/Resources"].get("/XObject", {}).values()  # type: ignore[union-attr]
    return bytes(contents.get_data()) + b"".join(data(form.get_object()) for form in forms)


def test_below_it_the_phases_are_links(handbook: PdfReader) -> None:
    annotations = page_with("All about plan.", handbook).get("/Annots", [])
    targets = [annotation.get_object().get("/Dest") for annotation in annotations]
    for key in KEYS:
        assert f"document-phases/{key}" in targets
        assert f"document-phases/{key}" in handbook.named_destinations


def test_no_link_leads_to_a_file_of_the_build(handbook: PdfReader) -> None:
    """Only to its front page, by the theme."""
    annotations = [one.get_object() for page in handbook.pages for one in page.get("/Annots", [])]
    addresses = {one["/A"].get("/URI", "") for one in annotations if "/A" in one}
    assert [one for one in addresses if one.startswith("file:") and "index.html" not in one] == []


def test_navigation_callouts_and_all_tabs_are_there(handbook: PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in handbook.pages)
    assert "Previous phase: Monitor | Next phase: Code" in text
    for word in ("Small", "Steps.", "One", "First.", "Two", "Second."):
        assert word in text
