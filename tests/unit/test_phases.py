"""The model: which phases there are, in which order, and what a misspelt one may mean."""

from __future__ import annotations

import pytest

from sphinx_devops_phases.phases import DEFAULT_PHASES, N_, Cycle, Mark, Phase, shown, suggest

EIGHT = Cycle(DEFAULT_PHASES)


def test_the_eight_in_their_order_and_groups() -> None:
    assert EIGHT.keys == (
        *("plan", "code", "build", "test"),
        *("release", "deploy", "operate", "monitor"),
    )
    assert [(name, len(members)) for name, members in EIGHT.groups] == [("Dev", 4), ("Ops", 4)]


def test_the_words_of_the_eight_are_marked_for_translation() -> None:
    assert all(isinstance(one.label, N_) and isinstance(one.summary, N_) for one in EIGHT)
    assert not any(isinstance(one.key, N_) for one in EIGHT)


def test_a_cycle_is_looked_up_by_key() -> None:
    assert len(EIGHT) == len(list(EIGHT)) == 8
    assert "code" in EIGHT
    assert "Code" not in EIGHT
    assert EIGHT["code"].label == "Code"
    assert EIGHT.index("code") == 1
    with pytest.raises(KeyError, match="'cod'"):
        EIGHT["cod"]


def test_a_group_that_comes_again_is_another_run() -> None:
    phases = tuple(Phase(key, key, group=group) for key, group in zip("abc", "xyx", strict=True))
    assert [name for name, _ in Cycle(phases).groups] == ["x", "y", "x"]


def test_a_mark_is_linked_without_changing_the_rest() -> None:
    mark = Mark(EIGHT["plan"], "Plan", "Decide.", "Plan, phase 1 of 8", current=True)
    linked = mark.linked("https://example.org", external=True)
    assert (linked.href, linked.external) == ("https://example.org", True)
    assert linked.linked("plan.html") == Mark(
        EIGHT["plan"], "Plan", "Decide.", "Plan, phase 1 of 8", "plan.html", current=True
    )
    assert mark.href is None


@pytest.mark.parametrize("word", ["biuld", "Build", "BUILDS"])
def test_a_word_that_is_nearly_one_is_taken_for_that(word: str) -> None:
    assert suggest(word, EIGHT.keys) == 'did you mean "build"?'


def test_of_similar_words_the_most_similar_is_proposed() -> None:
    assert suggest("testt", ["tests", "test", "best"]) == 'did you mean "test"?'


def test_a_word_like_none_gets_all_there_are() -> None:
    assert suggest("xyz", ["plan", "code"]) == "use one of plan, code."


def test_a_text_of_which_nothing_can_be_seen_is_none() -> None:
    assert shown(" Ship\n it ") == "Ship it"
    assert shown("\u202e\u200b") == shown(" \x00") == ""
