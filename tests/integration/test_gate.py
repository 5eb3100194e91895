"""The coverage of a handbook as a gate: ``make docs`` fails where a page is missing."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from subprocess import CompletedProcess

from processes import forked
from sphinx.cmd.build import main as sphinx_build

ROOT = Path(__file__).parents[2]


def make_html(source: Path, out: Path) -> CompletedProcess[str]:
    """What ``make html``, the first part of ``make docs``, does for another handbook."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    line = re.findall(r"^\t\$\(BIN\)/python -m sphinx (.*) example_docs .*$", makefile, re.M)[0]
    typed = ("-D", "show_warning_types=1")  # as is the default from Sphinx 8 on
    return forked(sphinx_build, *shlex.split(line), *typed, source, out, NO_COLOR="1")


def test_a_handbook_with_one_gap_fails_and_names_it(tmp_path: Path) -> None:
    source = tmp_path / "handbook"
    shutil.copytree(ROOT / "example_docs", source)
    page = source / "checklists" / "before-a-release.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("devops-kind: checklist\n", ""), encoding="utf-8")
    done = make_html(source, tmp_path / "out")
    assert done.returncode == 1
    gaps = [line for line in done.stderr.splitlines() if "devops." in line]
    assert gaps == [
        'WARNING: The phase "release" has no checklist: write "devops-related: release" and '
        '"devops-kind: checklist" in the front matter of a page. [devops.coverage]'
    ]
