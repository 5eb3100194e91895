"""The grammar of Markdoc tags, held to the reference implementation's verdicts."""

from __future__ import annotations

import contextlib
import copy
import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_devops_phases.markdoc import grammar as markdoc
from sphinx_devops_phases.markdoc.ends import recover_tag
from sphinx_devops_phases.markdoc.grammar import (
    MAX_DEPTH,
    Attribute,
    Function,
    MarkdocSyntaxError,
    Tag,
    Variable,
    is_supported,
    parse_tag,
)

FIXTURE = Path(__file__).parents[1] / "fixtures" / "markdoc-interiors.json"


def verdict(interior: str) -> dict[str, Any]:
    """What `parse_tag` says, in the form of the fixture; through JSON, so that 1.0 is not 1."""
    try:
        tag = parse_tag(interior)
    except MarkdocSyntaxError:
        return {"interior": interior, "valid": False}
    found = {"interior": interior, "valid": True, "kind": tag.kind, "name": tag.name}
    return {**found, "attributes": json.loads(json.dumps(tag.attributes))}


def value(source: str) -> Any:
    """The value of the only attribute."""
    (attribute,) = parse_tag(f"tag a={source}").attributes
    return attribute.value


def error(interior: str) -> MarkdocSyntaxError:
    with pytest.raises(MarkdocSyntaxError) as caught:
        parse_tag(interior)
    return caught.value


def test_agrees_with_the_reference_on_every_recorded_interior() -> None:
    cases = json.loads(FIXTURE.read_text(encoding="utf-8"))
    assert len(cases) == 1965
    recorded = [json.dumps(case, sort_keys=True) for case in cases]
    found = [json.dumps(verdict(case["interior"]), sort_keys=True) for case in cases]
    assert [pair for pair in zip(recorded, found, strict=True) if pair[0] != pair[1]] == []


# What there is


@pytest.mark.parametrize(
    ("interior", "kind", "name"),
    [
        ("callout", "open", "callout"),
        ("/callout", "close", "callout"),
        ("callout /", "self", "callout"),
        ("callout/", "self", "callout"),
        (".wide #top", "annotation", None),
        ("width=3", "annotation", None),
        ("$page.title", "interpolation", None),
        ("@page.title", "interpolation", None),
        ("now(1)", "interpolation", None),
        ("null", "open", "null"),
        ("42", "open", "42"),
    ],
)
def test_kinds(interior: str, kind: str, name: str | None) -> None:
    tag = parse_tag(interior)
    assert (tag.kind, tag.name) == (kind, name)


def test_attributes_keep_their_order_and_repetitions() -> None:
    assert parse_tag('a .b #c d=1 .b d="2"') == Tag(
        "open",
        "a",
        [
            Attribute("class", "b", True),
            Attribute("attribute", "id", "c"),
            Attribute("attribute", "d", 1),
            Attribute("class", "b", True),
            Attribute("attribute", "d", "2"),
        ],
    )


def test_attributes_may_stand_on_lines_of_their_own() -> None:
    tag = parse_tag('\n  callout\n\n  type="note"\n\ttitle="Read me"\n')
    assert [attribute.name for attribute in tag.attributes] == ["type", "title"]


def test_whitespace_around_the_interior_is_what_javascript_trims() -> None:
    assert parse_tag("\ufeff\xa0\r\n callout \u2003").name == "callout"
    assert parse_tag("/callout\u2003\ufeff").name == "callout"
    assert error("\x1ccallout").offset == 0
    assert error("callout\x1c").offset == 7


def test_whitespace_inside_is_space_tab_and_newline_only() -> None:
    assert error("callout\r\na=1").offset == 7
    assert error("callout\xa0a=1").offset == 7


def test_names_are_ascii() -> None:
    assert error("callóut").offset == 4
    assert error("a=٣").offset == 2


# Unnamed values


@pytest.mark.parametrize("interior", ['a "x" b=1', 'a"x"b=1', 'a   "x"\nb=1'])
def test_an_unnamed_value_is_the_attribute_primary(interior: str) -> None:
    assert parse_tag(interior).attributes == [
        ("attribute", "primary", "x"),
        ("attribute", "b", 1),
    ]


@pytest.mark.parametrize("falsy", ["null", "false", "0", "-0.0", '""'])
def test_an_unnamed_value_that_javascript_calls_falsy_is_dropped(falsy: str) -> None:
    assert parse_tag(f"a {falsy}").attributes == []


@pytest.mark.parametrize("empty", ["[]", "{}"])
def test_an_unnamed_empty_array_or_hash_is_kept(empty: str) -> None:
    assert parse_tag(f"a {empty}").attributes == [("attribute", "primary", json.loads(empty))]


def test_one_whitespace_character_at_most_after_an_unnamed_value() -> None:
    assert str(error('a "x"  b=1')) == (
        'expected "/" or the end of the tag (only one space may follow an unnamed value)'
        " at column 8"
    )


def test_a_keyword_or_number_ends_where_it_ends_and_not_where_the_word_does() -> None:
    assert parse_tag("tag nullable=1").attributes == [("attribute", "able", 1)]
    assert parse_tag("tag 2px=1").attributes == [
        ("attribute", "primary", 2),
        ("attribute", "px", 1),
    ]


# Values


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("null", "null"),
        ("true", "true"),
        ("1.0", "1"),
        ("-0", "0"),
        ("007", "7"),
        ("2.50", "2.5"),
        ("12345678901234567890", "12345678901234567000"),
        ("1" + "0" * 21, "1e+21"),
        (r'"\" \\ \n é 🎉"', r'"\" \\ \n é 🎉"'),
        ("[1, [], ]", "[1, []]"),
        ('{a: 1, "k v":null, a: 2,}', '{"a": 2, "k v": null}'),
        ('{"$$mdtype": "x", b: 1}', '{"b": 1}'),
        ('@page[0]["k"].x', '["page", 0, "k", "x"]'),
        ('$page[0]["k"].x', '{"$variable": ["page", 0, "k", "x"]}'),
        ("f( 1 , b=2, 3)", '{"$function": "f", "parameters": {"0": 1, "b": 2, "2": 3}}'),
        ("f(,1)", '{"$function": "f", "parameters": {}}'),
    ],
)
def test_values_are_plain_json(source: str, expected: str) -> None:
    found = json.dumps(value(source), ensure_ascii=False)
    assert found == json.dumps(json.loads(expected), ensure_ascii=False)


def test_variables_and_functions_are_told_from_hashes_by_their_class() -> None:
    variable, function = value("$a.b"), value("f(1, n=2)")
    assert isinstance(variable, Variable)
    assert variable.path == ["a", "b"]
    assert isinstance(function, Function)
    assert (function.name, function.parameters) == ("f", {"0": 1, "n": 2})
    assert type(value('{"$variable": ["a", "b"]}')) is dict


@pytest.mark.parametrize("source", ["1", "null", "[1, {a: 2}]", "@page.title"])
def test_supported_values(source: str) -> None:
    assert is_supported(value(source))


@pytest.mark.parametrize("source", ["$a", "f()", "[[$a]]", "{a: [f()]}"])
def test_values_with_a_variable_or_a_function_inside_are_unsupported(source: str) -> None:
    assert not is_supported(value(source))


def test_tags_and_errors_survive_copying_and_pickling() -> None:
    tag = parse_tag("a b=$c.d[0] e=f(1)")
    for twin in (copy.deepcopy(tag), pickle.loads(pickle.dumps(tag))):
        assert twin == tag
        variable = twin.attributes[0].value
        assert isinstance(variable, Variable)
        assert variable.path == ["c", "d", 0]
    mistake = error("a b")
    assert str(pickle.loads(pickle.dumps(mistake))) == str(mistake)


# Mistakes: where, and what was expected


@pytest.mark.parametrize(
    ("interior", "message"),
    [
        ("", "the name of a tag at column 1"),
        ("  =", "the name of a tag at column 3"),
        ("callout type=note", "a value (text needs double quotes) at column 14"),
        ("callout type='note'", "a value (text needs double quotes) at column 14"),
        ("callout type=“note”", "a value (text needs double quotes) at column 14"),
        ('callout type="a" type=', "a value at column 23"),
        ('callout type="note', "a closing double quote at column 19"),
        ('callout title="two\nlines"', "a closing double quote at column 19"),
        (r'callout path="C:\dir"', r'one of " \ n r t after the backslash at column 18'),
        ('callout type = "note"', '"=" directly after "type" at column 13'),
        ("callout note", '"=" directly after "note" at column 13'),
        ("callout type=nullable", "a space or the end of the tag at column 18"),
        ("grid columns=2px", "a space or the end of the tag at column 15"),
        ('a b="1", c="2"', "a space or the end of the tag at column 8"),
        ('a b="1" "2"', 'an attribute, "/" or the end of the tag at column 9'),
        ("callout 'note'", 'an attribute, "/" or the end of the tag at column 9'),
        ("a / b", 'the end of the tag after "/" at column 4'),
        ("/ callout", 'the name of a tag directly after "/" at column 2'),
        ("/callout type", "the end of the tag at column 9"),
        ("a=1 /", "an attribute or the end of the tag at column 5"),
        ("$a b", "the end of the tag at column 3"),
        ("$", 'a name after "$" at column 2'),
        ("a .", 'a class name after "." at column 4'),
        ("a #", 'an id after "#" at column 4'),
        ("a b=$c.", 'a name after "." at column 8'),
        ("a b=$c[d]", "a number or a string in double quotes at column 8"),
        ("a b=$c[1", '"]" directly after the key at column 9'),
        ("a [1 2]", '"," or "]" at column 6'),
        ("a {b: 1", '"," or "}" at column 8'),
        ("a {b 1}", '":" directly after the key at column 5'),
        ("a {$b: 1}", "a key at column 4"),
        ("a b=f(1 )", '"," or ")" directly after the argument at column 8'),
        (
            "a " + "[" * (MAX_DEPTH + 1),
            f"at most {MAX_DEPTH} levels of brackets at column {MAX_DEPTH + 4}",
        ),
    ],
)
def test_errors_say_what_was_expected_and_where(interior: str, message: str) -> None:
    mistake = error(interior)
    assert str(mistake) == f"expected {message}"
    assert message == f"{mistake.expected} at column {mistake.offset + 1}"
    assert repr(mistake) == f"MarkdocSyntaxError({mistake.expected!r}, {mistake.offset})"


@pytest.mark.parametrize(
    ("interior", "kind", "name"),
    [
        ("callout type=note", "open", "callout"),
        (" cell href=/docs / ", "self", "cell"),
        ("/ callout", "close", "callout"),
        ("\ufeff/\ufeffcallout x\ufeff", "close", "callout"),
    ],
)
def test_a_broken_tag_still_tells_what_it_was_meant_to_be(
    interior: str, kind: str, name: str
) -> None:
    error(interior)
    tag = recover_tag(interior)
    assert tag is not None
    assert (tag.kind, tag.name) == (kind, name)


def test_nothing_is_recovered_from_what_has_no_name() -> None:
    assert recover_tag(' "x"') is None
    assert recover_tag("/") is None


# Whatever the input


@pytest.mark.parametrize("opening", ["[", "{a:", "f(", "[f({a:"])
@pytest.mark.parametrize("count", [MAX_DEPTH + 1, 50_000])
def test_deep_nesting_is_an_error_and_no_crash(opening: str, count: int) -> None:
    assert error(f"a b={opening * count}").expected == f"at most {MAX_DEPTH} levels of brackets"


def test_nesting_to_the_limit_is_fine_and_siblings_do_not_add_up() -> None:
    value("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    value("f(" * MAX_DEPTH + ")" * MAX_DEPTH)
    assert len(value("[" + "[],{},f(),[1],{a:1},f(1)," * MAX_DEPTH + "]")) == 6 * MAX_DEPTH


@pytest.mark.parametrize("sibling", ["[]", "[1]", "{}", "{a:1}", "f()", "f(1)"])
def test_what_is_closed_leaves_the_depth_as_it_was(sibling: str) -> None:
    value(f"[[[{sibling}," + "[" * (MAX_DEPTH - 3) + "]" * MAX_DEPTH)
    assert error(f"a [[[{sibling}," + "[" * (MAX_DEPTH - 2)).expected.startswith("at most")


WORDS = 'callout nullable true - 1 1.5 "x" "\\n" " \\ \\q [ ] { } ( ) f( , : = / . # $ @ a=1 é %}'
PIECES = st.sampled_from([*WORDS.split(), " ", "  ", "\n", "\t", "\r", "\xa0", "\x00", "\ud800"])
INTERIORS = st.text() | st.lists(PIECES, max_size=30).map("".join)


@given(INTERIORS)
def test_raises_nothing_but_its_own_error_and_points_into_the_interior(interior: str) -> None:
    offset = 0
    try:
        parse_tag(interior)
    except MarkdocSyntaxError as mistake:
        offset = mistake.offset
    assert 0 <= offset <= len(interior)


@given(INTERIORS)
def test_recovering_a_tag_never_fails_and_agrees_with_parsing(interior: str) -> None:
    recovered = recover_tag(interior)
    with contextlib.suppress(MarkdocSyntaxError):
        tag = parse_tag(interior)
        if tag.name is not None:
            assert recovered == Tag(tag.kind, tag.name, [])


def plain(key: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Values that JSON and Markdoc write alike."""
    text = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]))
    scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(key, inner, max_size=4),
        max_leaves=20,
    )


@given(plain(st.text("abc -", max_size=3)))
def test_a_value_written_as_json_is_read_as_json(expected: Any) -> None:
    assert value(json.dumps(expected, ensure_ascii=False)) == expected


class CountingScanner(markdoc.Scanner):
    """Counts what each step may look at: itself, the word or space that stands there, the match."""

    LOOKED_AT = re.compile(r"[\w-]+|[ \n\t]*")
    steps = 0

    def take(self, pattern: re.Pattern[str]) -> str | None:
        found = super().take(pattern)
        self.count(len(found or ""))
        return found

    def sees(self, pattern: re.Pattern[str]) -> bool:
        self.count(0)
        return super().sees(pattern)

    def accept(self, literal: str) -> bool:
        self.count(0)
        return super().accept(literal)

    def count(self, matched: int) -> None:
        looked_at = self.LOOKED_AT.match(self.text, self.pos)
        assert looked_at is not None
        self.steps += 1 + matched + len(looked_at[0])


def steps(interior: str) -> int:
    scanner = CountingScanner(interior)
    with contextlib.suppress(MarkdocSyntaxError):
        scanner.tag()
    return scanner.steps


@given(INTERIORS)
def test_takes_at_most_so_many_steps_for_each_character(interior: str) -> None:
    assert steps(interior) <= 24 * (len(interior) + 1)


@pytest.mark.parametrize(
    "part", ["a", " ", "1", "- ", "null", "[", "1,", ' "', r"\n", ".b ", "c=1 ", "f(", "$x.y", "a:"]
)
@pytest.mark.parametrize("head", ["", "a ", "a b=", "a b=[", "a b={", "a b=f(", 'a b="', "a $x"])
def test_takes_linear_time(head: str, part: str) -> None:
    assert steps(head + part * 4000 + "!") <= 4.5 * steps(head + part * 1000 + "!")
