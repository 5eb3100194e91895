"""An SVG → PNG, with resvg, which need not be installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

FONT_PACKAGES = ("rinoh_typeface_texgyreheros", "rinoh_typeface_dejavuserif")
"""Packages with fonts, for machines that have none; they come with rinohtype."""


ZOOM = 3
"""How much larger a PNG is than the SVG says."""


def png(source: str, background: str = "white") -> bytes:
    """A picture of the SVG *source*, three times as large, on a *background*."""
    import resvg_py

    fonts = [str(path) for package in FONT_PACKAGES for path in _font_files(package)]
    family = "TeX Gyre Heros" if fonts else None
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=source,
            zoom=ZOOM,
            background=background,
            font_files=fonts or None,
            skip_system_fonts=bool(fonts),
            font_family=family,
            sans_serif_family=family,
        )
    )


def _font_files(package: str) -> list[Path]:
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    return sorted(path for folder in folders or [] for path in Path(folder).glob("*.[ot]tf"))
