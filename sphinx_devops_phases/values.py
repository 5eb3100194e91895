"""How values are read: each function turns what ``conf.py`` says into what the package uses.

If that cannot be, it raises :exc:`ValueError` with the end of a sentence that begins with the
option's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from .drawing import icons, palette
from .drawing.shapes import SHAPES
from .drawing.svg import safe_url
from .markdoc.tags import MARKDOC_TAGS, TagMapping
from .phases import (
    DEFAULT_PHASES,
    MAX_PHASES,
    MIN_PHASES,
    N_,
    Band,
    Cycle,
    Phase,
    shown,
    suggest,
)

CALLOUT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "note": "note",
        "info": "note",
        "information": "note",
        "tip": "tip",
        "check": "tip",
        "success": "tip",
        "hint": "hint",
        "important": "important",
        "announcement": "important",
        "attention": "attention",
        "warn": "warning",
        "warning": "warning",
        "caution": "caution",
        "danger": "danger",
        "error": "error",
        "seealso": "seealso",
    }
)
"""The type an author writes → the docutils or Sphinx admonition it becomes.

The names are those found in public Markdoc documentation."""

BUILTIN_TYPES = tuple(dict.fromkeys(CALLOUT_TYPES.values()))
NAV_PLACES = ("bottom", "top", "both", "compact", "none")

_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_TAG = re.compile(r"[a-zA-Z][\w-]*", re.ASCII)


def text(value: object) -> str:
    """Text."""
    if not isinstance(value, str):
        raise ValueError(f"must be a string, not {value!r}")
    return value


def one_of(*choices: str) -> Callable[[object], str]:
    """One of some words."""

    def check(value: object) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
        return str(value)

    return check


def globs(value: object) -> tuple[str, ...]:
    """A list of patterns."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError(f"must be a list of patterns, not {value!r}")
    if not all(isinstance(item, str) for item in value):
        raise ValueError(f"must be a list of strings, not {value!r}")
    return tuple(value)


def read_phases(value: object, facts: Container[str] = (), name: str = "") -> Cycle:
    """The phases that *value* lists; :exc:`ValueError` as in :func:`option`.

    They are those of the cycle called *name*, and may have *facts* of these names.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError(f"must be a list of phases, not {value!r}")
    if not MIN_PHASES <= len(value) <= MAX_PHASES:
        raise ValueError(f"needs {MIN_PHASES} to {MAX_PHASES} phases, not {len(value)}")
    phases = [_phase(item, facts) for item in value]
    keys = [phase.key for phase in phases]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f'has the key "{key}" twice')
    if not all(phase.group for phase in phases):
        # Of groups that are lent, each phase has one or none has: half of them would be unnamed.
        phases = [replace(one, group="") if isinstance(one.group, N_) else one for one in phases]
    cycle = Cycle((), name=name)
    return replace(cycle, phases=tuple(replace(one, key=cycle.path(one.key)) for one in phases))


def _phase(item: object, facts: Container[str]) -> Phase:
    """A phase from a key, or from a mapping; the eight lend what it leaves out."""
    written = {"key": item} if isinstance(item, str) else item
    if not isinstance(written, Mapping):
        raise ValueError(f"has an entry that is neither a key nor a mapping: {item!r}")
    known = {name: texts_of(value) for name, value in written.items() if name in facts}
    entry = {name: value for name, value in written.items() if name not in facts}
    _check_names(entry, [one.name for one in fields(Phase) if one.name != "facts"], repr(item))
    for name, value in entry.items():
        if not isinstance(value, str):
            raise ValueError(f"needs text for {name!r} in {item!r}")
    own = {name: shown(text) for name, text in entry.items()}
    _check_look(own)
    _check_place(own)
    key = own["key"]
    default = next((one for one in DEFAULT_PHASES if one.key == key), Phase(key, _spoken(key)))
    own["doc"] = own.get("doc", "").removeprefix("/")
    return replace(default, **own, facts=tuple(known.items()))


def _check_look(entry: Mapping[str, str]) -> None:
    """Whether a phase can be called and drawn as it says."""
    key = entry.get("key", "")
    _check_key(key)
    if (color := entry.get("color")) and not palette.valid(color):
        raise ValueError(f"has the color {color!r}: write it as #rrggbb")
    if why := icons.problem(entry.get("icon", "")):
        raise ValueError(f'has an icon for "{key}" that {why}')
    if entry.get("label") == "":
        raise ValueError(f'has an empty label for "{key}"')


def _check_place(entry: Mapping[str, str]) -> None:
    """Whether a phase can lead where it says."""
    key, url = entry["key"], entry.get("url")
    if url and not (safe_url(url) and _ADDRESS.match(url)):
        raise ValueError(f'has the url {url!r} for "{key}": write all of it, with https://')
    if url and entry.get("doc"):
        raise ValueError(f'has both a doc and a url for "{key}": a phase leads to one place')


def texts_of(value: object) -> tuple[str, ...]:
    """A text, or the texts of a list, as what is known of a phase; else :exc:`ValueError`."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise ValueError(f"needs text or a list of texts, not {value!r}")
    return tuple(map(shown, found))


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise ValueError(
            f"has the key {key!r}: a key is lower-case letters and digits, joined by hyphens"
        )


def _check_names(entry: Mapping[str, object], known: Sequence[str], where: str) -> None:
    for name in entry:
        if name not in known:
            raise ValueError(
                f"has an unknown name {name!r} in {where}: {suggest(str(name), known)}"
            )


def _spoken(key: str) -> str:
    """A key as one writes it in text."""
    return key.replace("-", " ").replace("_", " ").capitalize()


class PartlyUsableError(ValueError):
    """An error in a part of a value; the rest is *usable*."""

    def __init__(self, reason: str, usable: object) -> None:
        super().__init__(reason)
        self.usable = usable


def cycles(value: object, facts: Container[str] = ()) -> Mapping[str, Cycle]:
    """Cycles by name; one that cannot be used costs no other."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping from names to cycles, not {value!r}")
    cycles: dict[str, Cycle] = {}
    reasons = []
    for name, entry in value.items():
        try:
            cycles[name] = read_cycle(name, entry, facts)
        except ValueError as error:
            reasons.append(f"{error}, so the cycle {name!r} is left out")
    if reasons:
        raise PartlyUsableError("; ".join(reasons), {name: value[name] for name in cycles})
    return MappingProxyType(cycles)


def read_cycle(name: object, entry: object, facts: Container[str] = ()) -> Cycle:
    """A named cycle, from its phases, or from a mapping that says more.

    :exc:`ValueError` as in :func:`option`.
    """
    if not isinstance(name, str):
        raise ValueError(f"has the name {name!r}, which is not text")
    _check_key(name)
    more = entry if isinstance(entry, Mapping) else {"phases": entry}
    _check_names(more, ("phases", "label", "shape", "docs"), repr(name))
    label = shown(text(more.get("label", "")))
    shape = text(more.get("shape", ""))
    if shape and shape not in SHAPES:
        raise ValueError(f"has the shape {shape!r}: {suggest(shape, SHAPES)}".rstrip("."))
    return replace(
        read_phases(more.get("phases"), facts, name),
        label=label or _spoken(name),
        shape=shape,
        docs=doc_template(more.get("docs", "")),
    )


def flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ValueError(f"must be True or False, not {value!r}")
    return value


def band(value: object) -> Band | None:
    """What accompanies every phase."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping, not {value!r}")
    known = [band_field.name for band_field in fields(Band)]
    for name, text in value.items():
        if name not in known:
            raise ValueError(f"has an unknown name {name!r}: {suggest(str(name), known)}")
        if not isinstance(text, str):
            raise ValueError(f"needs text for {name!r}")
    if not value:
        return None
    if not (label := shown(value.get("label", ""))):
        raise ValueError("needs a label")
    if value.get("doc") and value.get("url"):
        raise ValueError("leads to a page of this project (doc) or elsewhere (url), not both")
    if (url := value.get("url", "")) and not url.startswith(("https://", "http://")):
        raise ValueError(f"has the address {url!r}: it must begin with https://")
    return Band(label, value.get("doc", "").removeprefix("/"), url)


def doc_template(value: object) -> str:
    """A docname with the key of a phase in it."""
    template = text(value)
    if template and "{key}" not in template:
        raise ValueError('must contain "{key}", for example "phases/{key}"')
    return template.removeprefix("/")


def callout_types(value: object) -> Mapping[str, str]:
    """All names of types, with those that *value* adds."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping, not {value!r}")
    for name, builtin in value.items():
        if builtin not in BUILTIN_TYPES:
            raise ValueError(
                f"maps {name!r} to {builtin!r}: {suggest(str(builtin), BUILTIN_TYPES)}"
            )
    extra = {str(name).casefold(): builtin for name, builtin in value.items()}
    return MappingProxyType({**CALLOUT_TYPES, **extra})


def markdoc_tags(value: object) -> Mapping[str, TagMapping]:
    """All tags that stand for something else, with those that *value* adds."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping, not {value!r}")
    tags = dict(MARKDOC_TAGS)
    for name, entry in value.items():
        if not (isinstance(name, str) and _TAG.fullmatch(name)):
            raise ValueError(f"has the tag {name!r}: a name is letters, digits, - and _")
        tags[name] = _tag_mapping(name, {"directive": entry} if isinstance(entry, str) else entry)
    return MappingProxyType(tags)


def _tag_mapping(name: str, entry: object) -> TagMapping:
    known = [tag_field.name for tag_field in fields(TagMapping)]
    kinds = ("directive", "role", "tag", "link")
    if not isinstance(entry, Mapping) or [
        isinstance(entry[kind], str) for kind in kinds if kind in entry
    ] != [True]:
        raise ValueError(f"must map {name!r} to a directive's name, or to a mapping with one")
    for key in entry:
        if key not in known:
            raise ValueError(
                f"has an unknown name {key!r} for {name!r}: {suggest(str(key), known)}"
            )
    for key in ("argument", "content"):
        if not isinstance(entry.get(key, ""), str):
            raise ValueError(f"needs the name of one attribute as the {key} of {name!r}")
    options = entry.get("options", {})
    if options != "*" and not _maps_text(options):
        raise ValueError(f"needs a mapping from attributes to options for {name!r}")
    return TagMapping(**entry)


def _maps_text(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(text, str) for pair in value.items() for text in pair
    )


def names(value: object) -> Mapping[str, str]:
    """Names, each with what readers see."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping from names to labels, not {value!r}")
    for name, label in value.items():
        if not (isinstance(name, str) and _KEY.fullmatch(name)):
            raise ValueError(
                f"has the name {name!r}: a name is lower-case letters and digits, joined by hyphens"
            )
        if not isinstance(label, str) or not label.strip():
            raise ValueError(f"needs a label for {name!r}")
    return MappingProxyType({name: " ".join(label.split()) for name, label in value.items()})


def facts_declared(value: object) -> Mapping[str, str]:
    """Names of what is known of phases, which are fields of theirs."""
    for name in value if isinstance(value, Mapping) else ():
        if name in {phase_field.name for phase_field in fields(Phase)}:
            raise ValueError(f"has the name {name!r}, which every phase has already")
    return names(value)


def required_kinds(value: object, kinds: Sequence[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """The kinds of pages that phases must have, each with the keys of these phases."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping from kinds to keys of phases, not {value!r}")
    for kind, keys in value.items():
        if kind not in kinds:
            hint = suggest(str(kind), tuple(kinds)) if kinds else "devops_kinds has none."
            raise ValueError(f"has an unknown kind {kind!r}: {hint}")
        if isinstance(keys, str) or not isinstance(keys, Sequence):
            raise ValueError(f"needs a list of keys for {kind!r}, not {keys!r}")
    return MappingProxyType({kind: tuple(map(str, keys)) for kind, keys in value.items()})


def output_file(value: object) -> str:
    """A file in the output, or none."""
    path = PurePosixPath(text(value).replace("\\", "/"))
    is_file = value == "" or (path.name and not str(value).endswith("/"))
    if not is_file or path.is_absolute() or ".." in path.parts or ":" in str(path):
        raise ValueError(f"has to be a file in the output, not {value!r}")
    return "" if value == "" else str(path)


def markdoc_variables(value: object) -> Mapping[str, Any]:
    """Values of any kind, by name."""
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"must be a mapping from names to values, not {value!r}")
    return MappingProxyType(dict(value))
