"""A PDF by sphinx-simplepdf: WeasyPrint knows neither links in an SVG nor text along a path."""

from __future__ import annotations

import logging
import re
from typing import Any
from unittest.mock import patch

import pytest
from conftest import KEYS, PARTS, Built, make_build, phase_pages
from pypdf import PageObject, PdfReader

from sphinx_devops_phases.drawing.palette import PALETTE


def print_pages(
    pages: dict[str, str], extensions: tuple[str, ...], directories: pytest.TempPathFactory
) -> tuple[Built, set[str]]:
    """The output, and what WeasyPrint had to say about it."""
    messages: set[str] = set()
    handler = logging.Handler()
    handler.emit = lambda record: messages.add(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("weasyprint").addHandler(handler)
    try:
        # WeasyPrint's search for libraries runs `ld -o /dev/null`: if root does so where /dev/null
        # is a plain file, as in some containers, it is gone, and Chromium cannot start.
        with patch("ctypes.util.find_library", return_value=None):
            built = make_build(directories.mktemp("weasyprint"))(
                pages,
                "simplepdf",
                extensions=(*extensions, "sphinx_simplepdf"),
                project="Handbook",
                simplepdf_use_weasyprint_api=True,
            )
    finally:
        logging.getLogger("weasyprint").removeHandler(handler)
    assert built.warnings == []
    return built, messages


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, set[str]]:
    pages = phase_pages()
    pages["phases/plan.md"] += PARTS
    return print_pages(pages, ("sphinx_devops_phases",), tmp_path_factory)


@pytest.fixture(scope="module")
def handbook(printed: tuple[Built, set[str]]) -> PdfReader:
    return PdfReader(printed[0].outdir / "Handbook.pdf")


@pytest.fixture
def landing_page(handbook: PdfReader) -> PageObject:
    return next(page for page in handbook.pages if "All about plan." in page.extract_text())


def operations(content: Any) -> bytes:
    """What draws a page or a picture, those in it included."""
    stream: Any = content.get_contents() if isinstance(content, PageObject) else content
    inner = content["/Resources"].get("/XObject", {}).values()
    return bytes(stream.get_data()) + b"".join(operations(one.get_object()) for one in inner)


def test_weasyprint_says_nothing_that_it_would_not_say_without_us(
    printed: tuple[Built, set[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    extensions = ("myst_parser", "sphinx_design")
    _, others = print_pages({"index.md": "# Handbook\n"}, extensions, tmp_path_factory)
    assert printed[1] <= others


def test_the_diagram_is_drawn_with_its_labels(landing_page: PageObject) -> None:
    for key in KEYS:  # in the picture, and in the list below it
        assert landing_page.extract_text().count(key.capitalize()) == 2
    fills = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", operations(landing_page))
    colors = {"#" + "".join(f"{round(float(part) * 255):02x}" for part in fill) for fill in fills}
    assert len(colors & set(PALETTE)) == len(KEYS)


def test_below_it_the_phases_are_links(handbook: PdfReader, landing_page: PageObject) -> None:
    targets = [one.get_object().get("/Dest") for one in landing_page.annotations or ()]
    for key in KEYS:
        assert f"document-phases/{key}" in targets
        assert f"document-phases/{key}" in handbook.named_destinations


def test_no_link_leads_to_a_file_of_the_build(handbook: PdfReader) -> None:
    annotations = [one.get_object() for page in handbook.pages for one in page.get("/Annots", [])]
    addresses = {one["/A"].get("/URI", "") for one in annotations if "/A" in one}
    files = [address for address in addresses if address.startswith("file:")]
    assert [file for file in files if not file.endswith("/index.html")] == []  # that is the theme's


def test_navigation_callouts_and_all_tabs_are_there(handbook: PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in handbook.pages)
    assert "Previous phase: Monitor | Next phase: Code" in text
    for word in ("Small steps", "One change at a time.", "Folded", "In the box."):
        assert word in text
    for word in ("First tab", "First panel.", "Second tab", "Second panel."):
        assert word in text
