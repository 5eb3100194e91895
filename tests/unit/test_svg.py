"""The SVG: well-formed whatever authors write, small, and right without a style sheet."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from sphinx_devops_phases.drawing import markup, palette, shapes, small, svg
from sphinx_devops_phases.drawing.model import letter
from sphinx_devops_phases.phases import DEFAULT_PHASES, Band, BandMark, Cycle, Mark, Phase

EIGHT = Cycle(DEFAULT_PHASES)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"'</title><script>alert(1)</script>\x00\x1b\ud800"


def marks(current: str = "", unlinked: Sequence[str] = ()) -> list[Mark]:
    """The eight as on a real page, with their icons."""
    return [
        Mark(
            phase,
            phase.label,
            phase.summary,
            f"{phase.label}, {phase.group}, phase {number} of 8",
            None if phase.key in unlinked else f"devops/the-{phase.key}-phase-of-devops.html",
            current=phase.key == current,
        )
        for number, phase in enumerate(DEFAULT_PHASES, 1)
    ]


def render(drawn: Sequence[Mark], shape: str = "infinity", *, standalone: bool = False) -> str:
    drawing = shapes.draw(Cycle(tuple(mark.phase for mark in drawn)), shape)
    label = {"aria-label": "The delivery cycle"}
    return svg.render(drawing, drawn, prefix="cycle-1", attributes=label, standalone=standalone)


def parse(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def phases(text: str) -> list[ElementTree.Element]:
    return [one for one in parse(text).iter() if "data-phase" in one.attrib]


def test_phases_are_links_in_order() -> None:
    links = phases(render(marks()))
    assert [link.tag for link in links] == ["a"] * 8
    assert [link.get("data-phase") for link in links] == list(EIGHT.keys)
    assert links[0].get("href") == "devops/the-plan-phase-of-devops.html"


def test_a_link_has_a_name_and_a_tooltip() -> None:
    plan = phases(render(marks()))[0]
    assert plan.get("aria-label") == "Plan, Dev, phase 1 of 8"
    assert plan.findtext("title") == "Decide what to change next, and why."


def test_searching_for_a_word_does_not_stop_at_a_tooltip() -> None:
    """Sphinx marks what was searched for in all text nodes, which titles cannot bear."""
    for link in phases(render(marks())):
        title = link.find("title")
        assert title is not None
        assert title.get("class") == "nohighlight"


def test_words_of_neighbouring_phases_do_not_run_together() -> None:
    """Where somebody takes the text alone, as previews of search results do."""
    text = "".join(parse(render(marks(), "track")).itertext())
    assert set(text.split()) >= {phase.label for phase in EIGHT}


def test_the_root_groups_and_does_not_hide_the_links() -> None:
    root = parse(render(marks()))
    assert root.get("role") == "group"
    assert root.get("aria-label") == "The delivery cycle"


def test_marked_phases_are_solid_among_tints() -> None:
    """Any number of them; all are solid where none is marked, or all."""
    drawn = [mark._replace(current=mark.phase.key in ("code", "deploy")) for mark in marks()]
    for one, mark in zip(phases(render(drawn)), drawn, strict=True):
        assert (one.get("fill") == one.get("stroke")) is mark.current
        assert (one.get("font-weight") == "800") is mark.current
    for all_alike in (marks(), [mark._replace(current=True) for mark in marks()]):
        assert all(one.get("fill") == one.get("stroke") for one in phases(render(all_alike)))


def test_tints_keep_their_hue() -> None:
    for slot in range(1, 13):
        solid = palette.fill(slot)
        paint = palette.paint(solid, True)
        assert paint.line == solid
        hues = [palette.oklch(color)[2] for color in (solid, paint.fill, paint.ink)]
        assert max(hues) - min(hues) < 25


def test_a_page_is_current_only_where_it_is_the_phases_home() -> None:
    here = marks("code")[1]._replace(here=True)
    drawn = phases(render([marks()[0], here, *marks()[2:]]))
    assert drawn[1].get("aria-current") == "page"
    assert phases(render(marks("code")))[1].get("aria-current") == "true"
    assert phases(render(marks()))[1].get("aria-current") is None


def test_a_phase_without_a_page_is_a_named_pale_group_with_a_dashed_line() -> None:
    code = phases(render(marks(unlinked=["code"])))[1]
    assert code.tag == "g"
    assert code.get("role") == "img"
    assert code.get("aria-label") == "Code, Dev, phase 2 of 8"
    assert "devops-cycle__phase--unlinked" in str(code.get("class"))
    assert code.get("stroke") == palette.fill(3, muted=True)
    assert code.get("fill") == palette.paint(palette.fill(3, muted=True), True).fill
    outlines = [group.find("path") for group in code.findall("g")]
    assert all(one is not None and one.get("stroke-dasharray") for one in outlines)
    assert not list(code.iter("use"))  # what the focus shows


def test_without_colours_a_phase_without_a_page_can_still_be_told() -> None:
    drawn = phases(render(marks(unlinked=["code"])))
    assert [one.get("data-phase") for one in drawn if one.get("font-style")] == ["code"]
    assert drawn[1].get("font-weight") == "400"


def test_a_phase_with_a_page_in_another_output_is_not_pale() -> None:
    drawn = [mark._replace(elsewhere=mark.href is None) for mark in marks(unlinked=["code"])]
    code = phases(render(drawn))[1]
    assert code.tag == "g"
    assert code.get("fill") == palette.fill(3)


def test_nothing_is_muted_where_nothing_is_linked() -> None:
    text = render(marks(unlinked=EIGHT.keys))
    assert "--muted" not in text
    assert palette.PALETTE[0] in text
    assert parse(text).get("role") == "group"


@pytest.mark.parametrize("shape", shapes.SHAPES)
@pytest.mark.parametrize("current", ["", "monitor", "deploy"])
@pytest.mark.parametrize("band", [None, Band("Security")])
def test_the_eight_stay_within_the_budget(shape: str, current: str, band: Band | None) -> None:
    """With icons, links, names and a band."""
    drawing = shapes.draw(Cycle(DEFAULT_PHASES, band=band), shape)
    leads = BandMark("Security", "In every phase: Security", "devops/security.html")
    data = svg.render(drawing, marks(current), prefix="dc1", band=leads).encode()
    assert len(gzip.compress(data, 9, mtime=0)) <= 2.8 * 1024


def test_what_can_be_seen_is_in_the_names_and_not_heard_again() -> None:
    for text in (render(marks()), render(marks(), standalone=True)):
        for link in phases(text):
            groups = [part for part in link if part.tag.removeprefix(SVG) == "g"]
            assert groups
            assert all(group.get("aria-hidden") == "true" for group in groups)


def test_the_same_input_gives_the_same_bytes() -> None:
    first = render(marks("code"))
    shapes.draw.cache_clear()
    assert render(marks("code")) == first


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_ids_are_unique_and_begin_with_the_prefix(shape: str) -> None:
    text = render(marks(), shape)
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert all(one.startswith("cycle-1-") for one in ids)
    assert set(re.findall(r'href="#([^"]*)"', text)) == set(ids)


def test_nothing_that_a_strict_content_security_policy_refuses() -> None:
    text = render(marks("code"))
    assert not re.search(r"style\s*=|<style|<script|\son\w+=", text)


def test_hostile_text_stays_text() -> None:
    phase = Phase("plan", HOSTILE, HOSTILE, HOSTILE, color='"/><script>')
    mark = Mark(phase, HOSTILE, HOSTILE, HOSTILE, "plan.html?a=1&b='\"<")
    text = svg.render(
        shapes.draw(Cycle((phase, *DEFAULT_PHASES[1:])), "infinity"),
        [mark, *marks()[1:]],
        prefix='"><x',
        attributes={"aria-label": HOSTILE, 'onload="x"': "x"},
    )
    root = parse(text)
    names = {one.tag for one in root.iter()}
    assert names == {
        *("svg", "defs", "path", "circle", "a", "g", "use", "title", "text", "textPath"),
    }
    assert "onload" not in text
    plan = phases(text)[0]
    assert plan.get("href") == "plan.html?a=1&b='\"<"
    assert plan.findtext("title", "").startswith("<b>&\"'</title><script>")


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        "java\nscript:x",
        "\x01javascript:x",
        " javascript:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "plan.html\x7f",
    ],
)
def test_dangerous_addresses_are_refused(href: str) -> None:
    bad = marks()[0]._replace(href=href)
    plan = phases(render([bad, *marks()[1:]]))[0]
    assert plan.tag == "g"
    assert "href" not in plan.attrib


@pytest.mark.parametrize(
    "href",
    [
        *("plan.html", "../a/b.html#c", "#plan", "a/b:c.html"),
        *("https://example.org/?a=b:c", "http://example.org", "HTTPS://EXAMPLE.ORG"),
    ],
)
def test_other_addresses_are_kept(href: str) -> None:
    assert svg.safe_url(href) == href


def test_attributes_are_added_and_a_class_joins_the_others() -> None:
    added = {"id": "here", "class": "wide", "on click": "x"}
    drawing = shapes.draw(EIGHT, "ring")
    root = parse(svg.render(drawing, marks(), prefix="x", attributes=added))
    assert root.get("id") == "here"
    assert str(root.get("class")).split()[:2] == ["devops-cycle__svg", "devops-cycle__svg--ring"]
    assert str(root.get("class")).split()[-1] == "wide"
    assert "on click" not in root.attrib


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        *((1.04, 1, "1"), (1.06, 1, "1.1"), (-0.04, 1, "0"), (100, 1, "100"), (0, 1, "0")),
        *((99.6, 0, "100"), (-0.4, 0, "0"), (10, 0, "10")),
    ],
)
def test_numbers_are_as_short_as_they_can_be(value: float, digits: int, text: str) -> None:
    assert markup.number(value, digits) == text


@pytest.mark.parametrize("color", ["red", "#12", "#1234567", "url(#a)", "#fff;}", "#ＦＦＦ"])
def test_what_is_no_hex_colour_falls_back_to_the_palette(color: str) -> None:
    own = [mark._replace(phase=mark.phase._replace(color=color)) for mark in marks()]
    assert render(own) == render(marks())


def test_a_colour_of_ones_own_gets_text_that_can_be_read_on_it() -> None:
    for color, ink in (("#ffd", "#0e141b"), ("#003", "#fff")):
        own = [mark._replace(phase=mark.phase._replace(color=color)) for mark in marks()]
        plan = phases(render(own))[0]
        assert plan.get("fill") == palette.valid(color)
        group = plan.find("g")
        assert group is not None
        (label,) = group.findall("text")
        assert label.get("fill") == ink
        # The style sheet colours by this class, which would undo it.
        assert "hue" not in str(plan.get("class"))


@pytest.mark.parametrize("color", ["#ffffff", "#131416", "#ffd"])
def test_a_colour_that_is_lost_on_some_page_has_a_line_around(color: str) -> None:
    """It is reported as well; with the line one can see where the segment ends."""
    own = [mark._replace(phase=mark.phase._replace(color=color)) for mark in marks()]
    for plan in (phases(render(own))[0], phases(render(own, standalone=True))[0]):
        assert plan.get("fill") == palette.valid(color)
        for page in (WHITE, BLACK):
            assert palette.contrast(plan.get("stroke", ""), page) >= 3
        assert plan.find("{*}g").get("stroke-width") == "3"  # type: ignore[union-attr]
    strong = [mark._replace(phase=mark.phase._replace(color="#b45309")) for mark in marks()]
    assert phases(render(strong))[0].get("stroke") == "#b45309"


def test_a_cut_label_is_whole_in_the_tooltip_which_is_the_name() -> None:
    """One text: beside another name, the tooltip would be read as well."""
    label = "Requirements engineering and analysis of all that is wanted"
    mark = marks()[0]._replace(label=label, name=f"{label}, phase 1 of 8")
    plan = phases(render([mark, *marks()[1:]]))[0]
    assert "".join(plan.find("g/text").itertext()).endswith("…")  # type: ignore[union-attr]
    assert plan.findtext("title") == f"{label}, phase 1 of 8 – {DEFAULT_PHASES[0].summary}"
    assert plan.get("aria-label") is None


def test_without_a_style_sheet_the_narrow_drawing_is_hidden() -> None:
    for one in parse(render(marks())).iter():
        if "narrow" in one.get("class", ""):
            assert one.get("display") == "none"


def test_a_standalone_file_is_complete() -> None:
    root = parse(render(marks("code"), standalone=True))
    assert root.tag == f"{SVG}svg"
    assert (root.get("width"), root.get("height")) == ("960", "440")
    assert root.get("font-family")
    assert root.findtext(f"{SVG}title") == "The delivery cycle"
    assert all(one.get("display") != "none" for one in root.iter())
    links = [one for one in root.iter() if "data-phase" in one.attrib]
    assert all(palette.valid(one.get("fill", "")) for one in links)


def test_a_file_without_links_is_a_picture_that_still_shows_what_has_a_page() -> None:
    drawing = shapes.draw(EIGHT, "infinity")
    drawn = marks(unlinked=["code"])
    root = parse(svg.render(drawing, drawn, prefix="x", standalone=True, links=False))
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}a"))
    fills = [one.get("fill") for one in root.iter() if "data-phase" in one.attrib]
    assert fills[:2] == [palette.fill(1), palette.paint(palette.fill(3, muted=True), True).fill]
    assert parse(render(marks(unlinked=EIGHT.keys), standalone=True)).get("role") == "img"


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_a_standalone_files_labels_need_no_text_path(shape: str) -> None:
    """Which librsvg and Inkscape 1.2 leave out."""
    drawn = phases(render(marks("code"), shape, standalone=True))
    assert [one.findtext(f"{SVG}g/{SVG}text") for one in drawn] == [phase.label for phase in EIGHT]


WHITE, BLACK = "#ffffff", "#131416"


@pytest.mark.parametrize("color", palette.PALETTE)
def test_the_palette_is_right_on_light_and_dark_pages(color: str) -> None:
    """So it is right where no style sheet says which of them the page is."""
    assert palette.contrast(palette.INK, color) >= 4.5
    assert palette.contrast(color, WHITE) >= 3
    assert palette.contrast(color, BLACK) >= 3


@pytest.mark.parametrize("color", palette.PALETTE_DARK)
def test_the_dark_palette_is_right_on_dark_pages(color: str) -> None:
    assert palette.contrast(palette.INK_DARK, color) >= 4.5
    assert palette.contrast(color, BLACK) >= 3


@pytest.mark.parametrize("muted", [False, True])
@pytest.mark.parametrize("slot", range(1, 13))
def test_text_can_be_read_on_tints_and_lines_around_them_stand_out(slot: int, muted: bool) -> None:
    """On light and on dark pages, also of phases without a page."""
    paint = palette.paint(palette.fill(slot, muted=muted), True)
    assert palette.contrast(paint.ink, paint.fill) >= 4.5
    for around in (WHITE, BLACK):
        assert palette.contrast(paint.line, around) >= 3
    assert palette.contrast(paint.line, paint.fill) >= 3


@pytest.mark.parametrize("color", ["#ffd", "#fff", "#000", "#ff0", "#777", "#b45309", "#0000ff"])
def test_text_can_be_read_on_a_tint_of_any_colour(color: str) -> None:
    paint = palette.paint(palette.valid(color), True)
    assert palette.contrast(paint.ink, paint.fill) >= 4.5


def test_captions_without_a_style_sheet_can_be_read_on_light_and_dark_pages() -> None:
    """They are large text."""
    assert min(palette.contrast(palette.QUIET, page) for page in (WHITE, BLACK)) >= 3


def test_the_line_beneath_says_label_and_summary_and_which_one_is_marked() -> None:
    drawn = [mark._replace(current=mark.phase.key in ("code", "test")) for mark in marks()]
    line = parse(svg.spoken(drawn))
    assert (line.tag, line.get("aria-hidden")) == ("p", "true")
    assert ["".join(one.itertext()) for one in line][:2] == [
        "Plan – Decide what to change next, and why.",
        "Code – Write the change and have it reviewed.",
    ]
    # There is room for one.
    assert [one.get("class") for one in line] == [None, "devops-cycle__marked", *[None] * 6]
    assert " " in [one.tail for one in line]


def test_the_line_beneath_is_escaped() -> None:
    mark = marks()[0]._replace(label=HOSTILE, summary=HOSTILE)
    assert [one.tag for one in parse(svg.spoken([mark])).iter()] == ["p", "span", "strong"]


def test_an_icon_by_itself_is_as_large_as_a_letter_and_hidden_from_those_who_listen() -> None:
    around = parse(small.icon("deploy", 9))
    (found,) = around
    assert (found.get("width"), found.get("aria-hidden")) == ("1.2em", "true")
    assert small.icon("no-such", 9) == small.icon("", 9) == ""
    assert small.icon('M0 0"/><script>', 9) == ""


def test_an_icon_in_text_has_the_colour_of_its_phase() -> None:
    """By a class that the style sheet knows, or if it has one of its own, by itself."""
    for color, hue, stroke in (
        ("", "devops-cycle__hue9", "currentColor"),
        ("#b45309", None, "#b45309"),
        ('"/><script>', "devops-cycle__hue9", "currentColor"),
    ):
        around = parse(small.icon("deploy", 9, color))
        assert around.get("class", "").split()[1:] == [hue] * bool(hue)
        assert around[0].get("stroke") == stroke


def test_the_spots_of_a_strip_fill_its_width() -> None:
    """At the size at which it is shown, a unit is a pixel."""
    drawing = shapes.draw(EIGHT, "ring")
    strip = parse(small.strip(drawing, EIGHT, range(8), [4]))
    assert strip.get("class") == "devops-phase-header__strip"
    assert strip.get("viewBox") == f"0 0 {strip.get('width')} {strip.get('height')}"
    ends = [float(spot.get("x", "")) + float(spot.get("width", "")) for spot in strip]
    assert max(ends) == float(strip.get("width", ""))


def test_a_drawing_says_from_which_width_on_it_can_be_shown_wide() -> None:
    """As soon as all of its text has 12 pixels."""
    for shape in shapes.SHAPES:
        for label in ("x", "Überwachen", "Qualitätssicherung"):
            for count in range(3, 13):
                own = Cycle(tuple(Phase(f"p{i}", label, group="ab"[i > 1]) for i in range(count)))
                drawn = [Mark(phase, label, "", label) for phase in own]
                found = re.search(r"svg--from(\d+)", render(drawn, shape))
                assert found
                assert int(found[1]) in svg.STEPS
                size = letter(shapes.draw(own, shape), drawn).size
                width = shapes.draw(own, shape).width
                assert int(found[1]) * size / width >= 12 or int(found[1]) == svg.STEPS[-1]
