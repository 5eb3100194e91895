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


def test_llms_txt_says_of_each_page_what_it_is_about(build: Build) -> None:
    """And not where it is in the cycle, which is the line beneath its title."""
    extensions = ("sphinx_devops_phases", "sphinx_llm.txt")
    pages = {
        "index.md": PAGES["index.md"],
        "a.md": "---\ndevops-phase: plan\nsubtitle: Agree on it.\n---\n# A\n\nWords.\n",
        "b.md": "---\ndevops-related: plan\n---\n# B\n\n{devops:phase}`ship` what is *ready*.\n",
        "c.md": "---\ndevops-phase: ship\nmyst: {html_meta: {description: Sent.}}\n---\n# C\n\nWords.\n",
    }
    built = build(pages, extensions=extensions, **CONFIG)
    lines = [line for line in built.output("llms.txt").splitlines() if ".html.md): " in line]
    assert [line.partition("): ")[2] for line in lines][1:] == [
        "Agree on it.",
        "Ship what is ready.",
        "Sent.",
    ]
    assert built.output("a.html.md").startswith("# A\n")
    assert built.output("a.html").count('name="description"') == 1


@pytest.mark.parametrize(("builder", "suffix"), [("markdown", "md"), ("text", "txt")])
def test_other_texts_have_the_facts_and_the_matrix(build: Build, builder: str, suffix: str) -> None:
    extensions = ("sphinx_devops_phases", "sphinx_markdown_builder")
    pages = PAGES | {"all.md": MATRIX}
    text = build(pages, builder, extensions=extensions, **CONFIG).output(f"all.{suffix}")
    for words in ("Leaves the phase when", "The build is green.", "Runbooks", "Cache", "none"):
        assert words in text
