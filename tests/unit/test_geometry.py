"""The drawing as numbers: balanced, within its canvas, legible, for any cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from math import cos, dist, hypot, radians, sin

import pytest

from sphinx_devops_phases.drawing import model, shapes
from sphinx_devops_phases.drawing.curves import Arc, Line, Move, Path, Point, points
from sphinx_devops_phases.drawing.labels import text_width
from sphinx_devops_phases.drawing.model import Caption, Drawing
from sphinx_devops_phases.drawing.shapes import draw
from sphinx_devops_phases.phases import DEFAULT_PHASES, Band, Cycle, Mark, Phase

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


def marks(own: Cycle) -> list[Mark]:
    return [Mark(phase, phase.label, "", phase.label) for phase in own]


def distance(one: Path, other: Path) -> float:
    return min(dist(a, b) for a in points(one) for b in points(other))


@pytest.mark.parametrize(("few", "many"), [(2, 3), (2, 5), (2, 9)])
def test_loops_of_few_and_many_phases_have_the_same_sizes_in_either_order(
    few: int, many: int
) -> None:
    def heights(first: int, second: int) -> list[float]:
        segments = draw(cycle(first + second, first), "infinity").segments
        loops = [
            [point.y for one in part for point in points(one.outline)]
            for part in (segments[:first], segments[first:])
        ]
        return [round(max(loop) - min(loop)) for loop in loops]

    assert heights(few, many) == heights(many, few)[::-1]


def test_each_shape_is_described() -> None:
    assert tuple(shapes.REGISTRY) == shapes.SHAPES


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
            assert dist(*cut) > drawing.style.size
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


def names(drawing: Drawing) -> list[str]:
    return [caption.name for caption in drawing.captions]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_groups_are_named_however_many_there_are(shape: str) -> None:
    assert names(draw(EIGHT, shape)) == ["Dev", "Ops"]
    assert names(draw(cycle(5), shape)) == []
    for count in (3, 4, 5):
        own = Cycle(tuple(Phase(f"p{i}", "x", group=f"G{i // 2}") for i in range(2 * count)))
        assert names(draw(own, shape)) == [f"G{i}" for i in range(count)]


def test_a_group_without_a_name_is_not_named() -> None:
    nameless = Cycle(tuple(Phase(key, key, group="B" if key == "d" else "") for key in "abcd"))
    for shape in shapes.SHAPES:
        assert names(draw(nameless, shape)) == ["B"]


@pytest.mark.parametrize("shape", ["infinity", "ring"])
def test_the_names_of_many_groups_stand_within_the_loop_beside_their_own_phases(shape: str) -> None:
    groups = "abbbccdd"
    own = Cycle(tuple(Phase(f"p{i}", "x", group=group) for i, group in enumerate(groups)))
    for drawing in both(draw(own, shape)):
        for caption in drawing.captions:
            (place,) = caption.places
            for path in (segment.outline for segment in drawing.segments):
                assert not inside(place.at, path)
            near = min(drawing.segments, key=lambda one: dist(one.center, place.at))
            assert groups[drawing.segments.index(near)] == caption.name


def test_a_name_that_is_too_long_for_its_bracket_is_cut_and_reported() -> None:
    groups = ["A", "B", "The name of a group that is longer than one phase", "D"]
    own = Cycle(tuple(Phase(f"p{i}", "x", group=groups[i // 3]) for i in range(12)))
    assert shapes.overflowing(draw(own, "ring"), ["x"] * 12) == [groups[2]]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_a_mirrored_drawing_goes_the_other_way_and_its_order_is_the_same(shape: str) -> None:
    plain, mirrored = draw(EIGHT, shape), draw(EIGHT, shape, rtl=True)
    for one, other in zip(plain.variants, mirrored.variants, strict=True):
        assert (one.width, one.height) == (other.width, other.height)
        for here, there in zip(one.segments, other.segments, strict=True):
            assert there.center.x == pytest.approx(one.width - here.center.x)
            assert there.center.y == pytest.approx(here.center.y)
            assert there.slot == here.slot
        for a, b in zip(one.captions, other.captions, strict=True):
            assert b.places[0].at.x == pytest.approx(one.width - a.places[0].at.x, abs=40)


@pytest.mark.parametrize("shape", shapes.SHAPES)
@pytest.mark.parametrize("rtl", [False, True])
def test_a_band_runs_around_all_phases_and_touches_none(shape: str, rtl: bool) -> None:
    for count, first in ((3, 1), (8, 4), (12, 9)):
        own = replace(cycle(count, first), band=Band("Security"))
        for drawing in draw(own, shape, rtl=rtl).variants:
            assert drawing.band
            around = [point for path in drawing.band.paths for point in points(path)]
            for point in around:
                assert drawing.band.width <= point.x <= drawing.width - drawing.band.width
                assert drawing.band.width <= point.y <= drawing.height - drawing.band.width
            for segment in drawing.segments:
                gap = min(dist(a, b) for a in around for b in points(segment.outline))
                assert gap > drawing.round + drawing.band.width / 2
                xs, ys = zip(*points(segment.outline), strict=True)
                assert min(x for x, _ in around) < min(xs) < max(xs) < max(x for x, _ in around)
                assert min(y for _, y in around) < min(ys) < max(ys) < max(y for _, y in around)


@pytest.mark.parametrize("name", ["Security " * 12, "Sicherheit", "セキュリティ"])
@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_the_name_of_a_band_stays_in_the_canvas_and_its_line_leaves_it_free(
    shape: str, name: str
) -> None:
    for count, first in ((3, 1), (8, 4), (12, 9)):
        own = replace(cycle(count, first), band=Band(name))
        for drawing in draw(own, shape).variants:
            assert drawing.band
            caption = drawing.band.caption
            assert caption.overflow is (len(name) > 100)
            line = [point for path in drawing.band.paths for point in points(path)]
            for place in caption.places:
                half = text_width(place.text) * caption.size / 2
                assert 0 <= place.at.x - half < place.at.x + half <= drawing.width
                beside = [point.x for point in line if abs(point.y - place.at.y) < caption.size]
                if caption.line:  # else it is above the line
                    assert all(abs(x - place.at.x) > half * 0.9 for x in beside)


def test_a_ring_has_a_line_where_it_begins() -> None:
    for count in (3, 8, 12):
        drawing = draw(cycle(count), "ring")
        begin = drawing.hints[-1]
        last, first = drawing.segments[-1].outline, drawing.segments[0].outline
        assert distance(begin, last) == pytest.approx(distance(begin, first), rel=0.35)
        others = pairwise(one.outline for one in drawing.segments)
        assert distance(last, first) > 1.5 * max(distance(a, b) for a, b in others)


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
        drawing = draw(replace(EIGHT, band=Band("Security")), shape)
        assert drawing.band
        outlines = [segment.outline for segment in drawing.segments]
        for path in (*outlines, *drawing.hints, *drawing.band.paths):
            assert isinstance(path[0], Move)


def test_the_two_groups_of_a_ring_are_above_each_other() -> None:
    """Whatever their shares: the first has its middle at the top."""
    for count, first in SPLITS:
        for drawing in both(draw(cycle(count, first), "ring")):
            one, other = (caption.places[0].at for caption in drawing.captions)
            assert one.x == other.x == drawing.width / 2
            assert one.y < drawing.height / 2 < other.y
            assert len({caption.size for caption in drawing.captions}) == 1


def test_a_ring_without_groups_begins_at_the_top() -> None:
    for count in range(3, 13):
        first = draw(cycle(count), "ring").segments[0]
        assert first.center.x > 280
        assert min(y for _, y in points(first.outline)) < 20


@pytest.mark.parametrize("shape", ["infinity", "ring"])
def test_long_names_of_two_groups_wrap_before_they_get_smaller_and_are_cut(shape: str) -> None:
    def named(names: Sequence[str]) -> tuple[Caption, ...]:
        phases = (Phase(f"p{i}", "Plan", group=names[i > 3]) for i in range(8))
        return draw(Cycle(tuple(phases)), shape).captions

    short = named("AB")
    assert [len(one.places) for one in short] == [1, 1]
    both = named(["Build and test", "Run"])
    assert [place.text for place in both[0].places] == ["Build", "and test"]
    assert {one.size for one in both} == {short[0].size}
    cut = named([f"{'A long name of a group. ' * 9}{end}" for end in "AB"])
    assert all(one.overflow and one.places[-1].text.endswith("…") for one in cut)
    assert {one.size for one in cut} == {short[0].size / 2}


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_a_drawing_knows_its_shape(shape: str) -> None:
    assert {one.shape for one in draw(EIGHT, shape).variants} == {shape}


def test_an_unknown_shape_is_refused_with_a_proposal() -> None:
    with pytest.raises(ValueError, match='did you mean "infinity"'):
        draw(EIGHT, "infinty")


def test_drawing_twice_gives_the_same() -> None:
    first = draw(EIGHT, "infinity")
    draw.cache_clear()
    assert draw(EIGHT, "infinity") == first
