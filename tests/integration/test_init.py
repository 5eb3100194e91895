"""``init``: what it writes, what it says to do next, and that this works."""

from __future__ import annotations

import re
import shlex
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import KEYS
from sphinx.cmd.build import main as sphinx_build
from sphinx.cmd.quickstart import main as sphinx_quickstart
from test_command import files, shell

from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.phases import DEFAULT_PHASES

PROGRAMS = {
    "sphinx": sphinx_build,
    "sphinx.cmd.quickstart": sphinx_quickstart,
    "sphinx_devops_phases": main,
}


def typed(line: str, directory: Path) -> str:
    """What *line* prints in *directory*; in this process, as a new one takes a second."""
    _, option, module, *arguments = shlex.split(line)
    assert option == "-m"
    with chdir(directory), redirect_stdout(StringIO()) as output:
        assert PROGRAMS[module](arguments) == 0
    return output.getvalue()


def init(directory: str, within: Path) -> str:
    return typed(f"python -m sphinx_devops_phases init {shlex.quote(directory)}", within)


def build_commands(output: str) -> list[str]:
    """The commands that the user is told to type; here a warning fails them."""
    return [
        line.strip().replace(" -b html", " -W --keep-going -b html")
        for line in output.splitlines()
        if " -m sphinx " in line
    ]


def cycle_links(page: Path) -> dict[str, str]:
    """The phases of the diagram on a page, and where they lead."""
    found = re.search(r"<svg class=\"devops-cycle.*?</svg>", page.read_text("utf-8"), re.DOTALL)
    assert found
    svg = ElementTree.fromstring(found[0])
    return {link.attrib["data-phase"]: link.attrib["href"] for link in svg.iter("a")}


def test_what_is_printed_can_be_typed(tmp_path: Path) -> None:
    output = shell("python -m sphinx_devops_phases init 'our handbook'", tmp_path)
    (command,) = build_commands(output)
    shell(command, tmp_path)
    shell(f"test -f {output.splitlines()[-1].removeprefix('and open ')}", tmp_path)


PAGES = {"index.md", *(f"phases/{key}.md" for key in KEYS)}


@pytest.mark.parametrize("name", ["handbook", "our handbook", "team/docs"])
def test_a_new_handbook_builds_with_the_command_that_is_printed(tmp_path: Path, name: str) -> None:
    output = init(name, tmp_path)
    assert files(tmp_path / name) == {"conf.py", *PAGES}
    (command,) = build_commands(output)
    typed(command, tmp_path)
    opened = shlex.split(output.splitlines()[-1].removeprefix("and open "))
    assert cycle_links(tmp_path / opened[0]) == {key: f"phases/{key}.html" for key in KEYS}


@pytest.mark.parametrize("own", ["", ' --phases "plan,build,ship=Ship *it*, look-back"'])
def test_a_new_handbook_builds_as_latex(tmp_path: Path, own: str) -> None:
    typed(f"python -m sphinx_devops_phases init handbook{own}", tmp_path)
    typed("python -m sphinx -W --keep-going -b latex handbook latex", tmp_path)
    (document,) = (tmp_path / "latex").glob("*.tex")
    assert document.read_text(encoding="utf-8").count(r"\begin{tikzpicture}") == 2


def test_a_handbook_of_phases_of_ones_own(tmp_path: Path) -> None:
    """Pages, ``conf.py`` and the table of contents agree, and no page speaks of a phase it lacks."""
    output = typed(
        'python -m sphinx_devops_phases init handbook --phases "deploy,ship=Ship *it* [x](y),a-b"',
        tmp_path,
    )
    keys = ("deploy", "ship", "a-b")
    assert files(tmp_path / "handbook") == {
        "conf.py", "index.md", *(f"phases/{key}.md" for key in keys)
    }  # fmt: skip
    (command,) = build_commands(output)
    typed(command, tmp_path)
    html = tmp_path / "handbook/_build/html"
    assert cycle_links(html / "index.html") == {key: f"phases/{key}.html" for key in keys}
    titles = {key: (html / f"phases/{key}.html").read_text(encoding="utf-8") for key in keys}
    assert "<h1>Deploy<" in titles["deploy"]
    assert "<h1>Ship *it* [x](y)<" in titles["ship"]
    assert "<h1>A b<" in titles["a-b"]
    assert "the numbers that monitoring watches" in titles["deploy"]


OTHER_PHASES = 'devops_phases = ["discover", {"key": "plan", "color": "#b45309"}, "observe"]\n'


def test_phases_in_conf_py_may_change_later(tmp_path: Path) -> None:
    """Pages of phases that are gone are pages; a phase without a page is no link."""
    (command,) = build_commands(init("handbook", tmp_path))
    with (tmp_path / "handbook/conf.py").open("a", encoding="utf-8") as conf:
        conf.write(OTHER_PHASES)
    typed(command, tmp_path)
    page = tmp_path / "handbook/_build/html/index.html"
    assert cycle_links(page) == {"plan": "phases/plan.html"}


def test_a_new_handbook_has_directives_with_colons(tmp_path: Path) -> None:
    """As the guide about callouts says. Without the syntax they would be text, with no warning."""
    (command,) = build_commands(init("handbook", tmp_path))
    (tmp_path / "handbook/phases/plan.md").write_text("# Plan\n\n:::{callout} Colons\nText.\n:::\n")
    typed(command, tmp_path)
    page = (tmp_path / "handbook/_build/html/phases/plan.html").read_text(encoding="utf-8")
    assert '<p class="admonition-title">Colons</p>' in page


def add_what_is_said(output: str, conf: Path, index: Path) -> None:
    """Do as a user who reads what ``init`` says."""
    blocks = re.findall(r"^Add this .*?:\n\n((?:  .*\n)+)", output, re.MULTILINE)
    for lines, path, indent in zip(blocks, (conf, index), ("", "   "), strict=False):
        with path.open("a", encoding="utf-8") as file:
            file.write(re.sub("^  ", indent, lines, flags=re.MULTILINE))


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

    add_what_is_said(output, docs / "conf.py", docs / "index.rst")
    (command,) = build_commands(output)
    typed(command, tmp_path)
    page = docs / "_build/html/guides/devops/index.html"
    assert cycle_links(page) == {key: f"phases/{key}.html" for key in KEYS}


@pytest.mark.parametrize(
    ("given", "place"),
    [("devops", "devops"), ("source/a/b", "a/b"), ("guides/our/devops", "guides/our/devops")],
)
def test_a_project_in_a_source_folder_gets_its_section_there(
    tmp_path: Path, given: str, place: str
) -> None:
    """Sphinx reads no page beside ``source``, and what it makes belongs into ``build``."""
    typed("python -m sphinx.cmd.quickstart -q --sep -p Ours -a Us docs", tmp_path)
    source = tmp_path / "docs/source"
    output = init(f"docs/{given}", tmp_path)
    assert "as a section of the project in docs/source:" in output
    assert files(source / place) == PAGES
    assert not (tmp_path / "docs" / place).exists()
    index = source / "index.rst"
    index.write_text(index.read_text(encoding="utf-8").rstrip() + "\n\n", encoding="utf-8")
    add_what_is_said(output, source / "conf.py", index)
    (command,) = build_commands(output)
    typed(command, tmp_path)
    page = tmp_path / "docs/build/html" / place / "index.html"
    assert cycle_links(page) == {key: f"phases/{key}.html" for key in KEYS}


def test_the_first_page_of_a_source_folder_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("python -m sphinx.cmd.quickstart -q --sep -p Ours -a Us .", tmp_path)
    there = files(tmp_path)
    assert main(["init", str(tmp_path)]) == 1
    assert f"such as {tmp_path / 'source' / 'devops'}." in capsys.readouterr().err
    assert files(tmp_path) == there


def test_a_project_far_away_is_not_ours(tmp_path: Path) -> None:
    """Somebody's folder of sources, above where the user is, is no project's."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source/conf.py").write_text("", encoding="utf-8")
    (tmp_path / "team").mkdir()
    assert "as a new project" in init("other/handbook", tmp_path / "team")


def test_a_section_has_the_phases_of_its_project(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(f'# Ours: "#"\n{OTHER_PHASES}', encoding="utf-8")
    output = init("devops", tmp_path)
    assert files(tmp_path / "devops/phases") == {"discover.md", "plan.md", "observe.md"}
    assert "devops_phases =" not in output


@pytest.mark.parametrize("conf", ["devops_phases = [1]", "devops_phases = f()", "def :", "\0"])
def test_phases_that_cannot_be_told_are_the_eight(tmp_path: Path, conf: str) -> None:
    (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    init("devops", tmp_path)
    assert files(tmp_path / "devops") == PAGES


def test_a_section_with_phases_of_its_own_says_what_to_add(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text('project = "Ours"\n', encoding="utf-8")
    (tmp_path / "index.rst").write_text("Ours\n====\n\n.. toctree::\n\n", encoding="utf-8")
    output = typed(
        "python -m sphinx_devops_phases init d --phases 'plan,build,ship=Ship'", tmp_path
    )
    add_what_is_said(output, tmp_path / "conf.py", tmp_path / "index.rst")
    (command,) = build_commands(output)
    typed(command, tmp_path)
    page = tmp_path / "_build/html/d/index.html"
    assert list(cycle_links(page)) == ["plan", "build", "ship"]


def test_the_folder_of_a_conf_py_gets_the_first_page(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("extensions = []\n", encoding="utf-8")
    output = init(".", tmp_path)
    assert 'extensions += ["sphinx_devops_phases"]' in output
    assert "toctree" not in output
    assert files(tmp_path) == {"conf.py", *PAGES}
    assert (tmp_path / "conf.py").read_text(encoding="utf-8") == "extensions = []\n"


def test_a_page_called_index_is_named_in_a_toctree_if_it_is_not_the_first_page(
    tmp_path: Path,
) -> None:
    (tmp_path / "conf.py").write_text('root_doc = "intro"\n', encoding="utf-8")
    (tmp_path / "intro.rst").write_text("Ours\n====\n\n.. toctree::\n\n", encoding="utf-8")
    output = init(".", tmp_path)
    add_what_is_said(output, tmp_path / "conf.py", tmp_path / "intro.rst")
    (command,) = build_commands(output)
    typed(command, tmp_path)
    assert 'href="index.html"' in (tmp_path / "_build/html/intro.html").read_text(encoding="utf-8")


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
        assert text.startswith(f"---\nsubtitle: {phase.summary}\n---\n\n# {phase.label}\n\n")
        assert text.count("```{callout} ") == 1


def test_a_name_that_looks_like_an_option(tmp_path: Path) -> None:
    output = typed("python -m sphinx_devops_phases init -- -x", tmp_path)
    (command,) = build_commands(output)
    typed(command, tmp_path)
