"""What is written is what was drawn: SVG, read back and compared with the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import atan2, degrees, dist, pi, sqrt
from xml.etree import ElementTree

import pytest

from sphinx_devops_phases.drawing import shapes, svg
from sphinx_devops_phases.drawing.curves import Arc, Close, Path, Point
from sphinx_devops_phases.drawing.model import Caption, Drawing, letter
from sphinx_devops_phases.drawing.ribbon import ICON, Place
from sphinx_devops_phases.phases import DEFAULT_PHASES, Band, BandMark, Cycle, Mark, Phase

EIGHT = Cycle(DEFAULT_PHASES, band=Band("Security"))
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


SECURITY = BandMark("Security", "Security, around all phases", "security.html")


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


def svg_steps(data: str) -> Iterator[tuple[Point, Point, float, int, int]]:
    """The lines and arcs of path data in which only the first command is absolute.

    Each as its two ends, its radius (0 for a line), and an arc's flags.
    """
    here = Point(0, 0)
    for letter_, text in re.findall(r"([Mlaz])([^Mlaz]*)", data):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", text)]
        if letter_ == "z":
            continue
        to = Point(here.x + numbers[-2], here.y + numbers[-1])
        if letter_ == "a":
            radius, other, tilt, large, sweep = numbers[:5]
            assert (radius, tilt) == (other, 0)
            yield here, to, radius, int(large), int(sweep)
        elif letter_ == "l":
            yield here, to, 0, 0, 0
        here = to


def svg_stations(data: str) -> list[Point]:
    """As `stations`, of path data."""
    begin = re.match(r"M(-?[\d.]+)[ ,]?(-?[\d.]+)", data)
    assert begin
    found = [Point(float(begin[1]), float(begin[2]))]
    for here, to, radius, large, sweep in svg_steps(data):
        if radius:
            found.append(on_arc(here, to, radius, large, sweep, 0.5))
        found.append(to)
    return found


def center_of_arc(begin: Point, end: Point, radius: float, large: int, sweep: int) -> Point:
    """The arithmetic of https://www.w3.org/TR/SVG2/implnote.html for circles."""
    half = dist(begin, end) / 2
    height = sqrt(max(0, radius**2 - half**2)) * (1 if large != sweep else -1)
    return Point(
        (begin.x + end.x) / 2 - (end.y - begin.y) / (2 * half) * height,
        (begin.y + end.y) / 2 + (end.x - begin.x) / (2 * half) * height,
    )


def sweep_of_arc(center: Point, begin: Point, end: Point, sweep: int) -> tuple[float, float]:
    """Where it begins and how far it turns, in radians."""
    start = atan2(begin.y - center.y, begin.x - center.x)
    turn = (atan2(end.y - center.y, end.x - center.x) - start) % (2 * pi)
    return start, turn if sweep else turn - 2 * pi


def on_arc(begin: Point, end: Point, radius: float, large: int, sweep: int, share: float) -> Point:
    center = center_of_arc(begin, end, radius, large, sweep)
    start, turn = sweep_of_arc(center, begin, end, sweep)
    return center.towards(degrees(start + turn * share), radius)


def at_length(data: str, distance: float) -> Point:
    """Where a text is that begins *distance* along path data."""
    for here, to, radius, large, sweep in svg_steps(data):
        length = dist(here, to)
        if radius:
            center = center_of_arc(here, to, radius, large, sweep)
            length = abs(sweep_of_arc(center, here, to, sweep)[1]) * radius
        if distance <= length:
            share = distance / length
            if radius:
                return on_arc(here, to, radius, large, sweep, share)
            return Point(here.x + (to.x - here.x) * share, here.y + (to.y - here.y) * share)
        distance -= length
    raise AssertionError("the path ends before the text")


def numbers(element: ElementTree.Element, *names: str) -> list[float]:
    return [float(element.attrib[name]) for name in names]


def render(cycle: Cycle, shape: str, *, standalone: bool = False) -> ElementTree.Element:
    drawing = shapes.draw(cycle, shape)
    text = svg.render(drawing, marks(cycle), prefix="p", band=SECURITY, standalone=standalone)
    return ElementTree.fromstring(text)


def drawings(drawing: Drawing) -> Iterator[tuple[str, Drawing, float]]:
    """With the variant's name, and how exact its numbers are."""
    yield "wide", drawing, 0.1
    if drawing.medium:
        yield "medium", drawing.medium, 1
    assert drawing.narrow
    yield "narrow", drawing.narrow, 1


def variant(element: ElementTree.Element, name: str) -> ElementTree.Element:
    (group,) = (one for one in element if f"devops-cycle__{name}" in one.get("class", "").split())
    assert (group.get("display") == "none") is (name != "wide")
    return group


def assert_text(
    root: ElementTree.Element, text: ElementTree.Element, places: tuple[Place, ...], line: object
) -> None:
    """The lines of a text are where they should be: each on a path, or straight."""
    assert "".join(text.itertext()) == " ".join(place.text for place in places)
    paths = {one.attrib["id"]: one.attrib["d"] for one in root.iter("path") if "id" in one.attrib}
    if line is None:
        first, *others = places
        if first.angle:
            turned = f"translate({first.at.x:.1f} {first.at.y:.1f})rotate({first.angle:.1f})"
            assert re.sub(r"\.0\b", "", turned).replace(" -", "-") == text.attrib["transform"]
        else:
            assert dist(numbers(text, "x", "y"), first.at) < 0.1
        assert len(text.findall("tspan")) == len(others)
        return
    for found, place in zip(text.findall("textPath"), places, strict=True):
        data = paths[found.attrib["href"].removeprefix("#")]
        side = place.offset if place.forward else -place.offset
        expected = line.at(place.along, side)  # type: ignore[attr-defined]
        assert dist(at_length(data, float(found.attrib["startOffset"])), expected) < 1.6


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_svg_draws_the_segments_their_icons_and_their_labels(cycle: Cycle, shape: str) -> None:
    drawing = shapes.draw(cycle, shape)
    root = render(cycle, shape)
    links = [one for one in root.iter() if "data-phase" in one.attrib]
    for name, one, exact in drawings(drawing):
        lettering = letter(one, marks(cycle))
        for index, (segment, label) in enumerate(zip(one.segments, lettering.labels, strict=True)):
            group = variant(links[index], name)
            *parts, text = [part for part in group if part.tag != "use"]
            outline = parts.pop(0)
            assert_same(svg_stations(outline.attrib["d"]), stations(segment.outline), exact)
            size = float(group.get("font-size", root.attrib["font-size"]))
            assert size == pytest.approx(lettering.size, abs=0.05)
            assert_text(root, text, label.places, None if one.straight else segment.line)
            if label.icon:
                icon = parts.pop()
                found = re.fullmatch(
                    r"translate\((-?\d+)[ ,]?(-?\d+)\)scale\((.+)\)", icon.attrib["transform"]
                )
                assert found
                x, y, scale = map(float, found.groups())
                assert scale == pytest.approx(lettering.size * ICON / 24, abs=0.01)
                assert dist((x + 12 * scale, y + 12 * scale), label.icon) < 1
            if segment.touch and index != len(cycle) - 1:
                spot = parts.pop()
                assert dist(numbers(spot, "cx", "cy"), segment.touch) < 1
                assert numbers(spot, "r") == [pytest.approx(one.style.size * 0.6, abs=0.5)]
                # Some programs ignore opacity, and would show a blob.
                assert (spot.get("fill"), spot.get("stroke")) == ("none", "none")
                assert spot.get("pointer-events") == "fill"
            assert parts == []


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_svg_draws_names_and_hints(cycle: Cycle, shape: str) -> None:
    drawing = shapes.draw(cycle, shape)
    root = render(cycle, shape)
    box = [float(number) for number in root.attrib["viewBox"].split()]
    assert box == pytest.approx([0, 0, drawing.width, drawing.height], abs=0.05)
    quiet = {
        name: one
        for one in root
        for name in ("wide", "medium", "narrow")
        if one.get("class", "").startswith(f"devops-cycle__{name} ")
    }
    for name, one, exact in drawings(drawing):
        texts = quiet[name].findall("text")
        for text, caption in zip(texts, one.captions, strict=True):
            assert_name(root, text, caption, one)
        drawn = [path.attrib["d"] for path in quiet[name].findall("path")]
        expected = [point for hint in one.hints for point in stations(hint)]
        assert_same(svg_open("".join(drawn)), expected, exact)


def assert_name(
    root: ElementTree.Element, text: ElementTree.Element, caption: Caption, drawing: Drawing
) -> None:
    assert numbers(text, "font-size") == pytest.approx([caption.size], abs=0.05)
    assert_text(root, text, caption.places, None if drawing.straight else caption.line)


def svg_open(data: str) -> list[Point]:
    """The stations of several open paths in one, each beginning with an absolute command."""
    return [point for part in re.findall("M[^M]*", data) for point in svg_stations(part)]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_svg_draws_the_band_as_a_link(shape: str) -> None:
    root = render(EIGHT, shape)
    (link,) = (one for one in root if "devops-cycle__band" in one.get("class", ""))
    assert (link.tag, link.get("href"), link.get("aria-label")) == (
        "a", "security.html", "Security, around all phases",
    )  # fmt: skip
    for name, one, exact in drawings(shapes.draw(EIGHT, shape)):
        assert one.band
        group = variant(link, name)
        path, area, text = group
        expected = [point for part in one.band.paths for point in stations(part)]
        assert_same(svg_open(path.attrib["d"]), expected, exact)
        assert path.get("fill") == "none"
        assert area.get("href") == f"#{path.get('id')}"
        assert float(area.attrib["stroke-width"]) >= 24
        assert_name(root, text, one.band.caption, one)


@pytest.mark.parametrize(("cycle", "shape"), CASES)
def test_a_standalone_svg_sets_its_labels_straight(cycle: Cycle, shape: str) -> None:
    drawing = shapes.draw(cycle, shape)
    root = render(cycle, shape, standalone=True)
    lettering = letter(drawing, marks(cycle), curved=False)
    links = [one for one in root.iter() if "data-phase" in one.attrib]
    for link, label in zip(links, lettering.labels, strict=True):
        (text,) = [one for one in link.iter() if one.tag.endswith("}text")]
        first = label.places[0]
        if first.angle:
            place = f"translate({first.at.x:.1f} {first.at.y:.1f})rotate({first.angle:.1f})"
            assert re.sub(r"\.0\b", "", place).replace(" -", "-") == text.attrib["transform"]
        assert "".join(text.itertext()) == " ".join(place.text for place in label.places)
