"""What is drawn small: a colour of a phase's own can be seen on any page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sphinx_devops_phases.drawing import palette, shapes, small
from sphinx_devops_phases.phases import Cycle, Mark, Phase

LOST = ["#ffffff", "#131416", "#ffd"]
SEEN = "#b45309"


def cycle(color: str) -> Cycle:
    phases = (
        Phase("plan", "Plan", icon="plan", color=color),
        Phase("do", "Do"),
        Phase("see", "See"),
    )
    return Cycle(phases)


def line(drawn: str) -> str:
    """The line around what is drawn first."""
    return "".join(re.findall(r'(?<![\w-])stroke="([^"]*)"', drawn.partition("/>")[0])[-1:])


def strip(color: str) -> str:
    return small.strip(shapes.draw(cycle(color), "ring"), cycle(color), range(3), [0])


def ring(color: str) -> str:
    return small.ring(tuple(Mark(one, one.label, "", one.label, "#x") for one in cycle(color)))


@pytest.mark.parametrize("draw", [strip, ring])
@pytest.mark.parametrize("color", LOST)
def test_a_spot_in_a_colour_that_is_lost_on_some_page_has_a_line_around(
    draw: Callable[[str], str], color: str
) -> None:
    """As in the diagram; the fill is what was asked for."""
    drawn = draw(color)
    assert f'fill="{palette.valid(color)}"' in drawn
    for page in palette.PAGES.values():
        assert palette.contrast(line(drawn), page) >= palette.PAGE_CONTRAST


def test_a_spot_in_any_other_colour_has_none() -> None:
    assert line(strip(SEEN)) == ""
    assert line(ring(SEEN)) == SEEN


@pytest.mark.parametrize("color", LOST)
def test_an_icon_in_such_a_colour_is_as_the_text_is(color: str) -> None:
    assert line(small.icon("plan", 1, color)) == "currentColor"


def test_an_icon_has_the_colour_of_its_phase() -> None:
    """Its own, or else that which the style sheet says."""
    assert line(small.icon("plan", 1, SEEN)) == SEEN
    assert "devops-cycle__hue1" in small.icon("plan", 1)
