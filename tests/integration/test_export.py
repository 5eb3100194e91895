"""All of it for machines: one file in the output, of a form that is promised."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess
from textwrap import dedent
from typing import Any

import pytest
from conftest import Build, make_build
from jsonschema import Draft202012Validator
from processes import forked
from test_facts import CONFIG, PAGES

from sphinx_devops_phases.__main__ import main

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


def test_the_manual_shows_that_form() -> None:
    page = SCHEMA.with_name("json.md").read_text(encoding="utf-8")
    example = page.partition("```json\n")[2].partition("```")[0]
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    shown = json.loads(example)
    shown["cycles"][0]["phases"] *= 3  # of which the page shows one
    Draft202012Validator(schema).validate(shown)


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


@pytest.mark.parametrize("name", [".", "data/", "a.json/", "_static", "index.html", "objects.inv"])
def test_it_is_no_folder_and_no_page(build: Build, name: str) -> None:
    found = build("# Page\n", devops_json=name)
    assert found.warnings == [
        "WARNING: conf.py: devops_json has to be a file called .json, such as 'phases.json', not "
        f"{name!r}. Using the default, ''. [devops.config]"
    ]
    assert found.html().count("<h1>") == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [("taken.json", "Is a directory"), ("_static/basic.css/phases.json", "File exists")],
)
def test_a_place_that_is_taken_is_a_warning(build: Build, name: str, reason: str) -> None:
    files = {"index.md": "# Page\n", "extra/taken.json/file": "", "extra/_static/basic.css": ""}
    found = build(files, html_extra_path=["extra"], devops_json=name)
    assert found.warnings == [
        f'WARNING: conf.py: devops_json, "{name}", cannot be written ({reason}): choose a name that '
        "nothing else in the output has. [devops.config]"
    ]


# The same from the command line


def project(directory: Path, files: dict[str, str] = PAGES, **config: object) -> Path:
    """The folder of a project that was never built."""
    config = {"extensions": ["sphinx_devops_phases"], "html_theme": "alabaster", **config}
    conf = "\n".join(f"{name} = {value!r}" for name, value in config.items())
    for name, text in {"conf.py": conf, **files}.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return directory


def command(*arguments: object) -> CompletedProcess[str]:
    return forked(main, "export", *arguments, NO_COLOR="1")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_command_writes_what_a_build_writes(build: Build, tmp_path: Path, builder: str) -> None:
    source = project(tmp_path / "unbuilt", **SETTINGS)
    before = sorted(source.rglob("*"))
    target = tmp_path / "out.json"
    done = command(source, "-o", target, "--builder", builder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert target.read_text(encoding="utf-8") == exported(build, builder)
    assert sorted(source.rglob("*")) == before


def test_the_command_writes_to_the_standard_output_and_warns_beside_it(tmp_path: Path) -> None:
    gap = {"index.md": "---\ndevops-phase: plan\n---\n# Page\n"}
    kinds, required = {"runbook": "Runbooks"}, {"runbook": ["plan"]}
    values = {"devops_kinds": kinds, "devops_required_kinds": required}
    source = project(tmp_path / "gap", gap, show_warning_types=True, **values)
    done = command(source)
    assert json.loads(done.stdout)["version"] == 1
    assert "[devops.coverage]" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("conf", "reason"),
    [
        (None, "{source} has no conf.py: name the folder that it is in"),
        ("extensions = []", '{source}/conf.py has no "sphinx_devops_phases" in its extensions'),
        ("oops", "cannot read the project in {source}: NameError: name 'oops' is not defined"),
        (
            "extensions = ['nothing_like_it']",
            "cannot read the project in {source}: Could not import extension nothing_like_it "
            "(exception: No module named 'nothing_like_it')",
        ),
    ],
)
def test_what_is_no_project_is_one_line(tmp_path: Path, conf: str | None, reason: str) -> None:
    if conf is not None:
        (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    (tmp_path / "index.md").write_text("# Page\n", encoding="utf-8")
    done = command(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"error: {reason.format(source=tmp_path)}\n"


def test_a_file_is_no_project(tmp_path: Path) -> None:
    done = command(tmp_path / "nothing")
    assert (done.returncode, done.stderr) == (1, f"error: {tmp_path / 'nothing'} is not a folder\n")
