"""A project that has the extension and uses nothing of it is the project that it was before."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
from conftest import Build, Built, make_build

#: What a project may have that comes near to what this extension does.
FILES = {
    "index.md": """
        ---
        subtitle: What there is.
        myst:
          html_meta:
            keywords: words
        ---
        # Start

        Some *text*, $x^2$ {eq}`law`, a note[^1], and [a link](guide.md#a-section), <project:#label>.

        Another language has {% raw %} and {{ this }}, 100% {%.

        ```{only} html
        ## Deploy

        Only on the web.
        ```

        ```{math}
        :label: law
        a = b
        ```

        :::{note}
        :class: margin dropdown
        Noted.
        :::

        ```{admonition} A *title* with `code`
        :collapsible: closed
        Said.
        ```

        ```{todo}
        Do it.
        ```

        [^1]: At the foot.

        ```{toctree}
        :glob:

        *
        ```

        See {ref}`genindex` or {ref}`search`.
        """,
    "guide.md": """
        (label)=
        # Guide

        ## A section
        ### Deploy

        ```{figure} picture.svg
        :align: right
        :width: 50%
        :alt: A box

        A **box**.
        ```

        ```{list-table} A table
        :header-rows: 1

        * - One
          - Two
        * - {kbd}`a`
          - {term}`thing`
        ```

        ```{glossary}
        thing
          Some thing.
        ```

        ```{index} single: entry
        ```

        ```{todolist}
        ```
        """,
    "plain.rst": """
        Plan
        ====

        .. container:: wide

           Contained.

        .. topic:: A topic

           Text.

        .. rubric:: A rubric

        .. raw:: html

           <div class="mine">raw</div>

        .. py:function:: plan(x)

           Plans.
        """,
    "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
    "locale/de/LC_MESSAGES/.keep": "",
}
CARD_IN_GRID = ":::{grid-item-card} A **card**\n:link: https://example.org\n"
DESIGN = f"""
# Design

::::{{grid}} 1 2 2 3
{CARD_IN_GRID}In the card.
:::
:::{{grid-item}}
In the grid.
:::
::::

:::{{card}} Title `of` card
Header
^^^
Body
+++
Footer
:::

::::{{tab-set}}
:::{{tab-item}} One
:sync: one
First.
:::
:::{{tab-item}} Two
Second.
:::
::::

:::{{dropdown}} Drop
Down.
:::

{{bdg-info}}`badge` and {{octicon}}`rocket`

```{{button-link}} https://example.org
Press
```
"""
CONFIG: dict[str, object] = {
    "copyright": "2026",
    "version": "1",
    "html_last_updated_fmt": "",
    "man_pages": [("index", "handbook", "", [], 1)],
    "myst_enable_extensions": ["colon_fence", "dollarmath"],
    "myst_heading_anchors": 3,
    "numfig": True,
    "todo_include_todos": True,
}
BOOK: dict[str, object] = {"copyright": "2026", "version": "1"}
TOCTREE = "# Start\n\n```{toctree}\n:glob:\n\n*\n```\n"
TABS = """
{% tabs %}
{% tab label="One" %}
First.
{% /tab %}
{% /tabs %}
"""
BUILDERS = (
    *("html", "dirhtml", "singlehtml", "json", "epub", "latex", "texinfo", "text", "man"),
    *("xml", "pseudoxml", "gettext"),
)

OURSELVES = ["sphinx_devops_phases"]
OURS = {"_static/devops-phases.css"}
"""What is in the output of a project that uses nothing."""

DOMAIN = b' xmlns:devops="https://www.sphinx-doc.org/"'
"""Sphinx names each domain there is at the beginning of XML."""


def contents(built: Built) -> dict[str, bytes]:
    """Everything that a build wrote, a book's parts one by one."""
    return {name: data.replace(DOMAIN, b"") for name, data in _contents(built.outdir)}


def _contents(outdir: Path) -> Iterator[tuple[str, bytes]]:
    for path in outdir.rglob("*"):
        name = str(path.relative_to(outdir))
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{name}/{part}", book.read(part)) for part in book.namelist())
        elif path.is_file() and path.suffix != ".pickle":
            yield name, path.read_bytes()


def difference(name: str, before: bytes, after: bytes) -> str:
    """The lines of a file that changed."""
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (before, after))
    return "\n".join(unified_diff(old, new, name, name, lineterm="", n=0))


#: Of older versions of sphinx-design, which put it into every output.
DESIGN_FOLDER = "_sphinx_design_static"


@pytest.mark.parametrize("design", [True, False], ids=["with sphinx-design", "without it"])
@pytest.mark.parametrize("builder", BUILDERS)
def test_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builder: str, design: bool
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    own = ("myst_parser", "sphinx.ext.todo", *(["sphinx_design"] if design else []))
    files = FILES | ({"design.md": DESIGN} if design else {})
    if design and builder == "man":  # which such a card stops, also without this extension
        files["design.md"] = DESIGN.replace(CARD_IN_GRID, ":::{grid-item}\n")
    build = make_build(tmp_path)
    built = build(files, builder, extensions=own, **CONFIG)
    before, warnings = contents(built), built.warnings
    shutil.rmtree(tmp_path / "build")
    built = build(files, builder, extensions=(*own, "sphinx_devops_phases"), **CONFIG)
    after = contents(built)
    changed = [name for name in before.keys() & after.keys() if before[name] != after[name]]
    for name in sorted(changed):
        print(difference(name, before[name], after[name])[:3000])
    assert built.warnings == warnings
    assert before.keys() - after.keys() == set()
    added = after.keys() - before.keys()
    folder = {name for name in added if DESIGN_FOLDER in name}
    assert added - folder <= OURS
    if folder:
        changed = [name for name in changed if not name.endswith("content.opf")]
    assert changed == []


README = "## Two\n\nHow to build [this](y.md) with {{ callouts }} and devops.\n"
RST = {"index.rst": "Start\n=====\n\n:any:`plan`\n\nPlan\n----\n", "README.md": README}


@pytest.mark.parametrize("builder", BUILDERS)
def test_nothing_changes_in_a_project_of_restructuredtext(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    """Markdown files were there for other readers."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    build = make_build(tmp_path)
    config = BOOK | {"html_last_updated_fmt": "", "man_pages": [("index", "handbook", "", [], 1)]}
    before = contents(build(RST, builder, extensions=(), source_suffix=[".rst"], **config))
    shutil.rmtree(tmp_path / "build")
    built = build(RST, builder, source_suffix=[".rst"], **config)
    after = contents(built)
    assert [line for line in built.warnings if "README" in line] == []
    added = after.keys() - before.keys()
    folder = {name for name in added if DESIGN_FOLDER in name}
    assert added - folder <= OURS
    changed = [name for name in before if before[name] != after[name]]
    assert [one for one in changed if not (folder and one.endswith("content.opf"))] == []


@pytest.mark.parametrize(
    ("file", "config"),
    [
        ("---\ndevops-phase: plan\n---\n# Plans\n", {}),
        ("# Plans\n\n```{devops-cycle}\n```\n", {}),
        ("# Plans\n\n:::{callout} T\n:::\n", {}),
        ("# Plans\n\n{% callout %}\nText.\n{% /callout %}\n", {}),
        ("# Plans\n", {"devops_phase_docs": "{key}"}),
        ("# Plans\n", {"extensions": ["myst_parser", "sphinx_devops_phases"]}),
        ("# Plans\n", {"source_suffix": {".rst": None, ".md": "markdown"}}),
    ],
)
def test_markdown_is_read_where_something_asks_for_it(
    build: Build, file: str, config: dict[str, object]
) -> None:
    files = {"index.rst": "Start\n=====\n\n.. toctree::\n\n   plan\n", "plan.md": file}
    built = build(files, **{"source_suffix": [".rst"], "extensions": OURSELVES, **config})
    assert built.warnings == []
    assert "<h1>Plans" in built.html("plan")


@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub", "json"])
def test_sphinx_designs_files_go_to_the_pages_that_need_them(build: Build, builder: str) -> None:
    files = {"index.md": TOCTREE, "plain.md": "# Plain\n", "tabs.md": "# Tabs\n\n" + TABS}
    outdir = build(files, builder, **BOOK).outdir
    suffix = {"epub": ".xhtml", "dirhtml": "/index.html"}.get(builder, ".html")
    for name in ("sphinx-design.min.css", *(["design-tabs.js"] if builder != "epub" else [])):
        assert (outdir / "_static" / name).read_bytes()
        if builder == "json":  # whose pages have no head
            assert name in (outdir / "globalcontext.json").read_text(encoding="utf-8")
        else:
            assert name in (outdir / f"tabs{suffix}").read_text(encoding="utf-8")
            assert name not in (outdir / f"plain{suffix}").read_text(encoding="utf-8")


def test_a_project_that_has_sphinx_design_itself_has_it_everywhere(build: Build) -> None:
    for extensions in (
        ("sphinx_design", "sphinx_devops_phases"),
        ("sphinx_devops_phases", "sphinx_design"),
    ):
        built = build("# Plain\n", extensions=extensions, keep_warnings=extensions[0] < "sphinx_e")
        assert "sphinx-design.min.css" in built.output("index.html")
        assert "design-tabs.js" in built.output("index.html")


def test_a_file_of_the_users_is_not_ours_to_take(build: Build) -> None:
    """Also one that is called like sphinx-design's."""
    files = {"index.md": "# Plain\n", "files/sphinx-design.min.css": "p { margin: 0 }"}
    built = build(files, html_static_path=["files"])
    assert built.output("_static/sphinx-design.min.css") == "p { margin: 0 }"
