"""What is said of phases everywhere, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..messages import _
from ..phases import N_, Cycle, Mark


def translated(cycle: Cycle) -> Cycle:
    """*cycle* in the project's language, as far as its words are ours."""

    def word(text: str) -> str:
        return N_(_(text)) if isinstance(text, N_) else text

    phases = (
        replace(
            phase, label=word(phase.label), summary=word(phase.summary), group=word(phase.group)
        )
        for phase in cycle
    )
    return replace(cycle, phases=tuple(phases))


def unlinked_marks(cycle: Cycle, summary: Callable[[str], str] | None = None) -> tuple[Mark, ...]:
    """What a drawing says of the phases as such: no page is known, and none is the current one.

    *summary* says more of a key than the phase itself does.
    """
    name = _("%(label)s, phase %(number)d of %(count)d")
    return tuple(
        Mark(
            phase=phase,
            label=phase.label,
            summary=summary(phase.key) if summary else phase.summary,
            name=name % {"label": phase.label, "number": number, "count": len(cycle)},
        )
        for number, phase in enumerate(cycle, 1)
    )


def spoken_label(cycle: Cycle) -> str:
    """What a diagram of *cycle* is called that has no other name."""
    return cycle.label or _("Delivery cycle")


def as_current(mark: Mark, *, here: bool = False) -> Mark:
    """*mark* as that of a phase that a page is about, or if *here*, is the home of."""
    name = _("%s, current page") if here else _("%s, marked")
    return replace(mark, current=True, here=here, name=name % mark.name)
