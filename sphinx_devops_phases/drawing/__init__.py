"""A cycle as numbers, and these as SVG or TikZ.  Pure: no Sphinx, no docutils.

The modules load when they are first used, as in ``drawing.svg.render(…)``: a build that draws
nothing has no need of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = [
    "SHAPES", "icons", "model", "palette", "raster", "shapes", "small", "svg", "tikz",
]  # fmt: skip

SHAPES = ("infinity", "ring", "track")
"""The names of the shapes, which :mod:`.shapes` describes."""

if TYPE_CHECKING:
    from . import icons, model, palette, raster, shapes, small, svg, tikz
else:

    def __getattr__(name: str) -> Any:
        """A module, which then is an attribute of this package."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f".{name}", __name__)

    def __dir__() -> list[str]:
        """Also what is not loaded yet."""
        return __all__
