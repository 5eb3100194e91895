"""What is recorded of a page from its front matter, from which all that is shown of it follows."""

from __future__ import annotations

import pytest
from collected import Collected, home

from sphinx_devops_phases.domain.records import Page


def test_a_page_that_says_nothing_has_none(collected: Collected) -> None:
    assert collected("---\ntitle: x\n---\n# Page\n\nText.\n") == (None, [])


def test_a_page_without_a_heading_has_no_place_for_it(collected: Collected) -> None:
    page, _ = collected("---\ndevops-related: plan\n---\nText.\n")
    assert page == Page(related=("plan",), heading="")


# Front matter


def test_the_page_is_the_home_of_the_phases_that_its_front_matter_names(
    collected: Collected,
) -> None:
    page = "---\nsubtitle: Said.\ndevops-phase: [Plan, incident/triage]\n---\n# Page\n\nText.\n"
    said = {"summary": "Said.", "line": 3, "opening": "Text."}
    assert collected(page) == (
        Page(
            [home("plan", **said), home("incident/triage", **said)],
            summary="Said.",
            subtitle="Said.",
            heading="page",
        ),
        [],
    )


def test_without_a_subtitle_the_description_is_the_summary(collected: Collected) -> None:
    page, _ = collected("---\ndescription: Said.\n---\n# Page\n")
    assert page == Page(summary="Said.", heading="page")


def test_a_related_page_has_its_phases_and_its_kind(collected: Collected) -> None:
    page = "---\ndevops-related: plan, incident/END\ndevops-kind: ' Runbook '\n---\n# Page\n"
    related = ("plan", "incident/end")
    assert collected(page) == (Page(related=related, kind="runbook", heading="page"), [])


def test_facts_are_those_that_the_configuration_knows(collected: Collected) -> None:
    facts = "devops-facts:\n  ownr: x\n  owner: 3\n  tools: [Board, '@chat']\n"
    page, warnings = collected(f"---\ndevops-phase: plan\n{facts}---\n# Page\n")
    assert page is not None
    assert page.facts == (("tools", ("Board", "@chat")),)
    assert warnings == [
        'index.md:3: WARNING: There is no fact "ownr": did you mean "owner"? [devops.config]',
        'index.md:3: WARNING: The fact "owner" needs text or a list of texts, not 3: put it into '
        "quotes. [devops.config]",
    ]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("devops-kind", "runbook", 'There is no kind "runbook": devops_kinds in conf.py can'),
        ("devops-facts", "{owner: x}", 'There is no fact "owner": devops_facts in conf.py can'),
    ],
)
def test_what_no_configuration_declares_could_be(
    collected: Collected, key: str, value: str, reason: str
) -> None:
    front = f"---\ndevops-phase: plan\ndevops-related: code\n{key}: {value}\n---\n"
    page, warnings = collected(f"{front}# Page\n", devops_kinds={}, devops_facts={})
    assert page == Page([home("plan", line=2)], related=("code",), heading="page")
    assert warnings == [f"index.md:4: WARNING: {reason} declare it. [devops.config]"]


@pytest.mark.parametrize(
    ("front", "warning"),
    [
        (
            "devops_phase: plan",
            'The front matter has "devops_phase": did you mean "devops-phase"? '
            "[devops.front_matter]",
        ),
        (
            "devops-related: ''",
            '"devops-related" in the front matter is empty: write the key of a phase behind it. '
            "[devops.front_matter]",
        ),
        (
            "devops-phase: ~",
            '"devops-phase" in the front matter is empty: write the key of a phase behind it. '
            "[devops.front_matter]",
        ),
        (
            "devops-phase: biuld",
            'There is no phase "biuld": did you mean "build"? [devops.phase_unknown]',
        ),
        (
            "devops-kind: runbok",
            'There is no kind "runbok": did you mean "runbook"? [devops.config]',
        ),
        (
            "devops-kind: [runbook]",
            'A page is of one kind: "devops-kind" is one name. [devops.config]',
        ),
        (
            "devops-facts: me",
            '"devops-facts" is a mapping, such as "owner: @platform". [devops.config]',
        ),
    ],
)
def test_front_matter_that_says_nothing_leaves_no_record(
    collected: Collected, front: str, warning: str
) -> None:
    page = f"---\ntitle: x\n{front}\n---\n# Page\n"
    assert collected(page) == (None, [f"index.md:3: WARNING: {warning}"])


def test_a_kind_without_a_phase_counts_once_it_has_one(collected: Collected) -> None:
    page, warnings = collected("---\ndevops-kind: runbook\n---\n# Page\n")
    assert page == Page(kind="runbook", heading="page")
    assert warnings == [
        'index.md:2: WARNING: A page with "devops-kind" needs "devops-related" as well, with the '
        "keys of the phases that it belongs to. [devops.config]"
    ]


@pytest.mark.parametrize("value", ["[To, all]", "{to: all}"])
@pytest.mark.parametrize("name", ["subtitle", "description"])
def test_a_summary_that_is_no_text_is_none(collected: Collected, name: str, value: str) -> None:
    page = f"---\ndevops-phase: plan\n{name}: {value}\n---\n# Page\n"
    assert collected(page) == (
        Page([home("plan", line=2)], heading="page"),
        [
            f'index.md:3: WARNING: "{name}" in the front matter has to be one text. '
            "[devops.front_matter]"
        ],
    )


def test_brackets_in_brackets_are_text(collected: Collected) -> None:
    page, warnings = collected(f"---\nsubtitle: '{'[' * 5_000}'\n---\n# Page\n")
    assert page == Page(summary="[" * 5_000, subtitle="[" * 5_000, heading="page")
    assert warnings == []


def test_the_summary_of_a_markdoc_page_is_its_lead_as_it_is_shown(collected: Collected) -> None:
    """Which is translated with the page."""
    page = "---\nsubtitle: 'Said  so.'\ndevops-phase: plan\n---\n# Page\n\nText.\n"
    said = home("plan", line=3, summary="Said so.", opening="Said so.")
    found = Page([said], summary="Said so.", heading="page")
    assert collected(page, devops_markdoc_pages=["index"]) == (found, [])


@pytest.mark.parametrize("subtitle", ["", "subtitle:\n"], ids=["none", "an empty one"])
def test_without_a_subtitle_a_markdoc_page_has_its_description(
    collected: Collected, subtitle: str
) -> None:
    lead = "" if subtitle else "Text. {% .lead %}\n"
    page = f"---\n{subtitle}description: Said.\n---\n# Page\n\n{lead}"
    found, _ = collected(page, devops_markdoc_pages=["index"])
    assert found == Page(summary="Said.", heading="page")
