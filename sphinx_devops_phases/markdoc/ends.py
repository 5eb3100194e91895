"""Where a tag ends, and what one that does not follow the grammar was meant to be."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

from .grammar import (
    CLOSE,
    IDENTIFIER,
    OPEN,
    SPACES,
    TRIMMED,
    Attribute,
    Kind,
    MarkdocSyntaxError,
    Scanner,
    Tag,
    parse_tag,
)

# Outside a string, either end of a tag; or a string, as far as it goes on its line.
_LANDMARK: Final = re.compile(r'%\}|\{%|"(?:[^"\\\n]|\\[^\n])*+(?P<quote>"?)')
_SHORTHAND: Final = re.compile(r"[.#][a-zA-Z0-9_-]+")
_SHORTHANDS: Final = re.compile(rf"(?:{_SHORTHAND.pattern}[\s,;]*)+")


def recover_tag(interior: str) -> Tag | None:
    """Guess what an interior with a syntax error was meant to be, without its attributes.

    Knowing its kind and name, a caller can still pair it with its closing tag, so that one mistake
    is reported once.  Of an annotation, classes and ids are kept.
    """
    text = interior.strip(TRIMMED)
    if _SHORTHANDS.fullmatch(text):  # without spaces between them, say
        return Tag(
            "annotation", None, [Scanner(one).attribute() for one in _SHORTHAND.findall(text)]
        )
    if attributes := _attributes_before_error(text):
        return Tag("annotation", None, attributes)
    name = IDENTIFIER.match(text.removeprefix("/").lstrip(TRIMMED))
    if name is None:
        return None
    kind: Kind = "close" if text.startswith("/") else "self" if text.endswith("/") else "open"
    return Tag(kind, name[0], [])


def _attributes_before_error(text: str) -> list[Attribute]:
    """The attributes that a text begins with."""
    scanner = Scanner(text)
    found = []
    with suppress(MarkdocSyntaxError):
        while True:
            found.append(scanner.attribute())
            scanner.require(SPACES, "a space")
    return found


def find_tag_end(text: str, start: int, end: int | None = None) -> int | None:
    """Find the ``%}`` of a tag whose interior begins at ``start``; ``None`` if it has no end.

    This is the reference's ``findTagEnd`` (the first ``%}`` outside a string, on any line), but it
    gives up as soon as the tag can no longer be valid, where the reference reads on to the end of
    the page. No valid tag is lost, for the grammar allows neither of these:

    - ``{%`` outside a string: the tag before it has no end. The search for one tag's end therefore
      stops where the next tag begins, so a page full of unterminated tags is read once.
    - A line that ends inside a string: a quote is missing. The first ``%}`` in that half-open
      string ends the tag after all, so that the caller can report the quote and keep the body.

    A missing quote can also turn the text between later quotes inside out. So where another tag
    is in a string, and the whole is no valid tag, the first ``%}`` of all is the end.
    """
    limit = len(text) if end is None else end
    for landmark in _LANDMARK.finditer(text, start, limit):
        if landmark[0] == OPEN:
            return None
        if landmark["quote"] or (found := text.find(CLOSE, *landmark.span())) < 0:
            continue
        interior = text[start:found]
        if OPEN not in interior or _is_tag(interior):
            return found
        first = text.find(CLOSE, start)
        return first if OPEN not in text[start:first] else None
    return None


def _is_tag(interior: str) -> bool:
    """Whether `parse_tag` can read it."""
    try:
        parse_tag(interior)
    except MarkdocSyntaxError:
        return False
    return True
