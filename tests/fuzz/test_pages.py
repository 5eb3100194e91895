"""Whatever a page is put together from: no error, no word lost, and no more time than its length.

``make fuzz`` looks for many minutes; a quick look is part of every run of the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import count

import pytest
from conftest import Rereader
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from speed import cpu_seconds

from sphinx_devops_phases.markdoc.block import Rules
from sphinx_devops_phases.markdoc.evaluate import Evaluation, Part
from sphinx_devops_phases.markdoc.plugin import markdoc_plugin
from sphinx_devops_phases.markdoc.tokens import How

#: Stands for a word, which is numbered when the page is put together.
WORD = "§"

NAMES = ["callout", "aside", "tabs", "tab", "grid", "cell", "box", "devops-cycle", "foreign"]
ATTRIBUTES = [
    "",
    ' type="tip"',
    ' type=$kind title="%}"',
    ' label="A" title="*B*"',
    ' href="javascript:x" imgPath="../a.png" columns=9',
    " type=tip",
    ' "x',
    "\n  .wide #top\n",
    " a=[1, {b: @c}] f()",
    ' title="\u202e\u0301" collapsible=true',
]
names, attributes = st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES)
opening = st.builds("{{% {}{} %}}".format, names, attributes)
closing = names.map("{{% /{} %}}".format)
tags = st.one_of(
    opening,
    closing,
    st.builds("{{% {}{} /%}}".format, names, attributes),
    st.builds("{{% {} %}}§{{% /{} %}}".format, names, names),
    st.sampled_from(["{%", "{% callout", "{%%}", "{% else %}", "{% endcallout %}", "{%- tab -%}"]),
    st.sampled_from(["{% $x %}", "{% .a %}", "{{% tab %}}", "{%callout%}", "{% 3 %}"]),
)
words = st.sampled_from([WORD, f"{WORD} *{WORD}*", f"{WORD}  ", f"`{WORD} {{% tab %}}` {WORD}"])
noise = st.text(max_size=20).map(lambda text: re.sub(r"[\s%`~<\[\](){}:+\\=]", "-", text))
fences = st.sampled_from(["```", "~~~", "````", "```{note}", "```text", ":::"])
blocks = st.sampled_from(["", "# §", "- §", "1. §", "> §", "***", "| § | § |\n|--|--|\n| § | § |"])
content = st.one_of(
    tags, words, blocks, fences, st.tuples(tags, words, tags).map(" ".join), words | noise
)
margins = st.sampled_from(["", "", "", " ", "  ", "   ", "    ", "      ", "\t", "> ", "- ", "2. "])
lines = st.builds("{}{}{}".format, margins, margins, content)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Lines of everything, some of them repeated, with numbered words."""
    parts = st.lists(lines, max_size=8).map("\n".join)
    repeated = st.builds(lambda part, times: f"{part}\n" * times, parts, st.integers(1, 30))
    text = "\n".join(draw(st.lists(parts | repeated, max_size=4)))
    number = count()
    return re.sub(WORD, lambda _: f"w{next(number)}w", f"# Page\n\n{text}\n\n§\n")


@given(pages())
@example('{% callout "x %} w0w {% callout title="%}\n')
def test_no_page_stops_the_build_or_loses_a_word(rereader: Rereader, page: str) -> None:
    html = rereader.html(page)
    text = re.sub(r'\{%[^"]*"[^"]*\{%[^"]*"', "", page)  # a value that holds a tag is no text
    assert [word for word in re.findall(r"w\d+w", text) if word not in html] == []


# Time


def parse(text: str, *, markdoc: bool = False) -> None:
    """Read a page as far as the rules are concerned."""
    md = MarkdownIt("commonmark").enable("table")
    known: dict[str, How] = dict.fromkeys(NAMES[:-1], "node")
    known |= {"box": "text", "devops-cycle": "text", "table": "table", "badge": "role"}
    if markdoc:
        known |= {"if": "if", "else": "if", "partial": "partial", "comment": "comment"}
    part = Part("part.md", [Token("hr", "hr", 0, map=[0, 1])])
    evaluation = Evaluation({"x": "X"}, lambda name: part, markdoc)
    markdoc_plugin(md, Rules(known, markdoc), lambda state: evaluation)
    md.parse(text)


def is_linear(read: Callable[[str], object], short: str, long: str) -> bool:
    """Whether a page that is four times as *long* takes about four times as long, not sixteen.

    What is quick in any case does not count, and in doubt it is measured again.
    """

    def seconds(text: str) -> float:
        return cpu_seconds(partial(read, text))

    return any(seconds(long) < 9 * max(seconds(short), 0.02) for _ in range(3))


#: What takes long if something is looked for again and again: how a page begins, what it repeats,
#: and how it ends, for each repetition.
REPEATED = {
    "tags never closed": ("", "{% callout %}\n", ""),
    "tags never closed on a line": ("", "{% callout %}x", ""),
    "tags that close nothing": ("", "{% /callout %}\n", ""),
    "tags without an end": ("", "{% callout\nx\n", ""),
    "one tag without an end": ("{% callout\n", '"%}"\n', ""),
    "one tag of many attributes": ("{% callout\n", "a=1\n", ""),
    "quotes that hide tags": ("", '{% callout a " %}', ""),
    "tags closed on a line": ("", "{% callout %}x{% /callout %} ", ""),
    "directives closed on a line": ("", "{% box %}x{% /box %}", ""),
    "tags crossed": ("", "{% callout %}\n{% tab %}\n{% /callout %}\n", ""),
    "callouts in callouts": ("", "{% callout %}\nx\n", "{% /callout %}\n"),
    "directives in directives": ("", "{% box %}\nx\n", "{% /box %}\n"),
    "directives in directives on a line": ("", "{% box %}x", "{% /box %}"),
    "directives on a line": ("{% box %}", "x{% box %}x{% /box %}", ""),
    "tags behind text": ("{% callout %}x ", "{% tab %}x{% /tab %}\n", ""),
    "tags behind text, never closed": ("{% callout %}x ", "{% tab ", ""),
    "backquotes": ("{% callout %}x ", "`` ` ", ""),
    "a run of backquotes": ("{% callout %}x ", "````````", "x"),
    "deep tags in a list": ("- x\n\n", "      {% callout %}\n", ""),
    "lists": ("", "- {% callout %}x\n  {% /callout %}\n", ""),
    "quotes": ("", "> {% callout %}\n", ""),
    "foreign tags": ("", "{% if %}\n{% else %}\n{% endif %}\n", ""),
    "brackets": ("{% callout a=", "[", ""),
    "openers": ("", "{%", ""),
    "openers in a paragraph": ("x ", "{% ", ""),
    "openers on lines": ("", "{%\n", ""),
    "unknown tags, then else": ("{% if %}\n" * 1500, "{% else %}\n", ""),
    "unknown tags": ("", "{% foreign %}\n", "{% else %}\n"),
    "closing tags that nearly fit": ("", "{% callout %}\n", "{% /calout %}\n"),
    "closing tags that do not fit": ("", "{% callout %}\n", "{% /x %}\n"),
    "percent signs": ("{% callout ", "%", ""),
    "other languages": ("", "{% foreign x %}\n", ""),
    "closing tags in a paragraph": ("x ", "{% /foreign %} ", "{% /callout %}"),
}


@pytest.mark.parametrize(("begin", "part", "end"), REPEATED.values(), ids=REPEATED.keys())
def test_the_time_grows_with_the_length_of_the_page(begin: str, part: str, end: str) -> None:
    assert is_linear(parse, *(f"{begin}{part * count}{end * count}" for count in (1500, 6000)))


#: The same, of what is evaluated on Markdoc pages.
EVALUATED = {
    "variables": ("", "{% $x %} ", ""),
    "variables on lines": ("", "{% $x %}\n", ""),
    "undefined variables": ("", "{% $y.z %}\n\n", ""),
    "annotations": ("x ", "{% .a #b %} ", ""),
    "annotations of nothing": ("", "{% .a %}\n\n", ""),
    "annotated items": ("", "- x {% .a %}\n", ""),
    "conditions": ("", "{% if $x %}\na\n{% else /%}\nb\n{% /if %}\n", ""),
    "conditions in conditions": ("", "{% if $x %}\na\n", "{% /if %}\n"),
    "conditions in conditions that fail": ("", "{% if $y %}\na\n", "{% /if %}\n"),
    "conditions in a line": ("", "{% if $y %}a{% else /%}b{% /if %} ", ""),
    "conditions in conditions in a line": ("", "{% if $x %}a ", "{% /if %}"),
    "many branches": ("{% if $y %}\n", "{% else $y /%}\na\n", ""),
    "branches of nothing": ("", "{% else /%}\n", ""),
    "partials": ("", '{% partial file="a" /%}\n', ""),
    "partials without a name": ("", "{% partial /%}\n", ""),
    "inline tags": ("", "{% foo %}x{% /foo %} ", ""),
    "inline tags in inline tags": ("", "{% foo %}x ", "{% /foo %}"),
    "inline tags never closed": ("", "{% foo %}x ", ""),
    "inline tags that close nothing": ("", "x {% /foo %} ", ""),
    "inline tags crossed": ("", "{% foo %}{% bar %}x{% /foo %}{% /bar %} ", ""),
    "roles": ("", "{% badge %}x{% /badge %} ", ""),
    "roles in roles": ("", "{% badge %}x ", "{% /badge %}"),
    "comments in a line": ("", "{% comment %}x{% /comment %} ", ""),
    "unknown blocks": ("", "{% foo %}\n\nx\n\n{% /foo %}\n\n", ""),
    "names of all kinds": ("", "{% a§ %}\n", "{% /b§ %}\n"),
    "tables": ("", "{% table %}\n* a\n---\n* b\n{% /table %}\n", ""),
    "rows": ("{% table %}\n", "* a\n* b {% colspan=2 %}\n---\n", "* c\n---\n"),
    "tables without rows": ("", "{% table %}\n{% /table %}\n", ""),
    "paragraphs in tables": ("{% table %}\n* a\n---\n", "x\n\n---\n", ""),
    "fences": ("", "```js {% .a %}\n{% $x %}\n```\n", ""),
    "variables in a fence": ("```\n", "{% $x %} {% $y\n", "```"),
    "tags in a fence": ("```\n", "{% if $x %}a{% /if %} {% foo %}\n", "```"),
    "tags in a line of a fence": ("```\n", "{% if $x %}a{% else /%}b{% /if %}", "\n```"),
    "ends without beginnings": ("", "x %}\n\n", ""),
    "blocks in a paragraph": ("x ", "{% callout %}y{% /callout %} ", ""),
}


@pytest.mark.parametrize(
    ("begin", "part", "end"),
    [*REPEATED.values(), *EVALUATED.values()],
    ids=[*REPEATED.keys(), *(f"evaluated {name}" for name in EVALUATED)],
)
def test_the_time_grows_with_the_length_of_a_markdoc_page(begin: str, part: str, end: str) -> None:
    def page(count: int) -> str:
        parts = "".join(part.replace("§", str(number)) for number in range(count))
        return begin + parts + "".join(end.replace("§", str(number)) for number in range(count))

    assert is_linear(partial(parse, markdoc=True), page(1000), page(4000))


def test_the_time_grows_with_the_length_of_the_page_and_its_annotations(
    rereader: Rereader,
) -> None:
    pages = (f"# Page\n\n![x{'{a}' * count}x](x.png)\n" for count in (5000, 20_000))
    assert is_linear(rereader.doctree, *pages)


@given(st.lists(lines, min_size=1, max_size=6).map("\n".join))
@example("> {% /callout %}\nx")
@example('> x\n       {% /tabs %}\n> {% grid href="javascript:x" columns=9 /%}\n    r')
@settings(max_examples=settings().max_examples // 5)
def test_the_time_grows_with_the_length_of_any_page(part: str) -> None:
    text = f"{part}\n" * (2000 // (len(part) + 1))
    # Lines that do not go on with a quote take the parser quadratic time by itself.
    plain = re.sub(r"\{%(.*?%\})?", "# ", text, flags=re.DOTALL)
    read_plain = MarkdownIt("commonmark").parse
    assert is_linear(parse, text, text * 4) or not is_linear(read_plain, plain * 4, plain * 16)
