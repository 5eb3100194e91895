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
from importlib import import_module
from sphinx.application import Sphinx

here = pathlib.Path(sys.argv[1])
others = {"extensions": ["myst_parser", "sphinx_design"]}
build, log = here / "build", io.StringIO()
app = Sphinx(here, None, build, build, "html", others, status=None, warning=log)
begin = time.process_time()
app.setup_extension("sphinx_devops_phases")
loaded = time.process_time()
for module in sys.modules["sphinx_devops_phases.extension"].LATER:
    import_module("sphinx_devops_phases." + module)
print(loaded - begin, time.process_time() - loaded)
"""


def start(report: Report, quick: bool) -> None:
    """Import and setup in new processes: the best of several, which others have disturbed least.

    And what is loaded when it is needed.  The first process writes the compiled modules, whatever
    the environment says about that.
    """
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-c", SCRIPT, directory]
        variables = {**os.environ, "PYTHONPYCACHEPREFIX": f"{directory}/compiled"}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        found = [
            subprocess.run(command, env=variables, capture_output=True, check=True).stdout.split()
            for _ in range(6 if quick else 20)
        ]
    for bar, times in zip((bars.START, bars.LATER), zip(*found, strict=True), strict=True):
        report.add(bar, min(map(float, times)) * 1e3)
