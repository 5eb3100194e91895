"""What becomes of the tags of a page, when all of them are known."""

from __future__ import annotations

from markdown_it.token import Token

from .tags import COMMENT_TAG
from .tokens import CLOSE, DIRECTIVE, OPEN, PROBLEM, Kind, Known, paragraph_tokens, problem

MAX_NODES = 160
"""How many nodes deep tags may nest: Sphinx cannot pickle a doctree of any depth."""

NODES = {"tab": 2, "grid": 2, "cell": 3}
"""How many nodes deep the content of a tag is, where it is not one."""


def settle(tokens: list[Token], known: Known) -> list[Token]:
    """Drop what was never closed, and put each directive's tokens into one."""
    settling = _Settling(known)
    for token in tokens:
        settling.take(token)
    return settling.settled


class _Settling:
    """A walk over the tokens."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.settled: list[Token] = []
        self.skip_to: Token | None = None
        """Where a body ends that is not to be shown, or is shown by a directive."""
        self.enclosing: list[int] = []
        """The nodes that each open tag adds; none if it is left out."""
        self.depth = self.left_out = 0

    def take(self, token: Token) -> None:
        """Settle the next token."""
        if self.skip_to is not None:
            if token is self.skip_to:
                self.skip_to = None
        elif token.type == OPEN:
            self._open(token)
        elif token.type == CLOSE:
            self._close(token)
        else:
            self.settled.append(token)

    def _open(self, token: Token) -> None:
        name = token.meta["name"]
        takes_text = self.known[name]
        if token.meta["close"] is None:
            self.settled += _never_closed(token)
        elif takes_text and token.meta["body"]:
            token.type = DIRECTIVE
            self.settled.append(token)
            self.skip_to = token.meta["close"]
        elif name == COMMENT_TAG and not takes_text:
            self.skip_to = token.meta["close"]
        elif takes_text or self.depth + NODES.get(name, 1) > MAX_NODES:
            if not self.left_out:
                message = "Tags are nested too deeply; from here on only their text is kept."
                self.settled.append(_problem_at(token, "markdoc_tag", message))
            self.left_out += 1
            self.enclosing.append(0)
        else:
            self.settled.append(token)
            self.enclosing.append(NODES.get(name, 1))
            self.depth += self.enclosing[-1]

    def _close(self, token: Token) -> None:
        added = self.enclosing.pop()
        if added:
            self.depth -= added
            self.settled.append(token)
        else:
            self.left_out -= 1


def _never_closed(token: Token) -> list[Token]:
    name, foreign = token.meta["name"], token.meta.get("foreign")
    if foreign:
        message = f"Write {{% /{name} %}}, not {{% {foreign} %}}."
        text = paragraph_tokens(token.content, token.map or [0, 1], token.level)
        return [_problem_at(token, "markdoc_stray", message), *text]
    message = f'The tag "{name}" is never closed: write {{% /{name} %}} behind its text.'
    return [_problem_at(token, "markdoc_unclosed", message)]


def _problem_at(token: Token, kind: Kind, message: str) -> Token:
    return Token(PROBLEM, "", 0, map=token.map, meta=problem(kind, message))
