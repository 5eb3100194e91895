"""Fences of Markdoc pages: the annotation behind their language, and the tags in the code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from markdown_it.token import Token

from . import grammar
from .grammar import Attribute, Tag
from .inline import tag_token
from .lines import Line
from .scan import NO_BEGINNING, Found, read_tag
from .tokens import CLOSE, FENCE, OPEN, PROBLEM, annotate, problem_at
from .values import is_true, text_of

if TYPE_CHECKING:
    from .evaluate import Evaluation

CAPTIONS: Final = ("title", "filename", "fileName", "file", "caption", "label")
NUMBERS: Final = ("showLineNumbers", "lineNumbers", "linenos")
HIGHLIGHTS: Final = ("highlight", "highlightLines", "highlightedLines", "lines")
"""The attributes that are captions, that number lines, and that mark some."""
_NAMES: Final = (*CAPTIONS, *NUMBERS, *HIGHLIGHTS, "process")
_EVALUATED: Final = (None, "if", "else", "comment")
_IN_CODE: Final = (
    "Tags in code are evaluated as well, so only their text is kept: write {% process=false %} "
    "behind the language of the code to show them as they are."
)
_DIRECTIVE: Final = re.compile(r"\{[^%]")


def read_fence(evaluation: Evaluation, token: Token) -> None:
    """Evaluate a fence; the content of a directive is evaluated when that is read."""
    attributes = _annotation(evaluation, token)
    if attributes.get("process", True) and not _DIRECTIVE.match(token.info):
        token.content = _code(evaluation, token)
    if caption := " ".join((text_of(_first(attributes, CAPTIONS)) or "").split()):
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
        if info.endswith("{") or grammar.CLOSE in info or _begins_behind_brace(token.content):
            evaluation.out.append(problem_at(token, "markdoc_syntax", NO_BEGINNING))
        return attributes
    found = read_tag(info, begin)
    token.info = info[:begin].strip()
    if found.kind:
        evaluation.out.append(problem_at(token, found.kind, f"{found.message}."))
    elif found.tag and found.tag.kind != "annotation":
        message = "Only attributes may stand behind the language of code."
        evaluation.out.append(problem_at(token, "markdoc_syntax", message))
    if found.tag:
        recovered = found.kind is not None or found.tag.kind != "annotation"
        token.meta = {**token.meta, "tag": found.tag, "recovered": recovered}
        for attribute in evaluation.resolved(token).attributes:
            if not annotate(token, attribute):
                attributes[evaluation.known_name(attribute.name, _NAMES, token)] = attribute.value
    return attributes


def _begins_behind_brace(code: str) -> bool:
    """Whether the first line of *code* is an annotation that has a line break for its brace."""
    line = code.partition("\n")[0]
    tag = read_tag(f"{{{line}", 0) if line.startswith("%") else None
    return tag is not None and tag.kind is None and tag.end == len(line.rstrip()) + 1


def _first(attributes: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((attributes[name] for name in names if name in attributes), None)


def _lines(value: object) -> str:
    """The lines to mark, as Sphinx lists them."""
    listed = value if isinstance(value, list) else [value]
    text = ",".join(str(line) for line in listed if isinstance(line, str | int)).strip("{}[] ")
    return text if re.fullmatch(r"[\d\s,-]+", text) and not isinstance(value, bool) else ""


def _code(evaluation: Evaluation, token: Token) -> str:
    """The code with its tags evaluated, as in a line of text.

    Tags that nothing closes are left as they are written: they are another language's.
    """
    code = token.content
    tags = _meant(code)
    if not tags:
        return code
    line = Token("inline", "", 0, content=f"\n{code}", map=token.map)
    line.children = list(_children(code, tags))
    _, children = Line(evaluation, line).run()
    evaluation.out += [child for child in children if child.type == PROBLEM]
    others = [found for found in tags if found.tag and found.tag.name not in _EVALUATED]
    if others:
        at = Token(OPEN, "", 0, map=token.map)
        at.meta = {"shift": code.count("\n", 0, others[0].start) + 1}
        evaluation.out.append(problem_at(at, "markdoc_tag", _IN_CODE))
    return "".join(child.content for child in children if child.type == "text")


def _meant(code: str) -> list[Found]:
    """The tags in *code* that are complete: values, and those that close or are closed."""
    meant: list[Found] = []
    opened: list[tuple[Found, list[Found]]] = []
    names: Counter[str] = Counter()
    for found in _tags_in(code):
        assert found.tag
        kind, name = found.tag.kind, found.tag.name or ""
        if name == "else":
            if opened and opened[-1][0].tag.name == "if":  # type: ignore[union-attr]
                opened[-1][1].append(found)
        elif kind == "open":
            opened.append((found, []))
            names[name] += 1
        elif kind != "close":
            meant.append(found)
        elif names[name]:
            while (before := opened.pop())[0].tag.name != name:  # type: ignore[union-attr]
                names[before[0].tag.name] -= 1  # type: ignore[union-attr,index]
            names[name] -= 1
            meant += [before[0], *before[1], found]
    return sorted(meant)


def values_in(code: str) -> Iterator[Found]:
    """The variables and functions in *code*."""
    return (found for found in _tags_in(code) if found.tag and found.tag.kind == "interpolation")


def _tags_in(code: str) -> Iterator[Found]:
    position = code.find(grammar.OPEN)
    while position >= 0:
        found = read_tag(code, position)
        if found.tag and found.kind is None and found.tag.kind != "annotation":
            yield found
        position = code.find(grammar.OPEN, max(found.end, position + len(grammar.OPEN)))


def _children(code: str, tags: list[Found]) -> Iterator[Token]:
    """The code and its tags as the tokens of a line; a tag alone on its line is all of it."""
    start = 0
    for found in tags:
        assert found.tag
        name = found.tag.name
        begin, end = found.start, found.end
        before = code.rfind("\n", 0, begin) + 1
        after = code.find("\n", end)
        after = len(code) if after < 0 else after
        if name and not code[before:begin].strip() and not code[end:after].strip():
            begin, end = max(before - 1, start), after + (before == 0)
        yield Token("text", "", 0, content=code[start:begin])
        start = end
        if name in _EVALUATED:
            token = tag_token(found, "comment" if name == "comment" else "if")
            token.meta["begin"] += 1  # behind the line of the fence
            yield token
    yield Token("text", "", 0, content=code[start:])
