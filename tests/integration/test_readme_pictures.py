"""The pictures of the README show what the code draws."""

from __future__ import annotations

import re
from pathlib import Path

import pictures

MAKE = "the pictures are old: run `make pictures`, and look at them"


def test_drawings_are_the_ones_that_draw_makes(tmp_path: Path) -> None:
    for drawn in pictures.drawings(tmp_path):
        assert drawn.read_bytes() == (pictures.IMAGES / drawn.name).read_bytes(), MAKE


def test_photographs_are_of_what_can_be_seen_now() -> None:
    """They cannot be compared themselves, as no two machines have the same fonts."""
    assert pictures.MADE_FROM.read_text(encoding="utf-8") == pictures.made_from(), MAKE


def test_each_picture_is_shown_and_there_is_no_other() -> None:
    readme = (pictures.ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r'\.github/images/([^"]+)"', readme))
    there = {path.name for path in pictures.IMAGES.iterdir()} - {pictures.MADE_FROM.name}
    assert shown == there
    drawn = {f"{name}-{theme}.svg" for name in pictures.DRAWN for theme in pictures.THEMES}
    assert there == drawn | set(pictures.PHOTOGRAPHS)


def test_pictures_for_dark_pages_and_light_ones_come_in_pairs() -> None:
    readme = (pictures.ROOT / "README.md").read_text(encoding="utf-8")
    for dark, light in re.findall(r'srcset="([^"]+)">\s*<img [^>]*src="([^"]+)"', readme):
        assert dark.replace("-dark.", "-light.") == light
