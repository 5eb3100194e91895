"""``devops-cycle``: the diagram, from the directive to its links."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..domain.collector import places_around
from ..domain.view import draws
from ..domain.words import plain
from ..drawing.shapes import SHAPES
from ..messages import Warn, _, warn
from ..output.fallback import child, replace_diagram
from ..output.latex import set_width
from ..output.nodes import phases_node
from ..output.pictures import picture
from ..phases import suggest

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

    from ..domain.view import View

ALIGNMENTS = ("left", "center", "right")
WIDTH_UNITS = (
    *("em", "ex", "ch", "rem", "vw", "vh", "vmin", "vmax"),
    *("px", "pt", "pc", "in", "cm", "mm", "Q", "%"),
)
"""Those of CSS, which docutils knows by itself only from version 0.22 on."""


class devops_cycle(phases_node, addnodes.translatable):  # noqa: N801
    """The diagram.  Attributes: shape, current, label (its accessible name).

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

    def fill(self, view: View) -> None:
        """Take the phases; for a builder without a drawing, make way for a picture and a list."""
        if view.builder.name == "gettext":
            return  # it takes the text alternative from the node
        current = [self["current"]] if self["current"] else view.phases_at(places_around(self))
        self["marks"] = view.marks(current)
        caption = child(self.parent, nodes.caption)
        self["label"] = self["label"] or (plain(caption) if caption else "") or _("Delivery cycle")
        if not draws(view.builder):
            replace_diagram(self, picture(view, self))
        elif view.builder.format == "latex":
            set_width(cast("nodes.figure", self.parent), self["shape"])


def cycle_node(
    env: BuildEnvironment, *, label: str = "", shape: str = "", current: str = ""
) -> Element:
    """The diagram's node for the document that is being read.

    *label* is its accessible name, if it is not the caption; *current* the key of the
    phase to mark; a page or a section that is about a phase marks that one by itself.
    """
    domain = DevopsDomain.of(env)
    page = domain.page(env.docname)
    page.shows = True
    shape = shape or domain.settings.cycle_shape
    page.shapes |= {shape}
    return devops_cycle("", label=label, shape=shape, current=current)


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
