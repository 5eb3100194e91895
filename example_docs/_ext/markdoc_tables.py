"""Kinds of ``{reference}`` about Markdoc: what is understood, as tables made from the source.

Each text here belongs to a name there: one without a text, and one that is gone, is an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sphinx_devops_phases.markdoc import evaluate, fences, lines, values
from sphinx_devops_phases.markdoc.mappings import MARKDOC_TAGS
from sphinx_devops_phases.markdoc.tags import (
    ATTRIBUTES,
    CALLOUT_TAGS,
    COMMENT_TAG,
    known_tags,
)
from sphinx_devops_phases.migration.guesses import LIKELY, SAME

EVERYWHERE = {
    "grid": "Cards side by side; ``columns`` is from 1 to 6",
    "cell": "One card",
    "tabs": "A set of tabs; on Markdoc pages, a fence that is directly in it is a tab",
    "tab": "One tab",
    "table": "A table: each list is a row, the first one the head, with a line ``---`` between "
    "rows. A cell may have anything in it",
    COMMENT_TAG: "Nothing: its text is left out",
}

ON_PAGES = {
    "if": "One of the branches, of blocks or of a line. Only ``false``, ``null`` and what is "
    "undefined are false",
    "else": "Where the next branch begins, with a condition or without one",
    "partial": "The file from :confval:`devops_markdoc_partials` that ``file`` names, with "
    "``variables`` of its own",
    "raw-partial": "The same",
    "slot": "What is in it",
}

FUNCTIONS = {
    "and": "Whether all values are true",
    "or": "Whether one of the values is true",
    "not": "Whether the value is false",
    "equals": "Whether all values are the same",
    "default": "The first value, or the second one if the first is undefined",
    "debug": "The value as JSON",
}

CELL = {
    "width": "How wide the column of the cell is, in percent",
    "align": "How the text of the cell is set: ``left``, ``center`` or ``right``",
    "colspan": "How many columns the cell is wide",
    "rowspan": "How many rows the cell is high",
}


def named(texts: Mapping[str, str], names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each of the *names* with its text."""
    assert texts.keys() == set(names), texts.keys() ^ set(names)
    for name, text in texts.items():
        yield name, f"{text}."


def table(*rows: tuple[str, ...]) -> str:
    """A table; the first row is its head."""
    text = ".. list-table::\n   :header-rows: 1\n\n"
    for row in rows:
        first, *others = row
        text += f"   * - {first}\n" + "".join(f"     - {cell}\n" for cell in others)
    return text


def literals(names: Collection[str]) -> str:
    return ", ".join(f"``{name}``" for name in names)


def tags() -> Iterator[str]:
    callouts = sorted(CALLOUT_TAGS)
    attributes = literals(ATTRIBUTES[callouts[0]])
    rows = [(literals(callouts), f"A :rst:dir:`callout`. Attributes: {attributes}.")]
    known = known_tags({}, markdoc=False).keys() - CALLOUT_TAGS
    for name, text in named(EVERYWHERE, known):
        attributes = literals(ATTRIBUTES.get(name, () if name == COMMENT_TAG else ("class", "id")))
        rows.append((f"``{name}``", f"{text} Attributes: {attributes}." if attributes else text))
    for name, mapping in MARKDOC_TAGS.items():
        argument = f"``{mapping.argument}`` or the unnamed value, and " if mapping.argument else ""
        what = f":rst:dir:`{mapping.directive}`. Attributes: {argument}its options."
        rows.append((f"``{name}``", what))
    yield table(("Tag", "What it becomes"), *rows)


def page_tags() -> Iterator[str]:
    known = known_tags({}, markdoc=True).keys() - known_tags({}, markdoc=False).keys()
    rows = [(f"``{name}``", text) for name, text in named(ON_PAGES, known)]
    texts = literals(lines.TEXTS)
    rows.append(
        (
            "any other",
            f"A container with the class ``markdoc-NAME``, or in a line a span, with its text and "
            f"its {texts}; one warning for each page.",
        )
    )
    yield table(("Tag", "What it becomes"), *rows)


def functions() -> Iterator[str]:
    found = named(FUNCTIONS, values.FUNCTIONS)
    yield table(("Function", "What it returns"), *((f"``{name}``", text) for name, text in found))


def annotations() -> Iterator[str]:
    rows = [
        ("``#name``, ``id``", "A place to link to."),
        ("``.name``, ``class``", "A class; ``lead`` is larger type."),
    ]
    rows += [(f"``{name}``", text) for name, text in named(CELL, evaluate.CELL)]
    rows += [
        (literals(fences.CAPTIONS), "The caption of a fence."),
        (literals(fences.NUMBERS), "The lines of a fence are numbered."),
        (literals(fences.HIGHLIGHTS), "These lines of a fence are marked: ``{1,3-4}``."),
        ("``process``", "``false``: tags in a fence are shown as written."),
    ]
    yield table(("Attribute", "What it means"), *rows)


def guesses() -> Iterator[str]:
    same = [(literals(words.split()), f"the tag ``{meant}``") for meant, words in SAME.items()]
    likely = [(literals(one.names.split()), one.what) for one in LIKELY]
    yield table(("Names", "What they are taken for"), *same, *likely)


KINDS = {
    "markdoc-tags": tags,
    "markdoc-page-tags": page_tags,
    "markdoc-functions": functions,
    "markdoc-annotations": annotations,
    "markdoc-guesses": guesses,
}
