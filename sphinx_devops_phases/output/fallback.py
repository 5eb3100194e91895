"""What is about phases in standard nodes, for the outputs that have no visitor of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from docutils import nodes

from ..messages import _
from ..phases import without_page
from .nodes import label, neighbours

if TYPE_CHECKING:
    from docutils.nodes import Element

    from ..phases import Mark


def child(node: Element, kind: type[Element]) -> Element | None:
    """The first child of *node* that is of this *kind*."""
    return next((at for at in node.children if isinstance(at, kind)), None)


def replace_diagram(node: Element, image: nodes.image | None, words: Element) -> None:
    """Put a picture where the diagram is, and its phases in *words* behind the figure.

    Without a picture there is no figure either: not every writer knows one without an image.
    """
    figure = cast("nodes.figure", node.parent)
    parts = [words]
    if node["band"]:
        before, _sign, after = _("In every phase: %s").partition("%s")
        said = [nodes.Text(before), label(node["band"]), nodes.Text(after)]
        parts.append(nodes.paragraph("", "", *said))
    if image:
        node.replace_self(image)
        at = figure.parent.index(figure) + 1
        figure.parent[at:at] = parts
        return
    caption, legend = child(figure, nodes.caption), child(figure, nodes.legend)
    first = [nodes.paragraph("", "", *caption.children)] if caption else []
    figure.replace_self([*first, *parts, *(legend.children if legend else [])])


def phase_list(
    marks: Sequence[Mark], more: Mapping[str, Element | None] | None = None
) -> nodes.enumerated_list:
    """The phases as a plain ordered list, each with its summary, and *more* for some keys."""
    result = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
    for mark, missing in zip(marks, without_page(marks), strict=True):
        text = nodes.paragraph("", "", label(mark))
        if mark.summary:
            text += nodes.Text(f" – {mark.summary}")
        if missing:
            text += nodes.Text(f" ({_('No page yet')})")
        result += nodes.list_item("", text, *filter(None, [(more or {}).get(mark.phase.key)]))
    return result


def plain_navigation(marks: Sequence[Mark], cycle: str = "") -> nodes.paragraph:
    """One line: the previous and the next phase, or all of them if none is the current one.

    *cycle* is the name that the cycle has for readers, if it has one.
    """
    steps = [("", mark) for mark in marks]
    if around := neighbours(marks):
        directions = (_("Previous phase") + ": ", _("Next phase") + ": ")
        steps = list(zip(directions, around, strict=True))
    result = nodes.paragraph("", f"{cycle}: " if cycle else "")
    for number, (direction, mark) in enumerate(steps):
        result += nodes.Text(f"{' | ' if number else ''}{direction}")
        result += label(mark)
        if direction and mark.missing:
            result += nodes.Text(f" ({_('No page yet')})")
    return result
