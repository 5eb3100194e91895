"""The pure part names its mistakes by plain words, which are those of the warnings."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

from sphinx_devops_phases.markdoc.tokens import Kind
from sphinx_devops_phases.messages import Warn


def test_each_kind_of_mistake_is_a_warning() -> None:
    kinds = set(get_args(Kind))
    assert kinds == {kind.value for kind in Warn if kind.name.startswith("MARKDOC_")}


def test_the_rules_need_no_sphinx() -> None:
    code = (
        "import sys, sphinx_devops_phases.markdoc.plugin\n"
        "print({name.partition('.')[0] for name in sys.modules} & {'sphinx', 'docutils', 'myst_parser', 'sphinx_design'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
