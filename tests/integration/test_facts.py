"""What is known of phases, and what kinds of pages they have."""

from __future__ import annotations

import re
from html import unescape

import pytest
from conftest import Build, Built

CONFIG = {
    "devops_facts": {"owner": "Owner", "tools": "Tools", "gate": "Leaves the phase when"},
    "devops_kinds": {"runbook": "Runbooks", "checklist": "Checklists"},
    "devops_phases": [
        {"key": "plan", "owner": "@product", "tools": ["Board", "https://plans.example.org"]},
        {"key": "build", "owner": "@platform"},
        "ship",
    ],
}
PAGES = {
    "index.md": "# Start\n\n```{devops-cycle}\n```\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "build.md": "---\ndevops-phase: build\ndevops-facts:\n  owner: '@builders <b>'\n"
    "  gate: The build is green.\n---\n# Building\n\n```{devops-facts}\n```\n",
    "cache.md": "---\ndevops-related: build\ndevops-kind: runbook\ndescription: Kept.\n---\n# Cache\n",
    "done.md": "---\ndevops-related: [build, plan]\ndevops-kind: checklist\n---\n# Done when\n",
    "other.md": "---\ndevops-related: build\n---\n# Something else\n",
}


def built(build: Build, page: str = "", builder: str = "html", **config: object) -> Built:
    files = PAGES | ({"more.md": f"# More\n\n{page}\n"} if page else {})
    return build(files, builder, **(CONFIG | config))


def cells(html: str) -> list[list[str]]:
    """The words of a table."""
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    found = (re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows)
    return [[unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in row] for row in found]


# Facts


def test_the_page_of_a_phase_shows_what_is_known_the_page_first(build: Build) -> None:
    found = built(build)
    assert found.warnings == []
    html = unescape(found.html("build"))
    assert "@builders <b>" in html
    assert "The build is green." in html
    assert "@platform" not in html
    assert "Tools" not in html


def test_several_phases_are_rows_as_well(build: Build) -> None:
    html = built(build, "```{devops-facts} ship, build\n```").html("more")
    assert [row[0] for row in cells(html)] == ["Phase", "Build", "Ship"]


CYCLES = {"incident": [{"key": "detect", "owner": "@a"}, {"key": "end", "owner": "@b"}, "look"]}


@pytest.mark.parametrize(
    ("head", "directive", "found"),
    [
        ("devops-phase: plan", "```{devops-facts} incident\n```", ["@a", "@b", ""]),
        ("devops-phase: [incident/detect, incident/end]", "```{devops-facts}\n```", ["@a", "@b"]),
        ("devops-phase: [plan, incident/end]", "```{devops-facts}\n```", ["@product", "@b"]),
        ("title: x", "```{devops-facts} plan, incident/detect\n```", ["@product", "@a"]),
    ],
)
def test_phases_of_a_named_cycle(build: Build, head: str, directive: str, found: list[str]) -> None:
    page = f"---\n{head}\n---\n# Page\n\n{directive}\n"
    html = build(page, **(CONFIG | {"devops_cycles": CYCLES})).html()
    assert [row[1] for row in cells(html)[1:]] == found


@pytest.mark.parametrize("builder", ["text", "man", "latex", "texinfo", "html"])
def test_in_a_cell_of_a_table_they_are_a_list(build: Build, builder: str) -> None:
    """Not every output has tables in tables."""
    cells = "* - ```{devops-facts}\n    ```\n* - ```{devops-matrix}\n    ```\n"
    found = built(build, f"````{{list-table}}\n{cells}````", builder, version="1")
    assert found.app.statuscode == 0
    if builder == "text":
        text = re.sub(r"[\s|]+", " ", found.output("more.txt"))
        assert "Owner: @builders <b> Leaves the phase when: The build is green." in text
        assert "Build Runbooks: Cache Checklists: Done when" in text


def test_elsewhere_all_phases_are_a_table(build: Build) -> None:
    html = built(build, "```{devops-facts}\n```").html("more")
    assert cells(html) == [
        ["Phase", "Owner", "Tools", "Leaves the phase when"],
        ["Plan", "@product", "Board, https://plans.example.org", ""],
        ["Build", "@builders <b>", "", "The build is green."],
        ["Ship", "", "", ""],
    ]
    assert 'href="https://plans.example.org"' in html


def test_one_phase_can_be_named(build: Build) -> None:
    html = unescape(built(build, "```{devops-facts} plan\n```").html("more"))
    assert "@product" in html
    assert "@builders" not in html


def test_cards_have_the_facts_that_are_asked_for(build: Build) -> None:
    html = built(build, "```{devops-grid}\n:facts: owner\n```").html("more")
    assert html.count("Owner") == 2
    assert "Tools" not in html


def test_a_changed_fact_reaches_the_pages_that_show_it(build: Build) -> None:
    built(build, "```{devops-facts}\n```")
    page = PAGES["build.md"].replace("is green", "is quick")
    files = PAGES | {"build.md": page, "more.md": "# More\n\n```{devops-facts}\n```\n"}
    assert "The build is quick." in build(files, **CONFIG).html("more")


def test_text_has_facts_and_the_matrix_as_well(build: Build) -> None:
    text = built(build, "```{devops-facts}\n```\n\n```{devops-matrix}\n```", "text").output(
        "more.txt"
    )
    assert "@product" in text
    assert "none" in text


@pytest.mark.parametrize("long", [False, True])
def test_on_paper_those_of_one_phase_are_in_two_columns(build: Build, long: bool) -> None:
    """In one piece, unlike a list; names that are sentences are broken where they have to be."""
    names = {"owner": "Who has it, " * 4 if long else "Owner", "tools": "Tools", "gate": "Gate"}
    found = built(build, "```{devops-facts} plan\n```", "latex", devops_facts=names)
    tex = next(found.outdir.glob("*.tex")).read_text(encoding="utf-8")
    (table,) = re.findall(r"\\begin\{tabulary\}.*?@product.*?\\end\{tabulary\}", tex, re.DOTALL)
    assert "sphinxthistablewithborderlessstyle" in tex
    assert r"\begin{tabulary}{\linewidth}[t]{%s}" % ("LL" if long else "lL") in table
    assert r"\sphinxstylestrong{Tools}" in table
    assert "{https://plans.example.org}" in table


@pytest.mark.parametrize(
    "page",
    [
        "```{devops-facts}\n```",
        "```{devops-facts} plan\n```",
        "```{devops-matrix}\n```",
        "```{devops-resources} build\n```",
    ],
)
def test_a_page_that_shows_nothing_else_has_the_style_sheet_too(build: Build, page: str) -> None:
    assert "devops-phases.css" in built(build, page).output("more.html")


# Kinds


def test_the_pages_of_a_phase_are_grouped_by_kind(build: Build) -> None:
    html = built(build, "```{devops-resources} build\n```").html("more")
    assert re.findall(r"<dt>(.*?)</dt>", html) == ["Runbooks", "Checklists", "Other pages"]
    assert html.index("Cache") < html.index("Done when") < html.index("Something else")


def test_on_paper_kinds_are_names_above_lists(build: Build) -> None:
    """Phases with kinds are terms still, so that the two can be told apart."""
    page = "```{devops-resources} build\n```\n\n```{devops-resources}\n```"
    found = built(build, page, "latex")
    tex = next(found.outdir.glob("*.tex")).read_text(encoding="utf-8")
    begin = tex.index(r"\section{More}") if r"\section{More}" in tex else tex.index("{More}")
    text = re.sub(r"\s+", " ", tex[begin:])
    first = r"\sphinxstylestrong{Runbooks} \begin{itemize}"
    assert text.count(first) == 2
    assert text.index(first) < text.index(r"\begin{description}")
    assert r"\sphinxlineitem{{\hyperref[\detokenize{build" in text


def test_one_kind_can_be_listed(build: Build) -> None:
    html = built(build, "```{devops-resources}\n:kind: checklist\n```").html("more")
    assert html.count("Done when") == 2
    assert "Cache" not in html.split("</h1>")[1]


def test_the_matrix_shows_pages_and_gaps(build: Build) -> None:
    html = built(build, "```{devops-matrix}\n```").html("more")
    assert cells(html) == [
        ["Phase", "Runbooks", "Checklists"],
        ["Plan", "none", "Done when"],
        ["Build", "Cache", "Done when"],
        ["Ship", "none", "none"],
    ]
    assert 'href="cache.html"' in html


# Coverage


def test_gaps_are_warnings_that_say_what_to_write(build: Build) -> None:
    found = built(
        build,
        devops_required_kinds={"runbook": ["plan", "build"]},
        devops_required_pages=True,
    )
    assert found.warnings == [
        'WARNING: The phase "plan" has no page: write "devops-phase: plan" in the front matter of '
        "one. [devops.coverage]",
        'WARNING: The phase "ship" has no page: write "devops-phase: ship" in the front matter of '
        "one. [devops.coverage]",
        'WARNING: The phase "plan" has no runbook: write "devops-related: plan" and '
        '"devops-kind: runbook" in the front matter of a page. [devops.coverage]',
    ]


def test_a_handbook_without_gaps_is_quiet(build: Build) -> None:
    assert built(build, devops_required_kinds={"runbook": ["build"]}).warnings == []


def test_a_phase_that_leads_elsewhere_needs_no_page(build: Build) -> None:
    phases = [
        {"key": "plan", "url": "https://example.org"},
        "build",
        {"key": "ship", "doc": "done"},
    ]
    found = built(build, devops_phases=phases, devops_required_pages=True)
    assert found.warnings == []


# What is wrong


@pytest.mark.parametrize(
    ("head", "warning"),
    [
        (
            "devops-phase: ship\ndevops-facts:\n  ownr: '@me'",
            'more.md:3: WARNING: There is no fact "ownr": did you mean "owner"? [devops.config]',
        ),
        (
            "devops-phase: ship\ndevops-facts: me",
            'more.md:3: WARNING: "devops-facts" is a mapping, such as "owner: @platform". '
            "[devops.config]",
        ),
        (
            "devops-phase: ship\ndevops-facts:\n  owner: {a: b}",
            "more.md:3: WARNING: The fact \"owner\" needs text or a list of texts, not {'a': 'b'}. "
            "[devops.config]",
        ),
        (
            "devops-related: ship\ndevops-kind: runbok",
            'more.md:3: WARNING: There is no kind "runbok": did you mean "runbook"? [devops.config]',
        ),
        (
            "devops-kind: runbook",
            'more.md:2: WARNING: A page with "devops-kind" needs "devops-related" as well, with the '
            "keys of the phases that it belongs to. [devops.config]",
        ),
        (
            "devops-related: ship\ndevops-kind: [runbook, checklist]",
            'more.md:3: WARNING: A page is of one kind: "devops-kind" is one name. [devops.config]',
        ),
        (
            "devops-related: ship\ndevops-facts:\n  owner: '@me'",
            'more.md:3: WARNING: A page with "devops-facts" needs "devops-phase" as well, with the '
            "key of the phase that they are about. [devops.config]",
        ),
        (
            "devops-phase: shp\ndevops-facts:\n  owner: '@me'",
            'more.md:2: WARNING: There is no phase "shp": did you mean "ship"? '
            "[devops.phase_unknown]",
        ),
        (
            "devops-phase: build\ndevops-facts:\n  owner: '@me'",
            'more.md:2: WARNING: The phase "build" has its home in build:2 already, so its page is '
            "not more:2; keep one of the two. [devops.phase_duplicate]",
        ),
        (
            "devops-related: shp\ndevops-kind: runbook",
            'more.md:2: WARNING: There is no phase "shp": did you mean "ship"? '
            "[devops.phase_unknown]",
        ),
        (
            "devops-phase: ship\ndevops-facts:\n  owner: 3",
            'more.md:3: WARNING: The fact "owner" needs text or a list of texts, not 3: put it into '
            "quotes. [devops.config]",
        ),
        (
            "devops-phase: ship\nsubtitle: [To, everyone]",
            'more.md:3: WARNING: "subtitle" in the front matter has to be one text. '
            "[devops.front_matter]",
        ),
    ],
)
def test_front_matter_that_is_not_understood_is_one_warning(
    build: Build, head: str, warning: str
) -> None:
    found = build(PAGES | {"more.md": f"---\n{head}\n---\n# More\n"}, **CONFIG)
    assert found.warnings == [warning]


def test_the_pages_of_several_phases_are_listed_by_phase(build: Build) -> None:
    html = built(build, "```{devops-resources} plan, build\n:kind: checklist\n```").html("more")
    assert re.findall(r"<dt>.*?>(\w+)<", html) == ["Plan", "Build"]
    assert html.count('href="done.html"') == 2
    assert "Cache" not in html


@pytest.mark.parametrize(
    ("directive", "warning"),
    [
        (
            "```{devops-resources} plan, biuld\n```",
            'more.md:3: WARNING: There is no phase "biuld": did you mean "build"? '
            "[devops.phase_unknown]",
        ),
        (
            "```{devops-grid}\n:facts: owner, tool\n```",
            'more.md:3: WARNING: There is no fact "tool": did you mean "tools"? [devops.config]',
        ),
        (
            "```{devops-resources} build\n:kind: book\n```",
            'more.md:3: WARNING: There is no kind "book": did you mean "runbook"? [devops.config]',
        ),
        (
            "```{devops-matrix} plan\n```",
            'more.md:3: WARNING: There is no cycle "plan": it is a phase, and this is about all of a '
            "cycle: leave it out. [devops.phase_unknown]",
        ),
    ],
)
def test_an_option_that_names_nothing_is_one_warning(
    build: Build, directive: str, warning: str
) -> None:
    assert built(build, directive).warnings == [warning]


@pytest.mark.parametrize(
    ("directive", "warning"),
    [
        (
            "```{devops-matrix}\n```",
            "A matrix needs kinds of pages: devops_kinds in conf.py says what there is.",
        ),
        (
            "```{devops-facts}\n```",
            "There are no facts to show: devops_facts in conf.py says what is known of phases.",
        ),
    ],
)
def test_without_configuration_there_is_nothing_to_show(
    build: Build, directive: str, warning: str
) -> None:
    assert build(f"# Page\n\n{directive}\n").warnings == [
        f"index.md:3: WARNING: {warning} [devops.config]"
    ]


@pytest.mark.parametrize(
    ("config", "warning"),
    [
        (
            {"devops_phases": [{"key": "plan", "ownr": "@me"}, "build", "ship"]},
            "devops_phases has an unknown name 'ownr'",
        ),
        (
            {"devops_phases": [{"key": "plan", "owner": 3}, "build", "ship"]},
            'devops_phases has the owner of "plan", which needs text or a list of texts, not 3: put it '
            "into quotes.",
        ),
        (
            {"devops_required_kinds": {"runbok": ["plan"]}},
            "devops_required_kinds has an unknown kind 'runbok': did you mean \"runbook\"?",
        ),
        (
            {"devops_required_kinds": {"runbook": ["plam"]}},
            'devops_required_kinds has the phase "plam": did you mean "plan"?',
        ),
        (
            {
                "devops_cycles": {"incident": ["detect", "triage", "end"]},
                "devops_required_kinds": {"runbook": ["triage"]},
            },
            'devops_required_kinds has the phase "triage": did you mean "incident/triage"?',
        ),
        (
            {"devops_facts": {"owner": "Owner", "tools": "Tools", "label": "Label"}},
            "devops_facts has the name 'label', which every",
        ),
    ],
)
def test_a_mistake_in_conf_py_says_what_to_write(
    build: Build, config: dict[str, object], warning: str
) -> None:
    (found,) = build("# Page\n\nText.\n", **(CONFIG | config)).warnings
    assert warning in found
