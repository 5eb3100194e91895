"""Where in a document something stands: the ids of sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import start_of_file

if TYPE_CHECKING:
    from docutils.nodes import Element


def places_around(node: Element) -> list[str]:
    """The ids of the sections that *node* is in, from the innermost to the page: ``""``."""
    places = []
    parent = node.parent
    while parent is not None and not isinstance(parent, (nodes.document, start_of_file)):
        if isinstance(parent, nodes.section) and (place := place_of(parent)):
            places.append(place)
        parent = parent.parent
    return [*places, ""]


def place_of(section: Element) -> str:
    """The id of a section, or nothing for the first one at the top, which is the page."""
    parent = section.parent
    if isinstance(parent, (nodes.document, start_of_file)):
        is_page = section is next(at for at in parent.children if isinstance(at, nodes.section))
    else:
        is_page = parent is None
    return "" if is_page else id_of(section)


def id_of(section: Element) -> str:
    """The first id of a section, which one that others have made may lack."""
    return next(iter(section["ids"]), "")
