"""What TikZ draws is what was drawn: read back and compared with the numbers."""

from __future__ import annotations

import re
from math import dist

import pytest
from test_emitters import CASES, EIGHT, FIVE, SECURITY, assert_same, marks, stations

from sphinx_devops_phases.drawing import icons, palette, shapes, tikz
from sphinx_devops_phases.drawing.curves import Close, Point
from sphinx_devops_phases.drawing.labels import text_width
from sphinx_devops_phases.drawing.model import Drawing, letter
from sphinx_devops_phases.drawing.ribbon import ICON
from sphinx_devops_phases.phases import Cycle

PLACE = r"\((-?[\d.]+),(-?[\d.]+)\)"


def tikz_stations(path: str) -> list[Point]:
    """As `stations`, of a path that TikZ draws in coordinates whose y axis points down."""
    here = Point(0, 0)
    found = []
    arc = r"arc\[start angle=(.+?),end angle=(.+?),radius=(.+?)\]"
    for step in re.finditer(rf"{arc}|(?:-- )?{PLACE}|-- cycle", path):
        if step[1]:
            start, end, radius = float(step[1]), float(step[2]), float(step[3])
            center = here.towards(start, -radius)
            found.append(center.towards((start + end) / 2, radius))
            here = center.towards(end, radius)
        elif step[4]:
            here = Point(float(step[4]), float(step[5]))
        else:
            continue
        found.append(here)
    assert re.fullmatch(rf"(?:{arc}|(?:-- )?{PLACE}|-- cycle| )*", path)
    return found


def pictures(cycle: Cycle, shape: str) -> list[tuple[Drawing, str]]:
    """The narrow and the wide drawing, and what is written for it."""
    drawing = shapes.draw(cycle, shape)
    assert drawing.narrow
    text = tikz.render(drawing, marks(cycle), band=SECURITY)
    found = re.fullmatch(
        r"\\ifdim\\linewidth<[\d.]+cm\\relax\n(.*)\\else\n(.*)\\fi", text, re.DOTALL
    )
    assert found
    return [(drawing.narrow, found[1]), (drawing, found[2])]


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_tikz_draws_the_segments(cycle: Cycle, shape: str) -> None:
    for drawing, text in pictures(cycle, shape):
        filled = re.findall(
            r"\\filldraw\[fill=devopscyclefill,draw=devopscycleline,"
            r"line width=([\d.]+)\\devopscycleunit(.*?)\] (.+);",
            text,
        )
        for index, ((width, dashes, path), segment) in enumerate(
            zip(filled, drawing.segments, strict=True)
        ):
            # The third is marked, so that the others are tinted; the last has no page.
            assert float(width) == pytest.approx(drawing.round * (2 if index == 2 else 1), abs=0.01)
            assert ("dash pattern" in dashes) is (index == len(cycle) - 1)
            assert_same(tikz_stations(path), stations(segment.outline), 0.1)
            assert path.endswith(" -- cycle")


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_tikz_sets_the_labels_and_lays_the_links_over_them(cycle: Cycle, shape: str) -> None:
    for drawing, text in pictures(cycle, shape):
        lettering = letter(drawing, marks(cycle), curved=False)
        lines = [
            (place, segment.spots[len(label.places) - 1].straight)
            for segment, label in zip(drawing.segments, lettering.labels, strict=True)
            for place in label.places
        ]
        labels = re.findall(
            rf"\\node\[anchor=base,rotate=(.+?),devopscycleink\] at {PLACE} "
            r"{\\devopscyclelabel{(.+?)}{(.+?)}{(?:\\mdseries\\itshape )?(.*)}};",
            text,
        )
        for found, (place, most) in zip(labels, lines, strict=True):
            *values, label = found
            angle, x, y, room, size = map(float, values)
            assert angle == pytest.approx(-place.angle, abs=0.01)
            assert dist((x, y), place.at) < 0.05
            assert (room, size) == pytest.approx((most, lettering.size), abs=0.01)
            assert label == tikz.escape(place.text)
        links = re.findall(
            rf"\\node at {PLACE} {{\\hyperref\[.+?\]{{\\devopscyclearea{{(.+?)}}{{(.+?)}}}}}};",
            text,
        )
        if drawing.band:
            x, y, width, height = map(float, links.pop(0))
            last = drawing.band.caption.places[-1]
            assert last.at.x == pytest.approx(x, abs=0.05)
            assert y < last.at.y < y + height / 2
            assert width == pytest.approx(
                text_width(last.text) * drawing.band.caption.size, abs=0.05
            )
        linked = drawing.segments[:-1]
        for values, segment in zip(links, linked, strict=True):
            x, y, width, height = map(float, values)
            assert dist((x, y), segment.center) < 0.05
            assert (width, height) == pytest.approx(segment.box, abs=0.01)


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_tikz_draws_the_icons_from_the_same_numbers(shape: str) -> None:
    for drawing, text in pictures(EIGHT, shape):
        lettering = letter(drawing, marks(EIGHT), curved=False)
        drawn = re.findall(
            r"\\draw\[devopscycleink,line width=(.+?)\\devopscycleunit\] (.+);", text
        )
        shown = [
            (icons.strokes(icons.ICONS[phase.icon]), label.icon)
            for phase, label in zip(EIGHT, lettering.labels, strict=True)
            if label.icon
        ]
        scale = lettering.size * ICON / 24
        for (width, path), (strokes, middle) in zip(drawn, shown, strict=True):
            assert float(width) == pytest.approx(2 * scale, abs=0.01)
            expected = [
                (middle.x + (to.x - 12) * scale, middle.y + (to.y - 12) * scale)
                for to in (one.to for one in strokes if not isinstance(one, Close))
            ]
            path = re.sub(rf"\.\. controls {PLACE} and {PLACE} \.\.", "", path)
            found = [(float(x), float(y)) for x, y in re.findall(PLACE, path)]
            assert len(found) == len(expected)
            for one, other in zip(found, expected, strict=True):
                assert dist(one, other) < 0.05


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_tikz_draws_names_hints_and_the_band(cycle: Cycle, shape: str) -> None:
    for drawing, text in pictures(cycle, shape):
        captions = re.findall(
            rf"\\node\[anchor=base,rotate=(.+?),devopscyclequiet\] at {PLACE} "
            r"{\\devopscyclelabel{(.+?)}{(.+?)}{(.*)}};",
            text,
        )
        named = [*drawing.captions, *([drawing.band.caption] if drawing.band else [])]
        lines = [(place, caption.size) for caption in named for place in caption.places]
        for found, (place, size) in zip(captions, lines, strict=True):
            assert found[-1] == tikz.escape(place.text)
            assert [float(value) for value in found[:-1]] == pytest.approx(
                [-place.angle, place.at.x, place.at.y, drawing.width, size], abs=0.01
            )
        drawn = re.findall(
            r"\\draw\[devopscyclequiet,line width=(.+?)\\devopscycleunit\] (.+);", text
        )
        band = drawing.band
        expected = [(band.width, path) for path in band.paths] if band else []
        expected += [(drawing.round * 0.8, hint) for hint in drawing.hints]
        for (width, path), (wide, hint) in zip(drawn, expected, strict=True):
            assert float(width) == pytest.approx(wide, abs=0.01)
            assert_same(tikz_stations(path), stations(hint), 0.05)


@pytest.mark.parametrize(
    ("shape", "widths"), [("infinity", "6 16"), ("ring", "5 9"), ("track", "7 16")]
)
def test_tikz_has_the_units_and_the_frame_of_the_drawing(shape: str, widths: str) -> None:
    for (drawing, text), width in zip(pictures(EIGHT, shape), widths.split(), strict=True):
        head = text.splitlines()[:5]
        assert head[0] == rf"\noindent{{\devopscyclefit{{{width}cm}}{{{drawing.width:g}}}%"
        assert head[1].startswith(r"\begin{tikzpicture}[x=\devopscycleunit,y=-\devopscycleunit,")
        assert head[2] == "  line join=round,line cap=round]"
        assert (
            head[3] == rf"\useasboundingbox (0,0) rectangle ({drawing.width:g},{drawing.height:g});"
        )
        assert (
            head[4] == rf"\definecolor{{devopscyclequiet}}{{HTML}}{{{palette.QUIET[1:].upper()}}}"
        )
        assert text.endswith("\\end{tikzpicture}}\n")


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_both_print_a_text_in_a_colour_that_can_be_read_on_its_segment(shape: str) -> None:
    for _, text in pictures(FIVE, shape):
        colors = re.findall(r"\\definecolor{devopscycle(fill|ink)}{HTML}{(\w{6})}", text)
        assert [name for name, _ in colors] == ["fill", "ink"] * len(FIVE)
        values = [f"#{value.lower()}" for _, value in colors]
        for fill, ink in zip(values[::2], values[1::2], strict=True):
            assert palette.contrast(fill, ink) >= 4.5
        assert values[2] == palette.paint("#ffffdd", True).fill
