"""The command line: what it writes, what it says, and that what it says works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import KEYS

import sphinx_devops_phases
from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.phases import DEFAULT_PHASES

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


def init(directory: str, within: Path) -> str:
    return shell(f"python -m sphinx_devops_phases init {shlex.quote(directory)}", within)


def build_commands(output: str) -> list[str]:
    """The commands that the user is told to type; here a warning fails them."""
    return [
        line.strip().replace(" -b html", " -W --keep-going -b html")
        for line in output.splitlines()
        if " -m sphinx " in line
    ]


def files(directory: Path) -> set[str]:
    return {
        path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()
    }


def cycle_links(page: Path) -> dict[str, str]:
    """The phases of the diagram on a page, and where they lead."""
    found = re.search(r"<svg class=\"devops-cycle.*?</svg>", page.read_text("utf-8"), re.DOTALL)
    assert found
    svg = ElementTree.fromstring(found[0])
    return {link.attrib["data-phase"]: link.attrib["href"] for link in svg.iter("a")}


PAGES = {"index.md", *(f"phases/{key}.md" for key in KEYS)}


@pytest.mark.parametrize("name", ["handbook", "our handbook", "team/docs"])
def test_a_new_handbook_builds_with_the_command_that_is_printed(tmp_path: Path, name: str) -> None:
    output = init(name, tmp_path)
    assert files(tmp_path / name) == {"conf.py", *PAGES}
    (command,) = build_commands(output)
    shell(command, tmp_path)
    opened = shlex.split(output.splitlines()[-1].removeprefix("and open "))
    assert cycle_links(tmp_path / opened[0]) == {key: f"phases/{key}.html" for key in KEYS}


def test_a_new_handbook_builds_as_latex(tmp_path: Path) -> None:
    init("handbook", tmp_path)
    shell("python -m sphinx -W --keep-going -b latex handbook latex", tmp_path)
    (document,) = (tmp_path / "latex").glob("*.tex")
    assert document.read_text(encoding="utf-8").count(r"\begin{tikzpicture}") == 2


@pytest.mark.parametrize(
    "conf",
    [
        'project = "Ours"\n',
        'project = "Ours"\nextensions = ["sphinx.ext.autosectionlabel"]\n'
        "autosectionlabel_prefix_document = True\n",
        'extensions = ["sphinx_devops_phases"]\n',
    ],
    ids=["no-extensions", "others", "ours-already"],
)
def test_a_section_of_a_project_builds_after_what_is_printed(tmp_path: Path, conf: str) -> None:
    """The project's own pages are reStructuredText, and the folder is two levels deep in it."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "conf.py").write_text(conf, encoding="utf-8")
    (docs / "index.rst").write_text("Ours\n====\n\n.. toctree::\n\n", encoding="utf-8")
    output = init("docs/guides/devops", tmp_path)
    assert files(docs / "guides/devops") == PAGES
    assert "as a section of the project in docs:" in output

    lines = [line.strip() for line in output.splitlines()]
    with (docs / "conf.py").open("a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines if line.startswith("extensions "))
    with (docs / "index.rst").open("a", encoding="utf-8") as file:
        file.writelines(f"   {line}\n" for line in lines if line == "guides/devops/index")
    (command,) = build_commands(output)
    shell(command, tmp_path)
    page = docs / "_build/html/guides/devops/index.html"
    assert cycle_links(page) == {key: f"phases/{key}.html" for key in KEYS}


def test_the_folder_of_a_conf_py_gets_the_first_page(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("extensions = []\n", encoding="utf-8")
    output = init(".", tmp_path)
    assert 'extensions += ["sphinx_devops_phases"]' in output
    assert "toctree" not in output
    assert files(tmp_path) == {"conf.py", *PAGES}
    assert (tmp_path / "conf.py").read_text(encoding="utf-8") == "extensions = []\n"


@pytest.mark.parametrize(
    "present", ["phases/monitor.md", "index.rst", "phases/plan.ipynb", "conf.py/notes.txt"]
)
def test_nothing_is_written_if_one_file_is_there(
    tmp_path: Path, present: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also not beside a file that is the same page in another format."""
    path = tmp_path / "docs" / present
    path.parent.mkdir(parents=True)
    path.write_text("Mine.\n", encoding="utf-8")
    assert main(["init", str(tmp_path / "docs")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: nothing was written")
    assert str(tmp_path / "docs" / present.removesuffix("/notes.txt")) in error
    assert files(tmp_path) == {f"docs/{present}"}
    assert path.read_text(encoding="utf-8") == "Mine.\n"

    (other,) = re.findall(r"such as (.*)\.$", error, re.MULTILINE)
    assert main(["init", other]) == 0


def test_a_dangling_link_counts_as_being_there(tmp_path: Path) -> None:
    (tmp_path / "index.md").symlink_to(tmp_path / "elsewhere.md")
    assert main(["init", str(tmp_path)]) == 1
    assert not (tmp_path / "elsewhere.md").exists()


def test_nothing_is_written_if_a_file_has_the_name_of_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "phases").write_text("Mine.\n", encoding="utf-8")
    assert main(["init", str(tmp_path)]) == 1
    assert f"{tmp_path / 'phases'}\n" in capsys.readouterr().err
    assert files(tmp_path) == {"phases"}


def test_a_comment_in_conf_py_activates_nothing(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("# sphinx_devops_phases, some day\n", encoding="utf-8")
    assert 'extensions = ["sphinx_devops_phases"]' in init(".", tmp_path)


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["init", str(tmp_path / "file")]) == 1
    assert re.match(r"error: cannot write .*/file\b.*: ", capsys.readouterr().err)


def test_each_phase_page_says_what_the_model_says(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path)]) == 0
    for phase in DEFAULT_PHASES:
        text = (tmp_path / f"phases/{phase.key}.md").read_text(encoding="utf-8")
        head = f"devops-phase: {phase.key}\nsubtitle: {phase.summary}\n---\n\n# {phase.label}\n\n"
        assert text.startswith(f"---\n{head}")
        assert text.count("```{callout} ") == 1


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
    for name in ("cycle.svg", "cycle.tex"):
        for seed in ("1", "2"):
            line = f"python -m sphinx_devops_phases draw --current code -o {seed}-{name}"
            shell(line, tmp_path, PYTHONHASHSEED=seed)
        assert (tmp_path / f"1-{name}").read_bytes() == (tmp_path / f"2-{name}").read_bytes()


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
    assert found["test"].attrib["aria-label"] == "Test, phase 4 of 8, current page"


def test_phases_of_ones_own_have_labels(capsys: pytest.CaptureFixture[str]) -> None:
    found = phases(drawn("--phases", "plan, build,ship=Ship it", capsys=capsys))
    labels = {key: one.findtext(f"{SVG}text") for key, one in found.items()}
    assert labels == {"plan": "Plan", "build": "Build", "ship": "Ship it"}


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
        (["--link-template", "https://example.org"], "has no {key} in it"),
        (["--link-template", "javascript:{key}"], '"javascript:plan" must begin with https://'),
        (["--link-template", "{key}.html", "--format", "tex"], "must begin with https://"),
        (["--link-template", "https://example.org/a b/{key}"], "and have no spaces"),
        (["-o", "cycle.png"], '"cycle.png" must end in .svg or .tex; or add --format'),
        (["-o", "cycle"], '"cycle" must end in .svg or .tex'),
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


def test_the_examples_of_the_help_work(tmp_path: Path) -> None:
    text = shell("python -m sphinx_devops_phases --help", tmp_path)
    examples = re.findall(r"^  (python .*)$", text, re.MULTILINE)
    assert len(examples) == 4
    for example in examples:
        shell(example, tmp_path)
    assert {"cycle.svg", "cycle.tex", "docs/devops/index.md"} <= files(tmp_path)


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"sphinx-devops-phases {sphinx_devops_phases.__version__}\n"
