"""Icons: path data read as SVG defines it, checked, and the ones that are built in."""

from __future__ import annotations

from math import dist

import pytest

from sphinx_devops_phases.drawing import icons
from sphinx_devops_phases.drawing.curves import Close, Line, Move, Point
from sphinx_devops_phases.drawing.icons import Cubic, problem, strokes
from sphinx_devops_phases.phases import DEFAULT_PHASES


@pytest.mark.parametrize("name", icons.ICONS)
def test_what_is_built_in_can_be_used(name: str) -> None:
    assert problem(name) == problem(icons.ICONS[name]) == ""
    assert icons.data(name) == icons.ICONS[name]


def test_each_of_the_eight_has_its_own() -> None:
    assert [phase.icon for phase in DEFAULT_PHASES] == list(icons.ICONS)[:8]


@pytest.mark.parametrize("name", icons.ICONS)
def test_an_icon_fills_its_box_and_leaves_a_margin_for_its_line(name: str) -> None:
    ends = [one.to for one in strokes(icons.ICONS[name]) if not isinstance(one, Close)]
    for axis in (0, 1):
        values = [end[axis] for end in ends]
        assert 1.9 <= min(values) <= max(values) <= 24
        assert max(values) - min(values) >= 9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M1 2L4 6", "m1 2l3 4"),
        ("M1 2 4 6", "M1 2L4 6"),
        ("m1 2 3 4", "M1 2L4 6"),
        ("M1 2H5V9", "M1 2L5 2L5 9"),
        ("M1 2h4v7", "M1 2H5V9"),
        ("M1,2,L,4-6", "M1 2L4 -6"),
        ("M.5.5L1e1 2", "M0.5 0.5L10 2"),
        ("M1 1C2 2 3 3 4 4S6 6 8 8", "M1 1C2 2 3 3 4 4C5 5 6 6 8 8"),
        ("M1 1S6 6 8 8", "M1 1C1 1 6 6 8 8"),
        ("M0 0Q3 3 6 0T12 0", "M0 0Q3 3 6 0Q9 -3 12 0"),
        ("M0 0T6 0", "M0 0Q0 0 6 0"),
        ("M0 0Q3 6 6 0", "M0 0C2 4 4 4 6 0"),
        ("M1 1a0 5 0 0 1 3 3", "M1 1l3 3"),
        ("M1 1a3 3 0 1110 0", "M1 1a3 3 0 1 1 10 0"),
        ("M1 1l3 0l0 3zl5 5", "M1 1l3 0l0 3zM1 1l5 5"),
    ],
)
def test_the_same_drawing_in_other_words(one: str, other: str) -> None:
    found, expected = (
        [command for command in strokes(path) if not isinstance(command, Move)]
        for path in (one, other)
    )
    assert len(found) == len(expected)
    for a, b in zip(found, expected, strict=True):
        assert type(a) is type(b)
        if isinstance(a, Line) and isinstance(b, Line):
            assert dist(a.to, b.to) < 1e-9
        if isinstance(a, Cubic) and isinstance(b, Cubic):
            for p, q in ((a.first, b.first), (a.second, b.second), (a.to, b.to)):
                assert dist(p, q) < 1e-9


def along(begin: Point, curve: Cubic, t: float) -> Point:
    """De Casteljau's construction, in the form of Bernstein's polynomials."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    points = (begin, curve.first, curve.second, curve.to)
    return Point(
        *(sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
    )


@pytest.mark.parametrize("flags", ["0 0", "0 1", "1 0", "1 1"])
def test_an_arc_lies_on_its_circle_on_the_side_that_its_flags_say(flags: str) -> None:
    begin, *curves = strokes(f"M7 12a5 5 0 {flags} 5 5")
    large, sweep = (flag == "1" for flag in flags.split())
    center = Point(12, 12) if large == sweep else Point(7, 17)
    assert isinstance(begin, Move)
    here = begin.to
    assert len(curves) == (3 if large else 1)
    for curve in curves:
        assert isinstance(curve, Cubic)
        for step in range(11):
            assert dist(along(here, curve, step / 10), center) == pytest.approx(5, abs=0.01)
        here = curve.to
    assert here == Point(12, 17)


def test_an_arc_of_a_turned_ellipse() -> None:
    """Twice as wide as high, and turned upright."""
    _, one, two = strokes("M12 2a10 5 90 0 1 0 20")
    assert isinstance(one, Cubic)
    assert isinstance(two, Cubic)
    assert dist(one.to, (17, 12)) < 1e-9
    assert dist(two.to, (12, 22)) < 1e-9


def test_an_arc_whose_radius_is_too_small_gets_the_one_that_is_needed() -> None:
    _, one, _ = strokes("M2 12a1 1 0 0 1 20 0")
    assert isinstance(one, Cubic)
    assert dist(one.to, (12, 2)) < 1e-9


@pytest.mark.parametrize(
    ("icon", "why"),
    [
        ("rocket", "neither a path nor one of plan, code"),
        ("L1 1", "neither a path nor"),
        ("M1 1X2 2", "there is no command 'X'"),
        ("M1 1L2", "too few numbers"),
        ("M1 1z3 4", "a number without a command"),
        ('M1 1"/><script>', "cannot be read"),
        ("M1 1a3 3 0 2 1 5 5", "cannot be read"),
        ("M1 1", "draws nothing"),
        ("M1 1H400", "leaves its box of 24 × 24 units"),
        ("M1 1" + "l1 1l-1-1" * 200, "is 1804 characters long: 1000 are allowed"),
        ("M1 1" + "l1 1" * 25_000, "is 100004 characters long"),
    ],
)
def test_what_is_no_icon_is_said_to_be_none(icon: str, why: str) -> None:
    assert why in problem(icon)
    assert icons.data(icon) == ""


def test_no_icon_is_no_problem() -> None:
    assert problem("") == icons.data("") == ""
