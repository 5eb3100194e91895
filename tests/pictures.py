"""The pictures of the README, made anew by ``python tests/pictures.py``, and what they are made from.

Drawings are SVG, the same bytes on every machine.  Photographs of pages depend on fonts and
programs; for each of them a file says from what it was made, so that one can tell that it is old.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from system import chromium

from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.drawing import shapes, svg, tikz
from sphinx_devops_phases.drawing.sheet import SHEET
from sphinx_devops_phases.marks import as_current, named, unlinked_marks
from sphinx_devops_phases.phases import DEFAULT_PHASES, Cycle

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / ".github" / "images"
HANDBOOK = ROOT / "example_docs"
MADE_FROM = IMAGES / "made-from.txt"

DRAWN = {
    "cycle": ["--band", "Security"],
    "ring": ["--shape", "ring", "--current", "operate"],
    "track": ["--shape", "track", "--size", "3:1", "--current", "test"],
    "phone": ["--size", "1:2"],
}
"""What ``draw`` is told for each drawing, which is there for light pages and for dark ones."""

THEMES = {"light": [], "dark": ["--dark"]}
PHOTOGRAPHS = ("handbook-light.png", "handbook-dark.png", "pdf.png")


def drawings(folder: Path) -> Iterator[Path]:
    """Draw all of them into *folder*."""
    for name, arguments in DRAWN.items():
        for theme, more in THEMES.items():
            path = folder / f"{name}-{theme}.svg"
            assert main(["draw", *arguments, *more, "-o", str(path)]) == 0
            yield path


def made_from() -> str:
    """What can be seen in the photographs, as a line for each kind."""
    cycle = Cycle(DEFAULT_PHASES)
    drawing = shapes.draw(cycle, "infinity")
    marks = named(mark.linked("#") for mark in unlinked_marks(cycle))
    marked = named(as_current(mark) if mark.phase.key == "deploy" else mark for mark in marks)
    drawn = [svg.render(drawing, marks, prefix="x"), tikz.render(drawing, marked)]
    sheet = re.sub(r"/\*.*?\*/|\s+", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    landing, phase = (
        (HANDBOOK / name).read_text(encoding="utf-8") for name in ("index.md", "phases/deploy.md")
    )
    return "".join(
        f"{kind} {sha256(''.join(sources).encode()).hexdigest()}\n"
        for kind, sources in {
            "handbook": (drawn[0], sheet, phase),
            "pdf": (drawn[1], landing, phase),
        }.items()
    )


def build(builder: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, str(HANDBOOK), str(folder)]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder


def photograph_pages(site: Path, folder: Path) -> None:
    """A phase's page on a screen."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for theme in THEMES:
            page = browser.new_page(
                viewport={"width": 1200, "height": 760},
                color_scheme="dark" if theme == "dark" else "light",
                device_scale_factor=1.5,
            )
            page.goto((site / "phases" / "deploy.html").as_uri())
            data = page.screenshot()
            path = folder / f"handbook-{theme}.png"
            Image.open(BytesIO(data)).convert("RGB").quantize(128).save(path, optimize=True)
        browser.close()


def photograph_paper(latex: Path, folder: Path) -> None:
    """The landing page and a phase's page on paper, side by side."""
    from PIL import Image

    subprocess.run(
        ["make", "-s", "-C", str(latex), "LATEXMKOPTS=-silent"], check=True, capture_output=True
    )
    (pdf,) = latex.glob("*.pdf")
    sheets = []
    for words in ("Follow the arrows", "A deployment should be"):
        number = page_with(pdf, words)
        command = ["pdftoppm", "-png", "-r", "110", "-f", str(number), "-l", str(number)]
        subprocess.run([*command, "-singlefile", str(pdf), str(latex / "sheet")], check=True)
        sheets.append(Image.open(latex / "sheet.png").convert("RGB"))
        sheets[-1].load()
    space = 24
    width = sum(sheet.width for sheet in sheets) + space * 3
    picture = Image.new("RGB", (width, sheets[0].height + space * 2), "#9aa3af")
    left = space
    for sheet in sheets:
        picture.paste(sheet, (left, space))
        left += sheet.width + space
    picture.quantize(96).save(folder / "pdf.png", optimize=True)


def page_with(pdf: Path, words: str) -> int:
    from pypdf import PdfReader

    pages = PdfReader(pdf).pages
    found = (
        number
        for number, page in enumerate(pages, 1)
        if words.replace(" ", "") in "".join(page.extract_text().split())
    )
    return next(found)


def make() -> None:
    """All pictures, and no other, in the folder."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "images"
        folder.mkdir()
        list(drawings(folder))
        photograph_pages(build("html", Path(name) / "html"), folder)
        photograph_paper(build("latex", Path(name) / "latex"), folder)
        for old in IMAGES.iterdir():
            old.unlink()
        for path in folder.iterdir():
            shutil.copy(path, IMAGES)
    MADE_FROM.write_text(made_from(), encoding="utf-8")


if __name__ == "__main__":
    make()
