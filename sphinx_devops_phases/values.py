"""How values are read: each function turns what ``conf.py`` says into what the package uses.

If that cannot be, it raises :exc:`ValueError` with the end of a sentence that begins with the
option's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from .markdoc.mappings import MARKDOC_TAGS, TagMapping
from .phases import Band, Phase, shown, suggest

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
_TAG = re.compile(r"[a-zA-Z][\w-]*", re.ASCII)

T = TypeVar("T")


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


def texts_of(value: object) -> tuple[str, ...]:
    """A text, or the texts of a list, as what is known of a phase; else :exc:`ValueError`."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        hint = "" if isinstance(value, Mapping) or value is None else ": put it into quotes"
        raise ValueError(f"needs text or a list of texts, not {value!r}{hint}")
    return tuple(map(shown, found))


def _is_key(value: object) -> bool:
    return isinstance(value, str) and bool(_KEY.fullmatch(value))


def check_key(key: str, what: str = "key") -> None:
    """Whether something can be called *key*; else :exc:`ValueError`."""
    if not _is_key(key):
        raise ValueError(
            f"has the {what} {key!r}: a {what} is lower-case letters and digits, joined by hyphens"
        )


def spoken(key: str) -> str:
    """A key as one writes it in text."""
    return key.replace("-", " ").replace("_", " ").capitalize()


class Problem(NamedTuple):
    """What is wrong with a part of a value, and what becomes of it."""

    reason: str
    effect: str = "It is left out."


class PartlyUsableError(ValueError):
    """Errors in parts of a value; the rest is *usable*."""

    def __init__(self, problems: Sequence[Problem], usable: object) -> None:
        super().__init__("; ".join(problem.reason for problem in problems))
        self.problems = problems
        self.usable = usable


def each(
    value: Mapping[Any, object], read: Callable[[Any, Any], T], effect: str = "It is left out."
) -> Mapping[str, T]:
    """What *read* makes of each name with its entry; one that cannot be used costs no other.

    The *effect* may have the name in it.
    """
    found: dict[str, T] = {}
    usable: dict[object, object] = {}
    problems: list[Problem] = []
    for name, entry in value.items():
        try:
            found[name] = read(name, entry)
            usable[name] = entry
        except PartlyUsableError as error:
            problems += error.problems
            usable[name] = error.usable
        except ValueError as error:
            problems.append(Problem(str(error), effect.format(name)))
    if problems:
        raise PartlyUsableError(problems, usable)
    return MappingProxyType(found)


def flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ValueError(f"must be True or False, not {value!r}")
    return value


def band(value: object) -> Band | None:
    """What accompanies every phase."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping, not {value!r}")
    known = Band._fields
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
    if (url := shown(value.get("url", ""))) and not url.startswith(("https://", "http://")):
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
    extra = {str(name).casefold(): kind for name, kind in each(value, _callout_type).items()}
    return MappingProxyType({**CALLOUT_TYPES, **extra})


def _callout_type(name: object, builtin: object) -> str:
    if builtin not in BUILTIN_TYPES:
        raise ValueError(f"maps {name!r} to {builtin!r}: {suggest(str(builtin), BUILTIN_TYPES)}")
    return str(builtin)


def markdoc_tags(value: object) -> Mapping[str, TagMapping]:
    """All tags that stand for something else, with those that *value* adds."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping, not {value!r}")
    return MappingProxyType({**MARKDOC_TAGS, **each(value, _tag)})


def _tag(name: object, entry: object) -> TagMapping:
    if not (isinstance(name, str) and _TAG.fullmatch(name)):
        raise ValueError(f"has the tag {name!r}: a name is letters, digits, - and _")
    return _tag_mapping(name, {"directive": entry} if isinstance(entry, str) else entry)


def _tag_mapping(name: str, entry: object) -> TagMapping:
    known = TagMapping._fields
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
        reason = f"must be a mapping from names to labels, not {value!r}"
        if isinstance(value, list | tuple) and all(map(_is_key, value)):
            labels = {name: spoken(name) for name in value}
            raise PartlyUsableError([Problem(reason, f"Using {labels!r}.")], labels)
        raise ValueError(reason)
    return each(value, _label)


def _label(name: object, label: object) -> str:
    if not isinstance(name, str):
        raise ValueError(f"has the name {name!r}, which is not text")
    check_key(name, "name")
    if not isinstance(label, str) or not shown(label):
        raise ValueError(f"needs a label for {name!r}")
    return shown(label)


def facts_declared(value: object) -> Mapping[str, str]:
    """Names of what is known of phases, which are fields of theirs."""
    taken = {*Phase._fields}
    if isinstance(value, Mapping) and (found := [name for name in value if name in taken]):
        rest = {name: label for name, label in value.items() if name not in taken}
        reasons = (f"has the name {name!r}, which every phase has already" for name in found)
        raise PartlyUsableError([*map(Problem, reasons)], rest)
    return names(value)


def required_kinds(value: object, kinds: Collection[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """The kinds of pages that phases must have, each with the keys of these phases."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping from kinds to keys of phases, not {value!r}")

    def read(kind: object, keys: object) -> tuple[str, ...]:
        if kind not in kinds:
            hint = suggest(str(kind), tuple(kinds)) if kinds else "devops_kinds has none."
            raise ValueError(f"has an unknown kind {kind!r}: {hint}")
        if isinstance(keys, str) or not isinstance(keys, Sequence):
            raise ValueError(f"needs a list of keys for {kind!r}, not {keys!r}")
        return tuple(map(str, keys))

    return each(value, read)


def output_file(value: object) -> str:
    """A file for data in the output, or none."""
    path = PurePosixPath(text(value).replace("\\", "/"))
    if value == "":
        return ""
    if path.is_absolute() or ".." in path.parts or ":" in str(path):
        raise ValueError(f"has to be a file in the output, not {value!r}")
    if path.suffix != ".json" or str(value).endswith("/"):
        raise ValueError(f"has to be a file called .json, such as 'phases.json', not {value!r}")
    return str(path)


def markdoc_variables(value: object) -> Mapping[str, Any]:
    """Values of any kind, by name."""
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"must be a mapping from names to values, not {value!r}")
    return MappingProxyType(dict(value))
