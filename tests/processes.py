"""Programs as processes of their own, without the second that Python takes to load Sphinx again."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryFile


def forked(
    program: Callable[[list[str]], int | None],
    *arguments: object,
    directory: Path | str = ".",
    **environment: str,
) -> CompletedProcess[str]:
    """What becomes of a *program* in a copy of this process, which signals may end.

    What Python does when it starts and when it ends is not part of it.
    """
    words = [str(word) for word in arguments]
    with TemporaryFile() as output, TemporaryFile() as errors:
        process = os.fork()
        if not process:
            status = 1
            try:
                for number, file in ((1, output), (2, errors)):
                    os.dup2(file.fileno(), number)
                sys.stdout, sys.stderr = (
                    os.fdopen(number, "w", encoding="utf-8") for number in (1, 2)
                )
                os.chdir(directory)
                os.environ.update(environment)
                status = program(words) or 0
            except SystemExit as stopped:
                status = stopped.code if isinstance(stopped.code, int) else bool(stopped.code)
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        said = []
        for file in (output, errors):
            file.seek(0)
            said.append(file.read().decode())
    return CompletedProcess(words, status, *said)
