"""Tags and closing tags that are left over when all are known: which mistake of two to report."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter

from markdown_it.token import Token

from . import grammar
from .pairs import LOOK_BACK, nearest
from .scan import Found, tags_in
from .tokens import ANNOTATION, CLOSE, OPEN, STRAY, Known, problem

_SPLIT_CLOSE = re.compile(r"\{%\s*/\s*\n")
_WORD = re.compile(r"[\w-]+")


def pair_what_is_left(tokens: list[Token], known: Known) -> None:
    """Find the mistakes that only show when all tags are known, and make one of each two.

    A tag that is never closed, and one of nearly its name that closes nothing, belong together; and
    so do a tag and one of its name without attributes, where a slash was forgotten.
    """
    if not any(token.type == STRAY or _is_unclosed(token) for token in tokens):
        return
    _Leftovers(known).run(tokens)


class _Leftovers:
    """What is left over in each list item, quote or tag: places among the tokens, and tokens."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.containers: list[list[tuple[int, Token]]] = [[]]
        self.left: list[tuple[int, Token]] = []
        """What was left when its container ended."""
        self.alone: dict[str, Token] = {}
        """The last self-closing tag of each name."""
        self.nameless: deque[str] = deque(maxlen=LOOK_BACK)
        """What variables and broken tags, which are reported, may have been meant to be called."""

    def run(self, tokens: list[Token]) -> None:
        for index, token in enumerate(tokens):
            if token.type == "inline":
                self._note_line(index, token, tokens[index + 2 : index + 3])
            elif token.type not in ("paragraph_open", "paragraph_close"):
                self._take(index, token)
        for container in self.containers:
            self.left += container
        _report_once([token for _, token in sorted(self.left, key=itemgetter(0))])

    def _take(self, index: int, token: Token) -> None:
        if token.type == OPEN and token.meta["tag"].kind == "self":
            self.alone[token.meta["name"]] = token
        if step := _nesting(token):
            self._nest(step)
        elif token.meta.get("broken"):
            self._blame(index, token)
        elif token.type == STRAY:
            self._stray(index, token)
        elif _is_unclosed(token):
            _pair_unclosed(index, token, self.containers[-1])
        elif token.type == ANNOTATION:
            for attribute in token.meta["tag"].attributes:
                self.nameless += (attribute.name, str(attribute.value))

    def _note_line(self, index: int, token: Token, following: list[Token]) -> None:
        """Note the variables and the broken tags in a line of text, which is read later.

        They are reported there, if the page is Markdoc's, and may be what is missing here.
        """
        if grammar.OPEN not in token.content or "if" not in self.known:
            return
        around = self._around()
        unclosed = around[-1][1].meta["name"] if around else ""
        for found, words in _reported(token.content):
            self.nameless += [*words, "".join(words)]
            if "broken" in token.meta:
                continue
            if unclosed and _may_be_close(found, words, unclosed):
                token.meta["broken"] = True
                around.pop()[1].meta["recovered"] = True
            elif found.kind and _may_hide_close(token, found, following):
                token.meta["broken"] = True
                self.left.append((index, token))

    def _around(self) -> list[tuple[int, Token]]:
        """What is left in the innermost container in which a tag is open."""
        for container in reversed(self.containers[-LOOK_BACK:]):
            if container and _is_unclosed(container[-1][1]):
                return container
        return []

    def _stray(self, index: int, token: Token) -> None:
        """Report a closing tag and what it may be meant to close once."""
        _pair_stray(index, token, self.containers[-1], self.known)
        name = token.meta["name"]
        if token.type != STRAY or "message" not in token.meta:
            return
        if alone := nearest(name, islice(reversed(self.alone), LOOK_BACK)):
            self.alone.pop(alone).meta["recovered"] = True
        elif near := nearest(name, self.nameless):
            self.nameless.remove(near)
            del token.meta["message"]

    def _nest(self, step: int) -> None:
        if step > 0:
            self.containers.append([])
        else:
            self.left += self.containers.pop()
            self.containers = self.containers or [[]]

    def _blame(self, index: int, token: Token) -> None:
        """What is broken was meant to close the last tag that is open."""
        opens = self.containers[-1] or self.left
        if opens and _is_unclosed(opens[-1][1]):
            opens.pop()[1].meta["recovered"] = True
        else:
            self.left.append((index, token))


def _reported(text: str) -> Iterator[tuple[Found, list[str]]]:
    """The variables and the broken tags in a text, and the words that they begin with."""
    for found in tags_in(text):
        if found.kind or (found.tag and found.tag.kind == "interpolation"):
            yield found, _WORD.findall(found.interior(text))[:2]


def _may_be_close(found: Found, words: list[str], name: str) -> bool:
    """Whether a variable, or a broken tag, may have been meant to close the tag of this name."""
    return words[:1] == [name] or (
        found.kind is not None and any(nearest(one, [name]) for one in words)
    )


def _may_hide_close(token: Token, found: Found, following: list[Token]) -> bool:
    """Whether a closing tag is split after its slash, or was taken out of the lines of a text."""
    end = token.map[1] if token.map else 0
    taken = [one for one in following if one.type == STRAY and one.map and one.map[0] < end]
    return bool(taken or _SPLIT_CLOSE.match(token.content, found.start))


def _report_once(left: list[Token]) -> None:
    """Of a tag and the one that would close it in another list item, report one only."""
    broken = [token for token in left if token.meta.get("broken")]
    open_ones = [token for token in left if _is_unclosed(token)]
    strays = [token for token in left if token.type == STRAY]
    for token, _ in zip([*open_ones, *strays], broken, strict=False):
        token.meta["recovered"] = True
        if token.type == STRAY:
            token.meta.pop("message", None)
    _forgive_crossed(left)


def _forgive_crossed(left: list[Token]) -> None:
    """Pass over the closing tags of those that were opened before, and are reported there."""
    unclosed = Counter[str]()
    last = deque[str](maxlen=LOOK_BACK)
    for token in left:
        name = token.meta["name"] if token.type in (OPEN, STRAY) else ""
        if _is_unclosed(token):
            unclosed[name] += 1
            last.append(name)
        elif token.type == STRAY:
            near = name if unclosed[name] else nearest(name, filter(unclosed.get, last))
            if near:
                unclosed[near] -= 1
                token.meta.pop("message", None)


def _pair_unclosed(index: int, token: Token, opens: list[tuple[int, Token]]) -> None:
    if not (opens and _lacks_slash(opens[-1], index, token)):
        opens.append((index, token))
        return
    _, opened = opens.pop()
    message = f"A slash is missing: write {{% /{opened.meta['name']} %}} to close the tag."
    token.type = CLOSE
    token.meta |= {"how": opened.meta["how"], **problem("markdoc_unclosed", message)}
    opened.meta["close"] = token


def _nesting(token: Token) -> int:
    """Whether *token* goes into a block or a tag, or out of it."""
    if token.type == OPEN and token.meta["close"]:
        return 1
    return -1 if token.type == CLOSE else token.nesting


def _is_unclosed(token: Token) -> bool:
    return token.type == OPEN and token.meta["close"] is None


def _lacks_slash(before: tuple[int, Token], index: int, token: Token) -> bool:
    at, opened = before
    name, written = opened.meta["name"], token.meta["name"]
    return (
        opened.type == OPEN
        and (name == written or (token.meta["how"] == "unknown" and bool(nearest(written, [name]))))
        and not token.meta["tag"].attributes
        and not token.meta["recovered"]
        and index > at + 1
    )


def _may_be_any(opened: Token, is_known: bool) -> bool:
    """Whether a tag may be closed by one of any name: what was hidden had better stay so."""
    how = opened.meta.get("how")
    if how == "comment":
        return not is_known
    return how == "unknown" and is_known and bool(opened.meta["recovered"])


def _pair_stray(index: int, token: Token, opens: list[tuple[int, Token]], known: Known) -> None:
    written = token.meta["name"]
    name = nearest(written, [opened.meta["name"] for _, opened in reversed(opens[-LOOK_BACK:])])
    if not name and opens and _may_be_any(opens[-1][1], written in known):
        name = opens[-1][1].meta["name"]
    if not name:
        opens.append((index, token))
        return
    while (found := opens.pop())[1].meta["name"] != name:
        pass
    at, opened = found
    if opened.type == STRAY:  # that may have been meant to open
        if index > at + 1:
            del token.meta["message"]
        return
    token.type = CLOSE
    token.meta["how"] = opened.meta["how"]
    opened.meta["close"] = token
    reported = opened.meta["recovered"]
    opened.meta["recovered"] = True
    if opened.meta["how"] == "unknown" and known.get(written) == "node":
        message = f'The tag "{name}" is taken for "{written}", as {{% /{written} %}} closes it.'
        opened.meta["taken_for"] = written
    else:
        message = f"{{% /{written} %}} is taken for {{% /{name} %}}, as there is no other."
    if reported:
        del token.meta["message"]
    else:
        token.meta |= problem("markdoc_stray", message)
