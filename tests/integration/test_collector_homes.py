"""Which places of a page are recorded as homes of phases, and when it is to be read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from collected import Collected, Reader, by_title, home
from docutils import nodes
from sphinx.application import Sphinx

from sphinx_devops_phases.domain import DevopsDomain
from sphinx_devops_phases.domain.collector import PhaseCollector
from sphinx_devops_phases.domain.conditions import Condition
from sphinx_devops_phases.domain.records import Page, Place

# Directives


def test_a_directive_makes_the_page_a_home_with_its_own_words(collected: Collected) -> None:
    page = "# Page\n\nText.\n\n```{devops-phase} plan\n:no-nav:\n\nIts *own*.\n```\n"
    said = home("plan", summary="Its own.", line=5, no_nav=True, opening="Text.")
    assert collected(page) == (Page([said], heading="page", declares=True), [])


def test_a_directive_makes_its_section_a_home(collected: Collected) -> None:
    part = "## Part\n\n### Deeper\n\nDeep.\n\n```{devops-phase} plan\n```\n"
    page, _ = collected(f"---\nsubtitle: Said.\n---\n# Page\n\nText.\n\n{part}")
    said = home("plan", anchor="deeper", summary="Said.", line=14, opening="Deep.")
    assert page is not None
    assert page.homes == [said]
    assert (page.heading, page.summary) == ("page", "Said.")


def test_a_directive_in_a_box_belongs_to_the_section_around_it(collected: Collected) -> None:
    part = "## Part\n\n~~~~{note}\n```{devops-phase} plan\n```\n~~~~\n"
    page, _ = collected(f"# Page\n\n{part}")
    assert page is not None
    assert page.homes == [home("plan", anchor="part", line=6)]


def test_a_directive_says_more_of_the_page_than_its_front_matter(collected: Collected) -> None:
    front = "---\ndevops-phase: [code, plan]\n---\n"
    page, _ = collected(f"{front}# Page\n\n```{{devops-phase}} plan\nSaid.\n```\n")
    assert page is not None
    assert page.homes == [home("code", line=2), home("plan", summary="Said.", line=6)]


@pytest.mark.parametrize(
    ("directive", "said"),
    [
        ("## Part\n\n```{devops-phase} plan\n```\n", {"anchor": "part", "line": 8}),
        (
            "~~~{only} html\n```{devops-phase} plan\n```\n~~~\n",
            {"line": 7, "conditions": (Condition("only", "html"),)},
        ),
    ],
    ids=["a section", "a condition"],
)
def test_the_front_matter_still_counts_beside(
    collected: Collected, directive: str, said: dict[str, object]
) -> None:
    page, _ = collected(f"---\ndevops-phase: plan\n---\n# Page\n\n{directive}")
    assert page is not None
    assert page.homes == [home("plan", line=2), home("plan", **said)]


def test_a_directive_in_a_file_that_is_included_names_that_file(
    collected: Collected, reader: Reader
) -> None:
    folder = Path(reader().app.srcdir)
    (folder / "part.txt").write_text("```{devops-phase} plan\n```\n", encoding="utf-8")
    page, _ = collected("# Page\n\n```{include} part.txt\n```\n")
    assert page is not None
    (one,) = page.homes
    assert Path(one.source).name == "part.txt"
    assert one._replace(source="", line=None) == home("plan")


# Sections that are titled like phases of what is drawn


def test_sections_below_a_diagram_are_homes_by_their_titles(collected: Collected) -> None:
    parts = "## PLAN\n\nWe plan.\n\n## Other\n\n### Code\n\nWe code.\n\n## Triage\n"
    page, _ = collected(f"# Page\n\n```{{devops-cycle}}\n```\n\n{parts}")
    assert page == Page(
        [
            by_title("plan", "plan", line=6, opening="We plan."),
            by_title("code", "code", line=12, opening="We code."),
        ],
        heading="page",
        shapes=frozenset({("", "infinity")}),
        shows=True,
    )


def test_of_a_named_cycle_both_the_bare_key_and_the_label_count(collected: Collected) -> None:
    parts = "## Detect\n\n## Wrap up\n\n## End\n\n## Plan\n"
    page, _ = collected(f"# Page\n\n```{{devops-cycle}} incident\n```\n\n{parts}")
    assert page is not None
    assert page.homes == [
        by_title("incident/detect", "detect", line=6),
        by_title("incident/end", "wrap-up", line=8),
        by_title("incident/end", "end", line=10),
    ]


def test_of_the_projects_own_cycle_both_count_as_well(collected: Collected) -> None:
    phases = [{"key": "plan", "label": "Think"}, "code", "build"]
    parts = "## Think\n\n## Plan\n"
    page, _ = collected(f"# Page\n\n```{{devops-cycle}}\n```\n\n{parts}", devops_phases=phases)
    assert page is not None
    assert [(one.key, one.anchor) for one in page.homes] == [("plan", "think"), ("plan", "plan")]


def test_what_is_titled_like_a_phase_without_being_a_section_is_no_home(
    collected: Collected,
) -> None:
    boxes = "```{callout} Plan\nText.\n```\n\n```{topic} Plan\nText.\n```\n"
    page, _ = collected(f"# Page\n\n```{{devops-cycle}}\n```\n\n{boxes}")
    assert page is not None
    assert page.homes == []


def test_a_section_without_a_title_which_others_make_is_no_home(
    collected: Collected, reader: Reader
) -> None:
    def add(app: Sphinx, doctree: nodes.document) -> None:
        bare = nodes.section("", nodes.paragraph("", "Text."), ids=["bare"])
        next(iter(doctree.findall(nodes.section))).insert(1, bare)

    app = reader().app
    listener = app.connect("doctree-read", add, priority=1)
    try:
        page, _ = collected("# Page\n\n```{devops-cycle}\n```\n\n## Plan\n")
    finally:
        app.disconnect(listener)
    assert page is not None
    assert page.homes == [by_title("plan", "plan", line=6)]


def test_a_section_by_its_title_comes_after_what_is_declared(collected: Collected) -> None:
    front = "---\ndevops-phase: code\n---\n"
    page, _ = collected(f"{front}# Page\n\n```{{devops-cycle}}\n```\n\n## Plan\n")
    assert page is not None
    assert page.homes == [home("code", line=2), by_title("plan", "plan", line=9)]


def test_of_two_sections_of_one_title_each_is_a_home(collected: Collected) -> None:
    """The index takes the first that is in the output."""
    page, _ = collected("# Page\n\n```{devops-cycle}\n```\n\n## Plan\n\n# Plan\n")
    assert page is not None
    assert [one.anchor for one in page.homes] == ["plan", "id1"]


def test_a_section_under_a_condition_says_so(reader: Reader) -> None:
    """MyST's sections leave such a directive; those of reStructuredText stay in it."""
    rst = "Page\n====\n\n.. devops-cycle::\n\n.. only:: html\n\n   Plan\n   ----\n\n   Text.\n"
    one = reader()
    one.doctree(f"```{{eval-rst}}\n{rst}```\n")
    page = DevopsDomain.of(one.app.env).pages["index"]
    conditions = (Condition("only", "html"),)
    assert [(home.anchor, home.opening, home.conditions) for home in page.homes] == [
        ("plan", "Text.", conditions)
    ]


# What the configuration makes a home


def test_a_page_that_the_configuration_names_has_an_opening(collected: Collected) -> None:
    docs = {"devops_phases": [{"key": "plan", "doc": "index"}, "code", "build"]}
    page, _ = collected("# Page\n\n## Part\n\nNot this.\n", **docs)
    assert page == Page(heading="page")
    page, _ = collected("% A comment.\n\n# Page\n\n![](https://a)\n\nText.\n\nMore.\n", **docs)
    assert page == Page(opening="Text.", heading="page")


@pytest.mark.parametrize("name", ["the-4-parts", "4-parts"], ids=["an id", "a slug"])
def test_so_has_a_section_by_its_id_or_its_slug(collected: Collected, name: str) -> None:
    """Of a heading that begins with a digit, the slug is another one than the id."""
    title = "4 parts" if name == "4-parts" else "The 4 parts"
    phases = [{"key": "plan", "doc": f"index#{name}"}, "code", "build"]
    page, _ = collected(
        f"# Page\n\nText.\n\n## Other\n\n## {title}\n\nOpening.\n\n### Deeper\n",
        devops_phases=phases,
        myst_heading_anchors=3,
        myst_heading_anchors_html_ids=False,  # which makes ids of slugs, from MyST 5 on
    )
    anchor = "parts" if name == "4-parts" else name
    assert page == Page(places={name: Place(anchor, "Opening.")}, heading="page")


def test_a_section_that_the_configuration_names_may_be_under_a_condition(reader: Reader) -> None:
    one = reader(devops_phases=[{"key": "plan", "doc": "index#plans"}, "code", "build"])
    rst = "Page\n====\n\n.. only:: html\n\n   Plans\n   -----\n\n   Text.\n"
    one.doctree(f"```{{eval-rst}}\n{rst}```\n")
    places = DevopsDomain.of(one.app.env).pages["index"].places
    assert places == {"plans": Place("plans", "Text.", (Condition("only", "html"),))}


def test_a_long_opening_is_shortened(collected: Collected) -> None:
    page, _ = collected(f"---\ndevops-phase: plan\n---\n# Page\n\n{'word ' * 50}\n")
    assert page is not None
    assert page.homes[0].opening == "word " * 31 + "…"


@pytest.mark.parametrize("more", ["", " *more*" * 200], ids=["short", "of many parts"])
def test_an_opening_that_links_to_a_title_is_kept_until_all_are_read(
    collected: Collected, more: str
) -> None:
    page, _ = collected(f"---\ndevops-phase: plan\n---\n# Page\n\nRead [](#page).{more}\n")
    assert page is not None
    assert isinstance(page.homes[0].opening, nodes.paragraph)


# What the project's own catalogue translates


def test_words_are_those_of_the_language_and_titles_count_as_they_are_written(
    collected: Collected, reader: Reader
) -> None:
    abroad = {"language": "nl", "locale_dirs": ["locale"]}
    catalogue = Catalog(locale="nl")
    for words in ("Said.\nTwice.\n", "Board", "Plan", "Text."):
        catalogue.add(words, f"Ü {words}")
    path = Path(reader(**abroad).app.srcdir, "locale/nl/LC_MESSAGES/index.mo")
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    said = "subtitle: |\n  Said.\n  Twice.\n"  # of a single line, Sphinx translates the field
    front = f"---\n{said}devops-phase: code\ndevops-facts: {{tools: Board}}\n---\n"
    page, warnings = collected(
        f"{front}# Page\n\n```{{devops-cycle}}\n```\n\n## Plan\n\nText.\n", **abroad
    )
    assert warnings == []
    assert page is not None
    assert page.subtitle == "Ü Said.\nTwice.\n"
    assert page.facts == (("tools", ("Ü Board",)),)
    assert page.homes == [
        home("code", line=5, summary="Ü Said.\nTwice.\n"),
        by_title("plan", "plan", line=13, opening="Ü Text."),
    ]


# Pages to read again


@pytest.mark.parametrize(
    ("added", "removed", "found"),
    [({"other"}, set(), ["index"]), (set(), {"other"}, ["index"]), ({"else"}, {"that"}, [])],
)
def test_links_from_the_old_sites_root_are_looked_up_again_where_pages_come_and_go(
    reader: Reader, added: set[str], removed: set[str], found: list[str]
) -> None:
    one = reader(devops_markdoc_pages=["index"])
    one.doctree("# Page\n\n[There](/other)\n")
    app, changed = one.app, {"else"}
    outdated = PhaseCollector().get_outdated_docs(app, app.env, added, changed, removed)
    assert outdated == found


def test_and_where_files_do(reader: Reader) -> None:
    one = reader(devops_markdoc_pages=["index"])
    one.doctree("# Page\n\n[There](/plan.pdf)\n")

    def outdated() -> list[str]:
        return PhaseCollector().get_outdated_docs(one.app, one.app.env, set(), set(), set())

    assert outdated() == []
    Path(one.app.srcdir, "plan.pdf").write_bytes(b"")
    assert outdated() == ["index"]
