"""What the extension says: its warnings, and the catalogue of translated text."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from sphinx.locale import get_translation
from sphinx.util import logging

if TYPE_CHECKING:
    from docutils.nodes import Node

CATALOGUE = "sphinx_devops_phases"
_ = get_translation(CATALOGUE)
"""Translates text that readers see; warnings stay in English, like MyST's."""

logger = logging.getLogger(__name__)

Location: TypeAlias = "Node | tuple[str, int | None] | str | None"


class Warn(StrEnum):
    """Every kind of warning there is: ``devops.<value>`` in ``suppress_warnings``.

    The text of each member is its entry in the reference.
    """

    help: str

    def __new__(cls, value: str, help: str) -> Warn:
        """Keep the text beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.help = help
        return member

    CONFIG = "config", "A value in conf.py or of a directive's option cannot be used."
    PHASE_UNKNOWN = "phase_unknown", "A phase is named that devops_phases does not define."
    PHASE_DUPLICATE = "phase_duplicate", "Two places claim to be the home of one phase."
    CALLOUT_TYPE = "callout_type", "A callout has a type that nobody defined."
    MARKDOC_SYNTAX = "markdoc_syntax", "The text between {% and %} is not a Markdoc tag."
    MARKDOC_UNCLOSED = "markdoc_unclosed", "A Markdoc tag is opened and never closed."
    MARKDOC_STRAY = "markdoc_stray", "A closing Markdoc tag closes nothing."
    MARKDOC_TAG = "markdoc_tag", "A Markdoc tag is mapped to nothing, or nested too deeply."
    MARKDOC_VALUE = "markdoc_value", "A Markdoc attribute or link has a value that cannot be used."
    LABEL_OVERFLOW = "label_overflow", "A phase's label is too long for its segment."


def warn(kind: Warn, message: str, location: Location = None) -> None:
    """Log *message* as ``devops.<kind>`` at *location* (a node, or docname and line)."""
    logger.warning(message, type="devops", subtype=kind.value, location=location)
