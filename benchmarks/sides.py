"""What is compared: how each thing is written, and what that needs in ``conf.py``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from .common import KEYS


@dataclass(frozen=True)
class Side:
    """One of the things compared.

    ``{number}`` in its block is another one each time, lest one drawing serve for all of them.
    """

    name: str
    block: str = ""
    extension: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)
    many: int = 40
    """How many on a page are measured."""

    needs: tuple[str, ...] = ()
    """Packages and programs that have to be installed."""

    @property
    def config(self) -> dict[str, Any]:
        """Values for ``conf.py``: no other extension than its own."""
        extensions = ["myst_parser", *([self.extension] if self.extension else [])]
        return {"extensions": extensions, **self.settings}

    @property
    def missing(self) -> list[str]:
        """What keeps it from being measured here."""
        return [name for name in self.needs if not (shutil.which(name) or is_package(name))]

    def blocks(self, count: int, page: int) -> str:
        """The block *count* times."""
        numbers = range(page * count, (page + 1) * count)
        return "\n".join(self.block.replace("{number}", str(number)) for number in numbers)


def is_package(name: str) -> bool:
    """Whether a package can be imported, also one within another."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _each(form: str) -> str:
    """*form* for each phase, which knows the one after it."""
    pairs = zip(KEYS, (*KEYS[1:], KEYS[0]), strict=True)
    return "".join(form.format(key=key, name=key.title(), after=after) for key, after in pairs)


PLAIN = Side("nothing")
CYCLE = Side("devops-cycle", "```{devops-cycle}\n```\n", "sphinx_devops_phases")
CARD = "```{{grid-item-card}} {name}\n:link: phase-{key}\n:link-type: ref\n\nAbout it.\n```\n"
GRID = Side(
    "sphinx-design, 8 cards", f"````{{grid}} 4\n\n{_each(CARD)}\n````\n", "sphinx_design", many=4
)
EDGE = '{key} [label="{name}" URL="{key}.html" target="_top"]\n{key} -> {after}\n'
STEP = '{key}[{name}] --> {after}\nclick {key} "{key}.html"\n'
BOX, ARROW = 'rectangle "{name}" as {key} [[{key}.html]]\n', "{key} --> {after}\n"
OTHERS = (
    Side(
        "graphviz, as SVG",
        f"```{{graphviz}}\ndigraph cycle {{\n// {{number}}\n{_each(EDGE)}}}\n```\n",
        "sphinx.ext.graphviz",
        {"graphviz_output_format": "svg"},
        many=3,
        needs=("dot",),
    ),
    Side(
        "mermaid, by script",
        f"```{{mermaid}}\nflowchart LR\n{_each(STEP)}```\n",
        "sphinxcontrib.mermaid",
        needs=("sphinxcontrib.mermaid",),
    ),
    Side(
        "plantuml, as SVG",
        f"```{{uml}}\n' {{number}}\n{_each(BOX)}{_each(ARROW)}```\n",
        "sphinxcontrib.plantuml",
        {"plantuml_output_format": "svg_obj"},
        many=2,
        needs=("sphinxcontrib.plantuml", "plantuml"),
    ),
)


def constant(length: int) -> Side:
    """A text as long as a drawing."""
    block = "```{constant}\n```\n"
    return Side("a constant", block, "benchmarks.constant", {"constant_length": length})
