"""How the parts sit in six themes: distances, alignment, order, and callouts that collapse."""

from __future__ import annotations

from itertools import pairwise

import pytest
from conftest import build_in_themes, phase_pages
from playwright.sync_api import Browser, Page
from test_themes import THEMES, open_page

TEXT = "Words that fill the line and the next ones, too. " * 8

PAGE = f"""
# Parts

{TEXT}

```{{devops-cycle}}
:caption: Select a phase.
```

{TEXT}

```{{devops-cycle}}
:align: left
```

{TEXT}

```{{callout}} Always open
:type: warning
One.
```

```{{callout}} To be opened
:type: warning
:collapsible: closed
Two.
```

```{{callout}} To be closed
:collapsible: open
Three.
```
"""


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    files = phase_pages()
    files["index.md"] = files["index.md"].replace("\nphases/plan\n", "\nparts\nphases/plan\n")
    return build_in_themes({**files, "parts.md": PAGE}, THEMES, tmp_path_factory, numfig=True)


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_a_caption_is_centred_close_to_its_diagram(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    """Whatever the theme adds to figures, and though a link to the figure follows the text."""
    page = open_page(browser, f"{handbook[theme]}/parts.html")
    (number,), (text,) = boxes(page, ".caption-number"), boxes(page, ".caption-text")
    diagram = boxes(page, "figure:has(figcaption) svg")[0]
    before, after = boxes(page, "p:has(+ figure figcaption), figure:has(figcaption) + p")
    page.context.close()
    assert abs(number["left"] + text["right"] - diagram["left"] - diagram["right"]) < 4
    above, beneath = diagram["top"] - before["bottom"], after["top"] - text["bottom"]
    assert text["top"] - diagram["bottom"] < above
    assert abs(beneath - above) < 10


@pytest.mark.parametrize("theme", THEMES)
def test_a_diagram_beside_text_leaves_the_text_its_share(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    """It takes half of the line, on a phone the whole."""
    for width, least, most in ((1200, 0.4, 0.51), (320, 0.99, 1.01)):
        page = open_page(
            browser, f"{handbook[theme]}/parts.html", viewport={"width": width, "height": 900}
        )
        figure, text = boxes(page, "figure.align-left, figure.align-left + p")
        page.context.close()
        assert least <= figure["width"] / text["width"] <= most


@pytest.mark.parametrize("theme", THEMES)
def test_the_rows_of_the_navigation_are_close_together(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    page = open_page(
        browser, f"{handbook[theme]}/phases/code.html", viewport={"width": 320, "height": 800}
    )
    rows = sorted({round(box["top"]) for box in boxes(page, ".devops-phase-nav li > *")})
    page.context.close()
    assert 1 < len(rows) <= 4
    assert all(24 <= lower - upper <= 40 for upper, lower in pairwise(rows))


@pytest.mark.parametrize("theme", THEMES)
def test_the_tab_key_goes_through_the_navigation_as_the_eye_does(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    page = open_page(browser, f"{handbook[theme]}/phases/code.html")
    links = boxes(page, ".devops-phase-nav a")
    page.context.close()
    assert len(links) == 10
    assert links == sorted(links, key=lambda box: (box["top"], box["left"]))


def test_the_navigation_marks_the_current_phase_in_forced_colours(
    browser: Browser, handbook: dict[str, str]
) -> None:
    """Which take its background and its shadow away."""
    page = open_page(browser, f"{handbook['furo']}/phases/code.html", forced_colors="active")
    frames = page.locator(".devops-phase-nav li > *").evaluate_all(
        "all => all.map(one => getComputedStyle(one).outlineStyle)"
    )
    page.context.close()
    assert frames == ["none", "solid", *["none"] * 6]


@pytest.mark.parametrize("theme", THEMES)
def test_a_callout_that_collapses_looks_like_one(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    """It has a triangle; closed, it ends with its title; and the focus is drawn inside of it."""
    page = open_page(browser, f"{handbook[theme]}/parts.html")
    box, title = boxes(page, "details:not([open]), details:not([open]) > summary")
    assert abs(box["bottom"] - title["bottom"]) < 1
    summary = page.locator("details:not([open]) > summary")
    summary.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    style = summary.evaluate(
        "one => (({display, listStyleType, outlineStyle, outlineWidth, outlineOffset}) =>"
        " [display, listStyleType, outlineStyle, parseFloat(outlineWidth) + parseFloat(outlineOffset)]"
        ")(getComputedStyle(one))"
    )
    page.context.close()
    assert style == ["list-item", "disclosure-closed", "solid", 0]


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme != "alabaster"])
def test_the_title_of_a_callout_that_collapses_is_like_any_other(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    page = open_page(browser, f"{handbook[theme]}/parts.html")
    always, collapsing = boxes(page, ".devops-callout--warning > .admonition-title")
    colours = page.locator(".devops-callout--warning > .admonition-title").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    page.context.close()
    for side in ("left", "right"):
        assert collapsing[side] == pytest.approx(always[side], abs=1)
    assert collapsing["height"] == pytest.approx(always["height"], abs=5)
    assert len(set(colours)) == 1


def test_furos_icon_stands_before_the_title_of_a_callout_that_collapses(
    browser: Browser, handbook: dict[str, str]
) -> None:
    page = open_page(browser, f"{handbook['furo']}/parts.html")
    icons = page.locator(".devops-callout--warning > .admonition-title").evaluate_all(
        "all => all.map(one => getComputedStyle(one, '::before')).map(({content, width, height, maskImage}) =>"
        " [content, width, height, maskImage].join())"
    )
    page.context.close()
    assert len(set(icons)) == 1
    assert "url(" in icons[0]


def test_a_warning_that_collapses_is_no_note_where_the_theme_has_no_style_for_it(
    browser: Browser, handbook: dict[str, str]
) -> None:
    page = open_page(browser, f"{handbook['alabaster']}/parts.html")
    colours = page.locator("details.devops-callout").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    page.context.close()
    assert len(set(colours)) == 2


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_closed_on_the_screen_is_open_on_paper(
    browser: Browser, handbook: dict[str, str], theme: str
) -> None:
    page = open_page(browser, f"{handbook[theme]}/parts.html")
    visible = "document.querySelector('details:not([open]) > p').checkVisibility()"
    on_screen = page.evaluate(visible)
    page.emulate_media(media="print")
    on_paper = page.evaluate(visible)
    page.context.close()
    assert not on_screen
    assert on_paper
