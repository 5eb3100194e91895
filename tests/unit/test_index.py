"""Which place is a phase's home, from records alone: no Sphinx, no documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sphinx_devops_phases.domain.index import HomeIndex
from sphinx_devops_phases.domain.records import Home, Page, Rank
from sphinx_devops_phases.phases import Cycle, Phase

PLAN, BUILD, SHIP = (Phase(key, key.title(), f"To {key}.") for key in ("plan", "build", "ship"))


def index(
    pages: dict[str, Page],
    order: Sequence[str] = (),
    mapped: dict[str, str] | None = None,
    pattern: str = "",
) -> HomeIndex:
    """An index of three phases; documents are in alphabetical order unless *order* says more."""
    phases = [replace(one, doc=(mapped or {}).get(one.key, "")) for one in (PLAN, BUILD, SHIP)]
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
