"""Nodes of our own, and how HTML and LaTeX write them.

In a stored doctree they are small and empty.  When a document is resolved for
output, :class:`.FillPhases` either gives them the :class:`marks <.Mark>` of the
phases, for the visitors below, or replaces them by standard nodes, for every
builder that has no visitor here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from ..drawing import shapes, svg, tikz
from ..messages import _
from ..phases import Cycle, Mark

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator


LEAD = "devops-lead"
"""The class of the paragraph with a page's subtitle."""


def draws(builder: Builder) -> bool:
    """Whether the output is one that the visitors here are for: web pages, and LaTeX.

    Books and help files, which Sphinx calls embedded, are not, nor is what WeasyPrint
    prints: their readers know little of inline SVG and its links, or of a style sheet like
    ours, and take a picture gladly.
    """
    if builder.format == "html":
        return not getattr(builder, "embedded", False) and builder.name != "simplepdf"
    return builder.format == "latex"


class phases_node(nodes.General, nodes.Element):  # noqa: N801
    """What shows phases in the document ``docname``; one search finds all kinds.

    ``anchors`` are the sections around it, from the innermost to the page.
    """


class devops_cycle(phases_node, addnodes.translatable):  # noqa: N801
    """The diagram.  Attributes: docname, shape, current, label (its accessible name).

    The label is an author's text that no text node holds, so it is handed to gettext here.
    """

    def preserve_original_messages(self) -> None:
        """Nothing to do: the label is kept until it is replaced."""

    def extract_original_messages(self) -> list[str]:
        """Return the label, if the author wrote one."""
        return [self["label"]] if self["label"] else []

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Put in what the project's catalogue says."""
        self["label"] = translated_message


class devops_nav(phases_node):  # noqa: N801
    """The navigation between phases.  Attributes: docname, current (the keys of phases)."""


def label(mark: Mark) -> nodes.Element:
    """A phase as one writes it in text: its link, unless that would lead to where it stands."""
    shown: nodes.Element = nodes.inline("", mark.label)
    if mark.href is not None and mark.href != "#":
        shown = reference(mark.href, shown, internal=not mark.external)
    return nodes.strong("", "", shown) if mark.current else shown


def reference(address: str, content: nodes.Element, *, internal: bool = True) -> nodes.reference:
    """A link as Sphinx makes them: by id in one document, else by address."""
    target = {"refid": address[1:]} if address.startswith("#") else {"refuri": address}
    return nodes.reference("", "", content, internal=internal, **target)


def neighbours(drawn: Sequence[Mark]) -> tuple[Mark, Mark] | None:
    """The phases before and after the current one or the current ones, if there are any."""
    steps = list(zip(drawn, [*drawn[1:], *drawn[:1]], strict=True))
    before = [mark for mark, following in steps if following.current and not mark.current]
    after = [mark for preceding, mark in steps if preceding.current and not mark.current]
    return (before[0], after[-1]) if before else None


def drawing(node: Element) -> shapes.Drawing:
    """The drawing for a diagram that has its marks."""
    return shapes.draw(Cycle(tuple(mark.phase for mark in node["marks"])), node["shape"])


def visit_devops_cycle_html(self: HTML5Translator, node: devops_cycle) -> None:
    """Write the diagram as a navigation landmark that holds one inline SVG."""
    landmark: dict[str, Any] = {"aria-label": node["label"]}
    self.body.append(self.starttag(node, "nav", **landmark))
    self.body.append(svg.render(drawing(node), node["marks"], prefix=node["prefix"]))
    self.body.append("</nav>\n")
    raise nodes.SkipNode


def visit_devops_cycle_latex(self: LaTeXTranslator, node: devops_cycle) -> None:
    """Write the diagram as a TikZ picture."""
    picture = tikz.render(drawing(node), list(latex_marks(self, node)))
    figure = node.parent
    if "width" in figure and figure.get("align") not in ("left", "right"):  # those wrap it
        length = self.latex_image_length(figure["width"]) or r"\linewidth"
        picture = f"\\begin{{minipage}}{{{length}}}\n{picture}\\end{{minipage}}"
    self.body.append(f"\n{picture}\n")
    raise nodes.SkipNode


def latex_marks(self: LaTeXTranslator, node: Element) -> Iterator[Mark]:
    """The marks with hyperref labels for targets, as the LaTeX writer makes them."""
    for mark in node["marks"]:
        if mark.href is None or mark.external:
            yield mark
            continue
        target = mark.href
        if target.startswith("#"):
            label = f"{self.curfilestack[-1]}:{target[1:]}"
        elif "#" in target:
            label = target[1:].replace("#", ":")
        else:
            label = f"{target[1:]}::doc"
        detokenized = self.idescape(label)
        yield mark.linked(detokenized.removeprefix(r"\detokenize{").removesuffix("}"))


def visit_devops_nav_html(self: HTML5Translator, node: devops_nav) -> None:
    """Write previous, next, and all phases in order; without a current phase just the list."""
    drawn = node["marks"]
    around = neighbours(drawn)
    nav: dict[str, Any] = {
        "CLASS": "devops-phase-nav",
        "aria-label": _("Phases of the delivery cycle"),
    }
    self.body.append(self.starttag(node, "nav", **nav))
    if around:
        self.body.append(_step(around[0], "prev", _("Previous phase")))
        self.body.append(_step(around[1], "next", _("Next phase")))
    self.body.append('<ol class="devops-phase-nav__phases">')
    for mark in drawn:
        current = {"aria-current": "page"} if mark.current else {}
        self.body.append(f"<li>{_link(mark, svg.escaped(mark.label), current, {})}</li>")
    self.body.append("</ol>\n</nav>\n")
    raise nodes.SkipNode


def _step(mark: Mark, rel: str, direction: str) -> str:
    if mark.href is None:
        return ""
    content = (
        f'<span class="devops-phase-nav__dir">{svg.escaped(direction)}</span> '
        f'<span class="devops-phase-nav__label">{svg.escaped(mark.label)}</span>'
    )
    return _link(mark, content, {"class": f"devops-phase-nav__{rel}"}, {"rel": rel}) + "\n"


def _link(mark: Mark, content: str, first: dict[str, str], last: dict[str, str]) -> str:
    """A link around *content*, or just a span where the phase has no page."""
    href = svg.safe_url(mark.href)
    attributes = first | {"data-phase": mark.phase.key}
    attributes |= {"href": href} if href else {}
    attributes |= last | ({"title": mark.summary} if mark.summary else {})
    tag = "a" if href else "span"
    return f"<{tag}{svg.written(attributes)}>{content}</{tag}>"


def visit_devops_nav_latex(self: LaTeXTranslator, node: devops_nav) -> None:
    """Write one line: the previous phase on the left, the next on the right, with pages."""
    if around := neighbours(list(latex_marks(self, node))):
        self.body.append("\n" + tikz.navigation(*around) + "\n")
    raise nodes.SkipNode
