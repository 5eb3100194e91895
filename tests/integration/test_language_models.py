"""What language models get of a handbook: words, in Markdown and in plain text."""

from __future__ import annotations

import pytest
from conftest import Build
from test_facts import CONFIG, PAGES

MATRIX = "---\norphan: true\n---\n# All\n\n```{devops-facts}\n```\n\n```{devops-matrix}\n```\n"


def test_llms_txt_and_the_pages_that_it_lists_say_what_the_handbook_says(build: Build) -> None:
    extensions = ("sphinx_devops_phases", "sphinx_llm.txt")
    built = build(PAGES | {"all.md": MATRIX}, extensions=extensions, **CONFIG)
    assert "[Building](build.html.md)" in built.output("llms.txt")
    page = built.output("build.html.md")
    assert "Phase 2 of 3" in page
    assert "Owner" in page
    assert "@builders <b>" in page
    assert "[Cache](cache.html.md)" in built.output("all.html.md")
    assert "[Build](build.html.md)" in built.output("index.html.md")


@pytest.mark.parametrize(("builder", "suffix"), [("markdown", "md"), ("text", "txt")])
def test_other_texts_have_the_facts_and_the_matrix(build: Build, builder: str, suffix: str) -> None:
    extensions = ("sphinx_devops_phases", "sphinx_markdown_builder")
    pages = PAGES | {"all.md": MATRIX}
    text = build(pages, builder, extensions=extensions, **CONFIG).output(f"all.{suffix}")
    for words in ("Leaves the phase when", "The build is green.", "Runbooks", "Cache", "none"):
        assert words in text
