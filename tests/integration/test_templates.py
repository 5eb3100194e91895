"""What themes show around the text: the small ring, and all that templates may ask."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import KEYS, Build, make_build, phase_pages
from processes import forked
from sphinx.cmd.build import build_main

PLAIN = "---\norphan: true\n---\n# Plain\n"
RELATED = "---\norphan: true\ndevops-related: [deploy, operate]\n---\n# Roll back\n"
PAGES = phase_pages() | {"plain.md": PLAIN, "back.md": RELATED}
SIDEBAR: dict[str, Any] = {"html_sidebars": {"**": ["devops-cycle.html"]}}
SHEET = "devops-phases.css"


def ring(page: str) -> str:
    (found,) = re.findall(r'<nav class="devops-cycle devops-sidebar".*?</nav>', page, re.DOTALL)
    return str(found)


def marked(drawn: str) -> list[tuple[str, str]]:
    return re.findall(r'data-phase="([\w/]+)"[^>]* aria-current="(\w+)"', drawn)


def with_template(text: str, **config: object) -> tuple[dict[str, str], dict[str, Any]]:
    """The project with a template of its own in the sidebar."""
    pages = PAGES | {"_templates/mine.html": text}
    own = {"templates_path": ["_templates"], "html_sidebars": {"**": ["mine.html"]}}
    return pages, own | config


def test_a_sidebar_has_a_link_to_each_phase(build: Build) -> None:
    drawn = ring(build(PAGES, **SIDEBAR).output("plain.html"))
    assert re.findall(r'<a [^>]*data-phase="(\w+)" href="phases/(\w+)\.html"', drawn) == [
        (key, key) for key in KEYS
    ]
    assert 'aria-label="Phases: Delivery cycle"' in drawn
    assert "<title>Deploy, Ops, phase 6 of 8 – All about deploy.</title>" in drawn
    assert marked(drawn) == []


def test_it_marks_what_the_page_is_about(build: Build) -> None:
    built = build(PAGES, **SIDEBAR)
    home, related = (ring(built.output(f"{name}.html")) for name in ("phases/deploy", "back"))
    assert marked(home) == [("deploy", "page")]
    assert ">6</text>" in home
    assert 'href="plan.html"' in home
    assert marked(related) == [("deploy", "true"), ("operate", "true")]
    assert '<p class="devops-sidebar__label">Deploy, Operate</p>' in related


def test_a_page_of_other_cycles_has_the_ring_of_each_of_them(build: Build) -> None:
    other = PLAIN.replace("orphan: true", "orphan: true\ndevops-related: {}")
    pages = PAGES | {
        "mend.md": other.format("incident/mend"),
        "both.md": other.format("[deploy, incident/mend]"),
    }
    built = build(pages, devops_cycles={"incident": ["find", "mend", "learn"]}, **SIDEBAR)
    drawn = ring(built.output("mend.html"))
    assert 'aria-label="Phases: Incident"' in drawn
    assert marked(drawn) == [("incident/mend", "true")]
    rings = re.findall(
        'class="devops-cycle devops-sidebar" aria-label="([^"]*)"', built.output("both.html")
    )
    assert rings == ["Phases: Delivery cycle", "Phases: Incident"]


def test_a_phase_without_a_page_is_no_link(build: Build) -> None:
    drawn = ring(build(PAGES | {"phases/test.md": PLAIN}, **SIDEBAR).output("plain.html"))
    name = "Test, Dev, phase 4 of 8, no page yet – "
    assert re.search(rf'<g [^>]*data-phase="test" role="img"[^>]*><title>{name}', drawn)


def test_pages_with_it_have_the_style_sheet_also_those_that_no_author_wrote(build: Build) -> None:
    built = build(PAGES, **SIDEBAR)
    for name in ("plain", "genindex", "search"):
        page = built.output(f"{name}.html")
        assert SHEET in page
        assert ring(page)
    assert SHEET not in build(PAGES).output("plain.html")


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_other_web_pages_have_right_addresses(build: Build, builder: str) -> None:
    drawn = ring(build(PAGES, builder, **SIDEBAR).output("index.html"))
    href = {"dirhtml": "phases/plan/", "singlehtml": "#document-phases/plan"}[builder]
    assert f'href="{href}"' in drawn


@pytest.mark.parametrize("builder", ["json", "pickle", "epub", "text"])
def test_outputs_without_a_sidebar_do_not_mind(build: Build, builder: str) -> None:
    built = build(PAGES, builder, copyright="1", version="1", **SIDEBAR)
    assert built.warnings == []
    assert not any(
        b"devops-sidebar" in path.read_bytes()
        for path in built.outdir.rglob("*")
        if path.suffix != ".css" and path.is_file()
    )


def test_it_escapes_what_authors_write(build: Build) -> None:
    phases = [{"key": "plan", "label": "<i>Plan</i>"}, "code", "ship"]
    page = "---\ndevops-phase: plan\nsubtitle: '\"><script>'\n---\n# Plan\n"
    drawn = ring(build({"index.md": page}, devops_phases=phases, **SIDEBAR).output("index.html"))
    assert "<i>" not in drawn
    assert "<script>" not in drawn
    assert "&lt;i&gt;Plan&lt;/i&gt;</p>" in drawn


GUIDE = Path(__file__).parents[2] / "example_docs" / "how-to" / "templates.md"
PYTHON = re.findall(r"^```py\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
THEMES = ["furo", "pydata_sphinx_theme", "sphinx_book_theme", "alabaster"]


@pytest.mark.parametrize(("theme", "text"), [*zip(THEMES, PYTHON, strict=True)], ids=THEMES)
def test_each_theme_has_it_where_the_manual_says(tmp_path: Path, theme: str, text: str) -> None:
    """With Sphinx's own command, as test applications take alabaster for another theme; and in a
    process of its own, as themes change Sphinx for all that is built after them.
    """
    conf = f'extensions = ["sphinx_devops_phases"]\nhtml_theme = "{theme}"\n{text}'
    for name, content in {"conf.py": conf, **PAGES}.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    built = forked(build_main, "-q", "-W", tmp_path / "source", tmp_path / "out")
    assert (built.returncode, built.stderr) == (0, "")
    page = (tmp_path / "out" / "phases" / "deploy.html").read_text(encoding="utf-8")
    assert marked(ring(page)) == [("deploy", "page")]


def test_a_theme_without_a_list_has_it_by_a_template(build: Build) -> None:
    found = re.findall(r"^```jinja\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    pages = PAGES | {"_templates/layout.html": found[0]}
    built = build(pages, html_theme="sphinx_rtd_theme", templates_path=["_templates"])
    assert marked(ring(built.output("phases/deploy.html"))) == [("deploy", "page")]


def test_the_template_of_the_manual_leads_to_the_next_phase(build: Build) -> None:
    found = re.findall(r"^```jinja\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    pages, config = with_template(found[1])
    page = build(pages, **config).output("phases/deploy.html")
    assert '<a href="operate.html">Operate: All about operate.</a>' in page


# The context


def test_a_template_can_ask_for_all_of_it(build: Build) -> None:
    text = """<pre class="mine">{% for cycle in devops.cycles %}{{ cycle.name }}|{{ cycle.label }}|
    {%- for phase in cycle.phases %}{{ phase.number }} {{ phase.key }} {{ phase.label }}
    {{- " @" ~ phase.href if phase.href }}{{ " *" if phase.current }}{{ " out" if phase.external }};
    {%- endfor %}|{{ cycle.previous.key }}|{{ cycle.current|map(attribute="summary")|join }}|
    {{- cycle.next.label }}
    {% endfor %}</pre>"""
    outside = {"key": "close", "url": "https://example.org/"}
    pages, config = with_template(text, devops_cycles={"incident": ["detect", "triage", outside]})
    page = build(pages, **config).output("phases/deploy.html")
    own, incident = re.findall(r'<pre class="mine">(.*?)</pre>', page, re.DOTALL)[0].split("\n")[:2]
    assert own.startswith("|Delivery cycle|1 plan Plan @plan.html;2 code Code @code.html;")
    assert "6 deploy Deploy @# *;" in own
    assert own.endswith("|release|All about deploy.|Operate")
    assert incident.strip() == (
        "incident|Incident|1 incident/detect Detect;2 incident/triage Triage;"
        "3 incident/close Close @https://example.org/ out;|||"
    )


def test_what_no_template_asks_for_is_not_there(build: Build) -> None:
    asked = []
    built = build(PAGES, cleanup=False)
    built.app.connect("html-page-context", lambda *args: asked.append("devops" in args[3]))
    built.app.build(force_all=True)
    built.app.cleanup()
    assert set(asked) == {False}


def test_a_template_of_ones_own_takes_the_place_of_ours(build: Build) -> None:
    pages = PAGES | {"_templates/devops-cycle.html": "<b>{{ devops.next.key }}</b>"}
    built = build(pages, templates_path=["_templates"], **SIDEBAR)
    assert "<b>operate</b>" in built.output("phases/deploy.html")


# What becomes stale


@pytest.mark.parametrize("parallel", [0, 4])
@pytest.mark.parametrize("how", ["sidebar", "template"])
def test_every_page_follows_a_phase_that_moves(tmp_path: Path, how: str, parallel: int) -> None:
    pages, config = with_template("{{ devops.ring }}") if how == "template" else (PAGES, SIDEBAR)
    build = make_build(tmp_path / "edited")
    build(pages, parallel=parallel, **config)
    moved = pages | {"phases/test.md": PLAIN, "quality.md": pages["phases/test.md"]}
    edited = build(moved, parallel=parallel, **config)
    clean = make_build(tmp_path / "clean")(moved, **config)
    assert 'href="quality.html"' in ring(edited.output("plain.html"))
    for path in clean.outdir.rglob("*.html"):
        name = path.relative_to(clean.outdir)
        assert edited.output(str(name)) == clean.output(str(name)), name


def test_every_page_follows_a_new_summary(tmp_path: Path) -> None:
    build = make_build(tmp_path)
    build(PAGES, **SIDEBAR)
    text = PAGES["phases/test.md"].replace("All about test.", "Find out.")
    edited = build(PAGES | {"phases/test.md": text}, **SIDEBAR)
    assert "<title>Test, Dev, phase 4 of 8 – Find out.</title>" in ring(edited.output("plain.html"))


def test_an_edit_of_a_page_writes_no_other(tmp_path: Path) -> None:
    build = make_build(tmp_path)
    first = build(PAGES, **SIDEBAR)
    other = first.outdir / "back.html"
    before = other.stat().st_mtime_ns
    build(PAGES | {"plain.md": PLAIN + "\nMore.\n"}, **SIDEBAR)
    assert other.stat().st_mtime_ns == before
