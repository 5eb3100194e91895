"""Whatever the source declares for authors is in the reference: built, and in the repository."""

from __future__ import annotations

import inspect
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from importlib import import_module
from io import StringIO
from itertools import pairwise
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import MagicMock

import pytest
from conftest import Built
from docutils import nodes
from markdown_it import MarkdownIt
from processes import forked
from sphinx import addnodes
from sphinx.cmd.build import main as sphinx_build
from sphinx.testing.util import SphinxTestApp

import sphinx_devops_phases
from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.domain.front_matter import KEYS, SUMMARIES
from sphinx_devops_phases.markdoc import tags as markdoc_tags
from sphinx_devops_phases.markdoc.mappings import MARKDOC_TAGS
from sphinx_devops_phases.messages import Warn

DOCS = Path(__file__).parents[2] / "example_docs"
PACKAGE = Path(sphinx_devops_phases.__file__).parent

PUBLIC = ("phases", "geometry", "svg", "tikz", "markdoc", "config", "messages", "domain")
"""Modules for others to import."""


#: Its theme makes the navigation of each page anew, of which nothing is tested here.
PLAIN = {"html_theme": "basic", "html_theme_options": {}, "html_sidebars": {}}


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SphinxTestApp]:
    directory = tmp_path_factory.mktemp("manual")
    source = shutil.copytree(DOCS, directory / "source")
    app = SphinxTestApp("html", srcdir=source, builddir=directory, confoverrides=PLAIN)
    app.build()
    assert app.warning.getvalue() == ""
    yield app
    app.cleanup()


@pytest.fixture(scope="module")
def described(manual: SphinxTestApp) -> set[tuple[str, str]]:
    """The kind and the name of each object of the manual that readers find on a page."""
    found = set()
    for domain in manual.env.domains.values():
        for name, _, kind, docname, anchor, _ in domain.get_objects():
            page = (Path(manual.outdir) / f"{docname}.html").read_text(encoding="utf-8")
            if f'id="{anchor}"' in page:
                found.add((f"{domain.name}:{kind}", name))
    return found


@pytest.fixture(scope="module")
def in_repository(manual: SphinxTestApp) -> dict[str, str]:
    """What ``make reference`` writes, by the name of the page."""
    source = Path(manual.srcdir)
    app = SphinxTestApp("reference", srcdir=source, builddir=source.parent, confoverrides=PLAIN)
    app.build()
    app.cleanup()
    outdir = Built(app).outdir
    pages = sorted(outdir.rglob("*.md"))
    return {page.relative_to(outdir).as_posix(): page.read_text("utf-8") for page in pages}


def registered() -> Iterator[tuple[str, str]]:
    """What ``setup`` hands to Sphinx."""
    app = MagicMock()
    sphinx_devops_phases.setup(app)
    for call in app.add_config_value.call_args_list:
        yield "std:confval", call.args[0]
    for call in app.add_directive.call_args_list:
        name, directive = call.args
        yield "rst:directive", name
        for option in directive.option_spec or ():
            yield "rst:directive:option", f"{name}:{option}"
    for call in app.add_domain.call_args_list:
        for role in call.args[0].roles:
            yield "rst:role", f"{call.args[0].name}:{role}"


def command_line() -> Iterator[tuple[str, str]]:
    """What ``--help`` lists."""
    for command in ("init", "draw", "export", "markdoc"):
        with redirect_stdout(StringIO()) as output, suppress(SystemExit):
            main([command, "--help"])
        for names in re.findall(r"^  (\S.*?)(?:  .*)?$", output.getvalue(), re.MULTILINE):
            for name in {*re.findall(r"(?<!\S)-[\w-]+|^\w+$", names)} - {"-h", "--help"}:
                yield "std:cmdoption", f"{command}.{name}"


def front_matter() -> Iterator[tuple[str, str]]:
    """The keys that the source asks for, whatever its comments say."""
    for module in ("domain/collector", "myst/pages"):
        source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
        for key in re.findall(
            r'(?:front_matter(?:_text|_keys|\.get)|metadata\.get)\("([\w-]+)"', source
        ):
            yield "std:frontmatter", key
    for key in (*KEYS, *SUMMARIES):
        yield "std:frontmatter", key


def styles() -> Iterator[tuple[str, str]]:
    """What the rules of the style sheet use; parts of a block are its own business."""
    sheet = (PACKAGE / "static" / "devops-phases.css").read_text(encoding="utf-8")
    rules = sheet.partition("*/")[2]
    for name in re.findall(r"--devops-[\w-]+", rules):
        yield "std:cssproperty", name
    for name in re.findall(r"\.devops-[\w-]+", rules):
        if "__" not in name:
            yield "std:cssclass", name


def classes() -> Iterator[tuple[str, str]]:
    for part in PUBLIC:
        name = f"sphinx_devops_phases.{part}"
        module = import_module(name)
        public = getattr(module, "__all__", None)
        for cls_name, cls in inspect.getmembers(module, inspect.isclass):
            own = cls.__module__ == name and not cls_name.startswith("_")
            if cls_name in public if public else own:
                kind = "exception" if issubclass(cls, Exception) else "class"
                yield f"py:{kind}", f"{name}.{cls.__name__}"


DECLARED = {
    *registered(),
    *command_line(),
    *front_matter(),
    *(("std:warningtype", f"devops.{kind}") for kind in Warn),
    *styles(),
    *classes(),
}


@pytest.mark.parametrize(("kind", "name"), sorted(DECLARED))
def test_what_is_declared_is_described(
    described: set[tuple[str, str]], kind: str, name: str
) -> None:
    assert (kind, name) in described


def test_what_is_described_is_declared(described: set[tuple[str, str]]) -> None:
    kinds = {kind for kind, _ in DECLARED if "css" not in kind and not kind.startswith("py:")}
    assert {entry for entry in described if entry[0] in kinds} <= DECLARED


def test_all_kinds_are_declared() -> None:
    assert {kind for kind, _ in DECLARED} == {
        *("std:confval", "std:frontmatter", "std:warningtype", "std:cmdoption"),
        *("std:cssproperty", "std:cssclass"),
        *("rst:directive", "rst:directive:option", "rst:role", "py:class", "py:exception"),
    }


def test_each_description_says_something(manual: SphinxTestApp) -> None:
    for docname in manual.env.found_docs:
        for entry in manual.env.get_doctree(docname).findall(addnodes.desc):
            content = next(iter(entry.findall(addnodes.desc_content)))
            words = [node for node in content if isinstance(node, nodes.paragraph)]
            assert words, entry.astext()


def test_each_markdoc_tag_is_in_its_table() -> None:
    page = (DOCS / "reference" / "markdoc.md").read_text(encoding="utf-8")
    cells = " ".join(re.findall(r"^\| (`.*?) \|", page, re.MULTILINE))
    tags = {*markdoc_tags.CALLOUT_TAGS, *markdoc_tags.COMPONENT_TAGS, *MARKDOC_TAGS}
    assert {*tags, markdoc_tags.COMMENT_TAG} <= set(re.findall(r"`([\w-]+)`", cells))


def test_the_manual_says_nothing_twice(manual: SphinxTestApp) -> None:
    """Text for readers of the repository is no part of it."""
    text = manual.env.get_doctree("reference/warnings").astext().replace("’", "'")
    for kind in Warn:
        assert text.count(kind.help.partition("``")[0].partition(":conf")[0]) == 1


GENERATED = sorted(
    path.relative_to(DOCS).as_posix()
    for path in DOCS.rglob("*.md")
    if "<!-- reference" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", GENERATED)
def test_the_repository_has_what_the_source_says(in_repository: dict[str, str], name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == in_repository[name], "make reference"


def test_no_page_in_the_repository_waits_for_a_build() -> None:
    assert {f"reference/{path.name}" for path in DOCS.glob("reference/*.md")} - {*GENERATED} == {
        *("reference/index.md", "reference/json.md")
    }
    for path in DOCS.rglob("*.md"):
        assert not re.search(r"^ *[`:]{3,}\{(reference|eval-rst)", path.read_text("utf-8"), re.M), (
            path
        )


def test_options_are_named_as_they_are_typed() -> None:
    """With a value if they take one, and with two hyphens also in the words about them."""
    page = (DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")
    for line in (
        "- `--shape SHAPE` – ",
        "- `--dark` – ",
        "- `--icons, --no-icons` – ",
        "- `--png` – the same as `--format` png\n",
    ):
        assert line in page


def headings(page: str) -> set[str]:
    """The anchors that code hosts give to the headings of *page*."""
    tokens = MarkdownIt().parse(page)
    texts = [after.content for one, after in pairwise(tokens) if one.markup[:1] == "#"]
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in texts}


@pytest.mark.parametrize("name", GENERATED)
def test_generated_links_lead_to_headings_in_the_repository(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"<!-- reference.*?-->(.*?)<!-- end", text, re.DOTALL))
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", blocks):
        page = (DOCS / name).parent / target if target else DOCS / name
        assert page.is_file(), target
        assert not anchor or anchor in headings(page.read_text(encoding="utf-8")), anchor


def test_what_a_build_describes_is_named_in_the_repository(
    described: set[tuple[str, str]], in_repository: dict[str, str]
) -> None:
    """Each object, in code: by its own name without the one that it belongs to."""
    code = set(
        re.findall(r"[\w-]+", " ".join(re.findall("`+(.+?)`+", "".join(in_repository.values()))))
    )
    objects = {entry for entry in described if entry in DECLARED}
    assert {name for _, name in objects if re.findall(r"[\w-]+", name)[-1] not in code} == set()


# The coverage of a handbook as a gate: `make docs` fails where a page is missing


def make_html(source: Path, out: Path) -> CompletedProcess[str]:
    """What ``make html``, the first part of ``make docs``, does for another handbook."""
    makefile = (DOCS.parent / "Makefile").read_text(encoding="utf-8")
    line = re.findall(r"^\t\$\(BIN\)/python -m sphinx (.*) example_docs .*$", makefile, re.M)[0]
    typed = ("-D", "show_warning_types=1")  # as is the default from Sphinx 8 on
    return forked(sphinx_build, *shlex.split(line), *typed, source, out, NO_COLOR="1")


def test_a_handbook_with_one_gap_fails_and_names_it(manual: SphinxTestApp, tmp_path: Path) -> None:
    """What has been read of the manual for the tests above, is not read again."""
    source, out = Path(manual.srcdir), tmp_path / "out"
    shutil.copytree(manual.doctreedir, out / ".doctrees")
    page = source / "checklists" / "before-a-release.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("devops-kind: checklist\n", ""), encoding="utf-8")
    done = make_html(source, out)
    page.write_text(text, encoding="utf-8")
    assert done.returncode == 1
    gaps = [line for line in done.stderr.splitlines() if "devops." in line]
    assert gaps == [
        'WARNING: The phase "release" has no checklist: write "devops-related: release" and '
        '"devops-kind: checklist" in the front matter of a page. [devops.coverage]'
    ]
