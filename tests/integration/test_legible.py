"""What an author is told of labels and colours that no drawing can make legible."""

from __future__ import annotations

import pytest
from babel.messages.pofile import read_po
from conftest import Build
from test_languages import LANGUAGES, PACKAGE

from sphinx_devops_phases.drawing import palette, shapes
from sphinx_devops_phases.phases import DEFAULT_PHASES, Cycle, Phase

LONG = "Requirements engineering and analysis"
PAGE = "# Page\n\n```{devops-cycle}\n```\n"


def phases(**first: str) -> list[dict[str, str] | str]:
    return [{"key": "plan", **first}, "code", "build", "test"]


def test_a_label_that_is_cut_is_reported_once(build: Build) -> None:
    ring = "---\norphan: true\n---\n# Page\n\n```{devops-cycle}\n:shape: ring\n```\n"
    built = build(
        {"index.md": PAGE, "one.md": ring, "two.md": ring}, devops_phases=phases(label=LONG * 2)
    )
    assert built.warnings == [
        f'WARNING: conf.py: devops_phases: the label "{LONG * 2}" is too long for its segment '
        "(infinity, ring), where it ends in an ellipsis: choose a shorter one, and say the rest "
        "in the summary. [devops.label_overflow]"
    ]
    html = built.html()
    assert f'<title class="nohighlight">{LONG * 2}, Dev, phase 1 of 4 – ' in html
    assert "…</textPath>" in html


def test_a_group_that_is_cut_is_reported(build: Build) -> None:
    group = "Developmentanddiscoveryofeverything"
    named = [{"key": f"p{i}", "group": group if i < 4 else "Ops"} for i in range(8)]
    assert build(PAGE, devops_phases=named).warnings == [
        f'WARNING: conf.py: devops_phases: the name "{group}" is too long for its place (infinity), '
        "where it ends in an ellipsis: choose a shorter one, and say the rest in the summary. "
        "[devops.label_overflow]"
    ]


def test_a_label_that_is_cut_only_on_paper_is_reported_there(build: Build) -> None:
    """Where it is straight, and has less room."""
    phases = ["plan", "code", {"key": "build", "label": "Bereitstellungs"}]
    assert build(PAGE, devops_phases=phases).warnings == []
    (warning,) = build(PAGE, "latex", devops_phases=phases).warnings
    assert 'the label "Bereitstellungs" is too long' in warning


def test_three_groups_are_named_like_two(build: Build) -> None:
    named = [{"key": f"p{i}", "group": "Dev" if 1 < i < 5 else "Ops"} for i in range(8)]
    built = build(PAGE, devops_phases=named)
    assert built.warnings == []
    assert built.html().count(">Ops</textPath>") == 4  # each part of it, wide and narrow


@pytest.mark.parametrize(
    ("color", "complaint"),
    [
        ("#fd8", "a contrast of only 1.3:1 to a white page, and needs 3:1: choose a darker one"),
        ("#036", "a contrast of only 1.5:1 to a dark page, and needs 3:1: choose a lighter one"),
    ],
)
def test_a_colour_that_is_lost_on_the_page_is_reported(
    build: Build, color: str, complaint: str
) -> None:
    assert build(PAGE, devops_phases=phases(color=color)).warnings == [
        f'WARNING: conf.py: devops_phases: the color {color} of "plan" has {complaint}. [devops.config]'
    ]


def test_a_good_colour_is_not_reported(build: Build) -> None:
    assert build(PAGE, devops_phases=phases(color="#c2410c")).warnings == []


@pytest.mark.parametrize("level", range(0, 256, 5))
def test_text_on_any_colour_can_be_read(level: int) -> None:
    for color in (f"#{level:02x}{level:02x}{level:02x}", f"#{level:02x}80ff", f"#20{level:02x}60"):
        assert palette.contrast(palette.ink(color), color) >= 4.5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_the_default_labels_fit_in_every_language(language: str, shape: str) -> None:
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "sphinx_devops_phases.po"
    catalogue = read_po(path.open("rb"))
    labels = [str(catalogue[phase.label].string) for phase in DEFAULT_PHASES]
    cycle = Cycle(
        tuple(
            Phase(one.key, label, "", one.group)
            for one, label in zip(DEFAULT_PHASES, labels, strict=True)
        )
    )
    assert shapes.overflowing(shapes.draw(cycle, shape), labels) == []


@pytest.mark.parametrize(
    ("options", "width"),
    [
        (":align: right", "0.400\\linewidth"),
        (":align: left\n:width: 14rem", "14em"),
        (":align: left\n:width: 20vw", "0.400\\linewidth"),
    ],
)
def test_on_paper_a_figure_beside_text_has_a_width_that_tex_knows(
    build: Build, options: str, width: str
) -> None:
    """And room above the foot of the page, asked for before the heading that it stands under."""
    page = f"# Page\n\n## Section\n\n```{{devops-cycle}}\n:shape: ring\n{options}\n```\n\nText.\n"
    built = build(page, "latex", project="Handbook")
    assert built.warnings == []
    tex = built.output("handbook.tex")
    assert f"{{{width}}}" in tex[tex.index(r"\begin{wrapfigure}") :].splitlines()[0]
    assert tex.index(r"\Needspace") < tex.index("Section") < tex.index(r"\begin{wrapfigure}")
