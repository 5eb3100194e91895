"""What the extension says: its warnings, and the catalogue of translated text."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from sphinx.locale import get_translation
from sphinx.util import logging

from .phases import suggest

if TYPE_CHECKING:
    from docutils.nodes import Node

CATALOGUE = "sphinx_devops_phases"
_ = get_translation(CATALOGUE)
"""Translates text that readers see; warnings stay in English, like MyST's."""

logger = logging.getLogger(__name__)

Location: TypeAlias = "Node | tuple[str, int | None] | str | None"


class Warn(StrEnum):
    """Every kind of warning there is: ``devops.<value>`` in ``suppress_warnings``.

    The text of each member is its entry in the reference: what happened, and what to do.
    """

    help: str

    def __new__(cls, value: str, help: str) -> Warn:
        """Keep the text beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.help = help
        return member

    CONFIG = (
        "config",
        "A value in ``conf.py`` or of an option cannot be used, and the default is used instead. "
        "The message says what is possible.",
    )
    PHASE_UNKNOWN = (
        "phase_unknown",
        "A page names a phase that is not in :confval:`devops_phases`, or a phase or a cycle that "
        "is not in :confval:`devops_cycles`. Correct the name, or add the phase.",
    )
    FRONT_MATTER = (
        "front_matter",
        "The front matter of a page has a key that is nearly one of ours, such as "
        "``devops_phase``, or one without a value. Write the key as the reference has it.",
    )
    PHASE_DUPLICATE = (
        "phase_duplicate",
        "Two places claim to be the home of one phase. The first in the order of the documents is "
        "used; remove the other claim.",
    )
    COVERAGE = (
        "coverage",
        "A phase has no page, or no page of a kind that :confval:`devops_required_kinds` or "
        ":confval:`devops_required_pages` asks for. Write it, or ask for less.",
    )
    CALLOUT_TYPE = (
        "callout_type",
        "A callout has a type that nobody defined, and becomes a note. Correct it, or add the type "
        "to :confval:`devops_callout_types`.",
    )
    MARKDOC_SYNTAX = (
        "markdoc_syntax",
        "What is between ``{%`` and ``%}`` is not a tag. If its name can be told, the tag counts "
        "without its attributes. Look at the column that is named: most often text lacks its "
        'double quotes, as in ``type="note"``.',
    )
    MARKDOC_UNCLOSED = (
        "markdoc_unclosed",
        "A tag is opened and never closed. Its text is shown as if the tag were not there. Add the "
        "closing tag, in the same list item or quote as the opening one; or write ``/%}`` if there "
        "is no body.",
    )
    MARKDOC_STRAY = (
        "markdoc_stray",
        "A closing tag closes nothing, or is spelled as in GitBook. Remove it, or write "
        "``{% /hint %}``.",
    )
    MARKDOC_TAG = (
        "markdoc_tag",
        "There is no tag of that name, or tags are nested deeper than can be shown, or a tag "
        "stands where its content has no place. Map the tag with :confval:`devops_markdoc_tags`.",
    )
    MARKDOC_VALUE = (
        "markdoc_value",
        "An attribute has a variable, or a list where text is needed, or is there twice or "
        "misspelled; a variable, a function or a partial is not there; a table has something that "
        "is no row; an address is not safe; or a link leads nowhere. Correct the value, or add the "
        "variable to :confval:`devops_markdoc_variables`. For a link, see whether "
        ":confval:`devops_markdoc_root` is right, and whether it needs "
        ":confval:`devops_markdoc_site`.",
    )
    CYCLE_LIST = (
        "cycle_list",
        "An ordered list cannot be drawn as a cycle, or not all of it: it has too few or too many "
        "items, an empty one, one with more than words, more links than phases, or lists in lists "
        "in lists. It is shown as a list, or without what the message names. Or a list that looks "
        "like a cycle is the legend of another one, as it has bullets, or does not come first.",
    )
    LABEL_OVERFLOW = (
        "label_overflow",
        "A phase's label is too long for its segment, where it ends in an ellipsis. Choose a "
        "shorter label, and say the rest in the summary.",
    )


def undeclared(what: str, word: str, known: Collection[str]) -> str:
    """The message about a *word* that is no ``kind``, say, of those that the configuration has."""
    hint = suggest(word, tuple(known)) if known else f"devops_{what}s in conf.py can declare it."
    return f'There is no {what} "{word}": {hint}'


def warn(kind: Warn, message: str, location: Location = None) -> None:
    """Log *message* as ``devops.<kind>`` at *location* (a node, or docname and line)."""
    logger.warning(message, type="devops", subtype=kind.value, location=location)
