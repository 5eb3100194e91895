"""The handbook through a real TeX: text, links, and where on the page the links are."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import KEYS, Build, Built, phase_pages
from pypdf import PageObject, PdfReader

from sphinx_devops_phases.drawing.labels import text_width

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


def links(page: PageObject) -> list[dict[str, Any]]:
    annotations = [annotation.get_object() for annotation in page.get("/Annots", [])]
    return [annotation for annotation in annotations if annotation["/Subtype"] == "/Link"]


def diagram_page(reader: PdfReader) -> PageObject:
    return next(
        page
        for page in reader.pages
        if all(key.capitalize() in page.extract_text() for key in KEYS)
        and len(links(page)) >= 8
        and "Contents" not in page.extract_text()
    )


def heights(page: PageObject) -> list[tuple[str, float]]:
    """Pieces of text in the order in which they are drawn, and how high they are on the page."""
    found: list[tuple[str, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        found.append((text.strip(), tm[4] * cm[1] + tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_what_follows_a_diagram_at_the_side_begins_below_it(build: Build, engine: str) -> None:
    """Be it another one, or the way to the next phase; however little text is beside it."""
    aside, other = ("```{devops-cycle}\n" + option + "```\n" for option in (":align: left\n", ""))
    pages = phase_pages()
    pages["phases/deploy.md"] += f"\n{aside}\nText.\n\n{other}\n{aside}\nMore.\n"
    settings = {"project": "Handbook", "latex_engine": engine}
    reader = typeset(build(pages, "latex", **settings), engine)
    first, second = (
        heights(page)
        for page in reader.pages
        if any(word in page.extract_text() for word in ("Text.", "More."))
    )
    labels = [height for text, height in first if text.lower() in KEYS]
    assert len(labels) >= 16
    assert min(labels[:8]) > max(labels[8:])
    (after,) = (height for text, height in second if text == "→")
    assert min(height for text, height in second if text.lower() in KEYS) > after


@pytest.mark.parametrize("engine", ENGINES)
def test_beneath_a_diagram_stands_what_its_marked_phase_is(build: Build, engine: str) -> None:
    """In a box of a table, beside text, and with a width of its own as well."""
    options = ("", ":align: right\n", ":width: 60%\n")
    diagrams = [f"```{{devops-cycle}}\n{option}```\n\nText.\n" for option in options]
    diagrams.append("````{list-table}\n* - ```{devops-cycle}\n    ```\n````\n")
    pages = phase_pages()
    said = "First, some - then, all."
    pages["phases/deploy.md"] = pages["phases/deploy.md"].replace("All about deploy.", said)
    pages["phases/deploy.md"] += "\n" + "\n".join(diagrams)
    settings = {"project": "Handbook", "latex_engine": engine}
    reader = typeset(build(pages, "latex", **settings), engine)
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert text.count(f"Deploy – {said}") == len(diagrams)


@pytest.mark.parametrize("option", ["", ":caption: The loop\n"], ids=["alone", "captioned"])
def test_a_diagram_stays_between_its_words_unless_a_caption_says_what_it_is(
    build: Build, option: str
) -> None:
    """Also at the foot of a page, where TeX lets a figure float to the next one."""
    pages, drawn = phase_pages(), "```{devops-cycle}\n"
    lines = "One more line.\n\n" * 30
    around = f"{lines}Above it.\n\n{drawn}{option}```\n\nBeneath it.\n\n```{{toctree}}"
    pages["index.md"] = pages["index.md"].replace(f"{drawn}```\n\n```{{toctree}}", around)
    reader = typeset(build(pages, "latex", project="Handbook"), "pdflatex")
    diagram = diagram_page(reader)
    assert "Above it." not in diagram.extract_text()
    assert ("Beneath it." in diagram.extract_text()) == (not option)


def label_middles(page: PageObject) -> dict[str, tuple[float, float]]:
    """Where the middles of the phases' labels are on the page."""
    found: dict[str, tuple[float, float]] = {}

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if (word := text.strip().lower()) in KEYS:
            x, y = tm[4] + text_width(word) * size / 2, tm[5]
            found[word] = (x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5])

    page.extract_text(visitor_text=visit)
    assert found.keys() == set(KEYS)
    return found


def test_a_diagram_with_a_width_of_its_own_is_in_the_middle_as_any_other(build: Build) -> None:
    """Also one that needs less than that width, as a ring does."""
    pages, ring = phase_pages(), "```{devops-cycle}\n:shape: ring\n"
    pages["phases/plan.md"] += f"\n{ring}```\n"
    pages["phases/code.md"] += f"\n{ring}:width: 75%\n:align: center\n```\n"
    reader = typeset(build(pages, "latex", project="Handbook"), "pdflatex")
    marked = (page for page in reader.pages if "– All about" in page.extract_text())
    alone, wide = (sum(x for x, _ in label_middles(page).values()) / len(KEYS) for page in marked)
    assert wide == pytest.approx(alone, abs=12)  # labels are turned, which is not measured


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
    pages["phases/monitor.md"] += "\n```{devops-grid}\n```\n"
    pages["our code/a & b.md"] = pages.pop("phases/code.md")
    pages["index.md"] = pages["index.md"].replace("phases/code", "our code/a & b")
    built = build(pages, "latex", latex_engine=request.param, project="Handbook", numfig=True)
    assert built.warnings == []
    return built, typeset(built, request.param), request.param


def test_each_label_is_on_the_link_to_its_page(handbook: tuple[Built, PdfReader, str]) -> None:
    _, reader, _ = handbook
    page = diagram_page(reader)
    for key, (x, y) in label_middles(page).items():
        (target,) = (
            annotation["/A"]["/D"]
            for annotation in links(page)
            if annotation["/Rect"][0] < x < annotation["/Rect"][2]
            and annotation["/Rect"][1] < y < annotation["/Rect"][3]
        )
        number = reader.get_destination_page_number(reader.named_destinations[target])
        assert number is not None
        assert f"What we do to {key}." in reader.pages[number].extract_text()


def test_the_labels_are_words_in_the_pdf(handbook: tuple[Built, PdfReader, str]) -> None:
    _, reader, _ = handbook
    text = diagram_page(reader).extract_text()
    for word in (*map(str.capitalize, KEYS), "Dev", "Ops"):
        assert re.search(rf"\b{word}\b", text), word


def test_icons_in_a_list_are_no_higher_than_its_lines(
    handbook: tuple[Built, PdfReader, str],
) -> None:
    _, reader, _ = handbook
    page = next(one for one in reader.pages if "What we do to monitor." in one.extract_text())
    lines: set[int] = set()

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if "about" in text:
            lines.add(round(tm[4] * cm[1] + tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=visit)
    steps = [above - below for below, above in pairwise(sorted(lines))]
    assert len(steps) >= 7
    assert max(steps[:7]) < 24


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


def test_what_is_known_of_a_phase_is_on_one_page(tmp_path: Path) -> None:
    """Wherever on the page it begins."""
    from conftest import make_build

    phase = {"key": "plan", "owner": "Nobody yet", "place": "Here", "gate": "It is settled"}
    facts = {"owner": "Owner", "place": "Where", "gate": "Leaves when"}
    shown = ("Line.\n\n" * (n % 11 + 3) + "```{devops-facts} plan\n```\n\n" for n in range(40))
    config: dict[str, Any] = {"devops_facts": facts, "devops_phases": [phase, "make", "run"]}
    built = make_build(tmp_path)("# Page\n\n" + "".join(shown), "latex", project="Book", **config)
    texts = [one.extract_text() for one in typeset(built, "pdflatex").pages]
    found = [tuple(map(text.count, ("Nobody yet", "Here", "It is settled"))) for text in texts]
    assert sum(first for first, _, _ in found) == 40
    assert all(len(set(counts)) == 1 for counts in found)
