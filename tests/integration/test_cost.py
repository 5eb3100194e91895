"""What things cost, in calls of functions: the same in every run, which no time is.

Counted are the calls of our functions and of what these call in C, when all that can be
remembered is.  Whoever adds something to a page raises a number here, and says why it is worth it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from conftest import Read, make_build

import sphinx_devops_phases
from sphinx_devops_phases.output import html

OURS = str(Path(sphinx_devops_phases.__file__).parent)
DIAGRAM = "```{devops-cycle}\n```\n\n"
TAG = '{% callout type="note" title="Small steps" %}\nOne change at a time.\n{% /callout %}\n\n'
TEXT = "Some *words* on the matter.\n\n"

Calls = Callable[[str], int]


@pytest.fixture
def calls(read: Read) -> Calls:
    """Counts what a page with some text costs."""

    def counted(text: str) -> int:
        read(text)
        return calls_of(lambda: read(text))

    return counted


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of ours *work* needs."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call") and frame.f_code.co_filename.startswith(OURS):
            count += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def each(calls: Calls, part: str) -> float:
    """What one more *part* costs on a page that has some."""
    few, many = (calls("# Page\n\n" + part * count) for count in (10, 20))
    return (many - few) / 10


def test_a_further_diagram_is_looked_up(calls: Calls) -> None:
    assert each(calls, DIAGRAM) <= 80


def test_that_would_not_be_so_if_each_one_were_drawn(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "_written", html._written.__wrapped__)
    assert each(calls, DIAGRAM) > 600


def test_a_tag_is_read_once(calls: Calls) -> None:
    assert each(calls, TAG) <= 450


def test_text_without_anything_of_ours_costs_a_look_at_each_node(calls: Calls) -> None:
    assert each(calls, TEXT) <= 6


def test_a_page_without_anything_of_ours_costs_next_to_nothing(calls: Calls) -> None:
    assert calls("# Page\n\nText.\n") <= 310


RELATED = "---\ndevops-related: plan\n---\n# Page\n\n```{devops-nav}\n```\n"


def build_with(count: int, directory: Path, **config: object) -> int:
    """The calls of a build with this many pages that belong to a phase, in two folders."""
    pages = {f"{'ab'[number % 2]}/page{number}.md": RELATED for number in range(count)}
    pages |= {"plan.md": "---\ndevops-phase: plan\n---\n# Plan\n"}
    index = "# Start\n\n```{toctree}\n:glob:\n\n*\n*/*\n```\n"
    build = make_build(directory / str(count))
    return calls_of(lambda: build({"index.md": index, **pages}, **config))


def a_further_page(directory: Path, **config: object) -> float:
    _first, few, many = (build_with(count, directory, **config) for count in (10, 20, 40))
    return (many - few) / 20


def test_a_further_page_with_a_header_and_a_navigation_is_looked_up(tmp_path: Path) -> None:
    """They differ from folder to folder only."""
    assert a_further_page(tmp_path) <= 320


def test_so_is_the_ring_in_its_sidebar(tmp_path: Path) -> None:
    assert a_further_page(tmp_path, html_sidebars={"**": ["devops-cycle.html"]}) <= 380


LOADED = """
import sys
from sphinx.application import Sphinx

here, build, processes = sys.argv[1:]
settings = {"extensions": ["sphinx_devops_phases"]}
app = Sphinx(here, None, build, build, "html", settings, None, None, parallel=int(processes))
app.build()
ours = (name for name in sys.modules if name.startswith("sphinx_devops_phases."))
print(*(name.partition(".")[2] for name in ours))
"""


def loaded_by_a_page_of_text(directory: Path, *, processes: int = 1) -> list[str]:
    """The modules of ours that a build has loaded in the end."""
    (directory / "index.rst").write_text("Page\n====\n\nText.\n", encoding="utf-8")
    command = [sys.executable, "-c", LOADED, str(directory), f"{directory}/build", str(processes)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_what_a_project_does_not_use_is_not_loaded(tmp_path: Path) -> None:
    """What draws, what reads Markdoc, and the commands are loaded when they are needed."""
    loaded = loaded_by_a_page_of_text(tmp_path)
    needed = {"drawing.markup", "markdoc.addresses", "markdoc.mappings"}
    assert {name for name in loaded if name.startswith(("drawing.", "markdoc."))} == needed
    assert len(loaded) <= 60


def test_what_processes_may_need_is_loaded_before_there_are_several(tmp_path: Path) -> None:
    loaded = loaded_by_a_page_of_text(tmp_path, processes=2)
    assert {"markdoc.evaluate", "myst.render", "drawing.svg", "drawing.shapes"} <= {*loaded}
