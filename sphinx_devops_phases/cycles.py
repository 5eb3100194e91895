"""How cycles and their phases are read: what ``conf.py`` says of them, as the model has it.

What cannot be used of a phase costs only that, as a phase that is gone would be missed on every
page that names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from . import drawing
from .drawing import SHAPES
from .drawing.markup import safe_url
from .phases import DEFAULT_PHASES, MAX_PHASES, MIN_PHASES, N_, Cycle, Phase, shown, suggest
from .values import (
    PartlyUsableError,
    Problem,
    check_key,
    doc_template,
    each,
    spoken,
    text,
    texts_of,
)

_FIELDS = tuple(name for name in Phase._fields if name != "facts")
_ADDRESS = "(?i)https?://[^/?#]"


def read_phases(value: object, facts: Collection[str] = (), name: str = "") -> Cycle:
    """The phases that *value* lists; :exc:`ValueError` as in :func:`.option`.

    They are those of the cycle called *name*, and may have *facts* of these names.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError(f"must be a list of phases, not {value!r}")
    if not MIN_PHASES <= len(value) <= MAX_PHASES:
        raise ValueError(f"needs {MIN_PHASES} to {MAX_PHASES} phases, not {len(value)}")
    entries, problems = _entries(value)
    problems += [problem for one in entries.values() for problem in _drop_unusable(one, facts)]
    if problems and len(entries) < MIN_PHASES:
        raise ValueError("; ".join(problem.reason for problem in problems))
    if problems:
        raise PartlyUsableError(problems, [*entries.values()])
    phases = _named_groups([_phase(entry, facts) for entry in entries.values()])
    cycle = Cycle((), name=name)
    return replace(cycle, phases=tuple(one._replace(key=cycle.path(one.key)) for one in phases))


def _named_groups(phases: Sequence[Phase]) -> Sequence[Phase]:
    """*phases*, of which each has a group that is lent, or none: half of them would be unnamed."""
    if all(phase.group for phase in phases):
        return phases
    return [one._replace(group="") if isinstance(one.group, N_) else one for one in phases]


def _entries(value: Sequence[object]) -> tuple[dict[str, dict[str, object]], list[Problem]]:
    """What is written of each phase, by key, and what is no phase."""
    entries: dict[str, dict[str, object]] = {}
    problems = []
    for item in value:
        entry: object = {"key": item} if isinstance(item, str) else item
        try:
            if not isinstance(entry, Mapping):
                raise ValueError(f"has an entry that is neither a key nor a mapping: {item!r}")
            key = text(entry.get("key", ""))
            check_key(key)
            if key in entries:
                raise ValueError(f'has the key "{key}" twice')
            entries[key] = dict(entry)
        except ValueError as error:
            problems.append(Problem(str(error)))
    return entries, problems


def _drop_unusable(entry: dict[str, object], facts: Collection[str]) -> Iterator[Problem]:
    """Take out of *entry* what cannot be used, and say why: the phase itself is there."""
    for name, value in list(entry.items()):
        try:
            _check_value(entry, name, value, facts)
        except ValueError as error:
            del entry[name]
            yield Problem(str(error))


def _check_value(
    entry: Mapping[str, object], name: str, value: object, facts: Collection[str]
) -> None:
    """Whether a phase can have the *value* that is written for *name*."""
    key = entry["key"]
    if name in facts:
        _check_fact(name, value, entry)
    elif name not in _FIELDS:
        hint = suggest(name, [*_FIELDS, *facts]).rstrip(".")
        more = "" if hint.endswith("?") else "; devops_facts can declare more names"
        raise ValueError(f'has an unknown name {name!r} for "{key}": {hint}{more}')
    elif not isinstance(value, str):
        raise ValueError(f'needs text for the {name} of "{key}", not {value!r}')
    elif name == "label" and not shown(value):
        raise ValueError(f'has an empty label for "{key}"')
    elif name == "color" and value and not drawing.palette.valid(value):
        raise ValueError(f'has the color {value!r} for "{key}": write it as #rrggbb')
    elif name == "icon" and (why := drawing.icons.problem(value)):
        raise ValueError(f'has an icon for "{key}" that {why}')
    elif name == "url" and value:
        _check_url(value, entry)


def _check_fact(name: str, value: object, entry: Mapping[str, object]) -> None:
    try:
        texts_of(value)
    except ValueError as error:
        raise ValueError(f'has the {name} of "{entry["key"]}", which {error}') from None


def _check_url(url: str, entry: Mapping[str, object]) -> None:
    key = entry["key"]
    if not (safe_url(url) and re.match(_ADDRESS, url)):
        raise ValueError(f'has the url {url!r} for "{key}": write all of it, with https://')
    if entry.get("doc"):
        raise ValueError(f'has both a doc and a url for "{key}": a phase leads to one place')


def _phase(entry: Mapping[str, object], facts: Collection[str]) -> Phase:
    """A phase from what is written of it; the eight lend what that leaves out."""
    known = {name: texts_of(value) for name, value in entry.items() if name in facts}
    own = {name: shown(str(text)) for name, text in entry.items() if name not in facts}
    key = own["key"]
    default = next((one for one in DEFAULT_PHASES if one.key == key), Phase(key, spoken(key)))
    own["doc"] = own.get("doc", "").removeprefix("/")
    return default._replace(**own, facts=tuple(known.items()))


def read_cycles(value: object, facts: Collection[str] = ()) -> Mapping[str, Cycle]:
    """Cycles by name."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping from names to cycles, not {value!r}")
    return each(
        value,
        lambda name, entry: read_cycle(name, entry, facts),
        "The cycle {!r} is left out.",
    )


def read_cycle(name: object, entry: object, facts: Collection[str] = ()) -> Cycle:
    """A named cycle, from its phases, or from a mapping that says more.

    :exc:`ValueError` as in :func:`option`.
    """
    if not isinstance(name, str):
        raise ValueError(f"has the name {name!r}, which is not text")
    check_key(name, "name")
    more = dict(entry) if isinstance(entry, Mapping) else {"phases": entry}
    reasons = [*_drop_unusable_options(more)]
    try:
        phases = read_phases(more.get("phases"), facts, name)
    except PartlyUsableError as error:
        reasons += (problem.reason for problem in error.problems)
        more["phases"] = error.usable
    if reasons:
        effect = f"It is left out of the cycle {name!r}."
        raise PartlyUsableError([Problem(reason, effect) for reason in reasons], more)
    return replace(
        phases,
        label=shown(text(more.get("label", ""))) or spoken(name),
        shape=text(more.get("shape", "")),
        docs=doc_template(more.get("docs", "")),
    )


def _drop_unusable_options(more: dict[Any, Any]) -> Iterator[str]:
    """Take out of a cycle what cannot be used besides its phases, and say why."""
    known = ("phases", "label", "shape", "docs")
    checks: Mapping[object, Callable[[object], object]] = {
        "label": text,
        "shape": _shape,
        "docs": doc_template,
    }
    for option, value in list(more.items()):
        try:
            if option not in known:
                raise ValueError(f"has an unknown name {option!r}: {suggest(str(option), known)}")
            if option in checks:
                checks[option](value)
        except ValueError as error:
            del more[option]
            yield str(error)


def _shape(value: object) -> str:
    name = text(value)
    if name and name not in SHAPES:
        raise ValueError(f"has the shape {name!r}: {suggest(name, SHAPES)}")
    return name
