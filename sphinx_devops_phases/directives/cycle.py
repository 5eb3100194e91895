"""``devops-cycle``: the diagram, from the directive or a picture to its links."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.latex import rstdim_to_latexdim

from ..domain import DevopsDomain
from ..drawing import palette, tikz
from ..drawing.shapes import SHAPES, draw, overflowing
from ..messages import Warn, _, warn
from ..output.nodes import devops_cycle, draws, label
from ..output.pictures import picture
from ..phases import suggest

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

    from ..phases import Mark

ALIGNMENTS = ("left", "center", "right")
WIDTH_UNITS = (
    *("em", "ex", "ch", "rem", "vw", "vh", "vmin", "vmax"),
    *("px", "pt", "pc", "in", "cm", "mm", "Q", "%"),
)
"""Those of CSS, which docutils knows by itself only from version 0.22 on."""


def cycle_node(
    env: BuildEnvironment, *, label: str = "", shape: str = "", current: str = ""
) -> Element:
    """The diagram's node for the document that is being read.

    *label* is its accessible name, if it is not the caption; *current* the key of the
    phase to mark; a page or a section that is about a phase marks that one by itself.
    """
    domain = DevopsDomain.of(env)
    page = domain.page(env.docname)
    page.shows_phases = page.styled = True
    shape = shape or domain.settings.cycle_shape
    page.shapes |= {shape}
    return devops_cycle("", docname=env.docname, label=label, shape=shape, current=current)


class CycleDirective(SphinxDirective):
    """The phases as a diagram in which each one leads to its page.

    :content: A legend, beneath the caption.
    :option caption: The text beneath the diagram, which is numbered like a figure if Sphinx's
        ``numfig`` is on.
    :option name: A label, so that other text can link here.
    :option alt: What the diagram shows, for those who do not see it; the caption by default.
    :option align: ``left``, ``center`` or ``right``. Text flows around a diagram at the side.
    :option width: How wide it may become: a length such as ``17em``, or a share such as ``60%``.
    :option class: Names for a style sheet of your own.
    :option shape: ``infinity``, ``ring`` or ``track``; by default what
        :confval:`devops_cycle_shape` says.
    :option current: The key of the phase to mark. On the page of a phase, or in its section, it is
        that phase by default.
    """

    has_content = True
    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged,
        "name": directives.unchanged,
        "alt": directives.unchanged,
        "align": directives.unchanged,
        "width": directives.unchanged,
        "class": directives.class_option,
        "shape": directives.unchanged,
        "current": directives.unchanged,
    }

    def run(self) -> list[Node]:
        """Return a figure, and what went wrong in its caption."""
        caption, messages = self._caption()
        current = (self.options.get("current") or "").casefold()
        if current and not DevopsDomain.of(self.env).is_phase(current, self.get_location()):
            current = ""
        diagram = cycle_node(
            self.env,
            label=self.options.get("alt") or "",
            shape=self._choice("shape", SHAPES),
            current=current,
        )
        classes = ["devops-cycle", *self.options.get("class", [])]
        figure = nodes.figure("", diagram, classes=classes)
        self.set_source_info(figure)
        self.set_source_info(diagram)
        if align := self._choice("align", ALIGNMENTS):
            figure["align"] = align
        if width := self._width():
            figure["width"] = width
        if caption:
            figure += caption
        if self.content:
            figure += nodes.legend("", *self.parse_content_to_nodes())
        self.add_name(figure)
        return [figure, *messages]

    def _caption(self) -> tuple[nodes.caption | None, list[nodes.system_message]]:
        if not self.options.get("caption"):
            return None, []
        text = self.options["caption"]
        content, messages = self.parse_inline(text)
        caption = nodes.caption(text, "", *content)
        self.set_source_info(caption)
        return caption, messages

    def _choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.options.get(name) or ""
        if value and value not in choices:
            self._warn_option(name, value, suggest(value, choices))
            return ""
        return str(value)

    def _width(self) -> str:
        value = self.options.get("width") or ""
        value += "px" if value[-1:].isdigit() else ""
        try:
            return directives.get_measure(value, WIDTH_UNITS) if value else ""
        except ValueError:
            self._warn_option("width", value, 'write a length or a share, like "30em" or "60%".')
            return ""

    def _warn_option(self, name: str, value: str, hint: str) -> None:
        message = f'{self.name}: the option "{name}" cannot be "{value}": {hint}'
        warn(Warn.CONFIG, message, self.get_location())


class CycleImages(SphinxTransform):
    """Replace the pictures that ``devops_cycle_images`` names by the live diagram.

    Runs while a document is read, before Sphinx looks for the image's file.
    """

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Replace an image of a figure, or the paragraph that consists of an image."""
        patterns = DevopsDomain.of(self.env).settings.cycle_images
        if not patterns:
            return
        for image in list(self.document.findall(nodes.image)):
            if any(fnmatchcase(image["uri"], pattern) for pattern in patterns):
                self._replace(image)

    def _replace(self, image: nodes.image) -> None:
        if isinstance(image.parent, nodes.substitution_definition):
            image.parent.remove(image)  # each place that shows it has a copy by now
            return
        linked = isinstance(image.parent, nodes.reference) and len(image.parent) == 1
        target: Element = image.parent if linked else image
        if isinstance(target.parent, nodes.paragraph) and len(target.parent) == 1:
            target = target.parent
        elif isinstance(target.parent, nodes.TextElement):
            message = f'"{image["uri"]}" stays a picture: a diagram cannot stand in running text.'
            warn(Warn.CONFIG, message, image)
            return
        diagram = cycle_node(self.env, label=image.get("alt", ""))
        diagram.source, diagram.line = image.source, image.line
        if isinstance(target.parent, nodes.figure):
            figure = target.parent
            target.replace_self(diagram)
        else:
            figure = nodes.figure("", diagram)
            figure.source, figure.line = image.source, image.line
            target.replace_self(figure)
        figure["classes"].append("devops-cycle")
        self._give(figure, image)

    def _give(self, figure: nodes.figure, image: nodes.image) -> None:
        """Give the figure what the author said of the picture."""
        for name in ("width", "align"):
            if name in image:
                figure.setdefault(name, image[name])
        for name in ("classes", "ids", "names"):
            figure[name] += image[name]
        self.document.ids.update(dict.fromkeys(image["ids"], figure))


def fill_cycle(node: devops_cycle, domain: DevopsDomain) -> None:
    """Give a diagram its phases; a builder without a drawing gets a picture and a list."""
    builder = domain.app.builder
    if builder.name == "gettext":
        return  # it takes the text alternative from the node
    docname, current = node["docname"], node["current"]
    current = [current] if current else domain.phases_at(docname, node["anchors"])
    node["marks"] = domain.marks_on(docname, current)
    caption = _child(node.parent, nodes.caption)
    node["label"] = node["label"] or (caption.astext() if caption else "") or _("Delivery cycle")
    if not draws(builder):
        _replace(node, picture(domain.app, node))
    elif builder.format == "latex":
        _set_width(cast("nodes.figure", node.parent), node["shape"])


def _set_width(figure: nodes.figure, shape: str) -> None:
    """Give LaTeX a width that it understands, and any at all if text flows around the figure.

    Such a figure would run off the foot of a page, so that it is also asked to keep clear of it.
    """
    width = figure.get("width", "").replace("rem", "em")
    if not width.endswith(tikz.UNITS):
        width = ""
    if figure.get("align") in ("left", "right"):
        width = width or tikz.ASIDE[shape]
        if isinstance(figure.parent, (nodes.section, nodes.document)):
            room = nodes.raw("", tikz.needspace(shape, rstdim_to_latexdim(width)), format="latex")
            place: nodes.Element = figure
            if isinstance(figure.parent.parent, nodes.section) and figure.parent.index(figure) == 1:
                place = figure.parent  # a heading stays with what it heads
            place.parent.insert(place.parent.index(place), room)
    figure.attributes.pop("width", None)
    if width:
        figure["width"] = width


def check_drawings(app: Sphinx, env: BuildEnvironment) -> None:
    """Report, once, what no drawing can make up for: labels too long, colours too pale."""
    domain = DevopsDomain.of(env)
    labels = [phase.label for phase in domain.phases]
    curved = app.builder.format == "html" and draws(app.builder)
    cut: dict[str, list[str]] = {}
    for shape in sorted({shape for page in domain.pages.values() for shape in page.shapes}):
        for text in overflowing(draw(domain.phases, shape), labels, curved=curved):
            cut.setdefault(text, []).append(shape)
    for text, shapes in cut.items():
        label = text in labels
        warn(
            Warn.LABEL_OVERFLOW,
            f'conf.py: devops_phases: the {"label" if label else "group"} "{text}" is too long for '
            f"its {'segment' if label else 'part'} ({', '.join(shapes)}), where it ends in "
            "an ellipsis: choose a shorter one, and say the rest in the summary.",
        )
    groups = [name or "no group" for name, _members in domain.phases.groups]
    if len(groups) > 2 and any(page.shapes for page in domain.pages.values()):
        warn(
            Warn.CONFIG,
            "conf.py: devops_phases: a diagram has room for the names of two groups of neighbours, "
            f"and shows none of these: {', '.join(groups)}.",
        )
    for phase in domain.phases:
        color = palette.valid(phase.color)
        for name, page in palette.PAGES.items() if color else ():
            if (ratio := palette.contrast(color, page)) < palette.PAGE_CONTRAST:
                change = "darker" if name == "a white page" else "lighter"
                warn(
                    Warn.CONFIG,
                    f'conf.py: devops_phases: the color {phase.color} of "{phase.key}" has a '
                    f"contrast of only {ratio:.1f}:1 to {name}, and needs "
                    f"{palette.PAGE_CONTRAST}:1: choose a {change} one.",
                )


def _child(node: Element, kind: type[Element]) -> Element | None:
    return next((child for child in node.children if isinstance(child, kind)), None)


def _replace(node: devops_cycle, image: nodes.image | None) -> None:
    """Put a picture where the diagram is, and the phases behind the figure as a list.

    Without a picture there is no figure either: not every writer knows one without an image.
    """
    figure = cast("nodes.figure", node.parent)
    phases = phase_list(node["marks"])
    if image:
        node.replace_self(image)
        figure.parent.insert(figure.parent.index(figure) + 1, phases)
        return
    caption, legend = _child(figure, nodes.caption), _child(figure, nodes.legend)
    first = [nodes.paragraph("", "", *caption.children)] if caption else []
    figure.replace_self([*first, phases, *(legend.children if legend else [])])


def phase_list(marks: Sequence[Mark]) -> nodes.enumerated_list:
    """The phases as a plain ordered list, each with its summary."""
    result = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
    for mark in marks:
        text = nodes.paragraph("", "", label(mark))
        if mark.summary:
            text += nodes.Text(f" – {mark.summary}")
        result += nodes.list_item("", text)
    return result
