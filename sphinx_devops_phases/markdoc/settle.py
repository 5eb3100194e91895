"""What becomes of the tags of a page, when all of them are known."""

from __future__ import annotations

from markdown_it.token import Token

from . import grammar
from .leftovers import pair_what_is_left
from .tokens import (
    CLOSE,
    DIRECTIVE,
    EVALUATED,
    OPEN,
    PROBLEM,
    STRAY,
    Known,
    paragraph_tokens,
    problem_at,
)

MAX_NODES = 160
"""How many nodes deep tags may nest: Sphinx cannot pickle a doctree of any depth."""

NODES = {"tab": 2, "grid": 2, "cell": 3, "table": 2}
"""How many nodes deep the content of a tag is, where it is not one."""


def nodes_of(name: str) -> int:
    """How many nodes deep the content of a tag is."""
    return NODES.get(name, 1)


def settle(tokens: list[Token], known: Known, depth: int = 0) -> list[Token]:
    """Drop what was never closed, and put each directive's tokens into one.

    :param depth: How many nodes of tags there are around the text.
    """
    pair_what_is_left(tokens, known)
    settling = _Settling(known, depth)
    for token in tokens:
        settling.take(token)
    return settling.settled


class _Settling:
    """A walk over the tokens."""

    def __init__(self, known: Known, depth: int) -> None:
        self.known = known
        self.settled: list[Token] = []
        self.skip_to: Token | None = None
        """Where a body ends that is not to be shown, or is shown by a directive."""
        self.skipped: Token | None = None
        self.enclosing: list[int | None] = []
        """The nodes that each open tag adds; 0 if it is left out, nothing if it is no node."""
        self.depth = depth
        self.left_out = 0

    def take(self, token: Token) -> None:
        """Settle the next token."""
        if self.skip_to is not None:
            if token is self.skip_to:
                self.skip_to = None
                self._report(token)
                if self.skipped and self.skipped.type == PROBLEM:  # of the closing tag
                    self.settled.append(self.skipped)
            self.skipped = token
        elif token.type == OPEN:
            self._open(token)
        elif token.type == CLOSE:
            self._close(token)
        elif token.type == STRAY:
            self._report(token)
        else:
            self.settled.append(token)

    def _report(self, token: Token) -> None:
        """Say what is wrong with a closing tag, if anything is."""
        if "message" in token.meta:
            message = token.meta.pop("message")
            self.settled.append(problem_at(token, token.meta["kind"], message))

    def _open(self, token: Token) -> None:
        how = token.meta["how"]
        if taken_for := token.meta.get("taken_for"):
            token.meta["name"] = token.meta["means"] = taken_for
            token.meta["how"] = token.meta["close"].meta["how"] = self.known[taken_for]
            how = token.meta["how"]
        if token.meta["close"] is None:
            self.settled += _never_closed(token)
        elif how == "text" and token.meta["body"]:
            token.type = DIRECTIVE
            self.settled.append(token)
            self.skip_to = token.meta["close"]
        elif how == "comment":
            self.skip_to = token.meta["close"]
        else:
            self._enter(token)

    def _enter(self, token: Token) -> None:
        if token.meta["how"] in EVALUATED:
            self.settled.append(token)
            self.enclosing.append(None)
            return
        added = nodes_of(token.meta["means"])
        dissolved = token.meta["how"] == "text"
        if dissolved or self.depth + added > MAX_NODES:
            if not self.left_out and "message" not in token.meta["close"].meta:
                message = "Tags are nested too deeply; from here on only their text is kept."
                self.settled.append(problem_at(token, "markdoc_tag", message))
            self.left_out += 1
            added = 0
        else:
            self.settled.append(token)
        self.enclosing.append(added)
        self.depth += added

    def _close(self, token: Token) -> None:
        added = self.enclosing.pop()
        self._report(token)
        if added is None:
            self.settled.append(token)
        elif added:
            self.depth -= added
            self.settled.append(token)
        else:
            self.left_out -= 1


def _never_closed(token: Token) -> list[Token]:
    name, foreign = token.meta["name"], token.meta.get("foreign")
    written = token.content.replace(grammar.OPEN, f"\\{grammar.OPEN}")  # it is text now
    text = paragraph_tokens(written, token.map or [0, 1], token.level)
    if foreign:
        message = f"Write {{% /{name} %}}, not {{% {foreign} %}}."
        return [problem_at(token, "markdoc_stray", message), *text]
    if token.meta["recovered"]:  # that is reported already
        return [] if token.meta["ended"] else text
    message = f'The tag "{name}" is never closed: write {{% /{name} %}} behind its text.'
    return [problem_at(token, "markdoc_unclosed", message)]
