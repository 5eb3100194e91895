"""``init --cycle``: pages for a cycle beside the project's own."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import KEYS, Built
from sphinx.testing.util import SphinxTestApp
from test_command import files
from test_init import PAGES, add_what_is_said, build_commands, cycle_links

from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.scaffold import HANDBOOK

INCIDENT = ("detect", "triage", "mitigate", "review")
OPTION = f"--cycle incident={','.join(INCIDENT)}"
SECTION = {"incident/index.md", *(f"incident/{key}.md" for key in INCIDENT)}


Init = Callable[[str], str]


@pytest.fixture
def init(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Init:
    """Says what ``init`` prints when a user types it."""
    monkeypatch.chdir(tmp_path)

    def run(arguments: str) -> str:
        assert main(["init", *shlex.split(arguments)]) == 0
        return capsys.readouterr().out

    return run


def built(output: str, builder: str = "html") -> Path:
    """What is there when a user has typed the command that *output* ends with."""
    (command,) = build_commands(output)
    *_, source, _output = shlex.split(command)
    app = SphinxTestApp(builder, srcdir=Path(source).absolute(), builddir=Path("out").absolute())
    try:
        app.build()
    finally:
        app.cleanup()
    assert Built(app).warnings == []
    return Path(app.outdir)


def leads_to_its_pages(page: Path) -> None:
    assert cycle_links(page) == {f"incident/{key}": f"{key}.html" for key in INCIDENT}


def test_a_new_handbook_has_both_cycles(tmp_path: Path, init: Init) -> None:
    output = init(f"handbook {OPTION} --cycle 'ml=data,plan=Plan *it*,serve'")
    ml = {f"ml/{name}.md" for name in ("index", "data", "plan", "serve")}
    assert files(tmp_path / "handbook") == {"conf.py", *PAGES, *SECTION, *ml}
    html = built(output)
    assert list(cycle_links(html / "index.html")) == list(KEYS)
    leads_to_its_pages(html / "incident/index.html")
    assert list(cycle_links(html / "ml/index.html")) == ["ml/data", "ml/plan", "ml/serve"]
    assert "<h1>Plan *it*<" in (html / "ml/plan.html").read_text(encoding="utf-8")


def test_it_stands_beside_phases_of_ones_own(tmp_path: Path, init: Init) -> None:
    output = init(f"handbook --phases triage,build,ship {OPTION}")
    html = built(output)
    assert list(cycle_links(html / "index.html")) == ["triage", "build", "ship"]
    leads_to_its_pages(html / "incident/index.html")


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_it_builds_for_other_outputs(init: Init, builder: str) -> None:
    built(init(f"handbook {OPTION}"), builder)


@pytest.mark.parametrize(
    ("source", "given", "place"),
    [
        ("docs", "docs", ""),
        ("docs", "docs/guides", "guides/"),
        ("docs/source", "docs", ""),
    ],
)
def test_a_project_gets_the_pages_of_the_cycle_only(
    init: Init, source: str, given: str, place: str
) -> None:
    """Beside a handbook of an earlier day, whose pages stay as they are."""
    init(source)
    before = files(Path(source))
    output = init(f"{given} {OPTION}")
    assert files(Path(source)) == before | {f"{place}{name}" for name in SECTION}
    do_what_is_said(output, Path(source))
    leads_to_its_pages(built(output) / f"{place}incident/index.html")


def do_what_is_said(output: str, source: Path) -> None:
    """Add the lines to ``conf.py``, and those for a toctree to the end of that of the index."""
    index = source / "index.md"
    index.write_text(index.read_text(encoding="utf-8").removesuffix("```\n"), encoding="utf-8")
    add_what_is_said(output, source / "conf.py", index)
    text = re.sub(r"^ +", "", index.read_text(encoding="utf-8"), flags=re.MULTILINE)
    index.write_text(f"{text}```\n", encoding="utf-8")


def test_a_project_without_ours_is_told_all_that_it_needs(tmp_path: Path, init: Init) -> None:
    """And gets no warning of phases that it does not use."""
    (tmp_path / "conf.py").write_text('project = "Ours"\n', encoding="utf-8")
    (tmp_path / "index.rst").write_text("Ours\n====\n\n.. toctree::\n\n", encoding="utf-8")
    output = init(f". {OPTION}")
    assert 'extensions = ["sphinx_devops_phases"]' in output
    assert "devops_phase_docs" not in output
    add_what_is_said(output, tmp_path / "conf.py", tmp_path / "index.rst")
    leads_to_its_pages(built(output) / "incident/index.html")


def test_a_second_cycle_is_added_to_those_in_conf_py(init: Init) -> None:
    init(f"docs {OPTION}")
    output = init("docs --cycle ml=data,train,serve")
    do_what_is_said(output, Path("docs"))
    html = built(output)
    leads_to_its_pages(html / "incident/index.html")
    assert list(cycle_links(html / "ml/index.html")) == ["ml/data", "ml/train", "ml/serve"]


def test_nothing_is_written_if_one_page_of_it_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "incident").mkdir()
    (tmp_path / "incident/triage.rst").write_text("Mine.\n", encoding="utf-8")
    assert main(["init", str(tmp_path), *OPTION.split()]) == 1
    assert f"{tmp_path / 'incident/triage.rst'}\n" in capsys.readouterr().err
    assert files(tmp_path) == {"incident/triage.rst"}


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("x", '"x" has no name: write NAME=KEY,KEY,KEY'),
        ("x=a,b", "needs 3 to 12 phases, not 2"),
        ("x=a,b,c,a", 'has the key "a" twice'),
        ("x=a,b,C c", "has the key 'C c': a key is lower-case letters and digits"),
        ("Big one=a,b,c", "has the name 'Big one': a name is lower-case letters and digits"),
        ("x=a,b,c --cycle x=d,e,f", "has a name twice"),
        ("plan=a,b,c", '"plan" is a phase of the project: choose another name'),
        ("a=x,y,z --phases a,b,c", '"a" is a phase of the project: choose another name'),
        ("phases=a,b,c", 'the folder "phases" is for other pages: choose another name'),
        ("x=a,b,index", '"index" is the page of the whole cycle: choose another key'),
    ],
)
def test_a_cycle_that_cannot_be_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: str, error: str
) -> None:
    first, *rest = options.split(" --")
    words = [word for option in rest for word in f"--{option}".split(" ", 1)]
    with pytest.raises(SystemExit):
        main(["init", str(tmp_path / "docs"), "--cycle", first, *words])
    assert f"error: argument --cycle: {error}" in capsys.readouterr().err
    assert files(tmp_path) == set()


def test_the_phases_of_an_incident_have_text_of_their_own(tmp_path: Path) -> None:
    """A phase with the same key in another cycle has not: there it means something else."""
    assert main(["init", str(tmp_path), *OPTION.split(), "--cycle", "pull=open,review,merge"]) == 0
    own = {key: (tmp_path / f"incident/{key}.md").read_text(encoding="utf-8") for key in INCIDENT}
    for key, text in own.items():
        written = (HANDBOOK / f"incident/{key}.md").read_text(encoding="utf-8")
        subtitle, _, rest = written.partition("\n\n")
        assert text.startswith(f"---\n{subtitle}\n---\n\n# {key.capitalize()}\n\n")
        assert text.endswith(rest)
    assert "without blame" in own["review"]
    assert "without blame" not in (tmp_path / "pull/review.md").read_text(encoding="utf-8")


def test_pages_do_not_speak_of_phases_that_are_not_in_the_cycle(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path), "--cycle", "incident=detect,help,learn"]) == 0
    text = (tmp_path / "incident/detect.md").read_text(encoding="utf-8")
    assert "triage.md" not in text
    assert "- Triage has begun" in text
