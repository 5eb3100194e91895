"""The TikZ picture: safe whatever authors write.  What TeX makes of it: tests/pdf."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from sphinx_devops_phases.drawing import palette, shapes, svg, tikz
from sphinx_devops_phases.phases import DEFAULT_PHASES, Cycle, Mark

EIGHT = Cycle(DEFAULT_PHASES)


def marks(current: str = "") -> list[Mark]:
    return [
        Mark(
            phase,
            phase.label,
            phase.summary,
            phase.label,
            f"devops/{phase.key}::doc",
            current=phase.key == current,
        )
        for phase in DEFAULT_PHASES
    ]


def render(drawn: Sequence[Mark], shape: str = "infinity") -> str:
    return tikz.render(shapes.draw(EIGHT, shape), drawn)


def wide(text: str) -> str:
    """The picture for lines of ordinary length; the first is for short ones."""
    return text.partition("\\else\n")[2]


def first(mark: Mark) -> str:
    return wide(render([mark, *marks()[1:]]))


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_each_phase_is_a_link_with_its_label(shape: str) -> None:
    text = wide(render(marks(), shape))
    labels = re.findall(r"\\hyperref\[\\detokenize{devops/(\w+)::doc}\]", text)
    assert labels == list(EIGHT.keys)
    for phase in EIGHT:
        assert f"{{{phase.label}}}" in text


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_braces_and_environments_are_balanced(shape: str) -> None:
    text = render(marks("plan"), shape)
    unescaped = re.sub(r"\\[{}]", "", text)
    assert unescaped.count("{") == unescaped.count("}")
    assert text.count(r"\begin{tikzpicture}") == text.count(r"\end{tikzpicture}") == 2


def test_there_is_no_empty_line_that_would_end_a_paragraph() -> None:
    assert "\n\n" not in render(marks("plan"))


@pytest.mark.parametrize("current", ["", "code"])
def test_it_has_the_colours_of_the_svg(current: str) -> None:
    html = svg.render(shapes.draw(EIGHT, "infinity"), marks(current), prefix="c")
    found = re.findall(r'<a [^>]*fill="(#\w+)" stroke="(#\w+)"', html)
    text = wide(render(marks(current)))
    for name, colors in zip(("fill", "line"), zip(*found, strict=True), strict=True):
        values = re.findall(rf"{{devopscycle{name}}}{{HTML}}{{(\w+)}}", text)
        assert values == [palette.valid(color)[1:].upper() for color in colors]


def test_marked_phases_are_solid_among_tints() -> None:
    text = wide(render(marks("code")))
    fills, lines = (
        re.findall(rf"{{devopscycle{name}}}{{HTML}}{{(\w+)}}", text) for name in ("fill", "line")
    )
    solid = [fill == line for fill, line in zip(fills, lines, strict=True)]
    assert solid == [phase.key == "code" for phase in EIGHT]


def test_a_phase_without_a_page_is_muted_and_not_linked() -> None:
    text = first(marks()[0]._replace(href=None))
    assert text.count(r"\hyperref") == 7
    assert f"{{devopscycleline}}{{HTML}}{{{palette.fill(1, muted=True)[1:].upper()}}}" in text
    assert text.count("dash pattern") == 1
    assert text.count(r"\mdseries\itshape Plan") == text.count(r"\itshape") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"100 % \input{x}", r"100 \% \textbackslash{}input\{x\}"),
        ("A&B #1_2 $x$", r"A\&B \#1\_2 \$x\$"),
        ("^~<>|", r"\textasciicircum{}\textasciitilde{}\textless{}\textgreater{}\textbar{}"),
        ("-- ,,", r"-\kern0pt{}-\kern0pt{} ,\kern0pt{},\kern0pt{}"),
        ("[x]", "{[}x{]}"),
        ("one\n\n\\par", r"one \textbackslash{}par"),
        ("Überwachen 継続的な監視", "Überwachen 継続的な監視"),
    ],
)
def test_text_is_escaped(text: str, expected: str) -> None:
    assert tikz.escape(text) == expected


def test_hostile_labels_stay_text() -> None:
    text = first(marks()[0]._replace(label=r"\end{x}%"))
    assert r"\textbackslash{}end\{x\}\%" in text
    assert r"\end{x}" not in text


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("a}{b\\c%d#e::doc", "a__b_c_d_e::doc"),
        ("grün::doc", "gr_xfcn::doc"),
        ("devops/plan:the-phase", "devops/plan:the-phase"),
    ],
)
def test_labels_are_sanitised_as_sphinx_does_it(href: str, expected: str) -> None:
    mark = marks()[0]._replace(href=href)
    assert tikz.link(mark, "x") == rf"\hyperref[\detokenize{{{expected}}}]{{x}}"


def test_sanitising_twice_changes_nothing() -> None:
    once = tikz._label("a{b_c é")
    assert tikz._label(once) == once


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://example.org/a%20b?c=1&d=2#e_f", r"https://example.org/a\%20b?c=1\&d=2\#e_f"),
        ("https://example.org/}\\input{x", r"https://example.org/\%7D\%5Cinput\%7Bx"),
        ("HTTPS://EXAMPLE.ORG/X", "HTTPS://EXAMPLE.ORG/X"),
    ],
)
def test_addresses_are_escaped(href: str, expected: str) -> None:
    mark = marks()[0]._replace(href=href, external=True)
    assert tikz.link(mark, "x") == rf"\href{{{expected}}}{{x}}"


@pytest.mark.parametrize("href", ["javascript:x", "data:x", "file:///x", "run:x", "https://a b"])
def test_dangerous_addresses_are_refused(href: str) -> None:
    assert tikz.link(marks()[0]._replace(href=href, external=True), "x") == "x"


def test_what_is_no_hex_colour_falls_back_to_the_palette() -> None:
    phase = EIGHT["plan"]._replace(color="red}\\input{x")
    assert first(marks()[0]._replace(phase=phase)) == first(marks()[0])


def test_what_the_marked_phase_is_is_text_and_no_code() -> None:
    said = marks()[0]._replace(label="50 %", summary="\\input{x}", current=True)
    assert tikz.spoken([marks()[1], said]).startswith(r"\par\smallskip{\small\textbf{50 \%}")
    assert r"\input" not in tikz.spoken([said])
    assert tikz.spoken([said._replace(summary="")]) == tikz.spoken(marks()) == ""


def test_the_navigation_names_both_neighbours_and_their_pages() -> None:
    assert tikz.navigation(marks()[7], marks()[1]).splitlines() == [
        r"\csname devopscycleclear\endcsname",
        r"\par\nopagebreak\medskip\noindent{\sffamily\small",
        r"\hyperref[\detokenize{devops/monitor::doc}]{{\(\leftarrow\)}~Monitor"
        r"~(\pageref*{\detokenize{devops/monitor::doc}})}"
        r"\hfill \hyperref[\detokenize{devops/code::doc}]{Code"
        r"~(\pageref*{\detokenize{devops/code::doc}})~{\(\rightarrow\)}}}\par\medskip",
    ]


def test_the_name_of_a_cycle_stands_between_them() -> None:
    line = tikz.navigation(marks()[7], marks()[1], "R&D_x").splitlines()[2]
    assert r"\hfill \textbf{R\&D\_x}\hfill \hyperref" in line


@pytest.mark.parametrize("href", [None, "javascript:x"])
def test_a_neighbour_without_a_page_is_plain_text(href: str | None) -> None:
    neighbour = marks()[7]._replace(href=href, external=href is not None)
    line = tikz.navigation(neighbour, marks()[1]).splitlines()[2]
    assert line.startswith(r"{\(\leftarrow\)}~Monitor\hfill \hyperref")


def test_the_same_input_gives_the_same_bytes() -> None:
    first_time = render(marks("code"))
    shapes.draw.cache_clear()
    assert render(marks("code")) == first_time


def test_a_figure_beside_text_keeps_clear_of_the_foot_of_the_page() -> None:
    room = tikz.needspace("ring", r"0.400\linewidth")
    assert room == r"\Needspace{\dimexpr 0.400\linewidth*110/100+6\baselineskip\relax}"
    assert "needspace" in tikz.PREAMBLE


@pytest.mark.parametrize(
    ("value", "text"), [(1.004, "1"), (1.006, "1.01"), (-0.004, "0"), (100, "100"), (0, "0")]
)
def test_numbers_are_as_short_as_they_can_be(value: float, text: str) -> None:
    assert tikz._number(value) == text


def test_a_document_is_complete_and_has_the_wide_drawing_only() -> None:
    drawing = shapes.draw(EIGHT, "infinity")
    text = tikz.document(drawing, marks("code"))
    assert text.startswith("\\documentclass{standalone}\n")
    assert tikz.PREAMBLE in text
    body = text.partition("\\begin{document}\n")[2]
    assert body.endswith("\\end{tikzpicture}}\n\\end{document}\n")
    assert body.count(r"\begin{tikzpicture}") == 1
    assert wide(render(marks("code"))).removesuffix("\\fi") in body
