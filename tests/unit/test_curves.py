"""Lines and arcs, and what runs alongside them. x points right and y down."""

from __future__ import annotations

from math import dist, hypot, pi

import pytest

from sphinx_devops_phases.drawing.curves import (
    Arc,
    CenterLine,
    Chevron,
    Close,
    Cut,
    Line,
    Move,
    Path,
    Point,
    bend,
    points,
    straight,
    touching_point,
)


def near(point: Point, x: float, y: float) -> bool:
    return dist(point, (x, y)) < 1e-9


def stadium() -> CenterLine:
    """Clockwise from the upper left: 100 to the right, a half circle, 100 back, another one."""
    return CenterLine(
        [
            straight(Point(0, 0), Point(100, 0)),
            bend(Point(100, 50), 50, -90, 180),
            straight(Point(100, 100), Point(0, 100)),
            bend(Point(0, 50), 50, 90, 180),
        ]
    )


@pytest.mark.parametrize(
    ("angle", "x", "y"), [(0, 15, 20), (90, 10, 25), (180, 5, 20), (-90, 10, 15)]
)
def test_angles_turn_clockwise(angle: float, x: float, y: float) -> None:
    assert near(Point(10, 20).towards(angle, 5), x, y)


def test_an_arc_ends_at_its_last_angle() -> None:
    assert near(Arc(Point(1, 2), 10, 0, 90).to, 1, 12)


def test_points_along_a_path_are_at_most_5_degrees_apart() -> None:
    path: Path = (Move(Point(10, 0)), Arc(Point(0, 0), 10, 0, 90), Line(Point(0, 0)), Close())
    found = list(points(path))
    assert len(found) == 1 + 18 + 1
    assert near(found[9], *Point(0, 0).towards(45, 10))
    assert near(found[-2], 0, 10)
    assert all(hypot(*point) == pytest.approx(10) for point in found[:-1])


def test_even_a_short_arc_has_its_end() -> None:
    assert len(list(points((Arc(Point(0, 0), 10, 0, 1),)))) == 1


def test_the_middle_of_a_box_that_lies_inside_needs_no_place_of_its_own() -> None:
    square = [Point(0, 0), Point(10, 0), Point(10, 10), Point(0, 10)]
    assert touching_point((Move(square[0]), *map(Line, square[1:]), Close())) is None


def test_the_middle_of_a_box_around_a_bend_is_a_place_of_its_own() -> None:
    corner = [(0, 0), (20, 0), (20, 2), (2, 2), (2, 10), (0, 10)]
    lines = [Line(Point(x, y)) for x, y in corner[1:]]
    assert touching_point((Move(Point(0, 0)), *lines, Close())) == Point(10, 5)


def test_a_line_and_what_is_to_its_right() -> None:
    line = straight(Point(0, 0), Point(30, 40))
    assert line.length == 50
    assert near(line.at(10, 0), 6, 8)
    assert near(line.at(10, 5), 2, 11)
    command = line.command(10, 20, 5)
    assert isinstance(command, Line)
    assert near(command.to, 8, 19)


@pytest.mark.parametrize(("sweep", "inside"), [(90, 5), (-90, -5)])
def test_a_bend_and_what_is_to_its_right(sweep: float, inside: float) -> None:
    """To the right is the inside of a bend that turns right, and the outside of one that turns left."""
    arc = bend(Point(0, 0), 20, 0, sweep)
    assert arc.length == pytest.approx(20 * pi / 2)
    assert near(arc.at(0, 0), 20, 0)
    assert arc.heading_at(0) == sweep
    assert arc.heading_at(arc.length) == pytest.approx(2 * sweep)
    assert near(arc.at(arc.length, 5), 0, (20 - inside) * sweep / 90)
    command = arc.command(0, arc.length, 5)
    assert isinstance(command, Arc)
    assert command.radius == 20 - inside
    assert near(command.to, *arc.at(arc.length, 5))
    assert (command.start, command.end) == pytest.approx((0, sweep))


def test_a_closed_line_goes_on_around_in_both_directions() -> None:
    line = stadium()
    assert line.length == pytest.approx(200 + 100 * pi)
    for s in (10, 120, 300, 400):
        for around in (-line.length, line.length):
            assert near(line.at(s + around, 7), *line.at(s, 7))
    assert near(line.at(50), 50, 0)
    assert near(line.at(100 + 25 * pi), 150, 50)
    assert line.heading(100 + 25 * pi) == pytest.approx(90)
    assert near(line.at(-25 * pi), -50, 50)


def test_an_open_line_goes_on_straight() -> None:
    line = CenterLine([straight(Point(0, 0), Point(10, 0))], closed=False)
    assert line.length == 10
    assert near(line.at(15, 2), 15, 2)
    assert near(line.at(-5, 2), -5, 2)
    assert line.heading(15) == 0
    begin, end = line.stroke(-5, 15, 2)
    assert near(begin.to, -5, 2)  # type: ignore[union-attr]
    assert near(end.to, 15, 2)  # type: ignore[union-attr]


def test_stretches_without_length_are_left_out() -> None:
    here = Point(10, 0)
    line = CenterLine([straight(Point(0, 0), here), straight(here, here)], closed=False)
    assert len(line.alongside(0, 20, 0)) == 1


def test_the_way_alongside_has_a_command_for_each_stretch() -> None:
    line = stadium()
    there = line.alongside(50, 250 + 50 * pi, 10)
    assert [type(command) for command in there] == [Line, Arc, Line, Arc]
    back = line.alongside(250 + 50 * pi, 50, 10)
    assert [type(command) for command in back] == [Arc, Line, Arc, Line]
    assert near(there[0].to, 100, 10)
    assert near(there[-1].to, *line.at(250 + 50 * pi, 10))
    assert near(back[0].to, 0, 90)
    assert near(back[-1].to, 50, 10)


def test_a_way_that_ends_where_a_stretch_begins_does_not_enter_it() -> None:
    line = stadium()
    assert len(line.alongside(0, 100, 0)) == 1
    assert len(line.alongside(100, 200, 0)) == 1


def test_a_stroke_begins_with_a_move() -> None:
    line = stadium()
    move, first, *_ = line.stroke(20, 80, 5)
    assert move == Move(line.at(20, 5))
    assert first == Line(line.at(80, 5))


def test_a_chevron_points_forwards() -> None:
    """Its tip lies on the centre line, its edges further back."""
    end = Chevron(100, 20, 36)
    assert end.position(0) == 120
    assert end.position(36) == end.position(-36) == 100
    assert end.position(18) == 110
    assert end.offsets == (0.0,)


def test_a_cut_is_slanted() -> None:
    end = Cut(100, 0.5)
    assert (end.position(-10), end.position(0), end.position(10)) == (95, 100, 105)
    assert Cut(100).position(10) == 100
    assert end.offsets == ()


@pytest.mark.parametrize("end", [Chevron(100, 20, 36), Cut(100, 0.5), Cut(100, -2)])
def test_an_end_is_shifted_by_a_distance_that_is_measured_across_it(end: Chevron | Cut) -> None:
    shifted = end.shift(3)
    edge = (end.position(10), 10), (end.position(20), 20)
    moved = shifted.position(10), 10
    assert off(moved, *edge) == pytest.approx(3)
    assert shifted.position(15) - shifted.position(10) == pytest.approx(
        end.position(15) - end.position(10)
    )
    assert shifted.position(0) > end.position(0)


def off(point: tuple[float, float], one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far *point* is from the line through two others."""
    (x, y), (dx, dy) = one, (other[0] - one[0], other[1] - one[1])
    return abs(dx * (point[1] - y) - dy * (point[0] - x)) / hypot(dx, dy)


def test_an_outline_goes_around_its_segment() -> None:
    line = CenterLine([straight(Point(0, 0), Point(100, 0))], closed=False)
    outline = line.outline(Chevron(10, 4, 8), Cut(90), 8, 0)
    corners = [command.to for command in outline if isinstance(command, Move | Line)]
    assert [(round(x), round(y)) for x, y in corners] == [
        (10, -8),
        (90, -8),
        (90, 8),
        (10, 8),
        (14, 0),
    ]
    assert isinstance(outline[-1], Close)


def test_an_outline_is_drawn_in_evenly_on_all_sides() -> None:
    line = CenterLine([straight(Point(0, 0), Point(100, 0))], closed=False)
    tail, head = Cut(10), Cut(90, 0.75)
    corners = [
        command.to for command in line.outline(tail, head, 8, 2) if not isinstance(command, Close)
    ]
    xs, ys = zip(*corners, strict=True)
    assert (min(xs), min(ys), max(ys)) == (12, -6, 6)
    for corner in corners[1:3]:
        assert off(corner, (head.position(-8), -8), (head.position(8), 8)) == pytest.approx(2)


def test_lines_that_only_continue_are_joined() -> None:
    line = CenterLine(
        [straight(Point(0, 0), Point(10, 0)), straight(Point(10, 0), Point(30, 0))], closed=False
    )
    assert line.stroke(0, 30) == (Move(Point(0, 0)), Line(Point(30, 0)))


def test_lines_that_turn_back_or_aside_are_not_joined() -> None:
    there = straight(Point(0, 0), Point(10, 0))
    back, aside = straight(Point(10, 0), Point(5, 0)), straight(Point(10, 0), Point(10, 5))
    for other in (back, aside):
        assert len(CenterLine([there, other], closed=False).stroke(0, 15)) == 3
