"""The parts of the style sheet that say what the drawings are like: colours, proportions, steps.

The sheet is written by hand but for the blocks between ``/* NAME, generated */`` and ``/* end */``.
``python -m sphinx_devops_phases.drawing.sheet`` writes them anew; a test says when that is due.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ..phases import MAX_PHASES, MIN_PHASES, Band, Cycle, Phase
from . import palette
from .shapes import REGISTRY, draw
from .svg import STEPS
from .track import MEDIUM, WIDTH

SHEET = Path(__file__).parents[1] / "static" / "devops-phases.css"

_BLOCK = re.compile(r"(/\* (\w+), generated \*/\n).*?(/\* end \*/)", re.DOTALL)


def with_blocks(text: str) -> str:
    """The style sheet *text* with its generated blocks as they should be."""
    return _BLOCK.sub(lambda found: found[1] + BLOCKS[found[2]]() + found[3], text)


def colours() -> str:
    """The palette, relative to the colour of the text around a drawing.

    ``--_d`` is 1 if that is dark, and so the page is light; else it is 0.  ``--_l`` is how many
    times as light fills are as on a light page.
    """
    lines = [f"--_l: {_mixed(1, palette.LIGHTER)};"]
    for slot, (light, dark) in enumerate(
        zip(palette.PALETTE, palette.PALETTE_DARK, strict=True), start=1
    ):
        (lightness, c1, hue), (_, c2, _) = palette.oklch(light), palette.oklch(dark)
        fill = f"calc({_short(_near(lightness))} * var(--_l))"
        lines.append(f"--devops-phase-{slot}: {_relative(fill, _near(c1), _near(c2), hue)};")
    (l1, c1, hue), (l2, c2, _) = palette.oklch(palette.MUTED), palette.oklch(palette.MUTED_DARK)
    lines.append(f"--devops-phase-muted: {_relative(_mixed(l1, l2), c1, c2, hue)};")
    deep = palette.oklch(palette.INK_DARK)[0]
    lines.append(f"--devops-phase-ink: {_relative(_mixed(1, deep), 0, 0, 0)};")
    lines.append(f"--_text: {_relative(_mixed(deep, 1), 0, 0, 0)};")
    return "".join(f"    {line}\n" for line in lines)


def _relative(lightness: str, chroma: float, other: float, hue: float) -> str:
    return f"oklch(from currentColor {lightness} {_mixed(chroma, other)} {hue:.0f} / 1)"


def _mixed(one: float, other: float) -> str:
    """*one* where ``--_d`` is 1, and *other* where it is 0."""
    step = round(one, 3) - round(other, 3)
    base, times = _short(other), _short(abs(step))
    return f"calc({base} {'+' if step > 0 else '-'} {times} * var(--_d))" if step else base


def _near(number: float) -> float:
    """Near enough for the eye: every digit is sent with every page."""
    return round(number * 200) / 200


def _short(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".").replace("0.", ".") or "0"


def hues() -> str:
    """A class for each of the palette's slots."""
    return "".join(
        f".devops-cycle__hue{slot} {{ --devops-fill: var(--devops-phase-{slot}); }}\n"
        for slot in range(1, len(palette.PALETTE) + 1)
    )


def _cycle(count: int, *, band: bool = False) -> Cycle:
    phases = (Phase(f"p{number}", "x") for number in range(count))
    return Cycle(tuple(phases), band=Band("x") if band else None)


def sizes() -> str:
    """How high the smaller drawings are, and how large they may become."""
    rules = []
    for name, shape in REGISTRY.items():
        heights = {
            count: narrow.height
            for count in range(MIN_PHASES, MAX_PHASES + 1)
            if (narrow := draw(_cycle(count), name).narrow)
        }
        width = draw(_cycle(MIN_PHASES), name).width
        least = heights[MIN_PHASES]
        each = heights[MIN_PHASES + 1] - least
        tall = (
            f"calc({least - each * MIN_PHASES:g} + {each:g} * var(--_count))"
            if each
            else f"{least:g}"
        )
        rules.append(
            f".devops-cycle__svg--{name} "
            f"{{ --_tall: {width:g} / {tall}; --_most: {shape.most}rem; }}\n"
        )
        if shape.width:
            rules.append(
                f".devops-cycle__svg--{name} "
                f"{{ --_full: var(--devops-cycle-width, {shape.width}rem); }}\n"
            )
    rules += [
        f'[data-phases="{count}"] {{ --_count: {count}; }}\n'
        for count in range(MIN_PHASES, MAX_PHASES + 1)
    ]
    return "".join(rules)


def steps() -> str:
    """When a smaller drawing takes over."""
    rules = [
        f"@container devops-cycle (width < {step}px) "
        f"{{ .devops-cycle__svg--from{step} {{ --_s: ; }} }}\n"
        for step in STEPS
    ]
    for banded, selector in ((False, ""), (True, ".devops-cycle__svg--banded")):
        medium = draw(_cycle(8, band=banded), "track").medium
        assert medium
        rules.append(
            f".devops-cycle__svg--medium{selector} "
            f"{{ --_ratio: var(--_s) {medium.width:g} / {medium.height:g}; }}\n"
        )
    values = "--_narrow: inline; --_medium: none; --_ratio: var(--_tall); --_max: var(--_most);"
    rules.append(
        f"@container devops-cycle (width < {12 / MEDIUM * WIDTH:.0f}px) "
        f"{{ .devops-cycle__svg--medium.devops-cycle__svg {{ {values} }} }}\n"
    )
    return "".join(rules)


def line() -> str:
    """Which part of the line beneath a drawing is shown for which phase."""
    selectors = [
        f".devops-cycle:has(.devops-cycle__phase:nth-child({index + 1})"
        ":is(:hover, :focus-visible)) "
        f".devops-cycle__line > :nth-child({index})"
        for index in range(1, MAX_PHASES + 1)
    ]
    return ",\n".join(selectors) + " { visibility: visible; }\n"


BLOCKS: Mapping[str, Callable[[], str]] = {
    "colours": colours,
    "hues": hues,
    "sizes": sizes,
    "steps": steps,
    "line": line,
}

if __name__ == "__main__":
    SHEET.write_text(with_blocks(SHEET.read_text(encoding="utf-8")), encoding="utf-8")
