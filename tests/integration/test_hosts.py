"""A guest in other people's projects: autodoc, notebooks, another table of contents, autobuild."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from conftest import KEYS, Build, Built, drawing_in, make_build, phase_pages

MODULE = '''
"""Deploys things.

.. devops-phase:: deploy

   What brings a version to its users.

.. devops-cycle::
   :caption: Where we are.

.. devops-resources:: build
"""


def deploy(version: str) -> bool:
    """Bring a version to its users, after :devops:phase:`test`.

    .. callout:: Mind the hour
       :type: warning

       Not on Fridays, see :devops:phase:`our plans <plan>`.

    .. devops-nav::

    Args:
        version: What to deploy.

            .. callout:: Which one
               :type: tip

               The newest.

    Returns:
        Whether it worked.
    """


class Pipeline:
    """Runs the phases.

    .. callout:: Unknown
       :type: shout

       See :devops:phase:`biuld`.
    """
'''


@pytest.fixture(scope="module")
def autodoc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    directory = tmp_path_factory.mktemp("autodoc")
    title = "The {0} phase\n=================\n"
    files = {f"{key}.rst": title.format(key) for key in KEYS if key != "deploy"}
    files["build.rst"] = f":devops-related: build\n\n{files['build.rst']}"
    files["index.rst"] = (
        "API\n===\n\n.. automodule:: deployer\n   :members:\n\n.. toctree::\n   :glob:\n\n   *\n"
    )
    files["deployer.py"] = MODULE
    (directory / "source").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        # Not syspath_prepend, which fails when rinohtype has been imported.
        patch.setattr(sys, "path", [str(directory / "source"), *sys.path])
        yield make_build(directory)(
            files,
            extensions=("sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_devops_phases"),
            devops_phase_docs="{key}",
        )


def test_everything_works_in_docstrings(autodoc: Built) -> None:
    html = autodoc.html()
    diagram = drawing_in(html)
    linked = re.findall(r'<a [^>]*data-phase="(\w+)" href="(\w+.html|#)"', diagram)
    assert linked == [(key, f"{key}.html" if key != "deploy" else "#") for key in KEYS]
    assert 'aria-label="Deploy, Ops, phase 6 of 8"' in diagram
    assert re.search(
        r'<title class="nohighlight">What brings a version to its users.</title>', diagram
    )
    assert re.search(r'devops-resources.*\s<li><p><a [^>]*href="build.html"', html)
    assert re.search(r'after <a [^>]*href="test.html"', html)
    assert re.search(r'href="plan.html"[^>]*><span[^>]*>our plans', html)
    assert 'class="devops-phase-nav__prev" data-phase="release"' in html
    assert re.search(r'<p class="admonition-title">Mind the hour</p>\s*<p>Not on Fridays', html)
    assert re.search(r'<p class="admonition-title">Which one</p>\s*<p>The newest.</p>', html)


def test_mistakes_in_docstrings_are_reported_where_they_are(autodoc: Built) -> None:
    place = "deployer.py:docstring of deployer.Pipeline"
    assert [line.split(" WARNING: There is")[0] for line in autodoc.warnings] == [
        f"{place}:3:",
        f"{place}:6:",
    ]


def test_a_notebook_can_be_the_page_of_a_phase(build: Build) -> None:
    cells = [
        "# Our plans\n\nText.",
        "```{devops-cycle}\n:caption: Where we are.\n```\n\n```{devops-resources} code\n```",
    ]
    kernel = {"name": "python3", "display_name": "x", "language": "python"}
    phase = {"devops-phase": "plan", "subtitle": "From a notebook.", "devops-related": ["code"]}
    notebook = {
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": cell} for cell in cells],
        "metadata": {"kernelspec": kernel, **phase},
        "nbformat": 4,
        "nbformat_minor": 2,
    }
    built = build(
        {
            "index.rst": "Index\n=====\n\n.. devops-cycle::\n\n.. toctree::\n\n   plans\n",
            "plans.ipynb": json.dumps(notebook),
        },
        extensions=("myst_nb", "sphinx_devops_phases"),
        nb_execution_mode="off",
    )
    assert built.warnings == []
    assert re.search(r'<title class="nohighlight">From a notebook.</title>', built.html())
    html = built.html("plans")
    assert html.count('aria-current="page"') == 2  # in the diagram, and in the navigation
    assert re.search(r"<li><p><span>Our plans</span>\W+From a notebook.", html)  # not to itself


def test_an_external_table_of_contents_gives_the_order(build: Build) -> None:
    pages = phase_pages()
    pages["index.md"] = "# Handbook\n\n```{devops-resources} plan\n```\n"
    for name in "abc":
        pages[f"{name}.md"] = f"---\ndevops-related: plan\ndevops-phase: test\n---\n# {name}\n"
    entries = ["c", *(f"phases/{key}" for key in KEYS), "a", "b"]
    listing = "\n".join(f"- file: {entry}" for entry in entries)
    built = build(
        pages | {"_toc.yml": f"root: index\nentries:\n{listing}\n"},
        extensions=("sphinx_external_toc", "sphinx_devops_phases"),
    )
    # The first in the table of contents wins, not the first by name.
    assert [line.split(",")[0] for line in built.warnings] == [
        f'{place}: WARNING: The phase "test" has its home in c:3 already'
        for place in ("phases/test.md:2", "a.md:3", "b.md:3")
    ]
    assert re.findall(r'href="(\w)\.html"><span>', built.html()) == ["c", "a", "b"]
    assert 'rel="next" title="All about code."' in built.html("phases/plan")


ORDERS = [
    ("sphinx_devops_phases",),
    ("sphinx_design", "sphinx_devops_phases"),
    ("sphinx_devops_phases", "sphinx_design"),
    ("myst_parser", "sphinx_design", "sphinx_devops_phases"),
    ("sphinx_design", "sphinx_devops_phases", "myst_parser"),
    ("sphinx_devops_phases", "myst_parser", "sphinx_design"),
]


@pytest.fixture(scope="module")
def in_every_order(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    page = (
        "# Page\n\n```{devops-cycle}\n```\n\n```{devops-grid}\n```\n\n"
        '{% tabs %}\n{% tab label="One" %}\n{bdg}`new`\n{% /tab %}\n{% /tabs %}\n\n'
        "````{grid} 2\n```{grid-item-card} Card\n{% callout %}\nIn it.\n{% /callout %}\n```\n````\n\n"
        "````{tab-set}\n```{tab-item} Two\nText.\n```\n````\n\n## Plan\n\nText.\n"
    )
    pages = []
    for extensions in ORDERS:
        built = make_build(tmp_path_factory.mktemp("order"))(page, extensions=extensions)
        assert built.warnings == []
        pages.append(built.html())
    return pages


def test_sphinx_design_and_myst_parser_may_be_loaded_in_any_order(
    in_every_order: list[str],
) -> None:
    assert set(in_every_order) == {in_every_order[0]}
    for text in ("sd-tab-set", "sd-card", "sd-badge", "devops-callout", "<svg"):
        assert text in in_every_order[0]


@dataclass
class Server:
    """A sphinx-autobuild that is running."""

    source: Path
    outdir: Path
    log: Path

    def page(self, docname: str) -> str:
        """What is served, or nothing as long as it is not ready."""
        address = re.search(r"http://127\.0\.0\.1:\d+", self.log.read_text())
        if address:
            with suppress(URLError), urlopen(f"{address[0]}/{docname}.html") as answer:
                return str(answer.read().decode())
        return ""

    @property
    def builds(self) -> int:
        return self.log.read_text().count("build succeeded")


def eventually(happened: Callable[[], bool]) -> None:
    """Wait until something is so; two minutes are for a machine that is very busy."""
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    source, outdir, log = tmp_path / "source", tmp_path / "source/_build", tmp_path / "log"
    files = phase_pages() | {"plain.md": "---\norphan: true\n---\n# Plain\n"}
    files["conf.py"] = 'extensions = ["sphinx_devops_phases"]\nexclude_patterns = ["_build"]\n'
    for name, text in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    command = [sys.executable, "-u", "-m", "sphinx_autobuild", "--port=0", "--delay=0"]
    with log.open("w") as output:
        running = subprocess.Popen(
            [*command, str(source), str(outdir)], stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield Server(source, outdir, log)
        finally:
            running.terminate()
            running.wait()


def test_autobuild_serves_an_edit_and_rebuilds_what_shows_it(server: Server) -> None:
    eventually(lambda: "All about plan." in server.page("phases/code"))
    plain = server.outdir / "plain.html"
    before, builds = plain.stat().st_mtime_ns, server.builds

    page = server.source / "phases/plan.md"
    page.write_text(page.read_text().replace("All about plan.", "Better plans."))

    eventually(lambda: server.builds > builds)
    assert "Better plans." in server.page("phases/plan")
    assert "Better plans." in server.page("phases/code")
    assert plain.stat().st_mtime_ns == before  # it shows nothing of the edit
    time.sleep(1)
    assert server.builds == builds + 1  # a build is no reason for another one
