"""The diagram, the navigation and callouts in six themes: contrast, switches, axe, other media."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import KEYS, build_in_themes, phase_pages
from playwright.sync_api import Browser, Page

OURS = (".devops-cycle", ".devops-phase-nav", ".devops-callout")

# What a reader clicks to change between light and dark; the other two themes have no dark mode.
MENU = [
    (".theme-switch-button:visible", f".theme-change-button[data-mode={mode}]:visible")
    for mode in ("dark", "light", "auto")
]
SWITCHES: dict[str, Sequence[tuple[str, ...]]] = {
    "furo": [(".theme-toggle:visible",)],
    "pydata_sphinx_theme": MENU,
    "sphinx_book_theme": MENU,
    "shibuya": [(".js-theme:visible",)],
}
THEMES = (*SWITCHES, "alabaster", "sphinx_rtd_theme")
SCHEMES = [(theme, scheme) for theme in THEMES for scheme in ("light", "dark")]

# Functions for the page: colours as numbers through a canvas, contrast as in WCAG 2.
CONTRAST = """() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true})
    const rgb = color => {
        context.clearRect(0, 0, 1, 1)
        context.fillStyle = color
        context.fillRect(0, 0, 1, 1)
        return context.getImageData(0, 0, 1, 1).data
    }
    const luminance = color => {
        const [r, g, b] = [...rgb(color)].slice(0, 3).map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrast = (one, other) => {
        const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
        return (light + 0.05) / (dark + 0.05)
    }
    let behind = document.querySelector('.devops-cycle')
    while (behind && rgb(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement
    const page = behind ? getComputedStyle(behind).backgroundColor : '#fff'
    const phases = [...document.querySelectorAll('.devops-cycle [data-phase]')].map(phase => {
        const {fill, stroke} = getComputedStyle(phase.querySelector('path'))
        const inks = [...phase.querySelectorAll('text, .devops-cycle__icon')].map(one => getComputedStyle(one).color)
        const solid = contrast(fill, stroke) < 1.01
        return [Math.min(...inks.map(ink => contrast(ink, fill))), contrast(stroke, page), solid, contrast(stroke, fill)]
    })
    const {fill, opacity} = getComputedStyle(document.querySelector('.devops-cycle__quiet'))
    const mixed = [...rgb(fill)].slice(0, 3).map((value, i) => value * opacity + rgb(page)[i] * (1 - opacity))
    return [phases, contrast(`rgb(${mixed})`, page)]
}"""


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of the same small handbook in each theme; Monitor has no page."""
    files = phase_pages()
    del files["phases/monitor.md"]
    files["index.md"] = files["index.md"].replace("\nphases/monitor", "")
    files["phases/plan.md"] += """
```{devops-cycle}
:shape: ring
:width: 16rem
:align: right
```

The ring stands beside this paragraph, which is long enough to reach it, so that the distance
between the two can be measured in a browser window of the usual width, and of a telephone's.

```{callout} Small steps
:type: warning
One at a time.
```

```{callout}
:type: success
:collapsible: open
That is all.
```
"""
    return build_in_themes(files, THEMES, tmp_path_factory)


def open_page(browser: Browser, url: str, *, styled: bool = True, **options: object) -> Page:
    context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})  # type: ignore[arg-type]
    if not styled:
        context.route(
            "**/devops-phases.css*", lambda route: route.fulfill(body="", content_type="text/css")
        )
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize(("name", "solid"), [("index", KEYS[:7]), ("phases/plan", KEYS[:1])])
@pytest.mark.parametrize(("theme", "scheme"), SCHEMES)
def test_labels_and_segments_have_enough_contrast(
    browser: Browser, handbook: dict[str, str], theme: str, scheme: str, name: str, solid: list[str]
) -> None:
    """Labels and icons on fills, fills or the lines around them on the page, lines on tints.

    Monitor has no page, and is a tint; where a phase is marked, the others are.
    """
    page = open_page(
        browser, f"{handbook[theme]}/{name}.html", color_scheme=scheme, reduced_motion="reduce"
    )
    found, name_of_group = page.evaluate(CONTRAST)
    page.context.close()
    assert [key for key, (*_, full, _) in zip(KEYS, found, strict=True) if full] == list(solid)
    assert min(label for label, *_ in found) >= 4.5
    assert min(line for _, line, *_ in found) >= 3
    assert min(edge for *_, full, edge in found if not full) >= 3
    assert name_of_group >= 4.5


@pytest.mark.parametrize("key", ["plan", "code"])
@pytest.mark.parametrize(("theme", "scheme"), SCHEMES)
def test_the_focus_is_a_ring_in_two_tones(
    browser: Browser, handbook: dict[str, str], theme: str, scheme: str, key: str
) -> None:
    """The outer one stands out from the page, and the inner one from it and from the fill."""
    page = open_page(
        browser, f"{handbook[theme]}/phases/plan.html", color_scheme=scheme, reduced_motion="reduce"
    )
    page.locator(f'.devops-cycle a[data-phase="{key}"]').focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.phase") == key
    colours = CONTRAST[: CONTRAST.index("    const phases")]
    outer, inner, fill, widths = page.evaluate(
        colours
        + """
        const group = [...document.activeElement.querySelectorAll('g')].find(one => one.checkVisibility())
        const ring = getComputedStyle(group.querySelector('use')), path = getComputedStyle(group.querySelector('path'))
        return [contrast(ring.stroke, page), contrast(ring.stroke, path.stroke), contrast(path.stroke, path.fill),
            [ring.strokeWidth, path.strokeWidth].map(parseFloat)] }"""
    )
    page.context.close()
    assert outer >= 3
    assert inner >= 3
    assert widths[0] > widths[1] + 4
    if key == "plan":  # marked, so that it is solid
        assert fill >= 3


def first_fill(page: Page) -> str:
    path = page.locator('.devops-cycle [data-phase="plan"] path').first
    return str(path.evaluate("path => getComputedStyle(path).fill"))


@pytest.mark.parametrize("theme", SWITCHES)
def test_the_colours_follow_the_themes_own_switch(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    """Against the system's setting, too: each of the switch's positions comes twice."""
    background = """[document.documentElement, document.body].map(
        one => getComputedStyle(one).backgroundColor).join()"""
    states: list[tuple[str, str]] = []
    page = open_page(browser, f"{handbook[theme]}/index.html", reduced_motion="reduce")
    for number in range(6):
        states.append((page.evaluate(background), first_fill(page)))
        for selector in SWITCHES[theme][number % len(SWITCHES[theme])]:
            page.locator(selector).first.click()
    page.context.close()
    assert len(set(states)) == 2
    colours, fills = zip(*states, strict=True)
    assert (len({*colours}), len({*fills})) == (2, 2)


@pytest.mark.parametrize(("theme", "scheme"), SCHEMES)
def test_axe_has_no_complaint(
    browser: Browser, handbook: dict[str, str], theme: str, scheme: str
) -> None:
    complaints = []
    for name in ("index", "phases/plan"):
        page = open_page(
            browser, f"{handbook[theme]}/{name}.html", color_scheme=scheme, reduced_motion="reduce"
        )
        ours = [[one] for one in OURS if page.locator(one).count()]
        result = Axe().run(page, context={"include": ours})
        complaints += [
            (name, violation["id"], node["html"][:200], node["failureSummary"])
            for violation in result.response["violations"]
            for node in violation["nodes"]
        ]
        page.context.close()
    assert complaints == []


@pytest.mark.parametrize("theme", THEMES)
def test_a_diagram_beside_text_keeps_its_distance(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    gap = """() => {
        const figure = document.querySelector('figure.align-right')
        const text = [...document.querySelectorAll('p')].find(p => p.textContent.startsWith('The ring'))
        const range = document.createRange()
        range.selectNodeContents(text)
        const right = Math.max(...[...range.getClientRects()].map(line => line.right))
        return [figure.querySelector('svg').getBoundingClientRect().left - right,
                text.getBoundingClientRect().top - figure.getBoundingClientRect().bottom]
    }"""
    page = open_page(browser, f"{handbook[theme]}/phases/plan.html")
    beside, _ = page.evaluate(gap)
    page.set_viewport_size({"width": 320, "height": 800})
    _, beneath = page.evaluate(gap)
    page.context.close()
    assert beside >= 24
    assert beneath >= 0


@pytest.mark.parametrize("theme", THEMES)
def test_labels_look_alike_in_every_theme(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    """Only the one without a page is different, and not by its colour alone."""
    page = open_page(browser, f"{handbook[theme]}/index.html", color_scheme="dark")
    styles = page.locator(".devops-cycle [data-phase]").evaluate_all(
        """all => all.map(one => (({fontWeight, fontStyle}) => [fontWeight, fontStyle,
            getComputedStyle(one).textDecorationLine].join(' '))(getComputedStyle(one.querySelector('text'))))"""
    )
    page.context.close()
    assert styles == ["600 normal none"] * 7 + ["400 italic none"]


@pytest.mark.parametrize("theme", THEMES)
def test_focus_visits_the_phases_in_order_and_can_be_seen(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    page = open_page(browser, f"{handbook[theme]}/index.html", reduced_motion="reduce")
    state = """() => {
        const one = document.activeElement, style = getComputedStyle(one.querySelector('use'))
        return [one.dataset.phase, style.display != 'none' && parseFloat(style.strokeWidth) > 6]
    }"""
    page.locator('.devops-cycle a[data-phase="plan"]').focus()
    page.keyboard.press("Shift+Tab")
    seen = []
    for _ in KEYS[:7]:
        page.keyboard.press("Tab")
        seen.append(page.evaluate(state))
    page.context.close()
    assert seen == [[key, True] for key in KEYS[:7]]


@pytest.mark.parametrize("theme", THEMES)
def test_the_navigation_is_compact(browser: Browser, handbook: dict[str, str], theme: str) -> None:
    """Themes have ideas of their own of lists."""
    page = open_page(browser, f"{handbook[theme]}/phases/plan.html")
    boxes = page.locator(".devops-phase-nav li").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right, box.top])"
    )
    page.context.close()
    assert len({row for _, _, row in boxes}) <= 3
    for (_, right, row), (left, _, same) in pairwise(boxes):
        assert 4 <= left - right <= 12 if row == same else row < same < row + 48


def test_forced_colours(browser: Browser, handbook: dict[str, str]) -> None:
    """Only system colours, links look like links, and the current phase is not told by its colour alone."""
    page = open_page(
        browser,
        f"{handbook['furo']}/phases/plan.html",
        forced_colors="active",
        reduced_motion="reduce",
    )
    styles = page.evaluate(
        """() => {
            const probe = document.body.appendChild(document.createElement('p'))
            const system = name => { probe.style.color = name; return getComputedStyle(probe).color }
            const fill = (key, tag) => getComputedStyle(
                document.querySelector(`.devops-cycle [data-phase="${key}"] ${tag}`)).fill
            return {names: ['Canvas', 'LinkText', 'Highlight', 'HighlightText', 'GrayText'].map(system),
                    found: [fill('code', 'path'), fill('code', 'text'), fill('plan', 'path'),
                            fill('plan', 'text'), fill('monitor', 'text')]}
        }"""
    )
    assert styles["found"] == styles["names"]
    weights = page.locator(".devops-cycle [data-phase]").evaluate_all(
        "all => all.slice(0, 2).map(one => getComputedStyle(one.querySelector('text')).fontWeight)"
    )
    assert weights == ["800", "600"]
    page.locator('.devops-cycle a[data-phase="build"]').first.focus()
    page.keyboard.press("Tab")
    # The segment with the focus is inverted, and has a ring as well.
    focused = """() => {
        const one = document.activeElement, style = tag => getComputedStyle(one.querySelector(tag))
        return [style('use').stroke, style('path').fill, style('text').fill]
    }"""
    canvas, link_text = styles["names"][:2]
    ring, fill, ink = page.evaluate(focused)
    text = "getComputedStyle(document.querySelector('.devops-cycle svg')).color"
    assert [ring, fill, ink] == [page.evaluate(text), link_text, canvas]
    page.context.close()


def test_print_is_light_whatever_the_screen_is(browser: Browser, handbook: dict[str, str]) -> None:
    page = open_page(browser, f"{handbook['furo']}/index.html")
    light = first_fill(page)
    page.context.close()
    page = open_page(
        browser, f"{handbook['furo']}/index.html", color_scheme="dark", reduced_motion="reduce"
    )
    dark = first_fill(page)
    page.emulate_media(media="print", color_scheme="dark")
    printed = first_fill(page)
    page.context.close()
    assert dark != light
    assert printed == light


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_nothing_moves_for_those_who_want_it_so(
    browser: Browser, handbook: dict[str, str], motion: str
) -> None:
    page = open_page(browser, f"{handbook['furo']}/phases/plan.html", reduced_motion=motion)
    durations = page.locator(".devops-cycle a, .devops-phase-nav a").evaluate_all(
        "all => all.map(one => Math.max(...getComputedStyle(one).transitionDuration.split(',').map(parseFloat)))"
    )
    page.context.close()
    assert (max(durations) == 0) is (motion == "reduce")


def test_each_link_says_where_it_leads(browser: Browser, handbook: dict[str, str]) -> None:
    page = open_page(browser, f"{handbook['alabaster']}/phases/plan.html")
    diagram = page.get_by_role("navigation", name="Delivery cycle")
    assert diagram.get_by_role("link", name="Plan, Dev, phase 1 of 8").count() == 1
    assert diagram.get_by_role("link", name="Code, Dev, phase 2 of 8", exact=True).count() == 1
    assert (
        diagram.get_by_role(
            "img", name="Monitor, Ops, phase 8 of 8, no page yet", exact=True
        ).count()
        == 1
    )
    navigation = page.get_by_role("navigation", name="Phases of the delivery cycle")
    assert navigation.get_by_role("link", name="Next phase Code").count() == 1
    assert navigation.get_by_role("listitem").count() == 8
    page.context.close()


@pytest.mark.parametrize("theme", SWITCHES)
def test_all_this_is_the_style_sheets_doing(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    """With an empty one, the colours no longer follow, and focus can no longer be told."""
    fills = set()
    for scheme in ("light", "dark"):
        page = open_page(
            browser, f"{handbook[theme]}/index.html", color_scheme=scheme, styled=False
        )
        fills.add(first_fill(page))
        page.keyboard.press("Tab")
        page.locator('.devops-cycle a[data-phase="plan"]').focus()
        ring = page.evaluate(
            "getComputedStyle(document.activeElement.querySelector('use')).display"
        )
        page.context.close()
        assert ring == "none"
    assert len(fills) == 1
