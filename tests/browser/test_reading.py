"""The handbook in a real Chromium: following links, with and without a style sheet or scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import KEYS, make_build, phase_pages
from playwright.sync_api import Browser, Page

THEMES = ("furo", "alabaster")


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of the same small handbook in each theme; ``test_themes.py`` has more of them."""
    directories = {theme: tmp_path_factory.mktemp(theme) for theme in THEMES}
    builds = {
        theme: make_build(directory)(phase_pages(), html_theme=theme)
        for theme, directory in directories.items()
    }
    return {theme: built.outdir.as_uri() for theme, built in builds.items()}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield context.new_page()
    context.close()


def test_each_phase_leads_to_its_page(page: Page, handbook: dict[str, str]) -> None:
    for key in KEYS:
        page.goto(f"{handbook['furo']}/index.html")
        page.locator(f'.devops-cycle a[data-phase="{key}"]').click()
        assert page.url == f"{handbook['furo']}/phases/{key}.html"


def test_next_followed_eight_times_leads_back(page: Page, handbook: dict[str, str]) -> None:
    page.goto(f"{handbook['furo']}/phases/plan.html")
    visited = []
    for _ in KEYS:
        page.locator('.devops-phase-nav a[rel="next"]').click()
        visited.append(page.url.rsplit("/", 1)[1].removesuffix(".html"))
    assert visited == [*KEYS[1:], KEYS[0]]


def test_the_tab_key_visits_the_phases_in_order(page: Page, handbook: dict[str, str]) -> None:
    page.goto(f"{handbook['alabaster']}/index.html")
    page.locator('.devops-cycle a[data-phase="plan"]').focus()
    visited = []
    for _ in KEYS:
        visited.append(page.evaluate("document.activeElement.dataset.phase"))
        page.keyboard.press("Tab")
    assert visited == list(KEYS)


def test_focus_is_visible(page: Page, handbook: dict[str, str]) -> None:
    page.goto(f"{handbook['furo']}/index.html")
    diagram = page.locator(".devops-cycle svg")
    before = diagram.screenshot()
    page.locator('.devops-cycle a[data-phase="plan"]').focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert diagram.screenshot() != before


def fill(page: Page) -> str:
    path = page.locator('.devops-cycle a[data-phase="plan"] path:visible').first
    return str(path.evaluate("path => getComputedStyle(path).fill"))


def test_a_theme_without_a_dark_mode_stays_light(
    browser: Browser, handbook: dict[str, str]
) -> None:
    fills = set()
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{handbook['alabaster']}/index.html")
        fills.add(fill(page))
        context.close()
    assert len(fills) == 1


def test_the_diagram_needs_no_script_no_other_host_and_no_inline_style(
    browser: Browser, handbook: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(f"{handbook['alabaster']}/phases/plan.html")
    page.goto(f"{handbook['alabaster']}/index.html")
    assert all(url.startswith("file:") for url in requested)
    figure = page.locator("figure.devops-cycle").inner_html()
    assert "style=" not in figure
    assert "<style" not in figure
    assert "<script" not in figure
    page.locator('.devops-cycle a[data-phase="code"]').click()
    assert page.url.endswith("/phases/code.html")
    context.close()


def test_with_the_style_sheet_gone_the_links_are_still_there(
    browser: Browser, handbook: dict[str, str]
) -> None:
    context = browser.new_context()
    context.route("**/*.css*", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{handbook['alabaster']}/index.html")
    diagram = page.locator("figure.devops-cycle")
    assert diagram.evaluate("one => getComputedStyle(one).containerName") == "none"
    page.locator('.devops-cycle a[data-phase="monitor"]').click()
    assert page.url.endswith("/phases/monitor.html")
    context.close()


@pytest.mark.parametrize("theme", ["alabaster", "furo"])
def test_what_was_searched_for_is_marked_behind_a_diagram_too(
    page: Page, handbook: dict[str, str], theme: str
) -> None:
    """Sphinx's script goes through all text, and used to stop at the tooltips of a drawing."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{handbook[theme]}/index.html?highlight=monitor")
    page.wait_for_selector("li .highlighted")
    assert errors == []
    assert page.locator(".toctree-wrapper .highlighted").count() >= 1


def test_the_line_beneath_a_diagram_is_about_the_phase_that_one_points_at(
    page: Page, handbook: dict[str, str]
) -> None:
    """Or that has the focus; without either, it takes no room."""
    page.goto(f"{handbook['furo']}/index.html")
    said = """() => [...document.querySelectorAll('.devops-cycle__line > *')]
        .filter(one => getComputedStyle(one).visibility == 'visible').map(one => one.textContent)"""
    height = "document.querySelector('figure.devops-cycle').getBoundingClientRect().height"
    assert page.evaluate(said) == []
    before = page.evaluate(height)
    page.locator('.devops-cycle a[data-phase="code"]').hover()
    assert page.evaluate(said) == ["Code – All about code."]
    page.mouse.move(0, 0)
    page.locator('.devops-cycle a[data-phase="monitor"]').focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(said) == ["Operate – All about operate."]
    assert page.evaluate(height) == before


def test_the_current_phase_stays_marked_in_the_navigation_when_one_points_at_it(
    page: Page, handbook: dict[str, str]
) -> None:
    page.goto(f"{handbook['furo']}/phases/plan.html")
    page.add_style_tag(content="* { transition: none !important }")
    here = page.locator(".devops-phase-nav li > [aria-current]")
    behind = "one => getComputedStyle(one).backgroundColor"
    before = here.evaluate(behind)
    here.hover()
    assert here.evaluate(behind) == before


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_nothing_moves_for_those_who_want_it_so(
    browser: Browser, handbook: dict[str, str], motion: str
) -> None:
    page = browser.new_page(reduced_motion=motion)  # type: ignore[arg-type]
    page.goto(f"{handbook['furo']}/phases/plan.html")
    durations = page.locator(".devops-cycle a, .devops-phase-nav a").evaluate_all(
        "all => all.map(one => Math.max(...getComputedStyle(one).transitionDuration.split(',').map(parseFloat)))"
    )
    page.close()
    assert (max(durations) == 0) is (motion == "reduce")


def test_print_is_light_whatever_the_screen_is(browser: Browser, handbook: dict[str, str]) -> None:
    page = browser.new_page(color_scheme="light", reduced_motion="reduce")
    page.goto(f"{handbook['furo']}/index.html")
    light = fill(page)
    page.emulate_media(color_scheme="dark")
    dark = fill(page)
    page.emulate_media(media="print", color_scheme="dark")
    printed = fill(page)
    page.close()
    assert dark != light
    assert printed == light


def test_light_and_dark_are_the_style_sheets_doing(
    browser: Browser, handbook: dict[str, str]
) -> None:
    """Without it, the colours do not follow, and what has the focus cannot be told."""
    fills = set()
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme, reduced_motion="reduce")
        page.route(
            "**/devops-phases.css*", lambda route: route.fulfill(body="", content_type="text/css")
        )
        page.goto(f"{handbook['furo']}/index.html")
        fills.add(fill(page))
        page.locator('.devops-cycle a[data-phase="plan"]').focus()
        paint = "name => getComputedStyle(document.activeElement.querySelector(name)).stroke"
        assert page.evaluate(paint, "use") == page.evaluate(paint, "path")
        page.close()
    assert len(fills) == 1
