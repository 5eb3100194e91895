"""All of it for machines: one file in the output, of a form that is promised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Build, make_build
from jsonschema import Draft202012Validator
from test_facts import CONFIG, PAGES

SCHEMA = Path(__file__).parents[2] / "example_docs" / "reference" / "devops-phases.schema.json"
FILE = "data/devops-phases.json"
SETTINGS: dict[str, Any] = CONFIG | {
    "devops_json": FILE,
    "devops_cycles": {
        "incident": ["detect", {"key": "look", "url": "https://example.org/"}, "end"]
    },
}


def exported(build: Build, builder: str = "html", parallel: int = 0) -> str:
    return build(PAGES, builder, parallel=parallel, **SETTINGS).output(FILE)


def test_it_says_what_the_pages_say(build: Build) -> None:
    found = json.loads(exported(build))
    assert found["facts"] == CONFIG["devops_facts"]
    own, incident = found["cycles"]
    assert [phase["key"] for phase in incident["phases"]] == [
        *("incident/detect", "incident/look", "incident/end")
    ]
    assert incident["phases"][1]["home"] == {
        "document": None,
        "title": None,
        "address": "https://example.org/",
    }
    build_phase = own["phases"][1]
    assert build_phase["number"] == 2
    assert build_phase["home"] == {
        "document": "build",
        "title": "Building",
        "address": "build.html",
    }
    assert build_phase["facts"]["owner"] == ["@builders <b>"]
    assert [(page["document"], page["kind"]) for page in build_phase["pages"]] == [
        ("cache", "runbook"),
        ("done", "checklist"),
        ("other", ""),
    ]


def test_it_has_the_form_that_the_schema_promises(build: Build) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(exported(build)))


def test_addresses_are_those_of_the_output(build: Build) -> None:
    assert '"address": "build/"' in exported(build, "dirhtml")


def test_it_is_the_same_from_several_processes_and_after_edits(tmp_path: Path) -> None:
    alone = exported(make_build(tmp_path / "one"))
    assert exported(make_build(tmp_path / "two"), parallel=4) == alone
    edited = make_build(tmp_path / "three")
    edited(PAGES | {"build.md": "# Nothing\n"}, **SETTINGS)
    assert exported(edited) == alone


@pytest.mark.parametrize("name", ["../out.json", "/out.json", "a/../../out.json", "C:\\out.json"])
def test_it_stays_in_the_output(build: Build, name: str) -> None:
    found = build("# Page\n", devops_json=name)
    assert found.warnings == [
        f"WARNING: conf.py: devops_json has to be a file in the output, not {name!r}. Using the "
        "default, ''. [devops.config]"
    ]
