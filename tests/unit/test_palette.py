"""Colours, and the arithmetic of contrast as WCAG 2 defines it."""

from __future__ import annotations

from math import cos, dist, radians, sin

import pytest

from sphinx_devops_phases.drawing import palette
from sphinx_devops_phases.drawing.model import slots


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


# What reaches an eye without one of its three kinds of cones, as shares of linear red, green and
# blue: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
# Vision Deficiency", 2009.
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(color: str, eye: str) -> str:
    """The colour that *color* is like, for an *eye*."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    mixed = [
        min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in EYES[eye]
    ]
    coded = [12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055 for one in mixed]
    return "#" + "".join(f"{round(one * 255):02x}" for one in coded)


def difference(one: str, other: str) -> float:
    """How far two colours are apart, in Oklab: 2 is what can just be told apart side by side."""
    points = []
    for lightness, chroma, hue in (palette.oklch(one), palette.oklch(other)):
        points.append((lightness, chroma * cos(radians(hue)), chroma * sin(radians(hue))))
    return 100 * dist(*points)


def neighbours(colors: tuple[str, ...], first: int, second: int) -> list[tuple[str, str]]:
    """The colours of phases that follow each other, round the cycle."""
    shown = [colors[slot - 1] for slot in slots(first, second)]
    return list(zip(shown, [*shown[1:], shown[0]], strict=True))


@pytest.mark.parametrize(
    ("first", "second", "least"), [(4, 4, 3.5), (2, 2, 3.5), (3, 3, 1.5), (2, 3, 1.5), (6, 6, 1)]
)
@pytest.mark.parametrize("mode", ["PALETTE", "PALETTE_DARK"])
def test_neighbours_can_be_told_apart(mode: str, first: int, second: int, least: float) -> None:
    """Well by most eyes, and as well as labels and gaps need it by eyes that see fewer hues."""
    pairs = neighbours(getattr(palette, mode), first, second)
    found = {
        eye: min(difference(*(seen(color, eye) for color in pair)) for pair in pairs)
        for eye in EYES
    }
    assert found["all"] >= (6.5 if first + second < 12 else 3)
    assert min(found.values()) >= least, found
