"""What is compared: how each thing is written, and what that needs in ``conf.py``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .common import KEYS


@dataclass(frozen=True, eq=False)
class Side:
    """One of the things compared.

    ``{number}`` in its block is another one each time, lest one drawing serve for all of them.
    """

    name: str
    block: str
    extension: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    many: int = 40
    """How many on a page are enough to be measured."""

    program: str = ""
    """A program that has to be installed."""

    @property
    def config(self) -> dict[str, Any]:
        """Values for ``conf.py``: no other extension than its own."""
        extensions = ["myst_parser", *([self.extension] if self.extension else [])]
        return {"extensions": extensions, **self.settings}

    @property
    def missing(self) -> str:
        """What keeps it from being measured here, if anything does."""
        absent = self.program and not shutil.which(self.program)
        return f"{self.program} is not installed" if absent else ""

    def blocks(self, count: int, page: int) -> str:
        """The block *count* times."""
        numbers = range(page * count, (page + 1) * count)
        return "\n".join(self.block.replace("{number}", str(number)) for number in numbers)


def _each(form: str) -> str:
    """*form* for each phase, which knows the one after it."""
    pairs = zip(KEYS, (*KEYS[1:], KEYS[0]), strict=True)
    return "".join(form.format(key=key, name=key.title(), after=after) for key, after in pairs)


FLOOR = Side("an empty directive", "```{nothing}\n```\n", many=100)
CYCLE = Side("devops-cycle", "```{devops-cycle}\n```\n", "sphinx_devops_phases")
CARD = "```{{grid-item-card}} {name}\n:link: phase-{key}\n:link-type: ref\n\nAbout it.\n```\n"
GRID = Side(
    "sphinx-design, 8 cards", f"````{{grid}} 4\n\n{_each(CARD)}\n````\n", "sphinx_design", many=4
)
EDGE = '{key} [label="{name}" URL="{key}.html" target="_top"]\n{key} -> {after}\n'
GRAPHVIZ = Side(
    "graphviz, as SVG",
    f"```{{graphviz}}\ndigraph cycle {{\n// {{number}}\n{_each(EDGE)}}}\n```\n",
    "sphinx.ext.graphviz",
    {"graphviz_output_format": "svg"},
    many=4,
    program="dot",
)
STEP = '{key}[{name}] --> {after}\nclick {key} "{key}.html"\n'
MERMAID = Side(
    "mermaid, by script",
    f"```{{mermaid}}\nflowchart LR\n{_each(STEP)}```\n",
    "sphinxcontrib.mermaid",
    many=20,
)
DIAGRAMS = (FLOOR, CYCLE, GRID, GRAPHVIZ, MERMAID)

COLON = {"myst_enable_extensions": ["colon_fence"]}
ALERT = {"myst_enable_extensions": ["alert"]}
TAG = '{% callout type="note" %}\nText.\n{% /callout %}\n'
NOTE = Side(":::{note}", ":::{note}\nText.\n:::\n", settings=COLON)
CALLOUTS = (
    NOTE,
    Side("> [!NOTE] (MyST's alert)", "> [!NOTE]\n> Text.\n", settings=ALERT),
    Side(":::{callout}", ":::{callout}\n:type: note\n\nText.\n:::\n", CYCLE.extension, COLON),
    Side("{% callout %}", TAG, CYCLE.extension),
)
