"""The labels of a drawing: on their segments, legible, in any cycle."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians

import pytest
from test_geometry import EIGHT, LABELS, both, cycle, inside, marks

from sphinx_devops_phases.drawing import labels, shapes
from sphinx_devops_phases.drawing.curves import Point, length, points
from sphinx_devops_phases.drawing.model import letter
from sphinx_devops_phases.drawing.ribbon import Place, Segment
from sphinx_devops_phases.drawing.shapes import draw
from sphinx_devops_phases.phases import Cycle


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_labels_read_from_left_to_right(shape: str, rtl: bool) -> None:
    """Also in a mirrored drawing: it is the loop that is mirrored."""
    for drawing in draw(EIGHT, shape, rtl=rtl).variants:
        for segment in drawing.segments:
            if segment.line.heading(segment.spots[0].middle) % 180 != 90:
                heading = segment.line.heading(segment.spots[0].middle)
                along = heading if segment.forward else heading + 180
                assert cos(radians(along - segment.angle)) > 0.99
            assert -90 <= segment.angle <= 90


def test_labels_of_a_column_are_level() -> None:
    column = both(draw(EIGHT, "track"))[1]
    assert {segment.angle for segment in column.segments} == {0}
    assert len({round(segment.center.x) for segment in column.segments}) == 1


@pytest.mark.parametrize("shape", shapes.SHAPES)
@pytest.mark.parametrize("count", range(3, 13))
def test_labels_lie_on_their_own_segments(shape: str, count: int) -> None:
    for drawing in draw(cycle(count), shape).variants:
        for segment in drawing.segments:
            for spot in segment.spots:
                assert inside(spot.center, segment.outline)
                assert spot.center == segment.line.at(spot.middle)


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_default_labels_fit_at_full_size(shape: str) -> None:
    assert shapes.overflowing(draw(EIGHT, shape), LABELS) == []
    for drawing in both(draw(EIGHT, shape)):
        lettering = letter(drawing, marks(EIGHT))
        assert lettering.size >= 0.9 * drawing.style.size
        texts = [[place.text for place in label.places] for label in lettering.labels]
        assert texts == [[label] for label in LABELS]


def test_a_label_that_has_to_be_cut_in_one_of_the_drawings_overflows() -> None:
    wide, narrow = both(draw(EIGHT, "ring"))
    labels = [*LABELS[:6], "Requirementsen", "Requirementsengineering"]
    assert shapes.overflowing(replace(wide, narrow=None), labels) == labels[7:]
    assert shapes.overflowing(narrow, labels) == labels[6:]
    assert shapes.overflowing(wide, labels) == [labels[7], labels[6]]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_labels_are_in_their_segments_whatever_they_are(shape: str) -> None:
    """Each end of each line, at the size in which the drawing sets them, straight or along bends."""
    words = [
        "Plan",
        "Continuous delivery",
        "Bereitstellung",
        "Develop & review",
        "計画",
        "監視する",
    ]
    for count, first in ((5, 2), (8, 4), (12, 7)):
        own = cycle(count, first)
        own = Cycle(tuple(one._replace(label=words[i % 6]) for i, one in enumerate(own)))
        for drawing in draw(own, shape).variants:
            for curved in (False, not drawing.straight):
                lettering = letter(drawing, marks(own), curved=curved)
                for segment, label in zip(drawing.segments, lettering.labels, strict=True):
                    for place in label.places:
                        for end in ends(place, segment, lettering.size, curved):
                            assert inside(end, segment.outline), (place.text, shape, count)


def ends(place: Place, segment: Segment, size: float, curved: bool) -> list[Point]:
    """The corners of a line of text as wide as it is thought to be."""
    half = labels.text_width(place.text) * size / 2
    if not curved:
        return [
            place.at.towards(place.angle, x).towards(place.angle - 90, up * size)
            for x in (-half, half)
            for up in (0, 0.7)
        ]
    side = 1 if place.forward else -1
    middle = (place.offset - 0.35 * size) * side
    unit = length(segment.line.stroke(place.along, place.along + 1, middle))
    return [
        segment.line.at(place.along + x / unit, (place.offset - up * size) * side)
        for x in (-half, half)
        for up in (0, 0.7)
    ]


def test_narrow_labels_and_targets_are_large_enough_on_a_phone() -> None:
    """A page 320 pixels wide leaves at least 272 to the drawing."""
    for shape in shapes.SHAPES:
        for count in range(3, 13):
            narrow = both(draw(cycle(count), shape))[1]
            pixel = 272 / narrow.width
            for segment in narrow.segments:
                assert narrow.style.minimum * pixel >= 12
                xs, ys = zip(*points(segment.outline), strict=True)
                assert (max(xs) - min(xs)) * pixel >= 24
                assert (max(ys) - min(ys)) * pixel >= 24
