"""What is said of phases everywhere, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from .messages import _
from .phases import N_, BandMark, Cycle, Mark, without_page


def translated(cycle: Cycle) -> Cycle:
    """*cycle* in the project's language, as far as its words are ours."""

    def word(text: str) -> str:
        return N_(_(text)) if isinstance(text, N_) else text

    phases = (
        phase._replace(
            label=word(phase.label), summary=word(phase.summary), group=word(phase.group)
        )
        for phase in cycle
    )
    return replace(cycle, phases=tuple(phases))


def unlinked_marks(cycle: Cycle, summary: Callable[[str], str] | None = None) -> tuple[Mark, ...]:
    """What a drawing says of the phases as such: no page is known, and none is the current one.

    *summary* says more of a key than the phase itself does.
    """
    return named(
        Mark(phase, phase.label, summary(phase.key) if summary else phase.summary, "")
        for phase in cycle
    )


def named(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """*marks*, those of all phases of a cycle, with names that say what can be seen of them.

    That a page is the one that is read, screen readers say by themselves.
    """
    marks = tuple(marks)
    found = []
    for number, (mark, missing) in enumerate(zip(marks, without_page(marks), strict=True), 1):
        words = {"label": mark.label, "group": mark.phase.group, "number": number}
        pattern = (
            _("%(label)s, %(group)s, phase %(number)d of %(count)d")
            if mark.phase.group
            else _("%(label)s, phase %(number)d of %(count)d")
        )
        name = pattern % {**words, "count": len(marks)}
        if missing:
            name = _("%s, no page yet") % name
        if mark.current and not mark.here:
            name = _("%s, marked") % name
        found.append(mark._replace(name=name))
    return tuple(found)


def spoken_label(cycle: Cycle) -> str:
    """What a diagram of *cycle* is called that has no other name."""
    return cycle.label or _("Delivery cycle")


def as_current(mark: Mark, *, here: bool = False) -> Mark:
    """*mark* as that of a phase that a page is about, or if *here*, is the home of."""
    return mark._replace(current=True, here=here)


def band_mark(
    label: str, href: str | None = None, *, external: bool = False, current: bool = False
) -> BandMark:
    """What a drawing says of its band, to those who cannot see that it goes all around."""
    name = _("In every phase: %s") % label
    return BandMark(label, name, href, external=external, current=current)
