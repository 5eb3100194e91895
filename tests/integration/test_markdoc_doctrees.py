"""A page for each Markdoc construct, and the doctree and warnings it is to have.

They are the cases of ``tests/fixtures/markdoc``, built under several configurations, which must not
matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cases
import pytest
from cases import Case
from conftest import Built, make_build
from docutils import nodes

FILES = sorted((Path(__file__).parents[1] / "fixtures" / "markdoc").glob("*.txt"))
PAGES = [(file, case) for file in FILES for case in cases.read(file)]

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
    ("everything", "GitBook"): "quotes are curly there",
    ("everything", "Task and fields"): "[ ] is a box there",
    ("everything", "Hugo"): "{{ }} is a substitution there",
    ("everything", "Liquid"): "{{ }} is a substitution there",
    **dict.fromkeys(
        [
            *(("attributes", title) for title in ("GitBook", "Jinja", "Liquid", "Unknown in tabs")),
            *(("everything", title) for title in ("Jinja", "Unknown in tabs")),
        ],
        "what is between {% and %} is a comment of attrs_block there, if it is no tag",
    ),
}


CASES = [
    pytest.param(setup, file, case, id=f"{setup}-{file.stem}-{case.name}")
    for setup in SETUPS
    for file, case in PAGES
    if (setup, case.title) not in OTHERWISE
]


@pytest.fixture(scope="module")
def built_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """All pages, built once with each setup."""

    @cache
    def build(setup: str) -> Built:
        extensions, myst = SETUPS[setup]
        files = {f"{case.name}.md": case.text for _, case in PAGES}
        files["index.md"] = "# Index\n\n```{toctree}\n:glob:\n\n*\n```\n"
        config = {"myst_enable_extensions": myst, "smartquotes": False}
        run = make_build(tmp_path_factory.mktemp(setup))
        return run(files, "dummy", extensions=extensions, **config)

    return build


@pytest.mark.parametrize(("setup", "file", "case"), CASES)
def test_each_construct_has_its_doctree_in_every_setup(
    built_with: Callable[[str], Built], setup: str, file: Path, case: Case
) -> None:
    built = built_with(setup)
    page = f"{case.name}.md"
    found = [line.removeprefix(page) for line in built.warnings if line.startswith(f"{page}:")]
    found.append(plain(built.doctree(case.name)))
    cases.check(file, case._replace(expected="\n".join(found)))


def plain(document: nodes.document) -> str:
    """The doctree as indented pseudo-XML, without what depends on the versions of others."""
    for image in document.findall(nodes.image):
        image.attributes.pop("candidates", None)
    text = re.sub(r"<document [^>]*>", "<document>", document.pformat())
    text = text.replace('="True"', '="1"').replace('="False"', '="0"')
    return re.sub(r' xml:space="preserve"| classes="tex2jax_ignore mathjax_ignore"', "", text)
