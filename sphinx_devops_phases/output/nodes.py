"""The base of the nodes that show phases; each of these is in the module of its directive.

In a stored doctree they are small and empty.  When a document is resolved for output,
:class:`.FillPhases` lets each of them fill itself: either it gets the :class:`marks <.Mark>` of the
phases, for the visitors in :mod:`.html` and :mod:`.latex`, or it is replaced by standard nodes, for
every builder that has no visitor there (:mod:`.fallback`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from docutils.nodes import Element
from sphinx.errors import NoUri

from .. import drawing
from ..domain.view import reference
from ..phases import Band, Cycle

if TYPE_CHECKING:
    from ..domain.records import Resource
    from ..domain.view import View
    from ..phases import BandMark, Mark

FACTS_CLASS = "devops-facts"
"""The class of what is known of phases."""

RESOURCES_CLASS = "devops-resources"
"""The class of lists of the pages that belong to phases."""


class phases_node(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes so)
    """What shows phases; one search finds all kinds."""

    def fill(self, view: View) -> None:
        """Take from *view* what there is to show, or make way for nodes that show it."""
        raise NotImplementedError


class devops_drawing(nodes.General, nodes.Element):  # noqa: N801
    """What a plain figure holds.  Attributes: those of :class:`Drawn`, label (accessible name)."""


class devops_figure(nodes.figure):  # noqa: N801
    """A diagram that LaTeX leaves in its place: elsewhere, no caption would say what it shows."""


class devops_icon(nodes.Inline, nodes.Element):  # noqa: N801
    """A phase's icon in text, on web pages and in LaTeX.  Attributes: icon, slot, color."""


def captions(figure: Element) -> list[Element]:
    """What stands beneath the picture."""
    return [at for at in figure.children if isinstance(at, (nodes.caption, nodes.legend))]


class Placed(NamedTuple):
    """A node that an output adds to a page."""

    section: Element
    where: str
    """``top``, beneath the title, or ``bottom``."""
    node: Element


def place(additions: Iterable[Placed]) -> None:
    """Add nodes to sections, those beneath one title in the order in which they come."""
    below: dict[int, int] = {}
    for section, where, node in additions:
        if where == "top":
            title = (i + 1 for i, at in enumerate(section) if isinstance(at, nodes.title))
            position = below.get(id(section)) or next(title, 0)
            below[id(section)] = position + 1
            section.insert(position, node)
        else:
            section.append(node)


def sections_at(root: Element, anchor: str, homes: Iterable[str]) -> list[Element]:
    """What the home at *anchor* consists of: a section, or those of a page that are no *homes*."""
    if anchor:
        sections = root.findall(nodes.section)
        return [next((at for at in sections if anchor in at["ids"]), root)]
    at_top: list[Element] = [at for at in root.children if isinstance(at, nodes.section)]
    others = takewhile(lambda at: not set(at["ids"]).intersection(homes), at_top[1:])
    return [*at_top[:1], *others] or [root]


def label(mark: Mark | BandMark, *, marked: bool = True) -> Element:
    """A phase as one writes it in text: its link, unless that would lead to where it stands.

    It stands out if the page is about it, and *marked* says so.
    """
    shown: Element = nodes.inline("", mark.label)
    if mark.href is not None and mark.href != "#":
        shown = reference(mark.href, shown, internal=not mark.external)
    return nodes.strong("", "", shown) if mark.current and marked else shown


def resource_link(view: View, resource: Resource) -> Element:
    """A page as its title, which is a link unless it is the page itself or not in this output."""
    title = nodes.inline("", resource.title)
    with suppress(NoUri):
        if address := view.address(resource.docname):
            return reference(address, title)
    return title


def neighbours(drawn: Sequence[Mark]) -> tuple[Mark, Mark] | None:
    """The phases before and after the current one or the current ones, if there are any."""
    steps = list(zip(drawn, [*drawn[1:], *drawn[:1]], strict=True))
    before = [mark for mark, following in steps if following.current and not mark.current]
    after = [mark for preceding, mark in steps if preceding.current and not mark.current]
    return (before[0], after[-1]) if before else None


class Drawn(NamedTuple):
    """What a filled diagram shows, and all that the look of it depends on."""

    marks: tuple[Mark, ...]
    band: BandMark | None
    shape: str
    rtl: bool

    @classmethod
    def of(cls, node: Element) -> Drawn:
        """What *node* has."""
        return cls(node["marks"], node["band"], node["shape"], node["rtl"])

    @property
    def drawing(self) -> drawing.model.Drawing:
        """Where everything is."""
        band = Band(self.band.label) if self.band else None
        cycle = Cycle(tuple(mark.phase for mark in self.marks), band=band)
        return drawing.shapes.draw(cycle, self.shape, rtl=self.rtl)
