"""Which tag closes which, also where one of them is misspelled."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from operator import itemgetter

from markdown_it.token import Token

from . import grammar
from .grammar import Tag
from .scan import Found, tags_in
from .tokens import ANNOTATION, CLOSE, OPEN, STRAY, Known, problem

NEAR = 0.75
"""How much alike two names are of which one is taken for the other misspelled."""

_LOOK_BACK = 20
_SLASH = re.compile(r"\W*/")
_SPLIT_CLOSE = re.compile(r"\{%\s*/\s*\n")
_WORD = re.compile(r"[\w-]+")
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
        names = [token.meta["name"] for token in self.containers[-1].opens[-_LOOK_BACK:][::-1]]
        return nearest(name, names[:1]) or nearest(name, names)

    def forgives_near(self, name: str) -> bool:
        """Whether *name* may be meant to close a tag that was left as text, and is passed over."""
        here = self.containers[-1]
        if here.broken:
            here.broken -= 1
            return True
        left = [one for one in here.left[: -_LOOK_BACK - 1 : -1] if here.forgiven[one]]
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
        self.nameless: deque[str] = deque(maxlen=_LOOK_BACK)
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
        for container in reversed(self.containers[-_LOOK_BACK:]):
            if container and _is_unclosed(container[-1][1]):
                return container
        return []

    def _stray(self, index: int, token: Token) -> None:
        """Report a closing tag and what it may be meant to close once."""
        _pair_stray(index, token, self.containers[-1], self.known)
        name = token.meta["name"]
        if token.type != STRAY or "message" not in token.meta:
            return
        if alone := nearest(name, islice(reversed(self.alone), _LOOK_BACK)):
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
    last = deque[str](maxlen=_LOOK_BACK)
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
    name = nearest(written, [opened.meta["name"] for _, opened in reversed(opens[-_LOOK_BACK:])])
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
