"""The configuration: each wrong value is one warning, and the default is used."""

from __future__ import annotations

import pytest
from conftest import Build

WRONG = {
    "not a list": ({"devops_phases": "plan"}, "must be a list of phases, not 'plan'."),
    "too few": ({"devops_phases": ["plan", "code"]}, "needs 3 to 12 phases, not 2."),
    "twice": ({"devops_phases": ["a", "b", "a"]}, 'has the key "a" twice.'),
    "bad key": (
        {"devops_phases": ["a", "b", "C d"]},
        "has the key 'C d': a key is lower-case letters and digits, joined by hyphens.",
    ),
    "no phase": (
        {"devops_phases": ["a", "b", 3]},
        "has an entry that is neither a key nor a mapping: 3.",
    ),
    "no text": (
        {"devops_phases": [{"key": "a", "label": 3}, "b", "c"]},
        "needs text for 'label' in {'key': 'a', 'label': 3}.",
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
        "has the color 'red;}': write it as #rrggbb.",
    ),
    "unknown name": (
        {"devops_phases": [{"key": "a", "colour": "#fff"}, "b", "c"]},
        "has an unknown name 'colour' in {'key': 'a', 'colour': '#fff'}: did you mean \"color\"?",
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
    "callout type": (
        {"devops_callout_types": {"security": "dangr"}},
        "maps 'security' to 'dangr': did you mean \"danger\"?",
    ),
    "tag with a space": (
        {"devops_markdoc_tags": {"x y": "note"}},
        "has the tag 'x y': a name is letters, digits, - and _.",
    ),
    "tags": ({"devops_markdoc_tags": ["youtube"]}, "must be a mapping, not ['youtube']."),
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


def test_a_doc_that_does_not_exist(build: Build) -> None:
    phases = [{"key": "plan", "doc": "plans"}, "code", "build"]
    built = build("# Page\n\n```{devops-cycle}\n```\n", devops_phases=phases)
    assert built.warnings == [
        'WARNING: conf.py: devops_phases says that "plan" is at "plans", '
        "and there is no such document. [devops.config]"
    ]


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
