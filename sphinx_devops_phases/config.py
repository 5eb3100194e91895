"""The configuration, declared once: name, default, type, check and help of each value.

:class:`Settings` is what the rest of the package reads.  Its fields become the
``devops_…`` values of ``conf.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from . import cycles, values
from .drawing import SHAPES
from .markdoc.mappings import TagMapping
from .messages import Warn, warn
from .phases import DEFAULT_PHASES, MAX_PHASES, MIN_PHASES, Band, Cycle

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "devops_"


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
        cycles.read_phases,
        f"The phases in order, {MIN_PHASES} to {MAX_PHASES} of them: each a key, or a mapping with "
        "the fields of :class:`.Phase`. The eight lend what a mapping leaves out.",
        needs=("facts",),
    )
    cycles: Mapping[str, Cycle] = option(
        {},
        cycles.read_cycles,
        "More cycles, each by its name: a list of phases as in :confval:`devops_phases`, or a "
        "mapping with ``phases``, and with ``label``, ``shape`` and ``docs`` if you like. A phase "
        "of one is called ``incident/triage`` wherever a key is written.",
        needs=("facts",),
    )
    phase_docs: str = option(
        "",
        values.doc_template,
        'Where the page of a phase is, without its suffix: ``"phases/{key}"`` makes '
        "``phases/plan.md`` the home of the phase ``plan``.",
    )
    phase_nav: str = option(
        "bottom",
        values.one_of(*values.NAV_PLACES),
        "Where the home of a phase gets its navigation: ``bottom``, ``top``, ``both`` or ``none``; "
        "or ``compact``: at the bottom, and without the previous and the next phase, which most "
        "themes have a bar for.",
    )
    phase_header: str = option(
        "line",
        values.one_of("line", "track", "none"),
        "What stands beneath the title of pages about phases: a ``line`` that says which, a "
        "``track`` with these marked as well, or ``none``.",
    )
    facts: Mapping[str, str] = option(
        {},
        values.facts_declared,
        'What is known of each phase, and how it is called: ``{"owner": "Owner"}``. Phases have '
        "these names as fields in ``conf.py``, or in the front matter of their pages.",
    )
    kinds: Mapping[str, str] = option(
        {},
        values.names,
        'What related pages are, and how several are called: ``{"runbook": "Runbooks"}``.',
    )
    required_kinds: Mapping[str, tuple[str, ...]] = option(
        {},
        values.required_kinds,
        "The kinds of pages that phases must have, each with the keys of these phases: "
        '``{"runbook": ["deploy", "operate"]}``. What is missing is a warning.',
        needs=("kinds",),
    )
    required_pages: bool = option(
        False, values.flag, "Whether each phase must have a page. What is missing is a warning."
    )
    json: str = option(
        "",
        values.output_file,
        "A file in the output of web pages that says all of this for machines, called "
        '``.json``: ``"devops-phases.json"``.',
    )
    cycle_shape: str = option(
        "infinity",
        values.one_of(*SHAPES),
        "How the cycle is drawn: ``infinity``, ``ring`` or ``track``.",
    )
    cycle_icons: bool = option(
        True,
        values.flag,
        "Whether cards, and diagrams where there is room, show the icons of phases. "
        "The eight have some.",
    )
    cycle_band: Band | None = option(
        {},
        values.band,
        "What accompanies every phase: a thin band around each diagram, with the fields of "
        ':class:`.Band`: ``{"label": "Security", "doc": "security/index"}``.',
    )
    cycle_images: tuple[str, ...] = option(
        [],
        values.globs,
        "Patterns of image addresses. The live diagram replaces these pictures: "
        '``["*/devops-cycle.png"]``.',
    )
    callout_types: Mapping[str, str] = option(
        {},
        values.callout_types,
        "More names of callout types, each with the type that it looks like: "
        '``{"security": "danger"}``.',
    )
    markdoc_tags: Mapping[str, TagMapping] = option(
        {},
        values.markdoc_tags,
        "More Markdoc tags, each with its directive, or with the fields of :class:`.TagMapping`: "
        '``{"youtube": {"directive": "video", "argument": "id"}}``.',
    )
    markdoc_pages: tuple[str, ...] = option(
        [],
        values.globs,
        "Patterns of pages, without suffix, that keep the conventions of Markdoc pages: "
        '``["docs/*"]``.',
    )
    markdoc_variables: Mapping[str, Any] = option(
        {},
        values.markdoc_variables,
        'The variables of Markdoc pages: ``{"product": "Ship"}`` is shown where a page says '
        "``{% $product %}``.",
    )
    markdoc_partials: str = option(
        "",
        values.text,
        "The folder that the partials of Markdoc pages are in, below the source directory: "
        '``"partials"``.',
    )
    markdoc_root: str = option(
        "/",
        values.text,
        'What the source directory is called in links from the old site\'s root: with ``"/docs"``, '
        "a link to ``/docs/deploy`` leads to ``deploy.md``.",
    )
    markdoc_site: str = option(
        "",
        values.text,
        "Where links from the old site's root lead that are about no page of this project: "
        '``"https://example.org"``.',
    )

    @classmethod
    def read(cls, config: Config | Mapping[str, Any]) -> Settings:
        """The settings that *config*, already checked, amounts to; :exc:`ValueError` if it is not.

        It has a value for each of :func:`options`, by its name in ``conf.py``.
        """
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
        patterns = self.markdoc_pages  # asked of each page, and most projects have none
        return bool(patterns) and any(fnmatchcase(docname, pattern) for pattern in patterns)


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
        except values.PartlyUsableError as error:
            for problem in error.problems:
                _report(name, *problem)
            config[name] = error.usable
        except ValueError as error:
            default = item.metadata["default"]
            _report(name, str(error), f"Using the default, {default!r}.")
            config[name] = default
    _check_cycle_names(config)


def check_names(app: Sphinx, config: Config) -> None:
    """Report names in ``conf.py`` that are nearly those of our values; Sphinx skips them."""
    known = [PREFIX + one.name for one in options()]
    for name in getattr(config, "_raw_config", ()):
        likely = get_close_matches(str(name), known, 1, cutoff=0.85)
        if likely and name not in config:
            warn(Warn.CONFIG, f'conf.py: There is no value "{name}": did you mean "{likely[0]}"?')


def _report(name: str, reason: str, effect: str) -> None:
    end = "" if reason.endswith((".", "?")) else "."
    warn(Warn.CONFIG, f"conf.py: {name} {reason}{end} {effect}")


def _check_cycle_names(config: Config) -> None:
    """Leave out cycles that are called like a phase of the project's own, which would be meant."""
    named = dict(config[f"{PREFIX}cycles"])
    for name in cycles.read_phases(config[f"{PREFIX}phases"], config[f"{PREFIX}facts"]).keys:
        if named.pop(name, None):
            warn(
                Warn.CONFIG,
                f'conf.py: devops_cycles has the name "{name}", which is the key of a phase in '
                "devops_phases, so that cycle is left out: choose another name.",
            )
            config[f"{PREFIX}cycles"] = named
