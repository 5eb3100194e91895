"""The drawing in a real Chromium: labels in any script stay inside their segments."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from themes import FUNCTIONS

import sphinx_devops_phases
from sphinx_devops_phases.drawing import shapes, svg
from sphinx_devops_phases.phases import Band, BandMark, Cycle, Mark, Phase

CSS = Path(sphinx_devops_phases.__file__).parent.joinpath("static/devops-phases.css").read_text()
LABELS = {
    "English": ["Plan", "Code", "Build", "Test", "Release", "Deploy", "Operate", "Monitor"],
    "German": [
        "Planung",
        "Überwachen",
        "Bereitstellung",
        "Testen",
        "Freigeben",
        "Bereitstellen",
        "Betreiben",
        "Überwachen",
    ],
    "French": [
        "Planifier",
        "Développement",
        "Construire",
        "Tester",
        "Publier",
        "Déployer",
        "Exploiter",
        "Superviser",
    ],
    "Japanese": [
        "計画",
        "コーディング",
        "ビルド",
        "テスト",
        "リリース",
        "デプロイ",
        "継続的な監視",
        "監視",
    ],
    "Arabic": ["تخطيط", "برمجة", "بناء", "اختبار", "إصدار", "نشر", "تشغيل", "مراقبة"],
    "too long": [
        "Requirements engineering and analysis",
        "Qualitätssicherungsmaßnahmen",
        *"abcdef",
    ],
}

# Corners of each glyph of each visible label, from 0.15 em below the baseline to 0.72 em above,
# that are not inside the segment the label belongs to; and how many labels there are.
MEASURE = """() => {
    const outside = []
    let seen = 0
    for (const text of document.querySelectorAll('.devops-cycle [data-phase] text')) {
        if (!text.getClientRects().length || !text.checkVisibility()) continue
        seen++
        const path = text.parentElement.querySelector(':scope > path:not([transform])')
        const em = parseFloat(getComputedStyle(text).fontSize)
        for (let i = 0; i < text.getNumberOfChars(); i++) {
            if (text.textContent[i] == ' ') continue
            const turn = text.getRotationOfChar(i) * Math.PI / 180
            for (const at of [text.getStartPositionOfChar(i), text.getEndPositionOfChar(i)])
                for (const up of [-0.15, 0.72]) {
                    const point = new DOMPoint(at.x + Math.sin(turn) * up * em, at.y - Math.cos(turn) * up * em)
                    if (!path.isPointInFill(point) && !path.isPointInStroke(point))
                        outside.push(`${text.textContent}[${i}]`)
                }
        }
    }
    return [seen, outside]
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page()


def cycle(labels: list[str], first: int) -> Cycle:
    groups = [("Dev", "Ops")[index >= first] for index in range(len(labels))]
    return Cycle(
        tuple(
            Phase(f"p{index}", label, group=group)
            for index, (label, group) in enumerate(zip(labels, groups, strict=True))
        )
    )


def show(page: Page, labels: list[str], first: int, current: int, width: int) -> None:
    """All shapes beneath one another, in the widest of the fonts that systems fall back to."""
    own = cycle(labels, first)
    marks = [
        Mark(phase, phase.label, "", phase.label, "#x", current=number == current)
        for number, phase in enumerate(own)
    ]
    figures = "".join(
        f'<figure class="devops-cycle"><nav>{svg.render(shapes.draw(own, shape), marks, prefix=shape)}</nav></figure>'
        for shape in shapes.SHAPES
    )
    style = f"{CSS} body {{ margin: 0; font-family: 'DejaVu Sans', sans-serif; }}"
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{style}</style>{figures}")


@pytest.mark.parametrize("width", [272, 500, 960])
@pytest.mark.parametrize("language", LABELS)
def test_labels_stay_inside_their_segments(page: Page, language: str, width: int) -> None:
    for current in (1, 6):
        show(page, LABELS[language], 4, current, width)
        assert page.evaluate(MEASURE) == [8 * len(shapes.SHAPES), []]


@pytest.mark.parametrize("count", [3, 5, 12])
def test_labels_stay_inside_in_cycles_of_other_lengths(page: Page, count: int) -> None:
    labels = (LABELS["English"] + LABELS["German"])[:count]
    for first in (count // 3, count - 1, count):
        for width in (272, 960):
            show(page, labels, first, 0, width)
            assert page.evaluate(MEASURE) == [count * len(shapes.SHAPES), []]


@pytest.mark.parametrize("width", [272, 350, 430, 520, 600, 700, 960])
@pytest.mark.parametrize("language", LABELS)
def test_labels_and_targets_are_large_enough_at_any_width(
    page: Page, language: str, width: int
) -> None:
    show(page, LABELS[language], 4, 2, width)
    sizes, targets, sideways = page.evaluate(
        """() => {
            const shown = name => [...document.querySelectorAll('.devops-cycle ' + name)]
                .filter(one => one.getClientRects().length && one.checkVisibility())
            return [
                shown('text').map(one => parseFloat(getComputedStyle(one).fontSize) * Math.hypot(one.getScreenCTM().a, one.getScreenCTM().b)),
                shown('a').map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height)),
                document.documentElement.scrollWidth > innerWidth]
        }"""
    )
    assert min(sizes) >= 12
    assert min(targets) >= 24
    assert not sideways


@pytest.mark.parametrize(
    ("width", "sizes"),
    [
        (1200, [(960, 440), (480, 480), (960, 130)]),
        (272, [(272, 510), (272, 272), (272, 360)]),
        (200, [(200, 375), (200, 343), (200, 265)]),
    ],
)
def test_each_shape_is_as_large_as_suits_it(
    page: Page, width: int, sizes: list[tuple[int, int]]
) -> None:
    """In the middle of its figure; in a narrow one it is higher."""
    show(page, LABELS["English"], 4, 2, width)
    boxes = page.locator("svg").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    found = [(round(box["width"]), round(box["height"])) for box in boxes]
    assert found == sizes
    assert [box["left"] + box["right"] for box in boxes] == pytest.approx([width] * 3, abs=1)


SPACED = "* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important }"
"""What readers may set, by success criterion 1.4.12 of WCAG 2.2."""


@pytest.mark.parametrize("language", ["English", "German", "Japanese", "Arabic"])
def test_spacing_of_text_pushes_no_label_out_of_its_segment(page: Page, language: str) -> None:
    for width in (272, 500, 960):
        show(page, LABELS[language], 4, 1, width)
        page.add_style_tag(content=SPACED)
        assert page.evaluate(MEASURE) == [8 * len(shapes.SHAPES), []]


@pytest.mark.parametrize(
    ("width", "rows"), [(960, 1), (620, 1), (600, 2), (490, 2), (400, 2), (380, 8), (272, 8)]
)
def test_a_track_is_a_row_then_two_and_a_column_only_in_small_containers(
    page: Page, width: int, rows: int
) -> None:
    show(page, LABELS["English"], 4, 1, width)
    tops = page.locator(".devops-cycle__svg--track [data-phase] path:visible").evaluate_all(
        "all => all.filter(one => !one.matches('[transform]'))"
        ".map(one => Math.round(one.getBoundingClientRect().top))"
    )
    assert len(tops) == 8
    assert len({round(top / 4) for top in tops}) == rows


@pytest.mark.parametrize("count", [3, 8, 12])
@pytest.mark.parametrize("width", [272, 500, 960])
def test_nothing_of_a_drawing_is_outside_its_figure(page: Page, width: int, count: int) -> None:
    """So its height, which the style sheet knows, is right."""
    labels = (LABELS["English"] + LABELS["German"])[:count]
    show(page, labels, count // 2, 0, width)
    outside = page.locator(".devops-cycle__svg").evaluate_all(
        """all => all.flatMap(svg => {
            const room = svg.getBoundingClientRect()
            return [...svg.querySelectorAll('path, text')].filter(one => one.getClientRects().length && one.checkVisibility() && !one.closest('defs'))
                .map(one => one.getBoundingClientRect())
                .filter(box => box.top < room.top - 1 || box.bottom > room.bottom + 1)
                .map(box => [box.top - room.top, room.bottom - box.bottom])
        })"""
    )
    assert outside == []


@pytest.mark.parametrize(("paper", "ink"), [("#fff", "#111"), ("#131416", "#eee")])
def test_a_phase_of_its_own_colour_without_a_page_is_a_tint(
    page: Page, paper: str, ink: str
) -> None:
    """Of the page, be it light or dark; so it is not what is seen first."""
    colors = ["#1177bb", "#ffc0cb", "#777777", "#b45309"]
    own = Cycle(tuple(Phase(f"p{at}", "Plan", color=color) for at, color in enumerate(colors)))
    marks = [Mark(phase, "Plan", "", "Plan", "#x" * (phase.key == "p0")) for phase in own]
    drawn = svg.render(shapes.draw(own, "ring"), marks, prefix="x")
    style = f"{CSS} body {{ background: {paper}; color: {ink} }}"
    page.set_content(f'<style>{style}</style><figure class="devops-cycle">{drawn}</figure>')
    page.add_script_tag(content=FUNCTIONS)
    found = page.evaluate(
        """() => all('[data-phase]').slice(1).map(phase => {
            const {fill, fillOpacity} = getComputedStyle(all('path', phase)[0])
            const paper = behind(phase), tint = faded(fill, fillOpacity)
            return [contrast(tint, paper, paper), contrast(getComputedStyle(all('text', phase)[0]).fill, tint, paper)]
        })"""
    )
    assert len(found) == 3
    assert max(tint for tint, _ in found) < 1.5
    assert min(text for _, text in found) >= 7


@pytest.mark.parametrize("width", [272, 500, 960])
def test_the_focus_on_the_band_is_as_wide_in_a_small_drawing(page: Page, width: int) -> None:
    """On the screen, and at least twice as wide as the band is otherwise."""
    banded = Cycle(cycle(LABELS["English"], 4).phases, band=Band("Security", "security"))
    marks = [Mark(phase, phase.label, "", phase.label, "#x") for phase in banded]
    band = BandMark("Security", "Security", "#band")
    drawn = "".join(
        f'<figure class="devops-cycle"><nav>{svg.render(shapes.draw(banded, shape), marks, prefix=shape, band=band)}</nav></figure>'
        for shape in shapes.SHAPES
    )
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(f"<style>{CSS} body {{ margin: 0 }}</style>{drawn}")
    measured = """link => {
        const path = [...link.querySelectorAll('path')].find(one => one.checkVisibility())
        const {strokeWidth, vectorEffect} = getComputedStyle(path)
        return parseFloat(strokeWidth) * (vectorEffect == 'none' ? path.getScreenCTM().a : 1)
    }"""
    for link in page.locator("a.devops-cycle__band").all():
        before = link.evaluate(measured)
        link.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        focused = link.evaluate(measured)
        assert focused == pytest.approx(6, abs=0.5)
        assert focused > before * 1.9


def test_the_whole_of_a_cut_label_is_its_tooltip_and_so_its_name(page: Page) -> None:
    show(page, LABELS["too long"], 4, 2, 960)
    link = page.locator("svg a").first
    assert str(link.locator("text:visible").first.text_content()).endswith("…")
    assert link.locator("title").text_content() == LABELS["too long"][0]
    assert page.get_by_role("link", name=LABELS["too long"][0], exact=True).count() == 3


def test_the_measures_above_would_notice(page: Page) -> None:
    """Labels set too large leave their segments, and without the style sheet they are too small."""
    show(page, LABELS["German"], 4, 2, 960)
    page.add_style_tag(content=".devops-cycle text { font-size: 44px }")
    assert page.evaluate(MEASURE)[1]
    show(page, LABELS["German"], 4, 2, 272)
    page.evaluate("document.querySelector('style').remove()")
    sizes = page.locator(".devops-cycle text:visible").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize) * Math.hypot(one.getScreenCTM().a, one.getScreenCTM().b))"
    )
    assert min(sizes) < 12
