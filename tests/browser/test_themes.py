"""Colours and states in twelve themes, light and dark: contrast, switches, focus, axe, other media."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import KEYS
from playwright.sync_api import Browser, Page
from themes import THEMES, Look

# All that is ours on a page.
OURS = (
    *(".devops-cycle", ".devops-phase-nav", ".devops-callout", ".devops-phase-header"),
    *(".devops-grid", ".devops-matrix", ".devops-facts", ".devops-resources", ".devops-lead"),
)

# Of each phase of each diagram: the least contrast of label and icon on the fill, that of the line
# around on the page, whether the fill is of the same colour, and the line's on the fill.
PHASES = """() => all('figure.devops-cycle [data-phase]').map(phase => {
    const page = behind(phase), {fill, stroke} = getComputedStyle(all('path', phase)[0])
    const inks = ['fill', 'stroke'].flatMap((paint, at) => // of labels and of icons
        all(['text', 'path[transform]'][at], phase).map(one => getComputedStyle(one)[paint]))
    return {key: phase.dataset.phase, solid: contrast(fill, stroke, page) < 1.01,
        label: Math.min(...inks.map(ink => contrast(ink, fill, page, fill))),
        line: contrast(stroke, page, page), edge: contrast(stroke, fill, page)}
})"""
# Names of groups, and what else is quiet.
QUIET = """() => all('.devops-cycle__quiet').map(one => {
    const {fill, opacity} = getComputedStyle(one)
    return contrast(faded(fill, opacity), behind(one), behind(one))
})"""


@contextmanager
def forced(page: Page, state: str) -> Iterator[Page]:
    """Every phase in a *state*, such as ``hover``."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    wanted = {"nodeId": root, "selector": "a.devops-cycle__phase"}
    for node in devtools.send("DOM.querySelectorAll", wanted)["nodeIds"] if state else ():
        devtools.send("CSS.forcePseudoState", {"nodeId": node, "forcedPseudoClasses": [state]})
    yield page
    devtools.detach()


@pytest.mark.parametrize("state", ["", "hover", "focus-visible"])
@pytest.mark.parametrize(
    ("name", "solid"), [("index", KEYS[:7]), ("phases/plan", KEYS[:1]), ("related", KEYS[5:7])]
)
def test_labels_and_segments_have_enough_contrast(
    look: Look, name: str, solid: list[str], state: str
) -> None:
    """Labels and icons on fills, fills or the lines around them on the page, lines on tints.

    Monitor has no page, and is a tint; where a phase is marked, the others are.
    """
    with forced(look.open(name), state) as page:
        phases, quiet = page.evaluate(PHASES), page.evaluate(QUIET)
    assert [one["key"] for one in phases] == list(KEYS)
    assert min(one["label"] for one in phases) >= 4.5
    if state != "focus-visible":  # of which there is a test of its own
        assert [one["key"] for one in phases if one["solid"]] == list(solid)
        assert min(one["line"] for one in phases) >= 3
        assert min(one["edge"] for one in phases if not one["solid"]) >= 3
    assert min(quiet) >= 4.5


RING = """() => all('figure.devops-cycle a[data-phase]').map(link => {
    const group = all('g', link)[0], page = behind(link)
    const ring = getComputedStyle(group.querySelector('use')), path = getComputedStyle(all('path', group)[0])
    return {outer: contrast(ring.stroke, page), inner: contrast(ring.stroke, path.stroke),
        fill: contrast(path.stroke, path.fill), solid: link.hasAttribute('aria-current'),
        wider: parseFloat(ring.strokeWidth) - parseFloat(path.strokeWidth)}
})"""


def test_the_focus_is_a_ring_in_two_tones(look: Look) -> None:
    """The outer one stands out from the page, and the inner one from it and from the fill."""
    with forced(look.open("phases/plan"), "focus-visible") as page:
        rings = page.evaluate(RING)
    assert len(rings) == 7
    assert min(ring["outer"] for ring in rings) >= 3
    assert min(ring["inner"] for ring in rings) >= 3
    assert min(ring["fill"] for ring in rings if ring["solid"]) >= 3
    assert min(ring["wider"] for ring in rings) > 4


def test_no_state_is_told_by_colour_alone(look: Look) -> None:
    """Marked phases are bold, those without a page slanted and dashed, the one pointed at underlined."""
    style = """key => {
        const link = document.querySelector(`figure [data-phase=${key}]`), text = all('text', link)[0]
        const {fontWeight, fontStyle, textDecorationLine} = getComputedStyle(text)
        return [fontWeight, fontStyle, textDecorationLine,
            getComputedStyle(all('path', link)[0]).strokeDasharray == 'none', getComputedStyle(link).textDecorationLine]
    }"""
    page = look.open("phases/plan")
    assert page.evaluate(style, "plan") == ["800", "normal", "none", True, "none"]
    assert page.evaluate(style, "code") == ["600", "normal", "none", True, "none"]
    assert page.evaluate(style, "monitor") == ["400", "italic", "none", False, "none"]
    page.locator("figure [data-phase=code] text:visible").hover()
    assert page.evaluate(style, "code") == ["600", "normal", "underline", True, "none"]


@pytest.mark.parametrize("name", ["phases/plan", "related", "shapes", "parts"])
def test_axe_has_no_complaint(look: Look, name: str) -> None:
    page = look.open(name)
    ours = [[one] for one in OURS if page.locator(one).count()]
    result = Axe().run(page, {"include": ours}, {"resultTypes": ["violations"]})
    complaints = [
        (violation["id"], node["html"][:200], node["failureSummary"])
        for violation in result.response["violations"]
        for node in violation["nodes"]
        if not (
            look.theme.faint and f"foreground color: {look.theme.faint}" in node["failureSummary"]
        )
    ]
    assert complaints == []


def test_what_another_sheet_says_of_light_and_dark_is_right(look: Look) -> None:
    """``light-dark()``, which knows only of the theme's ``color-scheme``, if it has one."""
    said = """() => all('figure.devops-cycle, .devops-phase-nav').map(one => {
        one.style.caretColor = 'light-dark(rgb(1, 1, 1), rgb(2, 2, 2))'
        return getComputedStyle(one).caretColor == 'rgb(1, 1, 1)' ? 'light' : 'dark'
    })"""
    assert set(look.open("phases/plan").evaluate(said)) == {look.scheme}


def test_on_paper_it_can_be_read_whatever_is_behind(look: Look) -> None:
    """Some themes print a dark page in the dark."""
    read = """() => all('figure.devops-cycle nav, .devops-cycle__line > *, .devops-phase-nav').map(
        one => contrast(getComputedStyle(one).color, behind(one)))"""
    found = look.open("phases/plan", media="print").evaluate(read)
    assert len(found) >= 3
    assert min(found) > 20


def first_fill(page: Page) -> str:
    path = page.locator('figure [data-phase="plan"] path:visible').first
    return str(path.evaluate("path => getComputedStyle(path).fill"))


@pytest.mark.parametrize("name", [name for name, theme in THEMES.items() if theme.switch])
def test_the_colours_follow_the_themes_own_switch(
    browser: Browser, sites: object, name: str
) -> None:
    """Against the system's setting, too: each of the switch's positions comes twice."""
    background = """() => [document.documentElement, document.body].map(
        one => getComputedStyle(one).backgroundColor).join()"""
    states: list[tuple[str, str]] = []
    page = browser.new_page(reduced_motion="reduce")
    page.goto((sites[name] / "index.html").as_uri())  # type: ignore[index]
    switch = THEMES[name].switch
    for number in range(6):
        states.append((page.evaluate(background), first_fill(page)))
        for selector in switch[number % len(switch)]:
            page.locator(selector).first.click()
    page.close()
    colours, fills = (set(found) for found in zip(*states, strict=True))
    assert len(fills) == 2
    assert len(set(states)) == len(colours) == (3 if name == "piccolo_theme" else 2)
