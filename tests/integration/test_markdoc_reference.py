"""A Markdoc page is in Sphinx what it is to Markdoc: held to the reference's own trees.

These are recorded, so that most machines need no Node. Where the reference is installed, by

    npm install --prefix build/markdoc @markdoc/markdoc@0.5.10

or in a folder that ``MARKDOC`` names in the environment, the record is compared with what it says
now, and it is asked about new random pages; ``RECORD=write`` in the environment writes the record
anew. In CI it has to be there.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE, Popen
from textwrap import indent
from threading import Timer
from typing import Any, TypeAlias

import pytest
from conftest import Rereader
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from markdoc_grammar import documents
from markdoc_trees import of_doctree, of_reference

TESTS = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("MARKDOC") or TESTS.parent / "build/markdoc")
DOCUMENTS = TESTS / "fixtures" / "markdoc-documents.txt"
RECORDED = TESTS / "fixtures" / "markdoc-reference.json"
RECORDED_RANDOM = TESTS / "fixtures" / "markdoc-random.json"

VARIABLES = {
    "name": "Ann",
    "yes": True,
    "no": False,
    "zero": 0,
    "none": None,
    "user": {"tags": ["a", "b"], "age": 41.5},
}
PARTIALS = {
    "text.md": "A partial for {% $name %} and {% $who %}.",
    "blocks.md": "- one {% .item %}\n- two\n\n{% block #inside %}\nText.\n{% /block %}\n\n```js\nx = {% $zero %}\n```",
    "outer.md": 'Before.\n\n{% partial file="text.md" variables={who: "inner"} /%}\n\nAfter {% $who %}.',
    "table.md": "{% table %}\n* H\n---\n* {% $name %}\n{% /table %}",
}

#: What stands in a line of text.
LINES = {
    "variable": "A {% $name %} b.",
    "variables in a path": "A {% $user.tags[1] %} {% $user.age %}.",
    "number and truth": "{% $zero %} {% $yes %} {% $no %} {% $none %}.",
    "function": 'A {% equals($zero, 0) %}, {% default($none, 1) %}, {% debug("x") %}.',
    "variable in emphasis": "A **b {% $name %}** *{% $name %}*.",
    "variable in a link": "A [b {% $name %}](https://example.org/x).",
    "variable in code": "A `{% $name %}` b.",
    "escaped": r"A \{% $name %} b.",
    "condition": "A {% if $yes %}b{% /if %} c.",
    "condition that fails": "A {% if $no %}b{% /if %} c.",
    "else": "A {% if $none %}b{% else /%}*c*{% /if %} d.",
    "else if": "A {% if $no %}b{% else $zero /%}c{% else /%}d{% /if %} e.",
    "condition in condition": "A {% if $yes %}b {% if $no %}c{% else /%}d{% /if %} e{% /if %} f.",
    "condition of functions": "A {% if and($yes, not($no), or($no, $zero)) %}b{% /if %} c.",
    "condition on equality": 'A {% if equals($name, "Ann") %}b{% else /%}c{% /if %} d.',
    "inline tag": "A {% inl %}b{% /inl %} c.",
    "inline tag with everything": "A {% inl #my-i .k %}*b* {% $name %} `c`{% /inl %} d.",
    "inline tag in inline tag": "A {% inl %}b {% other .x %}c{% /other %} d{% /inl %} e.",
    "inline tag in emphasis": "A **b {% inl %}c{% /inl %} d** e.",
    "inline tag without content": "A {% inl /%} b.",
    "condition around inline tag": "A {% if $yes %}{% inl %}b{% /inl %}{% /if %} c.",
    "comment": "A <!-- hidden {% $name %} --> b.",
    "html is text": "A <b>bold</b> <unknown> b &amp; c.",
    "annotation of a class": "A b. {% .k %}",
    "annotation of everything": "A *b*. {% #my-a .k .l %}",
    "annotation by name": 'A b. {% id="my-b" class="k" %}',
    "annotation with a variable": "A b. {% class=$name %}",
    "annotation behind two lines": "A\nb. {% .k %}",
    "hard break": "A {% $name %}\\\nb.",
    "no end": "A {% $name b.",
    "an end": "A %} b.",
    "image": "![A](https://example.org/a.png)",
    "percent": "100% of {it}.",
    "roles of others": "A :sup:`b` c.",
}

#: What stands as a block.
BLOCKS = {
    "tag": "{% block %}\nText.\n{% /block %}",
    "tag with id and class": "{% block #my-b .k .l %}\nText.\n{% /block %}",
    "tag without content": "{% block /%}",
    "tag in tag": "{% block %}\n{% block .in %}\nText.\n{% /block %}\n\nMore.\n{% /block %}",
    "tag over lines": '{% block\n  #my-b\n  a="b" %}\nText.\n{% /block %}',
    "tag behind text": "Text.\n{% block %}\nMore.\n{% /block %}\nEnd.",
    "tag with a list": "{% block %}\n- a\n- b {% .k %}\n{% /block %}",
    "tag with class from a variable": "{% block class=$name %}\nText.\n{% /block %}",
    "callout": "{% callout %}\nText.\n{% /callout %}",
    "callout in tag": "{% block %}\n{% callout %}\nText {% $name %}.\n{% /callout %}\n{% /block %}",
    "condition": "{% if $yes %}\nA.\n{% /if %}\n\nB.",
    "condition that fails": "{% if $no %}\nA.\n\n- x\n{% /if %}\n\nB.",
    "else": "{% if $no %}\nA.\n{% else /%}\nB.\n{% /if %}",
    "else if": '{% if equals($name, "Bob") %}\nA.\n{% else $yes /%}\nB.\n{% else /%}\nC.\n{% /if %}',
    "condition in condition": "{% if $yes %}\n{% if $no %}\nA.\n{% else /%}\nB.\n{% /if %}\n{% else /%}\nC.\n{% /if %}",
    "condition around a tag": "{% if $zero %}\n{% block %}\nA.\n{% /block %}\n{% /if %}",
    "tag around a condition": "{% block %}\n{% if $none %}\nA.\n{% else /%}\nB.\n{% /if %}\n{% /block %}",
    "partial": '{% partial file="text.md" /%}',
    "partial with variables": '{% partial file="text.md" variables={who: $user.tags[0]} /%}',
    "partial of blocks": '{% partial file="blocks.md" /%}',
    "partial in partial": '{% partial file="outer.md" variables={who: "outer"} /%}\n\nHere: {% $who %}.',
    "partial of a table": '{% partial file="table.md" /%}',
    "partial in a condition": '{% if $no %}\n{% partial file="text.md" /%}\n{% /if %}\n\nA.',
    "fence": "```js\nlet a = 1\n```",
    "fence with a variable": "```js\nlet a = {% $zero %}\n```",
    "fence that is not processed": "```js {% process=false %}\nlet a = {% $zero %}\n```",
    "fence with a class": "```js {% .k #my-f %}\nlet a\n```",
    "fence of an annotation": "```{% .k %}\nlet a\n```",
    "fence with tags that are not processed": "```js {% process=false %}\n{% block %}\n{% /block %}\n```",
    "list": "- a {% .k %}\n- b {% #my-b %}\n- c",
    "ordered list": "1. a {% .k %}\n2. {% $name %}",
    "list in list": "- a\n  - b {% .k %}\n  - c",
    "loose list": "- a {% .k %}\n\n- b",
    "tag in a list": "- a\n\n  {% block %}\n  Text.\n  {% /block %}\n- b",
    "quote": "> A {% $name %}. {% .k %}\n>\n> {% block %}\n> B.\n> {% /block %}",
    "table of Markdown": "| a | b |\n|---|:-:|\n| {% $name %} | *c* |",
    "table of Markdown, annotated": "| a {% .h %} | b |\n|---|---|\n| c {% .k #my-c %} | d |",
    "table of Markdown, spanning": "| a | b |\n|---|---|\n| c {% colspan=2 %} |",
    "table": "{% table %}\n* A\n* B\n---\n* c\n* d\n{% /table %}",
    "table with a class": "{% table .k #my-t %}\n* A\n---\n* c\n{% /table %}",
    "table with spans": '{% table %}\n* A\n* B\n---\n* c {% colspan=2 align="right" %}\n---\n* d {% rowspan=2 %}\n* e\n---\n* f\n{% /table %}',
    "table with blocks": "{% table %}\n* A\n* B\n---\n* - x\n  - y\n* ```js\n  z\n  ```\n{% /table %}",
    "table with tags": "{% table %}\n* A\n---\n* {% inl %}b{% /inl %} {% $name %}\n---\n* c\n  {% block %}\n  d\n  {% /block %}\n{% /table %}",
    "table with conditions": "{% table %}\n* A\n---\n{% if $yes %}\n* b\n{% /if %}\n---\n{% if $no %}\n* c\n---\n* d\n{% else /%}\n* e\n{% /if %}\n{% /table %}",
    "table without a head": "{% table %}\n---\n* a\n* b\n---\n* c\n* d\n{% /table %}",
    "table around a table": "{% table %}\n| a | b |\n|---|---|\n| c | d |\n{% /table %}",
    "comment": "<!-- {% block %}\nhidden -->\n\nA.",
    "percent sign": "% text\n\nA.",
    "no underlined heading": "A\n===\n\nB\n---\n\nC",
    "no indented code": "A.\n\n    b {% $name %}",
    "html is text": "<div>\nA.\n</div>",
    "rule": "A.\n\n***\n\nB.",
}

#: Where a block stands.
PLACES: dict[str, Callable[[str], str]] = {
    "page": lambda text: text,
    "tag": lambda text: f"{{% block .around %}}\n{text}\n{{% /block %}}",
    "item": lambda text: f"- first\n\n{indent(text, '  ')}\n\n- last",
    "quote": lambda text: indent(f"first\n\n{text}", "> ", lambda line: True),
    "condition": lambda text: f"{{% if $yes %}}\n{text}\n{{% else /%}}\nNo.\n{{% /if %}}",
    "callout in an item": lambda text: (
        f"1. first\n\n   {{% callout %}}\n{indent(text, '   ')}\n   {{% /callout %}}"
    ),
    "cell": lambda text: (
        f"{{% table %}}\n* Head\n---\n* first\n\n{indent(text, '  ')}\n{{% /table %}}"
    ),
}
HEADINGS = {
    "heading": "# A {% $name %}\n\nText.",
    "heading, annotated": "# A {% #my-h .k %}\n\n## B {% .l %}\n\nText.",
    "heading with a condition": "# A {% if $yes %}b{% /if %}\n\nText.",
    "heading with an inline tag": "# A {% inl .k %}b{% /inl %} c\n\nText.",
    "heading in a condition": "# A\n\n{% if $yes %}\n## B {% .k %}\n{% /if %}\n\nText.",
    "front matter": "---\nlevel: 3\n---\n\n# A\n\nText.",
}
#: What is not the same, on purpose.
OTHERWISE = {
    "table of Markdown, spanning": "an empty cell past the edge is left out",
    "table 11": "class and id of the tag are those of the table in it; the reference loses them",
    "fence 46": "a value alone on its line keeps the line",
    "list 7": "the first number may be 0",
    "heading 22": "a heading is one level below the one that it is in",
    "partial 6": "a partial ends the paragraph that it stands in",
    "block tag 13": "the title of a tag that nobody knows is shown",
}


def pages() -> Iterator[tuple[str, str]]:
    yield from HEADINGS.items()
    for place, put in PLACES.items():
        for name, text in {
            **{f"line: {key}": line for key, line in LINES.items()},
            **BLOCKS,
        }.items():
            yield f"{name}, in: {place}", put(text)


def documents_of(path: Path) -> Iterator[tuple[str, str]]:
    """The documents of a file, each below a line with its title."""
    parts = re.split(r"^=== (.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        yield title, text.removesuffix("\n")


def read_record(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def write_record(path: Path, trees: dict[str, Any]) -> None:
    lines = (f"{json.dumps(text)}: {json.dumps(tree)}" for text, tree in trees.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


RECORD, RANDOM_RECORD = read_record(RECORDED), read_record(RECORDED_RANDOM)
PAGES = {**dict(pages()), **dict(documents_of(DOCUMENTS))}
RANDOM = {f"random {number}": text for number, text in enumerate(RANDOM_RECORD)}

INSTALLED = (FOLDER / "node_modules/@markdoc/markdoc").exists()
Ask: TypeAlias = Callable[[str], Any]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Asks the reference what it makes of a page, or looks into the record."""
    if not INSTALLED:
        yield (RECORD | RANDOM_RECORD).__getitem__
        return
    script = str(TESTS / "markdoc_reference.mjs")
    with Popen(["node", script], cwd=FOLDER, stdin=PIPE, stdout=PIPE, text=True) as process:
        given, answers = process.stdin, process.stdout
        assert given
        assert answers

        def send(line: object) -> None:
            print(json.dumps(line), file=given, flush=True)

        def run(text: str) -> Any:
            timer = Timer(20, process.kill)  # there are texts that it never ends with
            timer.start()
            send(text)
            answer = answers.readline()
            timer.cancel()
            assert answer, f"the reference has no answer to {text!r}"
            return json.loads(answer)

        send({"variables": VARIABLES, "partials": PARTIALS})
        yield run
        given.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rereader]:
    found = Rereader(
        tmp_path_factory.mktemp("reference"),
        devops_markdoc_pages=["*"],
        devops_markdoc_variables=VARIABLES,
        devops_markdoc_partials="partials",
        exclude_patterns=["partials"],
        suppress_warnings=["devops", "myst"],
        smartquotes=False,
    )
    for name, text in PARTIALS.items():
        path = Path(found.app.srcdir) / "partials" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    yield found
    found.app.cleanup()


def some(strategy: st.SearchStrategy[str], number: int) -> list[str]:
    """So many different examples of a strategy."""
    found: dict[str, None] = {}

    @settings(max_examples=number, derandomize=True, phases=[Phase.generate], database=None)
    @given(strategy)
    def collect(text: str) -> None:
        found[text] = None

    collect()
    return list(found)


def test_the_record_is_what_the_reference_says(ask: Ask) -> None:
    assert INSTALLED or not os.environ.get("CI"), (
        f"There is no @markdoc/markdoc@0.5.10 in {FOLDER}."
    )
    random_texts = list(RANDOM_RECORD)
    if INSTALLED and os.environ.get("RECORD") == "write":
        random_texts = some(documents(), 200)
        write_record(RECORDED, {text: ask(text) for text in PAGES.values()})
        write_record(RECORDED_RANDOM, {text: ask(text) for text in random_texts})
    assert read_record(RECORDED) == {text: ask(text) for text in PAGES.values()}
    assert read_record(RECORDED_RANDOM) == {text: ask(text) for text in random_texts}


@pytest.mark.parametrize("name", [*PAGES, *RANDOM])
def test_a_page_is_what_it_is_to_markdoc(page: Rereader, name: str) -> None:
    text = PAGES.get(name) or RANDOM[name]
    tree = (RECORD | RANDOM_RECORD)[text]
    ours, theirs = of_doctree(page.doctree(text)), of_reference(tree)
    if name.partition(", in: ")[0] in OTHERWISE:
        assert ours != theirs
    else:
        assert ours == theirs


@given(documents() if INSTALLED else st.sampled_from([*RANDOM_RECORD]))
def test_a_random_page_is_what_it_is_to_markdoc(page: Rereader, ask: Ask, text: str) -> None:
    """New ones in each run of ``make fuzz``, where the reference is installed."""
    assert of_doctree(page.doctree(text)) == of_reference(ask(text))
