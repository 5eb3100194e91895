"""Where a Markdoc tag ends: as in the reference implementation, but found in linear time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_markdoc import error, verdict

from sphinx_devops_phases.markdoc import grammar as markdoc
from sphinx_devops_phases.markdoc.ends import find_tag_end


def end_of(text: str) -> int | None:
    """The end of the tag that the text begins with; other tags before and behind it do not matter."""
    assert text.startswith(markdoc.OPEN)
    end = find_tag_end(text, len(markdoc.OPEN))
    before = '{% x y="%}" %}\n'
    within = find_tag_end(f"{before}{text}\n{before}", len(before) + len(markdoc.OPEN))
    assert within == (end if end is None else len(before) + end)
    return end


@pytest.mark.parametrize(
    ("text", "interior"),
    [
        ("{% a %}b{% /a %}", " a "),
        ('{% a b="%}" %} c', ' a b="%}" '),
        (r'{% a b="\"%}" %} c', r' a b="\"%}" '),
        ('{% a\n  b="{% c %}"\n\n  d=1\n%}\n', ' a\n  b="{% c %}"\n\n  d=1\n'),
        ('{% a b="%}" c= %}', ' a b="%}" c= '),
        ('{% a b="c %} d %}', ' a b="c '),
        ("{%%}", ""),
    ],
)
def test_a_tag_ends_outside_its_strings_on_any_line(text: str, interior: str) -> None:
    end = end_of(text)
    assert text[2:end] == interior
    assert text[end:].startswith("%}")


def test_the_search_keeps_within_its_bounds() -> None:
    text = "{% a %}"
    assert find_tag_end(text, 2, len(text)) == 5
    assert find_tag_end(text, 2, len(text) - 1) is None


@pytest.mark.parametrize("text", ["{% a", '{% a b="', "{% a b=\n\ntext", '{% a b="c\nd'])
def test_a_tag_without_an_end(text: str) -> None:
    assert end_of(text) is None


def test_a_tag_does_not_end_with_the_end_of_the_next_one() -> None:
    assert end_of("{% a\ntext\n{% b %}") is None


def test_a_missing_quote_does_not_hide_the_end_of_its_tag() -> None:
    text = '{% callout title="Oops %}\n"Body"\n{% /callout %}'
    end = end_of(text)
    assert end == text.index("%}")
    assert error(text[2:end]).expected == "a closing double quote"


def test_a_missing_quote_does_not_hide_the_text_before_other_quotes() -> None:
    text = '{% callout type="tip %}Read "this" first.{% /callout %}'
    assert text[2 : end_of(text)] == ' callout type="tip '


def test_a_tag_in_a_string_is_part_of_the_string() -> None:
    text = '{% callout title="Write {% aside %} here" %}'
    assert text[2 : end_of(text)] == text[2:-2]


def test_a_string_over_two_lines_is_one_mistake_in_one_tag() -> None:
    text = '{% callout title="two\nlines" %}\nBody\n{% /callout %}'
    end = end_of(text)
    assert end == text.index("%}")
    assert error(text[2:end]).offset == text.index("\n") - 2


def reference_tag_end(text: str) -> int | None:
    """``findTagEnd`` of the reference, which may read to the end of the page for each tag."""
    quoted = escaped = False
    for position in range(2, len(text)):
        character = text[position]
        if escaped:
            escaped = False
        elif character == '"':
            quoted = not quoted
        elif quoted:
            escaped = character == "\\"
        elif text.startswith("%}", position):
            return position
    return None


@given(
    st.lists(st.sampled_from(["a", " ", "b=", '"', "\\", "\n", "{%", "%}", '"%}"', "/"])).map(
        "".join
    )
)
def test_no_valid_tag_of_the_reference_is_lost(rest: str) -> None:
    text = "{% a " + rest
    expected = reference_tag_end(text)
    if expected is not None and verdict(text[2:expected])["valid"]:
        assert end_of(text) == expected


@given(st.lists(st.sampled_from(["{% a", '{% a b="', '{% a b=\'""', "text", '"', "%}", "\\"])))
def test_the_search_for_an_end_stops_before_the_line_of_the_next_tag(lines: list[str]) -> None:
    """So that a page of unterminated tags is read once, not once for each of them."""
    page = "\n".join(["{% first", *lines])
    next_tag = page.find("\n{%")
    if next_tag >= 0:
        assert find_tag_end(page, 2) == find_tag_end(page, 2, next_tag)
