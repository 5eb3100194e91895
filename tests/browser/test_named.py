"""A cycle with a name in six themes: where the name stands, and how wide its diagram may be."""

from __future__ import annotations

import pytest
from conftest import build_in_themes
from playwright.sync_api import Browser
from test_layout import boxes
from test_themes import THEMES, open_page

FILES = {
    "index.md": "# Start\n\n```{devops-cycle} incident\n:width: 30em\n```\n\n"
    "```{toctree}\n:glob:\n\n*\n```\n",
    "triage.md": "---\ndevops-phase: incident/triage\n---\n# Triage\n\nText.\n",
    "detect.md": "---\ndevops-phase: incident/detect\n---\n# Detect\n\nText.\n",
}


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    cycle = {"phases": ["detect", "triage", "review"], "shape": "ring"}
    return build_in_themes(FILES, THEMES, tmp_path_factory, devops_cycles={"incident": cycle})


@pytest.mark.parametrize("theme", THEMES)
def test_the_name_stands_above_the_way_to_the_phases(
    browser: Browser, incidents: dict[str, str], theme: str
) -> None:
    page = open_page(browser, f"{incidents[theme]}/triage.html")
    (name,), (previous,), (nav,) = (
        boxes(page, f".devops-phase-nav{part}") for part in ("__cycle", "__prev", "")
    )
    page.context.close()
    assert name["top"] == nav["top"]
    assert name["bottom"] < previous["top"]
    assert previous["width"] < nav["width"] / 2


@pytest.mark.parametrize("theme", THEMES)
def test_a_width_is_no_wider_than_the_page(
    browser: Browser, incidents: dict[str, str], theme: str
) -> None:
    phone = {"width": 320, "height": 900}
    page = open_page(browser, f"{incidents[theme]}/index.html", viewport=phone)
    figure, around = boxes(page, "figure.devops-cycle, :has(> figure.devops-cycle)")[::-1]
    page.context.close()
    assert around["left"] <= figure["left"]
    assert figure["right"] <= around["right"]
