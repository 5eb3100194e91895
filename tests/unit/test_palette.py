"""Colours, and the arithmetic of contrast as WCAG 2 defines it."""

from __future__ import annotations

import pytest

from sphinx_devops_phases.drawing import palette


@pytest.mark.parametrize(
    ("color", "luminance"),
    [
        ("#000000", 0),
        ("#ffffff", 1),
        ("#ff0000", 0.2126),
        ("#00ff00", 0.7152),
        ("#0000ff", 0.0722),
        ("#0a0a0a", 10 / 255 / 12.92),  # dark enough for the linear part
        ("#808080", 0.2159),
        ("#336699", 0.1251),
    ],
)
def test_luminance(color: str, luminance: float) -> None:
    assert palette.luminance(color) == pytest.approx(luminance, abs=0.00005)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.478), ("#123456", "#123456", 1)],
)
def test_contrast_does_not_depend_on_the_order(one: str, other: str, ratio: float) -> None:
    assert palette.contrast(one, other) == pytest.approx(ratio, abs=0.0005)
    assert palette.contrast(other, one) == palette.contrast(one, other)


@pytest.mark.parametrize(
    ("color", "valid"),
    [
        ("#0AF", "#00aaff"),
        ("#00AAFF", "#00aaff"),
        ("#0af0", ""),
        ("0af", ""),
        ("#0ag", ""),
        ("", ""),
    ],
)
def test_a_hex_colour_in_one_spelling(color: str, valid: str) -> None:
    assert palette.valid(color) == valid


@pytest.mark.parametrize(
    ("color", "short"),
    [("#00aaff", "#0af"), ("#01aaff", "#01aaff"), ("#00abff", "#00abff"), ("#00aafe", "#00aafe")],
)
def test_a_colour_is_shortened_where_that_is_the_same(color: str, short: str) -> None:
    assert palette.short(color) == short


@pytest.mark.parametrize(
    ("share", "mixed"), [(0, "#000a64"), (0.25, "#400f4b"), (0.5, "#801432"), (1, "#ff1e00")]
)
def test_two_colours_are_mixed_by_their_share(share: float, mixed: str) -> None:
    assert palette.mix("#000a64", "#ff1e00", share) == mixed


def test_slots_count_from_one_and_begin_again_after_the_last() -> None:
    assert palette.fill(1) == palette.fill(13) == palette.PALETTE[0]
    assert palette.fill(12) == palette.PALETTE[11]


def test_a_valid_colour_of_ones_own_counts_and_another_does_not() -> None:
    assert palette.fill(1, "#ABC") == "#aabbcc"
    assert palette.fill(2, "red") == palette.PALETTE[1]


def test_a_muted_fill_is_three_parts_of_grey() -> None:
    assert palette.fill(1, "#000", muted=True) == "#4e5662"
    assert palette.fill(1, muted=True) != palette.fill(2, muted=True)


@pytest.mark.parametrize(
    ("fill", "ink"),
    [("#000000", "INK"), ("#0075a9", "INK"), ("#ffffff", "INK_DARK"), ("#7a7a7a", "BLACK")],
)
def test_text_has_the_colour_that_reads_best(fill: str, ink: str) -> None:
    assert palette.ink(fill) == getattr(palette, ink)


def test_text_can_be_read_on_every_grey() -> None:
    for level in range(256):
        grey = f"#{level:02x}{level:02x}{level:02x}"
        assert palette.contrast(palette.ink(grey), grey) >= 4.5
