"""The phase model: what a delivery cycle consists of, and in which order.

Pure data: imports neither Sphinx nor docutils, so that the drawing can be
made, and tested, without a documentation build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import groupby
from typing import NamedTuple, TypeAlias
from unicodedata import category

_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
_UNPRINTABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"

MIN_PHASES = 3
MAX_PHASES = 12
SUMMARY_LENGTH = 320
"""Characters of a summary, which stands in every diagram."""


Facts: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""What is known of a phase: names, each with one text or several."""


class Phase(NamedTuple):
    """One phase of the cycle, as the project defines it.

    :param key: The name that pages, roles and options use: lower-case letters and digits, joined
        by hyphens. That of a phase of a named cycle begins with its name: ``incident/triage``.
    :param label: What readers see. By default the key, with a capital letter.
    :param summary: One plain sentence, shown when readers point at the phase. The front
        matter of the phase's page, or ``devops-phase``, can say it better.
    :param group: Neighbours with the same group belong together. Two groups become the loops of
        the infinity sign or the rows of a track, and their names stand beside them. The eight lend
        theirs where every phase of the cycle has a group.
    :param color: A fill such as ``#b45309``. The text on it becomes black or white by itself, and
        the build warns of a fill that is lost on a white or on a dark page.
    :param doc: The phase's page, without its suffix, if nothing on a page says so; or a section
        of it, as in ``"deploy#rollback"``.
    :param url: Where the phase leads, if it is not in this project: ``"https://example.org/plan"``.
    :param facts: What else is known of it. In ``conf.py`` each name in :confval:`devops_facts` is a
        field of its own.
    :param icon: A small drawing before the label: the name of one that is built in, or an SVG path
        in a box of 24 × 24 units, which is stroked. The eight have theirs; ``""`` is none.
    """

    key: str
    label: str
    summary: str = ""
    group: str = ""
    color: str = ""
    doc: str = ""
    url: str = ""
    facts: Facts = ()
    icon: str = ""


class Mark(NamedTuple):
    """What one diagram says of one phase: everything an emitter may print.

    ``href`` is the link's target in the output's own terms (a URI in HTML, a
    label in LaTeX), or ``None`` for a phase without a page; ``external`` says
    that it is a full URL in every output.  ``name`` is the accessible name,
    such as "Plan, Dev, phase 1 of 8, marked".  All of it is unescaped text.
    ``current`` marks the phases that the page is about, ``here`` those that it is the home of.
    ``elsewhere`` says that there is a page, which this output lacks: it is in another book, say.
    """

    phase: Phase
    label: str
    summary: str
    name: str
    href: str | None = None
    external: bool = False
    current: bool = False
    here: bool = False
    elsewhere: bool = False

    @property
    def missing(self) -> bool:
        """Whether the phase has no page in any output."""
        return self.href is None and not self.elsewhere

    def linked(self, href: str, *, external: bool = False) -> Mark:
        """The same mark with the link target *href*."""
        return self._replace(href=href, external=external)


class Band(NamedTuple):
    """What accompanies every phase, such as security: a band around the loop.

    :param label: What readers see.
    :param doc: Its page, without suffix.
    :param url: Its address, if that is elsewhere.
    """

    label: str
    doc: str = ""
    url: str = ""


class BandMark(NamedTuple):
    """What one diagram says of the band; the fields are those of :class:`Mark`."""

    label: str
    name: str
    href: str | None = None
    external: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Cycle:
    """An ordered, closed loop of phases: after the last comes the first.

    :param phases: The phases, in order.
    :param name: What the project calls the cycle. Its own one has no name.
    :param label: What readers see; by default the name, with a capital letter.
    :param shape: How it is drawn, by one of the names of shapes.
    :param docs: Where the page of a phase is: ``"ml/{key}"`` makes ``ml/train.md`` the home of
        ``train``.
    :param band: What accompanies every phase.
    """

    phases: tuple[Phase, ...]
    name: str = field(default="", kw_only=True)
    label: str = field(default="", kw_only=True)
    shape: str = field(default="", kw_only=True)
    docs: str = field(default="", kw_only=True)
    band: Band | None = field(default=None, kw_only=True)

    def __hash__(self) -> int:
        """By a part: much is looked up by a cycle, and all its words take long to hash."""
        return hash((self.name, self.phases[:1]))

    def __iter__(self) -> Iterator[Phase]:
        return iter(self.phases)

    def __len__(self) -> int:
        return len(self.phases)

    def __contains__(self, key: object) -> bool:
        return any(phase.key == key for phase in self.phases)

    def path(self, key: str) -> str:
        """What the phase *key* of this cycle is called where any cycle may be meant."""
        return f"{self.name}/{key}" if self.name and "/" not in key else key

    def pages_of(self, phase: Phase) -> tuple[str, str]:
        """The pages that *phase* itself and the pattern of the cycle name, or ``""``."""
        bare = phase.key.rpartition("/")[2]
        return phase.doc, "" if phase.url else self.docs.replace("{key}", bare)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(phase.key for phase in self.phases)

    def __getitem__(self, key: str) -> Phase:
        return self.phases[self.index(key)]

    def index(self, key: str) -> int:
        """The phase's position, from 0; :exc:`KeyError` if there is none."""
        try:
            return self.keys.index(key)
        except ValueError:
            raise KeyError(key) from None

    def without_icons(self) -> Cycle:
        """The same, with labels alone."""
        return replace(self, phases=tuple(phase._replace(icon="") for phase in self.phases))

    @property
    def groups(self) -> tuple[tuple[str, tuple[Phase, ...]], ...]:
        """Runs of neighbouring phases with the same group: (name, phases)."""
        runs = groupby(self.phases, key=lambda phase: phase.group)
        return tuple((name, tuple(run)) for name, run in runs)


def without_page(marks: Sequence[Mark]) -> list[bool]:
    """Which phases have no page, where others lead somewhere; else that is nothing to point out."""
    linked = any(mark.href is not None for mark in marks)
    return [linked and mark.missing for mark in marks]


_FROM_THE_RIGHT = ("ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")


def reads_from_right(language: str) -> bool:
    """Whether *language* (a code such as ``ar`` or ``fa_IR``) is read from the right.

    >>> reads_from_right("fa_IR"), reads_from_right("az")
    (True, False)
    """
    return language.replace("-", "_").partition("_")[0].lower() in _FROM_THE_RIGHT


def suggest(word: str, known: Sequence[str]) -> str:
    """The last clause of a message about *word*: a likely meaning, or all there are.

    >>> suggest("biuld", ["plan", "build"])
    'did you mean "build"?'
    """
    if close := get_close_matches(word.casefold(), known):
        return f'did you mean "{close[0]}"?'
    return "use one of " + ", ".join(known) + "."


def printable(text: str) -> str:
    """*text* without what XML does not allow at all: control and half characters."""
    return text if text.isprintable() else re.sub(_UNPRINTABLE, "", text)


def shown(text: str) -> str:
    r"""*text* as it can be printed in one line; ``""`` if nothing of it can be seen.

    >>> shown(" Ship \x00 it "), shown("\u202e\u200b")
    ('Ship it', '')
    """
    line = " ".join(printable(text).split())
    return line if any(category(char) not in _UNSEEN for char in line) else ""


def shortened(text: str, length: int = SUMMARY_LENGTH) -> str:
    """*text*, if need be up to a space, where its script has spaces.

    >>> shortened("Write the change.", 12)
    'Write the …'
    """
    if len(text) <= length:
        return text
    begin = text[: length - 1]
    return (begin.rpartition(" ")[0] or begin) + " …"


class N_(str):  # noqa: N801  (gettext's name for it)
    """A word of our own: :mod:`.domain` translates it, and leaves what a project says as it is."""

    __slots__ = ()


DEFAULT_PHASES = (
    Phase("plan", N_("Plan"), N_("Decide what to change next, and why."), N_("Dev"), icon="plan"),
    Phase("code", N_("Code"), N_("Write the change and have it reviewed."), N_("Dev"), icon="code"),
    Phase("build", N_("Build"), N_("Turn the source into artifacts."), N_("Dev"), icon="build"),
    Phase(
        "test",
        N_("Test"),
        N_("Find out whether the change does what it should."),
        N_("Dev"),
        icon="test",
    ),
    Phase(
        "release",
        N_("Release"),
        N_("Declare a version ready for production."),
        N_("Ops"),
        icon="release",
    ),
    Phase("deploy", N_("Deploy"), N_("Bring the version to its users."), N_("Ops"), icon="deploy"),
    Phase(
        "operate",
        N_("Operate"),
        N_("Keep the service healthy and at the right size."),
        N_("Ops"),
        icon="operate",
    ),
    Phase(
        "monitor",
        N_("Monitor"),
        N_("Watch, learn, and feed the next plan."),
        N_("Ops"),
        icon="monitor",
    ),
)
"""The eight phases of the DevOps cycle, split at the hand-over to operations."""
