"""What a line of text with tags comes to: of a paragraph, a heading, an item or a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

from . import grammar
from .grammar import Tag
from .inline import pair
from .scan import NO_BEGINNING
from .tokens import (
    ANNOTATION,
    CLOSE,
    ELSE,
    OPEN,
    PARAGRAPHS,
    PROBLEM,
    VALUE,
    annotate,
    paragraph_tokens,
    problem_at,
)

if TYPE_CHECKING:
    from .evaluate import Evaluation


TEXTS = ("title", "label", "caption", "description", "text")
"""The attributes of a tag that nobody knows which readers see."""


class Line:
    """A walk over the tokens of one line of text."""

    def __init__(self, evaluation: Evaluation, token: Token) -> None:
        self.evaluation = evaluation
        self.token = token
        self.out: list[Token] = []
        self.annotations: list[Tag] = []
        self.skip_to: Token | None = None
        self.opened: list[Token] = []

    def run(self) -> tuple[list[Tag], list[Token]]:
        """The annotations, and the tokens that are left."""
        children = self.token.children or []
        _note_lines(self.token, children)
        if self.evaluation.markdoc and _lacks_begin(children):
            shift = self.token.content[: self.token.content.find(grammar.CLOSE)].count("\n")
            at = Token(VALUE, "", 0, map=self.token.map, meta={"shift": shift})
            self.evaluation.suspected.append(problem_at(at, "markdoc_syntax", NO_BEGINNING))
        for child in pair(children):
            if self.skip_to is child:
                self.skip_to = None
            if self.skip_to is None or child.type == ANNOTATION:  # whatever branch that is in
                self._take(child)
        if self.annotations:
            _strip_end(self.out)
        return self.annotations, self.out

    def _take(self, child: Token) -> None:
        if child.type == VALUE:
            text = self.evaluation.text(child, self.out)
            self.out.append(Token("text", "", 0, content=text, level=child.level))
        elif child.type == ANNOTATION:
            self.annotations.append(self._resolved(child))
        elif child.type == OPEN:
            self._open(child)
        elif child.type == CLOSE:
            self._close(child)
        elif child.type == ELSE:
            self._else(child)
        else:
            if child.type == "image" and child.children:
                child.children = Line(self.evaluation, child).run()[1]
            self.out.append(child)

    def _resolved(self, child: Token) -> Tag:
        before = len(self.evaluation.out)
        tag = self.evaluation.resolved(child)
        self.out += self.evaluation.out[before:]
        del self.evaluation.out[before:]
        return tag

    def _open(self, child: Token) -> None:
        how = child.meta["how"]
        if how == "if":
            self.opened.append(child)
            self._branch(child, child)
            return
        child.meta["tag"] = self._resolved(child)
        if how == "comment":
            self.skip_to = child.meta["close"]
        elif how == "unknown":
            self.out.append(_span(child))
            if not child.meta["recovered"]:  # that is reported already
                meta = {"unknown": child.meta["name"], "shift": child.meta.get("shift", 0)}
                self.out.append(Token(PROBLEM, "", 0, meta=meta))
            if text := " – ".join(attribute_texts(child.meta["tag"])):
                self.out.append(Token("text", "", 0, content=text))
        elif how == "role":
            child.meta["from"] = len(self.out)
        elif how != "slot":
            message = f'The tag "{child.meta["name"]}" cannot stand here, so its text is kept.'
            self.out.append(problem_at(child, "markdoc_tag", message))
        self.opened.append(child)

    def _close(self, child: Token) -> None:
        opened = next((one for one in reversed(self.opened) if one.meta["close"] is child), None)
        if opened is None:
            return
        while self.opened.pop() is not opened:
            pass
        if opened.meta["how"] == "unknown":
            self.out.append(Token("span_close", "span", -1, level=child.level))
        elif opened.meta["how"] == "role":
            begin = opened.meta["from"]
            self.out[begin:] = _role(opened, self.out[begin:])

    def _branch(self, child: Token, opened: Token) -> None:
        holder = self.evaluation
        saved, holder.out, holder.skip_to = holder.out, self.out, None
        holder.branch(child, opened)
        holder.out, self.skip_to, holder.skip_to = saved, holder.skip_to, None

    def _else(self, child: Token) -> None:
        opened = child.meta.get("of")
        if opened and opened.meta["close"]:
            self._branch(child, opened)
        elif not opened and not child.meta["recovered"]:
            self.out.append(problem_at(child, "markdoc_stray", '"{% else /%}" is in no "if".'))


def attribute_texts(tag: Tag) -> list[str]:
    """What a tag that nobody knows says to readers."""
    values = {name: value for _, name, value in tag.attributes}
    texts = (values.get(name) for name in TEXTS)
    return [text for text in texts if isinstance(text, str) and text]


def role_around(tokens: list[Token]) -> list[Token]:
    """The paragraph of a role, from its tag and the paragraphs that are in it."""
    opened, *inside = tokens
    if not {one.type for one in inside} <= PARAGRAPHS:
        message = f'The tag "{opened.meta["name"]}" cannot stand around blocks: its text is kept.'
        return [problem_at(opened, "markdoc_tag", message), *inside]
    problems = [one for one in inside if one.type == PROBLEM]
    children: list[Token] = []
    for one in inside:
        if one.type == "inline":
            children += [Token("softbreak", "br", 0, content=" ")] * bool(children)
            children += one.children or []
    paragraph = paragraph_tokens("", opened.map or [0, 1], opened.level)
    paragraph[1].children = _role(opened, children)
    return [*problems, *paragraph]


def _role(opened: Token, inside: list[Token]) -> list[Token]:
    """A role, for the tag that is mapped to it, with the text of what is in that."""
    problems = [one for one in inside if one.type == PROBLEM]
    text = "".join(
        one.content or " " * (one.type in ("softbreak", "hardbreak"))
        for one in inside
        if one.type != PROBLEM
    )
    return [*problems, Token("markdoc_role", "", 0, content=text, meta={**opened.meta})]


def _span(token: Token) -> Token:
    attrs: dict[str, str | int | float] = {"class": f"markdoc-{token.meta['name']}"}
    span = Token("span_open", "span", 1, attrs=attrs, level=token.level)
    for attribute in token.meta["tag"].attributes:
        annotate(span, attribute)
    return span


def _note_lines(token: Token, children: list[Token]) -> None:
    """Note on which line of the text each tag stands."""
    line = at = 0
    for child in children:
        if "begin" in child.meta:
            line += token.content.count("\n", at, child.meta["begin"])
            at = max(at, child.meta["begin"])
            child.meta["shift"] = line
            child.map = token.map


def _lacks_begin(children: list[Token]) -> bool:
    """Whether there is the end of a tag in the text, and nothing else that explains it."""
    text = "".join(child.content if child.type == "text" else " " for child in children)
    end = text.find(grammar.CLOSE)
    return (
        end >= 0
        and grammar.OPEN not in text[:end]
        and not any(child.type == PROBLEM for child in children)
    )


def _strip_end(children: list[Token]) -> None:
    while children and children[-1].type in ("softbreak", "text"):
        last = children[-1]
        last.content = last.content.rstrip()
        if last.content:
            return
        children.pop()
