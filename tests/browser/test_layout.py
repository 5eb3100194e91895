"""Where things are in twelve themes, and how large, in windows of four widths and on paper."""

from __future__ import annotations

from itertools import pairwise

import pytest
from conftest import KEYS
from playwright.sync_api import Page
from themes import Look

WIDTHS = (320, 800, 1200, 1920)


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(
        "all => all.filter(shown).map(one => one.getBoundingClientRect().toJSON())"
    )
    return found


# What is too small, or sticks out of what it is in; and how far the page scrolls sideways more than
# it would without all that is ours, as some themes do by themselves.
PROBLEMS = """() => {
    const drawn = '.devops-cycle, .devops-phase-nav', ours = drawn + ', .devops-phase-header, .devops-grid, table.devops-matrix, table.devops-facts'
    const problems = []
    for (const text of all('.devops-cycle svg text')) {
        const {a, b} = text.getScreenCTM(), size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b)
        if (size < 11.99) problems.push(`${text.textContent}: ${size} px`)
    }
    for (const link of all('.devops-cycle a:not(.headerlink), .devops-phase-nav a')) {
        const {width, height} = link.getBoundingClientRect()
        if (Math.min(width, height) < 24) problems.push(`${link.textContent}: ${width} × ${height} px`)
    }
    for (const one of all(ours)) {
        const room = one.parentElement.getBoundingClientRect()
        for (const inner of [one, ...(one.matches(drawn) ? all('*:not(.headerlink)', one) : [])]) {
            const {left, right} = inner.getBoundingClientRect()
            if (left < room.left - 1 || right > room.right + 1) problems.push(`${inner.outerHTML.slice(0, 80)} sticks out`)
        }
    }
    const root = document.documentElement, before = root.scrollWidth
    const hidden = [...document.querySelectorAll(ours)].map(one => [one, one.style.display])
    hidden.forEach(([one]) => one.style.display = 'none')
    if (before > Math.max(root.scrollWidth, innerWidth)) problems.push(`the page is ${before} px wide`)
    hidden.forEach(([one, display]) => one.style.display = display)
    return problems
}"""


@pytest.mark.parametrize("name", ["index", "phases/plan", "related", "shapes", "parts"])
def test_all_of_it_is_large_enough_and_within_the_page(light: Look, name: str) -> None:
    """Labels have 12 px, targets 24, and nothing scrolls sideways on a phone."""
    problems = {width: light.open(name, width).evaluate(PROBLEMS) for width in WIDTHS}
    assert problems == {width: [] for width in WIDTHS}


# Of each diagram: where it begins and ends, its size and that of its figure, and what 30rem and 30em are.
SIZES = """() => all('figure.devops-cycle').map(figure => {
    const drawn = figure.querySelector('svg').getBoundingClientRect(), room = figure.getBoundingClientRect()
    const size = one => parseFloat(getComputedStyle(one).fontSize)
    return {left: drawn.left - room.left, right: room.right - drawn.right, column: room.width,
        width: drawn.width, height: drawn.height, small: all('.devops-cycle__narrow', figure).length > 0,
        rem: size(document.documentElement), em: size(figure)}
})"""


def test_drawings_are_as_large_as_they_say_and_in_the_middle(light: Look) -> None:
    """A ring has 30rem, or the width that its page gives it; a loop and a track fill the column."""
    for width in WIDTHS:
        ring, track, incident = drawings = light.open("shapes", width).evaluate(SIZES)
        most = ring["rem"] * (20 if ring["small"] else 30)
        assert ring["width"] == pytest.approx(min(most, ring["column"]), abs=1)
        assert incident["column"] == pytest.approx(min(30 * incident["em"], ring["column"]), abs=1)
        assert track["small"] or track["width"] == pytest.approx(track["column"], abs=1)
        assert track["height"] < 200 or width == 320  # else it is a tower
        assert [one["left"] for one in drawings] == pytest.approx(
            [one["right"] for one in drawings], abs=1
        )


def test_a_caption_is_centred_close_to_its_diagram(light: Look) -> None:
    """Whatever the theme adds to figures, and though a link to the figure follows the text."""
    page = light.open("parts")
    (number,), (text,) = (
        boxes(page, f"figcaption .caption-{part}:not(:has(*))") for part in ("number", "text")
    )
    diagram = boxes(page, "figure:has(figcaption) svg")[0]
    before, after = boxes(page, "p:has(+ figure figcaption), figure:has(figcaption) + p")
    assert abs(number["left"] + text["right"] - diagram["left"] - diagram["right"]) < 4
    above, beneath = diagram["top"] - before["bottom"], after["top"] - text["bottom"]
    assert text["top"] - diagram["bottom"] < above
    assert above >= 16
    assert abs(beneath - above) < 10


def test_a_diagram_beside_text_leaves_the_text_its_share(light: Look) -> None:
    """It takes half of the line, on a phone the whole."""
    for width, least, most in ((1200, 0.4, 0.51), (320, 0.99, 1.01)):
        page = light.open("parts", width)
        figure, text = boxes(page, "figure.align-left, figure.align-left + p")
        assert least <= figure["width"] / text["width"] <= most


def test_a_diagram_beside_text_keeps_its_distance(light: Look) -> None:
    """Also from the boxes of callouts, and beneath one another if the window is small."""
    gaps = """() => {
        const figure = document.querySelector('figure.align-right')
        const text = [...document.querySelectorAll('p')].find(p => p.textContent.startsWith('The ring'))
        const range = document.createRange()
        range.selectNodeContents(text)
        const right = Math.max(...[...range.getClientRects()].map(line => line.right))
        const ring = figure.querySelector('svg').getBoundingClientRect(), whole = figure.getBoundingClientRect()
        const over = all('.devops-callout').map(one => one.getBoundingClientRect())
            .filter(box => box.top < whole.bottom && box.right > whole.left)
        return [ring.left - right, text.getBoundingClientRect().top - whole.bottom, over.length]
    }"""
    beside, _, over = light.open("phases/plan").evaluate(gaps)
    _, beneath, _ = light.open("phases/plan", 320).evaluate(gaps)
    assert beside >= 24
    assert beneath >= 0
    assert over == 0


def test_each_phase_can_be_hit(light: Look) -> None:
    """Nothing of the theme lies above the drawing."""
    hit = """() => all('figure a[data-phase]').map(link => {
        link.scrollIntoView({block: 'center'})
        const {left, top, width, height} = all('text', link)[0].getBoundingClientRect()
        return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('a')?.dataset.phase
    })"""
    assert light.open("index").evaluate(hit) == list(KEYS[:7])


def test_the_navigation_is_compact(light: Look) -> None:
    """Themes have ideas of their own of lists."""
    for width, most in ((1200, 3), (320, 4)):
        page = light.open("phases/code", width)
        pills = boxes(page, ".devops-phase-nav li > *")
        for one, other in pairwise(pills):
            if one["top"] == other["top"]:
                assert 4 <= other["left"] - one["right"] <= 12
            else:
                assert 24 <= other["top"] - one["top"] <= 48
        assert len({pill["top"] for pill in pills}) <= most


def test_no_phase_is_left_alone_in_the_last_row_of_the_navigation(light: Look) -> None:
    """Rows are about as wide as one another."""
    for width in (1200, 800, 480, 320):
        pills = boxes(light.open("phases/plan", width), ".devops-phase-nav li > *")
        rows = [
            [one for one in pills if one["top"] == top] for top in {one["top"] for one in pills}
        ]
        widths = [row[-1]["right"] - row[0]["left"] for row in rows]
        assert min(widths) > max(widths) / 2


def test_the_tab_key_goes_through_the_navigation_as_the_eye_does(light: Look) -> None:
    links = boxes(light.open("phases/code"), ".devops-phase-nav a")
    assert len(links) == 9
    assert links == sorted(links, key=lambda box: (box["top"], box["left"]))


def test_the_name_of_a_cycle_stands_above_the_way_to_its_phases(light: Look) -> None:
    page = light.open("triage")
    (name,), (previous,), (nav,) = (
        boxes(page, f".devops-phase-nav{part}") for part in ("__cycle", "__prev", "")
    )
    assert 0 < name["top"] - nav["top"] < 16
    assert name["bottom"] < previous["top"]
    assert previous["width"] < nav["width"] / 2


def test_the_track_of_a_page_is_close_to_the_line_that_it_is_about(light: Look) -> None:
    """Beneath it, and closer to it than to the text that follows."""
    page = light.open("phases/plan")
    line, track, lead = (
        *boxes(page, "p.devops-phase-header"),
        *boxes(page, "p + .devops-phase-header__strip"),
        *boxes(page, ".devops-lead"),
    )
    assert track["left"] == pytest.approx(line["left"], abs=1)
    assert 0 < track["top"] - line["bottom"] < lead["top"] - track["bottom"]


def test_the_name_of_a_fact_stands_on_the_line_of_what_it_is(light: Look) -> None:
    """And like any other name of a list, whatever colours the theme has for fields."""
    page = light.open("phases/test")
    lines = page.locator(".devops-facts").evaluate_all(
        """all => all.filter(shown).map(list => [...list.children].map(one => {
            const foot = document.createElement('span') // of no size, it stands on the line
            foot.style.display = 'inline-block'
            ;(one.querySelector('p') ?? one).prepend(foot)
            return [foot.getBoundingClientRect().bottom, getComputedStyle(one).backgroundColor]
        }))"""
    )
    (((name, behind), (value, _)),) = lines
    assert name == pytest.approx(value, abs=1)
    assert behind == "rgba(0, 0, 0, 0)"


# How our parts look, whatever a theme says of links, lists, figures and drawings.
STYLES = """() => {
    const style = (selector, ...names) => {
        const found = getComputedStyle(all(selector)[0])
        return Object.fromEntries(names.map(name => [name, found[name]]))
    }
    const inherited = selector => all(selector).every(
        one => getComputedStyle(one).color == getComputedStyle(one.parentElement).color)
    return {
        label: style('figure a[data-phase=code] text', 'fontWeight', 'letterSpacing', 'textAnchor', 'textDecorationLine'),
        drawn: style('figure a[data-phase=code]', 'outlineStyle', 'textDecorationLine'),
        around: style('figure nav', 'marginLeft', 'paddingLeft'),
        list: style('.devops-phase-nav ol', 'marginLeft', 'marginBottom', 'paddingLeft', 'textAlign'),
        item: style('.devops-phase-nav li', 'marginLeft', 'paddingLeft', 'display'),
        pill: style('.devops-phase-nav li a', 'textDecorationLine', 'borderBottomStyle', 'backgroundImage'),
        unlinked: style('.devops-phase-nav li span', 'borderTopWidth', 'borderBottomStyle'),
        link: style('.devops-phase-nav__next', 'textDecorationLine', 'borderBottomWidth'),
        inherited: inherited('figure a[data-phase], .devops-phase-nav a'),
    }
}"""
EXPECTED = {
    "label": {
        "fontWeight": "600",
        "letterSpacing": "normal",
        "textAnchor": "middle",
        "textDecorationLine": "none",
    },
    "drawn": {"outlineStyle": "none", "textDecorationLine": "none"},
    "around": {"marginLeft": "0px", "paddingLeft": "0px"},
    "list": {
        "marginLeft": "0px",
        "marginBottom": "0px",
        "paddingLeft": "0px",
        "textAlign": "center",
    },
    "item": {"marginLeft": "1px", "paddingLeft": "0px", "display": "inline-block"},
    "pill": {
        "textDecorationLine": "none",
        "borderBottomStyle": "solid",
        "backgroundImage": "none",
    },
    "unlinked": {"borderTopWidth": "0px", "borderBottomStyle": "dashed"},
    "link": {"textDecorationLine": "none", "borderBottomWidth": "0px"},
    "inherited": True,
}


def test_no_rule_of_a_theme_gets_into_what_is_ours(light: Look) -> None:
    page = light.open("phases/plan")
    found = page.evaluate(STYLES)
    assert found == EXPECTED
    page.locator("figure [data-phase=code] text:visible").hover()
    assert page.evaluate(STYLES)["inherited"]


def test_landmarks_can_be_told_apart(light: Look) -> None:
    """Of those with the same role none is called as another one is, be it the theme's."""
    names = """() => all('nav, [role=navigation]').map(one =>
        one.getAttribute('aria-label') ?? document.getElementById(one.getAttribute('aria-labelledby'))?.textContent)"""
    ours = """() => all('.devops-cycle nav, nav.devops-cycle, .devops-phase-nav').map(one => one.getAttribute('aria-label'))"""
    for name in ("phases/plan", "shapes", "parts"):
        page = light.open(name)
        every, own = page.evaluate(names), page.evaluate(ours)
        assert len(own) >= 2
        assert [every.count(one) for one in own] == [1] * len(own)


def test_a_callout_that_collapses_looks_like_one(light: Look) -> None:
    """It has a triangle, ours or the theme's; closed, it ends with its title; and the focus is drawn inside."""
    page = light.open("parts")
    box, title = boxes(page, "details:not([open]), details:not([open]) > summary")
    assert abs(box["bottom"] - title["bottom"]) < 24
    summary = page.locator("details:not([open]) > summary")
    summary.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    marker, *outline = summary.evaluate(
        """one => {
            const {display, listStyleType, outlineStyle, outlineWidth, outlineOffset} = getComputedStyle(one)
            const drawn = getComputedStyle(one, '::after').maskImage.includes('url(')
            const listed = display == 'list-item' && listStyleType == 'disclosure-closed'
            return [listed != drawn, outlineStyle, parseFloat(outlineWidth) + parseFloat(outlineOffset)]
        }"""
    )
    assert marker
    assert outline == ["solid", 0]


# These style titles that are paragraphs otherwise, and boxes that are no divs not at all.
ONLY_DIVS = ("alabaster", "piccolo_theme", "classic", "python_docs_theme")


def test_the_title_of_a_callout_that_collapses_is_like_any_other(light: Look) -> None:
    always, collapsing = light.open("parts").evaluate(
        """() => all('.devops-callout--warning > .admonition-title').map(one => {
            const box = one.getBoundingClientRect(), around = one.parentElement.getBoundingClientRect()
            return {left: box.left - around.left, height: box.height, colour: getComputedStyle(one).backgroundColor}
        })"""
    )
    assert collapsing["colour"] == always["colour"]
    if light.theme.name not in ONLY_DIVS:
        assert collapsing["left"] == pytest.approx(always["left"], abs=1)
        assert collapsing["height"] == pytest.approx(always["height"], abs=16)


def test_the_text_of_a_callout_that_collapses_begins_where_that_of_others_does(light: Look) -> None:
    page = light.open("phases/plan")
    always, collapsing = (
        boxes(page, f"{kind}.devops-callout > p:last-child")[0]["left"]
        for kind in ("div", "details")
    )
    if light.theme.name not in ONLY_DIVS:
        assert collapsing == pytest.approx(always, abs=1)


def test_a_warning_that_collapses_is_no_note(light: Look) -> None:
    """Also where the theme has no style for it."""
    colours = light.open("parts").evaluate(
        """() => all('details.devops-callout').map(one => [one, one.firstElementChild])
            .map(both => both.map(one => getComputedStyle(one)).map(style => style.backgroundColor + style.borderColor).join())"""
    )
    assert len(set(colours)) == 2


def test_what_is_on_paper(light: Look) -> None:
    """Callouts are open, diagrams light and not beside the text; nothing overlaps."""
    page = light.open("parts", media="print")
    assert page.evaluate("document.querySelector('details:not([open]) > p').checkVisibility()")
    rows = boxes(page, "figure.devops-cycle, figure.devops-cycle + p, .devops-callout")
    assert len(rows) == 7
    assert all(lower["top"] >= upper["bottom"] - 1 for upper, lower in pairwise(rows))
    assert not page.evaluate("all('.devops-cycle__line--over').length")
    page = light.open("parts")
    assert not page.evaluate("document.querySelector('details:not([open]) > p').checkVisibility()")


# Of links, marked phases, those without a page, and the one that has the focus: fill, line, text.
SYSTEM = """() => {
    const probe = document.body.appendChild(document.createElement('p'))
    const system = name => { probe.style.color = name; return getComputedStyle(probe).color }
    const painted = (key, ...expected) => {
        const phase = document.querySelector(`figure [data-phase=${key}]`), path = getComputedStyle(all('path', phase)[0])
        const found = [path.fill, path.stroke, getComputedStyle(all('text', phase)[0]).fill]
        return found.map((colour, at) => colour == system(expected[at]) ? expected[at] : colour).join(' ')
    }
    const focused = document.activeElement.dataset.phase == 'code'
    return [painted('code', ...(focused ? ['LinkText', 'Canvas', 'Canvas'] : ['Canvas', 'LinkText', 'LinkText'])),
        painted('plan', 'Highlight', 'Highlight', 'HighlightText'), painted('monitor', 'Canvas', 'GrayText', 'GrayText')]
}"""


def test_forced_colours(light: Look) -> None:
    """Only system colours: links look like links, and what is marked or has no page is told by them."""
    page = light.open("phases/plan")
    page.emulate_media(forced_colors="active")
    link, marked, absent = page.evaluate(SYSTEM)
    assert link == "Canvas LinkText LinkText"
    assert marked == "Highlight Highlight HighlightText"
    assert absent == "Canvas GrayText GrayText"
    outlines = page.locator(".devops-phase-nav li > *").evaluate_all(
        "all => all.map(one => getComputedStyle(one).outlineStyle)"
    )
    assert outlines == ["solid", *["none"] * 7]
    page.locator("figure a[data-phase=code]").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.phase") == "code"
    assert page.evaluate(SYSTEM)[0] == "LinkText Canvas Canvas"
    page.emulate_media(forced_colors="none")
