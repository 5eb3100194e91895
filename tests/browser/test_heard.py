"""What Chromium tells a screen reader: each shape reads like the page, and no text is heard twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Build, phase_pages, recorded
from playwright.sync_api import Browser

from sphinx_devops_phases.drawing.shapes import SHAPES

FIXTURES = Path(__file__).parents[1] / "fixtures" / "heard"
LANGUAGES = ("en", "de")


def heard(browser: Browser, address: str, selector: str) -> str:
    """Roles, names and descriptions of what is at *selector*, and of all in it."""
    page = browser.new_page()
    page.goto(address)
    session = page.context.new_cdp_session(page)
    document = session.send("DOM.getDocument")["root"]["nodeId"]
    at = session.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
    backend = session.send("DOM.describeNode", {"nodeId": at})["node"]["backendNodeId"]
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    page.context.close()
    known = {node["nodeId"]: node for node in nodes}
    (root,) = (node for node in nodes if node.get("backendDOMNodeId") == backend)
    return "".join(said(root, known, 0))


def said(node: dict[str, Any], known: dict[str, Any], depth: int) -> list[str]:
    role = node["role"]["value"]
    name, more = (node.get(key, {}).get("value", "") for key in ("name", "description"))
    silent = node["ignored"] or role in ("none", "generic", "InlineTextBox")
    lines = []
    if not silent:
        parts = [role, f'"{name}"', f"– {more}" if more else ""]
        lines.append("  " * depth + " ".join(filter(None, parts)) + "\n")
    for child in node["childIds"]:
        if child in known:
            lines += said(known[child], known, depth + (not silent))
    return lines


def pages() -> dict[str, str]:
    """A diagram in each shape on a page of a phase; two phases have no page."""
    files = phase_pages()
    for key in ("code", "operate"):
        files[f"phases/{key}.md"] = "---\norphan: true\n---\n# Other\n"
    drawn = "".join(
        f"\n```{{devops-cycle}}\n:shape: {shape}\n:class: its-{shape}\n:alt: The {shape}\n```\n"
        for shape in SHAPES
    )
    files["phases/plan.md"] += drawn
    files["security.md"] = "---\norphan: true\n---\n# Security\n"
    return files


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_shape_reads_like_the_page(build: Build, browser: Browser, language: str) -> None:
    band = {"label": "Security", "doc": "security"}
    built = build(pages(), language=language, devops_cycle_band=band)
    assert built.warnings == []
    address = f"{built.outdir.as_uri()}/phases/plan.html"
    found = {shape: heard(browser, address, f".its-{shape}") for shape in SHAPES}
    ring = found["ring"]
    for shape, text in found.items():
        assert text.replace(f"The {shape}", "The ring") == ring
    assert ring == recorded(FIXTURES / f"diagram-{language}.txt", ring)
    words = re.findall(r"\b(?:Plan|Planen|Security)\b", ring)
    assert len(words) == 2


def test_the_ring_in_the_sidebar_says_the_same(build: Build, browser: Browser) -> None:
    built = build(pages(), html_sidebars={"**": ["devops-cycle.html"]})
    address = f"{built.outdir.as_uri()}/phases/plan.html"
    text = heard(browser, address, ".devops-sidebar")
    assert text == recorded(FIXTURES / "sidebar.txt", text)
