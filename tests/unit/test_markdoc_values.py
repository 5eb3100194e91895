"""Variables and functions, as the reference evaluates them."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_devops_phases.markdoc.grammar import is_supported, parse_tag
from sphinx_devops_phases.markdoc.values import UNDEFINED, is_true, name_of, resolve, text_of

SCOPE: dict[str, Any] = {
    "name": "Ann",
    "none": None,
    "no": False,
    "zero": 0,
    "user": {"tags": ["a", "b"], "x y": {"z": 1}},
}


def evaluated(source: str, problems: list[str] | None = None) -> Any:
    value = parse_tag(f"tag a={source}").attributes[0].value
    return resolve(value, SCOPE, (problems if problems is not None else []).append)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("$name", "Ann"),
        ("$user.tags[1]", "b"),
        ('$user["x y"].z', 1),
        ("$user.tags", ["a", "b"]),
        ("[$name, {k: $zero}]", ["Ann", {"k": 0}]),
        ("$missing", UNDEFINED),
        ("$name.length", 3),
        ("$user.tags.length", 2),
        ('$user.tags["1"]', "b"),
        ("$name.size", UNDEFINED),
        ("$none.x", UNDEFINED),
        ("$user.tags[9]", UNDEFINED),
        (f"$user.tags.{'9' * 5000}", UNDEFINED),
        ("and()", True),
        ("and($name, $zero)", True),
        ("and($name, $no)", False),
        ("or($no, $none, $missing)", False),
        ('or($no, "")', True),
        ("not($zero)", False),
        ("not($missing)", True),
        ("equals(1, 1, 1)", True),
        ('equals(1, "1")', False),
        ("equals(1, true)", False),
        ("equals($user.tags, $user.tags)", True),
        ("equals([1], [1])", False),
        ("default($missing, 3)", 3),
        ("default($none, 3)", None),
        ("default($zero, 3)", 0),
        ("debug($user.tags)", '[\n  "a",\n  "b"\n]'),
    ],
)
def test_values(source: str, value: object) -> None:
    found = evaluated(source)
    assert found == value
    assert type(found) is type(value)


def test_only_three_values_are_false() -> None:
    assert [is_true(value) for value in (False, None, UNDEFINED)] == [False] * 3
    assert all(map(is_true, (0, "", [], {}, True, "false")))


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("nope(1)", 'There is no function "nope".'),
        ("and(not(), true)", 'The function "not" needs a value.'),
    ],
)
def test_a_wrong_call_is_reported_and_is_nothing(source: str, problem: str) -> None:
    problems: list[str] = []
    evaluated(source, problems)
    assert problems == [problem]


def test_values_as_text() -> None:
    assert [text_of(value) for value in ("a", 1, 1.5, True, None, UNDEFINED, ["a", [2]])] == [
        *("a", "1", "1.5", "true", "", "", "a2"),
    ]
    assert text_of({"a": 1}) is None
    assert text_of([{"a": 1}]) is None


def test_a_variable_is_named_as_it_is_written() -> None:
    value = parse_tag("tag a=$user.tags[0].name").attributes[0].value
    assert name_of(value) == "$user.tags[0].name"


def test_lists_that_have_each_other_are_not_read_to_the_end() -> None:
    inside: list[Any] = []
    inside.append(inside)
    many: list[Any] = ["x"]
    for _ in range(60):
        many = [many, many]
    values: list[Any] = [inside, many, [{"a": many}]]
    for hostile in values:
        assert text_of(hostile) is None
        assert is_supported(hostile)
    scope = {"inside": inside, "many": many}
    for name in scope:
        value = parse_tag(f"tag a=debug(${name})").attributes[0].value
        assert len(text_of(resolve(value, scope, print)) or "") < 1_000_000
