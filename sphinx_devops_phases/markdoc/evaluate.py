"""What a Markdoc page comes to: one walk over its flat tokens, with a scope of variables.

Annotations go to their block, variables become text, of conditions one branch is kept, partials
are put in with their own variables, lines and file, and lists in ``{% table %}`` become rows.  What
is left can be rendered as on any other page.  There is no recursion, and each token is seen once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from markdown_it.token import Token

from . import grammar
from .grammar import Attribute, Tag, Value, Variable
from .inline import pair
from .scan import read_tag, tags_in
from .tables import annotated_tables, rows_of
from .tokens import (
    ANNOTATION,
    CLOSE,
    DIRECTIVE,
    ELSE,
    FENCE,
    FILE,
    OPEN,
    PROBLEM,
    VALUE,
    Kind,
    paragraph_tokens,
    problem,
    problem_at,
)
from .values import UNDEFINED, Undefined, is_true, name_of, resolve, text_of

MAX_PARTIALS: Final = 10
"""How many partials deep they may be in one another."""

MAX_PARTS: Final = 500
"""How many partials a page may have altogether: a few that have each other may be billions."""

LEAD: Final = "devops-lead"
_CAPTIONS: Final = ("title", "filename", "fileName", "file", "caption", "label")
_NUMBERS: Final = ("showLineNumbers", "lineNumbers", "linenos")
_HIGHLIGHTS: Final = ("highlight", "highlightLines", "highlightedLines", "lines")
_CELL: Final = frozenset({"width", "align", "colspan", "rowspan"})


class Part(NamedTuple):
    """A partial that was found and parsed."""

    file: str
    tokens: list[Token]


@dataclass
class Frame:
    """Tokens that are being walked over: those of the page, or of a partial in it."""

    tokens: Iterator[Token]
    scope: Mapping[str, Any]
    file: str = ""


@dataclass
class Evaluation:
    """A walk over the tokens of one text.

    :param scope: The variables.
    :param find: Gives the partial of a name, or says what is wrong with it.
    """

    scope: Mapping[str, Any]
    find: Callable[[str], Part | str]
    markdoc: bool = True
    """Whether the page is Markdoc's: else only tables and roles are evaluated."""
    out: list[Token] = field(default_factory=list)

    def run(self, tokens: Iterable[Token]) -> list[Token]:
        """The tokens that are left."""
        self.frames = [Frame(iter(tokens), self.scope)]
        self.parts = 0
        self.skip_to: Token | None = None
        self.blocks: list[Token] = []
        self.tables: list[int] = []
        while self.frames:
            token = next(self.frames[-1].tokens, None)
            if token is None:
                if self.frames.pop().file:
                    self.out.append(Token(FILE, "", 0, meta={"file": ""}))
            elif self.skip_to is not None:
                if token is self.skip_to:
                    self.skip_to = None
                    self._take(token)
            else:
                self._take(token)
        return annotated_tables(self.out) if self.markdoc else self.out

    # One token

    def _take(self, token: Token) -> None:
        handler = _HANDLERS.get(token.type)
        if handler:
            handler(self, token)
            return
        self.out.append(token)
        if token.nesting > 0:
            self.blocks.append(token)
        elif token.nesting < 0 and self.blocks:
            self.blocks.pop()

    def _open(self, token: Token) -> None:
        how = token.meta["how"]
        if how == "if":
            self._branch(token, token)
            return
        token.meta["tag"] = self._resolved(token)
        if how == "partial":
            self._splice(token)
        elif how == "table":
            self.tables.append(len(self.out))
            self.out.append(token)
        elif how == "role":
            self.out += paragraph_tokens("", token.map or [0, 1], token.level)
            self.out[-2].children = [_role(token, "")]
            self.skip_to = token.meta["close"]
        else:
            self.out.append(token)

    def _close(self, token: Token) -> None:
        how = token.meta.get("how")
        if how in ("if", "partial", "role"):
            return
        self.out.append(token)
        if how == "table":
            begin = self.tables.pop()
            self.out[begin:] = rows_of(self.out[begin:])

    def _branch(self, token: Token, opened: Token) -> None:
        """Go on behind ``if`` or ``else``, or with the next branch."""
        tag: Tag = token.meta["tag"]
        values = [value for _, name, value in tag.attributes if name == "primary"]
        wanted = token is not opened and not tag.attributes
        if opened.meta.get("taken"):
            self.skip_to = opened.meta["close"]
        elif wanted or (values and is_true(self._value(values[-1], token, self.out))):
            opened.meta["taken"] = True
        else:
            branches = opened.meta["branches"]
            following = branches.index(token) + 1 if token is not opened else 0
            left = branches[following:]
            self.skip_to = left[0] if left else opened.meta["close"]

    def _else(self, token: Token) -> None:
        opened = token.meta.get("of")
        if opened and opened.meta["close"]:
            self._branch(token, opened)
        elif not opened:
            message = '"{% else /%}" is in no "if".'
            self.out.append(problem_at(token, "markdoc_stray", message))

    def _annotation(self, token: Token) -> None:
        message = "There is nothing on this line that these attributes could be of."
        self.out.append(problem_at(token, "markdoc_value", message))

    def _block_value(self, token: Token) -> None:
        text = self._text(token, self.out)
        if text:
            self.out += paragraph_tokens(text, token.map or [0, 1], token.level)
            self.out[-2].children = [Token("text", "", 0, content=text)]

    def _directive(self, token: Token) -> None:
        token.meta["tag"] = self._resolved(token)
        token.meta["scope"] = self.frames[-1].scope
        self.out.append(token)

    # Values

    def _value(self, value: Value, token: Token, out: list[Token]) -> Any:
        def report(message: str) -> None:
            out.append(_problem(token, "markdoc_value", message))

        return resolve(value, self.frames[-1].scope, report)

    def _resolved(self, token: Token) -> Tag:
        """The tag with plain values; what has none is left out, and reported."""
        tag: Tag = token.meta["tag"]
        if not self.markdoc:
            return tag
        attributes = []
        for kind, name, value in tag.attributes:
            found = self._value(value, token, self.out)
            if isinstance(found, Undefined):
                message = f"{name_of(value)} is not defined."
                self.out.append(_problem(token, "markdoc_value", message))
            else:
                attributes.append(Attribute(kind, name, found))
        return Tag(tag.kind, tag.name, attributes)

    def _text(self, token: Token, out: list[Token]) -> str:
        """The text that a variable or a function stands for."""
        value = token.meta["tag"].value
        found = self._value(value, token, out)
        if found is UNDEFINED and isinstance(value, Variable):
            out.append(_problem(token, "markdoc_value", f"{name_of(value)} is not defined."))
        text = text_of(found)
        if text is None:
            message = f"{name_of(value)} is no text, so it is left out."
            out.append(_problem(token, "markdoc_value", message))
        return text or ""

    # Partials

    def _splice(self, token: Token) -> None:
        attributes = {name: value for _, name, value in token.meta["tag"].attributes}
        name, variables = attributes.get("file"), attributes.get("variables")
        open_files = [frame.file for frame in self.frames]
        self.parts += 1
        found: Part | str
        if not isinstance(name, str):
            found = 'The tag lacks the name of a file: write file="…" in it.'
        elif len(self.frames) > MAX_PARTIALS or self.parts > MAX_PARTS:
            found = f'The partial "{name}" is left out: there are too many in one another.'
        else:
            found = self.find(name)
        if isinstance(found, Part) and found.file in open_files:
            found = f'The partial "{name}" is in itself, and left out.'
        if isinstance(found, str):
            self.out.append(problem_at(token, "markdoc_value", found))
            return
        scope = {**self.frames[-1].scope, "$$partial:filename": name}
        if isinstance(variables, Mapping):
            scope |= variables
        self.out.append(Token(FILE, "", 0, map=token.map, meta={"file": found.file}))
        self.frames.append(Frame(iter(found.tokens), scope, found.file))

    # Lines of text

    def _inline(self, token: Token) -> None:
        if token.children is not None and grammar.OPEN in token.content:
            tags, children = _Line(self, token).run()
            token.children = children
            block = self._block_of()
            for tag in tags:
                if block is not None:
                    self._annotate(block, tag)
        self.out.append(token)

    def _block_of(self) -> Token | None:
        """The block that a line of text belongs to: of a tight list it is the item."""
        for block in reversed(self.blocks[-2:]):
            if not block.hidden:
                return block
        return None

    def _annotate(self, block: Token, tag: Tag) -> None:
        if block.type in ("td_open", "th_open"):
            block.meta.setdefault("markdoc", {})
        for kind, name, value in tag.attributes:
            if kind == "class" or name == "class":
                _add_class(block, name if kind == "class" else value)
            elif name == "id":
                block.attrSet("id", str(value))
            elif name in _CELL:
                block.meta.setdefault("markdoc", {})[name] = value

    # Code

    def _fence(self, token: Token) -> None:
        if self.markdoc:
            self._read_fence(token)
        self.out.append(token)

    def _read_fence(self, token: Token) -> None:
        info = token.info
        attributes: dict[str, Any] = {}
        if (begin := info.find(grammar.OPEN)) >= 0:
            found = read_tag(info, begin)
            token.info = info[:begin].strip()
            if found.tag is None or found.kind:
                message = f"{found.message}."
                self.out.append(_problem(token, found.kind or "markdoc_syntax", message))
            if found.tag:
                token.meta = {**token.meta, "tag": found.tag}
                for kind, name, value in self._resolved(token).attributes:
                    if kind == "class":
                        _add_class(token, name)
                    else:
                        attributes[name] = value
        if attributes.get("process") is not False and not _DIRECTIVE_FENCE.match(token.info):
            token.content = self._code(token)
        _add_class(token, attributes.pop("class", ""))
        if "id" in attributes:
            token.attrSet("id", str(attributes["id"]))
        self._code_options(token, attributes)

    def _code_options(self, token: Token, attributes: Mapping[str, Any]) -> None:
        caption = next((attributes[name] for name in _CAPTIONS if name in attributes), None)
        if caption:
            token.type = FENCE
            token.meta["caption"] = str(caption)
        if any(is_true(attributes.get(name)) for name in _NUMBERS):
            token.attrSet("lineno-start", "1")
        lines = next((attributes[name] for name in _HIGHLIGHTS if name in attributes), None)
        if lines is not None and not isinstance(lines, bool):
            listed = lines if isinstance(lines, list) else [lines]
            text = ",".join(str(line) for line in listed).strip("{}[] ")
            if re.fullmatch(r"[\d\s,-]+", text):
                token.attrSet("emphasize-lines", text)

    def _code(self, token: Token) -> str:
        """The code, with the values of variables in it."""
        if grammar.OPEN not in token.content:
            return token.content
        parts, start = [], 0
        for found in tags_in(token.content):
            if found.tag is None or found.tag.kind != "interpolation":
                continue
            parts.append(token.content[start : found.start])
            shift = token.content.count("\n", 0, found.start) + 1
            at = Token(VALUE, "", 0, map=token.map, meta={"tag": found.tag, "shift": shift})
            parts.append(self._text(at, self.out))
            start = found.end
        return "".join([*parts, token.content[start:]])


_DIRECTIVE_FENCE: Final = re.compile(r"\{[^%]")


class _Line:
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
        for child in pair(children):
            if self.skip_to is not None:
                if child is not self.skip_to:
                    continue
                self.skip_to = None
            self._take(child)
        if self.annotations:
            _strip_end(self.out)
        return self.annotations, self.out

    def _take(self, child: Token) -> None:
        if child.type == VALUE:
            text = self.evaluation._text(child, self.out)
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
                child.children = _Line(self.evaluation, child).run()[1]
            self.out.append(child)

    def _resolved(self, child: Token) -> Tag:
        before = len(self.evaluation.out)
        tag = self.evaluation._resolved(child)
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
            self.out.append(
                Token(PROBLEM, "", 0, meta={"unknown": child.meta["name"], **_at(child)})
            )
            if text := " – ".join(attribute_texts(child.meta["tag"])):
                self.out.append(Token("text", "", 0, content=text))
        elif how == "role":
            child.meta["from"] = len(self.out)
        else:
            message = f'The tag "{child.meta["name"]}" cannot stand here, so its text is kept.'
            self.out.append(_problem(child, "markdoc_tag", message))
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
            text = "".join(one.content for one in self.out[begin:] if one.type != PROBLEM)
            self.out[begin:] = [
                *(one for one in self.out[begin:] if one.type == PROBLEM),
                _role(opened, text),
            ]

    def _branch(self, child: Token, opened: Token) -> None:
        holder = self.evaluation
        saved, holder.out, holder.skip_to = holder.out, self.out, None
        holder._branch(child, opened)
        holder.out, self.skip_to, holder.skip_to = saved, holder.skip_to, None

    def _else(self, child: Token) -> None:
        opened = child.meta.get("of")
        if opened and opened.meta["close"]:
            self._branch(child, opened)
        elif not opened:
            self.out.append(_problem(child, "markdoc_stray", '"{% else /%}" is in no "if".'))


def attribute_texts(tag: Tag) -> list[str]:
    """What a tag that nobody knows says to readers."""
    values = {name: value for _, name, value in tag.attributes}
    texts = (values.get(name) for name in ("title", "label", "caption", "description", "text"))
    return [text for text in texts if isinstance(text, str) and text]


def _role(token: Token, text: str) -> Token:
    return Token("markdoc_role", "", 0, content=text, meta={**token.meta})


def _span(token: Token) -> Token:
    attrs: dict[str, str | int | float] = {"class": f"markdoc-{token.meta['name']}"}
    span = Token("span_open", "span", 1, attrs=attrs, level=token.level)
    for kind, name, value in token.meta["tag"].attributes:
        if kind == "class":
            _add_class(span, name)
        elif name == "id":
            span.attrSet("id", str(value))
    return span


def _add_class(token: Token, value: object) -> None:
    names = [name for name, on in value.items() if on] if isinstance(value, dict) else [value]
    for name in names:
        if isinstance(name, str) and name:
            token.attrJoin("class", name)
            if name == "lead":
                token.attrJoin("class", LEAD)


def _note_lines(token: Token, children: list[Token]) -> None:
    """Note on which line of the text each tag stands."""
    line = at = 0
    for child in children:
        if "begin" in child.meta:
            line += token.content.count("\n", at, child.meta["begin"])
            at = max(at, child.meta["begin"])
            child.meta["shift"] = line
            child.map = token.map


def _strip_end(children: list[Token]) -> None:
    while children and children[-1].type in ("softbreak", "text"):
        last = children[-1]
        last.content = last.content.rstrip()
        if last.content:
            return
        children.pop()


def _at(token: Token) -> dict[str, int]:
    return {"shift": token.meta.get("shift", 0)}


def _problem(token: Token, kind: Kind, message: str) -> Token:
    return Token(PROBLEM, "", 0, map=token.map, meta={**problem(kind, message), **_at(token)})


_HANDLERS: Final[Mapping[str, Callable[[Evaluation, Token], None]]] = {
    OPEN: Evaluation._open,
    CLOSE: Evaluation._close,
    ELSE: Evaluation._else,
    VALUE: Evaluation._block_value,
    ANNOTATION: Evaluation._annotation,
    DIRECTIVE: Evaluation._directive,
    "inline": Evaluation._inline,
    "fence": Evaluation._fence,
    "colon_fence": Evaluation._fence,
}
