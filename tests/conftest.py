"""How the tests build: a small project from a mapping of files, with the real builders."""

from __future__ import annotations

import os
import re
from ast import literal_eval
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.parsers.rst import directives, roles
from hypothesis import settings
from speed import worked_out_once
from sphinx import locale
from sphinx.testing.util import SphinxTestApp
from sphinx.util import logging as sphinx_logging
from sphinx.util.console import strip_colors
from sphinx.util.docutils import additional_nodes, register_node
from system import chromium

from sphinx_devops_phases.drawing import labels, markup, model, palette, paths, shapes, small, svg
from sphinx_devops_phases.output import html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The themes, and the handbook in each of them; a small Markdoc site; the records of a page.
pytest_plugins = ["themes", "sites", "collected"]

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
        return warnings_of(self.app)

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
        return pretty(self.doctree(docname))


def warnings_of(app: SphinxTestApp) -> list[str]:
    text = strip_colors(app.warning.getvalue())
    lines = text.replace(f"{app.srcdir}/", "").splitlines()
    return [line for line in lines if line.strip()]


def pretty(doctree: nodes.document) -> str:
    return re.sub(r"<document [^>]*>", "<document>", doctree.pformat())


Build = Callable[..., Built]


def make_build(directory: Path) -> Build:
    """A function that builds a project: files by name, the builder's name, and configuration."""

    def run(
        files: dict[str, str] | str,
        builder: str = "html",
        *,
        extensions: tuple[str, ...] = ("sphinx_devops_phases",),
        parallel: int = 0,
        cleanup: bool = True,
        **config: object,
    ) -> Built:
        if isinstance(files, str):
            files = {"index.md": files}
        source = directory / "source"
        source.mkdir(parents=True, exist_ok=True)
        # Sphinx adds to the default of source_suffix in place, for all later builds of the process.
        suffixes = {".rst": "restructuredtext"}
        defaults = {
            "html_theme": "alabaster",
            "show_warning_types": True,  # as is the default from Sphinx 8 on
            "source_suffix": suffixes,
        }
        # In place of alabaster, Sphinx's application for tests takes "basic", unless it is told so.
        told = {name: config[name] for name in ("html_theme",) if name in config}
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
            confoverrides=told,
        )
        try:
            app.build()
        finally:
            if cleanup:
                app.cleanup()
        return Built(app)

    return run


@pytest.fixture(scope="session", autouse=True)
def what_is_the_same_in_all_builds_is_worked_out_once() -> Iterator[None]:
    with worked_out_once():
        yield


@pytest.fixture(autouse=True)
def nothing_is_remembered(request: pytest.FixtureRequest) -> None:
    """Draw anew in each test of a drawing, so that none is right because of what another one drew."""
    if request.path.parent.name == "unit":
        for module in (html, labels, markup, model, palette, paths, shapes, small, svg):
            for remembering in vars(module).values():
                if hasattr(remembering, "cache_clear"):
                    remembering.cache_clear()


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds a project below the test's own directory."""
    return make_build(tmp_path)


@dataclass
class Page:
    """A page that has been read and written by itself."""

    _doctree: nodes.document
    _html: str
    warnings: list[str]

    def html(self, docname: str = "index") -> str:
        """The page's main part; there is no other page."""
        assert docname == "index"
        return self._html

    def doctree(self) -> nodes.document:
        return self._doctree

    def pretty(self) -> str:
        """The doctree as indented pseudo-XML, without its file's path."""
        return pretty(self._doctree)


#: What an application registers beyond itself, and a test application clears when it is done.
REGISTRIES = ((directives, "_directives"), (roles, "_roles"), (locale, "translators"))


class Rereader:
    """One page that is read and written again and again, which is much faster than building it.

    Nothing else of a build takes place: no index, no files, no check of the whole.
    """

    def __init__(self, directory: Path, **config: object) -> None:
        built = make_build(directory)("# Page\n", cleanup=False, **config)
        self.app = built.app
        self.page = Path(self.app.srcdir, "index.md")
        self._registered_names = [dict(vars(module)[name]) for module, name in REGISTRIES]
        self._nodes = set(additional_nodes)
        self.app.cleanup()

    @contextmanager
    def _registered(self) -> Iterator[None]:
        """What the application registers is global: there while it is at work, and no longer."""
        for (module, name), names in zip(REGISTRIES, self._registered_names, strict=True):
            vars(module)[name].update(names)
        for node in self._nodes:
            register_node(node)
        self.app.warning.seek(0)
        self.app.warning.truncate()
        sphinx_logging.setup(self.app, self.app.status, self.app.warning)
        try:
            yield
        finally:
            self.app.cleanup()

    def _read(self, text: str) -> nodes.document:
        self.page.write_bytes(text.encode())
        env = self.app.env
        self.app.emit("env-purge-doc", env, "index")
        env.clear_doc("index")
        env._pickled_doctree_cache.clear()
        self.app.builder.read_doc("index", _cache=False)
        return env.get_doctree("index")

    def doctree(self, text: str) -> nodes.document:
        """The page with this *text*, as Sphinx keeps it."""
        with self._registered():
            return self._read(text)

    def read(self, text: str) -> Page:
        """The page with this *text*, and what was reported of it."""
        with self._registered():
            doctree = self._read(text)
            shown = doctree.deepcopy()
            self.app.env.resolve_references(shown, "index", self.app.builder)
            self.app.builder.write_doc("index", shown)
        built = Built(self.app)
        return Page(doctree, built.html(), built.warnings)

    def html(self, text: str) -> str:
        """The main part of the page with this *text*."""
        return self.read(text).html()


Read = Callable[..., Page]


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Reads and writes a page that is a whole project, as *build* does, but alone and much faster."""

    @cache
    def reader(config: str) -> Rereader:
        return Rereader(tmp_path_factory.mktemp("read"), **literal_eval(config))

    def run(text: str, **config: object) -> Page:
        return reader(repr(config)).read(dedent(text).lstrip("\n"))

    return run


def recorded(path: Path, found: str) -> str:
    """What was *found* when it was last looked at.

    To accept what is found now, run the tests with ``RECORD=write`` in the environment, and look at
    the difference that git shows.
    """
    if os.environ.get("RECORD") == "write":
        path.write_text(found, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rereader(tmp_path_factory: pytest.TempPathFactory) -> Rereader:
    """A page that may have any tag; ``box`` stands for a directive."""
    return Rereader(
        tmp_path_factory.mktemp("reread"),
        devops_markdoc_tags={"box": "note"},
        devops_markdoc_pages=["*"],
        devops_cycle_images=["*/cycle.png"],
    )


def drawing_in(html: str) -> str:
    """The first diagram in *html*, as SVG."""
    begin = html.index('<svg class="devops-cycle__svg')
    return html[begin : html.index("</svg>", begin) + len("</svg>")]


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


@pytest.fixture(scope="session")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The project of *phase_pages*, for tests that only look at it."""
    built = make_build(tmp_path_factory.mktemp("handbook"))(phase_pages())
    assert built.warnings == []
    return built


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, or else Playwright's, without the services that look for other hosts."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        browser.close()
