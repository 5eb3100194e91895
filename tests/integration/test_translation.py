"""A project's own catalogues: extracted by gettext, kept by sphinx-intl, and shown by a build."""

from __future__ import annotations

from collections import Counter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from conftest import Built, make_build
from sphinx_intl.basic import update

MARK = "Ü "
"""What stands before each text that was translated."""

INDEX = """
---
subtitle: Sub title of the start.
---
# Start

```{devops-cycle}
:caption: Cap *tion* with [a link](phases/plan.md) and {devops:phase}`plan`
:alt: Alt `text`

A legend with {ref}`target`.
```

```{devops-grid}
```

```{devops-resources}
```

```{devops-facts}
```

~~~{callout} Use `make` **now**, says [the plan](phases/plan.md) or {ref}`target`
:type: tip

In the callout.
~~~

{% callout type="note" title="A plain title" %}
In the tag.
{% /callout %}

{% grid columns=2 %}
{% cell title="A cell with a page" href="phases/plan.md" description="Described." /%}
{% cell title="A cell with an address" href="https://example.org" /%}
{% cell title="A cell with a body" %}
The body, see [the plan](phases/plan.md).
{% /cell %}
{% /grid %}

{% tabs %}
{% tab label="The label" %}
In the tab.
{% /tab %}
{% /tabs %}

```{toctree}
:glob:

phases/*
```
"""
FILES = {
    "index.md": INDEX,
    "phases/plan.md": "---\ndevops-phase: plan\nsubtitle: We think.\n"
    "devops-facts:\n  owner: The team\n  tools: [A board, https://board.example.org]\n---\n(target)=\n# Planning\n",
    "phases/code.md": (
        "# Coding\n\n```{devops-phase} code\nWe type, as [planned](plan.md).\n```\n\nWords.\n"
    ),
    "phases/build.md": "---\ndevops-phase: build\n---\n# Building\n\nWe compile.\n",
    "phases/cache.md": "---\ndevops-related: build\ndescription: Kept warm.\n---\n# A cache\n",
}
SHOWN = {
    "Sub title of the start.": '<p class="devops-lead">Ü Sub title',
    "Cap *tion* with [a link](phases/plan.md) and {devops:phase}`plan`": ">Ü Cap <em>tion</em> ",
    "Alt `text`": '<nav aria-label="Ü Alt `text`"',
    "A legend with {ref}`target`.": "<p>Ü A legend with ",
    "Use `make` **now**, says [the plan](phases/plan.md) or {ref}`target`": "Ü Use <code",
    "In the callout.": "<p>Ü In the callout.",
    "A plain title": "Ü A plain title<",
    "In the tag.": "<p>Ü In the tag.",
    "A cell with a page": "Ü A cell with a page</span>",
    "A cell with an address": "Ü A cell with an address</span>",
    "A cell with a body": ">Ü A cell with a body<",
    "Described.": ">Ü Described.<",
    "The body, see [the plan](phases/plan.md).": ">Ü The body, see <a ",
    "The label": "Ü The label</label>",
    "In the tab.": ">Ü In the tab.<",
    "We think.": '<title class="nohighlight">Ü We think.<',
    "We type, as [planned](plan.md).": '<title class="nohighlight">Ü We type, as planned.<',
    "We compile.": '<title class="nohighlight">Ü We compile.<',
    "Kept warm.": "</a> – Ü Kept warm.<",
    "The team": "<td><p>Ü The team</p></td>",
    "A board": '<td><p>Ü A board, <a class="reference external" href="https://board.example.org">',
}
"""Each text of an author that this extension shows, as it is written, and translated on a page.

Where only text can stand, as in a tag's attribute, a translation may have the page's markup.
"""

CONFIG = {
    "devops_facts": {"owner": "Owner", "tools": "Tools"},
    "devops_markdoc_pages": ["index"],
    "gettext_compact": False,
    "language": "nl",
    "locale_dirs": ["locale"],
}


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalog]:
    """What sphinx-intl makes of what gettext extracts, by page, to be translated."""
    directory = tmp_path_factory.mktemp("extract")
    built = make_build(directory)(FILES, "gettext", **CONFIG)
    assert built.warnings == []
    update(str(directory / "locale"), str(built.outdir), ["nl"])
    folder = directory / "locale/nl/LC_MESSAGES"
    return {
        str(path.relative_to(folder).with_suffix("")): read_po(path.open("rb"))
        for path in folder.rglob("*.po")
    }


@pytest.fixture(scope="module")
def translated(
    catalogues: dict[str, Catalog], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Built, Built]:
    """The project as it is written, and with a mark before each translated text."""
    plain = make_build(tmp_path_factory.mktemp("plain"))(FILES, **CONFIG)
    directory = tmp_path_factory.mktemp("translated")
    for name, catalogue in catalogues.items():
        for message in catalogue:
            if message.id:
                message.string = MARK + str(message.id)
        path = directory / f"source/locale/nl/LC_MESSAGES/{name}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue)
    return plain, make_build(directory)(FILES, **CONFIG)


def test_the_catalogues_hold_what_authors_wrote(catalogues: dict[str, Catalog]) -> None:
    messages = Counter(
        str(message.id) for catalogue in catalogues.values() for message in catalogue if message.id
    )
    assert {text: messages[text] for text in SHOWN} == dict.fromkeys(SHOWN, 1)


def test_the_catalogues_hold_nothing_but_what_stands_in_a_file(
    catalogues: dict[str, Catalog],
) -> None:
    """Where a message has no place, nobody has written it: a summary is cut, or is the page's."""
    for name, catalogue in catalogues.items():
        places = {place for message in catalogue for place, _ in message.locations}
        assert {place.rpartition("source/")[2] for place in places} == {f"{name}.md"}


def test_a_translated_project_has_no_warning(translated: tuple[Built, Built]) -> None:
    assert [built.warnings for built in translated] == [[], []]


@pytest.mark.parametrize("docname", [name.removesuffix(".md") for name in FILES])
def test_a_translation_loses_nothing_but_the_original(
    translated: tuple[Built, Built], docname: str
) -> None:
    """Links, markup and words for readers who do not see are where they were."""
    plain, marked = (built.html(docname) for built in translated)
    assert marked.replace(MARK, "") == plain


@pytest.mark.parametrize("text", SHOWN)
def test_each_text_is_translated_where_it_is_shown(
    translated: tuple[Built, Built], text: str
) -> None:
    assert SHOWN[text] in translated[1].html()
