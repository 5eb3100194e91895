"""What it takes to load the extension."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from . import bars
from .report import Report

SCRIPT = """
import io, pathlib, sys, time
from sphinx.application import Sphinx

here = pathlib.Path(sys.argv[1])
others = {"extensions": ["myst_parser", "sphinx_design"]}
build, log = here / "build", io.StringIO()
app = Sphinx(here, None, build, build, "html", others, status=None, warning=log)
begin = time.process_time()
app.setup_extension("sphinx_devops_phases")
print(time.process_time() - begin)
"""


def start(report: Report, quick: bool) -> None:
    """Import and setup in new processes: the best of several, which others have disturbed least.

    The first writes the compiled modules, whatever the environment says about that.
    """
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-c", SCRIPT, directory]
        variables = {**os.environ, "PYTHONPYCACHEPREFIX": f"{directory}/compiled"}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        found = [
            float(subprocess.run(command, env=variables, capture_output=True, check=True).stdout)
            for _ in range(6 if quick else 20)
        ]
    report.add(bars.START, min(found) * 1e3)
