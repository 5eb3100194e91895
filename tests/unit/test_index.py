"""Which place is a phase's home, from records alone: no Sphinx, no documents."""

from __future__ import annotations

from collections.abc import Sequence

from sphinx_devops_phases.domain.conditions import Condition
from sphinx_devops_phases.domain.index import HomeIndex
from sphinx_devops_phases.domain.records import Home, Page, Place, Rank, Resource
from sphinx_devops_phases.phases import N_, Cycle, Phase, shortened

PLAN, BUILD, SHIP = (Phase(key, key.title(), f"To {key}.") for key in ("plan", "build", "ship"))


def index(
    pages: dict[str, Page],
    order: Sequence[str] = (),
    mapped: dict[str, str] | None = None,
    pattern: str = "",
) -> HomeIndex:
    """An index of three phases; documents are in alphabetical order unless *order* says more."""
    phases = [one._replace(doc=(mapped or {}).get(one.key, "")) for one in (PLAN, BUILD, SHIP)]
    cycle = Cycle(tuple(phases), docs=pattern)
    return HomeIndex([cycle], pages, list(order) or sorted(pages), str.upper)


def declared(key: str, docname: str, anchor: str = "", summary: str = "") -> Home:
    return Home(Rank.DECLARED, key, docname, anchor, summary)


def section(key: str, docname: str, anchor: str) -> Home:
    return Home(Rank.SECTION, key, docname, anchor)


def test_a_phase_without_a_claim_has_no_home() -> None:
    assert index({}).home("plan") is None


def test_a_key_that_is_no_phase_has_no_home() -> None:
    assert index({"a": Page(homes=[declared("deploy", "a")])}).home("deploy") is None


def test_the_first_in_the_order_of_the_documents_counts() -> None:
    pages = {name: Page(homes=[declared("plan", name)]) for name in ("a", "b", "c")}
    found = index(pages, order=["c", "a", "b"]).claims["plan"]
    assert [home.docname for home in found] == ["c", "a", "b"]


def test_the_first_on_a_page_counts_wherever_its_line_is_counted() -> None:
    included = Home(Rank.DECLARED, "plan", "a", "s", line=1, source="part.txt")
    above = Home(Rank.DECLARED, "plan", "a", line=16)
    assert index({"a": Page(homes=[above, included])}).home("plan") == above


def test_a_page_that_says_so_wins_over_the_configuration() -> None:
    pages = {"a": Page(), "b": Page(homes=[declared("plan", "b")])}
    assert index(pages, mapped={"plan": "a"}).home("plan") == declared("plan", "b")


def test_a_page_of_its_own_wins_over_the_pattern() -> None:
    found = index({"a": Page(), "b": Page()}, mapped={"plan": "b"}, pattern="a").claims["plan"]
    assert [(home.rank, home.docname) for home in found] == [
        (Rank.MAPPED, "b"),
        (Rank.TEMPLATE, "a"),
    ]


def test_a_page_that_is_not_there_is_no_home() -> None:
    assert index({}, mapped={"plan": "a"}, pattern="b").home("plan") is None


def test_a_page_leads_to_its_own_sections() -> None:
    pages = {name: Page(homes=[section("plan", name, "plan")]) for name in ("a", "b")}
    found = index(pages)
    assert found.home("plan") == section("plan", "a", "plan")
    assert found.home("plan", seen_from="b") == section("plan", "b", "plan")
    assert found.with_sections == {"a", "b"}


def test_a_section_of_another_page_gives_way_to_a_declared_home() -> None:
    pages = {
        "a": Page(homes=[section("plan", "a", "plan")]),
        "b": Page(homes=[declared("plan", "b")]),
    }
    assert index(pages).home("plan", seen_from="a") == declared("plan", "b")


def test_sections_make_no_page_a_page_of_phases() -> None:
    pages = {
        "a": Page(homes=[section("plan", "a", "plan")]),
        "b": Page(homes=[declared("ship", "b"), declared("build", "b", "how")]),
    }
    assert index(pages).by_page == {"b": [declared("build", "b", "how"), declared("ship", "b")]}


def test_the_innermost_place_with_a_phase_says_where_one_is() -> None:
    pages = {"a": Page(homes=[declared("ship", "a"), declared("build", "a", "how")])}
    found = index(pages)
    assert found.phases_at("a", ["deep", "how", ""]) == ("build",)
    assert found.phases_at("a", ["deep", ""]) == ("ship",)
    assert found.phases_at("b", [""]) == ()


def test_the_home_says_what_a_phase_is_about() -> None:
    pages = {"a": Page(homes=[declared("plan", "a", summary="Ours."), declared("build", "a")])}
    found = index(pages)
    assert [found.summary(key) for key in ("plan", "build", "ship")] == [
        *("Ours.", "To build.", "To ship.")
    ]


def test_a_mapped_page_says_it_in_its_front_matter_or_else_the_configuration_does() -> None:
    pages = {"a": Page(summary="Short.", opening="Long."), "b": Page(opening="Begin.")}
    found = index(pages, mapped={"plan": "a", "build": "b"})
    assert (found.summary("plan"), found.summary("build")) == ("Short.", "To build.")


def test_resources_are_in_the_order_of_the_documents_and_there_once() -> None:
    pages = {
        "a": Page(related=("plan", "plan"), summary="About a."),
        "b": Page(related=("ship", "plan")),
        "c": Page(),
    }
    found = index(pages, order=["c", "b", "a"])
    assert [tuple(resource) for resource in found.resources("plan")] == [
        ("b", "B", "", ""),
        ("a", "A", "About a.", ""),
    ]
    assert found.resources("build") == ()


def test_a_page_says_what_is_known_before_the_configuration() -> None:
    known = Phase("plan", "Plan", facts=(("owner", ("@one",)), ("tools", ("a", "b"))))
    found = HomeIndex(
        [Cycle((known, BUILD, SHIP))],
        {"a": Page(homes=[declared("plan", "a")], facts=(("owner", ("@two",)),))},
        ["a"],
        str.upper,
    )
    assert found.facts("plan") == {"owner": ("@two",), "tools": ("a", "b")}
    assert found.facts("build") == {}


def test_a_section_that_the_configuration_names_is_the_home_and_says_what_it_is_about() -> None:
    condition = Condition("only", "html")
    place = Place("the-deep", "Deep words.", (condition,))
    pages = {"a": Page(summary="Of a.", opening="Begin.", places={"deep": place})}
    home = index(pages, mapped={"plan": "a#deep"}).home("plan")
    assert home == Home(
        Rank.MAPPED, "plan", "a", "the-deep", conditions=(condition,), opening="Deep words."
    )


def test_the_page_is_the_home_where_it_has_no_such_section() -> None:
    pages = {"a": Page(summary="Of a.", opening="Begin.", places={"other": Place("other")})}
    home = index(pages, mapped={"plan": "a#deep"}).home("plan")
    assert home == Home(Rank.MAPPED, "plan", "a", summary="Of a.", opening="Begin.")


def test_a_document_of_which_nothing_is_known_can_be_a_home() -> None:
    found = index({}, order=["a"], mapped={"plan": "a"})
    assert found.home("plan") == Home(Rank.MAPPED, "plan", "a")
    assert found.facts("plan") == {}
    assert found.target(Home(Rank.MAPPED, "plan", "a")) == ""


def test_what_is_not_in_the_output_is_no_home() -> None:
    pages = {name: Page(homes=[declared("plan", name)]) for name in ("a", "b")}
    cycle = Cycle((PLAN, BUILD, SHIP))
    found = HomeIndex([cycle], pages, ["a", "b"], str.upper, lambda home: home.docname == "b")
    assert found.claims["plan"] == [declared("plan", "b")]


def test_a_section_called_like_a_phase_that_leads_elsewhere_is_not_its_home() -> None:
    outside = PLAN._replace(url="https://example.org")
    pages = {
        "a": Page(homes=[section("plan", "a", "plan"), section("build", "a", "build")]),
        "b": Page(homes=[declared("plan", "b")]),
    }
    found = HomeIndex([Cycle((outside, BUILD, SHIP))], pages, ["a", "b"], str.upper)
    assert found.claims["plan"] == [declared("plan", "b")]
    assert found.claims["build"] == [section("build", "a", "build")]


def test_a_home_is_at_its_section_or_at_the_heading_of_its_page() -> None:
    found = index({"a": Page(heading="top")})
    assert found.target(declared("plan", "a")) == "top"
    assert found.target(declared("plan", "a", "how")) == "how"
    assert found.target(declared("plan", "elsewhere")) == ""


def test_of_some_phases_only_these_count() -> None:
    pages = {"a": Page(homes=[declared("plan", "a"), declared("build", "a")])}
    assert index(pages).phases_at("a", [""], ("build", "ship")) == ("build",)
    assert index(pages).phases_at("a", [""], ()) == ()


def test_a_page_is_related_to_what_it_names() -> None:
    found = index({"a": Page(related=("plan", "ship"))})
    assert found.related("a") == ("plan", "ship")
    assert found.related("b") == ()


def test_each_page_with_sections_of_its_own_has_their_words() -> None:
    pages = {
        name: Page(homes=[section("plan", name, "plan")._replace(opening=f"In {name}.")])
        for name in ("a", "b")
    }
    found = HomeIndex([Cycle((PLAN._replace(summary=N_("Ours.")),))], pages, ["a", "b"], str.upper)
    assert [found.summary("plan", at) for at in ("", "b", "a", "b")] == [
        *("In a.", "In b.", "In a.", "In b.")
    ]


def test_the_words_of_the_configuration_come_before_the_first_paragraph_and_ours_behind_it() -> (
    None
):
    home = declared("plan", "a")._replace(opening="Begin.")
    for summary, said in (("Theirs.", "Theirs."), (N_("Ours."), "Begin."), ("", "Begin.")):
        phase = PLAN._replace(summary=summary)
        found = HomeIndex([Cycle((phase,))], {"a": Page(homes=[home])}, ["a"], str.upper)
        assert found.summary("plan") == said
    bare = {"a": Page(homes=[declared("plan", "a")])}
    found = HomeIndex([Cycle((PLAN._replace(summary=N_("Ours.")),))], bare, ["a"], str.upper)
    assert found.summary("plan") == "Ours."


def test_words_are_looked_up_where_they_stand_and_once_for_each_home() -> None:
    asked = []

    def words(words: str, docname: str) -> str:
        asked.append((words, docname))
        return words.upper()

    homes = [declared("plan", "a", summary="said"), declared("build", "a")._replace(opening="read")]
    cycle = Cycle((PLAN, BUILD._replace(summary=""), SHIP))
    found = HomeIndex([cycle], {"a": Page(homes=homes)}, ["a"], str.upper, words=words)
    assert [found.summary(key) for key in ("plan", "build") * 2] == ["SAID", "READ"] * 2
    assert asked == [("said", "a"), ("", "a"), ("read", "a")]


def test_long_words_are_cut() -> None:
    long = "word " * 100
    pages = {"a": Page(homes=[declared("plan", "a", summary=long)]), "b": Page(summary=long)}
    pages["b"].related = ("plan",)
    found = index(pages, mapped={})
    cut = shortened(long)
    assert len(cut) < len(long)
    assert found.summary("plan") == found.resources("plan")[0].description == cut
    unclaimed = HomeIndex([Cycle((SHIP._replace(summary=long),))], {}, [], str.upper)
    assert unclaimed.summary("ship") == cut


def test_a_resource_says_what_it_is() -> None:
    found = index({"a": Page(related=("plan",), kind="runbook")})
    assert found.resources("plan") == [Resource("a", "A", "", "runbook")]
