"""Text made to fit its room: in one line, in two, set smaller, and cut only then."""

from __future__ import annotations

import pytest

from sphinx_devops_phases.drawing import labels
from sphinx_devops_phases.drawing.labels import Room, set_in, size_for, text_width


def room(one: float, two: float = 0, most: float = 0) -> Room:
    return Room(one, two, most)


def test_a_label_that_fits_is_left_as_it_is() -> None:
    assert size_for("Plan", room(100), 26) == 26
    assert set_in("Plan", room(100), 26) == labels.Fit(("Plan",))


def test_a_long_label_is_broken_before_it_is_set_smaller() -> None:
    ribbon = room(180, 170, 30)
    assert text_width("Continuous delivery") * 26 > 180
    assert size_for("Continuous delivery", ribbon, 24) == 24
    assert set_in("Continuous delivery", ribbon, 24).lines == ("Continuous", "delivery")


def test_what_cannot_be_broken_is_set_smaller() -> None:
    assert size_for("Operate", room(110, 110, 30), 26) == 110 / text_width("Operate")


def test_two_lines_are_no_larger_than_they_may_be_high() -> None:
    assert size_for("Continuous delivery", room(100, 400, 20), 26) == 20
    assert size_for("Continuous delivery", room(100, 400, 0), 26) < 10


def test_what_fits_at_no_size_is_cut_with_an_ellipsis() -> None:
    fit = set_in("Bereitstellung", room(80), 20)
    assert fit.overflow
    (line,) = fit.lines
    assert "Bereitstellung".startswith(line.removesuffix("…"))
    assert text_width(line) * 20 <= 80


def test_a_label_is_cut_in_its_second_line_if_it_may_have_two() -> None:
    fit = set_in("Requirements engineering and analysis", room(200, 200, 30), 20)
    assert fit.overflow
    first, second = fit.lines
    assert f"{first} {second}".startswith(["Requirements", "engineering"][0])
    assert second.endswith("…")
    assert not first.endswith("…")


def test_only_a_label_that_is_cut_overflows() -> None:
    assert not set_in("Operate", room(200), 22).overflow
    assert not set_in("Plan and code", room(120, 120, 30), 22).overflow
    assert set_in("Operate", room(80), 22).overflow


def test_a_cut_label_has_no_space_before_its_ellipsis() -> None:
    for width in range(100, 200, 5):
        assert " …" not in " ".join(set_in("Do it and say so", room(width), 22).lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Plan", None),
        ("Develop & review", ("Develop", "& review")),
        ("Build/test", ("Build/", "test")),
        ("Sign-off", ("Sign-", "off")),
        ("Quality – assured", ("Quality –", "assured")),
        ("Qualitäts\u00adsicherung", ("Qualitäts-", "sicherung")),
        ("継続的な監視", ("継続的な", "監視")),
        ("計画", ("計", "画")),
        ("コーディング", None),
        ("  ", None),
    ],
)
def test_where_a_label_is_broken(text: str, lines: tuple[str, str] | None) -> None:
    """At a space, behind a hyphen or stroke, at a soft hyphen; Japanese not within kana."""
    assert labels.halves(text) == lines


def test_a_soft_hyphen_does_not_show_where_the_line_goes_on() -> None:
    assert set_in("Qualitäts\u00adsicherung", room(500), 20).lines == ("Qualitätssicherung",)
    assert text_width("a\u00adb") == text_width("ab")


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧", "👩🏽", "👩🏽‍💻", "🇫🇷🇯🇵"])
def test_an_emoji_is_not_cut_in_two(emoji: str) -> None:
    for width in range(20, 120, 5):
        (line,) = set_in(emoji + "abcdefgh", room(width), 20).lines
        kept = line.removesuffix("…")
        assert kept in ("", "🇫🇷") or kept.startswith(emoji)
        assert not kept or text_width(line) * 20 <= width


def test_widths_of_characters_are_in_classes() -> None:
    classes = ("e\u0301", "ilI.,!", "ftrJ-/", "cszkvxy", "abdego", "ABCDXZ", "mwMW@%")
    widths = [text_width(text[-1]) for text in classes]
    assert widths == sorted(set(widths))
    for text in classes[1:]:
        assert len({text_width(char) for char in text}) == 1


def test_wide_characters_count_as_an_em_and_emoji_as_more() -> None:
    assert text_width("継続的な監視") == 6
    assert text_width("🚀") > 1


@pytest.mark.parametrize("char", ["\u0301", "\ufe0f", "\u200d", "\u202e", "\u2069", "\u0651"])
def test_what_has_no_width_takes_no_room(char: str) -> None:
    assert text_width("e" + char) == text_width("e")


@pytest.mark.parametrize("text", ["", "\u202e\u202d", "\u200b", "️"])
def test_a_label_of_nothing_that_is_seen_fits_everywhere(text: str) -> None:
    assert size_for(text, room(10), 26) == 26
    assert not set_in(text, room(10), 26).overflow
