"""Which tag closes which, also where one of them is misspelled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from markdown_it.token import Token

from . import grammar
from .grammar import Tag
from .tokens import OPEN, Known

NEAR = 0.75
"""How much alike two names are of which one is taken for the other misspelled."""

LOOK_BACK = 20
"""How many tags before a mistake are looked at for its cause, so that many cost no more."""

_SLASH = re.compile(r"\W*/")
_NO_NAME = re.compile(r"[^\w-]")


def nearest(name: str, names: Iterable[str]) -> str:
    """The first of the *names* that is most like *name*, or nothing."""
    return _nearest(name, tuple(dict.fromkeys(names)))


@lru_cache(maxsize=1000)
def _nearest(name: str, names: tuple[str, ...]) -> str:
    best, found = NEAR, ""
    for other in names:
        if abs(len(name) - len(other)) > 2:
            continue
        likeness = _likeness(name.casefold(), other.casefold())
        if likeness > best or (likeness == best and not found):
            best, found = likeness, other
    return found


def _likeness(name: str, other: str) -> float:
    """How much alike two names are, up to 1; short ones may differ by one mistake."""
    if "if" in (name, other) and len(name + other) < 5 and {*name} & {*other}:
        return 0.9
    if len(name) == len(other) and len(name) > 2:
        differ = [at for at in range(len(name)) if name[at] != other[at]]
        if len(differ) <= 1 or (len(differ) == 2 and sorted(name) == sorted(other)):
            return 0.9 if differ else 1
    return SequenceMatcher(None, name, other, autojunk=False).ratio()


def meant(interior: str, names: Collection[str]) -> Tag | None:
    """The tag that broken text was meant to be: one of the *names*, but for signs in it."""
    found = _meant(interior, names)
    head, rest = (*interior.split(maxsplit=1), "", "")[:2]
    if found or len(_NO_NAME.sub("", head)) > 1:
        return found
    found = _meant(rest, names)  # behind one sign that is too many
    return found if found and found.name in names else None


def _meant(interior: str, names: Collection[str]) -> Tag | None:
    head, following = (*interior.split(maxsplit=2), "", "")[:2]
    word, second = _NO_NAME.sub("", head), _NO_NAME.sub("", following)
    kind: grammar.Kind = "open"
    if "/" in head[:3] or _SLASH.match(interior):
        kind = "close"
    elif interior.rstrip().endswith("/"):
        kind = "self"
    shortest = 2 if "\n" in interior.strip(" ") else 3
    for name in names:
        shared = name if len(name) > 2 else f"{name}="
        if name in (word, word + second) or head.startswith(shared):
            return Tag(kind, name, [])
        if len(name) > shortest and _are_halves(word, second, name):
            return Tag(kind, name, [])
    if kind == "close" and word and not head.startswith(("#", ".")):
        return Tag(kind, word, [])
    return None


def _are_halves(word: str, second: str, name: str) -> bool:
    """Whether these are a name in which there is a space in place of a letter."""
    is_longer = len(word) + 1 + len(second) == len(name)
    return is_longer and second != "" and name.startswith(word) and name.endswith(second)


def may_be_if(opened: Token) -> bool:
    """Whether an ``else`` may belong to this tag, which may be misspelled."""
    how = opened.meta["how"]
    return how == "if" or (how == "unknown" and nearest(opened.meta["name"], ["if"]) == "if")


@dataclass
class _Container:
    """The open tags directly inside one list item, one quote, or the page."""

    opens: list[Token] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    forgiven: Counter[str] = field(default_factory=Counter)
    """Closing tags to pass over: their mistake is reported where the tag was opened."""
    pending: int = 0
    """How many these are."""
    broken: int = 0
    """Tags of which nothing could be told, and which may be what another one lacks."""
    left: list[str] = field(default_factory=list)
    """Tags that were left as text."""

    def forgive(self, name: str, count: int = 1) -> None:
        """Pass over closing tags of this name; or no longer."""
        self.forgiven[name] += count
        self.pending += count


class OpenTags:
    """Which tags are open at the end of a growing list of tokens, in linear time."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.seen = 0
        self.containers = [_Container()]

    def catch_up(self) -> OpenTags:
        """Take note of the tokens that are new."""
        for token in self.tokens[self.seen :]:
            if token.nesting > 0:
                self.containers.append(_Container())
            elif token.nesting < 0 and len(self.containers) > 1:
                inner = self.containers.pop()
                for name, count in (inner.count + inner.forgiven).items():
                    self.containers[-1].forgive(name, count)
            elif token.type == OPEN and token.meta["close"] is None:
                self.containers[-1].opens.append(token)
                self.containers[-1].count[token.meta["name"]] += 1
        self.seen = len(self.tokens)
        return self

    def has(self, name: str) -> bool:
        """Whether a tag of this name is open here."""
        return self.containers[-1].count[name] > 0

    def has_around(self, name: str) -> bool:
        """Whether one is open here, or around the list item or the quote that this is in."""
        return any(container.count[name] > 0 for container in self.containers)

    def innermost(self) -> Token | None:
        """The tag that was opened last, and is still open."""
        return self.containers[-1].opens[-1] if self.containers[-1].opens else None

    def close(self, name: str) -> Token | bool:
        """The opening token that a closing tag of this name belongs to.

        ``True`` for one to pass over, ``False`` for one that closes nothing.
        """
        here = self.containers[-1]
        if here.count[name]:
            while (token := here.opens.pop()).meta["name"] != name:
                here.forgive(token.meta["name"])
                here.count[token.meta["name"]] -= 1
                if nearest(token.meta["name"], [name]):  # which was meant, if one more comes
                    here.left.append(token.meta["name"])
            here.count[name] -= 1
            return token
        for container in reversed(self.containers):  # or the one that it was in has ended
            if container.forgiven[name]:
                container.forgive(name, -1)
                return True
        return False

    def near(self, name: str) -> str:
        """The name of the innermost open tag that a closing tag of this name may be meant for."""
        names = [token.meta["name"] for token in self.containers[-1].opens[-LOOK_BACK:][::-1]]
        return nearest(name, names[:1]) or nearest(name, names)

    def forgives_near(self, name: str) -> bool:
        """Whether *name* may be meant to close a tag that was left as text, and is passed over."""
        here = self.containers[-1]
        if here.broken:
            here.broken -= 1
            return True
        left = [one for one in here.left[: -LOOK_BACK - 1 : -1] if here.forgiven[one]]
        near = nearest(name, left)
        if near:
            here.forgive(near, -1)
        return bool(near)

    def leave(self, name: str) -> None:
        """Pass over the closing tag of one that is left as text."""
        self.containers[-1].forgive(name)
        self.containers[-1].left.append(name)

    def lacks(self, name: str) -> bool:
        """Note that a tag of this name must be missing here; whether that is new."""
        here = self.containers[-1]
        is_new = not here.forgiven[name]
        if is_new:
            here.forgive(name)
            if here.broken:
                here.broken -= 1
                return False
        return is_new

    def note_broken(self) -> None:
        """Blame one more mistake here on a tag that is reported already."""
        self.containers[-1].broken += 1

    def forgiving(self) -> bool:
        """Whether a tag that was left as text is still open here."""
        return self.containers[-1].pending > 0

    def directives(self, known: Known) -> int:
        """How many tags that need their body as text are open here."""
        here = self.containers[-1]
        return sum(count for name, count in here.count.items() if known.get(name) == "text")
