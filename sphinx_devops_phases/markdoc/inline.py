"""The inline rule: tags in a line of text, also in headings and the cells of tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from . import grammar
from .block import Rules
from .grammar import Function
from .pairs import LOOK_BACK, OpenTags, may_be_if, nearest
from .scan import NO_END, Found, read_tag
from .tokens import ANNOTATION, CLOSE, ELSE, OPEN, PROBLEM, VALUE, How, problem, problem_at
from .values import name_of

_KINDS: Final[Mapping[str, str]] = {
    "annotation": ANNOTATION,
    "interpolation": VALUE,
    "close": CLOSE,
}


def tag_in_line(rules: Rules) -> Callable[[StateInline, bool], bool]:
    """The rule for what *rules* knows; on other pages than Markdoc's only roles stand in a line."""

    def rule(state: StateInline, silent: bool) -> bool:
        begin = state.pos
        if not state.src.startswith(grammar.OPEN, begin):
            return False
        found = rules.accepted(read_tag(state.src, begin), state.src)
        name = found.tag.name if found.tag else None
        if not rules.markdoc and (not name or rules.how(name) != "role"):
            return False
        if found.end > state.posMax:
            return False
        if not silent:
            _push(state, rules, found)
        state.pos = found.end
        return True

    return rule


def _push(state: StateInline, rules: Rules, found: Found) -> None:
    place = {"begin": found.start, "end": found.end}
    if found.kind:
        message = found.message if found.message == NO_END else f"{found.message}."
        may_open = found.tag is None or found.tag.kind == "annotation"
        meta = {**problem(found.kind, message), **place, "may_open": may_open}
        state.push(PROBLEM, "", 0).meta = meta
    if found.tag is None:
        state.push("text", "", 0).content = state.src[found.start : found.end]
        return
    name = found.tag.name or ""
    is_else = name == "else" and rules.how("if") == "if"
    made = tag_token(found, "if" if is_else else rules.how(name), rules.aliases.get(name, name))
    token = state.push(made.type, "", 0)
    token.meta = made.meta
    token.content = "" if found.ended else state.src[found.start : found.end]
    if token.type == OPEN and found.tag.kind == "self":
        token.meta["close"] = state.push(CLOSE, "", 0)
        token.meta["close"].meta = {"name": name, **place}


def tag_token(found: Found, how: How | None, means: str = "") -> Token:
    """The token of a tag in a line of text."""
    tag = found.tag
    assert tag
    kind = _KINDS.get(tag.kind, OPEN)
    if kind == OPEN and (tag.name, how) == ("else", "if"):
        kind = ELSE
    token = Token(kind, "", 0)
    token.meta = {"name": tag.name, "tag": tag, "begin": found.start, "end": found.end}
    token.meta |= {"recovered": found.kind is not None, "ended": found.ended}
    if kind == OPEN:
        token.meta |= {"means": means or tag.name, "how": how, "close": None, "branches": []}
    return token


def pair(children: list[Token]) -> list[Token]:
    """Find out which tag of a line closes which; what is left over is reported, and gone."""
    seen: list[Token] = []
    opens = OpenTags(seen)
    closes = {id(token.meta["close"]) for token in children if token.type == OPEN}
    for token in children:
        if token.type == CLOSE and id(token) not in closes:
            _close(token, seen, opens)
            continue
        seen.append(token)
        opens.catch_up()
        if token.type == ELSE:
            _else(token, opens)
        elif token.type == OPEN and token.meta["recovered"] and token.meta["close"]:
            opens.leave(token.meta["name"])  # which may have been meant to be closed later
    return [_checked(token) for token in seen]


def _else(token: Token, opens: OpenTags) -> None:
    innermost = opens.innermost()
    if innermost is not None and may_be_if(innermost):
        innermost.meta["branches"].append(token)
        token.meta["of"] = innermost
    elif not opens.lacks("if"):
        token.meta["recovered"] = True


def _close(token: Token, seen: list[Token], opens: OpenTags) -> None:
    name = token.meta["name"]
    opened = opens.close(name)
    if not opened and (near := opens.near(name)):
        message = f"{{% /{name} %}} is taken for {{% /{near} %}}, as there is no other."
        seen.append(_problem(token, "markdoc_stray", message))
        opened = opens.close(near)
        if isinstance(opened, Token):
            opened.meta["recovered"] = True
    if isinstance(opened, Token):
        opened.meta["close"] = token
        seen.append(token)
        opens.catch_up()
    elif not opened and token.meta["recovered"]:
        opens.leave(name)  # it may have been meant to open
    elif opened or opens.forgives_near(name):
        pass
    elif not any(_may_open(one, name) for one in seen[-LOOK_BACK:]):
        message = f'"{{% /{name} %}}" closes nothing: there is no open tag "{name}" before it.'
        seen.append(_problem(token, "markdoc_stray", message))


def _may_open(token: Token, name: str) -> bool:
    """Whether what is reported, a variable, a function or no tag, may be one of this name."""
    if token.type == PROBLEM:
        return bool(token.meta.pop("may_open", False))
    value = token.meta["tag"].value if token.type == VALUE else None
    written = value.name if isinstance(value, Function) else name_of(value).lstrip("$")
    return value is not None and (written.startswith(name) or bool(nearest(written, [name])))


def _checked(token: Token) -> Token:
    if token.type != OPEN or token.meta["close"]:
        return token
    if token.meta["recovered"]:  # that is reported already
        return Token("text", "", 0, content=token.content)
    name = token.meta["name"]
    message = f'The tag "{name}" is never closed: write {{% /{name} %}} behind its text.'
    return _problem(token, "markdoc_unclosed", message)


def _problem(token: Token, kind: object, message: str) -> Token:
    found = problem_at(token, kind, message)  # type: ignore[arg-type]
    found.meta |= {"begin": token.meta["begin"], "end": token.meta["end"]}
    return found
