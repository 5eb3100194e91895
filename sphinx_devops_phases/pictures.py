"""``draw``: a cycle as files, for slides and other places that are no pages."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from .cycles import read_phases
from .drawing import palette, raster, shapes, svg, tikz
from .drawing.model import Drawing
from .marks import as_current, band_mark, named, spoken_label, unlinked_marks
from .phases import DEFAULT_PHASES, Band, BandMark, Cycle, Mark, suggest

if TYPE_CHECKING:
    from .domain import DevopsDomain

FORMATS = ("svg", "tex", "png")
CARD = (1200, 630)
"""What social media show of a link, in pixels."""

_ROOM = 0.06
"""How much of a canvas with a ratio stays free on each side."""


class UsageError(Exception):
    """What only several options together can get wrong; the text says what, and what to do."""


@dataclass(frozen=True)
class Subject:
    """What is drawn.

    :param cycle: The cycle, which says how it is drawn if nothing else is asked for.
    :param marks: What is said of its phases; none is marked.
    :param band: What is said of its band.
    :param rtl: Whether it is mirrored, as its words are read from the right.
    """

    cycle: Cycle
    marks: tuple[Mark, ...]
    band: BandMark | None = None
    rtl: bool = False


def pictures(options: Namespace) -> Iterator[tuple[str, bytes, list[str]]]:
    """The files that the *options* of ``draw`` ask for: names, contents, and labels that were cut.

    :exc:`UsageError` and :exc:`.UnreadableProjectError` say what is wrong, before there is any.
    """
    kind = _kind(options)
    _check(options, kind)
    with ExitStack() as stack:
        if options.project:
            from . import project  # and with it Sphinx, which the others need not wait for

            domain = stack.enter_context(project.opened(options.project))
            subject = _of_project(domain, options)
        else:
            subject = _of_options(options)
        if options.icons is False:
            subject = _with_icons(subject, subject.cycle.without_icons())
        if options.band is not None:
            subject = _with_band(subject, options.band)
        yield from _drawn(options, subject, kind)


def _kind(options: Namespace) -> str:
    """The format, by its name or by that of the file, which have to agree."""
    to_stdout = options.output == "-"
    ending = "svg" if to_stdout else Path(options.output).suffix[1:].lower()
    kind: str = options.format or ending
    if kind not in FORMATS:
        raise UsageError(
            f'the name "{options.output}" must end in .svg, .tex or .png; or add --format'
        )
    if not to_stdout and kind != ending in FORMATS:
        fitting = Path(options.output).with_suffix(f".{kind}")
        raise UsageError(
            f'the name "{options.output}" is not that of a {kind} file: write -o {fitting}, or let '
            "the name say the format"
        )
    return kind


def _check(options: Namespace, kind: str) -> None:
    """Refuse options that do not go together."""
    to_stdout = options.output == "-"
    if kind == "png" and not find_spec("resvg_py"):
        raise UsageError("a PNG needs one more package: pip install resvg-py")
    if kind == "tex" and options.size:
        raise UsageError("argument --size: a LaTeX document is as large as the picture")
    if options.each and to_stdout:
        raise UsageError("argument --each: needs a name for the files: -o cycle.svg")
    if options.each and options.current:
        raise UsageError("argument --each: marks each phase, so leave out --current")
    if options.project and options.phases:
        raise UsageError("argument --phases: the phases are those of the project")
    if options.cycle and not options.project:
        raise UsageError("argument --cycle: needs the --project that has it")


def _of_options(options: Namespace) -> Subject:
    cycle = read_phases(options.phases) if options.phases else Cycle(DEFAULT_PHASES)
    return Subject(cycle, unlinked_marks(cycle))


def _of_project(domain: DevopsDomain, options: Namespace) -> Subject:
    """A cycle of the project; links are whole addresses, as far as its site has one."""
    name = (options.cycle or "").strip().casefold()
    if name not in domain.cycles:
        names = [name for name in domain.cycles if name]
        hint = suggest(name, names) if names else "the project has its own cycle only."
        raise UsageError(f'argument --cycle: there is no cycle "{name}": {hint}')
    from .domain import export

    cycle, base = domain.cycles[name], str(domain.env.config.html_baseurl or "")
    builder, marks = domain.app.builder, list(domain.marks[name])
    if base:  # else those that lead elsewhere would make the others look as if they had no page
        for index, mark in enumerate(marks):
            if place := export.home(domain, builder, mark.phase.key):
                marks[index] = mark.linked(urljoin(base, place["address"]), external=True)
    rtl = domain.rtl
    subject = Subject(cycle, tuple(marks), _band(domain, cycle.band, base), rtl)
    if not options.icons:
        return subject
    return _with_icons(subject, replace(domain.settings, cycle_icons=True).all_cycles[name])


def _band(domain: DevopsDomain, band: Band | None, base: str) -> BandMark | None:
    """What is said of a project's band, with its whole address."""
    if band is None:
        return None
    url = band.url
    if base and band.doc in domain.env.all_docs:
        url = urljoin(base, domain.app.builder.get_target_uri(band.doc))
    return band_mark(band.label, url or None, external=True)


def _with_icons(subject: Subject, cycle: Cycle) -> Subject:
    """*subject* with the icons that the phases of *cycle* have."""
    phases = [
        phase._replace(icon=other.icon) for phase, other in zip(subject.cycle, cycle, strict=True)
    ]
    marks = [mark._replace(phase=phase) for mark, phase in zip(subject.marks, phases, strict=True)]
    drawn = replace(subject.cycle, phases=tuple(phases))
    return replace(subject, cycle=drawn, marks=tuple(marks))


def _with_band(subject: Subject, label: str) -> Subject:
    """*subject* with a band that leads nowhere, or with none."""
    cycle = replace(subject.cycle, band=Band(label) if label else None)
    return replace(subject, cycle=cycle, band=band_mark(label) if label else None)


def _drawn(
    options: Namespace, subject: Subject, kind: str
) -> Iterator[tuple[str, bytes, list[str]]]:
    cycle = subject.cycle
    wanted = cycle.keys if options.each else (_current(options, cycle),)
    marks = _linked(options, subject.marks, kind)
    drawing = _drawing(options, subject)
    names = [*drawing.captions, *([drawing.band.caption] if drawing.band else [])]
    label = str(spoken_label(cycle))
    for current in wanted:
        shown = named(as_current(one) if one.phase.key == current else one for one in marks)
        labels = shapes.letter(drawing, shown, curved=False).labels
        cut = [one.label for one, fit in zip(shown, labels, strict=True) if fit.overflow]
        cut += [caption.name for caption in names if caption.overflow]
        name = _name(options.output, current) if options.each else options.output
        yield name, _file(options, drawing, shown, subject.band, kind, label), cut


def _drawing(options: Namespace, subject: Subject) -> Drawing:
    """The drawing that is asked for: in a size, the one whose labels become largest there."""
    shape = options.shape or subject.cycle.shape or shapes.SHAPES[0]
    drawing = shapes.draw(subject.cycle, shape, rtl=subject.rtl)
    if options.size:
        size = options.size
        drawing = max(drawing.variants, key=lambda one: _label_size(one, subject.marks, size))
    return replace(drawing, dark=options.dark)


def _current(options: Namespace, cycle: Cycle) -> str:
    """The key of the phase to mark, or ``""``."""
    if not options.current:
        return ""
    key = cycle.path(options.current)
    if key not in cycle:
        hint = suggest(options.current, cycle.keys)
        raise UsageError(f'argument --current: there is no phase "{options.current}": {hint}')
    return key


def _linked(options: Namespace, marks: Sequence[Mark], kind: str) -> list[Mark]:
    """*marks* as ``--link-template`` says; an address that the format refuses is an error."""
    if not options.link_template:
        return list(marks)
    found = []
    for mark in marks:
        url = options.link_template.replace("{key}", mark.phase.key)
        mark = mark.linked(url, external=True)
        if not (tikz.link(mark, "") if kind == "tex" else svg.safe_url(url)):
            raise UsageError(
                f'argument --link-template: "{url}" must begin with https:// and have no spaces'
            )
        found.append(mark)
    return found


def _name(output: str, key: str) -> str:
    """``cycle-plan.svg`` from ``cycle.svg``."""
    path = Path(output)
    return str(path.with_name(f"{path.stem}-{key.replace('/', '-')}{path.suffix}"))


def _file(
    options: Namespace,
    drawing: Drawing,
    marks: Sequence[Mark],
    band: BandMark | None,
    kind: str,
    label: str,
) -> bytes:
    if kind == "tex":
        return tikz.document(drawing, marks, band=band).encode()
    root = {"aria-label": label}
    if options.size:
        root |= _canvas(drawing, options.size, scale=raster.ZOOM if kind == "png" else 1)
    picture = svg.render(
        drawing,
        marks,
        prefix="cycle",
        band=band,
        attributes=root,
        standalone=True,
        links=kind == "svg",
    )
    if kind == "svg":
        return picture.encode()
    return raster.png(picture, palette.PAGES["a dark page"] if options.dark else "#ffffff")


def _unit(drawing: Drawing, size: tuple[int, int]) -> float:
    """How many pixels a drawing's unit has on a canvas of that *size*, which it fills."""
    across, down = size
    return min(across / drawing.width, down / drawing.height) * (1 - 2 * _ROOM)


def _label_size(drawing: Drawing, marks: Sequence[Mark], size: tuple[int, int]) -> float:
    """How large labels become there, in pixels."""
    return shapes.letter(drawing, marks, curved=False).size * _unit(drawing, size)


def _canvas(drawing: Drawing, size: tuple[int, int], scale: int) -> dict[str, str]:
    """Attributes of an ``<svg>`` of *size* pixels, with *drawing* in the middle.

    *scale* is what makes more pixels of it afterwards.
    """
    across, down = size
    unit = _unit(drawing, size)
    wide, high = across / unit, down / unit
    left, top = (drawing.width - wide) / 2, (drawing.height - high) / 2
    return {
        "viewBox": f"{left:.1f} {top:.1f} {wide:.1f} {high:.1f}",
        "width": f"{across / scale:g}",
        "height": f"{down / scale:g}",
        "preserveAspectRatio": "xMidYMid meet",
    }


def read_size(text: str) -> tuple[int, int]:
    """What ``--size`` asks for, in pixels; :exc:`ValueError` if that is nothing to draw in.

    >>> read_size("16:9"), read_size("card")
    ((1920, 1080), (1200, 630))
    """
    if text == "card":
        return CARD
    with suppress(ValueError):
        across, down = map(int, text.split(":"))
        if 0 < across <= 10 * down and 0 < down <= 10 * across:
            longest = 1920
            if across >= down:
                return longest, round(longest * down / across)
            return round(longest * across / down), longest
    raise ValueError(f'"{text}" is no size: write "card", or two numbers as in 16:9')
