"""What is evaluated on Markdoc pages, and what happens to mistakes in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from conftest import Build, Rereader
from docutils import nodes

from sphinx_devops_phases.markdoc.tokens import Kind

PARTIALS = {
    "good.md": "Good {% $who %}.\n",
    "bad.md": "One.\n\nTwo {% $nobody %}.\n\n{% /callout %}\n",
    "loop.md": 'Loop.\n\n{% partial file="pool.md" /%}\n',
    "pool.md": 'Pool.\n\n{% partial file="loop.md" /%}\n',
    "heading.md": "---\ntitle: Not shown\n---\n\n## From a partial\n\n[Link](other)\n",
}
CONFIG: dict[str, object] = {
    "devops_markdoc_pages": ["*"],
    "devops_markdoc_variables": {"who": "Ann", "tip": "tip", "map": {"a": 1}, "list": ["x", 2]},
    "devops_markdoc_partials": "partials",
    "devops_markdoc_tags": {
        "box": "note",
        "key": {"role": "kbd", "argument": "name"},
        "quick-link": {"tag": "card"},
        "card": {"tag": "cell"},
        "film": {"directive": "figure", "argument": "src", "options": {"label": "alt"}},
    },
    "exclude_patterns": ["partials"],
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rereader]:
    found = Rereader(tmp_path_factory.mktemp("evaluated"), **CONFIG)
    folder = Path(found.app.srcdir) / "partials"
    folder.mkdir()
    for name, text in PARTIALS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "link.md").symlink_to(Path(found.app.srcdir) / "conf.py")
    yield found
    found.app.cleanup()


def warnings_of(page: Rereader) -> list[str]:
    text = re.sub(r"\x1b\[[0-9;]*m", "", page.app.warning.getvalue())
    return text.replace(f"{page.app.srcdir}/", "").splitlines()


MISTAKES = {
    "undefined variable": ("Text {% $nobody.name %} end.", "$nobody.name is not defined."),
    "undefined variable in an attribute": (
        "{% callout type=$nobody %}\nText.\n{% /callout %}",
        "$nobody is not defined.",
    ),
    "hash as text": ("Text {% $map %} end.", "$map is no text, so it is left out."),
    "unknown function": ("Text {% upper($who) %} end.", 'There is no function "upper".'),
    "wrong arguments": (
        "{% if not() %}\nText.\n{% /if %}\nText.",
        'The function "not" needs a value.',
    ),
    "missing partial": (
        'Text.\n\n{% partial file="none.md" /%}',
        'There is no partial "none.md" in "partials".',
    ),
    "partial without a name": (
        "Text.\n\n{% partial /%}",
        'The tag lacks the name of a file: write file="…" in it.',
    ),
    "partial outside": (
        'Text.\n\n{% partial file="../conf.py" /%}',
        'The partial "../conf.py" is left out: it is not in devops_markdoc_partials.',
    ),
    "partial far outside": (
        'Text.\n\n{% partial file="/etc/passwd" /%}',
        'The partial "/etc/passwd" is left out: it is not in devops_markdoc_partials.',
    ),
    "partial behind a link": (
        'Text.\n\n{% partial file="link.md" /%}',
        'The partial "link.md" is left out: it is not in devops_markdoc_partials.',
    ),
    "else of nothing": ("Text.\n\n{% else /%}\n\nEnd.", '"{% else /%}" is in no "if".'),
    "else of nothing in a line": ("Text {% else /%} end.", '"{% else /%}" is in no "if".'),
    "if never closed": (
        "{% if $who %}\nText.\n{% else /%}\nEnd.",
        'The tag "if" is never closed: write {% /if %} behind its text.',
    ),
    "if with a misspelled variable": (
        "{% if $woh %}\nText.\n{% /if %}",
        "$woh is not defined: it is taken for $who.",
    ),
    "if with more than a condition": (
        "{% if $who#x %}\nText.\n{% /if %}",
        'The tag "if" has a condition only: "id" is left out.',
    ),
    "if that is broken": (
        "{% if $\nwho %}\nText.\n{% /if %}",
        'This tag has no end: "%}" is missing.',
    ),
    "if closed by a broken tag": (
        "{% if $who %}\nText.\n{% else /%}\nOther.\n{% /if {}",
        'This tag has no end: "%}" is missing.',
    ),
    "annotation without spaces": (
        "Text. {% #a.k %}",
        "This is no Markdoc tag: expected a space or the end of the tag.",
    ),
    "tags in code": (
        "```\n{% fancy %}Text{% /fancy %}\n```",
        "Tags in code are evaluated as well, so only their text is kept: write {% process=false %} "
        "behind the language of the code to show them as they are.",
    ),
    "undefined variable in code": ("```\nText\n\n{% $nobody %}\n```", "$nobody is not defined."),
    "table without rows": (
        "{% table %}\nText.\n{% /table %}",
        'The tag "table" has no rows: a list is a row, and a line "---" is between rows.',
    ),
    "text between rows": (
        "{% table %}\n* A\n---\nText.\n---\n* b\n{% /table %}",
        "A list was expected here; indent what belongs to a cell.",
    ),
    "cell past the edge": (
        "{% table %}\n* A\n* B\n---\n* Text. {% colspan=3 %}\n{% /table %}",
        "A cell reaches past the edge of its table.",
    ),
    "row past the edge": (
        "{% table %}\n* A\n---\n* Text. {% rowspan=2 %}\n{% /table %}",
        "A cell reaches past the edge of its table.",
    ),
    "annotation of nothing": (
        "Text.\n\n{% .wide #here %}",
        "There is nothing on this line that these attributes could be of.",
    ),
    "annotation of a fence that is none": (
        "```js {% title=x %}\nText.\n```",
        "This is no Markdoc tag: expected a value (text needs double quotes).",
    ),
    "unknown function in a condition": (
        "{% if nope($who) %}\nText.\n{% /if %}",
        'There is no function "nope".',
    ),
    "misspelled variable in a function": (
        "{% if equals($wo, $who) %}\nText.\n{% /if %}",
        "$wo is not defined: it is taken for $who.",
    ),
    "misspelled attribute of a cell": (
        "{% table %}\n* A\n* B\n---\n* Text. {% colspa=2 %}\n{% /table %}",
        'There is no attribute "colspa" here: it is taken for "colspan".',
    ),
    "misspelled attribute of a fence": (
        '```js {% titel="T" %}\nText.\n```',
        'There is no attribute "titel" here: it is taken for "title".',
    ),
    "tag behind a fence": (
        "```js {% title %}\nText.\n```",
        "Only attributes may stand behind the language of code.",
    ),
    "variable that was meant to be a tag": (
        "{% $tabs %}\nText.\n{% /tabs %}",
        "$tabs is not defined.",
    ),
    "table that closes itself": (
        "{% table /%}\n\n* Text.\n\n{% /table %}",
        '"{% /table %}" closes nothing: there is no open tag "table" before it.',
    ),
    "tag with a wrong name before the right one": (
        "{% calloutx %}\nText.\n{% /callout %}",
        'The tag "calloutx" is taken for "callout", as {% /callout %} closes it.',
    ),
    "tag without a slash before it is closed": (
        "{% callout %}\nText.\n\n{% callout %}",
        "A slash is missing: write {% /callout %} to close the tag.",
    ),
    "tag without a slash and with a wrong name": (
        "{% callout %}\nText.\n\n{% calout %}",
        "A slash is missing: write {% /callout %} to close the tag.",
    ),
    "broken tag nobody knows before a closing one": (
        "{% fancy type= %}\nText.\n\n{% /callout %}",
        "This is no Markdoc tag: expected a value at column 15.",
    ),
    "if with a wrong name": (
        "{% iff $who %}\nText.\n{% else /%}\nOther.\n{% /iff %}",
        'There is no tag "iff", so only its text is kept. devops_markdoc_tags can map it to a '
        "directive, a role or another tag.",
    ),
    "tag nobody knows": (
        "{% fancy %}\nText.\n{% /fancy %}",
        'There is no tag "fancy", so only its text is kept. devops_markdoc_tags can map it to a '
        "directive, a role or another tag.",
    ),
    "tag nobody knows, twice": (
        "{% fancy %}\nText.\n{% /fancy %}\n\nAnd {% fancy %}more{% /fancy %}.",
        'There is no tag "fancy" (2 times on this page), so only its text is kept. '
        "devops_markdoc_tags can map it to a directive, a role or another tag.",
    ),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_warning_at_its_place(page: Rereader, text: str, message: str) -> None:
    html = page.html(f"# Page\n\n{text}\n\nThe last.\n")
    (warning,) = warnings_of(page)
    place, _, said = warning.partition(": WARNING: ")
    text_said, _, kind = said.removesuffix("]").rpartition(" [devops.")
    assert text_said == message
    assert kind in get_args(Kind)
    lines = f"# Page\n\n{text}".split("\n")
    line = int(place.removeprefix("index.md:"))
    assert re.search(r"\{%|^\* Text|^Text\.$", lines[line - 1])
    assert "Text" in html
    assert "The last." in html
    assert "{%" not in html
    assert "root:" not in html


def test_a_closing_tag_without_its_end_is_text(page: Rereader) -> None:
    html = page.html("# Page\n\n{% fancy %}\nText.\n{% /fancy x}\n\nThe last.\n")
    assert "Text." in html
    assert "The last." in html
    assert 'index.md:5: WARNING: This tag has no end: "%}" is missing.' in warnings_of(page)[0]


def test_a_recursive_partial_is_one_warning_where_it_recurs(page: Rereader) -> None:
    html = page.html('# Page\n\n{% partial file="loop.md" /%}\n\nEnd.\n')
    assert warnings_of(page) == [
        'partials/pool.md:3: WARNING: The partial "loop.md" is in itself, and left out. '
        "[devops.markdoc_value]"
    ]
    assert html.index("Loop.") < html.index("Pool.") < html.index("End.")


def test_a_mistake_in_a_partial_is_reported_there(page: Rereader) -> None:
    page.html('# Page\n\n- a\n\n  {% partial file="bad.md" /%}\n\n{% $nobody %}\n')
    assert [warning.split(" WARNING")[0] for warning in warnings_of(page)] == [
        "partials/bad.md:3:",
        "partials/bad.md:5:",
        "index.md:7:",
    ]


def test_billions_of_partials_are_not_read(page: Rereader) -> None:
    folder = Path(page.app.srcdir) / "partials"
    for number in range(12):
        text = f'{{% partial file="b{number + 1}.md" /%}}\n\n' * 10
        (folder / f"b{number}.md").write_text(text, encoding="utf-8")
    html = page.html('# Page\n\n{% partial file="b0.md" /%}\n\nEnd.\n')
    assert "End." in html
    assert any("too many in one another" in warning for warning in warnings_of(page))


def test_front_matter_and_variables_are_shown(page: Rereader) -> None:
    html = page.html(
        "---\ntitle: A *title* <b>\ndate: 2026-01-05\n---\n\n"
        "# {% $markdoc.frontmatter.title %}\n\n{% $frontmatter.date %} {% $list %} {% $who %}\n"
    )
    assert warnings_of(page) == []
    assert "<h1>A *title* &lt;b&gt;<" in html
    assert "2026-01-05 x2 Ann" in html


def test_variables_reach_callouts_directives_and_their_bodies(page: Rereader) -> None:
    html = page.html(
        "# Page\n\n{% callout type=$tip title=$who %}\n{% $who %} in.\n{% /callout %}\n\n"
        '{% film src="https://example.org/a.png" label=$who %}\nBy {% $who %}.\n{% /film %}\n'
    )
    assert warnings_of(page) == []
    assert "admonition tip" in html
    assert '<p class="admonition-title">Ann</p>' in html
    assert "Ann in." in html
    assert 'alt="Ann"' in html
    assert "By Ann." in html


def test_a_partial_has_variables_of_its_own(page: Rereader) -> None:
    html = page.html(
        '# Page\n\n{% partial file="good.md" variables={who: "Bob"} /%}\n\n'
        '{% partial file="good" /%}\n\n{% box %}\n{% partial file="good.md" /%}\n{% /box %}\n'
    )
    assert warnings_of(page) == []
    assert html.count("Good Bob.") == 1
    assert html.count("Good Ann.") == 2


def test_the_heading_of_a_partial_is_a_section_and_its_front_matter_nothing(page: Rereader) -> None:
    document = page.doctree('# Page\n\n{% partial file="heading.md" /%}\n')
    assert [title.astext() for title in document.findall(nodes.title)] == ["Page", "From a partial"]
    assert not list(document.findall(nodes.docinfo))


def test_inline_tags_are_roles_on_all_pages(build: Build) -> None:
    page = (
        'Press {% key %}Ctrl{% /key %} or {% key name="Alt" /%}, not {% other %}this{% /other %}.\n'
    )
    built = build(
        {"index.md": f"# Page\n\n{page}", "b.md": f"---\norphan: true\n---\n\n# B\n\n{page}"},
        devops_markdoc_tags={"key": {"role": "kbd", "argument": "name"}},
        devops_markdoc_pages=["b"],
    )
    assert [warning.split(",")[0] for warning in built.warnings] == [
        'b.md:7: WARNING: There is no tag "other"'
    ]
    for docname in ("index", "b"):
        html = built.html(docname)
        assert re.findall(r"<kbd[^>]*>(\w+)</kbd>", html) == ["Ctrl", "Alt"]
    assert "{% other %}this{% /other %}" in built.html("index")


def test_another_name_for_a_tag(page: Rereader) -> None:
    html = page.html(
        '# Page\n\n{% quick-link title="T" description="D" /%}\n\n{% card title="U" %}\nB\n{% /card %}\n'
    )
    assert warnings_of(page) == []
    assert html.count("sd-card-title") == 2


def test_a_table_on_any_page(build: Build) -> None:
    table = "{% table %}\n* A\n* B\n---\n* c\n  {% callout %}d{% /callout %}\n* - e\n{% /table %}\n"
    built = build(f"# Page\n\n{table}")
    assert built.warnings == []
    html = built.html()
    assert html.count("<th ") == 2
    assert html.index("admonition note") < html.index("<li>")
    assert "{%" not in html


def test_columns_have_the_widths_that_the_first_row_says(page: Rereader) -> None:
    document = page.doctree(
        '# Page\n\n{% table %}\n* A {% width="20%" %}\n* B\n* C {% width=30 %}\n---\n'
        "* d\n* e\n* f\n{% /table %}\n"
    )
    assert warnings_of(page) == []
    assert [column["colwidth"] for column in document.findall(nodes.colspec)] == [20, 50, 30]


@pytest.mark.parametrize("number", ["0", "-1", "true", '"two"'])
def test_a_cell_that_spans_no_number_of_columns_takes_one(page: Rereader, number: str) -> None:
    row = f"* c {{% colspan={number} %}}\n* d\n* e\n"
    document = page.doctree(f"# Page\n\n{{% table %}}\n* A\n* B\n---\n{row}{{% /table %}}\n")
    assert warnings_of(page) == []
    assert [entry.astext() for entry in document.findall(nodes.entry)][-3:] == ["c", "d", "e"]
    assert len(list(document.findall(nodes.colspec))) == 3


def test_a_table_whose_rows_all_span_is_as_wide_as_the_widest(page: Rereader) -> None:
    document = page.doctree(
        "# Page\n\n{% table %}\n* A {% colspan=2 %}\n---\n* b {% colspan=3 %}\n{% /table %}\n"
    )
    assert warnings_of(page) == []
    assert [entry.get("morecols") for entry in document.findall(nodes.entry)] == [1, 2]


def test_what_would_close_a_tag_in_a_text_is_reported_once(page: Rereader) -> None:
    """There, it is the broken one that explains why the tag is open."""
    page.html("# Page\n\n{% callout %}\nText.\n\nMore {% calout } text.\n")
    (warning,) = warnings_of(page)
    assert warning.startswith('index.md:6: WARNING: This tag has no end: "%}" is missing.')


def test_code_with_a_caption_numbers_and_marked_lines(page: Rereader) -> None:
    html = page.html(
        '# Page\n\n```python {% title="a.py" showLineNumbers=true highlight="2" #code .wide %}\n'
        ":class: not an option\nx = 1\n```\n"
    )
    assert warnings_of(page) == []
    assert "a.py" in html[html.index("code-block-caption") :]
    assert ":class: not an option" in re.sub("<[^>]*>", "", html)
    assert 'id="code"' in html
    assert 'class="linenos"' in html
    assert 'class="hll"' in html


def test_an_end_without_a_beginning_is_one_warning(page: Rereader) -> None:
    html = page.html("# Page\n\nText\nmore % .k %} and `50%}` end.\n")
    (warning,) = warnings_of(page)
    assert warning.startswith('index.md:4: WARNING: This tag has no beginning: "{%" is missing.')
    assert "% .k %}" in html
    page.html("# Page\n\nWidth `50%}` and \\{% $x %}.\n")
    assert warnings_of(page) == []


def test_code_is_evaluated_but_for_the_tags_of_other_languages(page: Rereader) -> None:
    html = page.html(
        "# Page\n\n```\n{% if $who %}\n  a {% $who %}\n{% else /%}\nno\n{% /if %}\n"
        "{% comment %}no{% /comment %}b {% if user %}c{% endif %} {% for %} {% .k %}\n```\n"
    )
    assert warnings_of(page) == []
    (code,) = re.findall(r"<pre>(.*?)</pre>", html, re.DOTALL)
    text = re.sub("<[^>]*>", "", code)
    assert text == "  a Ann\nb {% if user %}c{% endif %} {% for %} {% .k %}\n"


def test_slots_are_what_is_in_them(page: Rereader) -> None:
    html = page.html(
        '# Page\n\n{% slot "a" %}\nOne.\n{% /slot %}\n\nA {% slot "b" %}two{% /slot %}.\n'
    )
    assert warnings_of(page) == []
    assert "<p>One.</p>\n<p>A two.</p>" in html


LOOKALIKES = (
    "{% if user %} {{ user.name }} {% endif %}\n\n{% $x %} and {% .a %}\n\n"
    "A {% partial 'x' %} {{% notice %}} {% include \"y\" %} b.\n\n% a comment\n\nTitle\n=====\n\n<b>x</b>\n"
)


def test_other_pages_stay_as_they_are(build: Build, tmp_path: Path) -> None:
    """Nothing that is Markdoc's alone changes a page that is not."""
    with_pages = build({"index.md": f"# Page\n\n{LOOKALIKES}"}, devops_markdoc_pages=["other"])
    assert "{% $x %} and {% .a %}" in with_pages.html()
    assert "{% partial" in with_pages.html()
    assert "a comment" not in with_pages.html()
    assert "<h1>Title<" in with_pages.html()
    assert "<b>x</b>" in with_pages.html()


def test_a_page_is_read_again_when_its_partial_changes(build: Build, tmp_path: Path) -> None:
    files = {"index.md": '# Page\n\n{% partial file="p.md" /%}\n', "partials/p.md": "Old.\n"}
    assert "Old." in build(files, **CONFIG).html()
    assert "New." in build(files | {"partials/p.md": "New.\n"}, **CONFIG).html()


def test_links_without_suffix_lead_to_the_pages_beside(build: Build) -> None:
    pages = {
        "index.md": "# Index\n\n[A](docs/a)\n\n```{toctree}\ndocs/a\ndocs/b/index\n```\n",
        "docs/a.md": "# A\n\n[b](b#first_part) [c](./b/) [d](../index) [e](b/index.md#First-Part) [f](nothing)\n",
        "docs/b/index.md": "# B\n\n## First part\n\n[a](../a) [g](#firstpart)\n",
    }
    built = build(pages, devops_markdoc_pages=["*"])
    assert [warning.split(": WARNING")[0] for warning in built.warnings] == ["docs/a.md:3"]
    found = re.findall(r'<a [^>]*href="([^"#]*(?:#first[^"]*)?)"[^>]*><span', built.html("docs/a"))
    assert found == [
        "b/index.html#first-part",
        "b/index.html",
        "../index.html",
        "b/index.html#first-part",
    ]
    assert 'href="#first-part"' in built.html("docs/b/index")
