"""The command line: what it writes, what it says, and that what it says works."""

from __future__ import annotations

import itertools
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import KEYS
from processes import forked

import sphinx_devops_phases
from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.pictures import FORMATS

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(sphinx_devops_phases.__file__).parents[1]


def shell(line: str, directory: Path, **environment: str) -> str:
    """What *line* prints when a user types it in *directory*."""
    folder = Path(sys.executable).parent
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=directory, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(directory: Path) -> set[str]:
    return {
        path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()
    }


def drawn(*arguments: str, capsys: pytest.CaptureFixture[str]) -> ElementTree.Element:
    """What ``draw`` writes to the standard output, parsed."""
    assert main(["draw", *arguments]) == 0
    return ElementTree.fromstring(capsys.readouterr().out)


def phases(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    return {one.attrib["data-phase"]: one for one in root.iter() if "data-phase" in one.attrib}


def test_a_drawing_is_a_whole_file_with_one_picture(capsys: pytest.CaptureFixture[str]) -> None:
    root = drawn(capsys=capsys)
    assert root.tag == f"{SVG}svg"
    assert {"width", "height", "viewBox"} <= root.attrib.keys()
    assert list(phases(root)) == list(KEYS)
    assert root.findtext(f"{SVG}title") == "Delivery cycle"
    assert all("display" not in one.attrib for one in root.iter())


@pytest.mark.parametrize("shape", ["infinity", "ring", "track"])
def test_the_shapes(shape: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = drawn("--shape", shape, capsys=capsys)
    assert f"devops-cycle__svg--{shape}" in root.attrib["class"].split()


def test_the_same_options_give_the_same_bytes(tmp_path: Path) -> None:
    program = "from sphinx_devops_phases.__main__ import main; "
    for seed in ("1", "2"):
        calls = (f"main(['draw', '--current', 'code', '-o', '{seed}.{end}'])" for end in FORMATS)
        shell(f'python -c "{program}{"; ".join(calls)}"', tmp_path, PYTHONHASHSEED=seed)
    for end in FORMATS:
        assert (tmp_path / f"1.{end}").read_bytes() == (tmp_path / f"2.{end}").read_bytes()


def test_the_standard_output_is_utf_8_in_any_case(tmp_path: Path) -> None:
    line = "python -m sphinx_devops_phases draw --phases 'a=Überwachen,b,c' -o - > cycle.svg"
    shell(line, tmp_path, PYTHONIOENCODING="ascii")
    assert ">Überwachen</text>" in (tmp_path / "cycle.svg").read_text(encoding="utf-8")


def test_links_and_the_current_phase(capsys: pytest.CaptureFixture[str]) -> None:
    template = "https://example.org/{key}?from=slides"
    found = phases(drawn("--link-template", template, "--current", "test", capsys=capsys))
    for key in KEYS:
        assert found[key].attrib["href"] == f"https://example.org/{key}?from=slides"
    assert [key for key in KEYS if "aria-current" in found[key].attrib] == ["test"]
    assert found["test"].attrib["aria-label"] == "Test, Dev, phase 4 of 8, marked"


def test_phases_of_ones_own_have_labels(capsys: pytest.CaptureFixture[str]) -> None:
    found = phases(drawn("--phases", "plan, build,ship=Ship it", capsys=capsys))
    labels = {key: one.findtext(f"{SVG}g/{SVG}text") for key, one in found.items()}
    assert labels == {"plan": "Plan", "build": "Build", "ship": "Ship it"}


def test_groups_are_lent_where_each_phase_has_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Else one lobe would say "Dev", and the other one nothing."""
    for words, names in {
        "plan,build,ship=Ship it": [],
        "plan,deploy=Roll out,operate": ["Dev", "Ops"],
    }.items():
        root = drawn("--phases", words, capsys=capsys)
        texts = [text for one in root.iter() if (text := one.text) in ("Dev", "Ops")]
        assert sorted({text for text in texts if text}) == names
        named = [one for one in phases(root).values() if "Dev" in one.attrib["aria-label"]]
        assert bool(named) <= bool(names)


def test_a_label_that_is_cut_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "--phases", "plan,build=Build " + "it again " * 9 + ",ship"]) == 0
    assert 'warning: the label "Build it again' in capsys.readouterr().err


def test_tex_by_name_and_by_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "cycle.TEX"
    assert main(["draw", "-o", str(target)]) == 0
    assert main(["draw", "--format", "tex"]) == 0
    text = capsys.readouterr().out
    assert text == target.read_text(encoding="utf-8")
    assert text.startswith(r"\documentclass{standalone}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shape", "rign"], '--shape: there is no shape "rign": did you mean "ring"?'),
        (["--shape", "cube"], "use one of infinity, ring, track."),
        (["--current", "biuld"], '--current: there is no phase "biuld": did you mean "build"?'),
        (["--phases", "plan,build"], "--phases: needs 3 to 12 phases, not 2"),
        (["--phases", "plan,plan,build"], '--phases: has the key "plan" twice'),
        (["--phases", "plan,build,Ship it"], "--phases: has the key 'Ship it': a key is"),
        (["--phases", "a=\udcff,b,c"], "'a=\\udcff,b,c' is not text in utf-8"),
        (["--link-template", "\udcff{key}"], "'\\udcff{key}' is not text in utf-8"),
        (["--link-template", "https://example.org"], "has no {key} in it"),
        (["--link-template", "javascript:{key}"], '"javascript:plan" must begin with https://'),
        (["--link-template", "{key}.html", "--format", "tex"], "must begin with https://"),
        (["--link-template", "https://example.org/a b/{key}"], "and have no spaces"),
        (["-o", "cycle.gif"], '"cycle.gif" must end in .svg, .tex or .png; or add --format'),
        (["-o", "cycle"], '"cycle" must end in .svg, .tex or .png'),
    ],
)
def test_a_wrong_option_is_explained(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["draw", *arguments])
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("usage: python -m sphinx_devops_phases draw ")
    assert message in error


def test_a_place_that_cannot_be_written_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "missing" / "cycle.svg"
    assert main(["draw", "-o", str(target)]) == 1
    error = capsys.readouterr().err
    assert error == f"error: cannot write {target}: No such file or directory\n"


def run(line: str, directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a command whose surroundings are in disorder."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    program = f"{shlex.quote(sys.executable)} -m sphinx_devops_phases"
    line = "set -o pipefail; " + line.replace("PROGRAM", program)
    return subprocess.run(
        ["bash", "-c", line], cwd=directory, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("environment", [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
])  # fmt: skip
@pytest.mark.parametrize("name", ["dïr", "$'\\xff'", "$'a\\nb'"])
def test_a_name_that_the_terminal_cannot_show(
    tmp_path: Path, name: str, environment: dict[str, str]
) -> None:
    for status in (0, 1):  # the second time, the names are in an error
        done = run(f"PROGRAM init {name}", tmp_path, **environment)
        assert done.returncode == status
        assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: nothing was written")
    assert len(list(tmp_path.glob("*/phases/*.md"))) == 8


@pytest.mark.parametrize(
    ("line", "status", "error"),
    [
        ("PROGRAM draw >&-", 1, "error: cannot write the output: Bad file descriptor\n"),
        (
            "PROGRAM draw > /dev/full",
            1,
            "error: cannot write the output: No space left on device\n",
        ),
        (
            "PROGRAM init d > /dev/full",
            1,
            "error: cannot write the output: No space left on device\n",
        ),
        ("PROGRAM draw > /dev/full 2>&-", 1, ""),
        ("PROGRAM init d >&-", 0, ""),
        ("PROGRAM draw --format tex | true", 1, ""),
        ("PROGRAM init d | true", 1, ""),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_an_output_that_takes_nothing(
    tmp_path: Path, line: str, status: int, error: str, unbuffered: str
) -> None:
    """A pipe whose reader has gone is no mistake, and so is nothing to talk about."""
    done = run(line, tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stderr, done.stdout) == (status, error, "")


def test_the_examples_of_the_help_work(tmp_path: Path) -> None:
    text = shell("python -m sphinx_devops_phases --help", tmp_path)
    examples = re.findall(r"^  (python .*)$", text, re.MULTILINE)
    assert len(examples) == 9
    for example in examples:
        words = shlex.split(example.removeprefix("python -m sphinx_devops_phases "))
        done = forked(main, *itertools.takewhile(">".__ne__, words), directory=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        if ">" in words:
            (tmp_path / words[-1]).write_text(done.stdout, encoding="utf-8")
    written = {"docs/devops/index.md", "handbook/phases/ship.md", "handbook/incident/triage.md"}
    assert written | {"cycle.svg", "cycle.tex"} <= files(tmp_path)


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"sphinx-devops-phases {sphinx_devops_phases.__version__}\n"
