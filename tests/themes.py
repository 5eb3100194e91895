"""The themes in which the browser's tests look at a small handbook, and the handbook."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import make_build, phase_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MANUAL = Path(__file__).parents[1] / "example_docs" / "how-to" / "templates.md"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, and how a project and its readers use it."""

    name: str
    dark: bool = True
    """Whether it has a dark mode."""
    switch: Sequence[Sequence[str]] = ()
    """What to click for the next mode, and the next; all of it again and again is a circle."""
    faint: str = ""
    """The colour of its links, if they have too little contrast for axe: its own affair."""
    recipe: str = ""
    """How the manual begins to say what puts the ring into its sidebar."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """What else it needs in ``conf.py``."""


MENU = [
    (".theme-switch-button:visible", f".theme-change-button[data-mode={mode}]:visible")
    for mode in ("dark", "light", "auto")
]
OTHER_MENU = [
    ("#snftt-luz:visible", f"[data-snftt-luz={mode}]:visible")
    for mode in ("dark", "light", "default")
]
PALETTE = [
    {"media": f"(prefers-color-scheme: {mode})", "scheme": scheme, "toggle": {"icon": "material/eye", "name": mode}}
    for mode, scheme in (("light", "default"), ("dark", "slate"))
]  # fmt: skip
IMMATERIAL = {
    "extensions": ("sphinx_devops_phases", "sphinx_immaterial"),
    "html_theme_options": {"font": False, "palette": PALETTE},
}
THEMES = {
    theme.name: theme
    for theme in (
        Theme("furo", switch=[(".theme-toggle:visible",)], recipe="furo"),
        Theme("pydata_sphinx_theme", switch=MENU, recipe="PyData"),
        Theme("sphinx_book_theme", switch=MENU, recipe="Book"),
        Theme("sphinx_rtd_theme", dark=False, faint="#2980b9", recipe="Read the Docs"),
        Theme("alabaster", dark=False, recipe="Alabaster"),
        Theme("shibuya", switch=[(".js-theme:visible",)]),
        Theme("sphinx_immaterial", switch=[("[for^=__palette]:visible",)], config=IMMATERIAL),
        Theme("piccolo_theme", switch=[("#mode_toggle:visible",)], faint="#2980b9"),
        Theme("sphinxawesome_theme", switch=[("[title^=Toggle]:visible",)]),
        Theme("sphinx_nefertiti", switch=OTHER_MENU),
        Theme("python_docs_theme"),
        Theme("classic", dark=False),
    )
}
LOOKS = [
    (name, scheme)
    for name, theme in THEMES.items()
    for scheme in ("light", "dark")
    if scheme == "light" or theme.dark
]

CONFIG: dict[str, Any] = {
    "project": "Handbook",
    "numfig": True,
    "devops_facts": {"owner": "Owner"},
    "devops_kinds": {"runbook": "Runbooks", "checklist": "Checklists"},
    "devops_phase_header": "track",
    "devops_cycles": {"incident": {"phases": ["detect", "triage", "review"], "shape": "ring"}},
}
TEXT = "Words that fill the line and the next ones, too. " * 8

PLAN = """
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
PARTS = f"""
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
"""
SHAPES = """
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

```{devops-grid}
:facts: owner
```

```{devops-matrix}
```

```{devops-facts}
```

```{devops-resources} deploy
```

```{callout} Never
:type: danger
Not even once.
```

```{callout} For the record
:type: info
It was so.
```
"""
RELATED = """---
devops-related: [deploy, operate]
devops-kind: runbook
---
# Roll back a version

Say it before you do it.

```{devops-cycle}
```
"""
OTHERS = {
    "parts.md": PARTS,
    "shapes.md": SHAPES,
    "related.md": RELATED,
    "triage.md": "---\ndevops-phase: incident/triage\n---\n# Triage\n\nText.\n",
    "detect.md": "---\ndevops-phase: incident/detect\n---\n# Detect\n\nText.\n",
    "plain.md": "# Plain\n\nText.\n",
}


def pages() -> dict[str, str]:
    """The handbook; Monitor has no page."""
    files = phase_pages()
    del files["phases/monitor.md"]
    others = "\n".join(name.removesuffix(".md") for name in OTHERS)
    files["index.md"] = files["index.md"].replace("\nphases/monitor", f"\n{others}")
    files["phases/plan.md"] += PLAN
    owner = "devops-phase: test\ndevops-facts:\n  owner: Everybody"
    files["phases/test.md"] = files["phases/test.md"].replace("devops-phase: test", owner)
    files["phases/test.md"] += "\n```{devops-facts}\n```\n"
    return files | OTHERS


def sidebar(theme: Theme) -> tuple[dict[str, str], dict[str, Any]]:
    """Templates and configuration that put the ring into its sidebar, as the manual says."""
    said = MANUAL.read_text(encoding="utf-8").partition(f"\n{theme.recipe}")[2]
    found = re.search(r"^```(py|jinja)\n(.*?)^```$", said, re.MULTILINE | re.DOTALL)
    assert found
    if found[1] == "jinja":
        return {"_templates/layout.html": found[2]}, {"templates_path": ["_templates"]}
    config: dict[str, Any] = {}
    exec(found[2], config)
    return {}, {name: value for name, value in config.items() if name.startswith("html_")}


def _build(directory: Path, files: dict[str, str], config: dict[str, Any]) -> list[str]:
    return make_build(directory)(files, **config).warnings


def build(theme: Theme, directory: Path, files: dict[str, str], **config: object) -> list[str]:
    """What a build in a *theme* reports; in a process of its own, as some change Sphinx for good."""
    config = {**theme.config, **config, "html_theme": theme.name}
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        return pool.submit(_build, directory, files, config).result()


class Sites:
    """The handbook in each theme, built when it is first asked for."""

    def __init__(self, directories: pytest.TempPathFactory) -> None:
        # What all of them need is loaded by this process, once.
        _build(directories.mktemp("any"), {"index.md": "# Page\n"}, {})
        self._directories = directories
        self._built: dict[str, Path] = {}

    def __getitem__(self, name: str) -> Path:
        """Where its pages are."""
        if name not in self._built:
            theme, directory = THEMES[name], self._directories.mktemp(name)
            templates, ring = sidebar(theme) if theme.recipe else ({}, {})
            assert build(theme, directory, pages() | templates, **CONFIG, **ring) == []
            self._built[name] = directory / "build" / "html"
        return self._built[name]


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """The handbook in each theme."""
    return Sites(tmp_path_factory)


# Functions for pages: colours as numbers through a canvas, contrast as in WCAG 2.
FUNCTIONS = """{
    const context = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true})
    const rgb = (...colours) => {
        context.clearRect(0, 0, 1, 1)
        for (const colour of colours) {
            context.fillStyle = colour
            context.fillRect(0, 0, 1, 1)
        }
        return [...context.getImageData(0, 0, 1, 1).data]
    }
    const luminance = colours => {
        const [r, g, b] = rgb(...colours).slice(0, 3).map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    // Both are painted on what is behind, which may be several colours.
    window.contrast = (one, other, ...behind) => {
        const [dark, light] = [luminance([...behind, one]), luminance([...behind, other])].sort((a, b) => a - b)
        return (light + 0.05) / (dark + 0.05)
    }
    window.behind = element => {
        while (element && rgb(getComputedStyle(element).backgroundColor)[3] < 255) element = element.parentElement
        return element ? getComputedStyle(element).backgroundColor : 'white'
    }
    window.faded = (colour, share) => `color-mix(in srgb, ${colour} ${share * 100}%, transparent)`
    window.shown = one => one.getClientRects().length && one.checkVisibility()
    window.all = (selector, within = document) => [...within.querySelectorAll(selector)].filter(shown)
}"""


@dataclass(slots=True)
class Look:
    """A browser's page in one theme, light or dark."""

    page: Page
    address: Path
    theme: Theme
    scheme: str

    def open(self, name: str, width: int = 1200, *, media: str = "screen") -> Page:
        """The page of this *name*, in a window of some *width*; the same one is not loaded again."""
        url = (self.address / f"{name}.html").as_uri()
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(media=media, color_scheme=self.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        self.page.mouse.move(0, 0)
        if self.page.url.partition("#")[0] != url:
            self.page.goto(url)
            self.page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
        return self.page


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def look(request: pytest.FixtureRequest, browser: Browser, sites: Sites) -> Iterator[Look]:
    """Each theme, light and dark, one after the other."""
    name, scheme = request.param
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    context.add_init_script(FUNCTIONS)
    yield Look(context.new_page(), sites[name], THEMES[name], scheme)
    context.close()


@pytest.fixture(scope="module", params=THEMES)
def light(request: pytest.FixtureRequest, browser: Browser, sites: Sites) -> Iterator[Look]:
    """Each theme, one after the other."""
    context = browser.new_context(color_scheme="light", reduced_motion="reduce")
    context.add_init_script(FUNCTIONS)
    yield Look(context.new_page(), sites[request.param], THEMES[request.param], "light")
    context.close()
