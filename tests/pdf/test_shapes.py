"""The three shapes on paper: within the line, in one column and in two, with Japanese labels."""

from __future__ import annotations

import re

import pytest
from conftest import KEYS, Built, make_build, phase_pages
from pypdf import PdfReader
from test_latex import ENGINES, links, typeset

LABELS = [
    "計画",
    "コーディング",
    "ビルド",
    "テスト",
    "リリース",
    "デプロイ",
    "運用",
    "継続的な監視",
]
FONTS = r"""
\setmainfont{Noto Sans CJK JP}
\setsansfont{Noto Sans CJK JP}
"""
TEXT = "Words that fill the line and the next ones, too. " * 12

PAGE = """
# Shapes

See {numref}`loop`.

```{devops-cycle}
:caption: The loop
:name: loop
```

```{devops-cycle}
:shape: ring
```

```{devops-cycle}
:shape: track
:current: build
```

## Beside text

```{devops-cycle}
:align: right
:caption: At the side
```

TEXT

```{devops-cycle}
:shape: ring
:align: left
:width: 14rem
```

TEXT

## Two columns

```{raw} latex
\\twocolumn
```

```{devops-cycle}
```

```{devops-cycle}
:shape: ring
```

```{devops-cycle}
:shape: track
```
""".replace("TEXT", TEXT + "\n\n" + TEXT + "\n\n" + TEXT)


@pytest.fixture(scope="module", params=ENGINES)
def shapes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Built, PdfReader]:
    """One document for each engine; where the engine can, with labels in Japanese."""
    engine = request.param
    pages = phase_pages()
    pages["shapes.md"] = PAGE
    pages["index.md"] = pages["index.md"].replace("phases/plan\n", "shapes\nphases/plan\n")
    phases: list[object] = list(KEYS)
    # Without an index, which takes xindy.
    elements = {"papersize": "a4paper", "figure_align": "H", "makeindex": "", "printindex": ""}
    if engine != "pdflatex":
        elements["fontpkg"] = FONTS
        phases = [{"key": key, "label": label} for key, label in zip(KEYS, LABELS, strict=True)]
    built = make_build(tmp_path_factory.mktemp(engine))(
        pages,
        "latex",
        latex_engine=engine,
        project="Handbook",
        numfig=True,
        devops_phases=phases,
        latex_elements=elements,
    )
    assert built.warnings == []
    return built, typeset(built, engine)


def test_nothing_is_wider_than_its_line(shapes: tuple[Built, PdfReader]) -> None:
    """TeX measures every box: it reports each line, figure or column that is too full."""
    built, _ = shapes
    log = next(built.outdir.glob("*.log")).read_text(encoding="utf-8", errors="replace")
    overfull = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert [points for points in overfull if points > 5] == []


def test_every_segment_is_a_link_on_the_page(shapes: tuple[Built, PdfReader]) -> None:
    """Nine diagrams, one of them on the landing page; the links in running text are lower."""
    _, reader = shapes
    large = 0
    for page in reader.pages:
        for link in links(page):
            left, bottom, right, top = map(float, link["/Rect"])
            if (right - left) * (top - bottom) > 150 and top - bottom > 10:
                assert 0 < left < right < float(page.mediabox.width)
                assert 0 < bottom < top < float(page.mediabox.height)
                large += 1
    assert large >= 9 * 8


def test_the_caption_is_a_figures_and_can_be_referred_to(shapes: tuple[Built, PdfReader]) -> None:
    _, reader = shapes
    text = " ".join(page.extract_text() for page in reader.pages)
    assert re.search(r"See Fig\. ?\d\.1", text)
    assert re.search(r"Fig(\.|ure) ?\d\.1[:.]? The loop", text)
    assert "At the side" in text


def test_the_labels_are_words_in_any_script(shapes: tuple[Built, PdfReader]) -> None:
    _, reader = shapes
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    labels = [key.capitalize() for key in KEYS] if "Monitor" in text else LABELS
    for label in labels:
        assert text.count(label) >= 9, label
