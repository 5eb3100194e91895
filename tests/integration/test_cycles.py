"""More cycles than one: named in conf.py, or an ordered list on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Build, Built, drawing_in, make_build

CYCLES = {
    "incident": ["detect", "triage", {"key": "review", "label": "Look back"}],
    "ml": {
        "phases": [{"key": "data", "group": "Lab"}, "train", "serve"],
        "shape": "ring",
        "label": "Machine learning",
        "docs": "ml/{key}",
    },
}
PAGES = {
    "index.md": "# Start\n\n```{devops-cycle} incident\n```\n\n```{devops-cycle} ml\n```\n\n"
    "```{toctree}\n:glob:\n\n*\nml/*\n```\n",
    "detect.md": "---\ndevops-phase: incident/detect\nsubtitle: It rings.\n---\n# Alerts\n",
    "triage.md": "# Judge\n\n## How bad is it?\n\n```{devops-phase} incident/triage\n```\n\nText.\n",
    "ml/train.md": "# Train a model\n\nOvernight.\n",
    "book.md": "---\ndevops-related: [incident/detect, ml/train, plan]\n---\n# Book of alerts\n",
}


def cycles(build: Build, builder: str = "html", **files: str) -> Built:
    changed = {f"{name}.md": text for name, text in files.items()}
    return build(PAGES | changed, builder, devops_cycles=CYCLES)


def links(html: str) -> list[tuple[str, str]]:
    """The phases of the first drawing that are links, and where they lead."""
    drawing = drawing_in(html)
    return re.findall(r'<a [^>]*data-phase="([^"]+)" href="([^"]+)"', drawing)


def current(html: str) -> set[str]:
    """The phases that something on the page marks."""
    marked = re.findall(r"<[^>]* aria-current=[^>]*>", html)
    return {found[1] for tag in marked if (found := re.search(r'data-phase="([^"]+)"', tag))}


# Named cycles


def test_a_named_cycle_is_drawn_with_its_links(build: Build) -> None:
    built = cycles(build)
    assert built.warnings == []
    html = built.html()
    assert links(html) == [
        ("incident/detect", "detect.html"),
        ("incident/triage", "triage.html#how-bad-is-it"),
    ]
    assert html.count('aria-label="Look back, phase 3 of 3, no page yet"') == 1


def test_its_shape_and_its_label_are_those_of_its_entry(build: Build) -> None:
    html = cycles(build).html()
    assert "devops-cycle__svg--infinity" in html
    assert "devops-cycle__svg--ring" in html
    assert 'aria-label="Incident"' in html
    assert 'aria-label="Machine learning"' in html


def test_its_pages_may_follow_a_pattern(build: Build) -> None:
    html = cycles(build).html()
    assert 'data-phase="ml/train" href="ml/train.html"' in html


def test_its_homes_have_a_navigation_of_their_own_with_a_name(build: Build) -> None:
    html = cycles(build).html("detect")
    assert '<nav aria-label="Phases: Incident" class="devops-phase-nav">' in html
    assert '<p class="devops-phase-nav__cycle">Incident</p>' in html
    assert current(html) == {"incident/detect"}
    assert "ml/" not in html


def test_a_page_about_phases_of_two_cycles_has_a_navigation_for_each(build: Build) -> None:
    page = "---\ndevops-phase: [incident/review, plan]\n---\n# Both\n"
    html = cycles(build, both=page).html("both")
    names = re.findall(r'<nav aria-label="([^"]+)" class="devops-phase-nav">', html)
    assert names == ["Phases of the delivery cycle", "Phases: Incident"]
    assert current(html) == {"plan", "incident/review"}


@pytest.mark.parametrize(
    ("builder", "name"), [("latex", r"\textbf{Incident}"), ("text", "Incident: Previous phase")]
)
def test_the_name_is_in_other_outputs_too(build: Build, builder: str, name: str) -> None:
    page = "---\ndevops-phase: [incident/review, plan]\n---\n# Both\n"
    built = build(PAGES | {"both.md": page}, builder, devops_cycles=CYCLES)
    (path,) = built.outdir.glob({"latex": "*.tex", "text": "both.txt"}[builder])
    assert name in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["top", "both"])
def test_they_stand_in_the_order_of_the_cycles_wherever_they_are(build: Build, place: str) -> None:
    page = "---\ndevops-phase: [incident/review, plan]\n---\n# Both\n"
    built = build(PAGES | {"both.md": page}, devops_cycles=CYCLES, devops_phase_nav=place)
    names = re.findall(r'<nav aria-label="([^"]+)" class="devops-phase-nav">', built.html("both"))
    one = ["Phases of the delivery cycle", "Phases: Incident"]
    assert names == (one if place == "top" else [*one, *one])


def test_the_role_the_grid_and_the_lists_know_them(build: Build) -> None:
    page = (
        "# More\n\n{devops:phase}`incident/review` {devops:phase}`the alarm <incident/detect>`\n\n"
        "```{devops-grid} incident\n```\n\n```{devops-nav} ml\n```\n\n"
        "```{devops-resources} incident/detect\n```\n\n```{devops-resources} ml\n```\n"
    )
    built = cycles(build, more=page)
    assert built.warnings == []
    html = built.html("more")
    assert "Look back" in html
    assert 'title="It rings."' in html
    assert html.count("Book of alerts") == 2
    assert '<nav aria-label="Phases: Machine learning" class="devops-phase-nav">' in html
    assert html.count('class="devops-grid__number"') == 3


def test_in_a_directive_that_names_a_cycle_a_bare_key_is_one_of_its_own(build: Build) -> None:
    page = "# More\n\n```{devops-cycle} incident\n:current: detect, incident/review\n```\n"
    built = cycles(build, more=page)
    assert built.warnings == []
    assert current(built.html("more")) == {"incident/detect", "incident/review"}


def test_several_phases_of_the_own_cycle_can_be_marked(build: Build) -> None:
    built = build("# Page\n\n```{devops-cycle}\n:current: build, test\n```\n")
    assert built.warnings == []
    assert current(built.html()) == {"build", "test"}


def test_they_are_in_the_index_and_in_the_inventory(build: Build) -> None:
    built = cycles(build)
    assert "Detect" in built.output("genindex.html")
    found = {name for name, *_ in built.app.env.get_domain("devops").get_objects()}
    assert found == {"incident/detect", "incident/triage", "ml/train"}


def test_another_project_finds_them_there(tmp_path: Path) -> None:
    files = PAGES | {"index.md": PAGES["index.md"].replace("```{devops-cycle} ml\n```\n\n", "")}
    theirs = make_build(tmp_path / "theirs")(files, devops_cycles=CYCLES)
    ours = make_build(tmp_path / "ours")(
        "# Ours\n\n```{devops-cycle} incident\n```\n\n{devops:phase}`ml/train`\n",
        extensions=("sphinx_devops_phases", "sphinx.ext.intersphinx"),
        devops_cycles=CYCLES | {"ml": ["data", "train", "serve"]},
        intersphinx_mapping={
            "theirs": ("https://example.org/", str(theirs.outdir / "objects.inv"))
        },
    )
    assert ours.warnings == []
    assert links(ours.html())[0] == ("incident/detect", "https://example.org/detect.html#alerts")
    assert 'href="https://example.org/ml/train.html#' in ours.html()


@pytest.mark.parametrize(
    ("builder", "link"),
    [
        ("latex", r"\hyperref[\detokenize{detect::doc}]"),
        ("text", "Detect"),
        ("epub", 'href="detect.xhtml"'),
        ("xml", 'refuri="detect"'),
    ],
)
def test_every_output_has_them(build: Build, builder: str, link: str) -> None:
    built = build(PAGES, builder, devops_cycles=CYCLES, copyright="1", version="1")
    assert built.warnings == []
    suffix = {"latex": "*.tex", "text": "index.txt", "epub": "index.xhtml", "xml": "index.xml"}
    (path,) = built.outdir.glob(suffix[builder])
    assert link in path.read_text(encoding="utf-8")


# Homes anywhere


def test_the_page_of_a_phase_may_be_a_section(build: Build) -> None:
    phases = [{"key": "plan", "doc": "all#how-we-plan"}, "build", "ship"]
    files = {
        "index.md": "# Start\n\n```{devops-cycle}\n```\n\n{devops:phase}`plan`\n\n"
        "```{toctree}\nall\n```\n",
        "all.md": "# All\n\n## How we plan\n\nOn Mondays.\n\n## More\n\n```{devops-cycle}\n```\n",
    }
    built = build(files, devops_phases=phases)
    assert built.warnings == []
    assert links(built.html()) == [("plan", "all.html#how-we-plan")]
    assert ">On Mondays.</title>" in built.html()
    assert built.html("all").count('class="devops-phase-nav"') == 1


def test_a_phase_may_lead_out_of_the_project(build: Build) -> None:
    phases = [{"key": "plan", "url": "https://plans.example.org/?a=1&b=2"}, "build", "ship"]
    page = "# Start\n\n```{devops-cycle}\n```\n\n## Plan\n\n{devops:phase}`plan`\n"
    built = build(page, devops_phases=phases)
    assert built.warnings == []
    assert links(built.html()) == [("plan", "https://plans.example.org/?a=1&amp;b=2")]
    assert built.html().count('href="https://plans.example.org/?a=1&amp;b=2"') == 2


def test_a_page_that_says_so_wins_over_an_address(build: Build) -> None:
    phases = [{"key": "plan", "url": "https://plans.example.org/"}, "build", "ship"]
    page = "---\ndevops-phase: plan\n---\n# Start\n\n```{devops-cycle}\n```\n"
    assert links(build(page, devops_phases=phases).html()) == [("plan", "#")]


# What is wrong in conf.py


@pytest.mark.parametrize(
    ("values", "warning"),
    [
        (
            {"devops_cycles": {"Big one": ["a", "b", "c"], "ok": ["a", "b", "c"]}},
            "devops_cycles has the name 'Big one': a name is lower-case letters and digits, joined by "
            "hyphens. The cycle 'Big one' is left out.",
        ),
        (
            {"devops_cycles": {"plan": ["a", "b", "c"], "ok": ["a", "b", "c"]}},
            'devops_cycles has the name "plan", which is the key of a phase in devops_phases, so '
            "that cycle is left out: choose another name.",
        ),
        (
            {"devops_cycles": {"x": ["a", "b"], "ok": ["a", "b", "c"]}},
            "devops_cycles needs 3 to 12 phases, not 2. The cycle 'x' is left out.",
        ),
        (
            {"devops_cycles": {"x": {"phases": ["a", "b", "c"], "shap": "ring"}, "ok": [*"abc"]}},
            "devops_cycles has an unknown name 'shap': did you mean \"shape\"? It is left "
            "out of the cycle 'x'.",
        ),
        (
            {"devops_cycles": {3: ["a", "b", "c"], "ok": [*"abc"]}},
            "devops_cycles has the name 3, which is not text. The cycle 3 is left out.",
        ),
        (
            {"devops_cycles": {"x": {"label": "X"}, "ok": [*"abc"]}},
            "devops_cycles must be a list of phases, not None. The cycle 'x' is left out.",
        ),
        (
            {"devops_cycles": {"x": {"phases": [*"abc"], "shape": "rign"}, "ok": [*"abc"]}},
            "devops_cycles has the shape 'rign': did you mean \"ring\"? It is left out of the cycle 'x'.",
        ),
        (
            {"devops_cycles": {"x": {"phases": [*"abc"], "docs": "x/key"}, "ok": [*"abc"]}},
            'devops_cycles must contain "{key}", for example "phases/{key}". It is left out of the cycle \'x\'.',
        ),
        (
            {"devops_cycles": {"x": [{"key": "a", "url": "a.org"}, "b", "c"], "ok": [*"abc"]}},
            "devops_cycles has the url 'a.org' for \"a\": write all of it, with https://. It is left "
            "out of the cycle 'x'.",
        ),
        (
            {
                "devops_cycles": {"ok": [*"abc"]},
                "devops_phases": [{"key": "a", "url": "https://a.org", "doc": "index"}, "c", "d"],
            },
            'devops_phases has both a doc and a url for "a": a phase leads to one place.',
        ),
        (
            {
                "devops_cycles": {"ok": [*"abc"]},
                "devops_phases": [{"key": "a", "url": "b"}, "c", "d"],
            },
            "devops_phases has the url 'b' for \"a\": write all of it, with https://.",
        ),
        (
            {
                "devops_cycles": {"ok": [*"abc"]},
                "devops_phases": [{"key": "a", "url": "javascript:alert(1)"}, "c", "d"],
            },
            "devops_phases has the url 'javascript:alert(1)' for \"a\": write all of it, with https://.",
        ),
    ],
)
def test_a_mistake_costs_what_it_is_in(
    build: Build, values: dict[str, object], warning: str
) -> None:
    built = build("# Page\n\n```{devops-cycle} ok\n```\n", **values)
    assert len(built.warnings) == 1
    assert warning in built.warnings[0]
    assert 'data-phase="ok/a"' in built.html()


@pytest.mark.parametrize("name", ["", "work"])
def test_a_section_that_is_not_there_is_reported_and_the_page_counts(
    build: Build, name: str
) -> None:
    phases = [{"key": "draft", "doc": "index#nowhere"}, "build", "ship"]
    values = {"devops_cycles": {"work": phases}} if name else {"devops_phases": phases}
    built = build(f"# Start\n\n```{{devops-cycle}} {name}\n```\n", **values)
    key = f"{name}/draft".lstrip("/")
    assert built.warnings == [
        f'WARNING: conf.py: {next(iter(values))} says that "{key}" is at "index#nowhere", and that '
        "document has no such section, so its page is the whole document. [devops.config]"
    ]
    assert links(built.html()) == [(key, "#")]


@pytest.mark.parametrize("value", [["incident"], "incident", None, 5])
def test_cycles_that_are_no_mapping_are_one_warning(build: Build, value: object) -> None:
    built = build("# Page\n\nText.\n", devops_cycles=value)
    found = [line for line in built.warnings if "devops.config" in line]
    assert len(found) == 1
    assert "devops_cycles must be a mapping from names to cycles" in found[0]


# What is wrong on a page


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("---\ndevops-related: triage\n---\n# More\n", 2),
        ("---\ndevops-phase: triage\n---\n# More\n", 2),
        ("# More\n\n{devops:phase}`triage`\n", 3),
        ("# More\n\n```{devops-phase} triage\n```\n", 3),
        ("# More\n\n```{devops-resources} triage\n```\n", 3),
        ("# More\n\n```{devops-cycle}\n:current: plan, triage\n```\n", 3),
        ("# More\n\n```{devops-cycle} ml\n:current: triage\n```\n", 3),
    ],
)
def test_a_bare_key_of_a_named_cycle_is_one_warning_that_says_what_to_write(
    build: Build, page: str, line: int
) -> None:
    built = cycles(build, more=page)
    assert built.warnings == [
        f'more.md:{line}: WARNING: There is no phase "triage": did you mean "incident/triage"? '
        "[devops.phase_unknown]"
    ]


@pytest.mark.parametrize("directive", ["devops-cycle", "devops-grid", "devops-nav"])
def test_an_unknown_cycle_is_one_warning_and_its_text_stays(build: Build, directive: str) -> None:
    body = "The legend.\n" if directive == "devops-cycle" else ""
    built = cycles(build, more=f"# More\n\n```{{{directive}}} incidnt\n{body}```\n")
    assert built.warnings == [
        'more.md:3: WARNING: There is no cycle "incidnt": did you mean "incident"? '
        "[devops.phase_unknown]"
    ]
    assert body.strip() in built.html("more")
