"""What an output shows is right after the next build, whatever became of the one before."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Build, make_build, phase_pages
from docutils import nodes
from processes import forked
from sphinx.application import Sphinx
from sphinx.cmd.build import main as sphinx_build
from sphinx.errors import NoUri
from sphinx.util.docutils import new_document
from test_incremental import CONF, START, build

from sphinx_devops_phases.domain import outdated

PLAN = "phases/plan.md"
CHANGED = "Everything on plans."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handbook that is built once."""
    project = tmp_path_factory.mktemp("built") / "project"
    for name, text in {"conf.py": CONF, **START}.items():
        path = project / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    again(project)
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Iterator[Path]:
    """A handbook that has been built to *html*, with its doctrees beside it.

    Sphinx would read all of it again in another place.
    """
    shutil.copytree(built, tmp_path / "kept", copy_function=shutil.copy2)
    yield built
    shutil.rmtree(built)
    (tmp_path / "kept").rename(built)


def again(project: Path, builder: str = "html", output: str = "", **options: object) -> Path:
    """Build once more; return the output."""
    found = project / (output or builder)
    build(project / "source", found, project / "doctrees", builder, **options)  # type: ignore[arg-type]
    return found


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / "source" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def stale(output: Path, text: str) -> list[str]:
    """The pages with a navigation or a diagram of the project's own that do not have *text*."""
    pages = {path: path.read_text(encoding="utf-8") for path in output.rglob("*.html")}
    shown = {path: page for path, page in pages.items() if "devops-cycle__svg" in page}
    shown |= {path: page for path, page in pages.items() if 'class="devops-phase-nav"' in page}
    assert shown
    own = {path: page for path, page in shown.items() if 'data-phase="plan"' in page}
    return [path.name for path, page in own.items() if text not in page]


def broken_off(project: Path, pages: int, by: signal.Signals) -> Path:
    """Build once more, which ends while the page of this number is written."""
    html = project / "html"
    broken = forked(
        sphinx_build,
        *("-b", "html", "-d", project / "doctrees", project / "source", html),
        BREAK_OFF_AT=str(pages),
        BREAK_OFF_BY=str(int(by)),
    )
    assert broken.returncode != 0
    return html


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("pages", [1, 5])
def test_an_interrupted_build_leaves_no_stale_page(
    project: Path, by: signal.Signals, pages: int
) -> None:
    edit(project, PLAN, "All about plan.", CHANGED)
    assert stale(broken_off(project, pages, by), CHANGED) != []
    assert stale(again(project), CHANGED) == []


def test_an_edit_that_is_taken_back_after_an_interrupted_build_is_on_no_page(project: Path) -> None:
    """The next build finds all as it was when it last finished, but for what has been written."""
    edit(project, PLAN, "All about plan.", CHANGED)
    assert "build.html" in stale(broken_off(project, 8, signal.SIGKILL), "All about plan.")
    edit(project, PLAN, CHANGED, "All about plan.")
    assert stale(again(project), "All about plan.") == []


def test_a_build_of_one_file_leaves_the_others_to_the_next(project: Path) -> None:
    edit(project, PLAN, "All about plan.", CHANGED)
    again(project, only=[project / "source" / PLAN])
    assert stale(project / "html", CHANGED) != []
    assert stale(again(project), CHANGED) == []


def test_each_build_of_an_application_is_right(build: Build) -> None:
    """Language servers keep one alive: what its first build has found out is not true for ever."""
    built = build(phase_pages(), cleanup=False)
    edit(Path(built.app.srcdir).parent, PLAN, "All about plan.", CHANGED)
    try:
        built.app.build()
    finally:
        built.app.cleanup()
    assert stale(built.outdir, CHANGED) == []


def test_an_output_that_was_moved_is_brought_up_to_date(project: Path) -> None:
    shutil.copytree(project / "html", project / "older")
    edit(project, PLAN, "All about plan.", CHANGED)
    again(project)
    assert stale(again(project, output="older"), CHANGED) == []


def test_an_output_of_unknown_origin_is_written_anew(project: Path) -> None:
    edit(project, PLAN, "All about plan.", CHANGED)
    again(project, "text")  # which has read the change
    (project / "html" / ".devops-phases-html.json").write_text("{", encoding="utf-8")
    assert stale(again(project), CHANGED) == []


def test_another_version_writes_again_what_it_may_show_otherwise(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in (project / "html").rglob("*.html")}
    monkeypatch.setattr(outdated, "__version__", "99")
    again(project)
    after = {path: path.stat().st_mtime_ns for path in before}
    assert all(after[path] > before[path] for path in before if path.parent.name == "phases")


@pytest.mark.parametrize("fresh", [False, True])
def test_builders_that_share_doctrees_each_follow_a_home_that_moves(
    project: Path, fresh: bool
) -> None:
    edit(project, PLAN, "devops-phase: plan", "other: plan")
    ours = "---\norphan: true\ndevops-phase: plan\nsubtitle: Ours now.\n---\n# Ours\n"
    (project / "source" / "ours.md").write_text(ours, encoding="utf-8")
    again(project, "latex", fresh=fresh)
    html = (again(project) / "index.html").read_text(encoding="utf-8")
    assert '<a class="reference internal" href="ours.html" title="Ours now.">' in html
    assert "phases/plan.html" not in html.split("<figure")[1].split("</figure>")[0]


def test_pages_with_links_from_the_old_sites_root_follow_files_that_come_and_go(
    project: Path,
) -> None:
    def guide() -> str:
        return (again(project) / "site/guide.html").read_text(encoding="utf-8")

    assert 'href="https://old.example.org/files/slides.pdf"' in guide()
    assert 'src="https://old.example.org/img/a.png"' in guide()
    for name in ("files/slides.pdf", "img/a.png"):
        path = project / "source" / name
        path.parent.mkdir()
        path.write_text("x", encoding="utf-8")
    assert "old.example.org/files" not in guide()
    assert "old.example.org/img" not in guide()
    (project / "source/files/slides.pdf").unlink()
    assert 'href="https://old.example.org/files/slides.pdf"' in guide()


def test_a_book_has_the_drawings_that_it_shows_and_no_older_ones(project: Path) -> None:
    book = again(project, "epub")
    count = len([*book.glob("_images/devops-cycle-*")])
    assert count
    for number in range(3):
        edit(project, PLAN, "subtitle: ", f"subtitle: {number} ")
        again(project, "epub")
    assert len([*book.glob("_images/devops-cycle-*")]) == count
    assert [*(project / "doctrees").glob("images/devops-cycle-*")] == []


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_a_picture_of_the_authors_stays_whatever_it_is_called(build: Build, builder: str) -> None:
    """Sphinx copies it when a page that shows it is written, and here the next build has none."""
    name = "devops-cycle-2026.svg"
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    files = {"index.md": f"# Page\n\n![Ours]({name})\n\n```{{devops-cycle}}\n```\n", name: picture}
    for text in ("# Another\n", "# Another one\n"):
        built = build({**files, "other.md": f"---\norphan: true\n---\n{text}"}, builder)
        assert built.output(f"_images/{name}") == picture


def test_the_environment_keeps_nothing_about_outputs(build: Build) -> None:
    app = build(phase_pages()).app
    assert app.env.domaindata["devops"].keys() == {"pages", "version"}


def test_asking_for_a_page_that_is_gone_brings_nothing_of_it_back(build: Build) -> None:
    files = {"index.md": "# Page\n\n[There](gone.md#there)\n", "gone.md": "# Gone\n\n## There!\n"}
    source = Path(build(files, devops_markdoc_pages=["*"]).app.srcdir)
    (source / "gone.md").unlink()
    env = build({"index.md": files["index.md"]}, devops_markdoc_pages=["*"]).app.env
    assert "gone" not in env.metadata


def test_a_project_that_uses_nothing_gets_no_record(build: Build) -> None:
    built = build({"index.md": "---\nsubtitle: A page.\n---\n# Page\n"})
    assert [*built.outdir.glob(".devops*")] == []


def test_pages_that_show_nothing_of_phases_are_left_alone(tmp_path: Path) -> None:
    run = make_build(tmp_path)
    files = phase_pages() | {"plain.md": "---\norphan: true\n---\n# Plain\n"}
    page = run(files).outdir / "plain.html"
    before = page.stat().st_mtime_ns
    files[PLAN] = files[PLAN].replace("All about plan.", CHANGED)
    run(files)
    assert page.stat().st_mtime_ns == before


# Other people's handlers


def refuse(app: Sphinx, env: object, node: object, contnode: object) -> None:
    """A handler of another extension, which says that there is no such place."""
    asked.append(node)
    raise NoUri


asked: list[object] = []


def test_handlers_of_missing_references_are_not_asked_about_phases(tmp_path: Path) -> None:
    files = {"index.md": "# Page\n\n```{devops-cycle}\n```\n\n```{devops-nav}\n```\n"}
    asked.clear()
    source = tmp_path / "source"
    source.mkdir()
    conf = (
        "extensions = ['sphinx_devops_phases']\n\n\n"
        "def setup(app):\n    from test_stale import refuse\n"
        "    app.connect('missing-reference', refuse)\n"
    )
    for name, text in {"conf.py": conf, **files}.items():
        (source / name).write_text(text, encoding="utf-8")
    build(source, tmp_path / "html", tmp_path / "doctrees", "html")
    assert asked == []
    assert "devops-cycle__svg" in (tmp_path / "html/index.html").read_text(encoding="utf-8")


def show_part(app: Sphinx) -> list[object]:
    """What another extension does that shows a part of a page elsewhere: in a preview, say."""
    part = new_document("")
    paragraph = app.env.get_doctree("loop").next_node(nodes.paragraph)
    assert paragraph is not None
    part += paragraph
    app.env.resolve_references(part, "loop", app.builder)
    return []


def test_a_part_that_is_shown_of_a_page_is_not_all_that_the_page_shows(tmp_path: Path) -> None:
    """Though the page itself is not written at that time."""
    hook = (
        "    from test_stale import show_part\n    app.connect('html-collect-pages', show_part)\n"
    )
    conf = f"extensions = ['sphinx_devops_phases']\n\n\ndef setup(app):\n{hook}"
    shown = "We {devops:phase}`plan`.\n\n```{devops-cycle}\n```\n"
    files = {"conf.py": conf, **phase_pages()}
    files["loop.md"] = f"---\norphan: true\n---\n# Loop\n\n{shown}"
    files["other.md"] = "---\norphan: true\n---\n# Other\n"
    for name, text in files.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    again(tmp_path)
    edit(tmp_path, "other.md", "Other", "Another")
    again(tmp_path)
    edit(tmp_path, "phases/deploy.md", "All about deploy.", "To everyone.")
    assert "To everyone." in (again(tmp_path) / "loop.html").read_text(encoding="utf-8")
