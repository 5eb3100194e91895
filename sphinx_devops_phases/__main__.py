"""The command line: ``init`` starts a handbook, ``draw`` and ``export`` make files of a cycle.

``markdoc`` says what a Markdoc site needs to be one of Sphinx.
"""

from __future__ import annotations

import os
import sys
from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    BooleanOptionalAction,
    Namespace,
    RawDescriptionHelpFormatter,
)
from collections.abc import Sequence
from errno import EBADF
from io import TextIOWrapper
from pathlib import Path

from . import __version__, pictures, project, scaffold
from .cycles import read_cycle, read_phases
from .drawing import shapes
from .phases import suggest

PROGRAM = f"python -m {__package__}"
EXAMPLES = f"""\
examples:
  {PROGRAM} init docs/devops
  {PROGRAM} init handbook --phases "plan,build,ship=Ship it"
  {PROGRAM} init handbook --cycle incident=detect,triage,mitigate,review
  {PROGRAM} draw --shape ring -o cycle.svg
  {PROGRAM} draw --project docs/devops --size 16:9 --dark -o slide.svg
  {PROGRAM} draw --link-template "https://example.org/{{key}}" -o cycle.tex
  {PROGRAM} draw --phases "plan,build,ship=Ship it" --current ship > cycle.svg
  {PROGRAM} export docs/devops -o devops-phases.json
  {PROGRAM} markdoc docs/devops
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line *arguments*, by default the program's own; return the exit status."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # it shows names of files
    try:
        try:
            options = _parser().parse_args(arguments)
            status: int = options.run(options) or 0
        finally:
            _flush()
    except project.UnreadableProjectError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads has seen enough
        return 1
    except OSError as error:
        place = error.filename or "the output"
        reason = f"cannot write {place}: {error.strerror}" if error.strerror else error
        if sys.stderr:  # print() would take the standard output instead
            print(f"error: {reason}", file=sys.stderr)
        return 1
    return status


def _flush() -> None:
    """Write what was printed while a failure can be told; Python would try it again at its end."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog=PROGRAM,
        description="Start a DevOps handbook, draw a delivery cycle, export it as data, or move a "
        "Markdoc site.",
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
        description="Write a landing page with the diagram, and a page for each phase, into DIR: "
        "as a section of the Sphinx project that DIR is in, or else as a new project. If the "
        "project's pages are in a folder named source, beside or in DIR, they go there. Nothing is "
        "ever overwritten. With --cycle, a cycle of another name gets such pages, in a folder of "
        "that name in DIR: beside the rest in a new project, by themselves in one that is there.",
    )
    init.add_argument("directory", metavar="DIR", type=Path, help="is made if it is not there")
    _add_phases(init, "those of the project, or the eight")
    init.add_argument(
        "--cycle",
        metavar="NAME=KEY[=LABEL],...",
        action="append",
        type=_cycle,
        default=[],
        help="a cycle beside the project's own, by its name and its phases; may be given again",
    )
    init.set_defaults(run=_init, error=init.error)

    draw = commands.add_parser(
        "draw",
        help="draw the cycle as a file for slides",
        description="Draw the cycle as an SVG file, as a PNG, or as a LaTeX document of one page: "
        "the eight phases, your own, or those of a project.",
    )
    draw.add_argument(
        "--project",
        metavar="SOURCE",
        type=Path,
        help="the folder of a conf.py: draw its phases, with links if it has an html_baseurl",
    )
    draw.add_argument("--cycle", metavar="NAME", help="a named cycle of that project")
    draw.add_argument(
        "--shape",
        type=_shape,
        help=f"{', '.join(shapes.SHAPES)} (default: as the project says, or infinity)",
    )
    _add_phases(draw, "the eight")
    draw.add_argument(
        "--icons",
        action=BooleanOptionalAction,
        help="with the icons of the phases, or without (default: as the project says, or with)",
    )
    draw.add_argument(
        "--band",
        metavar="LABEL",
        type=_line,
        help='what accompanies every phase, as a band around the loop, such as "Security"; '
        'with "", none (default: as the project says, or none)',
    )
    draw.add_argument("--current", metavar="KEY", help="the phase to mark as the current one")
    draw.add_argument(
        "--each",
        action="store_true",
        help="a picture for each phase, with it marked: cycle-plan.svg, cycle-code.svg, ...",
    )
    draw.add_argument("--dark", action="store_true", help="in the colours for a dark page")
    draw.add_argument(
        "--size",
        type=_size,
        help="the ratio of the picture's sides, such as 16:9, or card for social media "
        "(default: as large as the drawing)",
    )
    draw.add_argument(
        "--link-template",
        metavar="URL",
        type=_template,
        help='where the phases lead, with {key} for a phase\'s key: "https://example.org/{key}"',
    )
    _add_output(draw)
    kind = draw.add_mutually_exclusive_group()
    kind.add_argument(
        "--format",
        choices=pictures.FORMATS,
        help="what to write (default: as FILE is named, else svg)",
    )
    kind.add_argument(
        "--png", action="store_const", const="png", dest="format", help="the same as --format png"
    )
    draw.set_defaults(run=_draw, error=draw.error)

    export = commands.add_parser(
        "export",
        help="write what a project says of its cycles as JSON",
        description="Write all that the project in SOURCE says of its cycles, phases and pages as "
        "JSON: the same as devops_json in conf.py does, without a build.",
    )
    export.add_argument(
        "source", metavar="SOURCE", type=Path, help="the folder of the project's conf.py"
    )
    _add_output(export)
    export.add_argument(
        "--builder",
        choices=project.BUILDERS,
        default=project.BUILDERS[0],
        help="the output whose addresses are written (default: %(default)s)",
    )
    export.set_defaults(run=_export, error=export.error)

    markdoc = commands.add_parser(
        "markdoc",
        help="say what a Markdoc site needs in conf.py",
        description="Read the Markdoc pages in SOURCE, without a build, and say what they use, "
        "what of it is understood, the lines of conf.py that map the rest, and what is left to be "
        "mended. The exit status is 0 if everything is understood as it is, 1 if something is "
        "not, and 2 if there is nothing to read.",
    )
    markdoc.add_argument("source", metavar="SOURCE", type=Path, help="the folder of the pages")
    markdoc.add_argument(
        "--project",
        metavar="DIR",
        type=Path,
        help="the folder of a conf.py: take what it says into account",
    )
    markdoc.add_argument("--json", action="store_true", help="all of it as JSON")
    markdoc.set_defaults(run=_markdoc, error=markdoc.error)
    return parser


def _add_output(command: ArgumentParser) -> None:
    command.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write (default: to stdout)"
    )


def _add_phases(command: ArgumentParser, default: str) -> None:
    command.add_argument(
        "--phases",
        metavar="KEY[=LABEL],...",
        type=_phases,
        help=f"phases of your own, in order (default: {default})",
    )


def _shape(name: str) -> str:
    if name not in shapes.SHAPES:
        raise ArgumentTypeError(f'there is no shape "{name}": {suggest(name, shapes.SHAPES)}')
    return name


def _size(text: str) -> tuple[int, int]:
    try:
        return pictures.read_size(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _phases(text: str) -> list[object]:
    """A value of ``devops_phases``."""
    entries = _entries(text)
    try:
        read_phases(entries)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    return entries


def _cycle(text: str) -> tuple[str, list[object]]:
    """The name of a cycle in ``devops_cycles``, and its phases."""
    name, sign, phases = text.partition("=")
    if not sign:
        raise ArgumentTypeError(f'"{text}" has no name: write NAME=KEY,KEY,KEY')
    entries = _entries(phases)
    try:
        read_cycle(name.strip(), entries)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    return name.strip(), entries


def _entries(text: str) -> list[object]:
    """Phases, each a key or a mapping, from what is written with commas."""
    entries: list[object] = []
    for word in _readable(text).split(","):
        key, sign, label = (part.strip() for part in word.partition("="))
        entries.append({"key": key, "label": label} if sign else key)
    return entries


def _readable(text: str) -> str:
    """*text*, unless it has bytes that are no character here, which no file could keep."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ArgumentTypeError(f"{text!a} is not text in {sys.getfilesystemencoding()}") from None
    return text


def _line(text: str) -> str:
    return " ".join(_readable(text).split())


def _template(url: str) -> str:
    _readable(url)
    if "{key}" not in url:
        raise ArgumentTypeError(f'"{url}" has no {{key}} in it')
    return url


def _init(options: Namespace) -> None:
    cycles = dict(options.cycle)
    if len(cycles) < len(options.cycle):
        options.error("argument --cycle: has a name twice")
    try:
        said = scaffold.create(options.directory, options.phases, cycles)
    except ValueError as error:
        options.error(f"argument --cycle: {error}")
    print(said, end="")


def _draw(options: Namespace) -> None:
    try:
        for name, data, cut in pictures.pictures(options):
            for label in cut:
                print(f'warning: the label "{label}" is too long, and cut', file=sys.stderr)
            _write(name, data)
    except pictures.UsageError as error:
        options.error(str(error))


def _write(output: str, data: bytes) -> None:
    """Write *data* into the file *output*, or for ``-`` to the standard output."""
    if output == "-" and sys.stdout is None:
        raise OSError(EBADF, os.strerror(EBADF))
    if output == "-":
        sys.stdout.buffer.write(data)
    else:
        Path(output).write_bytes(data)


def _export(options: Namespace) -> None:
    from .domain import export

    with project.opened(options.source, options.builder) as domain:
        text = export.as_json(domain, domain.app.builder)
    _write(options.output, text.encode())


def _markdoc(options: Namespace) -> int:
    if not options.source.is_dir():
        missing = "is not a folder" if options.source.exists() else "is not there"
        options.error(f"argument SOURCE: {options.source} {missing}")
    from .migration.report import as_json, as_text
    from .migration.study import study

    found = study(options.source, options.project)
    print((as_json if options.json else as_text)(found), end="")
    if not found.before.pages:
        return 2
    return 0 if found.before.understood else 1


if __name__ == "__main__":
    sys.exit(main())
