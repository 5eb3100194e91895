"""An EPUB, as epubcheck sees it: XHTML is stricter than HTML, and a file must be declared."""

from __future__ import annotations

import re
import subprocess

import pytest
from conftest import PARTS, Built, make_build, phase_pages
from system import epubcheck


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Built:
    pages = phase_pages()
    pages["index.md"] += PARTS
    pages["phases/plan.md"] += "\n```{devops-cycle}\n```\n"
    build = make_build(tmp_path_factory.mktemp("epub"))
    built = build(pages, "epub", project="Handbook", version="1", copyright="2026")
    assert built.warnings == []
    return built


def test_epubcheck_finds_nothing(book: Built) -> None:
    command = [*epubcheck(), str(book.outdir / "Handbook.epub")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "0 fatals / 0 errors / 0 warnings / 0 infos" in found.stdout, found.stderr


def test_the_pictures_are_declared(book: Built) -> None:
    manifest = book.output("content.opf")
    pictures = sorted((book.outdir / "_images").glob("devops-cycle-*.svg"))
    assert len(pictures) == 3
    for picture in pictures:
        assert f'href="_images/{picture.name}" media-type="image/svg+xml"' in manifest


def test_tabs_follow_one_another(book: Built) -> None:
    """The HTML for browsers would be no XML, and hide all but the first."""
    page = book.output("index.xhtml")
    assert re.search(
        r">First tab</p>\s*<p>First panel.</p>\s*<p [^>]*>Second tab</p>\s*<p>Second panel.</p>",
        page,
    )


def test_in_a_book_a_track_has_labels_that_can_be_read_on_a_small_page(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """At 420 px, of 960 in the drawing, they have 11 px: in one row they had 8."""
    page = "# Page\n\n```{devops-cycle}\n:shape: track\n```\n"
    built = make_build(tmp_path_factory.mktemp("track"))(page, "epub", version="1", copyright="1")
    (picture,) = built.outdir.glob("_images/devops-cycle-*.svg")
    size = re.search(
        r'width="960".*? font-size="([\d.]+)"|font-size="([\d.]+)".*? width="960"',
        picture.read_text(),
    )
    assert size
    assert float(size[1] or size[2]) * 420 / 960 >= 11
