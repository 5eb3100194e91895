"""The tokens that stand for Markdoc tags: flat ones, whatever is inside them."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple, TypeAlias

from markdown_it.token import Token

from .grammar import Attribute

Kind: TypeAlias = Literal[
    "markdoc_syntax", "markdoc_unclosed", "markdoc_stray", "markdoc_tag", "markdoc_value"
]
"""The kinds of mistakes that are reported, each a member of :class:`..messages.Warn`."""

OPEN, CLOSE, PROBLEM = "markdoc_open", "markdoc_close", "markdoc_problem"
STRAY = "markdoc_stray"
"""A closing tag that closes nothing, until all tags are known."""
ELSE = "markdoc_else"
VALUE = "markdoc_value"
"""A variable or a function that stands for text."""
ANNOTATION = "markdoc_annotation"
DIRECTIVE = "markdoc_directive"
FENCE = "markdoc_fence"
FILE = "markdoc_file"
"""Where the text of another file begins, or ends."""

#: Set in the parser's environment for the next parse, if that is of such a :class:`Body`.
IN_ONE_PARAGRAPH: Final = "markdoc_in_one_paragraph"

How: TypeAlias = Literal[
    "node", "text", "role", "comment", "table", "partial", "if", "slot", "unknown"
]
"""What becomes of a tag: it has a node that its content goes into, or is a directive that needs its
content as text, or a role; or it is one of those that Markdoc brings; or nobody knows it."""

Known: TypeAlias = dict[str, How]
"""The tags that are understood."""

INLINE: Final[frozenset[How]] = frozenset({"role", "if", "slot", "comment", "unknown"})
"""Those that leave the paragraph that they are in as it is."""

EVALUATED: Final[frozenset[How]] = frozenset({"if", "slot", "partial", "role"})
"""Those that are gone when a page has been evaluated."""


PARAGRAPHS: Final = frozenset({"paragraph_open", "inline", "paragraph_close", PROBLEM})
"""What paragraphs are made of, and what is reported between them."""


class Body(NamedTuple):
    """What stands between a tag and the one that closes it, for a directive."""

    text: str
    offset: int
    """How many lines behind the tag's first line the text begins."""
    in_one_paragraph: bool = False
    """Whether it begins behind the tag and ends in the same paragraph, with tags anywhere in it."""


def problem(kind: Kind, message: str) -> dict[str, Any]:
    """What a token of the type ``PROBLEM`` carries; it is reported when it is rendered."""
    return {"kind": kind, "message": message}


def problem_at(token: Token, kind: Kind, message: str) -> Token:
    """A problem where *token* is, also if that is on a later line of a paragraph."""
    meta = {**problem(kind, message), "shift": token.meta.get("shift", 0)}
    return Token(PROBLEM, "", 0, map=token.map, meta=meta)


def paragraph_tokens(text: str, lines: list[int], level: int) -> list[Token]:
    """The tokens of one paragraph."""
    content = Token(
        "inline", "", 0, content=text, map=lines, children=[], level=level + 1, block=True
    )
    return [
        Token("paragraph_open", "p", 1, map=lines, level=level, block=True),
        content,
        Token("paragraph_close", "p", -1, level=level, block=True),
    ]


ANNOTATED: Final = "markdoc_id"
"""Says of a token that its id is of an annotation, which belongs to its page."""

LEAD: Final = "devops-lead"
"""The class of a paragraph in larger type."""


def classes_of(value: object) -> list[str]:
    """The classes that an attribute names: text, a list, or a hash of names and what counts."""
    names = value if isinstance(value, list) else [value]
    if isinstance(value, dict):
        names = [name for name, on in value.items() if on]
    return [word for name in names if isinstance(name, str) for word in name.split()]


def annotate(token: Token, attribute: Attribute) -> bool:
    """Give *token* the class or the id that *attribute* is; whether it is one of these."""
    kind, name, value = attribute
    if kind == "class" or name == "class":
        for word in classes_of(name if kind == "class" else value):
            _add_class(token, word)
        return True
    if name != "id" or not isinstance(value, str | int):
        return False
    if value != "":
        token.attrSet("id", str(value))
        token.meta[ANNOTATED] = True
    return True


def _add_class(token: Token, name: str) -> None:
    if name not in str(token.attrs.get("class", "")).split():
        token.attrJoin("class", name)
    if name == "lead":
        _add_class(token, LEAD)
