"""The diagram as an image file, for builders that take images but have no visitor of ours."""

from __future__ import annotations

from collections.abc import Set
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from .. import drawing
from .nodes import Drawn

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.builders import Builder

    from ..domain.view import View

PREFIX = "devops-cycle-"
"""How the names of pictures begin; a hash of what they show follows."""

MADE = f"{PREFIX}{'[0-9a-f]' * 16}.*"
"""Such names, and none of an author's own pictures, which are in the same folder of the output."""

FULL_WIDTH = 960
"""Units of a drawing that fills the line; the ring is smaller."""

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
"""What Confluence shows no SVG file without."""


def picture(view: View, node: Element) -> nodes.image | None:
    """An image of the filled diagram *node*, in a format that the builder takes.

    That is SVG, or else PNG if resvg-py is installed; ``None`` for a builder that takes neither.
    """
    drawn = Drawn.of(node).drawing
    drawn = drawn.medium or drawn  # books have small pages
    label = {"aria-label": node["label"]}
    source = drawing.svg.render(
        drawn, node["marks"], prefix="cycle", attributes=label, standalone=True, links=False
    )
    accepted = view.builder.supported_image_types
    if "image/svg+xml" in accepted:
        kind, suffix, data = "image/svg+xml", "svg", (XML + source).encode()
    elif "image/png" in accepted and find_spec("resvg_py"):
        kind, suffix, data = "image/png", "png", drawing.raster.png(source)
    else:
        return None
    path = _folder(view.builder) / f"{PREFIX}{sha256(data).hexdigest()[:16]}.{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    view.domain.env.images.add_file(view.docname, str(path))
    view.domain.written.pictures[view.docname].add(path.name)
    # As wide as the figure, if that says how wide it is.
    width = 100 if "width" in node.parent else round(100 * drawn.width / FULL_WIDTH)
    return nodes.image(
        uri=str(path),
        candidates={kind: str(path)},
        alt=node["label"],
        width=f"{width}%",
        classes=["no-scaled-link"],  # Sphinx would make the picture a link to its own file
    )


def _folder(builder: Builder) -> Path:
    """Where pictures are until the builder copies them."""
    return Path(builder.doctreedir) / "images"


def remove_old_pictures(builder: Builder, live: Set[str] | None) -> None:
    """Take the pictures that no page shows any more out of the output, if *live* is known."""
    images = Path(builder.outdir) / getattr(builder, "imagedir", "_images")
    for path in images.glob(MADE):
        if live is not None and path.name not in live:
            path.unlink()


def clear_pictures(builder: Builder) -> None:
    """Remove the pictures that have been copied; they are named by what they show."""
    for path in _folder(builder).glob(MADE):
        path.unlink()
