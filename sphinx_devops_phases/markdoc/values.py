"""What a value of a tag comes to, with the variables of a page and the functions of Markdoc."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, TypeAlias

from .grammar import Function, Steps, Value, Variable


class Undefined:
    """What a variable is that nobody defined: it counts as false, and shows nothing."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "undefined"


MAX_ITEMS: Final = 10_000
"""How many items of lists one text may be made of."""

UNDEFINED: Final = Undefined()

Report: TypeAlias = Callable[[str], None]
"""Takes what is wrong with a value."""


def is_true(value: object) -> bool:
    """Only false, null and undefined are false: 0, ``""`` and ``[]`` are true."""
    return value is not False and value is not None and value is not UNDEFINED


def resolve(value: Value, scope: Mapping[str, Any], report: Report) -> Any:
    """The plain value that *value* has in a *scope* of variables; ``UNDEFINED`` if it has none.

    How deep values nest is limited by the grammar.
    """
    if isinstance(value, Variable):
        return _look_up(value.path, scope)
    if isinstance(value, Function):
        return _call(value, scope, report)
    if isinstance(value, Steps):
        name = name_of(Variable(value))
        report(f"@{name[1:]} is a list of names, not the variable: write {name}.")
    if isinstance(value, list):
        return [resolve(item, scope, report) for item in value]
    if isinstance(value, dict):
        return {key: resolve(item, scope, report) for key, item in value.items()}
    return value


def page_scope(variables: Mapping[str, Any], front_matter: object) -> dict[str, Any]:
    """The variables of a page: those of the project, and its own front matter."""
    own = {"markdoc": {"frontmatter": front_matter}, "frontmatter": front_matter}
    return {**variables, **own}


def name_of(value: Value) -> str:
    """A variable or a function as an author writes it."""
    if isinstance(value, Variable):
        first, *rest = value.path
        steps = [f".{step}" if isinstance(step, str) else f"[{step}]" for step in rest]
        return f"${first}{''.join(steps)}"
    return f"{value.name}(…)" if isinstance(value, Function) else str(value)


def text_of(value: object) -> str | None:
    """What a value is as text; ``None`` for a hash, which has none.

    A list is its items.  Front matter may have lists that are in themselves, or that have each
    other: there is an end to how many are looked at.
    """
    parts: list[str] = []
    left = [value]
    for _ in range(MAX_ITEMS):
        if not left:
            return "".join(parts)
        item = left.pop()
        if isinstance(item, Mapping):
            return None
        if isinstance(item, Sequence) and not isinstance(item, str):
            left += item[MAX_ITEMS::-1]
        else:
            parts.append(_scalar(item))
    return None


def whole_number(text: str) -> int | None:
    """The number that *text* is, if it is one; of thousands of digits Python makes none."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _scalar(value: object) -> str:
    if value is None or value is UNDEFINED:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def _look_up(path: Sequence[str | int | float], scope: Mapping[str, Any]) -> Any:
    found: Any = scope
    for step in path:
        if isinstance(found, Mapping):
            found = found.get(step, found.get(str(step), UNDEFINED))
        elif isinstance(found, Sequence):
            found = _item(found, step)
        else:
            return UNDEFINED
    return found


def _item(sequence: Sequence[Any], step: str | int | float) -> Any:
    """What JavaScript has at *step* of a list or a text: an item, or how many there are."""
    if step == "length":
        return len(sequence)
    at = whole_number(str(step))
    return sequence[at] if at is not None and at < len(sequence) else UNDEFINED


def _call(function: Function, scope: Mapping[str, Any], report: Report) -> Any:
    call = FUNCTIONS.get(function.name)
    if call is None:
        report(f'There is no function "{function.name}".')
        return None
    arguments = {name: resolve(value, scope, report) for name, value in function.parameters.items()}
    if function.name == "not" and "0" not in arguments:
        report('The function "not" needs a value.')
        return None
    return call(arguments)


def _equals(arguments: Mapping[str, Any]) -> bool:
    values = list(arguments.values())
    return all(_same(value, values[0]) for value in values)


def _same(value: Any, other: Any) -> bool:
    """As ``===``: a number is no boolean, and two lists are never the same."""
    if isinstance(value, list | dict) or isinstance(other, list | dict):
        return value is other
    return isinstance(value, bool) == isinstance(other, bool) and bool(value == other)


def _default(arguments: Mapping[str, Any]) -> Any:
    first = arguments.get("0", UNDEFINED)
    return arguments.get("1", UNDEFINED) if first is UNDEFINED else first


def _debug(arguments: Mapping[str, Any]) -> Any:
    value = arguments.get("0", UNDEFINED)
    if value is UNDEFINED:
        return UNDEFINED
    parts = json.JSONEncoder(indent=2, default=str).iterencode(value)
    try:
        return "".join(islice(parts, MAX_ITEMS))
    except (ValueError, TypeError, RecursionError):  # it is in itself, say
        return None


FUNCTIONS: Final[Mapping[str, Callable[[Mapping[str, Any]], Any]]] = {
    "and": lambda arguments: all(map(is_true, arguments.values())),
    "or": lambda arguments: any(map(is_true, arguments.values())),
    "not": lambda arguments: not is_true(arguments.get("0", UNDEFINED)),
    "equals": _equals,
    "default": _default,
    "debug": _debug,
}
"""The functions that Markdoc brings."""
