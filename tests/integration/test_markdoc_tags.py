"""What Markdoc tags become: cards, tabs, directives; and what happens to odd ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import KEYS, Build, Built

GRID = """
    # Page

    {% grid columns=3 %}
    {% cell title="One" description="First." /%}
    {% cell title="Two" imgPath="https://example.org/a.png" %}
    *Body*
    {% /cell %}
    {% /grid %}

    {% tabs %}
    {% tab label="A" %}
    Text
    {% /tab %}
    {% tab label="B" %}
    More
    {% /tab %}
    {% /tabs %}
    """

DIRECTIVES = """
    # Page

    `````{grid} 1 1 2 3
    :gutter: 3

    ````{grid-item-card} One
    First.
    ````
    ````{grid-item-card} Two
    :img-top: https://example.org/a.png

    *Body*
    ````
    `````

    ````{tab-set}
    ```{tab-item} A
    Text
    ```
    ```{tab-item} B
    More
    ```
    ````
    """


def test_cards_and_tabs_are_the_same_doctree_as_sphinx_designs_directives(build: Build) -> None:
    built = build(GRID)
    markdoc = built.pretty()
    same = build(DIRECTIVES)
    assert built.warnings == same.warnings == []
    assert markdoc == same.pretty()


def test_the_body_of_a_cell_and_its_attributes_reach_the_page(build: Build) -> None:
    built = build(
        '# Page\n\n{% grid columns=2 %}\n{% cell title="A <b> [x](y) *z* `c`" description="<i>" '
        'href="https://example.org/?a=(2)" %}\nBody.\n{% /cell %}\n{% /grid %}\n'
    )
    assert built.warnings == []
    html = built.html()
    assert 'href="https://example.org/?a=(2)"' in html
    assert '<span class="sd-stretched-link">A &lt;b&gt; [x](y) *z* `c`</span>' in html
    assert "&lt;i&gt;" in html
    assert "Body." in html


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "vbscript:x", "data:text/html,x", "JavaScript:x"]
)
def test_a_cell_refuses_addresses_that_run_scripts(build: Build, href: str) -> None:
    built = build(f'# Page\n\n{{% cell title="A" href="{href}" imgPath="{href}" /%}}\n')
    assert [line.rpartition(" ")[2] for line in built.warnings] == ["[devops.markdoc_value]"] * 2
    html = built.html()
    assert href not in html
    assert "sd-card-hover" not in html


def test_a_cell_leads_where_a_link_in_the_text_leads(build: Build) -> None:
    page = '# Page\n\n{% cell title="A" href="/docs/b#two-words" /%}\n\n{% cell href="/docs/b" /%}\n\n{% cell title="C" href="/docs/c" /%}\n'
    built = build(
        {"index.md": page, "b.md": "# Bee\n\n## One\n\n### Two words\n"},
        devops_markdoc_pages=["index"],
        devops_markdoc_root="/docs",
        suppress_warnings=["toc"],
    )
    assert [line.split(" leads")[0] for line in built.warnings if "b.md" not in line] == [
        'index.md:7: WARNING: The link "/docs/c"'
    ]
    html = built.html()
    assert 'href="b.html#two-words"' in html
    assert '<span class="std std-doc">Bee</span>' in html


def test_tabs_work_in_a_browser(build: Build) -> None:
    html = build(GRID).html()
    assert html.count("<input ") == 2
    assert html.count('class="sd-tab-label"') == 2


def test_eightphases_grid_is_a_card_for_each_phase(build: Build) -> None:
    files = {
        "index.md": "# Page\n\n{% eightphases-grid /%}\n\n```{toctree}\nplan\n```\n",
        "plan.md": "---\ndevops-phase: plan\nsubtitle: Sub & more.\n---\n\n# Plan\n",
    }
    built = build(files)
    assert built.warnings == []
    html = built.html()
    assert html.count('class="devops-grid__number"') == len(KEYS)
    assert re.search(r'href="plan.html">.*Plan.*</a>', html)
    assert "Sub &amp; more." in html
    text = build(files, "text").output("index.txt")
    assert "1. Plan – Sub & more." in text
    assert "8. Monitor – " in text


def test_the_grid_is_written_again_when_a_phase_moves(build: Build) -> None:
    files = {
        "index.md": "# Page\n\n```{devops-grid}\n:columns: 2\n:name: all\n```\n\n```{toctree}\nplan\n```\n",
        "plan.md": "---\ndevops-phase: plan\nsubtitle: Old.\n---\n\n# Plan\n",
    }
    assert "Old." in build(files).html()
    files["plan.md"] = files["plan.md"].replace("Old.", "New.")
    html = build(files).html()
    assert "New." in html
    assert 'id="all"' in html


# Tags of your own


def test_attributes_reach_a_directive_and_false_leaves_an_option_out(build: Build) -> None:
    tags = {
        "figure": {
            "directive": "figure",
            "argument": "src",
            "options": {"alt": "alt", "width": "width", "wide": "figclass"},
        }
    }
    built = build(
        '# Page\n\n{% figure src="https://example.org/a.png" alt="A *b*" width=300 wide=false other=1 %}\n'
        "Caption.\n{% /figure %}\n",
        devops_markdoc_tags=tags,
    )
    assert built.warnings == []
    html = built.html()
    assert 'alt="A *b*"' in html
    assert "300" in html
    assert "Caption." in html
    assert "false" not in html


@pytest.mark.parametrize("name", ["aside", "tab", "comment"])
def test_a_tag_of_your_own_may_replace_one_that_is_there(build: Build, name: str) -> None:
    built = build(
        f"# Page\n\n{{% {name} %}}\nText.\n{{% /{name} %}}\n",
        devops_markdoc_tags={name: "epigraph"},
    )
    assert built.warnings == []
    assert "epigraph" in built.html()


def test_a_mapped_tag_that_does_not_parse_keeps_its_body(build: Build) -> None:
    tags = {"youtube": {"directive": "figure", "argument": "src"}}
    built = build(
        "# Page\n\n{% youtube src=x %}\nText.\n{% /youtube %}\n", devops_markdoc_tags=tags
    )
    assert [line.rpartition(" ")[2] for line in built.warnings] == ["[devops.markdoc_syntax]"]
    assert "<p>Text.</p>" in built.html()


def test_references_in_the_body_of_a_mapped_tag_are_no_doubles(build: Build) -> None:
    text = "# Page\n\n[before][a]\n\n{% box %}\n[inside][a] and[^f]\n\n[a]: https://example.org\n\n[^f]: Note.\n{% /box %}\n"
    built = build(text, devops_markdoc_tags={"box": "note"})
    assert built.warnings == []
    assert built.html().count('href="https://example.org"') == 2


def test_a_comment_never_reaches_the_page(build: Build) -> None:
    built = build(
        "# Page\n\n{% comment %}\nHidden {% youtube %}\n\n{% /callout %}\n{% /comment %}\n\nShown.\n"
    )
    assert built.warnings == []
    assert "Hidden" not in built.html()


# Deep nesting


@pytest.mark.parametrize("tags", [("tabs", 'tab label="A"'), ("grid", "cell")])
def test_150_nested_components_keep_their_text(build: Build, tags: tuple[str, str]) -> None:
    opening = "".join(f"{{% {tag} %}}\n" for tag in tags) * 150
    closing = "".join(f"{{% /{tag.split()[0]} %}}\n" for tag in reversed(tags)) * 150
    built = build(f"# Page\n\nHead.\n\n{opening}Deep.\n{closing}\nTail.\n")
    assert [line.split(":", 2)[2] for line in built.warnings] == [
        " WARNING: Tags are nested too deeply; from here on only their text is kept. [devops.markdoc_tag]"
    ]
    html = built.html()
    assert html.index("Head.") < html.index("Deep.") < html.index("Tail.")


def test_150_nested_directives_keep_their_text(build: Build) -> None:
    text = (
        "# Page\n\nHead.\n\n" + "{% box %}\n" * 150 + "Deep.\n" + "{% /box %}\n" * 150 + "\nTail.\n"
    )
    built = build(text, devops_markdoc_tags={"box": "note"})
    assert [line.rpartition(" ")[2] for line in built.warnings] == ["[devops.markdoc_tag]"]
    html = built.html()
    assert html.index("Head.") < html.index("Deep.") < html.index("Tail.")


# Everywhere


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_endings(build: Build, ending: str) -> None:
    text = '# Page\n\n{% callout\n  type="tip"\n%}\nText.\n{% /callout %}\n\n{% tabs %}\n{% tab label="A" %}\nB\n{% /tab %}\n{% /tabs %}\n'
    built = build(text)
    expected = built.pretty()
    other = build(text.replace("\n", ending))
    assert built.warnings == other.warnings == []
    assert other.pretty() == expected


def test_block_attributes_of_myst_go_to_the_callout(build: Build) -> None:
    built = build(
        "# Page\n\n{#here .wide}\n{% callout %}\nText.\n{% /callout %}\n\n[](#here)\n",
        myst_enable_extensions=["attrs_block"],
    )
    assert 'classes="devops-callout devops-callout--note wide" ids="here"' in built.pretty()


def test_every_warning_can_be_suppressed(build: Build) -> None:
    text = (
        "# Page\n\n{% /callout %}\n\n{% nothing /%}\n\n{% callout type=x %}\nA\n{% /callout %}\n\n"
        "{% callout type=$x %}\nA\n{% /callout %}\n\n{% callout %}\nA\n"
    )
    kinds = ["stray", "tag", "syntax", "value", "unclosed"]
    assert len(build(text).warnings) == len(kinds)
    assert (
        build(text, suppress_warnings=[f"devops.markdoc_{kind}" for kind in kinds]).warnings == []
    )


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
def test_mistakes_are_reported_with_their_line(build: Build, place: tuple[str, str, str]) -> None:
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
    built = build(page, myst_enable_extensions=["deflist"], devops_markdoc_tags={"box": "note"})
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


def test_a_site_of_150_pages_builds_without_a_warning(build: Build) -> None:
    built = build(
        site(150),
        devops_markdoc_pages=["section/*"],
        devops_markdoc_root="/docs",
        devops_markdoc_site="https://example.org",
        devops_markdoc_tags={
            "youtube": {"directive": "figure", "argument": "src", "options": {"label": "alt"}}
        },
    )
    assert built.warnings == []
    check_page(built, "section/page-149", "page-0.html#details")


def check_page(built: Built, docname: str, following: str) -> None:
    html = built.html(docname)
    assert f'href="{following}"' in html
    assert 'href="https://example.org/pricing"' in html
    assert html.count("sd-stretched-link") == 2
    assert not re.search(r"\{% (?!raw)", html)
    assert Path(built.outdir, "_images", "a.svg").exists()
