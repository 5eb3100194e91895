"""A Sphinx project as it is, read without writing its pages: for ``export`` and ``draw``.

Sphinx is loaded when a project is opened: a command that needs none is done in a third of the time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .domain import DevopsDomain

BUILDERS = ("html", "dirhtml")
"""The outputs whose addresses can be asked for."""


class UnreadableProjectError(Exception):
    """A folder that is no project, or one that cannot be read; the text says why, in one line."""


@contextmanager
def opened(
    source: Path, builder: str = BUILDERS[0], *, read: bool = True
) -> Iterator[DevopsDomain]:
    """The domain of the project in the folder *source*, with all documents read and checked.

    Without *read* there are no more than its settings.  What Sphinx warns of goes to the standard
    error.  Nothing is written into the project, and addresses are those of *builder*.
    :exc:`UnreadableProjectError` says what is wrong.
    """
    if not source.is_dir():
        raise UnreadableProjectError(f"{source} is not a folder")
    if not (source / "conf.py").is_file():
        raise UnreadableProjectError(f"{source} has no conf.py: name the folder that it is in")
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    with TemporaryDirectory() as folder, patch_docutils(source), docutils_namespace():
        try:
            domain = _loaded(source, Path(folder), builder)
            if read:
                domain.app.builder.read()
                domain.env.check_consistency()
        except UnreadableProjectError:
            raise
        except Exception as error:  # it runs what is in conf.py, and any extension
            reason = f"cannot read the project in {source}: {_reason(error)}"
            raise UnreadableProjectError(reason) from error
        yield domain


def _loaded(source: Path, folder: Path, builder: str) -> DevopsDomain:
    from sphinx.application import Sphinx
    from sphinx.util.console import color_terminal, nocolor

    from .domain import DevopsDomain

    if not color_terminal():
        nocolor()
    app = Sphinx(
        source,
        source,
        folder / "output",
        folder / "doctrees",
        builder,
        status=None,
        warning=sys.stderr,
    )
    if __package__ not in app.extensions:
        raise UnreadableProjectError(
            f'{source / "conf.py"} has no "{__package__}" in its extensions'
        )
    return DevopsDomain.of(app.env)


def _reason(error: Exception) -> str:
    """The line of an error that tells most: the last one of a traceback, else the first one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return type(error).__name__
    return lines[-1] if any(line.startswith("Traceback") for line in lines) else lines[0]
