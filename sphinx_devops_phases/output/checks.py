"""What no drawing can make up for: labels too long, colours too pale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .. import drawing
from ..domain import DevopsDomain
from ..domain.view import draws
from ..messages import Warn, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..phases import Cycle


def check_drawings(app: Sphinx, env: BuildEnvironment) -> None:
    """Report, once, what the diagrams of this project cannot show as it was meant."""
    domain = DevopsDomain.of(env)
    shapes: dict[str, set[str]] = {}
    for page in domain.pages.values():
        for name, shape in page.shapes:
            shapes.setdefault(name, set()).add(shape)
    curved = app.builder.format == "html" and draws(app.builder)
    for name, cycle in domain.cycles.items():
        option = domain.settings.options_of(name).phases
        drawn = sorted(shapes.get(name, ()))
        for kind, message in (
            *_cut(cycle, drawn, curved),
            *_pale(cycle),
        ):
            warn(kind, f"conf.py: {option}: {message}")
    band = domain.settings.cycle_band
    if band and not band.url and band.doc not in env.all_docs:
        why = f'there is no page "{band.doc}"' if band.doc else 'add its page, "doc" or "url"'
        warn(Warn.CONFIG, f'conf.py: devops_cycle_band: "{band.label}" is no link: {why}.')


def _cut(cycle: Cycle, shapes: list[str], curved: bool) -> Iterator[tuple[Warn, str]]:
    """Labels and names of groups that end in an ellipsis."""
    labels = [phase.label for phase in cycle]
    cut: dict[str, list[str]] = {}
    for shape in shapes:
        drawn = drawing.shapes.draw(cycle, shape)
        for text in drawing.shapes.overflowing(drawn, labels, curved=curved):
            cut.setdefault(text, []).append(shape)
    for text, where in cut.items():
        what, place = ("label", "segment") if text in labels else ("name", "place")
        yield (
            Warn.LABEL_OVERFLOW,
            f'the {what} "{text}" is too long for its {place} ({", ".join(where)}), where it ends '
            "in an ellipsis: choose a shorter one, and say the rest in the summary.",
        )


def _pale(cycle: Cycle) -> Iterator[tuple[Warn, str]]:
    """Fills that do not stand out from a white or from a dark page."""
    for phase in cycle:
        color = phase.color and drawing.palette.valid(phase.color)
        for name, page in drawing.palette.PAGES.items() if color else ():
            ratio, least = drawing.palette.contrast(color, page), drawing.palette.PAGE_CONTRAST
            if ratio < least:
                change = "darker" if name == "a white page" else "lighter"
                yield (
                    Warn.CONFIG,
                    f'the color {phase.color} of "{phase.key}" has a contrast of only '
                    f"{ratio:.1f}:1 to {name}, and needs {least}:1: choose a {change} one.",
                )
