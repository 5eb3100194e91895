"""What a Markdoc tag means here: the arguments of a callout, or a call of a directive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes

from .markdoc import Tag, Value, is_supported
from .messages import Warn, warn

CALLOUT_TAGS = frozenset({"callout", "aside", "hint", "alert", "admonition"})
"""The names under which documentation sites have a callout."""

_TYPE_NAMES = ("type", "level", "kind", "style", "variant")
_TITLE_NAMES = ("title", "name")


@dataclass(frozen=True)
class TagMapping:
    """A directive that stands for a tag.

    *argument* names the attribute that becomes the directive's argument, and *options*
    maps attributes to options.  Other attributes are passed over, as a site's tags have
    many that are about its own looks.
    """

    directive: str
    argument: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DirectiveCall:
    """A directive's name, argument, options, and content that comes before the tag's body."""

    directive: str
    argument: str
    options: dict[str, str]
    body: str = ""


MARKDOC_TAGS: Mapping[str, TagMapping] = {
    "tabs": TagMapping("tab-set"),
    "tab": TagMapping("tab-item", argument="label"),
    "devops-cycle": TagMapping(
        "devops-cycle",
        options={
            name: name
            for name in ("caption", "name", "alt", "align", "width", "class", "shape", "current")
        },
    ),
}
"""The tags that are understood without configuration, callouts apart."""


def attribute_values(tag: Tag, location: str) -> dict[str, Value]:
    """The tag's attributes by name; what cannot be used is reported and left out.

    A class shorthand (``.wide``) is a name of its own, ``.wide``.
    """
    values: dict[str, Value] = {}
    for kind, name, value in tag.attributes:
        if not is_supported(value):
            message = f'The attribute "{name}" is left out: it has a variable or a function.'
            warn(Warn.MARKDOC_VALUE, message, location)
            continue
        name = f".{name}" if kind == "class" else name
        if name in values and values[name] != value:
            message = f'The attribute "{name}" is there twice; the last one counts.'
            warn(Warn.MARKDOC_VALUE, message, location)
        values[name] = value
    return values


def callout_arguments(
    tag: Tag, types: Mapping[str, str], location: str
) -> tuple[dict[str, Any], str]:
    """The keyword arguments of :func:`.callout.callout`, and the callout's id."""
    values = attribute_values(tag, location)
    classes = [name[1:] for name in values if name.startswith(".")]
    shorthand = [name for name in classes if name.casefold() in types]
    kind = next((text(values[name]) for name in _TYPE_NAMES if text(values.get(name))), "")
    if not kind and shorthand:
        kind = shorthand[0]
        classes.remove(kind)
    kind = kind or text(values.get("primary")) or "note"
    title = next((text(values[name]) for name in _TITLE_NAMES if text(values.get(name))), "")
    collapsible = values.get("collapsible")
    arguments = {
        "kind": kind,
        "title": [nodes.Text(title)] if title else [],
        "classes": [*text(values.get("class")).split(), *classes],
        "collapsible": "closed" if collapsible is True else text(collapsible),
    }
    return arguments, text(values.get("id"))


def directive_call(tag: Tag, mapping: TagMapping, location: str) -> DirectiveCall:
    """How *mapping* runs its directive for *tag*."""
    values = attribute_values(tag, location)
    options = {
        option: text(values[name]) for name, option in mapping.options.items() if name in values
    }
    return DirectiveCall(mapping.directive, text(values.get(mapping.argument)), options)


def text(value: Value) -> str:
    """A plain value as an author of directives would write it; nothing for the rest."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""
