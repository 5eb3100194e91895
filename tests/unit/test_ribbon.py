"""Labels in their segments: never upside down, with an icon before them where there is room."""

from __future__ import annotations

from math import dist

import pytest

from sphinx_devops_phases.drawing import ribbon
from sphinx_devops_phases.drawing.labels import Fit, text_width
from sphinx_devops_phases.drawing.model import letter
from sphinx_devops_phases.drawing.shapes import SHAPES, draw
from sphinx_devops_phases.phases import DEFAULT_PHASES, Cycle, Mark, Phase

EIGHT = Cycle(DEFAULT_PHASES)


@pytest.mark.parametrize(
    ("angle", "upright"),
    [
        *(
            (0, 0),
            (89.5, 89.5),
            (90.5, -89.5),
            (180, 0),
            (269.5, 89.5),
            (270.5, -89.5),
            (-89.5, -89.5),
        ),
        *((90, -90), (270, -90), (-90, -90), (-90.5, 89.5), (450.5, -89.5)),
    ],
)
def test_text_is_turned_around_where_it_would_be_upside_down(angle: float, upright: float) -> None:
    assert ribbon.upright(angle) == pytest.approx(upright)


@pytest.mark.parametrize("shape", SHAPES)
def test_two_lines_have_less_room_than_one(shape: str) -> None:
    for drawing in draw(EIGHT, shape).variants:
        for segment in drawing.segments:
            one, two = segment.spots
            assert two.room <= one.room
            assert one.straight <= one.room


@pytest.mark.parametrize("shape", SHAPES)
def test_the_lines_of_a_label_are_on_both_sides_of_the_middle(shape: str) -> None:
    for segment in draw(EIGHT, shape).segments:
        first, second = segment.places(Fit(("One", "two")), 20, icon=False, lead=1)
        assert second.offset - first.offset == pytest.approx(22)
        assert dist(first.at, second.at) == pytest.approx(22)
        # Seen from the middle, capital letters reach as far up as small ones down.
        assert first.offset + second.offset == pytest.approx(2 * 0.35 * 20)


@pytest.mark.parametrize(("lead", "side"), [(1, -1), (-1, 1)])
def test_an_icon_stands_before_its_label(lead: int, side: int) -> None:
    """On the left, or on the right in languages that begin there; close, but not touching."""
    segment = draw(EIGHT, "track").segments[0]
    fit, size = Fit(("Plan",)), 20
    (place,) = segment.places(fit, size, icon=True, lead=lead)
    icon = segment.icon(fit, size, lead, curved=False)
    between = (icon.x - place.at.x) * side
    touching = (text_width("Plan") * 0.92 + ribbon.ICON) * size / 2
    assert touching < between < touching + size / 2
    # Both together are in the middle.
    left = min(icon.x - ribbon.ICON * size / 2, place.at.x - text_width("Plan") * 0.46 * size)
    right = max(icon.x + ribbon.ICON * size / 2, place.at.x + text_width("Plan") * 0.46 * size)
    assert (left + right) / 2 == pytest.approx(segment.center.x, abs=0.1)


def lettered(labels: list[str], shape: str, *, icons: bool = True) -> list[bool]:
    """Whether each of the labels has its icon."""
    own = Cycle(
        tuple(Phase(f"p{i}", text, icon="check" if icons else "") for i, text in enumerate(labels))
    )
    marks = [Mark(phase, phase.label, "", phase.label) for phase in own]
    return [label.icon is not None for label in letter(draw(own, shape), marks).labels]


def test_an_icon_is_left_out_where_its_label_would_have_to_shrink() -> None:
    assert lettered(["Plan", "Do", "Check", "Act"] * 2, "infinity") == [True] * 8
    long = ["Plan", "Do", "Qualitätssicherung", "Act", "Plan", "Do", "Check", "Act"]
    assert lettered(long, "infinity") == [True, True, False, *[True] * 5]


def test_all_icons_are_left_out_where_many_have_no_room() -> None:
    long = ["Plan", "Qualitätssicherung", "Do", "Bereitstellungen"] * 2
    assert lettered(long, "infinity") == [False] * 8
    assert lettered(["Plan"] * 8, "infinity", icons=False) == [False] * 8
