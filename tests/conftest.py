"""How the tests build: a small project from a mapping of files, with the real builders."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import cast

import pytest
from docutils import nodes
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.testing.util import SphinxTestApp
from sphinx.util.console import strip_escape_sequences
from system import chromium

from sphinx_devops_phases.drawing import palette, shapes, svg

# The same input in every run; `make fuzz` looks for more. A busy machine is no reason to fail.
settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("fuzz", max_examples=5_000, deadline=None)
settings.load_profile("quick")

KEYS = ("plan", "code", "build", "test", "release", "deploy", "operate", "monitor")

#: One of everything that a page can show.
PARTS = """
```{devops-cycle}
:caption: Select a phase.
:name: the-cycle
:shape: ring

The legend.
```

```{devops-grid}
```

```{devops-nav}
```

```{devops-resources}
```

```{callout} Small steps
:type: tip

One change at a time.
```

{% callout type="announcement" %}
We moved.
{% /callout %}

```{callout} Folded
:type: danger
:collapsible: closed

In the box.
```

{% grid columns=2 %}
{% cell title="First cell" %}
First text.
{% /cell %}
{% /grid %}

{% tabs %}
{% tab label="First tab" %}
First panel.
{% /tab %}
{% tab label="Second tab" %}
Second panel.
{% /tab %}
{% /tabs %}
"""


@dataclass
class Built:
    """A project that has been built once."""

    app: SphinxTestApp

    @property
    def outdir(self) -> Path:
        return Path(self.app.outdir)

    @property
    def warnings(self) -> list[str]:
        """Each warning as ``file:line: text [type]``, the path relative to the sources."""
        text = strip_escape_sequences(self.app.warning.getvalue())
        lines = text.replace(f"{self.app.srcdir}/", "").splitlines()
        return [line for line in lines if line.strip()]

    def output(self, name: str) -> str:
        return (self.outdir / name).read_text(encoding="utf-8")

    def html(self, docname: str = "index") -> str:
        """The page's main part."""
        page = self.output(f"{docname}.html")
        return page[page.index('role="main"') : page.index('<div class="sphinxsidebar"')]

    def doctree(self, docname: str = "index") -> nodes.document:
        return self.app.env.get_doctree(docname)

    def pretty(self, docname: str = "index") -> str:
        """The doctree as indented pseudo-XML, without its file's path."""
        return re.sub(r"<document [^>]*>", "<document>", self.doctree(docname).pformat())


Build = Callable[..., Built]


def make_build(directory: Path) -> Build:
    """A function that builds a project: files by name, the builder's name, and configuration."""

    def run(
        files: dict[str, str] | str,
        builder: str = "html",
        *,
        extensions: tuple[str, ...] = ("sphinx_devops_phases",),
        parallel: int = 0,
        **config: object,
    ) -> Built:
        if isinstance(files, str):
            files = {"index.md": files}
        source = directory / "source"
        source.mkdir(parents=True, exist_ok=True)
        # Sphinx adds to the default of source_suffix in place, for all later builds of the process.
        suffixes = {".rst": "restructuredtext"}
        defaults = {"html_theme": "alabaster", "source_suffix": suffixes}
        config = {**defaults, "extensions": list(extensions), **config}
        conf = "\n".join(f"{name} = {value!r}" for name, value in config.items())
        for name, text in {"conf.py": conf, **files}.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = dedent(text).lstrip("\n")
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
        app = SphinxTestApp(
            builder,
            srcdir=source,
            builddir=directory / "build",
            parallel=parallel,
        )
        try:
            app.build()
        finally:
            app.cleanup()
        return Built(app)

    return run


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    """Draw anew in each test, so that none is right because of what another one drew."""
    for remembering in (shapes.draw, shapes.fit_room, palette.ink, svg._path, svg.escaped):
        remembering.cache_clear()


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds a project below the test's own directory."""
    return make_build(tmp_path)


class Rereader:
    """One page that is read and written again and again, which is much faster than building it."""

    def __init__(self, directory: Path, **config: object) -> None:
        source = directory / "source"
        source.mkdir()
        self.page = source / "index.md"
        self.page.write_text("# Page\n", encoding="utf-8")
        config["extensions"] = ["sphinx_devops_phases"]
        conf = "".join(f"{name} = {value!r}\n" for name, value in config.items())
        (source / "conf.py").write_text(conf, encoding="utf-8")
        self.app = SphinxTestApp("html", srcdir=source, builddir=directory / "build")
        self.app.build()

    def doctree(self, text: str) -> nodes.document:
        """The page with this *text*, as Sphinx keeps it."""
        self.page.write_text(text, encoding="utf-8")
        self.app.warning.seek(0)
        self.app.warning.truncate()
        self.app.env.clear_doc("index")
        self.app.env._pickled_doctree_cache.clear()
        self.app.builder.read_doc("index", _cache=False)
        return self.app.env.get_doctree("index")

    def html(self, text: str) -> str:
        """The body of the page with this *text*."""
        doctree = self.doctree(text)
        builder = cast("StandaloneHTMLBuilder", self.app.builder)
        self.app.env.resolve_references(doctree, "index", builder)
        builder.current_docname = "index"
        return str(builder.render_partial(doctree)["fragment"])


def recorded(path: Path, found: str) -> str:
    """What was *found* when it was last looked at.

    To accept what is found now, run the tests with ``RECORD=write`` in the environment, and look at
    the difference that git shows.
    """
    if os.environ.get("RECORD") == "write":
        path.write_text(found, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rereader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rereader]:
    """A page that may have any tag; ``box`` stands for a directive."""
    found = Rereader(
        tmp_path_factory.mktemp("reread"),
        devops_markdoc_tags={"box": "note"},
        devops_markdoc_pages=["*"],
        devops_cycle_images=["*/cycle.png"],
    )
    yield found
    found.app.cleanup()


def phase_pages() -> dict[str, str]:
    """A project with a landing page and a page for each of the eight phases."""
    pages = {
        f"phases/{key}.md": f"---\ndevops-phase: {key}\nsubtitle: All about {key}.\n---\n\n"
        f"# The {key} phase\n\nWhat we do to {key}.\n"
        for key in KEYS
    }
    listing = "\n".join(f"phases/{key}" for key in KEYS)
    index = f"# Handbook\n\n```{{devops-cycle}}\n```\n\n```{{toctree}}\n{listing}\n```\n"
    return {"index.md": index, **pages}


def build_in_themes(
    files: dict[str, str],
    themes: Iterable[str],
    directories: pytest.TempPathFactory,
    **config: object,
) -> dict[str, str]:
    """The address of the same project in each theme."""
    addresses = {}
    for theme in themes:
        built = make_build(directories.mktemp(theme))(files, html_theme=theme, **config)
        assert built.warnings == []
        addresses[theme] = built.outdir.as_uri()
    return addresses


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, or else Playwright's, without the services that look for other hosts."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        browser.close()
