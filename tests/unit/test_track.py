"""The track: a row, or two; its gaps and the names of its groups."""

from __future__ import annotations

from itertools import pairwise

import pytest
from test_geometry import EIGHT, SPLITS, cycle, distance, marks

from sphinx_devops_phases.drawing import shapes
from sphinx_devops_phases.drawing.curves import Arc, points
from sphinx_devops_phases.drawing.model import letter
from sphinx_devops_phases.drawing.shapes import draw
from sphinx_devops_phases.phases import Cycle, Phase


@pytest.mark.parametrize("label", ["x", "Bereitstellung"])
def test_a_gap_parts_the_groups_of_a_track(label: str) -> None:
    own = Cycle(tuple(Phase(f"p{i}", label, group="ab"[i > 2]) for i in range(6)))
    for drawing in draw(own, "track").variants:
        outlines = [one.outline for one in drawing.segments]
        gaps = [distance(a, b) for a, b in pairwise(outlines)]
        if len({round(one.center.y) for one in drawing.segments}) == 2:
            continue  # the rows are the groups
        assert gaps[2] > max(gaps[:2] + gaps[3:]) * 1.3


def test_a_row_whose_names_would_be_cut_becomes_two() -> None:
    for name, rows in (("G", 1), ("Group", 2)):
        phases = (Phase(f"p{i}", f"P{i}", group=f"{name} {i}") for i in range(11))
        drawing = draw(Cycle(tuple(phases)), "track")
        assert len({round(segment.center.y) for segment in drawing.segments}) == rows


@pytest.mark.parametrize("label", ["Phase {}", "Operate", "Review it", "Stage{}", "Plan"])
@pytest.mark.parametrize("count", range(3, 13))
def test_a_track_becomes_two_rows_before_a_label_is_cut(count: int, label: str) -> None:
    groups = [f"{i * 3 // count}" for i in range(count)]  # the gaps between them take room, too
    phases = (Phase(f"p{i}", label.format(i + 1), group=one) for i, one in enumerate(groups))
    own = Cycle(tuple(phases))
    assert shapes.overflowing(draw(own, "track"), [phase.label for phase in own]) == []


@pytest.mark.parametrize("count", range(3, 13))
def test_two_rows_for_medium_containers_have_labels_of_12_pixels_where_they_begin(
    count: int,
) -> None:
    own = cycle(count, count // 2)
    medium = draw(own, "track").medium
    if medium is None:
        assert count > 8
        return
    assert letter(medium, marks(own)).size * 395 / medium.width >= 12
    assert len({round(one.center.y) for one in medium.segments}) == 2


def test_a_track_has_one_row_if_its_labels_fit_and_else_two() -> None:
    def rows(own: Cycle) -> list[int]:
        levels = [round(one.center.y) for one in draw(own, "track").segments]
        return [levels.count(level) for level in sorted(set(levels))]

    def labelled(label: str, count: int, first: int) -> Cycle:
        groups = ["Dev" if i < first else "Ops" for i in range(count)]
        return Cycle(tuple(Phase(f"p{i}", label, group=group) for i, group in enumerate(groups)))

    assert rows(EIGHT) == [8]
    assert rows(labelled("Bereitstellung", 8, 4)) == [4, 4]
    assert rows(labelled("Bereitstellung", 8, 5)) == [5, 3]
    assert rows(labelled("Bereitstellung", 8, 1)) == [4, 4]
    assert rows(labelled("Bereitstellung", 7, 2)) == [4, 3]
    assert rows(labelled("Operate", 12, 6)) == [6, 6]
    assert rows(labelled("計画", 11, 2)) == [11]


@pytest.mark.parametrize("label", ["Plan", "Bereitstellung"])
def test_the_names_of_a_track_stand_over_the_middle_of_their_own_groups(label: str) -> None:
    """Or of that part of it that is in one row, if the other is no larger."""
    for count, first in SPLITS:
        groups = ["Dev" if i < first else "Ops" for i in range(count)]
        own = Cycle(tuple(Phase(f"p{i}", label, group=group) for i, group in enumerate(groups)))
        drawing = draw(own, "track")
        for caption, name in zip(drawing.captions, ("Dev", "Ops"), strict=True):
            members = [
                one for one, group in zip(drawing.segments, groups, strict=True) if group == name
            ]
            (place,) = caption.places
            level = min(members, key=lambda one: abs(one.center.y - place.at.y)).center.y
            xs = [
                x
                for one in members
                if round(one.center.y) == round(level)
                for x, _ in points(one.outline)
            ]
            assert place.at.x == pytest.approx((min(xs) + max(xs)) / 2, abs=8)
            rows = [y for one in drawing.segments for _, y in points(one.outline)]
            assert not min(rows) < place.at.y < max(rows)


def test_the_second_row_of_a_track_leads_back() -> None:
    drawing = draw(cycle(12, 6), "track")
    there, back = drawing.segments[:6], drawing.segments[6:]
    assert [one.center.x for one in there] == sorted(one.center.x for one in there)
    assert [one.center.x for one in back] == sorted((one.center.x for one in back), reverse=True)
    arrows = [one for one in drawing.hints if any(isinstance(part, Arc) for part in one)]
    assert len(arrows) == 2  # one on each side
