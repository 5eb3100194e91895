"""How each item of a list is read that is a cycle, and what is said of lists that cannot be one."""

from __future__ import annotations

import re

import pytest
from conftest import Rereader
from test_cycle_lists import directive, phases, said


def test_nested_lists_are_groups(rereader: Rereader) -> None:
    html = rereader.html(
        directive("1. Lab\n   1. Data\n   2. Train\n2. Field\n   1. Serve\n   2. Watch\n")
    )
    assert rereader.app.warning.getvalue() == ""
    assert [name.partition(",")[0] for name, _ in phases(html)] == [
        *("Data", "Train", "Serve", "Watch")
    ]
    assert ">Lab</text>" in html
    assert ">Field</text>" in html


@pytest.mark.parametrize(
    ("item", "label", "summary"),
    [
        ("Write – the code", "Write", "the code"),
        ("Write - the code", "Write", "the code"),
        ("Write — the code — now", "Write", "the code — now"),
        ("Write the code", "Write the code", ""),
        ("**Write** – *the* code", "Write", "the code"),
        ("[Write – and read](#page) – the code", "Write – and read", "the code"),
        ("[Write](#page): the code", "Write", "the code"),
        ("A well-known step", "A well-known step", ""),
    ],
)
def test_the_label_ends_at_the_link_or_at_a_dash(
    rereader: Rereader, item: str, label: str, summary: str
) -> None:
    html = rereader.html(directive(f"1. {item}\n2. Two\n3. Three\n"))
    assert said(html)[0] == (f"{label} – {summary}" if summary else label)


@pytest.mark.parametrize(
    ("body", "line", "warning"),
    [
        (
            "1. One\n2. Two\n",
            5,
            "A cycle has 3 to 12 phases, and this list has 2, so it is shown as a list.",
        ),
        (
            "\n".join(f"{number}. Item {number}" for number in range(1, 14)),
            5,
            "A cycle has 3 to 12 phases, and this list has 13, so it is shown as a list.",
        ),
        (
            "1. One\n2.\n3. Three\n",
            6,
            "This item is empty, and a phase has to be called something, so the list is shown as a "
            "list.",
        ),
        (
            "1. One\n2. Group\n   1. Two\n      1. Deep\n   2. Three\n",
            7,
            "Lists are nested too deeply here: a cycle has groups, and these have phases, so the list "
            "is shown as a list.",
        ),
        (
            "1. One\n2. Two\n\n   ```\n   Deep\n   ```\n3. Three\n",
            6,
            "The diagram has room for a line of text only, and there is more in this item, so the "
            "list is shown as a list.",
        ),
        (
            "1. One\n\n   Deep\n   1. Two\n   2. Three\n2. Four\n",
            5,
            "The diagram has room for a line of text only, and there is more in this item, so the "
            "list is shown as a list.",
        ),
        *(
            (
                f"1. One\n2. Two {more}",
                6,
                "The diagram has room for a line of text only, and there is more in this item, so "
                "the list is shown as a list.",
            )
            for more in (
                "![](https://example.org/a.png)\n3. Three\n",
                "{download}`conf.py`\n3. Three\n",
                "[^1]\n3. Three\n\n[^1]: Note\n",
            )
        ),
    ],
)
def test_a_list_that_cannot_be_drawn_stays_a_list(
    rereader: Rereader, body: str, line: int, warning: str
) -> None:
    html = rereader.html(directive(body))
    assert reported(rereader) == [f"{line}: {warning}"]
    assert "<svg" not in html
    assert "<li>" in html
    words = re.findall("[A-Z]\\w+", body)
    assert [word for word in words if word not in html] == []


def test_a_second_link_of_an_item_is_reported_and_its_text_kept(rereader: Rereader) -> None:
    html = rereader.html(
        directive("1. [One](#page) – see [more](https://example.org)\n2. Two\n3. Three\n")
    )
    assert reported(rereader) == [
        "5: A phase leads to one place, so the links behind the first one are not drawn."
    ]
    assert len(phases(html)) == 3
    assert "One – see more" in said(html)


def test_what_nobody_sees_may_stand_in_an_item(rereader: Rereader) -> None:
    html = rereader.html(directive("1. One\n   % A remark.\n2. Two\n3. Three\n"))
    assert reported(rereader) == []
    assert len(phases(html)) == 3


def test_a_list_behind_other_text_is_a_part_of_the_legend(rereader: Rereader) -> None:
    html = rereader.html(directive("Before.\n\n1. One\n2. Two\n3. Three\n"))
    assert reported(rereader) == [
        "7: This list is a part of the legend: to be the cycle itself, it has to come first, before "
        "other text."
    ]
    assert len(phases(html)) == 8
    assert "<li><p>One</p></li>" in html


def test_a_list_of_links_without_numbers_is_a_legend(rereader: Rereader) -> None:
    html = rereader.html(directive("- [One](#page) – x\n- [Two](#page)\n- [Three](#page)\n"))
    assert reported(rereader) == [
        "5: This list is the legend: to be the cycle itself, it has to be a numbered one; to be a "
        "legend all the same, it needs a sentence before it."
    ]
    assert len(phases(html)) == 8
    assert html.count('<a class="reference internal" href="#page"') == 3


@pytest.mark.parametrize("legend", ["Also:\n\n- [One](#page)\n", "- Red is late\n- [One](#page)\n"])
def test_another_list_is_a_legend_as_well(rereader: Rereader, legend: str) -> None:
    html = rereader.html(directive(legend))
    assert reported(rereader) == []
    assert len(phases(html)) == 8
    (shown,) = re.findall(r'<div class="legend">.*?</div>', html, re.DOTALL)
    assert '<a class="reference internal" href="#page"' in shown


@pytest.mark.parametrize(
    ("items", "word", "marked"),
    [
        (("計画", "構築", "運用"), "構築", "構築"),
        (("東京 A", "大阪 A", "京都 A"), "大阪 a", "大阪 A"),
        (("Plan it!", "Ship it!", "Run it!"), "ship-it", "Ship it!"),
    ],
)
def test_a_phase_to_mark_is_named_by_what_it_is_called(
    rereader: Rereader, items: tuple[str, ...], word: str, marked: str
) -> None:
    """Also where letters and digits of ours are few or none."""
    listed = "".join(f"{number}. {item}\n" for number, item in enumerate(items, 1))
    names = [name for name, _ in phases(rereader.html(directive(listed, f":current: {word}")))]
    assert reported(rereader) == []
    assert [name.partition(",")[0] for name in names if name.endswith("marked")] == [marked]


def test_a_phase_to_mark_that_is_not_there_is_reported(rereader: Rereader) -> None:
    rereader.html(directive("1. One\n2. Two\n3. Three\n", ":current: Tow"))
    assert reported(rereader) == ['3: There is no phase "Tow" in the list: did you mean "two"?']


def test_a_label_that_is_too_long_is_reported_where_it_stands(rereader: Rereader) -> None:
    long = "Everything that there is to know about it, and then some more of the same. " * 2 + "Yes"
    rereader.html(directive(f"1. {long}\n2. Two\n3. Three\n"))
    assert reported(rereader) == [
        f'3: "{long}" is too long for its place, where it ends in an ellipsis: choose a shorter one, '
        "and say the rest behind a dash."
    ]


def reported(rereader: Rereader) -> list[str]:
    """Each warning with its line."""
    text = rereader.app.warning.getvalue()
    found = re.findall(r"index\.md:(\d+): WARNING: (.*) \[devops\.\w+\]", text)
    assert text.count("WARNING") == len(found), text
    return [f"{line}: {message}" for line, message in found]
