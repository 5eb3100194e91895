"""The style sheet: its generated blocks are as they should be, and it is small."""

from __future__ import annotations

import gzip
import re

import pytest

from sphinx_devops_phases.drawing import palette, shapes, sheet
from sphinx_devops_phases.phases import Band, Cycle, Phase

CSS = sheet.SHEET.read_text(encoding="utf-8")


def cycle(count: int, *, band: bool = False) -> Cycle:
    phases = tuple(Phase(f"p{i}", "Plan", group="ab"[i > 1]) for i in range(count))
    return Cycle(phases, band=Band("Security") if band else None)


def test_its_generated_blocks_are_as_they_should_be() -> None:
    assert sheet.with_blocks(CSS) == CSS, (
        "write them anew: python -m sphinx_devops_phases.drawing.sheet"
    )
    assert set(re.findall(r"/\* (\w+), generated \*/", CSS)) == set(sheet.BLOCKS)


def test_a_block_that_was_edited_by_hand_is_noticed() -> None:
    edited = CSS.replace("--devops-phase-3: oklch(", "--devops-phase-3: oklab(")
    assert edited != CSS
    assert sheet.with_blocks(edited) == CSS


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("slot", range(1, 13))
def test_it_has_the_palette(slot: int, mode: str) -> None:
    """In both modes, nearer than any eye."""
    found = re.search(
        rf"--devops-phase-{slot}: oklch\(from currentColor calc\(([\d.]+) \* var\(--_l\)\) "
        r"(?:calc\(([\d.]+) ([+-]) ([\d.]+) \* var\(--_d\)\)|([\d.]+)) (\d+) / 1\);",
        CSS,
    )
    assert found
    assert "--_l: calc(1.4 - .4 * var(--_d));" in CSS
    lightness, base, sign, step, plain, hue = found.groups()
    dark_text = mode == "light"
    chroma = float(plain) if plain else float(base) + float(sign + step) * dark_text
    colors = palette.PALETTE if mode == "light" else palette.PALETTE_DARK
    expected = palette.oklch(colors[slot - 1])
    assert float(lightness) * (1 if dark_text else 1.4) == pytest.approx(expected[0], abs=0.004)
    assert chroma == pytest.approx(expected[1], abs=0.004)
    assert float(hue) == pytest.approx(expected[2], abs=1)


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_it_has_the_narrow_drawings_proportions(shape: str) -> None:
    for count in range(3, 13):
        for band in (False, True):
            narrow = shapes.draw(cycle(count, band=band), shape).narrow
            assert narrow is not None
            height = f"{narrow.height:g}"
            if shape == "track":
                height = f"calc({narrow.height - 150 * count:g} + 150 * var(--_count))"
                assert f'[data-phases="{count}"] {{ --_count: {count}; }}' in CSS
            assert f".devops-cycle__svg--{shape} {{ --_tall: {narrow.width:g} / {height};" in CSS


@pytest.mark.parametrize(("band", "selector"), [(False, ""), (True, ".devops-cycle__svg--banded")])
def test_it_has_the_medium_drawings_proportions(band: bool, selector: str) -> None:
    for count in (4, 6, 8):
        medium = shapes.draw(cycle(count, band=band), "track").medium
        if medium:
            ratio = f"{medium.width:g} / {medium.height:g}"
            rule = f".devops-cycle__svg--medium{selector} {{ --_ratio: var(--_s) {ratio}; }}"
            assert rule in CSS


def test_it_stays_within_its_budget_and_asks_for_nothing() -> None:
    assert len(gzip.compress(CSS.encode(), 9, mtime=0)) <= 4.5 * 1024
    assert not re.search(r"@import|url\(", CSS)


def test_no_theme_has_to_be_known_to_tell_light_from_dark() -> None:
    """Themes are, for the sake of what other sheets may say; none of the colours here is."""
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    assert "light-dark(" not in rules
    assert not re.search(r"#[0-9a-f]{6}", rules.partition("devops-phase-nav {")[0])
