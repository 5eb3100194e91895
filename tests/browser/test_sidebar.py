"""The ring in the sidebars of the themes that the manual names: beside the text, and legible."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from themes import LOOKS, THEMES, Look

# The recipe of each is the manual's own.
pytestmark = pytest.mark.parametrize(
    "look", [one for one in LOOKS if THEMES[one[0]].recipe], indirect=True, ids="-".join
)

# Where it is, how large, and whether the text is beside it.
PLACE = """() => {
    const [ring] = all('.devops-sidebar__ring'), box = ring.getBoundingClientRect()
    const text = document.querySelector('h1').parentElement.getBoundingClientRect()
    const around = ring.closest('nav').parentElement.getBoundingClientRect(), middle = box => (box.left + box.right) / 2
    return {count: all('.devops-sidebar').length, width: box.width, height: box.height,
        beside: box.right < text.left || box.left > text.right,
        within: box.left >= around.left && box.right <= around.right, centred: middle(box) - middle(around)}
}"""
# Of each phase: the fill or else the line around it on what is behind, and the size as a target.
PHASES = """() => all('.devops-sidebar [data-phase]').map(phase => {
    const {fill, fillOpacity, stroke} = getComputedStyle(phase.querySelector('path')), page = behind(phase)
    const {width, height} = phase.getBoundingClientRect()
    const solid = fillOpacity == 1 && contrast(fill, stroke, page) < 1.01
    return {solid, seen: contrast(solid ? fill : stroke, page, page), target: Math.min(width, height)}
})"""
WORDS = """() => all('.devops-sidebar :is(text, p)').map(
    one => [one.textContent, contrast(getComputedStyle(one).color, behind(one))])"""


@pytest.mark.parametrize("name", ["plain", "phases/plan", "related"])
def test_it_is_beside_the_text(look: Look, name: str) -> None:
    """In the middle of its sidebar, and as large as the style sheet says."""
    place = look.open(name).evaluate(PLACE)
    assert place["count"] == 1
    assert place["beside"]
    assert place["within"]
    assert abs(place["centred"]) < 12
    assert place["width"] == place["height"] == pytest.approx(128, abs=16)


@pytest.mark.parametrize(
    ("name", "solid", "words"),
    [
        ("plain", 7, []),
        ("phases/plan", 1, ["1", "Plan"]),
        ("related", 2, ["Deploy, Operate"]),
    ],
)
def test_its_phases_can_be_seen_and_its_words_read(
    look: Look, name: str, solid: int, words: list[str]
) -> None:
    page = look.open(name)
    phases, said = page.evaluate(PHASES), page.evaluate(WORDS)
    assert min(one["seen"] for one in phases) >= 3
    assert min(one["target"] for one in phases) >= 24
    assert len([one for one in phases if one["solid"]]) == solid
    assert [text for text, _ in said] == words
    assert all(contrast >= 4.5 for _, contrast in said)


def test_the_keyboards_focus_is_a_frame_in_two_tones(look: Look) -> None:
    page = look.open("phases/plan")
    page.locator(".devops-sidebar [data-phase=deploy]").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.phase") == "deploy"
    line, inside, width = page.evaluate(
        """() => {
            const one = document.activeElement.querySelector('path'), {fill, stroke, strokeWidth} = getComputedStyle(one)
            return [contrast(stroke, behind(one)), contrast(stroke, fill, behind(one)), parseFloat(strokeWidth)]
        }"""
    )
    assert min(line, inside) >= 3
    assert width >= 2


def test_it_leads_to_the_phases(look: Look) -> None:
    page = look.open("plain")
    page.locator(".devops-sidebar [data-phase=code] path").click()
    expect(page).to_have_url((look.address / "phases" / "code.html").as_uri())
