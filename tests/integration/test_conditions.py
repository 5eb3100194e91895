"""What an output leaves out is no home there, and nothing of it shows: ``only``, ``ifconfig``."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import pytest
from conftest import Build, Built, make_build

CONDITIONS = {"only": "only:: NAME", "ifconfig": "ifconfig:: builder == 'NAME'"}
PLACES = {
    "a section": (
        "Shipping\n--------\n\n.. devops-phase:: deploy\n\n   Secret words.\n\nText.\n",
        ":shipping",
    ),
    "the page": (".. devops-phase:: deploy\n\n   Secret words.\n", "::doc"),
    "a title": ("Deploy\n------\n\nSecret words.\n\n.. devops-cycle::\n", ":deploy"),
    "a directive further down": (
        ".. note::\n\n   .. devops-phase:: deploy\n\n      Secret words.\n\n   Text.\n",
        "::doc",
    ),
}
"""What is under a condition, and where LaTeX then has the home.

In reStructuredText: MyST's sections leave such a directive, and are there in any case.
"""

INDEX = """
# Start

```{devops-cycle}
```

```{devops-grid}
```

{devops:phase}`deploy`

```{toctree}
notes
```
"""
Outputs = Callable[[str, str, str], Built]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """A project whose notes have a home that only LaTeX has; one build for each."""
    made: dict[tuple[str, str, str], Built] = {}

    def build(builder: str, condition: str, place: str) -> Built:
        key = (builder, condition, place)
        if key not in made:
            begin = CONDITIONS[condition].replace("NAME", "latex")
            inner = indent(PLACES[place][0], "   ")
            notes = f"Notes\n=====\n\nWords.\n\n.. {begin}\n\n{inner}"
            run = make_build(tmp_path_factory.mktemp("conditions"))
            made[key] = run(
                {"index.md": INDEX, "notes.rst": notes},
                builder,
                extensions=("sphinx_devops_phases", "sphinx.ext.ifconfig"),
                copyright="2026",
                version="1",
            )
        return made[key]

    return build


def text_of(outdir: Path) -> str:
    """All that was written, but for the sources."""
    suffixes = (".html", ".xhtml", ".js", ".json", ".ncx", ".tex", ".txt")
    files = (path for path in outdir.rglob("*") if path.suffix in suffixes)
    wanted = (path for path in files if not {"_sources", "_static"} & {*path.parts})
    return "\n".join(path.read_text(encoding="utf-8") for path in wanted)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("builder", ["html", "singlehtml", "epub", "text"])
def test_nothing_leaks_where_it_is_off(
    outputs: Outputs, builder: str, condition: str, place: str
) -> None:
    built = outputs(builder, condition, place)
    assert built.warnings == []
    text = text_of(built.outdir)
    assert "Deploy" in text
    assert "Secret" not in text
    assert not re.search(r'href="[^"]*notes[^"]*"[^>]*>(<[^>]*>)*Deploy', text)
    assert not re.search(r'data-phase="deploy" href', text)
    assert "Shipping" not in text
    if builder == "html":
        inventory = zlib.decompress((built.outdir / "objects.inv").read_bytes().split(b"\n", 4)[4])
        assert b"devops:phase" not in inventory
        assert ">Deploy</a>" not in built.output("genindex.html")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_it_is_the_home_where_it_is_on(outputs: Outputs, condition: str, place: str) -> None:
    built = outputs("latex", condition, place)
    assert built.warnings == []
    tex = next(built.outdir.glob("*.tex")).read_text(encoding="utf-8")
    target = rf"notes{PLACES[place][1]}"
    assert re.search(rf"\\hyperref\[\\detokenize\{{{target}\}}\]\{{.*Deploy", tex)


def test_what_is_off_leaves_the_phase_to_others(build: Build) -> None:
    """Without a warning of two homes; the other one may be further down the same page."""
    section = ".. only:: {0}\n\n   Deploy\n   ------\n\n   Words for {0}.\n\n"
    sections = section.format("latex") + section.format("html")
    built = build({"index.rst": f"Page\n====\n\n.. devops-cycle::\n\n{sections}"})
    assert built.warnings == []
    assert '<title class="nohighlight">Words for html.</title>' in built.output("index.html")


def test_the_same_doctrees_serve_outputs_with_and_without_it(build: Build) -> None:
    notes = "# Notes\n\n```{only} latex\n~~~{devops-phase} deploy\nSecret.\n~~~\n```\n"
    files = {"index.md": INDEX, "notes.md": notes}
    links = {
        "html": r"data-phase=\"deploy\" href",
        "latex": r"\\hyperref\[\\detokenize\{notes::doc\}\]\{.*Deploy",
    }
    for builder, is_home in (("html", False), ("latex", True), ("html", False)):
        text = text_of(build(files, builder).outdir)
        assert ("data-phase" in text) == (builder == "html")
        assert bool(re.search(links[builder], text)) == is_home


def test_the_summary_leaves_out_what_is_under_a_condition(build: Build) -> None:
    home = "````{devops-phase} plan\n~~~{only} internal\nSecret.\n~~~\n\nOpenly.\n````\n"
    assert (
        '<title class="nohighlight">Openly.<'
        in build(f"# Page\n\n{home}\n```{{devops-cycle}}\n```\n").html()
    )
