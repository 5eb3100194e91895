"""The tokens that stand for Markdoc tags, and which tags are open where the block parser is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

Kind: TypeAlias = Literal[
    "markdoc_syntax", "markdoc_unclosed", "markdoc_stray", "markdoc_tag", "markdoc_value"
]
"""The kinds of mistakes that are reported, each a member of :class:`..messages.Warn`."""

OPEN, CLOSE, PROBLEM = "markdoc_open", "markdoc_close", "markdoc_problem"
DIRECTIVE = "markdoc_directive"

#: Set in the parser's environment for the next parse, if that is of such a :class:`Body`.
IN_ONE_PARAGRAPH = "markdoc_in_one_paragraph"

#: The names of the tags that are understood, and whether a tag needs its body as text.
Known: TypeAlias = Mapping[str, bool]


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


@dataclass
class _Container:
    """The open tags directly inside one list item, one quote, or the page."""

    opens: list[Token] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    forgiven: Counter[str] = field(default_factory=Counter)
    """Closing tags to pass over: their mistake is reported where the tag was opened."""


class OpenTags:
    """Which tags are open at the end of a growing list of tokens, in linear time."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.seen = 0
        self.containers = [_Container()]

    @classmethod
    def of(cls, state: StateBlock) -> OpenTags:
        """The one of this run of the block parser, up to date."""
        found: OpenTags | None = getattr(state, "devops_opens", None)
        if found is None:
            found = cls(state.tokens)
            state.devops_opens = found  # type: ignore[attr-defined]
        found._catch_up()
        return found

    def close(self, name: str) -> Token | bool:
        """The opening token that a closing tag of this name belongs to.

        ``True`` for one to pass over, ``False`` for one that closes nothing.
        """
        here = self.containers[-1]
        if here.count[name]:
            while (token := here.opens.pop()).meta["name"] != name:
                here.forgiven[token.meta["name"]] += 1
                here.count[token.meta["name"]] -= 1
            here.count[name] -= 1
            return token
        if here.forgiven[name]:
            here.forgiven[name] -= 1
            return True
        return False

    def forgive(self, name: str) -> None:
        """Pass over the next closing tag of this name here."""
        self.containers[-1].forgiven[name] += 1

    def forgiving(self) -> bool:
        """Whether a tag that was left as text is still open here."""
        return any(self.containers[-1].forgiven.values())

    def directives(self, known: Known) -> int:
        """How many tags that need their body as text are open here."""
        return sum(count for name, count in self.containers[-1].count.items() if known[name])

    def _catch_up(self) -> None:
        for token in self.tokens[self.seen :]:
            if token.nesting > 0:
                self.containers.append(_Container())
            elif token.nesting < 0:
                inner = self.containers.pop()
                self.containers[-1].forgiven.update(inner.count + inner.forgiven)
            elif token.type == OPEN and token.meta["close"] is None:
                self.containers[-1].opens.append(token)
                self.containers[-1].count[token.meta["name"]] += 1
        self.seen = len(self.tokens)
