"""How LaTeX shows the diagram and the navigation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.latex import rstdim_to_latexdim

from .. import drawing
from ..domain.collector import LEAD
from ..messages import _
from ..phases import BandMark, Mark
from .nodes import FACTS_CLASS, RESOURCES_CLASS, Drawn, neighbours
from .tables import is_in_table, table

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.writers.latex import LaTeXTranslator

AnyMark = TypeVar("AnyMark", Mark, BandMark)

PACKAGE = "sphinxdevopsphases"

LONGEST_NAME = 32
"""Characters of what facts are called that stay in one line."""


class LargeLeads(SphinxPostTransform):
    """Set lead paragraphs in larger letters; LaTeX does not know the classes of paragraphs."""

    default_priority = 200
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Put the size around what they say."""
        for paragraph in self.document.findall(nodes.paragraph):
            if LEAD in paragraph["classes"]:
                paragraph.insert(0, nodes.raw("", "{\\large ", format="latex"))
                paragraph.append(nodes.raw("", "\\par\\nopagebreak}", format="latex"))


class CompactLists(SphinxPostTransform):
    """Set what is known of a phase in two columns, and the pages of a kind beneath its name.

    As LaTeX sets lists of fields, they are twice as long, and torn at the foot of a page.
    """

    default_priority = 200
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Put a table without lines, or words in bold and lists, in the place of each."""
        for fields in list(self.document.findall(nodes.field_list)):
            if FACTS_CLASS in fields["classes"] and not is_in_table(fields):
                fields.replace_self(_columns(fields))
        for kinds in list(self.document.findall(nodes.definition_list)):
            has_kinds = kinds.next_node(nodes.definition_list) is None  # else, phases
            if RESOURCES_CLASS in kinds["classes"] and has_kinds:
                kinds.replace_self([*_beneath_names(kinds)])


def _columns(fields: Element) -> list[Element]:
    pairs = [(name.astext(), body.children[0].children) for name, body in _pairs(fields)]
    made = table((), [[[nodes.strong("", name)], value] for name, value in pairs])
    made["classes"] += [FACTS_CLASS, "borderless", "nocolorrows"]
    made["align"] = "left"
    # Names in one piece, as long as they are no sentences.
    spec = "lL" if max(len(name) for name, _value in pairs) <= LONGEST_NAME else "LL"
    return [addnodes.tabular_col_spec(spec=spec), made]


def _beneath_names(kinds: Element) -> Iterator[Node]:
    for term, definition in _pairs(kinds):
        yield nodes.paragraph("", "", nodes.strong("", "", *term.children))
        yield from definition.children


def _pairs(items: Element) -> Iterator[Sequence[Element]]:
    """The two parts of each item of a list."""
    return (cast("Element", item).children for item in items.children)  # type: ignore[misc]


def use_package(self: LaTeXTranslator) -> None:
    """Load what the pictures need: in the documents that have one, and in no other."""
    packages = self.elements["packages"]
    if all(name != PACKAGE for name, _options in packages):
        self.elements["packages"] = [*packages, (PACKAGE, None)]
        path = Path(self.builder.outdir) / f"{PACKAGE}.sty"
        path.write_text(drawing.tikz.PREAMBLE, encoding="utf-8")


def visit_devops_drawing_latex(self: LaTeXTranslator, node: Element) -> None:
    """Write the diagram as a TikZ picture, and beneath it what its marked phase is."""
    use_package(self)
    band, marks = node["band"] and _with_label(self, node["band"]), list(latex_marks(self, node))
    picture = drawing.tikz.render(Drawn.of(node).drawing, marks, band=band)
    picture += drawing.tikz.spoken(marks)
    figure = node.parent
    if "width" in figure and figure.get("align") not in ("left", "right"):  # those wrap it
        length = self.latex_image_length(figure["width"]) or r"\linewidth"
        picture = f"\\begin{{minipage}}{{{length}}}\\centering\n{picture}\\end{{minipage}}"
    self.body.append(f"\n{picture}\n")
    raise nodes.SkipNode


def visit_devops_figure_latex(self: LaTeXTranslator, node: nodes.figure) -> None:
    """Open a figure that does not float."""
    self.no_latex_floats += 1
    self.visit_figure(node)


def depart_devops_figure_latex(self: LaTeXTranslator, node: nodes.figure) -> None:
    """Close it; others may float again."""
    self.depart_figure(node)
    self.no_latex_floats -= 1


def visit_devops_icon_latex(self: LaTeXTranslator, node: Element) -> None:
    """Write an icon in the colour of its phase."""
    use_package(self)
    self.body.append(drawing.tikz.icon(node["icon"], node["slot"], node["color"]))
    raise nodes.SkipNode


def latex_marks(self: LaTeXTranslator, node: Element) -> Iterator[Mark]:
    """The marks with hyperref labels for targets, as the LaTeX writer makes them."""
    for mark in node["marks"]:
        yield _with_label(self, mark)


def _with_label(self: LaTeXTranslator, mark: AnyMark) -> AnyMark:
    target = mark.href
    if target is None or mark.external:
        return mark
    if target.startswith("#"):
        label = f"{self.curfilestack[-1]}:{target[1:]}"
    elif "#" in target:
        label = target[1:].replace("#", ":")
    else:
        label = f"{target[1:]}::doc"
    detokenized = self.idescape(label)
    return mark._replace(href=detokenized.removeprefix(r"\detokenize{").removesuffix("}"))


def visit_devops_nav_latex(self: LaTeXTranslator, node: Element) -> None:
    """Write one line: the previous phase on the left, the next on the right, with pages."""
    if around := neighbours(list(latex_marks(self, node))):
        before, after = map(_said, around)
        self.body.append("\n" + drawing.tikz.navigation(before, after, node["label"]) + "\n")
    raise nodes.SkipNode


def _said(mark: Mark) -> Mark:
    """*mark*, which says so if it leads nowhere."""
    if not mark.missing:
        return mark
    return mark._replace(label=f"{mark.label} ({_('No page yet')})")


def make_room(figure: nodes.figure, shape: str) -> None:
    """Give LaTeX a width that it understands, and any at all if text flows around the figure.

    Such a figure would run off the foot of a page, so that it is also asked to keep clear of it.
    In a box, a list or a quote nothing can flow around it: it would leave its place.  One in the
    middle begins below what text still flows around.
    """
    width = figure.get("width", "").replace("rem", "em")
    if not width.endswith(drawing.tikz.UNITS):
        width = ""
    if figure.get("align") in ("left", "right"):
        width = width or drawing.tikz.ASIDE[shape]
        if isinstance(figure.parent, (nodes.section, nodes.document, addnodes.start_of_file)):
            room = nodes.raw(
                "", drawing.tikz.needspace(shape, rstdim_to_latexdim(width)), format="latex"
            )
            place: nodes.Element = figure
            if isinstance(figure.parent.parent, nodes.section) and figure.parent.index(figure) == 1:
                place = figure.parent  # a heading stays with what it heads
            place.parent.insert(place.parent.index(place), room)
        else:
            del figure["align"]
    else:
        clear = nodes.raw("", r"\devopscycleclear{}", format="latex")
        figure.parent.insert(figure.parent.index(figure), clear)
    figure.attributes.pop("width", None)
    if width:
        figure["width"] = width
