"""What a Markdoc page uses: an evaluation that also notes each construct and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from markdown_it.token import Token

from . import grammar
from .evaluate import Evaluation
from .fences import values_in
from .grammar import Function, Tag, Value, Variable
from .scan import read_tag
from .tokens import ANNOTATION, CLOSE, DIRECTIVE, ELSE, OPEN, PARAGRAPHS, PROBLEM, VALUE
from .values import FUNCTIONS, UNDEFINED, is_true, name_of, resolve

Kind: TypeAlias = Literal["tag", "variable", "function", "annotation", "fence annotation"]

_PLAIN: Final = frozenset({"text", "code_inline", "softbreak", "hardbreak", PROBLEM})


class Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a construct.

    :param understood: Whether nothing of it is lost: the tag or the function is known, the
        variable is defined, or nobody sees that it is not.
    :param means: The tag that it is another name for, or itself.
    :param in_line: Whether the tag stands in a paragraph, or in another line of text.
    :param alone: Whether there is nothing beside such tags in that.
    :param empty: Whether the tag has no body.
    :param formatted: Whether the body is more than a text in a line, or paragraphs.
    :param defined: Whether the variable has a value.
    :param path: The steps to the variable.
    :param attributes: The attributes of the tag, as text where they are plain values.
    """

    kind: Kind
    name: str
    place: Place
    understood: bool = True
    means: str = ""
    in_line: bool = False
    alone: bool = False
    empty: bool = False
    formatted: bool = False
    defined: bool = True
    path: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Survey(Evaluation):
    """An evaluation of a page, or of the body of a directive in it.

    :param file: The file that is read.
    :param first_line: What is added to the numbers of lines.
    """

    file: str = ""
    first_line: int = 1
    uses: list[Use] = field(default_factory=list)
    partials: dict[Place, str] = field(default_factory=dict)
    """The names of partials that there are none of, by the places of their tags."""
    counted: set[str] = field(default_factory=set)
    """The partials whose constructs were noted already: each counts once."""

    shown: Callable[[str], str] = str
    """How the name of a partial's file is to be shown."""

    def run(self, tokens: Sequence[Token]) -> list[Token]:  # type: ignore[override]
        """The tokens that are left."""
        self._note(tokens, self.scope, self.file, self.first_line)
        return super().run(tokens)

    def _splice(self, token: Token) -> None:
        frames = len(self.frames)
        tag: Tag = token.meta["tag"]
        inside = self.frames[-1].file
        file, first_line = (self.shown(inside), 1) if inside else (self.file, self.first_line)
        place = Place(file, _line(token, first_line))
        super()._splice(token)
        if len(self.frames) == frames:
            names = [value for _, name, value in tag.attributes if name == "file"]
            self.partials[place] = str(names[-1]) if names else ""
            return
        frame = self.frames[-1]
        file = self.shown(frame.file)
        if file not in self.counted:
            tokens = list(frame.tokens)
            frame.tokens = iter(tokens)
            self.counted.add(file)
            self._note(tokens, frame.scope, file, 1)

    def _note(
        self, tokens: Sequence[Token], scope: Mapping[str, Any], file: str, first_line: int
    ) -> None:
        notes = _Notes(self.uses, scope, file)
        ends = {id(token): at for at, token in enumerate(tokens)}
        blocks = list(accumulate((one.type not in PARAGRAPHS for one in tokens), initial=0))
        for at, token in enumerate(tokens):
            line = _line(token, first_line)
            if token.type == "inline":
                notes.line_of_text(token, line)
            elif token.type in ("fence", "colon_fence"):
                notes.fence(token, line)
            elif token.type in (OPEN, DIRECTIVE):
                end = ends.get(id(token.meta["close"]), at + 1)
                empty = token.type == OPEN and end == at + 1
                notes.tag(token, line, empty=empty, formatted=blocks[end] > blocks[at + 1])
            else:
                notes.other(token, line)


class _Notes:
    """Takes the constructs of one file, in one scope of variables."""

    def __init__(self, uses: list[Use], scope: Mapping[str, Any], file: str) -> None:
        self.uses = uses
        self.scope = scope
        self.file = file

    def tag(
        self,
        token: Token,
        line: int,
        *,
        empty: bool,
        in_line: bool = False,
        alone: bool = False,
        formatted: bool = False,
    ) -> None:
        """Note a tag, and what its attributes have."""
        tag: Tag = token.meta["tag"]
        understood = token.meta["how"] != "unknown"
        attributes = {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for kind, name, value in tag.attributes
            if kind != "class" and isinstance(value, str | int | float)
        }
        place = Place(self.file, line)
        self.uses.append(
            Use(
                "tag",
                token.meta["name"],
                place,
                understood,
                token.meta["means"],
                in_line=in_line,
                alone=alone,
                empty=empty,
                formatted=formatted,
                attributes=attributes,
            )
        )
        self.values(tag, line, hidden=token.meta["how"] == "if")

    def other(self, token: Token, line: int) -> None:
        """Note what is no tag with a name."""
        if token.type == ELSE:
            self.uses.append(Use("tag", "else", Place(self.file, line), means="else", empty=True))
            self.values(token.meta["tag"], line, hidden=True)
        elif token.type == ANNOTATION:
            self.uses.append(Use("annotation", "", Place(self.file, line)))
            self.values(token.meta["tag"], line)
        elif token.type == VALUE:
            self.value(token.meta["tag"].value, line)

    def line_of_text(self, token: Token, line: int) -> None:
        """Note the constructs in a line, or in the lines of a paragraph."""
        children = token.children or []
        if grammar.OPEN not in token.content:
            return
        ends = _ends(children)
        formatted = list(accumulate((one.type not in _PLAIN for one in children), initial=0))
        begin, alone = 0, _has_only_tags(children, ends)
        for at, child in enumerate(children):
            if "begin" in child.meta:
                line += token.content.count("\n", begin, child.meta["begin"])
                begin = child.meta["begin"]
            if child.type == OPEN:
                end = ends.get(at, at + 1)
                rich = formatted[end] > formatted[at + 1]
                empty = end == at + 1
                self.tag(child, line, in_line=True, alone=alone, empty=empty, formatted=rich)
            else:
                self.other(child, line)

    def fence(self, token: Token, line: int) -> None:
        """Note the annotation of a fence, and the variables in its code."""
        process = True
        begin = token.info.find(grammar.OPEN)
        if begin >= 0 and (tag := read_tag(token.info, begin).tag):
            self.uses.append(Use("fence annotation", "", Place(self.file, line)))
            self.values(tag, line)
            process = all(name != "process" or is_true(value) for _, name, value in tag.attributes)
        if process and not token.info.startswith("{"):
            for found in values_in(token.content):
                assert found.tag
                self.value(found.tag.value, line + 1 + token.content.count("\n", 0, found.start))

    def values(self, tag: Tag, line: int, *, hidden: bool = False) -> None:
        """Note the variables and functions in the attributes of a tag."""
        for _, _, value in tag.attributes:
            self.value(value, line, hidden=hidden)

    def value(self, value: Value, line: int, *, hidden: bool = False) -> None:
        """Note a variable or a function, and those in it.

        :param hidden: Whether nobody sees it if it has no value.
        """
        place = Place(self.file, line)
        if isinstance(value, Variable):
            defined = resolve(value, self.scope, _say_nothing) is not UNDEFINED
            name, path = name_of(value), tuple(map(str, value.path))
            use = Use("variable", name, place, hidden or defined, defined=defined, path=path)
            self.uses.append(use)
        elif isinstance(value, Function):
            self.uses.append(Use("function", value.name, place, value.name in FUNCTIONS))
        for inner in _inside(value):
            self.value(inner, line, hidden=True)


def _say_nothing(message: str) -> None:
    pass


def _inside(value: Value) -> Iterator[Value]:
    if isinstance(value, Function):
        yield from value.parameters.values()
    elif isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _line(token: Token, first_line: int) -> int:
    return (token.map[0] if token.map else 0) + first_line


def _ends(children: Sequence[Token]) -> dict[int, int]:
    """Where each tag of a line is closed, as the positions of both."""
    ends: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for at, child in enumerate(children):
        if child.type == OPEN:
            opened.setdefault(child.meta["name"], []).append(at)
        elif child.type == CLOSE and opened.get(child.meta["name"]):
            ends[opened[child.meta["name"]].pop()] = at
    return ends


def _has_only_tags(children: Sequence[Token], ends: Mapping[int, int]) -> bool:
    """Whether all of a line is in tags."""
    closed = -1
    for at, child in enumerate(children):
        closed = max(closed, ends.get(at, -1))
        blank = child.type == "softbreak" or (child.type == "text" and not child.content.strip())
        if at > closed and not blank and child.type not in (OPEN, CLOSE):
            return False
    return True
