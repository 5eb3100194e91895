"""The configuration, declared once: name, default, type, check and help of each value.

:class:`Settings` is what the rest of the package reads.  Its fields become the
``devops_…`` values of ``conf.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from .drawing import icons, palette
from .drawing.shapes import SHAPES
from .drawing.svg import safe_url
from .markdoc.tags import MARKDOC_TAGS, TagMapping
from .messages import Warn, warn
from .phases import (
    DEFAULT_PHASES,
    MAX_PHASES,
    MIN_PHASES,
    N_,
    Band,
    Cycle,
    Phase,
    printable,
    suggest,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "devops_"

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


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be a string, not {value!r}")
    return value


def _one_of(*choices: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
        return str(value)

    return check


def _globs(value: object) -> tuple[str, ...]:
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
    key = entry.get("key", "")
    _check_key(key)
    if (color := entry.get("color")) and not palette.valid(color):
        raise ValueError(f"has the color {color!r}: write it as #rrggbb")
    if why := icons.problem(entry.get("icon", "")):
        raise ValueError(f'has an icon for "{key}" that {why}')
    default = next(
        (phase for phase in DEFAULT_PHASES if phase.key == key),
        Phase(key, _spoken(key)),
    )
    own = {name: " ".join(printable(text).split()) for name, text in entry.items()}
    if own.get("label") == "":
        raise ValueError(f'has an empty label for "{key}"')
    if (url := own.get("url")) and not (safe_url(url) and _ADDRESS.match(url)):
        raise ValueError(f'has the url {url!r} for "{key}": write all of it, with https://')
    if url and own.get("doc"):
        raise ValueError(f'has both a doc and a url for "{key}": a phase leads to one place')
    own["doc"] = own.get("doc", "").removeprefix("/")
    return replace(default, **own, facts=tuple(known.items()))


def texts_of(value: object) -> tuple[str, ...]:
    """A text, or the texts of a list, as what is known of a phase; else :exc:`ValueError`."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise ValueError(f"needs text or a list of texts, not {value!r}")
    return tuple(" ".join(printable(one).split()) for one in found)


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


class _PartlyUsableError(ValueError):
    """An error in a part of a value; the rest is *usable*."""

    def __init__(self, reason: str, usable: object) -> None:
        super().__init__(reason)
        self.usable = usable


def _cycles(value: object, facts: Container[str] = ()) -> Mapping[str, Cycle]:
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
        raise _PartlyUsableError("; ".join(reasons), {name: value[name] for name in cycles})
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
    label = " ".join(printable(_text(more.get("label", ""))).split())
    shape = _text(more.get("shape", ""))
    if shape and shape not in SHAPES:
        raise ValueError(f"has the shape {shape!r}: {suggest(shape, SHAPES)}".rstrip("."))
    return replace(
        read_phases(more.get("phases"), facts, name),
        label=label or _spoken(name),
        shape=shape,
        docs=_doc_template(more.get("docs", "")),
    )


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be True or False, not {value!r}")
    return value


def _band(value: object) -> Band | None:
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
    if not (label := " ".join(value.get("label", "").split())):
        raise ValueError("needs a label")
    if value.get("doc") and value.get("url"):
        raise ValueError("leads to a page of this project (doc) or elsewhere (url), not both")
    if (url := value.get("url", "")) and not url.startswith(("https://", "http://")):
        raise ValueError(f"has the address {url!r}: it must begin with https://")
    return Band(label, value.get("doc", "").removeprefix("/"), url)


def _doc_template(value: object) -> str:
    template = _text(value)
    if template and "{key}" not in template:
        raise ValueError('must contain "{key}", for example "phases/{key}"')
    return template.removeprefix("/")


def _callout_types(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping, not {value!r}")
    for name, builtin in value.items():
        if builtin not in BUILTIN_TYPES:
            raise ValueError(
                f"maps {name!r} to {builtin!r}: {suggest(str(builtin), BUILTIN_TYPES)}"
            )
    extra = {str(name).casefold(): builtin for name, builtin in value.items()}
    return MappingProxyType({**CALLOUT_TYPES, **extra})


def _markdoc_tags(value: object) -> Mapping[str, TagMapping]:
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
    kinds = ("directive", "role", "tag")
    if not isinstance(entry, Mapping) or [
        isinstance(entry[kind], str) for kind in kinds if kind in entry
    ] != [True]:
        raise ValueError(f"must map {name!r} to a directive's name, or to a mapping with one")
    for key in entry:
        if key not in known:
            raise ValueError(
                f"has an unknown name {key!r} for {name!r}: {suggest(str(key), known)}"
            )
    if not isinstance(entry.get("argument", ""), str):
        raise ValueError(f"needs the name of one attribute as the argument of {name!r}")
    options = entry.get("options", {})
    if options != "*" and not _maps_text(options):
        raise ValueError(f"needs a mapping from attributes to options for {name!r}")
    return TagMapping(**entry)


def _maps_text(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(text, str) for pair in value.items() for text in pair
    )


def _names(value: object) -> Mapping[str, str]:
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


def _facts(value: object) -> Mapping[str, str]:
    for name in value if isinstance(value, Mapping) else ():
        if name in {phase_field.name for phase_field in fields(Phase)}:
            raise ValueError(f"has the name {name!r}, which every phase has already")
    return _names(value)


def _required_kinds(value: object, kinds: Sequence[str] = ()) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping from kinds to keys of phases, not {value!r}")
    for kind, keys in value.items():
        if kind not in kinds:
            hint = suggest(str(kind), tuple(kinds)) if kinds else "devops_kinds has none."
            raise ValueError(f"has an unknown kind {kind!r}: {hint}")
        if isinstance(keys, str) or not isinstance(keys, Sequence):
            raise ValueError(f"needs a list of keys for {kind!r}, not {keys!r}")
    return MappingProxyType({kind: tuple(map(str, keys)) for kind, keys in value.items()})


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be True or False, not {value!r}")
    return value


def _file(value: object) -> str:
    path = PurePosixPath(_text(value).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in str(path):
        raise ValueError(f"has to be a file in the output, not {value!r}")
    return "" if value == "" else str(path)


def _markdoc_variables(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"must be a mapping from names to values, not {value!r}")
    return MappingProxyType(dict(value))


def option(
    default: object, check: Callable[..., object], help: str, needs: tuple[str, ...] = ()
) -> Any:
    """Declare one configuration value.

    *check* turns what ``conf.py`` says into what the package uses, or raises
    :exc:`ValueError` with the end of a sentence that begins with the name.  It is also given what
    ``conf.py`` says for the options that it *needs*.
    """
    return field(metadata={"default": default, "check": check, "help": help, "needs": needs})


def _read(item: Field[Any], config: Mapping[str, Any] | Config) -> Any:
    """What one value amounts to; :exc:`ValueError` if it cannot be used."""
    needed = (config[PREFIX + name] for name in item.metadata["needs"])
    return item.metadata["check"](config[PREFIX + item.name], *needed)


class _CycleOptions(NamedTuple):
    """The values that define a cycle: its phases, and where their pages are."""

    phases: str
    docs: str


@dataclass(frozen=True)
class Settings:
    """The checked configuration."""

    phases: Cycle = option(
        [phase.key for phase in DEFAULT_PHASES],
        read_phases,
        f"The phases in order, {MIN_PHASES} to {MAX_PHASES} of them: each a key, or a mapping with "
        "the fields of :class:`.Phase`. The eight lend what a mapping leaves out.",
        needs=("facts",),
    )
    cycles: Mapping[str, Cycle] = option(
        {},
        _cycles,
        "More cycles, each by its name: a list of phases as in :confval:`devops_phases`, or a "
        "mapping with ``phases``, and with ``label``, ``shape`` and ``docs`` if you like. A phase "
        "of one is called ``incident/triage`` wherever a key is written.",
        needs=("facts",),
    )
    phase_docs: str = option(
        "",
        _doc_template,
        'Where the page of a phase is, without its suffix: ``"phases/{key}"`` makes '
        "``phases/plan.md`` the home of the phase ``plan``.",
    )
    phase_nav: str = option(
        "bottom",
        _one_of(*NAV_PLACES),
        "Where the home of a phase gets its navigation: ``bottom``, ``top``, ``both`` or ``none``; "
        "or ``compact``: at the bottom, and without the previous and the next phase, which most "
        "themes have a bar for.",
    )
    phase_header: str = option(
        "line",
        _one_of("line", "track", "none"),
        "What stands beneath the title of pages about phases: a ``line`` that says which, a "
        "``track`` with these marked as well, or ``none``.",
    )
    facts: Mapping[str, str] = option(
        {},
        _facts,
        'What is known of each phase, and how it is called: ``{"owner": "Owner"}``. Phases have '
        "these names as fields in ``conf.py``, or in the front matter of their pages.",
    )
    kinds: Mapping[str, str] = option(
        {},
        _names,
        'What related pages are, and how several are called: ``{"runbook": "Runbooks"}``.',
    )
    required_kinds: Mapping[str, tuple[str, ...]] = option(
        {},
        _required_kinds,
        "The kinds of pages that phases must have, each with the keys of these phases: "
        '``{"runbook": ["deploy", "operate"]}``. What is missing is a warning.',
        needs=("kinds",),
    )
    required_pages: bool = option(
        False, _flag, "Whether each phase must have a page. What is missing is a warning."
    )
    json: str = option(
        "",
        _file,
        "A file in the output of web pages that says all of this for machines: "
        '``"devops-phases.json"``.',
    )
    cycle_shape: str = option(
        "infinity", _one_of(*SHAPES), "How the cycle is drawn: ``infinity``, ``ring`` or ``track``."
    )
    cycle_icons: bool = option(
        True,
        _yes_or_no,
        "Whether diagrams show the icons of phases, where there is room. The eight have some.",
    )
    cycle_band: Band | None = option(
        {},
        _band,
        "What accompanies every phase: a thin band around each diagram, with the fields of "
        ':class:`.Band`: ``{"label": "Security", "doc": "security/index"}``.',
    )
    cycle_images: tuple[str, ...] = option(
        [],
        _globs,
        "Patterns of image addresses. The live diagram replaces these pictures: "
        '``["*/devops-cycle.png"]``.',
    )
    callout_types: Mapping[str, str] = option(
        {},
        _callout_types,
        "More names of callout types, each with the type that it looks like: "
        '``{"security": "danger"}``.',
    )
    markdoc_tags: Mapping[str, TagMapping] = option(
        {},
        _markdoc_tags,
        "More Markdoc tags, each with its directive, or with the fields of :class:`.TagMapping`: "
        '``{"youtube": {"directive": "video", "argument": "id"}}``.',
    )
    markdoc_pages: tuple[str, ...] = option(
        [],
        _globs,
        "Patterns of pages, without suffix, that keep the conventions of Markdoc pages: "
        '``["docs/*"]``.',
    )
    markdoc_variables: Mapping[str, Any] = option(
        {},
        _markdoc_variables,
        'The variables of Markdoc pages: ``{"product": "Ship"}`` is shown where a page says '
        "``{% $product %}``.",
    )
    markdoc_partials: str = option(
        "",
        _text,
        "The folder that the partials of Markdoc pages are in, below the source directory: "
        '``"partials"``.',
    )
    markdoc_root: str = option(
        "/",
        _text,
        'What the source directory is called in links from the old site\'s root: with ``"/docs"``, '
        "a link to ``/docs/deploy`` leads to ``deploy.md``.",
    )
    markdoc_site: str = option(
        "",
        _text,
        "Where links from the old site's root lead that are about no page of this project: "
        '``"https://example.org"``.',
    )

    @classmethod
    def read(cls, config: Config) -> Settings:
        """The settings that *config*, already checked, amounts to."""
        return cls(**{item.name: _read(item, config) for item in fields(cls)})

    def options_of(self, cycle: str) -> _CycleOptions:
        """Which values in ``conf.py`` define a cycle."""
        own = {self.phases.name: _CycleOptions("devops_phases", "devops_phase_docs")}
        return own.get(cycle, _CycleOptions("devops_cycles", "devops_cycles"))

    @cached_property
    def all_cycles(self) -> Mapping[str, Cycle]:
        """Every cycle by its name; the project's own one, which has none, comes first."""
        own = replace(
            self.phases, docs=self.phase_docs, shape=self.cycle_shape, band=self.cycle_band
        )
        named = {
            name: replace(cycle, shape=cycle.shape or self.cycle_shape)
            for name, cycle in self.cycles.items()
        }
        cycles = {own.name: own, **named}
        if not self.cycle_icons:
            cycles = {name: cycle.without_icons() for name, cycle in cycles.items()}
        return MappingProxyType(cycles)

    def is_markdoc_page(self, docname: str) -> bool:
        """Whether the page *docname* follows Markdoc page conventions."""
        return any(fnmatchcase(docname, pattern) for pattern in self.markdoc_pages)


def options() -> tuple[Field[Any], ...]:
    """The declared values, for registration and for the reference."""
    return fields(Settings)


def check_config(app: Sphinx, config: Config) -> None:
    """Warn once about each value that cannot be used, and use its default, or what can be."""
    make_usable(config)


def make_usable(config: Config) -> None:
    """As :func:`check_config`, also for what another extension has set since then."""
    for item in sorted(options(), key=lambda one: len(one.metadata["needs"])):
        name = PREFIX + item.name
        try:
            _read(item, config)
        except _PartlyUsableError as error:
            warn(Warn.CONFIG, f"conf.py: {name} {error}.")
            config[name] = error.usable
        except ValueError as error:
            default = item.metadata["default"]
            reason = str(error) if str(error).endswith((".", "?")) else f"{error}."
            warn(Warn.CONFIG, f"conf.py: {name} {reason} Using the default, {default!r}.")
            config[name] = default
    _check_cycle_names(config)


def _check_cycle_names(config: Config) -> None:
    """Leave out cycles that are called like a phase of the project's own, which would be meant."""
    cycles = dict(config[f"{PREFIX}cycles"])
    for name in read_phases(config[f"{PREFIX}phases"], config[f"{PREFIX}facts"]).keys:
        if cycles.pop(name, None):
            warn(
                Warn.CONFIG,
                f'conf.py: devops_cycles has the name "{name}", which is the key of a phase in '
                "devops_phases, so that cycle is left out: choose another name.",
            )
            config[f"{PREFIX}cycles"] = cycles
