"""The manual's examples work as they are pasted, and what they become does not change unseen.

Each page of the manual is tried in the way of somebody who has followed the tutorial: what it says
of ``conf.py``, and its examples, are pasted into the handbook that ``init`` writes.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cases
import pytest
from conftest import Built
from sphinx.testing.util import SphinxTestApp
from test_markdoc_doctrees import plain

from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.config import PREFIX, options
from sphinx_devops_phases.cycles import read_phases

README = Path(__file__).parents[2] / "README.md"
DOCS = README.parent / "example_docs"
EXPECTED = Path(__file__).parents[1] / "fixtures" / "examples.txt"
PAGES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in (README, DOCS / "tutorial.md", *sorted(DOCS.glob("how-to/*.md")))
    if path.stem != "index"
}


class Example(NamedTuple):
    page: str
    """The page of the manual that it is on."""
    name: str
    text: str
    is_page: bool
    """It has to be a page of its own; the others are parts of one."""


def blocks(page: str, language: str) -> list[str]:
    """The code blocks in *language* on a page of the manual."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[page], re.MULTILINE | re.DOTALL)


def examples() -> Iterator[Example]:
    for page, text in PAGES.items():
        fence = r"^(`{3,})(?:markdown|\{example\})\n(:page:\n)?\n*(.*?)^\1$"
        for number, found in enumerate(re.finditer(fence, text, re.MULTILINE | re.DOTALL), 1):
            yield Example(page, f"{page}-{number}", found[3], bool(found[2]))


EXAMPLES = list(examples())
CONFIGURATIONS = [(page, block) for page in PAGES for block in blocks(page, "python")]


Paste = Callable[[str, tuple[str, ...], str], Built]


@pytest.fixture(autouse=True)
def extensions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the manual's configurations import is there while a test runs."""
    monkeypatch.setattr(sys, "path", [*sys.path])


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What another project offers; no test asks for it at its address."""
    directory = tmp_path_factory.mktemp("platform")
    assert main(["init", str(directory / "docs")]) == 0
    return build(directory / "docs", "html", directory).outdir / "objects.inv"


@pytest.fixture(scope="module")
def paste(inventory: Path, tmp_path_factory: pytest.TempPathFactory) -> Paste:
    """Makes a new handbook, with all that a page of the manual says to put into it."""

    @cache
    def project(page: str, configurations: tuple[str, ...]) -> Path:
        directory = tmp_path_factory.mktemp(page)
        source = directory / "docs"
        assert main(["init", str(source)]) == 0
        lines = "".join(configurations)
        if "intersphinx_mapping" in lines:
            lines += (
                f"intersphinx_mapping = {{'platform': ('https://x.org/', {str(inventory)!r})}}\n"
            )
        add(source / "conf.py", lines)
        for block in blocks(page, "css"):
            add(source / "_static/handbook.css", block)
        for linked in re.findall(r"\]\(\.\./(_ext/\S+)\)", PAGES[page]):
            add(source / linked, (DOCS / linked).read_text(encoding="utf-8"))
        pasted = [one for one in EXAMPLES if one.page == page]
        for one in pasted:
            add(
                source / f"pasted/{one.name}.md",
                one.text if one.is_page else f"# {one.name}\n\n{one.text}",
            )
        if pasted:
            add(source / "index.md", "\n```{toctree}\n:glob:\n\npasted/*\n```\n")
        return source

    @cache
    def run(page: str, configurations: tuple[str, ...], builder: str) -> Built:
        source = project(page, configurations)
        return build(source, builder, source.parent)

    return run


def add(path: Path, text: str) -> None:
    """Put *text* at the end of a file."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def build(source: Path, builder: str, directory: Path) -> Built:
    """Build a folder that has a ``conf.py``."""
    app = SphinxTestApp(builder, srcdir=source, builddir=directory / "build")
    try:
        app.build()
    finally:
        app.cleanup()
    return Built(app)


@pytest.fixture(scope="module")
def built(paste: Paste) -> Callable[[str, str], Built]:
    """The handbook into which everything on a page of the manual was pasted."""
    return lambda page, builder: paste(page, tuple(blocks(page, "python")), builder)


@pytest.mark.parametrize("builder", ["html", "latex"])
@pytest.mark.parametrize("page", PAGES)
def test_all_of_a_page_can_be_pasted_without_a_warning(
    built: Callable[[str, str], Built], page: str, builder: str
) -> None:
    assert built(page, builder).warnings == []
    assert built(page, builder).app.statuscode == 0


@pytest.mark.parametrize(("page", "block"), CONFIGURATIONS)
def test_a_configuration_can_be_pasted_alone(paste: Paste, page: str, block: str) -> None:
    """Examples may need another one of the page."""
    warnings = paste(page, (block,), "html").warnings
    assert [line for line in warnings if not line.startswith("pasted/")] == []
    config = {PREFIX + one.name: one.metadata["default"] for one in options()}
    assert {name for name in values(block) if name.startswith(PREFIX)} <= config.keys()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_becomes_what_is_expected(
    built: Callable[[str, str], Built], example: Example
) -> None:
    found = plain(built(example.page, "html").doctree(f"pasted/{example.name}"))
    cases.check(EXPECTED, cases.Case(example.name, example.text, found))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_needs_no_syntax_that_is_switched_on_first(example: Example) -> None:
    """``init`` does that, but most projects are older; there it would be text, without a warning."""
    assert ":::" not in example.text


def test_nothing_is_expected_of_examples_that_are_gone() -> None:
    assert {case.title for case in cases.read(EXPECTED)} == {one.name for one in EXAMPLES}


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_ours_can_be_typed(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if re.search(r"(--project|export) docs", PAGES[page]):
        assert main(["init", "docs"]) == 0
    for block in blocks(page, "console"):
        for line in re.findall(r"^\$ python -m sphinx_devops_phases (.*)", block, re.MULTILINE):
            assert main(shlex.split(line)) == 0


@pytest.mark.parametrize("block", [block for page in PAGES for block in blocks(page, "css")])
def test_a_style_sheet_has_names_that_exist(block: str) -> None:
    sheet = README.parent / "sphinx_devops_phases" / "static" / "devops-phases.css"
    text = sheet.read_text(encoding="utf-8")
    properties = [f"var({name}" for name in re.findall(r"(--[\w-]+):", block)]
    names = properties + re.findall(r"\.devops-[\w-]+", block)
    assert names
    assert [name for name in names if name not in text] == []


def test_the_diagrams_of_the_guide_about_own_phases_show_what_its_lines_say() -> None:
    """They are a list, and a cycle in the manual's own ``conf.py``: it keeps to the eight itself."""
    above = r"^```python\n((?:(?!^```$).)*)^```\n\n```{devops-cycle}"
    said = re.findall(above, PAGES["own-phases"], re.MULTILINE | re.DOTALL)
    listed, named = (read_phases(values(block)["devops_phases"]) for block in said)
    items = re.findall(
        r"^ +\d\. (?:\[(.*?)\]\(.*?\)|{.*?}`(.*?)(?: <\w+>)?`) – (.*)$",
        PAGES["own-phases"],
        re.MULTILINE,
    )
    found = [(text or role.capitalize(), summary) for text, role, summary in items]
    assert found == [(phase.label, phase.summary) for phase in listed]
    assert re.findall(r"^\d\. (\w+)$", PAGES["own-phases"], re.MULTILINE) == [
        name for name, _ in listed.groups
    ]
    conf = (DOCS / "conf.py").read_text(encoding="utf-8")
    (cycles,) = re.findall(r"^devops_cycles = {.*?^}$", conf, re.MULTILINE | re.DOTALL)
    assert read_phases(values(cycles)["devops_cycles"]["ml"]["phases"]) == named


def values(block: str) -> dict[str, Any]:
    """What a piece of ``conf.py`` sets."""
    found: dict[str, Any] = {"project": "", "author": ""}
    exec(block, found)
    return found
