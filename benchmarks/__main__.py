"""Run the benchmarks, all or those that are named; the exit code says if every bar holds."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from importlib.metadata import version

from . import compare, edits, markdoc, pages, start
from .report import Report

SECTIONS: dict[str, Callable[[Report, bool], None]] = {
    "diagrams": compare.diagrams,
    "cycles": pages.cycles,
    "sidebar": pages.sidebar,
    "growth": pages.growth,
    "edits": edits.edits,
    "start": start.start,
    "markdoc": markdoc.markdoc,
}
PACKAGES = ("Sphinx", "docutils", "myst-parser", "sphinx-design", "sphinxcontrib-mermaid")


def circumstances() -> str:
    """When, how, with what and where this runs, and whether the machine has other things to do."""
    command = shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])
    programs = [f"Python {platform.python_version()}"]
    programs += [f"{package} {version(package)}" for package in PACKAGES]
    if dot := shutil.which("dot"):
        found = subprocess.run([dot, "-V"], capture_output=True, text=True, check=True)
        programs.append(found.stderr.strip())
    load = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return f"{date.today()}: {command}\n{', '.join(programs)}\n{load}\n"


def main() -> int:
    """Run what was asked for."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="fewer turns, less certain")
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - SECTIONS.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    about = circumstances()
    report = Report()
    for name in arguments.sections or SECTIONS:
        SECTIONS[name](report, arguments.quick)
    print(about)
    report.print()
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
