"""One mistake is one warning, and costs no text: every page here is one edit from a valid one."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Read, Rereader

BLOCKS = [
    '{% callout type="tip" title="Mind" %}\nw0w text.\n{% /callout %}\n',
    "{% aside %}w0w short.{% /aside %}\n",
    '{% grid columns=2 %}\n{% cell title="One" %}\nw0w text.\n{% /cell %}\n{% cell title="Two" /%}\n{% /grid %}\n',
    '{% tabs %}\n{% tab label="A" %}\nw0w text.\n{% /tab %}\n{% tab label="B" %}\nw1w text.\n{% /tab %}\n{% /tabs %}\n',
    '- w0w\n\n  {% hint style="warning" %}\n  w1w text.\n  {% /hint %}\n',
    '{% callout\n   type="danger"\n   title="Over lines" %}\nw0w text.\n{% /callout %}\n',
    "{% comment %}\nSecret.\n{% /comment %}\n\nw0w\n",
    "> {% callout %}\n> w0w\n> {% /callout %}\n",
    '1. w0w\n2. w1w\n   {% alert level="danger" %}\n   w2w\n   {% /alert %}\n',
    "{% table %}\n* w0w\n* w1w\n---\n* w2w\n* w3w\n{% /table %}\n",
    "{% callout %}\n{% aside %}\nw0w\n{% /aside %}\nw1w\n{% /callout %}\n",
]


MARKDOC = [
    "## w0w {% #here .wide %}\n\nw1w {% .lead %}\n",
    "w0w {% $product %} w1w\n",
    "{% if $flag %}\nw0w\n{% else /%}\nSecret.\n{% /if %}\n",
    '{% if equals($product, "Ship") %}w0w{% /if %} w1w\n',
    '{% table %}\n- w0w\n- w1w\n---\n- w2w {% align="right" %}\n- w3w\n---\n- w4w {% colspan=2 %}\n{% /table %}\n',
    '```js {% title="T" showLineNumbers=true %}\nw0w\n```\n',
    "- w0w {% #item %}\n- w1w {% .k %}\n",
]
"""Of what only Markdoc pages have."""
VARIABLES = {"product": "Ship", "flag": True}
_SIGNS = "abcdefghijklmnopqrstuvwxyz0129_-/%{}\"=$.#, \n()[]@'<>"
_VALUE = re.compile(r'"[^"]*"|[.#][\w-]+|(?<==)[\w.-]+')
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)


def random_edit(block: str, chance: random.Random) -> str:
    """One deletion, insertion, replacement or exchange in a tag."""
    at = chance.randrange(*chance.choice([tag.span() for tag in _TAG.finditer(block)]))
    sign = chance.choice(_SIGNS)
    return chance.choice(
        [
            block[:at] + block[at + 1 :],
            block[:at] + sign + block[at:],
            block[:at] + sign + block[at + 1 :],
            block[:at] + block[at + 1 : at + 2] + block[at : at + 1] + block[at + 2 :],
        ]
    )


def without_values(block: str) -> str:
    """The tags of a block without what authors say in them, which may be anything."""
    return re.sub(r"\s", "", "".join(_VALUE.sub("…", tag) for tag in _TAG.findall(block)))


def is_no_mistake(block: str, edited: str) -> bool:
    """Whether an edit is of values, ids, classes and space only, or of the text beside a tag."""
    return without_values(block) == without_values(edited)


def is_torn(block: str, edited: str) -> bool:
    """Whether an edit has taken a word of the text apart, or hides it by another condition."""
    words = re.findall(r"w\d+w", block)
    return any(word not in edited for word in words) or "{% if equals" in edited


def edits(block: str) -> Iterator[str]:
    """Every deletion, and some insertions, replacements, exchanges and new lines, inside a tag."""
    chance = random.Random(block)
    inside = [
        at for tag in re.finditer(r"\{%.*?%\}", block, re.DOTALL) for at in range(*tag.span())
    ]
    for at in inside:
        yield block[:at] + block[at + 1 :]
        if at + 1 in inside and block[at] != block[at + 1] and "\n" not in block[at : at + 2]:
            yield block[:at] + block[at + 1] + block[at] + block[at + 2 :]
        letter = chance.choice('aez/%}{"= .\n')
        yield block[:at] + letter + block[at:]
        yield block[:at] + letter + block[at + 1 :]


@pytest.mark.parametrize("markdoc", [False, True], ids=["any page", "a Markdoc page"])
def test_of_random_edits_none_is_two_warnings_or_silent(tmp_path: Path, markdoc: bool) -> None:
    chance = random.Random(4)
    page = Rereader(
        tmp_path,
        devops_markdoc_pages=["*"] if markdoc else [],
        devops_markdoc_variables=VARIABLES,
    )
    blocks = [*BLOCKS, *MARKDOC] if markdoc else BLOCKS
    shown = {block: page.html(f"# Page\n\n{block}\nTail.\n") for block in blocks}
    bad = []
    for _ in range(2000):
        block = chance.choice(blocks)
        edited = random_edit(block, chance)
        html = page.html(f"# Page\n\n{edited}\nTail.\n")
        warnings = page.app.warning.getvalue().splitlines()
        lost = [word for word in [*re.findall(r"w\d+w", block), "Tail."] if word not in html]
        kind = "fine"
        if len(warnings) > 1:
            kind = "twice"
        elif lost and not is_torn(block, edited):
            kind = "lost"
        elif not warnings and html != shown[block] and not is_no_mistake(block, edited):
            kind = "silent"
        if kind != "fine":
            bad.append((kind, edited, warnings))
    assert bad == []


FENCE = "```js {%s}\nw0w\n```\n"
IF = "{%% if %s %%}\nw0w\n{%% else /%%}\nSecret.\n{%% /if %%}\n"
CELL = "{%% grid %%}\n%s\n{%% /grid %%}\n"
MISTAKES = {
    "a space in a name": ("any", "{% com\nent %}\nSecret.\n{% /comment %}\nw0w\n", "taken for"),
    "a short name in two": ("any", "{% t\nb %}\nw0w\n{% /tab %}\n", "taken for"),
    "no percent sign": ("any", CELL % '{ cell title="w0w" /%}', "no beginning"),
    "no brace": ("any", CELL % '#% cell title="w0w" /%}', "no beginning"),
    "a letter in the brace": ("any", CELL % '{q% cell title="w0w" /%}', "no beginning"),
    "a slash for a brace": ("any", CELL % '/% cell title="w0w" /%}', "no beginning"),
    "no brace before lines": ("any", CELL % '(% cell\n  title="w0w" /%}', "no beginning"),
    "tabs closed twice": ("any", "{% tabs %}\n{% tab %}\nw0w\n{% /tabs %}\n{% /tabs %}\n", "never"),
    "another tag's slash": ("any", "{% tab/ %}\nw0w\n{% /tabs %}\n", "closes nothing"),
    "an end on the next line": ("any", "{% asid\n %}w0w{% /aside %}\n", "no tag"),
    "a sign for a slash": ("any", "{% callout %}\nw0w\n{% =callout %}\n", "name of a tag"),
    "a name that takes a space": (
        "any",
        '{% tabs %}\n{% tabslabel="B" %}\nw0w\n{% /tab %}\n{% /tabs %}\n',
        "a space is missing",
    ),
    "a sign for a letter": ("md", "{% =side %}w0w{% /aside %}\n", "name of a tag"),
    "a sign for a short name": ("md", IF.replace("if", "%%f", 1) % "$flag", "name of a tag"),
    "a name that takes a letter": ("md", "{% ife quals($flag, 1) %}w0w{% /if %}\n", "taken for"),
    "a value of a broken tag": ("md", "> {% callout 9}\n> w0w\n> {% /callout %}\n", "no end"),
    "a slash too many": ("md", "{% /if equals($flag, 1) %}w0w{% /if %}\n", "the end of the tag"),
    "an id for a name": ("md", "{% #f equals($flag, 1) %}w0w{% /if %}\n", 'expected "="'),
    "an id for a condition": ("md", IF.replace("if", "#f", 1) % "$flag", "an attribute"),
    "a slash for a letter": ("md", "{% /f equals($flag, 1) %}w0w{% /if %}\n", "the end of the tag"),
    "a variable that closes": ("md", "{% callout %}\nw0w\n{% $callout %}\n", "not defined"),
    "a list that closes": ("md", "{% aside %}w0w{% @aside %}\n", "write $aside"),
    "a brace in a variable": ("md", "w0w {% $flag {%}\n", "no end"),
    "an end in two": ("md", "{% table %}\n- w0w {% colspan=2 %\n}{% /table %}\n", "no end"),
    "a name in an annotation": ("md", FENCE % '%t itle="T" %', "Only attributes"),
    "a slash in an annotation": ("md", 'w0w {% align="right" /%}\n', "the end of the tag"),
    "an annotation in two": ("md", FENCE % '\n% title="T" %', "no beginning"),
    "an annotation without its sign": ("md", FENCE % '\n title="T" %', "no beginning"),
    "an annotation without its brace": (
        "md",
        '```js \n% title="T" %}\nw0w\n```\n',
        "no beginning",
    ),
    "a slash for a bracket": ("md", '{% if equals($flag, "a"/ %}w0w{% /if %}\n', '"," or ")"'),
    "a branch that is an id": ("md", IF.replace("else", "#lse") % "$flag", "an attribute"),
    "a condition in two": ("md", IF % "$fla#g", '"id" is left out'),
    "a condition that is a value": ("md", IF.replace(" %s", "=%s", 1) % "$flag", "a space is"),
    "a dot in a variable": ("md", IF % "$fl.g", "taken for $flag"),
    "a list for a variable": ("md", "w0w {% @product %}\n", "write $product"),
    "sides of another name": (
        "md",
        '{% table %}\n- w0w\n---\n- w1w {% valign="right" %}\n{% /table %}\n',
        'taken for "align"',
    ),
}


@pytest.mark.parametrize(("where", "text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_reported_once_and_costs_no_text(
    read: Read, where: str, text: str, message: str
) -> None:
    pages = ["*"] if where == "md" else []
    page = read(text, devops_markdoc_pages=pages, devops_markdoc_variables=VARIABLES)
    (warning,) = page.warnings
    assert message in warning
    assert not set(re.findall(r"w\d+w", text)) - set(re.findall(r"w\d+w", page.html()))


@pytest.mark.parametrize(
    "text",
    [
        "{% set\n   tabs = 1 %}",
        "{% for tab in tabs %}{{ tab }}{% endfor %}",
        "{% include 'a'\n   tab %}",
        "Behind a tab, write `%}`.",
        "A tab costs 5 %} here, or not.",
        "tab\n\nEnds with %}",
        "{% t b %}",
    ],
)
def test_what_is_of_another_language_is_no_mistake(read: Read, text: str) -> None:
    assert read(f"# Page\n\n{text}\n").warnings == []


def test_a_caption_is_text(read: Read) -> None:
    """One that Markdown reads as something else ended the build."""
    for written in ("[a]: b", "- *a*", "1. a", "% a"):
        page = read(FENCE % f'% title="{written}" %', devops_markdoc_pages=["*"])
        assert page.warnings == []
        assert f'<span class="caption-text">{written}</span>' in page.html()
    assert "caption" not in read(FENCE % '% title=" " %', devops_markdoc_pages=["*"]).html()


@pytest.fixture(scope="module", params=[[], ["*"]], ids=["any page", "a Markdoc page"])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rereader]:
    found = Rereader(tmp_path_factory.mktemp("edits"), devops_markdoc_pages=request.param)
    yield found
    found.app.cleanup()


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_one_edit_is_one_warning(page: Rereader, block: str) -> None:
    words = re.findall(r"w\d+w", block)
    found = Counter[int]()
    bad = []
    for edited in dict.fromkeys(edits(block)):
        html = page.html(f"# Page\n\n{edited}\nTail.\n")
        warnings = page.app.warning.getvalue().splitlines()
        found[len(warnings)] += 1
        lost = [word for word in [*words, "Tail."] if word not in html]
        if len(warnings) > 1 or lost:
            bad.append((edited, warnings, lost))
    assert bad == []
    assert found[1] > found[0]
