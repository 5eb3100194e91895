"""The coverage of a handbook as a gate: ``make docs`` fails where a page is missing."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def make_html(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """What ``make html``, the first part of ``make docs``, does for another handbook."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (line,) = re.findall(r"^\t\$\(BIN\)/python (-m sphinx .*) example_docs .*$", makefile, re.M)[:1]
    typed = ("-D", "show_warning_types=1")  # as is the default from Sphinx 8 on
    words = [sys.executable, *shlex.split(line), *typed, str(source), str(out)]
    plain = os.environ | {"NO_COLOR": "1"}
    return subprocess.run(
        words, env=plain, capture_output=True, text=True, encoding="utf-8", check=False
    )


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
