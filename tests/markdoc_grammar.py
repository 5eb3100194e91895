"""Random Markdoc documents: a grammar as strategies of hypothesis.

``§`` stands for a number, another one each time, so that no id is there twice: in Sphinx it cannot
be.
"""

from __future__ import annotations

import re
from itertools import count
from textwrap import indent

from hypothesis import strategies as st

NUMBER = "§"
DEEPEST = 3
"""How deep blocks are in one another; lines, a level less."""

#: Conditions, with else and without.
CONDITIONS = [
    *("$yes", "$no", "$none", "$zero", "$missing", "$name", "not($yes)", "and($yes, $zero)"),
    *('equals($name, "Ann")', "or($no, $none)", "default($missing, true)", "$user.tags[1]"),
]
VALUES = [
    *("$name", "$user.tags[0]", '$user["age"]', "$zero", "$none", "$yes", "equals(1, $zero)"),
    *('default($missing, "d")', "$user.tags", 'debug("x")'),
]
CLASSES = [".k", ".k .l-m", 'class="n o"', "class=$name", "class={p: $yes, q: $no}", "x=1 .k"]

values = st.sampled_from(VALUES).map("{{% {} %}}".format)
attributes: st.SearchStrategy[str] = st.sampled_from(
    ["", "", *CLASSES, f"#my-{NUMBER}", f"#my-{NUMBER} .k", 'a=[1, "b"]']
)
notes = st.sampled_from(["", "", "", *(f" {{% {one} %}}" for one in [*CLASSES, f"#my-{NUMBER}"])])
words: st.SearchStrategy[str] = st.sampled_from(
    [
        *(
            "one",
            "two & three",
            "&lt;four&gt;",
            "<five>",
            "6 * 7",
            "`eight`",
            "nine\nten",
            "a\\\nb",
        ),
        *("`{% $name %}`", r"\{% $name %}", "~~gone~~", "100%", "{it}"),
        "![alt](https://example.org/a.png)",
    ]
)


def lines(depth: int = DEEPEST - 1) -> st.SearchStrategy[str]:
    """What stands in a line of text."""
    if depth == 0:
        return words | values
    inner = lines(depth - 1)
    parts = st.one_of(
        words,
        values,
        inner.map("**{}**".format),
        inner.map("*{}*".format),
        inner.map("[{}](https://example.org/x)".format),
        st.builds("{{% inl {} %}}{}{{% /inl %}}".format, attributes, inner),
        attributes.map("{{% inl {} /%}}".format),
        st.builds(_condition, st.sampled_from(CONDITIONS), inner, st.none() | inner, st.just("")),
    )
    return st.lists(parts, min_size=1, max_size=3).map(" ".join)


def blocks(depth: int = DEEPEST) -> st.SearchStrategy[str]:
    """Some blocks, one below the other."""
    # A comment in a link would be one too many for the reference, which then never ends.
    comments = st.sampled_from(["", "", "", " <!-- no -->"])
    paragraphs = st.builds("{}{}{}".format, lines(), comments, notes)
    if depth == 0:
        return paragraphs
    inner = blocks(depth - 1)
    one = st.one_of(
        paragraphs,
        paragraphs,
        st.builds("## {}{}".format, words.map(_on_a_line), notes),
        st.builds(_fence, st.lists(_code, min_size=1, max_size=3).map("\n".join), _infos),
        st.builds(_list, st.sampled_from("-*1"), st.lists(inner, min_size=1, max_size=3)),
        st.lists(paragraphs.map(_on_a_line), min_size=1, max_size=3).map(
            lambda items: "\n".join(f"- {item}" for item in items)
        ),
        inner.map(lambda text: indent(f"first\n\n{text}", "> ", lambda line: True)),
        st.builds("{{% block {} %}}\n{}\n{{% /block %}}".format, attributes, inner),
        st.builds("{{% block {} %}}\n\n{}\n\n{{% /block %}}".format, attributes, inner),
        inner.map("{{% callout %}}\n{}\n{{% /callout %}}".format),
        attributes.map("{{% block {} /%}}".format),
        st.builds(_condition, st.sampled_from(CONDITIONS), inner, st.none() | inner, st.just("\n")),
        st.builds(_table, attributes, st.lists(inner, min_size=1, max_size=3)),
        st.builds(_markdown_table, paragraphs.map(_on_a_line), paragraphs.map(_on_a_line)),
        st.sampled_from(
            [
                '{% partial file="text.md" variables={who: "w"} /%}',
                '{% partial file="table.md" variables={name: $user.tags[0]} /%}',
                "<!-- no\n\n{% block %} -->",
                "% text",
                "<div>\nhtml\n</div>",
            ]
        ),
    )
    return st.lists(one, min_size=1, max_size=3 if depth == DEEPEST else 2).map("\n\n".join)


_code = st.sampled_from(
    [
        *("let a = 1", "  b", "", "a {% $name %} b", "{% $user.age %};", "<x> {y}"),
        *("{% if $yes %}\nc\n{% else /%}\nd\n{% /if %}", "e {% if $no %}f{% /if %} g"),
    ]
)
_infos = st.sampled_from(["", "js", "js {% .k %}", "js {% process=false %}", "{% .k %}"])


def documents() -> st.SearchStrategy[str]:
    """Whole documents, below a title."""
    return blocks().map(lambda text: f"# Page\n\n{_numbered(text)}")


def _numbered(text: str) -> str:
    numbers = count(1)
    return re.sub(NUMBER, lambda _: str(next(numbers)), text)


def _on_a_line(text: str) -> str:
    return text.replace("\\\n", " ").replace("\n", " ")


def _condition(test: str, then: str, other: str | None, end: str) -> str:
    middle = "" if other is None else f"{{% else /%}}{end}{other}{end}"
    return f"{{% if {test} %}}{end}{then}{end}{middle}{{% /if %}}"


def _fence(code: str, info: str) -> str:
    return f"```{info}\n{code}\n```"


def _list(marker: str, items: list[str]) -> str:
    marker = {"1": "1."}.get(marker, marker)
    margin = " " * (len(marker) + 1)
    return "\n\n".join(f"{marker} first\n\n{indent(item, margin)}" for item in items)


def _table(attributes: str, cells: list[str]) -> str:
    rows = "\n---\n".join(f"* first\n\n{indent(cell, '  ')}" for cell in cells)
    return f"{{% table {attributes} %}}\n* Head {{% .h %}}\n---\n{rows}\n{{% /table %}}"


def _markdown_table(head: str, cell: str) -> str:
    return f"| {head} | b |\n|---|:-:|\n| {cell} | d |"
