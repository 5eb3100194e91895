"""The examples in the manual and the README are complete, and what they become does not change unseen.

Each ``{example}`` is built by itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import Built, make_build, phase_pages, recorded
from test_markdoc_doctrees import plain

from sphinx_devops_phases.config import PREFIX, Settings, options

README = Path(__file__).parents[2] / "README.md"
DOCS = README.parent / "example_docs"
EXPECTED = Path(__file__).parents[1] / "fixtures" / "examples"
PAGES = sorted({*DOCS.glob("*.md"), *DOCS.glob("how-to/*.md"), *DOCS.glob("reference/*.md")})

CONFIG = {
    "myst_enable_extensions": ["colon_fence"],
    "numfig": True,
    "smartquotes": False,
}


class Example(NamedTuple):
    name: str
    text: str
    is_page: bool
    """It has to be a page of its own; the others are parts of one."""


def examples() -> Iterator[Example]:
    for page in (README, *PAGES):
        kind = "markdown" if page is README else r"\{example\}"
        fence = rf"^(`{{3,}}){kind}\n(:page:\n)?\n*(.*?)^\1$"
        text = page.read_text(encoding="utf-8")
        for number, found in enumerate(re.finditer(fence, text, re.MULTILINE | re.DOTALL), 1):
            yield Example(f"{page.stem}-{number}", found[3], bool(found[2]))


EXAMPLES = list(examples())


def blocks(language: str) -> list[str]:
    """The code blocks of the manual in *language*."""
    fence = rf"^```{language}\n(.*?)^```$"
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    return [block for text in texts for block in re.findall(fence, text, re.MULTILINE | re.DOTALL)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Example, str], Built]:
    """Builds an example: a page alone, other examples in a project with phases."""

    @cache
    def build(page: str, builder: str) -> Built:
        files = {"index.md": page}
        if not page:
            parts = {one.name: one.text for one in EXAMPLES if not one.is_page}
            related = "---\ndevops-related: deploy\n---\n\n# Roll back\n"
            files = {**phase_pages(), "related.md": related}
            files |= {f"{name}.md": f"# {name}\n\n{text}" for name, text in parts.items()}
            files["index.md"] += "\n```{toctree}\n:glob:\n\n*\n```\n"
        run = make_build(tmp_path_factory.mktemp("example"))
        return run(files, builder, **CONFIG)

    return lambda example, builder: build(example.text if example.is_page else "", builder)


@pytest.mark.parametrize("builder", ["html", "latex"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_builds_without_a_warning(
    built: Callable[[Example, str], Built], example: Example, builder: str
) -> None:
    page = "index" if example.is_page else example.name
    assert [line for line in built(example, builder).warnings if f"{page}.md" in line] == []
    assert built(example, builder).app.statuscode == 0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_becomes_what_is_expected(
    built: Callable[[Example, str], Built], example: Example
) -> None:
    doctree = built(example, "html").doctree("index" if example.is_page else example.name)
    found = plain(doctree)
    assert found == recorded(EXPECTED / f"{example.name}.xml", found)


def test_nothing_is_expected_of_examples_that_are_gone() -> None:
    assert {path.stem for path in EXPECTED.iterdir()} == {example.name for example in EXAMPLES}


@pytest.mark.parametrize("block", blocks("python"))
def test_a_configuration_can_be_used(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    values: dict[str, object] = {}
    exec(block, values)
    config = {PREFIX + one.name: one.metadata["default"] for one in options()}
    assert {name for name in values if name.startswith(PREFIX)} <= config.keys()
    Settings.read(config | values)  # type: ignore[arg-type]


@pytest.mark.parametrize("block", blocks("css"))
def test_a_style_sheet_sets_properties_that_exist(block: str) -> None:
    sheet = README.parent / "sphinx_devops_phases" / "static" / "devops-phases.css"
    for name in re.findall(r"(--[\w-]+):", block):
        assert f"var({name}" in sheet.read_text(encoding="utf-8")
