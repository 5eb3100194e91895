"""A mistake in the front matter is one warning, with its line and what is meant."""

from __future__ import annotations

import pytest
from conftest import Build


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("devops_phase: plan", 'has "devops_phase": did you mean "devops-phase"?'),
        ("devops-phases: plan", 'has "devops-phases": did you mean "devops-phase"?'),
        ("Devops-Phase: plan", 'has "Devops-Phase": did you mean "devops-phase"?'),
        ("devops-releated: [plan]", 'has "devops-releated": did you mean "devops-related"?'),
        ("devop-phase: plan", 'has "devop-phase": did you mean "devops-phase"?'),
        ("devops-fact: plan", 'has "devops-fact": did you mean "devops-facts"?'),
    ],
)
def test_a_near_miss_of_a_key(build: Build, line: str, end: str) -> None:
    built = build(f"---\ntitle: x\n{line}\n---\n# Page\n")
    assert built.warnings == [f"index.md:3: WARNING: The front matter {end} [devops.front_matter]"]


@pytest.mark.parametrize("key", ["devops-phase", "devops-related"])
@pytest.mark.parametrize("value", ["", "~", '""'])
def test_a_key_without_a_value(build: Build, key: str, value: str) -> None:
    built = build(f"---\ntitle: x\n{key}: {value}\n---\n# Page\n")
    assert built.warnings == [
        f'index.md:3: WARNING: "{key}" in the front matter is empty: write the key of a phase '
        "behind it. [devops.front_matter]"
    ]


@pytest.mark.parametrize(
    ("line", "meant"), [("subtitel: x", "subtitle"), ("discription: x", "description")]
)
def test_a_near_miss_of_what_a_page_about_phases_says(build: Build, line: str, meant: str) -> None:
    built = build(f"---\ndevops-phase: plan\n{line}\n---\n# Page\n")
    assert built.warnings == [
        f'index.md:3: WARNING: The front matter has "{line[:-3]}": did you mean "{meant}"? '
        "[devops.front_matter]"
    ]


def test_a_key_that_is_written_twice_counts_once(build: Build) -> None:
    assert build("---\ndevops-phase: plan, plan\n---\n# Page\n").warnings == []


def test_in_restructuredtext(build: Build) -> None:
    built = build({"index.rst": ":devops_phase: plan\n\nPage\n====\n"})
    assert built.warnings == [
        'index.rst:1: WARNING: The front matter has "devops_phase": did you mean "devops-phase"? '
        "[devops.front_matter]"
    ]


def test_other_keys_are_other_peoples(build: Build) -> None:
    keys = ("phase", "related", "devops", "devops-owner", "stage", "subtitel", "tags", "release")
    front = "\n".join(f"{key}: x" for key in keys)
    assert build(f"---\n{front}\n---\n# Page\n").warnings == []


def test_an_empty_list_says_that_there_is_none(build: Build) -> None:
    assert build("---\ndevops-related: []\n---\n# Page\n").warnings == []
