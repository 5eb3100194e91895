"""The command line: ``init`` writes a handbook to start from, ``draw`` makes the diagram a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from . import __version__, scaffold
from .config import read_phases
from .domain.marks import as_current, unlinked_marks
from .drawing import shapes, svg, tikz
from .messages import _
from .phases import DEFAULT_PHASES, Cycle, Mark, suggest

FORMATS = ("svg", "tex")
PROGRAM = f"python -m {__package__}"
EXAMPLES = f"""\
examples:
  {PROGRAM} init docs/devops
  {PROGRAM} draw --shape ring -o cycle.svg
  {PROGRAM} draw --link-template "https://example.org/{{key}}" -o cycle.tex
  {PROGRAM} draw --phases "plan,build,ship=Ship it" --current ship > cycle.svg
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line *arguments*, by default the program's own; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except OSError as error:
        reason = f"cannot write {error.filename}: {error.strerror}" if error.filename else error
        print(f"error: {reason}", file=sys.stderr)
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog=PROGRAM,
        description="Start a DevOps handbook, or draw a delivery cycle.",
        epilog=EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"sphinx-devops-phases {__version__}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    init = commands.add_parser(
        "init",
        help="write a small handbook to start from",
        description="Write a landing page with the diagram, and a page for each of the eight "
        "phases, into DIR: as a section of the Sphinx project that DIR is in, or else as a new "
        "project. Nothing is ever overwritten.",
    )
    init.add_argument("directory", metavar="DIR", type=Path, help="is made if it is not there")
    init.set_defaults(run=_init)

    draw = commands.add_parser(
        "draw",
        help="draw the cycle as a file for slides",
        description="Draw the cycle as an SVG file, or as a LaTeX document of one page.",
    )
    draw.add_argument(
        "--shape",
        type=_shape,
        default=shapes.SHAPES[0],
        help=f"{', '.join(shapes.SHAPES)} (default: %(default)s)",
    )
    draw.add_argument(
        "--phases",
        metavar="KEY[=LABEL],...",
        type=_cycle,
        default=Cycle(DEFAULT_PHASES),
        help="phases of your own, in order (default: the eight)",
    )
    draw.add_argument("--current", metavar="KEY", help="the phase to mark as the current one")
    draw.add_argument(
        "--link-template",
        metavar="URL",
        type=_template,
        help='where the phases lead, with {key} for a phase\'s key: "https://example.org/{key}"',
    )
    draw.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write (default: to stdout)"
    )
    draw.add_argument(
        "--format", choices=FORMATS, help="what to write (default: as FILE is named, else svg)"
    )
    draw.set_defaults(run=_draw, error=draw.error)
    return parser


def _shape(name: str) -> str:
    if name not in shapes.SHAPES:
        raise ArgumentTypeError(f'there is no shape "{name}": {suggest(name, shapes.SHAPES)}')
    return name


def _cycle(text: str) -> Cycle:
    entries: list[object] = []
    for word in text.split(","):
        key, sign, label = word.partition("=")
        entries.append({"key": key.strip(), "label": label} if sign else key.strip())
    try:
        return read_phases(entries)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _template(url: str) -> str:
    if "{key}" not in url:
        raise ArgumentTypeError(f'"{url}" has no {{key}} in it')
    return url


def _init(options: Namespace) -> None:
    print(scaffold.create(options.directory), end="")


def _draw(options: Namespace) -> None:
    """Draw, after what only several options together can get wrong."""
    cycle: Cycle = options.phases
    to_stdout = options.output == "-"
    kind = options.format or ("svg" if to_stdout else Path(options.output).suffix[1:].lower())
    if kind not in FORMATS:
        options.error(f'the name "{options.output}" must end in .svg or .tex; or add --format')
    if options.current and options.current not in cycle:
        hint = suggest(options.current, cycle.keys)
        options.error(f'argument --current: there is no phase "{options.current}": {hint}')
    marks = _marks(options, cycle, kind)
    drawing = shapes.draw(cycle, options.shape)
    for mark, fitted in zip(marks, shapes.fit_all(drawing, marks, curved=False), strict=True):
        if fitted.overflow:
            print(f'warning: the label "{mark.label}" is too long, and cut', file=sys.stderr)
    if kind == "svg":
        title = {"aria-label": str(_("Delivery cycle"))}
        text = svg.render(drawing, marks, prefix="cycle", attributes=title, standalone=True)
    else:
        text = tikz.document(drawing, marks)
    if to_stdout:
        sys.stdout.buffer.write(text.encode())
    else:
        Path(options.output).write_bytes(text.encode())


def _marks(options: Namespace, cycle: Cycle, kind: str) -> list[Mark]:
    """What the file says of each phase; an address that the format refuses is an error."""
    marks = []
    for mark in unlinked_marks(cycle):
        if options.link_template:
            url = options.link_template.replace("{key}", mark.phase.key)
            mark = mark.linked(url, external=True)
            if not (svg.safe_url(url) if kind == "svg" else tikz.link(mark, "")):
                options.error(
                    f'argument --link-template: "{url}" must begin with https:// and have no spaces'
                )
        marks.append(as_current(mark) if mark.phase.key == options.current else mark)
    return marks


if __name__ == "__main__":
    sys.exit(main())
