"""The Markdoc tags: a new one, or an attribute of one, is declared here.

A tag is a callout, a grid, a tab and the like, or a call of a directive.  :mod:`.myst.render` makes
its nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

from .grammar import Tag, Value, is_supported
from .mappings import TagMapping
from .pairs import nearest
from .tokens import Kind, Known, classes_of
from .values import whole_number

Report: TypeAlias = Callable[[Kind, str], None]
"""Takes a mistake, and knows its place."""

Convert: TypeAlias = Callable[[str], object]
"""Reads the text of a directive's option, or raises ``ValueError``."""

CALLOUT_TAGS = frozenset({"callout", "aside", "hint", "alert", "admonition"})
"""The names under which documentation sites have a callout."""

COMPONENT_TAGS = frozenset({"grid", "cell", "tabs", "tab"})
"""Cards and tabs, made of sphinx-design's components."""

COMMENT_TAG = "comment"
"""Nothing of its body reaches the page."""

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        CALLOUT_TAGS,
        (
            "type",
            "level",
            "kind",
            "style",
            "variant",
            "title",
            "name",
            "collapsible",
            "class",
            "id",
        ),
    ),
    "grid": ("columns", "class", "id"),
    "cell": ("title", "description", "href", "imgPath", "class", "id"),
    "tabs": ("class", "id"),
    "tab": ("label", "title", "name", "class", "id"),
}
"""The attributes that mean something, of the tags that are no directives."""

_CLASS = ("class", "class")
_TYPE_NAMES = ("type", "level", "kind", "style", "variant")
_TITLE_NAMES = ("title", "name")
_LABEL_NAMES = ("label", "title", "name")


class DirectiveCall(NamedTuple):
    """A directive's name, argument and options."""

    directive: str
    argument: str
    options: dict[str, str]


def aliases(mappings: Mapping[str, TagMapping]) -> dict[str, str]:
    """The tags that are another name for a tag, with that."""
    found = {}
    for name in mappings:
        meant, seen = name, {name}
        while (entry := mappings.get(meant)) and entry.tag and entry.tag not in seen:
            meant = entry.tag
            seen.add(meant)
        if meant != name:
            found[name] = meant
    return found


def known_tags(mappings: Mapping[str, TagMapping], *, markdoc: bool) -> Known:
    """What becomes of each tag that is understood, on a page that is Markdoc's or another one."""
    known: Known = dict.fromkeys((*CALLOUT_TAGS, *COMPONENT_TAGS), "node")
    known |= {COMMENT_TAG: "comment", "table": "table"}
    if markdoc:
        known |= {"if": "if", "else": "if", "slot": "slot"}
        known |= {"partial": "partial", "raw-partial": "partial"}
    for name, mapping in mappings.items():
        if not mapping.tag:
            known[name] = "role" if mapping.role or mapping.link else "text"
    for name, meant in aliases(mappings).items():
        if meant in known:
            known[name] = known[meant]
    return known


class Attributes:
    """The attributes of a tag that can be used; the others are reported and left out.

    *shorthands* are the classes written like ``.wide``, and *classes* all.  Of attributes with one
    name the last counts.  One that is called nearly like one of the *known* is taken for it.
    """

    def __init__(self, tag: Tag, report: Report, known: Collection[str] = ()) -> None:
        self.tag = tag.name
        self.report = report
        self.values: dict[str, Value] = {}
        self.shorthands = [name for kind, name, _ in tag.attributes if kind == "class"]
        self._read([(name, value) for kind, name, value in tag.attributes if kind != "class"])
        self._correct(known)

    def _read(self, attributes: Iterable[tuple[str, Value]]) -> None:
        repeated = set()
        for name, value in attributes:
            if not is_supported(value):
                self.warn(f'The attribute "{name}" is left out: it has a variable or a function.')
                continue
            if name in self.values:
                repeated.add(name)
            self.values[name] = value
        for name in sorted(repeated):
            self.warn(f'The attribute "{name}" is there twice; the last one counts.')

    def _correct(self, known: Collection[str]) -> None:
        for name in [name for name in self.values if name not in known and name != "primary"]:
            near = nearest(name, [one for one in known if one not in self.values])
            if near:
                self.warn(f'The tag "{self.tag}" has no "{name}": it is taken for "{near}".')
                self.values[near] = self.values.pop(name)

    def warn(self, message: str) -> None:
        """Report a value."""
        self.report("markdoc_value", message)

    @property
    def classes(self) -> list[str]:
        """All classes, each once; ``class`` may be a hash of names and whether they count."""
        return list(dict.fromkeys([*classes_of(self.values.get("class")), *self.shorthands]))

    def text(self, *names: str) -> str:
        """The first attribute with one of these *names* that says something, as text.

        Values are as an author of directives would write them; ``null`` says nothing.
        """
        for name in names:
            value = self.values.get(name)
            if isinstance(value, list | dict):
                found = "a list" if isinstance(value, list) else "a hash"
                self.warn(
                    f'The attribute "{name}" is left out: write text or a number, not {found}.'
                )
                del self.values[name]
            elif value is not None and value != "":
                return str(value).lower() if isinstance(value, bool) else str(value)
        return ""

    def option(self, name: str, convert: Convert) -> str:
        """The attribute as text that *convert* reads; of a list, what it takes for one."""
        value = self.values.get(name)
        if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
            for separator in (", ", " "):
                with suppress(ValueError, TypeError):
                    text = separator.join(map(str, value))
                    convert(text)
                    return text
        return self.text(name)

    def number(self, name: str, smallest: int, largest: int) -> int | None:
        """The attribute as a whole number, also where it is written as text."""
        written = self.text(name)
        if not written:
            return None
        number = whole_number(written)
        if number is not None and smallest <= number <= largest:
            return number
        self.warn(
            f'The attribute "{name}" is a number from {smallest} to {largest}, not "{written}".'
        )
        return None


def callout_arguments(attributes: Attributes, types: Mapping[str, str]) -> dict[str, Any]:
    """The keyword arguments of :func:`.callout.callout`; the title is text."""
    classes = attributes.classes
    kind = attributes.text(*_TYPE_NAMES)
    if not kind and (named := [name for name in attributes.shorthands if name.casefold() in types]):
        kind = named[0]
        classes = [name for name in classes if name != kind]
    kind = kind or attributes.text("primary") or _type_in_name(attributes.tag, types)
    title = attributes.text(*_TITLE_NAMES)
    collapsible = attributes.text("collapsible")
    return {
        "kind": kind,
        "title": title,
        "classes": classes,
        "collapsible": {"true": "closed", "false": ""}.get(collapsible, collapsible),
    }


def _type_in_name(tag: str | None, types: Mapping[str, str]) -> str:
    """The type of a callout that does not say its own: ``{% warning %}`` may be another name."""
    named = tag and tag not in CALLOUT_TAGS and tag.casefold() in types
    return tag if tag and named else "note"


def tab_label(attributes: Attributes, number: int, *, recovered: bool) -> str:
    """What to write on tab *number*, which has to have something to click."""
    label = attributes.text(*_LABEL_NAMES)
    if not label and not recovered:
        attributes.warn('The tag "tab" has no label: write label="…" in it.')
    return label or str(number)


def _no_list(text: str) -> object:
    raise ValueError(text)


def _words(text: str) -> object:
    """An argument has its parts side by side."""
    return _no_list(text) if ", " in text else text


def directive_call(
    attributes: Attributes, mapping: TagMapping, known: Mapping[str, Convert]
) -> DirectiveCall:
    """How *mapping* runs its directive, which has the *known* options, for a tag's *attributes*.

    ``false`` and ``null`` leave an option out, so that attributes can be mapped to flags.  A list
    is for options that take one.  Class and id of the tag are class and name of the directive, if
    it has these options.
    """
    names = {name: name for name in known} if mapping.options == "*" else mapping.options
    options = {
        option: attributes.option(name, known.get(option, _no_list))
        for name, option in names.items()
        if attributes.values.get(name) not in (None, False) and (name, option) != _CLASS
    }
    if "class" in known:
        is_own = names.get("class", "class") == "class"
        classes = attributes.classes if is_own else attributes.shorthands
        options["class"] = " ".join([*options.get("class", "").split(), *classes])
    if "name" in known and "name" not in options and "id" not in names:
        options["name"] = attributes.text("id")
    options = {option: text for option, text in options.items() if text}
    argument = attributes.option(mapping.argument, _words) or attributes.option("primary", _words)
    return DirectiveCall(mapping.directive, argument, options)
