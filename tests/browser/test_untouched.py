"""A page that has nothing of ours is in every theme what it would be without the extension."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from themes import CONFIG, THEMES, Sites, build, pages, sidebar

RING = re.compile(r'<nav class="devops-cycle devops-sidebar".*?</nav>', re.DOTALL)
SHEET = re.compile(r' *<link [^>]*href="_static/devops-phases\.css[^>]*>\n')


@pytest.mark.parametrize("name", THEMES)
def test_it_is_the_same_byte_for_byte(tmp_path: Path, sites: Sites, name: str) -> None:
    """But for the ring in the sidebar, where it was put there, and the style sheet that it needs.

    Without the extension, a word stands for the ring, as some themes leave out empty sidebars.
    """
    theme = THEMES[name]
    templates, ring = sidebar(theme) if theme.recipe else ({}, {})
    config: dict[str, Any] = {"project": CONFIG["project"], "numfig": CONFIG["numfig"], **ring}
    others = [one for one in theme.config.get("extensions", ()) if one != "sphinx_devops_phases"]
    config |= {"extensions": ("myst_parser", *others), "templates_path": ["_templates"]}
    build(
        theme, tmp_path, {**pages(), **templates, "_templates/devops-cycle.html": "RING"}, **config
    )
    expected = (tmp_path / "build" / "html" / "plain.html").read_text(encoding="utf-8")
    page = (sites[name] / "plain.html").read_text(encoding="utf-8")
    ours = [len(RING.findall(page)), len(SHEET.findall(page))]
    assert ours == ([1, 1] if theme.recipe else [0, 0])
    assert SHEET.sub("", RING.sub("RING", page)).splitlines() == expected.splitlines()
