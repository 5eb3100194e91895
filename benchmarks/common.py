"""Building a project, and the time that it takes."""

from __future__ import annotations

import gc
import resource
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any

from sphinx.testing.util import SphinxTestApp

KEYS = ("plan", "code", "build", "test", "release", "deploy", "operate", "monitor")

Project = tuple[Mapping[str, str], Mapping[str, Any]]
"""The files of a project, and values for its ``conf.py``."""


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


def write(files: Mapping[str, str], source: Path) -> None:
    """Write a project."""
    for file, text in {"conf.py": "", **files}.items():
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        (source / file).write_text(text, encoding="utf-8")


def build(
    directory: Path,
    settings: Mapping[str, Any],
    builder: str = "html",
    call: Callable[[Callable[[], None]], object] = lambda build: build(),
) -> tuple[float, str]:
    """Build the project in ``source`` into ``build``, with what that has of an earlier build.

    *call* calls the build, so that a profiler can.  What is returned are the CPU seconds, and the
    warnings.
    """
    app = SphinxTestApp(
        builder,
        srcdir=directory / "source",
        builddir=directory / "build",
        confoverrides=dict(settings),
    )
    try:
        with no_collection():
            begin = cpu()
            call(app.build)
            seconds = cpu() - begin
        return seconds, app.warning.getvalue()
    finally:
        app.cleanup()


@contextmanager
def built(
    project: Project, call: Callable[[Callable[[], None]], object] = lambda build: build()
) -> Iterator[tuple[Path, float]]:
    """A project's HTML, built from nothing by one process, and the CPU seconds it took.

    A warning is an error: something else would have been measured.
    """
    files, settings = project
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write(files, directory / "source")
        seconds, warnings = build(directory, settings, call=call)
        if warnings:
            raise RuntimeError(warnings)
        yield directory / "build" / "html", seconds


def seconds(project: Project) -> float:
    """What a build of a project takes."""
    with built(project) as (_, found):
        return found
