"""``devops-cycle``: a diagram of a cycle, from the directive to its node."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ..domain import DevopsDomain
from ..drawing import SHAPES
from ..messages import Warn, warn
from ..phases import suggest
from .cycle_list import is_drawable, list_node, listed_cycle
from .diagram import cycle_node

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec

    from .diagram import Diagram


ALIGNMENTS = ("left", "center", "right")
WIDTH_UNITS = (
    *("em", "ex", "ch", "rem", "vw", "vh", "vmin", "vmax"),
    *("px", "pt", "pc", "in", "cm", "mm", "Q", "%"),
)
"""Those of CSS, which docutils knows by itself only from version 0.22 on."""


class CycleDirective(SphinxDirective):
    """The phases as a diagram in which each one leads to its page.

    :argument cycle: The name of a cycle; the project's own one by default.
    :content: A legend, beneath the caption. An ordered list at its beginning is the cycle itself:
        each item a phase with its link and, behind a dash, its summary; nested lists are groups.
        A list with bullets is a legend.
    :option caption: The text beneath the diagram, which is numbered like a figure if Sphinx's
        ``numfig`` is on.
    :option name: A label, so that other text can link here.
    :option alt: What the diagram shows, for those who do not see it; the caption by default.
    :option align: ``left``, ``center`` or ``right``. Text flows around a diagram at the side.
    :option width: How wide it may become: a length such as ``17em``, or a share such as ``60%``.
    :option class: Names for a style sheet of your own.
    :option shape: ``infinity``, ``ring`` or ``track``; by default what
        :confval:`devops_cycle_shape` says.
    :option current: The key of the phase to mark, or several with commas. On the page of a phase,
        or in its section, it is that phase by default.
    """

    optional_arguments = 1
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
        """Return the diagram, and what went wrong in its caption."""
        domain = DevopsDomain.of(self.env)
        caption, messages = self._caption()
        content = self.parse_content_to_nodes() if self.content else []
        named = domain.cycle_of(self.arguments, self.get_location)
        if named is None:
            return [*content, *messages]
        listed = None if self.arguments else listed_cycle(content)
        if listed is not None and not is_drawable(listed):
            return [*content, *messages]
        label = self.options.get("alt") or ""
        shape = self._choice("shape", SHAPES)
        if listed is None:
            current = domain.keys_of(
                self.options.get("current") or "", self.get_location, named.name
            )
            diagram: Diagram = cycle_node(
                self.env, named, label=label, shape=shape, current=current
            )
        else:
            domain.page(self.env.docname).shows = True
            content.remove(listed)
            shape = shape or named.shape
            diagram = list_node(listed, label=label, shape=shape, current=self._words("current"))
        self._furnish(diagram, caption, content)
        return [diagram, *messages]

    def _furnish(
        self, diagram: Diagram, caption: nodes.caption | None, content: list[Node]
    ) -> None:
        """Give a diagram what figures have."""
        self.set_source_info(diagram)
        diagram["classes"] += self.options.get("class", [])
        if align := self._choice("align", ALIGNMENTS):
            diagram["align"] = align
        if width := self._width():
            diagram["width"] = width
        if caption:
            diagram += caption
        if content:
            diagram += nodes.legend("", *content)
        self.add_name(diagram)

    def _words(self, option: str) -> list[str]:
        return [*filter(None, map(str.strip, (self.options.get(option) or "").split(",")))]

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
