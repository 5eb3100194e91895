"""The drawing as numbers: balanced, within its canvas, legible, for any cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from math import cos, dist, hypot, radians, sin

import pytest

from sphinx_devops_phases.drawing import labels, model, shapes
from sphinx_devops_phases.drawing.curves import Arc, Line, Move, Path, Point, points
from sphinx_devops_phases.drawing.shapes import Caption, Drawing, draw
from sphinx_devops_phases.phases import DEFAULT_PHASES, Cycle, Mark, Phase

EIGHT = Cycle(DEFAULT_PHASES)
LABELS = [phase.label for phase in DEFAULT_PHASES]
SPLITS = [(count, first) for count in range(3, 13) for first in range(1, count)]


def cycle(count: int, first: int | None = None) -> Cycle:
    """*count* phases in two groups, the *first* ones in the first; one group without."""
    labels = (LABELS * 2)[:count]
    groups = ["Dev" if first is None or i < first else "Ops" for i in range(count)]
    return Cycle(tuple(Phase(f"p{i}", labels[i], group=group) for i, group in enumerate(groups)))


def area(path: Path) -> float:
    corners = list(points(path))
    return abs(sum(a.x * b.y - b.x * a.y for a, b in pairwise([*corners, corners[0]]))) / 2


def inside(point: Point, path: Path) -> bool:
    crossings = 0
    corners = list(points(path))
    for a, b in pairwise([*corners, corners[0]]):
        if (a.y > point.y) != (b.y > point.y):
            crossings += point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
    return crossings % 2 == 1


def both(drawing: Drawing) -> list[Drawing]:
    assert drawing.narrow is not None
    return [drawing, drawing.narrow]


def distance(one: Path, other: Path) -> float:
    return min(dist(a, b) for a in points(one) for b in points(other))


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_segments_of_the_eight_are_about_equally_large(shape: str) -> None:
    for drawing in both(draw(EIGHT, shape)):
        areas = [area(segment.outline) for segment in drawing.segments]
        assert max(areas) / min(areas) < 1.17


@pytest.mark.parametrize("count", range(4, 13, 2))
def test_halves_of_the_same_number_get_loops_of_the_same_size(count: int) -> None:
    wide, narrow = both(draw(cycle(count, count // 2), "infinity"))
    for drawing, axis in ((wide, 1), (narrow, 0)):
        halves = drawing.segments[: count // 2], drawing.segments[count // 2 :]
        first, second = (
            [point[axis] for segment in half for point in points(segment.outline)]
            for half in halves
        )
        assert (min(first), max(first)) == pytest.approx((min(second), max(second)), abs=1)


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_any_cycle_stays_inside_its_canvas(shape: str) -> None:
    for count, first in SPLITS:
        for drawing in both(draw(cycle(count, first), shape)):
            assert len(drawing.segments) == count
            paths = [segment.outline for segment in drawing.segments] + list(drawing.hints)
            for x, y in (point for path in paths for point in points(path)):
                assert drawing.round <= x <= drawing.width - drawing.round
                assert drawing.round <= y <= drawing.height - drawing.round


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_the_narrow_twin_fits_the_same_view_box(shape: str) -> None:
    """It is drawn in the same SVG: as wide, and higher."""
    wide, narrow = both(draw(EIGHT, shape))
    assert narrow.width == wide.width
    assert narrow.height > wide.height


@pytest.mark.parametrize("shape", shapes.SHAPES)
@pytest.mark.parametrize("count", range(3, 13))
def test_no_segment_touches_another(shape: str, count: int) -> None:
    for drawing in both(draw(cycle(count, count // 2), shape)):
        for one, other in combinations(drawing.segments, 2):
            gap = distance(one.outline, other.outline)
            assert gap > 2 * drawing.round + 2
            assert not any(inside(point, other.outline) for point in points(one.outline))


def test_the_lower_strand_is_cut_parallel_to_the_upper_one() -> None:
    """Test and Release end along Monitor, with the same gap on both sides."""
    for drawing in both(draw(EIGHT, "infinity")):
        over = drawing.segments[7]
        direction = (cos(radians(over.angle)), sin(radians(over.angle)))
        gaps = []
        for index in (3, 4):
            corners = list(points(drawing.segments[index].outline))
            lines = pairwise([*corners, corners[0]])
            cut = min(
                (line for line in lines if _parallel(line, direction)),
                key=lambda line: _off(line, over.center, direction),
            )
            assert dist(*cut) > drawing.size
            gaps.append(_off(cut, over.center, direction))
        assert gaps[0] == pytest.approx(gaps[1], abs=0.1)
        half = max(abs(_off((p, p), over.center, direction)) for p in _strand(over.outline))
        assert gaps[0] > half


def _parallel(line: tuple[Point, Point], direction: tuple[float, float]) -> bool:
    dx, dy = line[1].x - line[0].x, line[1].y - line[0].y
    return hypot(dx, dy) > 1 and abs(dx * direction[1] - dy * direction[0]) < 0.5


def _off(line: tuple[Point, Point], center: Point, direction: tuple[float, float]) -> float:
    x, y = (line[0].x + line[1].x) / 2 - center.x, (line[0].y + line[1].y) / 2 - center.y
    return abs(x * direction[1] - y * direction[0])


def _strand(outline: Path) -> list[Point]:
    """The corners at the head, which lies on the straight strand."""
    heads = [a.to for a, b in pairwise(outline) if isinstance(a, Line) and isinstance(b, Line)]
    return heads[:2]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_labels_read_from_left_to_right(shape: str) -> None:
    for drawing in both(draw(EIGHT, shape)):
        for segment in drawing.segments:
            begin, *_, end = points(segment.label)
            angle = radians(segment.angle)
            assert (end.x - begin.x) * cos(angle) + (end.y - begin.y) * sin(angle) > 0
            assert -90 <= segment.angle <= 90


def test_labels_of_a_column_are_centred() -> None:
    column = both(draw(EIGHT, "track"))[1]
    for segment in column.segments:
        begin, end = points(segment.label)
        assert (begin.x + end.x) / 2 == pytest.approx(segment.center.x)
        assert begin.y == end.y


@pytest.mark.parametrize("shape", shapes.SHAPES)
@pytest.mark.parametrize("count", range(3, 13))
def test_labels_lie_on_their_own_segments(shape: str, count: int) -> None:
    for drawing in both(draw(cycle(count), shape)):
        for segment in drawing.segments:
            assert inside(segment.center, segment.outline)
            path = list(points(segment.label))
            middle = segment.center.towards(segment.angle + 90, segment.size * 0.35)
            assert min(dist(middle, point) for point in _filled(path)) < segment.size / 8


def _filled(path: list[Point]) -> list[Point]:
    return [
        Point(a.x + (b.x - a.x) * i / 100, a.y + (b.y - a.y) * i / 100)
        for a, b in pairwise(path)
        for i in range(101)
    ]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_default_labels_fit_at_full_size(shape: str) -> None:
    assert shapes.overflowing(draw(EIGHT, shape), LABELS) == []
    for segment, label in zip(draw(EIGHT, shape).segments, LABELS, strict=True):
        assert labels.fit(label, segment) == labels.Fit(label, segment.size, False)


def test_labels_of_one_drawing_differ_little_in_size() -> None:
    phases = list(DEFAULT_PHASES)
    phases[0] = Phase("plan", "Qualitätssicherungen", group="Dev")
    own = Cycle(tuple(phases))
    marks = [Mark(phase, phase.label, "", phase.label) for phase in own]
    sizes = [fitted.size for fitted in shapes.fit_all(draw(own, "infinity"), marks)]
    assert max(sizes) / min(sizes) == pytest.approx(7 / 6)


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_labels_are_fitted_as_they_will_be_set(shape: str) -> None:
    """The current one is heavier, and a straight one has less room in a bend."""
    drawing = draw(EIGHT, shape)
    for segment, phase in zip(drawing.segments, EIGHT, strict=True):
        for label in (phase.label, "Deployment", "Requirements"):
            for current in (False, True):
                mark = Mark(phase, label, "", label, current=current)
                for curved in (False, True):
                    one = replace(drawing, segments=(segment,))
                    (fitted,) = shapes.fit_all(one, [mark], curved=curved)
                    assert fitted == labels.fit(label, segment, curved=curved, current=current)
                    assert (
                        curved
                        or labels.text_width(fitted.text) * fitted.size <= segment.straight_room
                    )


def test_a_label_that_has_to_be_cut_in_one_of_the_drawings_overflows() -> None:
    wide, narrow = both(draw(EIGHT, "ring"))
    labels = ["Plan", "Requirements en", "Requirements engineering"]
    assert shapes.overflowing(replace(wide, narrow=None), labels) == labels[2:]
    assert shapes.overflowing(narrow, labels) == labels[1:]
    assert shapes.overflowing(wide, labels) == labels[1:]


def test_narrow_labels_and_targets_are_large_enough_on_a_phone() -> None:
    """A page 320 pixels wide leaves at least 272 to the drawing."""
    for shape in shapes.SHAPES:
        for count in range(3, 13):
            narrow = both(draw(cycle(count), shape))[1]
            pixel = 272 / narrow.width
            for segment in narrow.segments:
                assert segment.minimum * pixel >= 12
                xs, ys = zip(*points(segment.outline), strict=True)
                assert (max(xs) - min(xs)) * pixel >= 24
                assert (max(ys) - min(ys)) * pixel >= 24


def test_captions_only_for_exactly_two_named_groups() -> None:
    for shape in ("infinity", "ring"):
        assert [caption.text for caption in draw(EIGHT, shape).captions] == ["Dev", "Ops"]
        assert draw(cycle(5), shape).captions == ()
    nameless = Cycle(tuple(Phase(key, key, group="B" if key == "d" else "") for key in "abcd"))
    assert [caption.text for caption in draw(nameless, "infinity").captions] == ["B"]


@pytest.mark.parametrize(
    ("count", "first", "slots"),
    [
        (3, 1, [3, 7, 12]),
        (8, 4, [1, 3, 4, 6, 7, 9, 10, 12]),
        (8, 6, [1, 2, 3, 4, 5, 6, 7, 12]),
        (9, 7, [1, 2, 3, 5, 6, 7, 9, 10, 11]),
    ],
)
def test_halves_of_up_to_six_have_a_family_of_colours_each(
    count: int, first: int, slots: list[int]
) -> None:
    assert [one.slot for one in draw(cycle(count, first), "ring").segments] == slots


def test_three_groups_split_at_the_boundary_nearest_the_middle() -> None:
    groups = ["a", "b", "b", "b", "c", "c", "c"]
    own = Cycle(tuple(Phase(f"p{i}", "x", group=group) for i, group in enumerate(groups)))
    slots = [segment.slot for segment in draw(own, "infinity").segments]
    assert [slot <= 6 for slot in slots] == [True] * 4 + [False] * 3


def test_a_smaller_group_gets_a_smaller_loop_but_not_too_small_a_one() -> None:
    def radii(count: int, first: int) -> tuple[float, float]:
        drawing = draw(cycle(count, first), "infinity")
        half = drawing.segments[:first], drawing.segments[first:]
        one, two = (
            max(c.radius for s in part for c in s.outline if isinstance(c, Arc)) for part in half
        )
        return one - model.WIDE.half, two - model.WIDE.half

    one, two = radii(5, 2)
    assert one < two
    for count, first, larger in ((12, 1, 1), (12, 11, 0)):
        found = radii(count, first)
        assert found[larger] / found[1 - larger] == pytest.approx(1.5, abs=0.06)


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_the_middle_of_each_links_box_counts_as_the_link(shape: str) -> None:
    """Voice control and switch access click there, and in a bend it lies beside the segment."""
    for count, first in SPLITS:
        for drawing in both(draw(cycle(count, first), shape)):
            for segment in drawing.segments:
                xs, ys = zip(*points(segment.outline), strict=True)
                middle = Point((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
                assert inside(middle, segment.outline) is (segment.touch is None)
                assert segment.touch in (None, middle)
                others = [one for one in drawing.segments if one is not segment]
                assert not any(inside(middle, one.outline) for one in others)


def test_paths_begin_with_a_move() -> None:
    for shape in shapes.SHAPES:
        for segment in draw(EIGHT, shape).segments:
            for path in (segment.outline, segment.inner, segment.label):
                assert isinstance(path[0], Move)


def test_the_two_groups_of_a_ring_are_above_each_other() -> None:
    """Whatever their shares: the first has its middle at the top."""
    for count, first in SPLITS:
        for drawing in both(draw(cycle(count, first), "ring")):
            one, other = drawing.captions
            assert one.at.x == other.at.x == drawing.width / 2
            assert one.at.y < drawing.height / 2 < other.at.y
            assert one.size == other.size


def test_a_ring_without_groups_begins_at_the_top() -> None:
    for count in range(3, 13):
        first = draw(cycle(count), "ring").segments[0]
        assert first.center.x > 280
        assert min(y for _, y in points(first.outline)) < 20


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


def test_all_labels_of_a_track_in_two_rows_have_the_size_in_which_the_current_one_fits() -> None:
    drawing = draw(Cycle(tuple(Phase(f"p{i}", "Discovering") for i in range(10))), "track")
    assert 20 < drawing.size < 24
    for segment in drawing.segments:
        assert labels.fit("Discovering", segment, current=True).size == drawing.size


def test_the_names_above_and_beneath_a_track_are_equally_far_from_it() -> None:
    phases = (Phase(f"p{i}", "Bereitstellung", group="Dev" if i < 4 else "Ops") for i in range(8))
    drawing = draw(Cycle(tuple(phases)), "track")
    above, beneath = (caption.at.y for caption in drawing.captions)
    rows = [y for segment in drawing.segments for _, y in points(segment.outline)]
    assert min(rows) - above == pytest.approx(beneath - max(rows), abs=0.1)


@pytest.mark.parametrize("label", ["Plan", "Bereitstellung"])
def test_the_names_of_a_track_stay_above_and_beneath_their_own_groups(label: str) -> None:
    names = ("The first of the two groups here", "The other of the two groups here")
    for count, first in SPLITS:
        own = Cycle(tuple(Phase(f"p{i}", label, group=names[i >= first]) for i in range(count)))
        drawing = draw(own, "track")
        levels = sorted({round(one.center.y) for one in drawing.segments})
        groups = (drawing.segments[:first], levels[0]), (drawing.segments[first:], levels[-1])
        for caption, (members, level) in zip(drawing.captions, groups, strict=True):
            row = [one.outline for one in members if round(one.center.y) == level]
            xs = [x for outline in row for x, _ in points(outline)]
            assert caption.at.x == pytest.approx((min(xs) + max(xs)) / 2, abs=8)
            half = labels.text_width(caption.text) * caption.size / 2
            assert min(xs) - 8 < caption.at.x - half < caption.at.x + half < max(xs) + 8


@pytest.mark.parametrize("shape", shapes.SHAPES)
@pytest.mark.parametrize("label", ["Plan", "Bereitstellung"])
def test_long_names_of_halves_of_the_same_size_are_cut_alike_at_half_their_size(
    shape: str, label: str
) -> None:
    def named(names: Sequence[str]) -> tuple[Caption, ...]:
        phases = (Phase(f"p{i}", label, group=names[i > 3]) for i in range(8))
        return draw(Cycle(tuple(phases)), shape).captions

    one, other = named([f"{'A long name of a group. ' * 9}{end}" for end in "AB"])
    assert one.text == other.text
    assert one.text.endswith("…")
    assert one.size == other.size == named("AB")[0].size / 2


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_a_drawing_knows_its_shape_and_its_size(shape: str) -> None:
    for drawing in both(draw(EIGHT, shape)):
        assert drawing.shape == shape
        assert {segment.size for segment in drawing.segments} == {drawing.size}


def test_two_rows_are_set_no_smaller_than_one_of_eight() -> None:
    phases = (Phase(f"p{i}", "Bereitstellung") for i in range(12))
    assert draw(Cycle(tuple(phases)), "track").size == draw(EIGHT, "track").size


def test_the_second_row_of_a_track_leads_back() -> None:
    drawing = draw(cycle(12, 6), "track")
    there, back = drawing.segments[:6], drawing.segments[6:]
    assert [one.center.x for one in there] == sorted(one.center.x for one in there)
    assert [one.center.x for one in back] == sorted((one.center.x for one in back), reverse=True)
    assert len(drawing.hints) == 4  # an arrow and its head on each side


def test_an_unknown_shape_is_refused_with_a_proposal() -> None:
    with pytest.raises(ValueError, match='did you mean "infinity"'):
        draw(EIGHT, "infinty")


def test_drawing_twice_gives_the_same() -> None:
    first = draw(EIGHT, "infinity")
    draw.cache_clear()
    assert draw(EIGHT, "infinity") == first
