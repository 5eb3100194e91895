"""What a Markdoc page comes to: one walk over its flat tokens, with a scope of variables.

Annotations go to their block, variables become text, of conditions one branch is kept, partials
are put in with their own variables, lines and file, and lists in ``{% table %}`` become rows.  What
is left can be rendered as on any other page.  There is no recursion, and each token is seen once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from markdown_it.token import Token

from .fences import read_fence, tab_around
from .grammar import Attribute, Function, Steps, Tag, Value, Variable
from .lines import Line, role_around
from .pairs import nearest
from .tables import annotated_tables, rows_of
from .tokens import (
    ANNOTATION,
    CLOSE,
    DIRECTIVE,
    ELSE,
    EVALUATED,
    FILE,
    OPEN,
    PROBLEM,
    annotate,
    problem_at,
)
from .values import UNDEFINED, Undefined, is_true, name_of, resolve, text_of

MAX_PARTIALS: Final = 10
"""How many partials deep they may be in one another."""

MAX_PARTS: Final = 500
"""How many partials a page may have altogether: a few that have each other may be billions."""

CELL: Final = ("width", "align", "colspan", "rowspan")
"""What annotations say of cells."""

_OTHERS: Final = frozenset({"line", "noLineNumbers"})
"""Attributes of some sites that are called nearly like one that means something here."""

_SIDES: Final = ("left", "center", "right")
"""Values of ``align``, and none of ``valign``, which some sites have."""

_MARK: Final = re.compile(r"\{%|%\}")


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
    suspected: list[Token] = field(default_factory=list)
    """Problems to be reported if there is no other one that may be their cause."""

    def run(self, tokens: Iterable[Token]) -> list[Token]:
        """The tokens that are left."""
        self.frames = [Frame(iter(tokens), self.scope)]
        self.parts = 0
        self.skip_to: Token | None = None
        self.blocks: list[Token] = []
        self.tables: list[int] = []
        self.roles: list[int] = []
        self.nodes: list[Token] = []
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
                    self._keep_problems(token)
            else:
                self._take(token)
        if self.suspected and not any(map(_is_problem, self.out)):
            self.out += self.suspected
        return annotated_tables(self.out) if self.markdoc else self.out

    def _keep_problems(self, token: Token) -> None:
        """What is wrong in a branch that is not shown may be how it ends."""
        self.out += [one for one in (token, *(token.children or ())) if one.type == PROBLEM]

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
            self.branch(token, token)
            return
        token.meta["tag"] = self.resolved(token)
        if how == "slot":
            return
        if how == "partial":
            self._splice(token)
        elif how == "table":
            self.tables.append(len(self.out))
            self.out.append(token)
        elif how == "role":
            self.roles.append(len(self.out))
            self.out.append(token)
        else:
            self.nodes.append(token)
            self.out.append(token)

    def _close(self, token: Token) -> None:
        how = token.meta.get("how")
        if how == "role":
            begin = self.roles.pop()
            self.out[begin:] = role_around(self.out[begin:])
        if how in EVALUATED:
            return
        self.out.append(token)
        if how not in ("table", "comment") and self.nodes:
            self.nodes.pop()
        if how == "table":
            begin = self.tables.pop()
            self.out[begin:] = rows_of(self.out[begin:])

    def branch(self, token: Token, opened: Token) -> None:
        """Go on behind ``if`` or ``else``, or with the next branch."""
        tag: Tag = token.meta["tag"]
        wanted = not tag.attributes and (token is not opened or opened.meta["recovered"])
        wanted |= token is opened and not opened.meta["ended"]  # its condition may be anything
        if opened.meta.get("taken"):
            self.skip_to = opened.meta["close"]
        elif wanted or self._condition(tag, token):
            opened.meta["taken"] = True
        else:
            branches = opened.meta["branches"]
            following = branches.index(token) + 1 if token is not opened else 0
            left = branches[following:]
            self.skip_to = left[0] if left else opened.meta["close"]

    def _else(self, token: Token) -> None:
        opened = token.meta.get("of")
        if opened and opened.meta["close"]:
            self.branch(token, opened)
        elif not opened and not token.meta["recovered"]:
            message = '"{% else /%}" is in no "if".'
            self.out.append(problem_at(token, "markdoc_stray", message))

    def _annotation(self, token: Token) -> None:
        if not token.meta["recovered"]:  # that is reported already
            message = "There is nothing on this line that these attributes could be of."
            self.out.append(problem_at(token, "markdoc_value", message))

    def _directive(self, token: Token) -> None:
        token.meta["tag"] = self.resolved(token)
        token.meta["scope"] = self.frames[-1].scope
        self.out.append(token)

    # Values

    def _condition(self, tag: Tag, token: Token) -> bool:
        """Whether the condition of ``if`` or ``else`` holds; a variable may be misspelled."""
        value: Value = None
        given = len(self.out)
        for kind, name, found in tag.attributes:
            if (kind, name) == ("attribute", "primary"):
                value = found
            else:
                message = f'The tag "{tag.name}" has a condition only: "{name}" is left out.'
                self.out.append(problem_at(token, "markdoc_value", message))
        if value is None and len(self.out) > given:
            return True
        value = self._with_known_variables(value, token)
        holds = is_true(self._value(value, token, self.out))
        del self.out[given + 1 :]  # one mistake may be several, as "$fla#g" is
        return holds or len(self.out) > given  # what is wrong with it costs no text

    def _with_known_variables(self, value: Value, token: Token) -> Value:
        """A value with the variables that were meant, where they are misspelled."""
        if isinstance(value, Function):
            given = value.parameters.items()
            return Function(
                value.name, {name: self._with_known_variables(one, token) for name, one in given}
            )
        scope = self.frames[-1].scope
        if not isinstance(value, Variable) or (name := str(value.path[0])) in scope:
            return value
        steps = value.path[1:]
        near = nearest(name, scope)
        if not near:  # perhaps there is a dot too many
            name, steps = ".".join(map(str, value.path)), []
            near = nearest(name, scope)
        if not near:
            return value
        message = f"${name} is not defined: it is taken for ${near}."
        self.out.append(problem_at(token, "markdoc_value", message))
        return Variable([near, *steps])

    def _value(self, value: Value, token: Token, out: list[Token]) -> Any:
        def report(message: str) -> None:
            out.append(problem_at(token, "markdoc_value", message))

        return resolve(value, self.frames[-1].scope, report)

    def resolved(self, token: Token) -> Tag:
        """The tag with plain values; what has none is left out, and reported."""
        tag: Tag = token.meta["tag"]
        if not self.markdoc:
            return tag
        attributes = []
        out = self.out if not token.meta.get("recovered") else []  # that is reported already
        for kind, name, value in tag.attributes:
            found = self._value(value, token, out)
            if isinstance(value, Steps):
                continue  # that is reported
            if isinstance(found, Undefined):
                message = f"{name_of(value)} is not defined."
                out.append(problem_at(token, "markdoc_value", message))
            else:
                attributes.append(Attribute(kind, name, found))
        return Tag(tag.kind, tag.name, attributes)

    def text(self, token: Token, out: list[Token]) -> str:
        """The text that a variable or a function stands for."""
        value = token.meta["tag"].value
        found = self._value(value, token, out)
        if found is UNDEFINED and isinstance(value, Variable):
            out.append(problem_at(token, "markdoc_value", f"{name_of(value)} is not defined."))
        text = text_of(found)
        if text is None:
            message = f"{name_of(value)} is no text, so it is left out."
            out.append(problem_at(token, "markdoc_value", message))
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
        scope = dict(self.frames[-1].scope)
        if isinstance(variables, Mapping):
            scope |= variables
        self.out.append(Token(FILE, "", 0, map=token.map, meta={"file": found.file}))
        self.frames.append(Frame(iter(found.tokens), scope, found.file))

    # Lines of text

    def _inline(self, token: Token) -> None:
        if token.children is not None and _MARK.search(token.content):
            tags, children = Line(self, token).run()
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
        is_cell = block.type in ("td_open", "th_open")
        if is_cell:
            block.meta.setdefault("markdoc", {})
        known = CELL if is_cell or (self.tables and block.type == "list_item_open") else ()
        for attribute in tag.attributes:
            if annotate(block, attribute):
                continue
            name, value = attribute.name, attribute.value
            if name != "valign" or value in _SIDES:
                name = self.known_name(name, known, block)
            if name in CELL and isinstance(value, str | float | int):
                block.meta.setdefault("markdoc", {})[name] = value

    def known_name(self, name: str, known: Collection[str], at: Token) -> str:
        """The name of an attribute; of one that is called nearly like one of the *known*, that."""
        near = "" if name in known or name in _OTHERS else nearest(name, known)
        if near and not at.meta.get("recovered"):
            message = f'There is no attribute "{name}" here: it is taken for "{near}".'
            self.out.append(problem_at(at, "markdoc_value", message))
        return near or name

    def _fence(self, token: Token) -> None:
        if not self.markdoc:
            self.out.append(token)
            return
        read_fence(self, token)
        around = self.nodes[-1] if self.nodes else None
        in_tabs = around and around.meta["means"] == "tabs" and around.level == token.level
        is_tab = in_tabs and not token.info.startswith("{")  # which would be a directive
        self.out += tab_around(token) if is_tab else [token]


def _is_problem(token: Token) -> bool:
    """Whether *token* is a problem, or has one in its line."""
    return token.type == PROBLEM or any(one.type == PROBLEM for one in token.children or ())


_HANDLERS: Final[Mapping[str, Callable[[Evaluation, Token], None]]] = {
    OPEN: Evaluation._open,
    CLOSE: Evaluation._close,
    ELSE: Evaluation._else,
    ANNOTATION: Evaluation._annotation,
    DIRECTIVE: Evaluation._directive,
    "inline": Evaluation._inline,
    "fence": Evaluation._fence,
    "colon_fence": Evaluation._fence,
}
