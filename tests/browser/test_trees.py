"""What Chromium tells assistive technology of what stands around the text: it reads like the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import recorded
from playwright.sync_api import Browser
from themes import Sites

FIXTURES = Path(__file__).parents[1] / "fixtures" / "heard"


@pytest.mark.parametrize(
    ("part", "page", "selector"),
    [
        ("header", "phases/plan", "section:has(> h1)"),
        ("related", "related", "section:has(> h1)"),
        ("navigation", "phases/code", ".devops-phase-nav"),
        ("grid", "shapes", ".devops-grid"),
        ("matrix", "shapes", ".devops-matrix"),
        ("facts", "shapes", "table.devops-facts"),
        ("resources", "shapes", ".devops-resources"),
    ],
)
def test_each_part_reads_like_the_page(
    browser: Browser, sites: Sites, part: str, page: str, selector: str
) -> None:
    """Without addresses, and in a theme that adds nothing."""
    shown = browser.new_page()
    shown.goto((sites["alabaster"] / f"{page}.html").as_uri())
    # Drawings have a test of their own, and callouts are the theme's.
    hidden = "figure.devops-cycle, .headerlink, .devops-callout, section > nav"
    if selector.startswith("section"):
        shown.add_style_tag(content=f"{hidden} {{ display: none }}")
    tree = re.sub(r":\n *- /url: .*", "", shown.locator(selector).first.aria_snapshot()) + "\n"
    shown.close()
    assert tree == recorded(FIXTURES / f"{part}.yaml", tree)
