"""The handbook in a real Chromium: following links, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import KEYS, build_in_themes, phase_pages
from playwright.sync_api import Browser, Page

THEMES = ("furo", "alabaster", "pydata_sphinx_theme", "sphinx_book_theme")
DARK_THEMES = ("furo", "pydata_sphinx_theme", "sphinx_book_theme")


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of the same small handbook in each theme."""
    files = phase_pages()
    files["phases/plan.md"] += (
        '\n{% callout type="tip" title="Small steps" %}\nOne at a time.\n{% /callout %}\n'
    )
    files["plain.md"] = "---\norphan: true\n---\n# Plain\n\nText.\n"
    return build_in_themes(files, THEMES, tmp_path_factory)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("theme", THEMES)
def test_each_phase_leads_to_its_page(page: Page, handbook: dict[str, str], theme: str) -> None:
    for key in KEYS:
        page.goto(f"{handbook[theme]}/index.html")
        page.locator(f'.devops-cycle a[data-phase="{key}"]').click()
        assert page.url == f"{handbook[theme]}/phases/{key}.html"


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


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["index", "phases/plan"])
def test_nothing_scrolls_sideways_on_a_phone(
    page: Page, handbook: dict[str, str], theme: str, name: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{handbook[theme]}/plain.html")
    width = "document.documentElement.scrollWidth"
    of_the_theme = page.evaluate(width)  # alabaster and pydata overflow by themselves
    page.goto(f"{handbook[theme]}/{name}.html")
    assert page.evaluate(width) <= of_the_theme
    outside = """[...document.querySelectorAll('.devops-cycle, .devops-phase-nav')].filter(element => {
        const room = element.parentElement.getBoundingClientRect().right + 1
        return [element, ...element.querySelectorAll('*')].some(
            inner => inner.getBoundingClientRect().right > room)
    }).length"""
    assert page.evaluate(outside) == 0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 480, 768, 1200])
def test_labels_are_never_smaller_than_12_pixels(
    page: Page, handbook: dict[str, str], theme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{handbook[theme]}/index.html")
    sizes = page.evaluate(
        """[...document.querySelectorAll('.devops-cycle svg text')]
            .filter(text => text.getClientRects().length && text.checkVisibility())
            .map(text => parseFloat(getComputedStyle(text).fontSize) * Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b))"""
    )
    assert len(sizes) >= 8
    assert min(sizes) >= 12


@pytest.mark.parametrize("width", [320, 1200])
def test_targets_are_large_enough_to_hit(page: Page, handbook: dict[str, str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{handbook['furo']}/phases/plan.html")
    for link in page.locator(".devops-phase-nav a").all():
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def fill(page: Page) -> str:
    return str(
        page.locator('.devops-cycle a[data-phase="plan"] path:visible').first.evaluate(
            "path => getComputedStyle(path).fill"
        )
    )


@pytest.mark.parametrize("theme", DARK_THEMES)
def test_dark_follows_the_system_and_the_themes_own_switch(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    fills = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto(f"{handbook[theme]}/index.html")
        fills[scheme] = fill(page)
        root = "document.body" if theme == "furo" else "document.documentElement"
        other = {"light": "dark", "dark": "light"}[scheme]
        page.evaluate(f"{root}.dataset.theme = '{other}'")
        fills[f"switched to {other}"] = fill(page)
        context.close()
    assert fills["light"] != fills["dark"]
    assert fills["switched to dark"] == fills["dark"]
    assert fills["switched to light"] == fills["light"]


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
    assert diagram.evaluate("one => getComputedStyle(one).colorScheme") == "normal"
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
