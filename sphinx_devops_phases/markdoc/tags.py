"""What a Markdoc tag means here: the attributes of callouts and cards, or a call of a directive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes

from ..messages import Warn, warn
from .grammar import Tag, Value, is_supported

CALLOUT_TAGS = frozenset({"callout", "aside", "hint", "alert", "admonition"})
"""The names under which documentation sites have a callout."""

COMPONENT_TAGS = frozenset({"grid", "cell", "tabs", "tab"})
"""Cards and tabs, made of sphinx-design's components."""

COMMENT_TAG = "comment"
"""Nothing of its body reaches the page."""

_TYPE_NAMES = ("type", "level", "kind", "style", "variant")
_TITLE_NAMES = ("title", "name")
_LABEL_NAMES = ("label", "title", "name")


@dataclass(frozen=True)
class TagMapping:
    """A directive that stands for a tag.

    Other attributes than the named ones are passed over, as a site's tags have many that are
    about its own looks.

    :param directive: The directive's name.
    :param argument: The attribute that becomes the directive's argument.
    :param options: Attributes, each with the option that it becomes.
    """

    directive: str
    argument: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DirectiveCall:
    """A directive's name, argument and options."""

    directive: str
    argument: str
    options: dict[str, str]


_PHASE_GRID = TagMapping("devops-grid", options={"columns": "columns", "class": "class"})

MARKDOC_TAGS: Mapping[str, TagMapping] = {
    "eightphases-grid": _PHASE_GRID,
    "devops-grid": _PHASE_GRID,
    "devops-cycle": TagMapping(
        "devops-cycle",
        options={
            name: name
            for name in ("caption", "name", "alt", "align", "width", "class", "shape", "current")
        },
    ),
}
"""The tags that are directives without configuration."""


class Attributes:
    """The attributes of a tag that can be used; the others are reported and left out.

    *classes* are the class shorthands (``.wide``).  Of attributes with one name the last counts.
    """

    def __init__(self, tag: Tag, location: str) -> None:
        self.tag = tag.name
        self.location = location
        self.values: dict[str, Value] = {}
        self.classes: list[str] = []
        repeated = set()
        for kind, name, value in tag.attributes:
            if kind == "class":
                self.classes.append(name)
            elif not is_supported(value):
                self.warn(f'The attribute "{name}" is left out: it has a variable or a function.')
            else:
                if name in self.values:
                    repeated.add(name)
                self.values[name] = value
        for name in sorted(repeated):
            self.warn(f'The attribute "{name}" is there twice; the last one counts.')

    def warn(self, message: str) -> None:
        """Report a value."""
        warn(Warn.MARKDOC_VALUE, message, self.location)

    def text(self, *names: str) -> str:
        """The first attribute with one of these *names* that says something, as text.

        Values are as an author of directives would write them; ``null`` says nothing.
        """
        for name in names:
            value = self.values.get(name)
            if isinstance(value, list | dict):
                self.warn(f'The attribute "{name}" is left out: it has to be text or a number.')
                del self.values[name]
            elif value is not None and value != "":
                return str(value).lower() if isinstance(value, bool) else str(value)
        return ""

    def number(self, name: str, smallest: int, largest: int) -> int | None:
        """The attribute as a whole number, also where it is written as text."""
        written = self.text(name)
        if not written:
            return None
        if written.isdecimal() and smallest <= int(written) <= largest:
            return int(written)
        self.warn(
            f'The attribute "{name}" is a number from {smallest} to {largest}, not "{written}".'
        )
        return None


def callout_arguments(
    attributes: Attributes, types: Mapping[str, str]
) -> tuple[dict[str, Any], str]:
    """The keyword arguments of :func:`.callout.callout`, and the callout's id."""
    classes = attributes.classes
    kind = attributes.text(*_TYPE_NAMES)
    if not kind and (shorthand := [name for name in classes if name.casefold() in types]):
        kind = shorthand[0]
        classes = [name for name in classes if name != kind]
    kind = kind or attributes.text("primary") or "note"
    title = attributes.text(*_TITLE_NAMES)
    collapsible = attributes.text("collapsible")
    arguments = {
        "kind": kind,
        "title": [nodes.Text(title)] if title else [],
        "classes": [*attributes.text("class").split(), *classes],
        "collapsible": {"true": "closed", "false": ""}.get(collapsible, collapsible),
    }
    return arguments, attributes.text("id")


def tab_label(attributes: Attributes, number: int, *, recovered: bool) -> str:
    """What to write on tab *number*, which has to have something to click."""
    label = attributes.text(*_LABEL_NAMES)
    if not label and not recovered:
        attributes.warn('The tag "tab" has no label: write label="…" in it.')
    return label or str(number)


def directive_call(attributes: Attributes, mapping: TagMapping) -> DirectiveCall:
    """How *mapping* runs its directive for a tag with these *attributes*.

    ``false`` and ``null`` leave an option out, so that attributes can be mapped to flags.
    """
    options = {
        option: attributes.text(name)
        for name, option in mapping.options.items()
        if attributes.values.get(name) not in (None, False)
    }
    options = {option: text for option, text in options.items() if text}
    return DirectiveCall(mapping.directive, attributes.text(mapping.argument), options)
