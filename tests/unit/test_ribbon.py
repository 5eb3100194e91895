"""Labels in their segments: set smaller, then cut, and never upside down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinx_devops_phases.drawing import labels, ribbon
from sphinx_devops_phases.drawing.shapes import draw
from sphinx_devops_phases.phases import DEFAULT_PHASES, Cycle

EIGHT = Cycle(DEFAULT_PHASES)


@pytest.mark.parametrize(
    ("angle", "upright"),
    [
        *(
            (0, 0),
            (89.5, 89.5),
            (90.5, -89.5),
            (180, 0),
            (269.5, 89.5),
            (270.5, -89.5),
            (-89.5, -89.5),
        ),
        *((90, -90), (270, -90), (-90, -90), (-90.5, 89.5), (450.5, -89.5)),
    ],
)
def test_text_is_turned_around_where_it_would_be_upside_down(angle: float, upright: float) -> None:
    assert ribbon._upright(angle) == pytest.approx(upright)


def test_a_long_label_is_set_smaller_first_and_cut_only_then() -> None:
    segment = draw(EIGHT, "infinity").segments[0]
    longer = labels.fit("Qualitätssicherung", segment)
    assert longer.text == "Qualitätssicherung"
    assert segment.minimum <= longer.size < segment.size
    assert not longer.overflow
    longest = labels.fit("Requirements engineering and analysis", segment)
    assert longest.text.endswith("…")
    assert longest.size == segment.minimum
    assert longest.overflow
    assert labels.text_width(longest.text) * longest.size <= segment.room


def test_a_cut_label_has_no_space_before_its_ellipsis() -> None:
    for room in range(100, 200, 5):
        assert " …" not in labels.fit_room("Do it and say so", room, 26, 22).text


def test_only_a_label_that_is_cut_overflows() -> None:
    assert labels.fit_room("Operate", 200, 26, 22).overflow is False
    assert labels.fit_room("Operate", 110, 26, 22) == labels.Fit(
        "Operate", 110 / labels.text_width("Operate"), False
    )
    assert labels.fit_room("Operate", 80, 26, 22).overflow is True


def test_the_current_label_keeps_off_the_line_around_it() -> None:
    segment = draw(EIGHT, "track").segments[0]
    tight = replace(segment, room=labels.text_width("Operate") * segment.size)
    assert labels.fit("Operate", tight).size == segment.size
    assert labels.fit("Operate", tight, current=True).size < segment.size
    assert not labels.fits("Operate", tight)
    assert labels.fits("Operate", replace(tight, room=tight.room * 1.2))
    assert labels.fits("i", replace(tight, room=1.6 * segment.size))


def test_labels_follow_the_bend_by_default() -> None:
    bent = replace(draw(EIGHT, "infinity").segments[0], room=200, straight_room=150)
    assert labels.fit("Requirements", bent) == labels.fit("Requirements", bent, curved=True)
    assert labels.fit("Requirements", bent) != labels.fit("Requirements", bent, curved=False)


def test_widths_of_characters_are_in_classes() -> None:
    classes = ("e\u0301", "ilI.,!", "ftrJ-/", "cszkvxy", "abdego", "ABCDXZ", "mwMW@%")
    widths = [labels.text_width(text[-1]) for text in classes]
    assert widths == sorted(set(widths))
    for text in classes[1:]:
        assert len({labels.text_width(char) for char in text}) == 1


def test_wide_characters_count_as_an_em() -> None:
    assert labels.text_width("継続的な監視") == 6


def test_combining_characters_take_no_room() -> None:
    assert labels.text_width("e\u0301") == labels.text_width("e")
