"""Fences of Markdoc pages: the annotation behind their language, and variables in the code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from markdown_it.token import Token

from . import grammar
from .grammar import Attribute, Tag
from .scan import Found, read_tag
from .tokens import CLOSE, FENCE, OPEN, VALUE, add_class, problem_at
from .values import is_true, text_of

if TYPE_CHECKING:
    from .evaluate import Evaluation

CAPTIONS: Final = ("title", "filename", "fileName", "file", "caption", "label")
NUMBERS: Final = ("showLineNumbers", "lineNumbers", "linenos")
HIGHLIGHTS: Final = ("highlight", "highlightLines", "highlightedLines", "lines")
"""The attributes that are captions, that number lines, and that mark some."""
_DIRECTIVE: Final = re.compile(r"\{[^%]")


def read_fence(evaluation: Evaluation, token: Token) -> None:
    """Evaluate a fence; the content of a directive is evaluated when that is read."""
    attributes = _annotation(evaluation, token)
    if attributes.get("process") is not False and not _DIRECTIVE.match(token.info):
        token.content = _code(evaluation, token)
    add_class(token, attributes.pop("class", ""))
    if isinstance(name := attributes.get("id"), str | int):
        token.attrSet("id", str(name))
    if caption := text_of(_first(attributes, CAPTIONS)):
        token.type = FENCE
        token.meta["caption"] = caption
    if is_true(_first(attributes, NUMBERS)):
        token.attrSet("lineno-start", "1")
    if lines := _lines(_first(attributes, HIGHLIGHTS)):
        token.attrSet("emphasize-lines", lines)


def tab_around(token: Token) -> list[Token]:
    """The tab of a fence that is directly in a set of tabs, as in groups of code."""
    label = token.meta.get("caption") or (token.info.split() or ["text"])[0]
    if token.type == FENCE:
        token.type = "fence"
    tag = Tag("open", "tab", [Attribute("attribute", "label", label)])
    opened = Token(OPEN, "", 0, map=token.map, level=token.level)
    opened.meta = {"name": "tab", "means": "tab", "tag": tag, "how": "node", "recovered": False}
    opened.meta["close"] = Token(CLOSE, "", 0, map=token.map, meta={"how": "node"})
    return [opened, token, opened.meta["close"]]


def _annotation(evaluation: Evaluation, token: Token) -> dict[str, Any]:
    """Take the annotation out of what stands behind the fence."""
    info = token.info
    attributes: dict[str, Any] = {}
    begin = info.find(grammar.OPEN)
    if begin < 0:
        return attributes
    found = read_tag(info, begin)
    token.info = info[:begin].strip()
    if found.kind:
        evaluation.out.append(problem_at(token, found.kind, f"{found.message}."))
    if found.tag:
        token.meta = {**token.meta, "tag": found.tag}
        for kind, name, value in evaluation.resolved(token).attributes:
            if kind == "class":
                add_class(token, name)
            else:
                attributes[name] = value
    return attributes


def _first(attributes: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((attributes[name] for name in names if name in attributes), None)


def _lines(value: object) -> str:
    """The lines to mark, as Sphinx lists them."""
    listed = value if isinstance(value, list) else [value]
    text = ",".join(str(line) for line in listed if isinstance(line, str | int)).strip("{}[] ")
    return text if re.fullmatch(r"[\d\s,-]+", text) and not isinstance(value, bool) else ""


def _code(evaluation: Evaluation, token: Token) -> str:
    """The code, with the values of variables in it."""
    parts, start, line = [], 0, 1
    for found in values_in(token.content):
        line += token.content.count("\n", start, found.start)
        at = Token(VALUE, "", 0, map=token.map, meta={"tag": found.tag, "shift": line})
        parts += [token.content[start : found.start], evaluation.text(at, evaluation.out)]
        start = found.end
    return "".join([*parts, token.content[start:]])


def values_in(code: str) -> Iterator[Found]:
    """The variables and functions in *code*; other tags are code."""
    position = code.find(grammar.OPEN)
    while position >= 0:
        found = read_tag(code, position)
        if found.tag and found.tag.kind == "interpolation" and found.kind is None:
            yield found
        position = code.find(grammar.OPEN, max(found.end, position + len(grammar.OPEN)))
