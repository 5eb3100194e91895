"""The configuration: each wrong value is one warning, and the default is used."""

from __future__ import annotations

import pytest
from conftest import Build

WRONG = {
    "not a list": ({"devops_phases": "plan"}, "must be a list of phases, not 'plan'."),
    "too few": ({"devops_phases": ["plan", "code"]}, "needs 3 to 12 phases, not 2."),
    "too few that are": (
        {"devops_phases": ["a", "b", "C d"]},
        "has the key 'C d': a key is lower-case letters and digits, joined by hyphens.",
    ),
    "shape": (
        {"devops_cycle_shape": "square"},
        "must be one of infinity, ring, track, not 'square'.",
    ),
    "nav": (
        {"devops_phase_nav": "left"},
        "must be one of bottom, top, both, compact, none, not 'left'.",
    ),
    "template": (
        {"devops_phase_docs": "phases/key"},
        'must contain "{key}", for example "phases/{key}".',
    ),
    "images": ({"devops_cycle_images": "*.png"}, "must be a list of patterns, not '*.png'."),
    "pattern": ({"devops_markdoc_pages": [3]}, "must be a list of strings, not [3]."),
    "callout types": ({"devops_callout_types": "danger"}, "must be a mapping, not 'danger'."),
    "tags": ({"devops_markdoc_tags": ["youtube"]}, "must be a mapping, not ['youtube']."),
    "facts": ({"devops_facts": "owner"}, "must be a mapping from names to labels, not 'owner'."),
    "required kinds": (
        {"devops_required_kinds": ["plan"]},
        "must be a mapping from kinds to keys of phases, not ['plan'].",
    ),
}

PARTLY_WRONG = {
    "twice": ({"devops_phases": ["a", "b", "a", "c"]}, 'has the key "a" twice.'),
    "bad key": (
        {"devops_phases": ["a", "b", "C d", "e"]},
        "has the key 'C d': a key is lower-case letters and digits, joined by hyphens.",
    ),
    "no key": (
        {"devops_phases": ["a", "b", {"label": "C"}, "e"]},
        "has the key '': a key is lower-case letters and digits, joined by hyphens.",
    ),
    "no phase": (
        {"devops_phases": ["a", "b", 3, "c"]},
        "has an entry that is neither a key nor a mapping: 3.",
    ),
    "no text": (
        {"devops_phases": [{"key": "a", "label": 3}, "b", "c"]},
        'needs text for the label of "a", not 3.',
    ),
    "empty label": (
        {"devops_phases": [{"key": "a", "label": " "}, "b", "c"]},
        'has an empty label for "a".',
    ),
    "label of which nothing can be seen": (
        {"devops_phases": [{"key": "a", "label": "\u202e\u2066\u200b"}, "b", "c"]},
        'has an empty label for "a".',
    ),
    "bad color": (
        {"devops_phases": [{"key": "a", "color": "red;}"}, "b", "c"]},
        "has the color 'red;}' for \"a\": write it as #rrggbb.",
    ),
    "bad icon": (
        {"devops_phases": [{"key": "a", "icon": "M 0 0 <"}, "b", "c"]},
        'has an icon for "a" that ',
    ),
    "unknown name": (
        {"devops_phases": [{"key": "a", "colour": "#fff"}, "b", "c"]},
        'has an unknown name \'colour\' for "a": did you mean "color"?',
    ),
    "a fact that nobody declared": (
        {"devops_phases": [{"key": "a", "owner": "@a"}, "b", "c"]},
        "has an unknown name 'owner' for \"a\": use one of key, label, summary, group, color, doc, "
        "url, icon; devops_facts can declare more names.",
    ),
    "callout type": (
        {"devops_callout_types": {"security": "dangr", "ours": "tip"}},
        "maps 'security' to 'dangr': did you mean \"danger\"?",
    ),
    "tag with a space": (
        {"devops_markdoc_tags": {"x y": "note", "z": "note"}},
        "has the tag 'x y': a name is letters, digits, - and _.",
    ),
    "tag": (
        {"devops_markdoc_tags": {"youtube": 1}},
        "must map 'youtube' to a directive's name, or to a mapping with one.",
    ),
    "tag name": (
        {"devops_markdoc_tags": {"youtube": {"directive": "figure", "arguments": "src"}}},
        "has an unknown name 'arguments' for 'youtube': did you mean \"argument\"?",
    ),
    "tag argument": (
        {"devops_markdoc_tags": {"youtube": {"directive": "figure", "argument": ["src"]}}},
        "needs the name of one attribute as the argument of 'youtube'.",
    ),
    "tag options": (
        {"devops_markdoc_tags": {"youtube": {"directive": "figure", "options": {"label": 3}}}},
        "needs a mapping from attributes to options for 'youtube'.",
    ),
    "name of a fact": (
        {"devops_facts": {"Owner": "Owner", "gate": "Gate"}},
        "has the name 'Owner': a name is lower-case letters and digits, joined by hyphens.",
    ),
    "a fact that is a field": (
        {"devops_facts": {"label": "Label", "gate": "Gate"}},
        "has the name 'label', which every phase has already.",
    ),
    "label of a kind": ({"devops_kinds": {"runbook": ["x"]}}, "needs a label for 'runbook'."),
    "required kind": (
        {"devops_required_kinds": {"runbook": ["plan"]}},
        "has an unknown kind 'runbook': devops_kinds has none.",
    ),
}


@pytest.mark.parametrize(("values", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_value_gives_one_warning_and_the_default(
    build: Build, values: dict[str, object], message: str
) -> None:
    built = build("# Page\n\n```{devops-cycle}\n```\n\nText.\n", **values)
    (name,) = values
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"WARNING: conf.py: {name} {message} Using the default, ")
    assert built.warnings[0].endswith("[devops.config]")
    assert built.html().count('class="devops-cycle__phase ') == 8


@pytest.mark.parametrize(("values", "message"), PARTLY_WRONG.values(), ids=PARTLY_WRONG.keys())
def test_a_part_that_is_wrong_costs_only_itself(
    build: Build, values: dict[str, object], message: str
) -> None:
    built = build("# Page\n\n```{devops-cycle}\n```\n", **values)
    (name,) = values
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"WARNING: conf.py: {name} {message}")
    assert built.warnings[0].endswith(" It is left out. [devops.config]")
    if name == "devops_phases":
        assert built.html().count('class="devops-cycle__phase ') == 3


def test_names_without_labels_are_labels_themselves(build: Build) -> None:
    page = "---\ndevops-phase: plan\ndevops-facts:\n  on-call: Ada\n---\n# Page\n\n```{devops-facts}\n```\n"
    built = build(page, devops_facts=["on-call"])
    assert built.warnings == [
        "WARNING: conf.py: devops_facts must be a mapping from names to labels, not ['on-call']. "
        "Using {'on-call': 'On call'}. [devops.config]"
    ]
    assert "On call" in built.html()


def test_a_name_that_is_nearly_one_of_ours_is_reported(build: Build) -> None:
    config = {"devops_phase_doc": "phases/{key}", "devops_requird_pages": True, "devops_team": "A"}
    assert build("# Page\n", **config).warnings == [
        'WARNING: conf.py: There is no value "devops_phase_doc": did you mean "devops_phase_docs"? '
        "[devops.config]",
        'WARNING: conf.py: There is no value "devops_requird_pages": did you mean '
        '"devops_required_pages"? [devops.config]',
    ]


def test_a_doc_that_does_not_exist(build: Build) -> None:
    phases = [{"key": "plan", "doc": "plans"}, "code", "build"]
    built = build("# Page\n\n```{devops-cycle}\n```\n", devops_phases=phases)
    assert built.warnings == [
        'WARNING: conf.py: devops_phases says that "plan" is at "plans", '
        "and there is no such document. [devops.config]"
    ]


@pytest.mark.parametrize(
    ("doc", "end"),
    [
        ("p.md", 'is no such document: write "p", a docname without a suffix.'),
        ("p.html#part", 'is no such document: write "p#part", a docname without a suffix.'),
        ("./P", 'is no such document: write "p", a docname without a suffix.'),
        ("p/", 'is no such document: write "p", a docname without a suffix.'),
        ("https://e.org/p", 'write "url" instead of "doc" for the address "https://e.org/p".'),
        ("p#prat", 'its page is the whole document: did you mean "part"?'),
    ],
)
def test_a_doc_that_is_written_in_another_way_says_how(build: Build, doc: str, end: str) -> None:
    files = {"index.md": "# Page\n\n```{toctree}\np\n```\n", "p.md": "# P\n\n## Part\n"}
    (warning,) = build(files, devops_phases=[{"key": "plan", "doc": doc}, "code", "build"]).warnings
    assert warning.endswith(f"{end} [devops.config]")


def test_phases_of_your_own(build: Build) -> None:
    phases = [
        {"key": "collect", "label": "Collect data", "summary": "Gather.", "color": "#336699"},
        "train",
        "serve",
    ]
    html = build("# Page\n\n```{devops-cycle}\n```\n", devops_phases=phases).html()
    assert "Collect data" in html
    assert 'fill="#336699"' in html.lower()
    assert "Train, phase 2 of 3" in html


def test_sphinx_design_may_be_loaded_before_or_after(build: Build) -> None:
    text = "# Page\n\n````{grid} 2\n```{grid-item-card} A\n```\n````\n"
    for order in (
        ("sphinx_design", "sphinx_devops_phases"),
        ("sphinx_devops_phases", "sphinx_design"),
    ):
        built = build(text, extensions=order)
        assert built.warnings == []
        assert "sd-card" in built.html()


@pytest.mark.parametrize("order", [0, 1])
def test_with_myst_nb(build: Build, order: int) -> None:
    extensions = [("myst_nb", "sphinx_devops_phases"), ("sphinx_devops_phases", "myst_nb")][order]
    built = build("# Page\n\n{% callout %}\nText.\n{% /callout %}\n", extensions=extensions)
    assert "admonition note" in built.html()
