"""The callout directive: what it becomes in the doctree, in HTML and in LaTeX."""

from __future__ import annotations

import pytest
from conftest import Build, Read
from docutils import nodes
from sphinx import addnodes

from sphinx_devops_phases.values import CALLOUT_TYPES


def page(*lines: str) -> str:
    return "# Page\n\n```{callout}" + "\n".join(lines) + "\n```\n"


@pytest.mark.parametrize(("name", "builtin"), CALLOUT_TYPES.items())
def test_each_type_is_a_standard_admonition(read: Read, name: str, builtin: str) -> None:
    built = read(page("", f":type: {name}", "", "Text."))
    expected = addnodes.seealso if builtin == "seealso" else getattr(nodes, builtin)
    (node,) = built.doctree().findall(lambda one: isinstance(one, nodes.Admonition))
    assert type(node) is expected
    assert node["classes"] == ["devops-callout", f"devops-callout--{name}"]
    assert built.warnings == []


def test_a_title_is_a_node_with_inline_markup(read: Read) -> None:
    node = next(
        read(page(" Mind the *gap*", ":type: warn", "", "Text."))
        .doctree()
        .findall(nodes.admonition)
    )
    assert node["classes"] == ["admonition", "warning", "devops-callout", "devops-callout--warn"]
    assert isinstance(node[0], nodes.title)
    assert node[0].astext() == "Mind the gap"
    assert len(list(node[0].findall(nodes.emphasis))) == 1


def test_without_a_type_it_is_a_note(read: Read) -> None:
    assert "admonition note" in read(page("", "Text.")).html()


def test_an_unknown_type_is_a_note_that_keeps_its_class(read: Read) -> None:
    built = read(page("", ":type: Warnign!", "", "Text."))
    html = built.html()
    assert "admonition note" in html
    assert "devops-callout--warnign" in html
    assert built.warnings == [
        'index.md:3: WARNING: There is no callout type "Warnign!": did you mean "warning"? '
        "[devops.callout_type]"
    ]


def test_types_of_your_own(read: Read) -> None:
    built = read(
        page("", ":type: Security", "", "Text."), devops_callout_types={"security": "danger"}
    )
    assert built.warnings == []
    assert "admonition danger" in built.html()


def test_name_and_class(read: Read) -> None:
    html = read(page(" Title", ":name: here", ":class: wide", "", "Text.")).html()
    assert 'id="here"' in html
    assert "wide" in html


@pytest.mark.parametrize(("value", "opened"), [("open", True), ("closed", False), ("", False)])
def test_collapsible(read: Read, value: str, opened: bool) -> None:
    html = read(page(" Title", f":collapsible: {value}", "", "Text.")).html()
    assert "<details" in html
    assert ('open="open"' in html) is opened


def test_a_wrong_value_of_collapsible_costs_nothing_but_a_warning(read: Read) -> None:
    built = read(page(" Title", ":collapsible: maybe", "", "Text."))
    assert "Text." in built.html()
    assert built.warnings == [
        'index.md:3: WARNING: A callout\'s collapsible is "open" or "closed", not "maybe". '
        "[devops.config]"
    ]


def test_in_restructuredtext(build: Build) -> None:
    text = "Page\n====\n\n.. callout:: Title\n   :type: tip\n\n   Text.\n"
    built = build({"index.rst": text})
    assert built.warnings == []
    assert "admonition tip" in built.html()


@pytest.mark.parametrize("builtin", sorted(set(CALLOUT_TYPES.values())))
def test_a_titled_callout_has_its_own_box_in_latex(build: Build, builtin: str) -> None:
    built = build(page(" 100% & more", f":type: {builtin}", "", "Text."), "latex")
    tex = next(built.outdir.glob("*.tex")).read_text()
    box = (
        r"\begin{sphinxseealso}"
        if builtin == "seealso"
        else rf"\begin{{sphinxadmonition}}{{{builtin}}}"
    )
    assert rf"{box}{{100\% \& more}}" in tex


def test_the_label_of_an_untitled_callout_is_translated(build: Build) -> None:
    assert "Warnung" in build(page("", ":type: warning", "", "Text."), language="de").html()


def test_a_title_that_is_a_type_is_reported(build: Build) -> None:
    """It is kept, as somebody may want it."""
    built = build("# Page\n\n```{callout} Warning\nText.\n```\n")
    assert built.warnings == [
        'index.md:3: WARNING: A callout is titled "Warning" and is a note: for one of that type, '
        'write ":type: warning" below. [devops.callout_type]'
    ]
    assert ">Warning</p>" in built.html()


@pytest.mark.parametrize(
    "callout", ["{callout} Note\n", "{callout} Warning\n:type: danger\n", "{callout} A warning\n"]
)
def test_other_titles_are_titles(build: Build, callout: str) -> None:
    assert build(f"# Page\n\n```{callout}\nText.\n```\n").warnings == []
