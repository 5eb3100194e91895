"""Building and timing a project, and printing tables."""

from __future__ import annotations

import gc
import resource
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any

from sphinx.testing.util import SphinxTestApp

KEYS = ("plan", "code", "build", "test", "release", "deploy", "operate", "monitor")


def cpu() -> float:
    """CPU seconds of this process and of the programs it started and waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector out of what is measured."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def built(
    files: Mapping[str, str],
    settings: Mapping[str, Any],
    call: Callable[[Callable[[], None]], object] = lambda build: build(),
) -> Iterator[tuple[Path, float]]:
    """A project's HTML, built from nothing by one process, and the CPU seconds it took.

    *call* calls the build, so that a profiler can.  A warning is an error: something else
    would have been measured.
    """
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source"
        for file, text in {"conf.py": "", **files}.items():
            (source / file).parent.mkdir(parents=True, exist_ok=True)
            (source / file).write_text(text, encoding="utf-8")
        app = SphinxTestApp(
            "html", srcdir=source, builddir=Path(name) / "build", confoverrides=dict(settings)
        )
        try:
            with no_collection():
                begin = cpu()
                call(app.build)
                seconds = cpu() - begin
            if warnings := app.warning.getvalue():
                raise RuntimeError(warnings)
            yield Path(app.outdir), seconds
        finally:
            app.cleanup()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table that is also readable as it is."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str], fill: str = " ") -> str:
        first, *rest = cells
        padded = [first.ljust(widths[0], fill)]
        padded += [cell.rjust(width, fill) for cell, width in zip(rest, widths[1:], strict=True)]
        return f"| {' | '.join(padded)} |"

    print(line(head))
    print(line(["-", *["-:"] * (len(head) - 1)], "-"))
    for row in rows:
        print(line(row))
    print(flush=True)


def rounded(value: float) -> str:
    """Two digits that count: more would claim what was not measured."""
    return f"{float(f'{value:.2g}'):.6f}".rstrip("0").rstrip(".")
