"""A page for each Markdoc construct, and the doctree and warnings it is to have.

Every page of ``tests/fixtures/markdoc`` is built under several configurations, which must not
matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import Built, make_build, recorded
from docutils import nodes

PAGES = sorted((Path(__file__).parents[1] / "fixtures" / "markdoc").glob("*.md"))

BASE = ["colon_fence", "deflist"]
EVERYTHING = [
    *("amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"),
    *("fieldlist", "html_admonition", "html_image", "replacements", "smartquotes"),
    *("strikethrough", "substitution", "tasklist"),
]
SETUPS = {
    "plain": (("sphinx_devops_phases",), BASE),
    "attributes": (("sphinx_devops_phases",), [*BASE, "attrs_block", "attrs_inline"]),
    "everything": (("sphinx_devops_phases",), EVERYTHING),
    "notebooks": (("myst_nb", "sphinx_devops_phases"), BASE),
}
# Where other extensions of MyST's mean something by the same text, on purpose.
OTHERWISE = {
    ("everything", "lookalike-gitbook"): "quotes are curly there",
    ("everything", "task-and-fields"): "[ ] is a box there",
    ("everything", "lookalike-hugo"): "{{ }} is a substitution there",
    ("everything", "lookalike-liquid"): "{{ }} is a substitution there",
}


CASES = [
    pytest.param(name, page, id=f"{name}-{page.stem}")
    for name in SETUPS
    for page in PAGES
    if (name, page.stem) not in OTHERWISE
]


@pytest.fixture(scope="module")
def built_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """All pages, built once with each setup."""

    @cache
    def build(setup: str) -> Built:
        extensions, myst = SETUPS[setup]
        files = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
        files["index.md"] = "# Index\n\n```{toctree}\n:glob:\n\n*\n```\n"
        config = {"myst_enable_extensions": myst, "smartquotes": False}
        run = make_build(tmp_path_factory.mktemp(setup))
        return run(files, "dummy", extensions=extensions, **config)

    return build


@pytest.mark.parametrize(("setup", "page"), CASES)
def test_each_construct_has_its_doctree_in_every_setup(
    built_with: Callable[[str], Built], setup: str, page: Path
) -> None:
    built = built_with(setup)
    found = "".join(
        f"{line.removeprefix(page.name)}\n"
        for line in built.warnings
        if line.startswith(f"{page.name}:")
    )
    found += plain(built.doctree(page.stem))
    assert found == recorded(page.with_suffix(".xml"), found)


def plain(document: nodes.document) -> str:
    """The doctree as indented pseudo-XML, without what depends on the versions of others."""
    for image in document.findall(nodes.image):
        image.attributes.pop("candidates", None)
    text = re.sub(r"<document [^>]*>", "<document>", document.pformat())
    text = text.replace('="True"', '="1"').replace('="False"', '="0"')
    return re.sub(r' xml:space="preserve"| classes="tex2jax_ignore mathjax_ignore"', "", text)
