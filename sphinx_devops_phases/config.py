"""The configuration, declared once: name, default, type, check and help of each value.

:class:`Settings` is what the rest of the package reads.  Its fields become the
``devops_…`` values of ``conf.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from fnmatch import fnmatchcase
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from .drawing import palette
from .drawing.shapes import SHAPES
from .drawing.svg import safe_url
from .markdoc.tags import MARKDOC_TAGS, TagMapping
from .messages import Warn, warn
from .phases import DEFAULT_PHASES, MAX_PHASES, MIN_PHASES, N_, Cycle, Phase, printable, suggest

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


def read_phases(value: object, name: str = "") -> Cycle:
    """The phases that *value* lists; :exc:`ValueError` as in :func:`option`.

    They are those of the cycle called *name*.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError(f"must be a list of phases, not {value!r}")
    if not MIN_PHASES <= len(value) <= MAX_PHASES:
        raise ValueError(f"needs {MIN_PHASES} to {MAX_PHASES} phases, not {len(value)}")
    phases = [_phase(item) for item in value]
    keys = [phase.key for phase in phases]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f'has the key "{key}" twice')
    if not all(phase.group for phase in phases):
        # Of groups that are lent, each phase has one or none has: half of them would be unnamed.
        phases = [replace(one, group="") if isinstance(one.group, N_) else one for one in phases]
    cycle = Cycle((), name=name)
    return replace(cycle, phases=tuple(replace(one, key=cycle.path(one.key)) for one in phases))


def _phase(item: object) -> Phase:
    """A phase from a key, or from a mapping; the eight lend what it leaves out."""
    entry = {"key": item} if isinstance(item, str) else item
    if not isinstance(entry, Mapping):
        raise ValueError(f"has an entry that is neither a key nor a mapping: {item!r}")
    _check_names(entry, [phase_field.name for phase_field in fields(Phase)], repr(item))
    for name, value in entry.items():
        if not isinstance(value, str):
            raise ValueError(f"needs text for {name!r} in {item!r}")
    key = entry.get("key", "")
    _check_key(key)
    if (color := entry.get("color")) and not palette.valid(color):
        raise ValueError(f"has the color {color!r}: write it as #rrggbb")
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
    return replace(default, **{**own, "doc": own.get("doc", "").removeprefix("/")})


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


def _cycles(value: object) -> Mapping[str, Cycle]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping from names to cycles, not {value!r}")
    cycles: dict[str, Cycle] = {}
    reasons = []
    for name, entry in value.items():
        try:
            cycles[name] = _cycle(name, entry)
        except ValueError as error:
            reasons.append(f"{error}, so the cycle {name!r} is left out")
    if reasons:
        raise _PartlyUsableError("; ".join(reasons), {name: value[name] for name in cycles})
    return MappingProxyType(cycles)


def _cycle(name: object, entry: object) -> Cycle:
    """A named cycle, from its phases, or from a mapping that says more."""
    if not isinstance(name, str):
        raise ValueError(f"has the name {name!r}, which is not text")
    _check_key(name)
    more = entry if isinstance(entry, Mapping) else {"phases": entry}
    _check_names(more, ("phases", "label", "shape", "docs"), repr(name))
    label = " ".join(printable(_text(more.get("label", ""))).split())
    shape = more.get("shape", "")
    return replace(
        read_phases(more.get("phases"), name),
        label=label or _spoken(name),
        shape=_one_of("", *SHAPES)(shape),
        docs=_doc_template(more.get("docs", "")),
    )


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
    known = [tag_field.name for tag_field in fields(TagMapping)]
    tags = dict(MARKDOC_TAGS)
    for name, entry in value.items():
        if not (isinstance(name, str) and _TAG.fullmatch(name)):
            raise ValueError(f"has the tag {name!r}: a name is letters, digits, - and _")
        entry = {"directive": entry} if isinstance(entry, str) else entry
        if not isinstance(entry, Mapping) or not isinstance(entry.get("directive"), str):
            raise ValueError(f"must map {name!r} to a directive's name, or to a mapping with one")
        for key in entry:
            if key not in known:
                raise ValueError(
                    f"has an unknown name {key!r} for {name!r}: {suggest(str(key), known)}"
                )
        if not isinstance(entry.get("argument", ""), str):
            raise ValueError(f"needs the name of one attribute as the argument of {name!r}")
        options = entry.get("options", {})
        if not isinstance(options, Mapping) or not all(
            isinstance(text, str) for pair in options.items() for text in pair
        ):
            raise ValueError(f"needs a mapping from attributes to options for {name!r}")
        tags[name] = TagMapping(**entry)
    return MappingProxyType(tags)


def option(default: object, check: Callable[[object], object], help: str) -> Any:
    """Declare one configuration value.

    *check* turns what ``conf.py`` says into what the package uses, or raises
    :exc:`ValueError` with the end of a sentence that begins with the name.
    """
    return field(metadata={"default": default, "check": check, "help": help})


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
    )
    cycles: Mapping[str, Cycle] = option(
        {},
        _cycles,
        "More cycles, each by its name: a list of phases as in :confval:`devops_phases`, or a "
        "mapping with ``phases``, and with ``label``, ``shape`` and ``docs`` if you like. A phase "
        "of one is called ``incident/triage`` wherever a key is written.",
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
    cycle_shape: str = option(
        "infinity", _one_of(*SHAPES), "How the cycle is drawn: ``infinity``, ``ring`` or ``track``."
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
        return cls(
            **{
                item.name: item.metadata["check"](config[PREFIX + item.name])
                for item in fields(cls)
            }
        )

    def options_of(self, cycle: str) -> _CycleOptions:
        """Which values in ``conf.py`` define a cycle."""
        own = {self.phases.name: _CycleOptions("devops_phases", "devops_phase_docs")}
        return own.get(cycle, _CycleOptions("devops_cycles", "devops_cycles"))

    @cached_property
    def all_cycles(self) -> Mapping[str, Cycle]:
        """Every cycle by its name; the project's own one, which has none, comes first."""
        own = replace(self.phases, docs=self.phase_docs, shape=self.cycle_shape)
        named = {
            name: replace(cycle, shape=cycle.shape or self.cycle_shape)
            for name, cycle in self.cycles.items()
        }
        return MappingProxyType({own.name: own, **named})

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
    for item in options():
        name = PREFIX + item.name
        try:
            item.metadata["check"](config[name])
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
    for name in read_phases(config[f"{PREFIX}phases"]).keys:
        if cycles.pop(name, None):
            warn(
                Warn.CONFIG,
                f'conf.py: devops_cycles has the name "{name}", which is the key of a phase in '
                "devops_phases, so that cycle is left out: choose another name.",
            )
            config[f"{PREFIX}cycles"] = cycles
