"""Markdoc tags wherever text may stand: nested, included, in notebooks, on all pages of a site."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Build, Built, Read


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_endings(read: Read, ending: str) -> None:
    text = '# Page\n\n{% callout\n  type="tip"\n%}\nText.\n{% /callout %}\n\n{% tabs %}\n{% tab label="A" %}\nB\n{% /tab %}\n{% /tabs %}\n'
    built = read(text)
    expected = built.pretty()
    other = read(text.replace("\n", ending))
    assert built.warnings == other.warnings == []
    assert other.pretty() == expected


def test_block_attributes_of_myst_go_to_the_callout(read: Read) -> None:
    built = read(
        "# Page\n\n{#here .wide}\n{% callout %}\nText.\n{% /callout %}\n\n[](#here)\n",
        myst_enable_extensions=["attrs_block"],
    )
    assert 'classes="devops-callout devops-callout--note wide" ids="here"' in built.pretty()


def test_every_warning_can_be_suppressed(read: Read) -> None:
    text = (
        "# Page\n\n{% /callout %}\n\n{% nothing /%}\n\n{% callout type=x %}\nA\n{% /callout %}\n\n"
        "{% callout type=$x %}\nA\n{% /callout %}\n\n{% callout %}\nA\n"
    )
    kinds = ["stray", "tag", "syntax", "value", "unclosed"]
    assert len(read(text).warnings) == len(kinds)
    assert read(text, suppress_warnings=[f"devops.markdoc_{kind}" for kind in kinds]).warnings == []


PART = "One\n\nTwo\n\n- {% /callout %}\n\n{% tab label=x %}\nText.\n{% /tab %}\n"


@pytest.mark.parametrize(
    "include",
    [
        "```{include} part.txt\n```",
        "```{include} part.txt\n:start-line: 2\n```",
        "````{note}\n```{include} part.txt\n:start-line: 4\n```\n````",
        "{% callout %}\n```{include} part.txt\n```\n{% /callout %}",
        '{% tabs %}\n{% tab label="A" %}\n```{include} part.txt\n:start-line: 1\n```\n{% /tab %}\n{% /tabs %}',
        "{% box %}\n\n```{include} part.txt\n:start-line: 3\n```\n{% /box %}",
        "- {% box %}\n  ```{include} part.txt\n  ```\n  {% /box %}",
    ],
)
def test_mistakes_in_included_files_are_reported_there(build: Build, include: str) -> None:
    built = build(
        {"index.md": f"# Page\n\n{include}\n\n{{% /aside %}}\n", "part.txt": PART},
        devops_markdoc_tags={"box": "note"},
    )
    assert [line.split(" WARNING")[0] for line in built.warnings] == [
        "part.txt:5:",
        "part.txt:7:",
        f"index.md:{5 + include.count(chr(10))}:",
    ]


NESTED = {
    "a list": ("- a\n\n  ", "  ", ""),
    "a quote": ("> > ", "> > ", ""),
    "a directive": ("```{note}\n", "", "\n```"),
    "a directive with options": ("```{note}\n:class: x\n\n", "", "\n```"),
    "two directives": ("````{note}\n\n\n```{tip}\n\n", "", "\n```\n````"),
    "a list in a directive": ("```{note}\n- a\n\n  ", "  ", "\n```"),
    "a directive in a list": ("1. a\n   ```{note}\n   ", "   ", "\n   ```"),
    "a tab": ('{% tabs %}\n{% tab label="A" %}\n', "", "\n{% /tab %}\n{% /tabs %}"),
    "a mapped tag": ("{% box %}\n", "", "\n{% /box %}"),
    "a mapped tag over lines": ("{% box\n  a=1\n%}\n\n", "", "\n{% /box %}"),
    "mapped tags in a list": (
        "- {% box %}\n  {% box %}\n\n  ",
        "  ",
        "\n  {% /box %}\n  {% /box %}",
    ),
    "a footnote": ("x[^1]\n\n[^1]: Note.\n\n    ", "    ", ""),
    "a definition": ("Term\n: Text.\n\n  ", "  ", ""),
}


@pytest.mark.parametrize("place", NESTED.values(), ids=NESTED.keys())
def test_mistakes_are_reported_with_their_line(read: Read, place: tuple[str, str, str]) -> None:
    before, margin, after = place
    lines = [
        "Text.",
        "",
        "{% callout",
        "  type=x %}",
        "Text.",
        "{% /callout %}",
        "",
        "{% /aside %}",
    ]
    page = f"# Page\n\n{before}{f'{chr(10)}{margin}'.join(lines)}{after}\n"
    built = read(page, myst_enable_extensions=["deflist"], devops_markdoc_tags={"box": "note"})
    wanted = [
        f"index.md:{number}:"
        for number, line in enumerate(page.splitlines(), 1)
        if "type=x" in line or "/aside" in line
    ]
    assert [line.split(" WARNING")[0] for line in built.warnings] == wanted


NOTEBOOK = """\
---
file_format: mystnb
kernelspec:
  name: python3
title: From the front matter
subtitle: Sub.
---

Text.

{% callout type="tip" %}
Short.
{% /callout %}

```{code-cell}
1
```

{% /aside %}

[a](/other#deep)
"""


def test_text_notebooks_of_myst_nb(build: Build) -> None:
    built = build(
        {"index.md": NOTEBOOK, "other.md": "# O\n\n## Deep\n"},
        extensions=("myst_nb", "sphinx_devops_phases"),
        nb_execution_mode="off",
        devops_markdoc_pages=["index"],
        suppress_warnings=["toc", "myst-nb.lexer"],
    )
    assert [line.split(" closes")[0] for line in built.warnings if "other" not in line] == [
        'index.md:19: WARNING: "{% /aside %}"'
    ]
    html = built.html()
    assert "admonition tip" in html
    assert html.count("<h1>") == 1
    assert html.index("<h1>From the front matter") < html.index("Sub.") < html.index("Text.")
    assert 'href="other.html#deep"' in html


def test_a_notebook_is_a_markdoc_page_like_any_other(build: Build) -> None:
    """MyST-NB reads the lines of all its cells in a second go."""
    head = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n# Page\n\n"
    cell = "```{code-cell}\n1\n```\n\n"
    built = build(
        f"{head}A {{% $x %}}.\n\n{cell}- B ~~c~~ <d> {{% .k %}}\n\n% {{% inl #i %}}e{{% /inl %}}\n",
        extensions=("myst_nb", "sphinx_devops_phases"),
        nb_execution_mode="off",
        devops_markdoc_pages=["*"],
        devops_markdoc_variables={"x": "Ann"},
        suppress_warnings=["myst-nb.lexer"],
    )
    assert [line.split(" WARNING")[0] for line in built.warnings] == ["index.md:17:"]
    html = built.html()
    assert "<p>A Ann.</p>" in html
    assert '<li class="k"><p>B <s>c</s> &lt;d&gt;</p></li>' in html
    assert '<p>% <span class="markdoc-inl" id="i">e</span></p>' in html


def test_a_cell_in_a_tab_is_one_warning_as_in_a_directive(build: Build) -> None:
    head = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n# Page\n\n"
    cell = "```{code-cell}\n1\n```\n"
    tabs = f'{{% tabs %}}\n{{% tab label="A" %}}\nB.\n\n{cell}\nC.\n{{% /tab %}}\n{{% /tabs %}}\n\n{cell}'
    built = build(
        head + tabs,
        extensions=("myst_nb", "sphinx_devops_phases"),
        nb_execution_mode="off",
        suppress_warnings=["myst-nb.lexer"],
    )
    (warning,) = built.warnings
    assert warning.startswith("index.md:13: WARNING: Found an unexpected `code-cell`")
    html = built.html()
    assert html.index('class="sd-tab-content') < html.index("B.") < html.index("C.")
    assert html.count('class="cell ') == 1


def test_markdown_cells_of_notebooks(build: Build) -> None:
    cells = ['# Page\n\n{% callout type="tip" %}\nShort.\n{% /callout %}', "{% callout %}\nText."]
    notebook = {
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": cell} for cell in cells],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 2,
    }
    built = build(
        {
            "index.rst": "Index\n=====\n\n.. toctree::\n\n   book\n",
            "book.ipynb": json.dumps(notebook),
        },
        extensions=("myst_nb", "sphinx_devops_phases"),
        nb_execution_mode="off",
    )
    assert [line.rpartition(" ")[2] for line in built.warnings] == ["[devops.markdoc_unclosed]"]
    assert "admonition tip" in built.html("book")
    assert "Text." in built.html("book")


def site(pages: int) -> dict[str, str]:
    """A Markdoc site with every tag there is."""
    tags = """
{% callout type="warning" title="Mind" %}
- {% aside %}Short.{% /aside %}
{% /callout %}

{% grid columns=3 %}
{% cell title="Next" href="/docs/section/NEXT#details" description="Where to go." imgPath="/img/a.svg" /%}
{% cell title="Out" href="/pricing" %}
Body.
{% /cell %}
{% /grid %}

{% tabs %}
  {% tab label="One" %}
    {% hint %}
      Deep.
    {% /hint %}
  {% /tab %}
  {% tab label="Two" %}
  ```sh
  echo {% raw %}
  ```
  {% /tab %}
{% /tabs %}

1. Do

   {% alert level="danger"
      title="Over lines" %}
   Text.
   {% /alert %}

{% youtube src="https://example.org/v.png" label="A film" /%}

{% comment %}
Not shown.
{% /comment %}

## Details

[Next](/docs/section/NEXT) ![Alt {priority}](/img/a.svg)
"""
    files = {
        f"section/page-{number}.md": f"---\ntitle: 'Page {number}'\nsubtitle: Sub {number}\n---\n"
        + tags.replace("NEXT", f"page-{(number + 1) % pages}")
        for number in range(pages)
    }
    files["img/a.svg"] = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
    index = '# Site\n\n{% eightphases-grid /%}\n\n{% devops-cycle caption="The cycle" /%}\n'
    return {**files, "index.md": f"{index}\n```{{toctree}}\n:glob:\n\nsection/*\n```\n"}


def test_a_site_with_every_tag_builds_without_a_warning(build: Build) -> None:
    built = build(
        site(30),
        devops_markdoc_pages=["section/*"],
        devops_markdoc_root="/docs",
        devops_markdoc_site="https://example.org",
        devops_markdoc_tags={
            "youtube": {"directive": "figure", "argument": "src", "options": {"label": "alt"}}
        },
    )
    assert built.warnings == []
    check_page(built, "section/page-29", "page-0.html#details")


def check_page(built: Built, docname: str, following: str) -> None:
    html = built.html(docname)
    assert f'href="{following}"' in html
    assert 'href="https://example.org/pricing"' in html
    assert html.count("sd-stretched-link") == 2
    assert not re.search(r"\{% (?!raw)", html)
    assert Path(built.outdir, "_images", "a.svg").exists()


def test_depth_is_counted_across_nested_parses(build: Build) -> None:
    """The doctree is as deep as if all had been read in one go, and one warning says so."""

    def callouts(text: str) -> str:
        return f"{'{% callout %}' + chr(10)}" * 100 + text + "\n{% /callout %}" * 100

    inner = callouts("Text.")
    built = build("# Page\n\n" + callouts(f"```{{note}}\n{inner}\n```") + "\n\nThe end.\n")
    (warning,) = built.warnings
    assert "Tags are nested too deeply" in warning
    assert warning.startswith("index.md:164:")
    assert "Text." in built.html()
    assert "The end." in built.html()


@pytest.mark.parametrize(
    "form",
    ["{% callout %}\n§\n{% /callout %}", "¶{callout} A *title*\n§\n¶"],
    ids=["tag", "directive"],
)
def test_callouts_too_deep_for_plain_text_keep_their_words(build: Build, form: str) -> None:
    text = "w40w"
    for number in range(39, -1, -1):
        text = form.replace("§", f"w{number}w\n\n{text}").replace("¶", "`" * (43 - number))
    built = build(f"# Page\n\n{text}\n", "text")
    (warning,) = built.warnings
    assert "nested too deeply for plain text" in warning
    text = "".join(built.output("index.txt").split())  # words are broken where lines are short
    assert [f"w{number}w" in text for number in range(41)] == [True] * 41


CROSSED = {
    "items": "- {% callout %}\n  Text.\n- more\n  {% /callout %}",
    "quotes": "> {% callout %}\n> Text.\n\nand\n\n> {% /callout %}",
    "an item and the page": "- {% callout %}\n  Text.\n\n{% /callout %}",
    "the page and an item": "{% callout %}\n- Text.\n  {% /callout %}",
    "a cell and a table": "{% table %}\n* A\n---\n* {% callout %}\n  Text.\n{% /callout %}\n{% /table %}",
}


@pytest.mark.parametrize("text", CROSSED.values(), ids=CROSSED.keys())
def test_tags_crossed_with_lists_quotes_and_cells_are_one_warning(read: Read, text: str) -> None:
    page = read(f"# Page\n\n{text}\n\nThe end.\n")
    (warning,) = page.warnings
    assert "never closed" in warning or "closes nothing" in warning
    assert "Text." in page.html()
    assert "The end." in page.html()


def test_a_tag_in_the_middle_of_a_paragraph_is_reported_if_a_slash_closes_it(read: Read) -> None:
    page = read("# Page\n\nOne\ntwo {% callout %}three{% /callout %}, `{% /tab %}`.\n")
    assert page.warnings == [
        'index.md:4: WARNING: "{% /callout %}" closes nothing: there is no open tag "callout" before '
        "it. Tags begin a line. [devops.markdoc_stray]"
    ]
    assert read("# Page\n\nIn GitBook {% hint %}this{% endhint %} is a hint.\n").warnings == []


def test_other_languages_interrupt_no_paragraph(read: Read) -> None:
    page = read("# Page\n\n{% if user %}\nHi {{ user }}\n{% else %}\nBye\n{% endif %}\n")
    assert page.warnings == []
    assert page.html().count("<p>") == 1
