"""The themes in which the browser's tests look at a small handbook, and the handbook."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import make_build, phase_pages

MANUAL = Path(__file__).parents[1].joinpath("example_docs/how-to/templates.md").read_text("utf-8")

Click = Sequence[str]
"""What a reader clicks, one after the other."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, and how a project and its readers use it."""

    name: str
    dark: bool = True
    """Whether it has a dark mode."""
    switch: Sequence[Click] = ()
    """What leads from each of its modes to the next."""
    recipe: str = ""
    """How the manual begins to say what puts the ring into its sidebar."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """What else it needs in ``conf.py``."""


MENU = [
    (".theme-switch-button:visible", f".theme-change-button[data-mode={mode}]:visible")
    for mode in ("dark", "light", "auto")
]
PALETTE = [
    {"media": f"(prefers-color-scheme: {mode})", "scheme": scheme, "toggle": {"icon": "material/eye", "name": "x"}}
    for mode, scheme in (("light", "default"), ("dark", "slate"))
]
THEMES = {
    theme.name: theme
    for theme in (
        Theme("furo", switch=[(".theme-toggle:visible",)], recipe="furo"),
        Theme("pydata_sphinx_theme", switch=MENU, recipe="PyData"),
        Theme("sphinx_book_theme", switch=MENU, recipe="Book"),
        Theme("sphinx_rtd_theme", dark=False, recipe="Read the Docs"),
        Theme("alabaster", dark=False, recipe="Alabaster"),
        Theme("shibuya", switch=[(".js-theme:visible",)]),
        Theme(
            "sphinx_immaterial",
            config={
                "extensions": ("sphinx_devops_phases", "sphinx_immaterial"),
                "html_theme_options": {"font": False, "palette": PALETTE},
            },
        ),
        Theme("piccolo_theme"),
        Theme("sphinxawesome_theme"),
        Theme("sphinx_nefertiti"),
        Theme("python_docs_theme"),
        Theme("classic", dark=False),
    )
}

TEXT = "Words that fill the line and the next ones, too. " * 8
PAGES = {
    "parts.md": f"""
# Parts

{TEXT}

```{{devops-cycle}}
:caption: Select a phase.
```

{TEXT}

```{{devops-cycle}}
:align: left
```

{TEXT}

```{{callout}} Always open
:type: warning
One.
```

```{{callout}} To be opened
:type: warning
:collapsible: closed
Two.
```

```{{callout}} To be closed
:collapsible: open
Three.
```
""",
    "shapes.md": """
# Shapes

```{devops-cycle}
:shape: ring
:caption: A ring.
```

```{devops-cycle}
:shape: track
:current: code, deploy
:caption: A track.
```

```{devops-cycle} incident
:width: 30em
```
""",
    "tables.md": """
# Tables

```{devops-grid}
:facts: owner
```

```{devops-matrix}
```

```{devops-facts}
```

```{devops-resources} deploy
```

```{callout} Small steps
:type: tip
One at a time.
```

```{callout} Mind the gap
:type: warning
It is wide.
```

```{callout} Never
:type: danger
Not even once.
```

```{callout} For the record
:type: info
It was so.
```
""",
    "related.md": """---
devops-related: [deploy, operate]
devops-kind: runbook
---
# Roll back a version

Say it before you do it.

```{devops-cycle}
```
""",
    "triage.md": "---\ndevops-phase: incident/triage\n---\n# Triage\n\nText.\n",
    "detect.md": "---\ndevops-phase: incident/detect\n---\n# Detect\n\nText.\n",
    "plain.md": "# Plain\n\nText.\n",
}
CONFIG: dict[str, Any] = {
    "numfig": True,
    "devops_facts": {"owner": "Owner"},
    "devops_kinds": {"runbook": "Runbooks", "checklist": "Checklists"},
    "devops_phase_header": "track",
    "devops_cycles": {"incident": {"phases": ["detect", "triage", "review"], "shape": "ring"}},
}


def pages() -> dict[str, str]:
    """The handbook; Monitor has no page."""
    files = phase_pages()
    del files["phases/monitor.md"]
    others = "\n".join(name.removesuffix(".md") for name in PAGES)
    files["index.md"] = files["index.md"].replace("\nphases/monitor", f"\n{others}")
    files["phases/plan.md"] += """
```{devops-cycle}
:shape: ring
:width: 16rem
:align: right
```

The ring stands beside this paragraph, which is long enough to reach it, so that the distance
between the two can be measured in a browser window of the usual width, and of a telephone's.

```{callout} Small steps
:type: warning
One at a time.
```

```{callout}
:type: success
:collapsible: open
That is all.
```
"""
    return files | PAGES


def sidebar(theme: Theme) -> tuple[dict[str, str], dict[str, Any]]:
    """Templates and configuration that put the ring into its sidebar, as the manual says."""
    said = MANUAL.partition(f"\n{theme.recipe}")[2]
    found = re.search(r"^```(py|jinja)\n(.*?)^```$", said, re.MULTILINE | re.DOTALL)
    assert found
    if found[1] == "jinja":
        return {"_templates/layout.html": found[2]}, {"templates_path": ["_templates"]}
    config: dict[str, Any] = {}
    exec(found[2], config)
    return {}, {name: value for name, value in config.items() if name.startswith("html_")}


def _build(directory: Path, theme: Theme) -> list[str]:
    templates, ring = sidebar(theme) if theme.recipe else ({}, {})
    config = {"html_theme": theme.name, **CONFIG, **ring, **theme.config}
    return make_build(directory)(pages() | templates, **config).warnings


class Sites:
    """The handbook in each theme, built when it is first asked for."""

    def __init__(self, directories: pytest.TempPathFactory) -> None:
        self._directories = directories
        self._built: dict[str, Path] = {}

    def __getitem__(self, name: str) -> Path:
        """Where its pages are; each is built by itself, as some themes change Sphinx for good."""
        if name not in self._built:
            directory = self._directories.mktemp(name)
            with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
                assert pool.submit(_build, directory, THEMES[name]).result() == []
            self._built[name] = directory / "build" / "html"
        return self._built[name]
