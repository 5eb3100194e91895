"""Markdoc tags in every Markdown parser that reads text for a project with the extension."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from conftest import Build, Built, make_build
from myst_parser.parsers import mdit, sphinx_
from processes import forked
from sphinx.application import Sphinx
from sphinx.cmd.build import main as sphinx_build

TAG = '{% callout type="tip" %}\nShort.\n{% /callout %}\n'
INDEX_RST = "Index\n=====\n\n.. include:: part.txt\n   :parser: {parser}\n"


def shows_the_tip(built: Built, docname: str = "index") -> bool:
    html = built.html(docname)
    return "{%" not in html and 'class="devops-callout devops-callout--tip admonition tip"' in html


@pytest.mark.parametrize("parser", ["myst_parser.sphinx_", "myst_parser.docutils_"])
def test_a_page_in_restructured_text_includes_markdown(build: Build, parser: str) -> None:
    part = f"{TAG}\n{{% /tab %}}\n"
    built = build({"index.rst": INDEX_RST.format(parser=parser), "part.txt": part})
    # docutils says where the file is as seen from here, if that is no way off.
    (warning,) = built.warnings
    assert warning.split(" closes")[0].endswith('part.txt:5: WARNING: "{% /tab %}"')
    assert shows_the_tip(built)


def test_what_a_markdoc_page_includes_is_no_page_with_a_title(build: Build) -> None:
    part = f"---\ntitle: Of the part\nsubtitle: Sub.\n---\n\n[b](/docs/b)\n\n{TAG}"
    built = build(
        {
            "index.rst": INDEX_RST.format(parser="myst_parser.sphinx_"),
            "part.txt": part,
            "b.rst": ":orphan:\n\nB\n=\n",
        },
        devops_markdoc_pages=["*"],
        devops_markdoc_root="/docs",
    )
    assert built.warnings == []
    assert shows_the_tip(built)
    assert 'href="b.html"' in built.html()
    assert "Of the part" not in built.html()
    assert "devops-lead" not in built.html()


PARSERS = {
    "one that says nothing of how Markdown is read": """
        from myst_parser.parsers.sphinx_ import MystParser

        class Mine(MystParser):
            pass
        """,
    "one that makes its own Markdown parser": """
        from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
        from myst_parser.parsers.mdit import create_md_parser
        from myst_parser.parsers.sphinx_ import MystParser

        class Mine(MystParser):
            def parse(self, inputstring, document):
                md = create_md_parser(document.settings.env.myst_config, SphinxRenderer)
                md.options["document"] = document
                md.render(inputstring)
        """,
    "one that looks for MyST's function when it is needed": """
        from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
        from myst_parser.parsers import mdit
        from myst_parser.parsers.sphinx_ import MystParser

        class Mine(MystParser):
            def parse(self, inputstring, document):
                config = document.settings.env.myst_config
                md = mdit.create_md_parser(config, SphinxRenderer)
                md.options["document"] = document
                md.render(inputstring)
        """,
}


@pytest.mark.parametrize("module", PARSERS.values(), ids=PARSERS.keys())
def test_a_parser_of_ones_own(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    """It stays what is registered, and its pages have tags."""
    name = f"mine_{abs(hash(module))}"
    setup = "\n\ndef setup(app):\n    app.add_source_parser(Mine, override=True)\n"
    lines = [line.removeprefix(" " * 8) for line in module.splitlines()]
    (tmp_path / f"{name}.py").write_text("\n".join(lines) + setup, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    built = build(
        f"# Page\n\n{TAG}",
        extensions=("myst_parser", name, "sphinx_devops_phases"),
    )
    assert built.warnings == []
    assert shows_the_tip(built)
    parsers = built.app.registry.get_source_parsers()
    assert parsers["markdown"] is sys.modules[name].Mine


DOCSTRINGS = f'''
"""Deploys things.

{TAG}
"""


def deploy():
    """Bring it to everyone.

    ```{{note}}
    {{% callout type="danger" %}}
    Not on Fridays.
    {{% /callout %}}
    ```

    {{% /tab %}}
    """
'''


def test_docstrings_that_autodoc2_reads_as_markdown(build: Build, tmp_path: Path) -> None:
    built = build(
        {
            "index.rst": "API\n===\n\n.. toctree::\n\n   apidocs/index\n",
            "lib/deployer.py": DOCSTRINGS,
        },
        extensions=("autodoc2", "myst_parser", "sphinx_devops_phases"),
        autodoc2_packages=["lib/deployer.py"],
        autodoc2_docstring_parser_regexes=[(".*", "myst")],
    )
    line = DOCSTRINGS[1 : DOCSTRINGS.index("{% /tab")].count("\n") + 1
    assert {line.split(" closes")[0] for line in built.warnings} == {  # a summary says it again
        f'lib/deployer.py:{line}: WARNING: "{{% /tab %}}"'
    }
    page = built.output("apidocs/deployer/deployer.html")
    assert "admonition tip" in page
    assert "Not on Fridays." in page[page.index("admonition danger") :]


def test_builds_in_several_threads(tmp_path: Path) -> None:
    """Each reads its tags with its own configuration; a plain one knows of no tags."""

    def run(number: int) -> Sphinx:
        extension = "sphinx_devops_phases" if number % 3 else "myst_parser"
        pages = {
            f"p{page}.md": "# Page\n\n{% box %}\nText.\n{% /box %}\n\n{% nobox %}\n"
            for page in range(20)
        }
        box = {"box": ["", "tip", "note"][number % 3]}
        config = {"devops_markdoc_tags": box} if number % 3 else {}
        source = tmp_path / str(number)
        source.mkdir()
        for name, text in {**pages, "index.md": "# Index\n"}.items():
            (source / name).write_text(text, encoding="utf-8")
        (source / "conf.py").write_text("", encoding="utf-8")
        app = Sphinx(
            source,
            source,
            source / "out",
            source / "doctrees",
            "dummy",
            confoverrides={"extensions": [extension], **config},
            status=None,
            warning=None,
        )
        app.build()
        return app

    with ThreadPoolExecutor(6) as threads:
        apps = list(threads.map(run, range(6)))
    for number, app in enumerate(apps):
        for page in range(20):
            text = app.env.get_doctree(f"p{page}").pformat()
            assert ("<tip" in text) == (number % 3 == 1)
            assert ("<note" in text) == (number % 3 == 2)
            assert ("{% box %}" in text) == (number % 3 == 0)


def test_a_plain_build_in_the_same_process_is_as_without_us(build: Build, tmp_path: Path) -> None:
    assert shows_the_tip(build(f"# Page\n\n{TAG}"))
    plain = make_build(tmp_path / "plain")(f"# Page\n\n{TAG}", extensions=("myst_parser",))
    assert plain.warnings == []
    assert "{% callout" in plain.html()


def test_mysts_function_is_wrapped_once(build: Build) -> None:
    build("# Page\n")

    def functions() -> list[object]:
        return [getattr(module, "create_md_parser") for module in (sphinx_, mdit)]  # noqa: B009

    first = functions()
    build("# Page\n", extensions=("myst_nb", "sphinx_devops_phases"), nb_execution_mode="off")
    assert functions() == first


class Lazy:
    """What some packages put in the place of a module, which is imported when it is looked at."""

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        sys.modules.setdefault("looked_at", sys)
        return ModuleType


def test_modules_may_load_others_when_they_are_looked_at(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lazy", Lazy())
    monkeypatch.delitem(sys.modules, "looked_at", raising=False)
    assert build("# Page\n").warnings == []
    assert sys.modules.pop("looked_at") is sys


def test_an_unknown_myst_is_one_clear_error(tmp_path: Path) -> None:
    """In a process of its own, as it takes the function away."""
    (tmp_path / "conf.py").write_text(
        'extensions = ["sphinx_devops_phases"]\n'
        "from myst_parser.parsers import sphinx_\ndel sphinx_.create_md_parser\n",
        encoding="utf-8",
    )
    (tmp_path / "index.md").write_text("# Page\n", encoding="utf-8")
    done = forked(sphinx_build, "-q", tmp_path, tmp_path / "out")
    assert done.returncode
    message = re.sub(r"\x1b\[[0-9;]*m", "", done.stderr)
    assert re.search(
        r"sphinx_devops_phases cannot extend MyST: myst_parser.parsers.sphinx_ has no "
        r"create_md_parser. Installed are sphinx [\d.]+, myst-parser [\d.]+, markdown-it-py",
        message,
    )


def test_other_pages_keep_their_anchors(build: Build, tmp_path: Path) -> None:
    """Only the pages that ``devops_markdoc_pages`` names link to headings by their words."""
    pages = {
        "index.md": "---\norphan: true\n---\n\n# Index\n\n## Two.words\n\n[x](#index)\n",
        "old/page.md": "---\norphan: true\n---\n\n# Old\n\n[y](/#TwoWords) [z](#old) [w](/#none)\n",
    }
    built = build(pages, devops_markdoc_pages=["old/*"])
    plain = make_build(tmp_path / "plain")(
        {"index.md": pages["index.md"]}, extensions=("myst_parser",)
    )
    assert built.pretty() == plain.pretty()
    assert [line.split(" WARNING")[0] for line in built.warnings] == ["old/page.md:7:"]
    html = built.html("old/page")
    assert 'href="../index.html#two-words"><span class="std std-ref">y' in html
    assert 'href="#old"' in html
