"""Whatever the source declares for authors is in the built reference."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from docutils import nodes
from sphinx import addnodes
from sphinx.testing.util import SphinxTestApp

import sphinx_devops_phases
from sphinx_devops_phases.markdoc import tags as markdoc_tags
from sphinx_devops_phases.messages import Warn

DOCS = Path(__file__).parents[2] / "example_docs"
PACKAGE = Path(sphinx_devops_phases.__file__).parent

PUBLIC = ("phases", "geometry", "svg", "tikz", "markdoc", "config", "messages", "domain")
"""Modules for others to import."""


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SphinxTestApp]:
    app = SphinxTestApp("html", srcdir=DOCS, builddir=tmp_path_factory.mktemp("manual"))
    app.build()
    assert app.warning.getvalue() == ""
    yield app
    app.cleanup()


@pytest.fixture(scope="module")
def described(manual: SphinxTestApp) -> set[tuple[str, str]]:
    """The kind and the name of each object of the manual that readers find on a page."""
    found = set()
    for domain in manual.env.domains.sorted():
        for name, _, kind, docname, anchor, _ in domain.get_objects():
            page = (Path(manual.outdir) / f"{docname}.html").read_text(encoding="utf-8")
            if f'id="{anchor}"' in page:
                found.add((f"{domain.name}:{kind}", name))
    return found


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


def front_matter() -> Iterator[tuple[str, str]]:
    """The keys that the source asks for, whatever its comments say."""
    for module in ("domain/collector", "myst/pages"):
        source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
        for key in re.findall(r'front_matter(?:_text|_keys|\.get)\("([\w-]+)"', source):
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
    for module in PUBLIC:
        name = f"sphinx_devops_phases.{module}"
        module = import_module(name)
        public = getattr(module, "__all__", None)
        for cls_name, cls in inspect.getmembers(module, inspect.isclass):
            own = cls.__module__ == name and not cls_name.startswith("_")
            if cls_name in public if public else own:
                kind = "exception" if issubclass(cls, Exception) else "class"
                yield f"py:{kind}", f"{name}.{cls.__name__}"


DECLARED = {
    *registered(),
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
        *("std:confval", "std:frontmatter", "std:warningtype", "std:cssproperty", "std:cssclass"),
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
    tags = {*markdoc_tags.CALLOUT_TAGS, *markdoc_tags.COMPONENT_TAGS, *markdoc_tags.MARKDOC_TAGS}
    assert {*tags, markdoc_tags.COMMENT_TAG} <= set(re.findall(r"`([\w-]+)`", cells))
