"""What Markdoc tags become: cards, tabs, directives; and what happens to odd ones."""

from __future__ import annotations

import re

import pytest
from conftest import KEYS, Build, Read
from docutils import nodes

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


def test_cards_and_tabs_are_the_same_doctree_as_sphinx_designs_directives(read: Read) -> None:
    built = read(GRID)
    markdoc = built.pretty()
    same = read(DIRECTIVES)
    assert built.warnings == same.warnings == []
    # But for the titles of cards, which every writer knows and gettext finds as paragraphs; and for
    # what says that a set of tabs is ours.
    title = '<paragraph classes="sd-card-text">'
    expected = same.pretty().replace("<PassthroughTextElement>", title)
    assert re.sub(' markdoc="(1|True)"', "", markdoc) == expected


def test_the_body_of_a_cell_and_its_attributes_reach_the_page(read: Read) -> None:
    built = read(
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
def test_a_cell_refuses_addresses_that_run_scripts(read: Read, href: str) -> None:
    built = read(f'# Page\n\n{{% cell title="A" href="{href}" imgPath="{href}" /%}}\n')
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


def test_tabs_work_in_a_browser(read: Read) -> None:
    html = read(GRID).html()
    assert html.count("<input ") == 2
    assert html.count('class="sd-tab-label"') == 2


LABELLED = {
    "devops-grid": '{% devops-grid name="here" .mine /%}',
    "devops-grid, #id": '{% devops-grid #here class="mine" /%}',
    "devops-cycle": '{% devops-cycle name="here" .mine /%}',
    "a mapped tag": "{% box #here .mine %}\nText.\n{% /box %}",
    "a mapped tag without options": "{% thanks #here .mine %}\n- Text.\n{% /thanks %}",
    "grid": "{% grid #here .mine %}\n{% cell /%}\n{% /grid %}",
    "cell": '{% grid %}\n{% cell #here class="mine" /%}\n{% /grid %}',
    "tabs": '{% tabs #here .mine %}\n{% tab label="A" /%}\n{% /tabs %}',
    "tab": '{% tabs %}\n{% tab label="A" #here .mine /%}\n{% /tabs %}',
    "callout": "{% callout #here .mine %}\nText.\n{% /callout %}",
    "grid, behind attributes": "{.mine #here}\n{% grid %}\n{% cell /%}\n{% /grid %}",
    "a mapped tag behind attributes": "{.mine #here}\n{% box %}\nText.\n{% /box %}",
}


@pytest.mark.parametrize("tag", LABELLED.values(), ids=LABELLED.keys())
def test_each_tag_keeps_its_class_and_its_label(build: Build, tag: str) -> None:
    built = build(
        f"# Page\n\n{tag}\n\n[link](#here)\n",
        devops_markdoc_tags={"box": "note", "thanks": "acks"},
        myst_enable_extensions=["attrs_block"],
    )
    assert built.warnings == []
    doctree = built.doctree()
    (found,) = (node for node in doctree.findall(nodes.Element) if "here" in node.get("ids", ()))
    assert "mine" in found.get("classes", found.get("class", ()))
    assert [link["refid"] for link in doctree.findall(nodes.reference)] == ["here"]


def test_phases_navigation_and_resources_are_tags(build: Build) -> None:
    page = (
        "---\ndevops-related: plan\n---\n\n# Page\n\n## Making plans\n\n"
        '{% devops-phase phase="plan" no-nav=true %}\nThe *summary*.\n{% /devops-phase %}\n\n'
        '{% devops-resources "plan" /%}\n\n{% devops-nav /%}\n\n{% devops-cycle /%}\n'
    )
    built = build(page)
    assert built.warnings == []
    html = built.html()
    assert re.search(r"<title[^>]*>The summary.</title>", html)
    assert "devops-resources" in html
    assert re.search(r'<nav [^>]*class="devops-phase-nav', html)


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


def test_attributes_reach_a_directive_and_false_leaves_an_option_out(read: Read) -> None:
    tags = {
        "figure": {
            "directive": "figure",
            "argument": "src",
            "options": {"alt": "alt", "width": "width", "wide": "figclass"},
        }
    }
    built = read(
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
def test_a_tag_of_your_own_may_replace_one_that_is_there(read: Read, name: str) -> None:
    built = read(
        f"# Page\n\n{{% {name} %}}\nText.\n{{% /{name} %}}\n",
        devops_markdoc_tags={name: "epigraph"},
    )
    assert built.warnings == []
    assert "epigraph" in built.html()


def test_a_mapped_tag_that_does_not_parse_keeps_its_body(read: Read) -> None:
    tags = {"youtube": {"directive": "figure", "argument": "src"}}
    built = read("# Page\n\n{% youtube src=x %}\nText.\n{% /youtube %}\n", devops_markdoc_tags=tags)
    assert [line.rpartition(" ")[2] for line in built.warnings] == ["[devops.markdoc_syntax]"]
    assert "<p>Text.</p>" in built.html()


def test_references_in_the_body_of_a_mapped_tag_are_no_doubles(read: Read) -> None:
    text = "# Page\n\n[before][a]\n\n{% box %}\n[inside][a] and[^f]\n\n[a]: https://example.org\n\n[^f]: Note.\n{% /box %}\n"
    built = read(text, devops_markdoc_tags={"box": "note"})
    assert built.warnings == []
    assert built.html().count('href="https://example.org"') == 2


def test_a_comment_never_reaches_the_page(read: Read) -> None:
    built = read(
        "# Page\n\n{% comment %}\nHidden {% youtube %}\n\n{% /callout %}\n{% /comment %}\n\nShown.\n"
    )
    assert built.warnings == []
    assert "Hidden" not in built.html()


@pytest.mark.parametrize(
    "body",
    [
        "Short *and* sweet.",
        "First\nsecond.",
        'First {% callout type="tip" %}in{% /callout %} second.',
        '{% callout type="tip" %}in{% /callout %} second {% callout %}in{% /callout %}',
        "First {% callout type=$it %}in{% /callout %} and\nsecond.",
        "First\nsecond {% callout type=$it %}in{% /callout %}",
        "First\nsecond {% callout %}third",
        "First {% youtube %} second.",
    ],
)
def test_a_body_may_end_in_the_paragraph_that_it_begins(read: Read, body: str) -> None:
    """With other tags in the text, the same for a mapped tag as for one that needs no directive."""
    found = {}
    for tag in ("box", "aside"):
        page = f"# Page\n\n{{% {tag} %}}{body}{{% /{tag} %}} After.\n"
        built = read(page, devops_markdoc_tags={"box": "callout"})
        found[tag] = (built.pretty(), built.warnings)
    assert found["box"] == found["aside"]
    doctree, warnings = found["box"]
    assert "<note" in doctree
    line = 3 + body[: body.find("{%")].count("\n")
    assert all(warning.startswith(f"index.md:{line}: ") for warning in warnings)


LOST = {
    "takes no content": ("devops-grid", {}, []),
    "takes no content, of your own": ("box", {"directive": "image", "argument": "src"}, []),
    "is not there": (
        "box",
        {"directive": "nothing"},
        [
            'index.md:3: WARNING: The tag "box" stands for the directive "nothing", and there is none. [devops.markdoc_tag]'
        ],
    ),
    "lacks its argument": (
        "box",
        {"directive": "topic", "argument": "title"},
        [
            'index.md:3: WARNING: The tag "box" lacks the attribute that is the argument of its directive. [devops.markdoc_value]'
        ],
    ),
}


@pytest.mark.parametrize(("tag", "mapping", "warnings"), LOST.values(), ids=LOST.keys())
def test_a_directive_that_shows_no_body_costs_none(
    read: Read, tag: str, mapping: dict[str, str], warnings: list[str]
) -> None:
    opening = f'{{% {tag}\n   src="https://example.org/a.png"\n%}}'
    page = f"# Page\n\n{opening}\nThe *body*.\n{{% /{tag} %}}\n"
    built = read(page, devops_markdoc_tags={"box": mapping} if mapping else {})
    assert built.warnings == warnings
    assert "<p>The <em>body</em>.</p>" in built.html()


def test_a_directive_that_fails_costs_no_body(read: Read) -> None:
    page = "# Page\n\n{% table %}\nThe *body*.\n{% /table %}\n"
    built = read(page, devops_markdoc_tags={"table": "list-table"})
    assert ["index.md:3: ERROR" in line for line in built.warnings] == [True, False]
    assert "<p>The <em>body</em>.</p>" in built.html()


# Deep nesting
# Deep nesting


@pytest.mark.parametrize("tags", [("tabs", 'tab label="A"'), ("grid", "cell")])
def test_150_nested_components_keep_their_text(read: Read, tags: tuple[str, str]) -> None:
    opening = "".join(f"{{% {tag} %}}\n" for tag in tags) * 150
    closing = "".join(f"{{% /{tag.split()[0]} %}}\n" for tag in reversed(tags)) * 150
    built = read(f"# Page\n\nHead.\n\n{opening}Deep.\n{closing}\nTail.\n")
    assert [line.split(":", 2)[2] for line in built.warnings] == [
        " WARNING: Tags are nested too deeply; from here on only their text is kept. [devops.markdoc_tag]"
    ]
    html = built.html()
    assert html.index("Head.") < html.index("Deep.") < html.index("Tail.")


def test_each_place_that_is_too_deep_has_a_warning(read: Read) -> None:
    opening, closing = "{% grid %}\n{% cell %}\n" * 150, "{% /cell %}\n{% /grid %}\n" * 150
    built = read(f"# Page\n\n{opening}Deep.\n{closing}\nBetween.\n\n{opening}Deep.\n{closing}")
    assert ["nested too deeply" in line for line in built.warnings] == [True, True]


def test_150_nested_directives_keep_their_text(read: Read) -> None:
    text = (
        "# Page\n\nHead.\n\n" + "{% box %}\n" * 150 + "Deep.\n" + "{% /box %}\n" * 150 + "\nTail.\n"
    )
    built = read(text, devops_markdoc_tags={"box": "note"})
    assert [line.rpartition(" ")[2] for line in built.warnings] == ["[devops.markdoc_tag]"]
    html = built.html()
    assert html.index("Head.") < html.index("Deep.") < html.index("Tail.")


LISTS: dict[str, object] = {
    "grid-of": {"directive": "grid", "argument": "columns", "options": "*"},
    "code": {
        "directive": "code-block",
        "argument": "lang",
        "options": {"lines": "emphasize-lines", "start": "lineno-start"},
    },
}


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("grid-of columns=[1, 2, 3, 4]", "sd-row-cols-md-3"),
        ("grid-of gutter=[1, 2, 3, 4]", "sd-g-md-3"),
        ('grid-of class=["a", "b"]', "sd-mb-4 a b "),
        ("grid-of .c class={a: true, b: false}", "sd-mb-4 a c "),
        ('code lang="text" lines=[1, 3]', 'class="hll"'),
    ],
)
def test_a_list_goes_to_what_takes_one(read: Read, tag: str, shown: str) -> None:
    name = tag.split()[0]
    body = "x\ny" if name == "code" else ":::{grid-item}\nx\n:::"
    built = read(
        f"# Page\n\n{{% {tag} %}}\n{body}\n{{% /{name} %}}\n",
        devops_markdoc_tags=LISTS,
        myst_enable_extensions=["colon_fence"],
    )
    assert [line for line in built.warnings if "out of range" not in line] == []
    assert shown in built.html()


@pytest.mark.parametrize(
    ("tag", "attribute", "kind"),
    [
        ('code lang="text" start=[1, 2]', "start", "a list"),
        ('code lang={a: "text"}', "lang", "a hash"),
        ("callout title=[1]", "title", "a list"),
    ],
)
def test_where_one_value_is_needed_a_list_is_one_warning(
    read: Read, tag: str, attribute: str, kind: str
) -> None:
    name = tag.split()[0]
    built = read(f"# Page\n\n{{% {tag} %}}\nText.\n{{% /{name} %}}\n", devops_markdoc_tags=LISTS)
    assert built.warnings == [
        f'index.md:3: WARNING: The attribute "{attribute}" is left out: write text or a number, '
        f"not {kind}. [devops.markdoc_value]"
    ]
    assert "Text" in built.html()
