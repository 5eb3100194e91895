"""What is written is what was drawn: SVG and TikZ, read back and compared with the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import dist, sqrt
from xml.etree import ElementTree

import pytest

from sphinx_devops_phases.drawing import palette, shapes, svg, tikz
from sphinx_devops_phases.drawing.curves import Arc, Close, Path, Point
from sphinx_devops_phases.drawing.shapes import Drawing, fit_all
from sphinx_devops_phases.phases import DEFAULT_PHASES, Cycle, Mark, Phase

EIGHT = Cycle(DEFAULT_PHASES)
#: With groups of unequal size, an unlinked phase, and a label that needs the narrow minimum.
FIVE = Cycle(
    tuple(
        Phase(key, label, group="Explore" if key in "ab" else "Run", color=color)
        for key, label, color in zip(
            "abcde",
            ("A", "Qualitätssicherung", "Bereitstellung und Betrieb", "D", "E"),
            ("", "#ffd", "", "", ""),
            strict=True,
        )
    )
)
CASES = [(cycle, shape) for cycle in (EIGHT, FIVE) for shape in shapes.SHAPES]


def marks(cycle: Cycle) -> list[Mark]:
    """The third phase is the current one, the last one has no page."""
    return [
        Mark(
            phase,
            phase.label,
            "",
            phase.label,
            None if index == len(cycle) - 1 else f"{phase.key}.html",
            current=index == 2,
        )
        for index, phase in enumerate(cycle)
    ]


def stations(path: Path) -> list[Point]:
    """Where each command of a path leads, and the middles of its arcs."""
    found = []
    for command in path:
        if isinstance(command, Arc):
            middle = (command.start + command.end) / 2
            found.append(command.center.towards(middle, command.radius))
        if not isinstance(command, Close):
            found.append(command.to)
    return found


def assert_same(found: list[Point], expected: list[Point], tolerance: float) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert dist(one, other) < tolerance


# SVG


def svg_stations(data: str) -> list[Point]:
    """As `stations`, of path data in which only the first command is absolute."""
    here = Point(0, 0)
    found = []
    for letter, text in re.findall(r"([Mlaz])([^Mlaz]*)", data):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", text)]
        if letter == "z":
            continue
        to = Point(here.x + numbers[-2], here.y + numbers[-1])
        if letter == "a":
            radius, _, tilt, large, sweep = numbers[:5]
            assert (numbers[0], tilt) == (numbers[1], 0)
            found.append(middle_of_arc(here, to, radius, large == 1, sweep == 1))
        found.append(to)
        here = to
    return found


def middle_of_arc(begin: Point, end: Point, radius: float, large: bool, sweep: bool) -> Point:
    """The arithmetic of https://www.w3.org/TR/SVG2/implnote.html for circles."""
    half = dist(begin, end) / 2
    height = sqrt(max(0, radius**2 - half**2))
    across = Point((end.y - begin.y) / (2 * half), -(end.x - begin.x) / (2 * half))
    out = (radius + height if large else radius - height) * (1 if sweep else -1)
    return Point((begin.x + end.x) / 2 + across.x * out, (begin.y + end.y) / 2 + across.y * out)


def numbers(element: ElementTree.Element, *names: str) -> list[float]:
    return [float(element.attrib[name]) for name in names]


def drawings(drawing: Drawing) -> Iterator[tuple[str, Drawing, float]]:
    """With the letter in the ids of its paths, and how exact its numbers are."""
    assert drawing.narrow
    yield "w", drawing, 0.1
    yield "n", drawing.narrow, 1


def parts_of(link: ElementTree.Element, letter: str) -> list[ElementTree.Element]:
    narrow = link.find("g[@class='devops-cycle__narrow']")
    assert narrow is not None
    return list(narrow) if letter == "n" else [one for one in link if one.tag not in ("g", "title")]


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_svg_draws_the_segments_and_their_labels(cycle: Cycle, shape: str) -> None:
    drawing = shapes.draw(cycle, shape)
    root = ElementTree.fromstring(svg.render(drawing, marks(cycle), prefix="p"))
    links = [one for one in root.iter() if "data-phase" in one.attrib]
    baselines = {
        one.attrib["id"]: one.attrib["d"] for one in root.iter("path") if "id" in one.attrib
    }
    for letter, one, exact in drawings(drawing):
        fits = fit_all(one, marks(cycle))
        for index, (segment, fitted) in enumerate(zip(one.segments, fits, strict=True)):
            outline, *more, text = parts_of(links[index], letter)
            assert_same(svg_stations(outline.attrib["d"]), stations(segment.outline), exact)
            (label,) = text
            assert (label.text, label.attrib["startOffset"]) == (fitted.text, "50%")
            baseline = baselines[label.attrib["href"].removeprefix("#")]
            assert_same(svg_stations(baseline), stations(segment.label), 1)
            size = float(text.get("font-size", segment.size))
            assert size == pytest.approx(fitted.size, abs=0.05)
            drop = float(text.get("dy", "0"))
            assert drop == pytest.approx((fitted.size - segment.size) * 0.35, abs=0.05)
            if index == 2:
                inner = more.pop()
                assert_same(svg_stations(inner.attrib["d"]), stations(segment.inner), exact)
                assert numbers(inner, "stroke-width") == [one.round]
                assert inner.attrib["fill"] == "none"
            if segment.touch:
                spot = more.pop()
                assert dist(numbers(spot, "cx", "cy"), segment.touch) < 1
                assert numbers(spot, "r", "opacity") == [
                    pytest.approx(segment.size * 0.6, abs=0.5),
                    0,
                ]
            assert more == []


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_svg_draws_captions_and_hints(cycle: Cycle, shape: str) -> None:
    drawing = shapes.draw(cycle, shape)
    root = ElementTree.fromstring(svg.render(drawing, marks(cycle), prefix="p"))
    box = [float(number) for number in root.attrib["viewBox"].split()]
    assert box == pytest.approx([0, 0, drawing.width, drawing.height], abs=0.05)
    quiet = [one for one in root if "devops-cycle__quiet" in one.get("class", "")]
    for group, (letter, one, _) in zip(quiet, drawings(drawing), strict=True):
        assert (group.get("display") == "none") is (letter == "n")
        texts = group.findall("text")
        assert [text.text for text in texts] == [caption.text for caption in one.captions]
        for text, caption in zip(texts, one.captions, strict=True):
            baseline = caption.at.y + caption.size * 0.35
            assert numbers(text, "x", "y", "font-size") == pytest.approx(
                [caption.at.x, baseline, caption.size], abs=0.05
            )
        drawn = [path.attrib["d"] for path in group.findall("path")]
        expected = [point for hint in one.hints for point in stations(hint)]
        assert_same(svg_open("".join(drawn)), expected, 0.1)


def svg_open(data: str) -> list[Point]:
    """The stations of several open paths in one, each beginning with an absolute command."""
    return [point for part in re.findall("M[^M]*", data) for point in svg_stations(part)]


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_a_standalone_svg_sets_its_labels_straight(cycle: Cycle, shape: str) -> None:
    drawing = shapes.draw(cycle, shape)
    root = ElementTree.fromstring(svg.render(drawing, marks(cycle), prefix="p", standalone=True))
    fits = fit_all(drawing, marks(cycle), curved=False)
    links = [one for one in root.iter() if "data-phase" in one.attrib]
    for link, segment, fitted in zip(links, drawing.segments, fits, strict=True):
        (text,) = [one for one in link if one.tag.endswith("}text")]
        found = re.fullmatch(
            r"translate\((.+?)[ ,]?(-?[\d.]+)\) rotate\((.+)\)", text.attrib["transform"]
        )
        assert found
        place = Point(float(found[1]), float(found[2]))
        assert dist(place, segment.baseline(fitted)) < 0.1
        assert float(found[3]) == pytest.approx(segment.angle, abs=0.05)
        assert text.text == fitted.text
        assert "dy" not in text.attrib  # only a label on its path has to be moved


# TikZ

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
    text = tikz.render(drawing, marks(cycle))
    found = re.fullmatch(
        r"\\ifdim\\linewidth<[\d.]+cm\\relax\n(.*)\\else\n(.*)\\fi", text, re.DOTALL
    )
    assert found
    return [(drawing.narrow, found[1]), (drawing, found[2])]


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_tikz_draws_the_segments(cycle: Cycle, shape: str) -> None:
    for drawing, text in pictures(cycle, shape):
        filled = re.findall(
            r"\\filldraw\[devopscyclefill,line width=(.+?)\\devopscycleunit\] (.+);", text
        )
        for (width, path), segment in zip(filled, drawing.segments, strict=True):
            assert float(width) == drawing.round * 2
            assert_same(tikz_stations(path), stations(segment.outline), 0.1)
            assert path.endswith(" -- cycle")
        ((width, path),) = re.findall(
            r"\\draw\[devopscycleink,line width=(.+?)\\devopscycleunit\] (.+);", text
        )
        assert float(width) == drawing.round
        assert_same(tikz_stations(path), stations(drawing.segments[2].inner), 0.1)


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_tikz_sets_the_labels_and_lays_the_links_over_them(cycle: Cycle, shape: str) -> None:
    for drawing, text in pictures(cycle, shape):
        fits = fit_all(drawing, marks(cycle), curved=False)
        labels = re.findall(
            rf"\\node\[anchor=base,rotate=(.+?),devopscycleink\] at {PLACE} "
            r"{\\devopscyclelabel{(.+?)}{(.+?)}{(?:\\mdseries\\itshape )?(.*)}};",
            text,
        )
        for found, segment, fitted in zip(labels, drawing.segments, fits, strict=True):
            *values, label = found
            angle, x, y, room, size = map(float, values)
            assert angle == pytest.approx(-segment.angle, abs=0.01)
            assert dist((x, y), segment.baseline(fitted)) < 0.05
            assert (room, size) == pytest.approx((segment.straight_room, fitted.size), abs=0.01)
            assert label == tikz.escape(fitted.text)
        links = re.findall(
            rf"\\node at {PLACE} {{\\hyperref\[.+?\]{{\\devopscyclearea{{(.+?)}}{{(.+?)}}}}}};",
            text,
        )
        linked = drawing.segments[:-1]
        for values, segment in zip(links, linked, strict=True):
            x, y, width, height = map(float, values)
            assert dist((x, y), segment.center) < 0.05
            assert (width, height) == pytest.approx(segment.box, abs=0.01)


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_tikz_draws_captions_and_hints(cycle: Cycle, shape: str) -> None:
    for drawing, text in pictures(cycle, shape):
        captions = re.findall(
            rf"\\node\[anchor=base,devopscyclequiet\] at {PLACE} "
            r"{\\devopscyclelabel{(.+?)}{(.+?)}{(.*)}};",
            text,
        )
        assert [found[-1] for found in captions] == [one.text for one in drawing.captions]
        for found, caption in zip(captions, drawing.captions, strict=True):
            baseline = caption.at.y + caption.size * 0.35
            assert [float(value) for value in found[:-1]] == pytest.approx(
                [caption.at.x, baseline, drawing.width, caption.size], abs=0.01
            )
        hints = re.findall(
            r"\\draw\[devopscyclequiet,line width=(.+?)\\devopscycleunit\] (.+);", text
        )
        for (width, path), hint in zip(hints, drawing.hints, strict=True):
            assert float(width) == pytest.approx(drawing.round * 1.3, abs=0.01)
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
        assert values[2] == "#ffffdd"
