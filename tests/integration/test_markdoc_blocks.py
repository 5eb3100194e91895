"""Markdoc tags in MyST pages: where they work, what they become, what is reported."""

from __future__ import annotations

import pytest
from conftest import Build, Read
from docutils import nodes


def test_a_callout_is_the_same_doctree_as_the_directive(read: Read) -> None:
    text = """
        # Page

        {% callout type="warning" title="Mind the gap" %}
        It is *wide*.

        - and deep
        {% /callout %}
        """
    directive = """
        # Page

        :::{callout} Mind the gap
        :type: warning
        It is *wide*.

        - and deep
        :::
        """
    built = read(text)
    markdoc = built.pretty()
    same = read(directive, myst_enable_extensions=["colon_fence"])
    assert built.warnings == same.warnings == []
    assert markdoc == same.pretty()


CONSTRUCTS = {
    "on one line": '{% callout type="tip" %}Short *and* sweet.{% /callout %}',
    "with text behind the tag": '{% callout type="tip" %} Short\n*and* sweet. {% /callout %}',
    "over several lines": '{% callout\n   type="tip"\n%}\nShort *and* sweet.\n{% /callout %}',
    "in a paragraph": 'Before.\n{% callout type="tip" %}\nShort *and* sweet.\n{% /callout %}\nAfter.',
    "in a list": '- Item\n\n  {% callout type="tip" %}\n  Short *and* sweet.\n  {% /callout %}',
    "in a tight list": '1. Item\n   {% callout type="tip" %}\n   Short *and* sweet.\n   {% /callout %}',
    "in a quote": '> {% callout type="tip" %}\n> Short *and* sweet.\n> {% /callout %}',
    "over several lines in a quote": '> {% callout\n>    type="tip" %}\n> Short *and* sweet.\n> {% /callout %}',
    "in a directive": '```{note}\n{% callout type="tip" %}\nShort *and* sweet.\n{% /callout %}\n```',
    "in another callout": '{% callout %}\n{% callout type="tip" %}\nShort *and* sweet.\n{% /callout %}\n{% /callout %}',
    "in a tab": '{% tabs %}\n{% tab label="One" %}\n{% callout type="tip" %}\nShort *and* sweet.\n{% /callout %}\n{% /tab %}\n{% /tabs %}',
    "indented by three": '   {% callout type="tip" %}\n   Short *and* sweet.\n   {% /callout %}',
}


@pytest.mark.parametrize("text", CONSTRUCTS.values(), ids=CONSTRUCTS.keys())
def test_a_callout_works_everywhere(read: Read, text: str) -> None:
    built = read(f"# Page\n\n{text}\n")
    assert built.warnings == []
    assert '<tip classes="devops-callout devops-callout--tip">' in built.pretty().replace(
        '"devops-callout\\ ', '"'
    )
    html = built.html()
    assert "{%" not in html
    assert "%}" not in html
    assert "<em>and</em> sweet." in html


def test_a_callout_works_in_an_included_file(build: Build) -> None:
    part = '\n{% callout type="tip" %}\nShort.\n{% /callout %}\n'
    built = build({"index.md": "# Page\n\n```{include} part.txt\n```\n", "part.txt": part})
    assert built.warnings == []
    assert "admonition tip" in built.html()


def test_text_around_a_callout_stays_where_it_was(read: Read) -> None:
    text = "# Page\n\nBefore.\n{% callout %}\nInside.\n{% /callout %}\nAfter.\n"
    html = read(text).html()
    assert html.index("Before.") < html.index("admonition note")
    assert (
        html.index("Inside.") < html.index("</div>", html.index("Inside.")) < html.index("After.")
    )


CODE = {
    "fence": "```\n{% callout %}\n```",
    "tilde fence": "~~~text\n{% /callout %}\n~~~",
    "indented code": "Text.\n\n    {% callout %}\n",
    "inline code": "Write `{% callout %}` here.",
    "html comment": "<!--\n{% callout %}\n-->",
}


@pytest.mark.parametrize("text", CODE.values(), ids=CODE.keys())
def test_code_stays_code(read: Read, text: str) -> None:
    built = read(f"# Page\n\n{text}\n")
    assert built.warnings == []
    assert "admonition" not in built.html()


def test_a_tag_may_end_a_page_without_a_line_feed(read: Read) -> None:
    built = read("# Page\n\nText.\n{% callout %}\nInside.\n{% /callout %}")
    assert built.warnings == []
    (note,) = built.doctree().findall(nodes.note)
    assert note.astext() == "Inside."


def test_code_inside_a_callout_does_not_close_it(read: Read) -> None:
    text = "# Page\n\n{% callout %}\n```\n{% /callout %}\n```\nStill inside.\n{% /callout %}\n"
    built = read(text)
    assert built.warnings == []
    html = built.html()
    assert html.index("Still inside.") < html.index("</div>", html.index("Still inside."))


@pytest.mark.parametrize("extension", ["attrs_block", "attrs_inline"])
def test_attribute_syntax_of_myst_does_not_swallow_a_tag(read: Read, extension: str) -> None:
    text = "# Page\n\n{.wide}\nText.\n\n{% callout %}\nInside.\n{% /callout %}\n"
    built = read(text, myst_enable_extensions=[extension, "colon_fence"])
    assert built.warnings == []
    assert "admonition note" in built.html()


def test_a_body_that_looks_like_options_stays_a_body(read: Read) -> None:
    text = '# Page\n\n{% tabs %}\n{% tab label="A" %}\n:label: not an option\n{% /tab %}\n{% /tabs %}\n'
    built = read(text)
    assert built.warnings == []
    assert ":label: not an option" in built.html()


MISTAKES = {
    "unclosed": (
        "{% callout %}\nText.",
        [
            'index.md:3: WARNING: The tag "callout" is never closed: write {% /callout %} behind its text. [devops.markdoc_unclosed]'
        ],
    ),
    "stray": (
        "Text.\n\n{% /callout %}",
        [
            'index.md:5: WARNING: "{% /callout %}" closes nothing: there is no open tag "callout" before it. [devops.markdoc_stray]'
        ],
    ),
    "crossed": (
        "{% callout %}\n{% aside %}\nText.\n{% /callout %}\n{% /aside %}",
        [
            'index.md:4: WARNING: The tag "aside" is never closed: write {% /aside %} behind its text. [devops.markdoc_unclosed]'
        ],
    ),
    "closed outside its list": (
        "- {% callout %}\n  Text.\n\n{% /callout %}",
        [
            'index.md:3: WARNING: The tag "callout" is never closed: write {% /callout %} behind its text. [devops.markdoc_unclosed]'
        ],
    ),
    "syntax": (
        "{% callout type=note %}\nText.\n{% /callout %}",
        [
            "index.md:3: WARNING: This is no Markdoc tag: expected a value (text needs double quotes) at column 17. [devops.markdoc_syntax]"
        ],
    ),
    "syntax on a later line": (
        '{% callout\n  type="tip"\n  title=Mine %}\nText.\n{% /callout %}',
        [
            "index.md:5: WARNING: This is no Markdoc tag: expected a value (text needs double quotes) at column 9. [devops.markdoc_syntax]"
        ],
    ),
    "no end": (
        '{% callout type="note"\nText.',
        ['index.md:3: WARNING: This tag has no end: "%}" is missing. [devops.markdoc_syntax]'],
    ),
    "unknown": (
        "{% youtube %}\nText.\n{% /youtube %}",
        [
            'index.md:3: WARNING: There is no tag "youtube", so it is left as text. devops_markdoc_tags can map it to a directive. [devops.markdoc_tag]'
        ],
    ),
    "duplicate attribute": (
        '{% callout type="tip" type="note" %}\nText.\n{% /callout %}',
        [
            'index.md:3: WARNING: The attribute "type" is there twice; the last one counts. [devops.markdoc_value]'
        ],
    ),
    "variable": (
        "{% callout type=$kind %}\nText.\n{% /callout %}",
        [
            'index.md:3: WARNING: The attribute "type" is left out: it has a variable or a function. [devops.markdoc_value]'
        ],
    ),
    "unknown type": (
        '{% callout type="wrning" %}\nText.\n{% /callout %}',
        [
            'index.md:3: WARNING: There is no callout type "wrning": did you mean "warning"? [devops.callout_type]'
        ],
    ),
    "in a list in a quote": (
        "> - Text.\n>\n>   {% callout %}\n>   More.",
        [
            'index.md:5: WARNING: The tag "callout" is never closed: write {% /callout %} behind its text. [devops.markdoc_unclosed]'
        ],
    ),
    "in nested directives": (
        "````{note}\n```{tip}\n{% /callout %}\nText.\n```\n````",
        [
            'index.md:5: WARNING: "{% /callout %}" closes nothing: there is no open tag "callout" before it. [devops.markdoc_stray]'
        ],
    ),
    "in a tab": (
        '{% tabs %}\n{% tab label="A" %}\nText.\n\n{% /callout %}\n{% /tab %}\n{% /tabs %}',
        [
            'index.md:7: WARNING: "{% /callout %}" closes nothing: there is no open tag "callout" before it. [devops.markdoc_stray]'
        ],
    ),
    "GitBook": (
        '{% hint style="info" %}\nText.\n{% endhint %}',
        ["index.md:3: WARNING: Write {% /hint %}, not {% endhint %}. [devops.markdoc_stray]"],
    ),
    "Liquid": (
        "{% if user %}\nText.\n{% endif %}",
        [],
    ),
    "Hugo": ("{{% notice %}}\nText.\n{{% /notice %}}", []),
}


@pytest.mark.parametrize(("text", "warnings"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_gives_one_warning_and_costs_no_text(
    read: Read, text: str, warnings: list[str]
) -> None:
    built = read(f"# Page\n\n{text}\n\nThe end.\n")
    assert built.warnings == warnings
    assert "Text." in built.html()
    assert "The end." in built.html()


def test_a_mistake_in_an_included_file_is_reported_there(build: Build) -> None:
    built = build(
        {
            "index.md": "# Page\n\n```{include} part.txt\n```\n",
            "part.txt": "Text.\n\n{% /callout %}\n",
        }
    )
    assert [line.split(" WARNING")[0] for line in built.warnings] == ["part.txt:3:"]


def test_an_unknown_tag_is_left_as_text(read: Read) -> None:
    html = read("# Page\n\n{% youtube id=1 %}\nText.\n{% /youtube %}\n").html()
    assert "{% youtube id=1 %}" in html
    assert "{% /youtube %}" in html


@pytest.mark.parametrize("name", ["callout", "aside", "hint", "alert", "admonition"])
@pytest.mark.parametrize("attribute", ["type", "level", "kind", "style", "variant"])
def test_every_spelling_of_a_callout(read: Read, name: str, attribute: str) -> None:
    built = read(f'# Page\n\n{{% {name} {attribute}="danger" %}}\nText.\n{{% /{name} %}}\n')
    assert built.warnings == []
    assert "admonition danger" in built.html()


@pytest.mark.parametrize(
    "interior", ['callout "danger"', "callout .danger", "callout .danger .wide"]
)
def test_the_type_may_be_a_class_or_the_unnamed_value(read: Read, interior: str) -> None:
    html = read(f"# Page\n\n{{% {interior} %}}\nText.\n{{% /callout %}}\n").html()
    assert "admonition danger" in html
    assert ("wide" in html) == (".wide" in interior)


def test_150_nested_callouts(read: Read) -> None:
    text = "# Page\n\nHead.\n\n" + "{% callout %}\n" * 150 + "Deep.\n" + "{% /callout %}\n" * 150
    built = read(f"{text}\nTail.\n")
    assert built.warnings == []
    assert built.html().count("admonition note") == 150


@pytest.mark.parametrize(
    "line", ["{% callout %}", "{% /callout %}", "{% callout", "{% nothing /%}"]
)
def test_hundreds_of_mistakes_on_one_page(read: Read, line: str) -> None:
    built = read(f"# Page\n\nHead.\n\n{f'{line}{chr(10)}' * 400}\nTail.\n")
    assert len(built.warnings) == 400
    assert "Head." in built.html()
    assert "Tail." in built.html()


def test_a_tag_of_your_own(read: Read) -> None:
    tags = {"youtube": {"directive": "figure", "argument": "src", "options": {"label": "alt"}}}
    built = read(
        '# Page\n\n{% youtube src="https://example.org/a.png" label="A film" /%}\n',
        devops_markdoc_tags=tags,
    )
    assert built.warnings == []
    assert 'alt="A film"' in built.html()


def test_the_body_of_a_directive_may_begin_and_end_on_the_lines_of_its_tags(read: Read) -> None:
    built = read(
        "# Page\n\n{% box %} One\ntwo\nthree {% /box %}\n", devops_markdoc_tags={"box": "note"}
    )
    assert built.warnings == []
    assert [one.astext().split() for one in built.doctree().findall(nodes.note)] == [
        ["One", "two", "three"]
    ]


def test_a_tag_of_your_own_may_begin_with_end(read: Read) -> None:
    """It is not taken for the way in which other languages close a tag."""
    built = read(
        "# Page\n\n{% note %}\nA.\n\n{% endnote %}\nB.\n{% /endnote %}\n{% /note %}\n",
        devops_markdoc_tags={"note": "note", "endnote": "tip"},
    )
    assert built.warnings == []
    assert [one.astext() for one in built.doctree().findall(nodes.tip)] == ["B."]


def test_an_end_further_down_is_not_that_of_a_broken_tag(build: Build) -> None:
    text = '{% callout type="tip" }\nText.\n\nCode: `a %}`\n\nMore.\n{% /callout %}'
    built = build(f"# Page\n\n{text}\n\nThe end.\n")
    assert built.warnings == [
        'index.md:3: WARNING: This tag has no end: "%}" is missing. [devops.markdoc_syntax]'
    ]
    html = built.html()
    assert html.index("admonition tip") < html.index("Text.") < html.index("More.")
    assert '<span class="pre">%}</span>' in html


def test_a_misspelled_attribute_is_taken_for_the_one_that_is_there(build: Build) -> None:
    built = build(
        '# Page\n\n{% callout typ="tip" titel="Mind" icon="x" %}\nText.\n{% /callout %}\n'
    )
    assert [line.split(" WARNING: ")[1] for line in built.warnings] == [
        'The tag "callout" has no "typ": it is taken for "type". [devops.markdoc_value]',
        'The tag "callout" has no "titel": it is taken for "title". [devops.markdoc_value]',
    ]
    html = built.html()
    assert "admonition tip" in html
    assert '<p class="admonition-title">Mind</p>' in html


@pytest.mark.parametrize(
    "closing", ["{% /coment %}", "{% /Comment %}", "{% /note %}", "{% /comment }"]
)
def test_a_comment_with_a_broken_end_is_not_made_public(build: Build, closing: str) -> None:
    built = build(f"# Page\n\nText.\n\n{{% comment %}}\nSecret.\n{closing}\n\nThe end.\n")
    assert len(built.warnings) == 1
    html = built.html()
    assert "Secret" not in html
    assert "The end." in html
