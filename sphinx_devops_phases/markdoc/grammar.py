"""The grammar of Markdoc tags: what stands between ``{%`` and ``%}``.

The rules are those of the reference implementation, ``src/grammar/tag.pegjs`` of markdoc/markdoc,
whose rule names the docstrings quote. That grammar tries alternatives in order, but the first
character or two of each already decide, so this scanner never backtracks: it reads a tag once,
from left to right, in linear time, and the first thing that does not fit is the error.

Three rules surprise, and are kept because pages rely on the reference's verdict:

- A keyword or number ends where it ends, not where the word does: ``tag nullable=1`` has the
  unnamed value ``null`` and the attribute ``able``.
- At most one whitespace character separates the unnamed value from the attributes.
- A function's arguments may not be followed by whitespace, and ``f(,1)`` has no arguments.

Pure: it knows nothing of markdown-it, docutils or Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple, TypeAlias

OPEN: Final = "{%"
CLOSE: Final = "%}"

#: Arrays, hashes and function calls inside one another. The reference has no limit but its stack.
MAX_DEPTH: Final = 100

Kind: TypeAlias = Literal["open", "close", "self", "annotation", "interpolation"]
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"


class Variable(dict[str, Value]):
    """``$page.tags[0]``, known only when Markdoc renders: ``{"$variable": ["page", "tags", 0]}``.

    A dict, so that every value a tag can have is plain JSON, in the form in which the reference's
    verdicts are recorded; a class, so that a hash with the same key is not taken for one.
    """

    def __init__(self, path: list[str | int | float]) -> None:
        super().__init__({"$variable": [*path]})
        self.path = path


class Steps(list[Any]):
    """``@page.tags``: the steps to a variable, which the reference takes for a list of these."""


class Function(dict[str, Value]):
    """``f(1, b=2)``, a call: ``{"$function": "f", "parameters": {"0": 1, "b": 2}}``.

    Unnamed arguments have their position among all arguments as their key.
    """

    def __init__(self, name: str, parameters: dict[str, Value]) -> None:
        super().__init__({"$function": name, "parameters": parameters})
        self.name = name
        self.parameters = parameters


class Attribute(NamedTuple):
    """One attribute, in writing order; a name may come more than once.

    ``.wide`` is ``("class", "wide", True)``, ``#top`` is ``("attribute", "id", "top")`` and an
    unnamed value is ``("attribute", "primary", value)``.
    """

    type: Literal["attribute", "class"]
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that follows the grammar.

    Annotations (``{% .wide #top %}``) and interpolations (``{% $name %}``) have no name;
    interpolations and closing tags have no attributes.
    """

    kind: Kind
    name: str | None
    attributes: list[Attribute]
    value: Value = None
    """What an interpolation stands for."""


class MarkdocSyntaxError(ValueError):
    """An interior that does not follow the grammar.

    ``offset`` is the 0-based index into the interior where ``expected``, in plain words, should
    have been; the message counts columns from 1.
    """

    def __init__(self, expected: str, offset: int) -> None:
        super().__init__(expected, offset)
        self.expected = expected
        self.offset = offset

    def __str__(self) -> str:
        return f"expected {self.expected} at column {self.offset + 1}"


def parse_tag(interior: str) -> Tag:
    """Read the text between ``{%`` and ``%}``, or raise `MarkdocSyntaxError`.

    >>> parse_tag(' callout type="note" / ').attributes
    [Attribute(type='attribute', name='type', value='note')]
    """
    return Scanner(interior).tag()


def is_supported(value: Value) -> bool:
    """Whether a value can be used as it stands: no variable and no function anywhere inside."""
    left = [value]
    seen: set[int] = set()
    while left:
        item = left.pop()
        if isinstance(item, Variable | Function):
            return False
        if isinstance(item, list | dict) and id(item) not in seen:
            seen.add(id(item))
            left += item if isinstance(item, list) else item.values()
    return True


# What JavaScript's String.trim() removes: the reference trims an interior before it parses it.
TRIMMED: Final = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

_SPACE: Final = re.compile(r"[ \n\t]")
SPACES: Final = re.compile(r"[ \n\t]+")
_COMMA: Final = re.compile(r"[ \n\t]*+,[ \n\t]*")
IDENTIFIER: Final = re.compile(r"[a-zA-Z0-9_-]+")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_KEYWORD: Final = re.compile(r"null|true|false")
_CHARACTERS: Final = re.compile(r'[^\x00-\x1f"\\]+')
_ESCAPE: Final = re.compile(r'["\\nrt]')
_UNQUOTED: Final = re.compile(r"[\w'\u2018-\u201d]")

# How things begin; which one stands here is never in doubt after that.
_CALL_AHEAD: Final = re.compile(r"[a-zA-Z0-9_-]++\(")
_VARIABLE_AHEAD: Final = re.compile(r"[$@]")
_VALUE_AHEAD: Final = re.compile(rf'["\[{{$@]|-?[0-9]|{_KEYWORD.pattern}|{_CALL_AHEAD.pattern}')
_NAMED_AHEAD: Final = re.compile(r"[a-zA-Z0-9_-]++=")
_NO_ARGUMENT_AHEAD: Final = re.compile(r"[,)]")
_INTERPOLATION_AHEAD: Final = re.compile(rf"{_VARIABLE_AHEAD.pattern}|{_CALL_AHEAD.pattern}")
_ANNOTATION_AHEAD: Final = re.compile(rf"[.#]|{_NAMED_AHEAD.pattern}")
_ATTRIBUTE_AHEAD: Final = re.compile(r"[.#a-zA-Z0-9_-]")

_KEYWORDS: Final[dict[str, Value]] = {"null": None, "true": True, "false": False}
_ESCAPES: Final = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}


class Scanner:
    """Reads one interior; ``pos`` only ever moves forward. A method reads the rule it quotes."""

    __slots__ = ("depth", "pos", "text")

    def __init__(self, interior: str) -> None:
        self.text = interior.rstrip(TRIMMED)
        self.pos = len(self.text) - len(self.text.lstrip(TRIMMED))
        self.depth = 0

    # Primitives

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """Step over what the pattern matches here, and return it."""
        match = pattern.match(self.text, self.pos)
        if match is None:
            return None
        self.pos = match.end()
        return match[0]

    def sees(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern matches here."""
        return pattern.match(self.text, self.pos) is not None

    def accept(self, literal: str) -> bool:
        """Step over a literal, if it is here."""
        found = self.text.startswith(literal, self.pos)
        if found:
            self.pos += len(literal)
        return found

    def require(self, wanted: re.Pattern[str] | str, expected: str) -> str:
        """Step over a literal or a pattern that has to be here."""
        if isinstance(wanted, re.Pattern):
            found = self.take(wanted)
        else:
            found = wanted if self.accept(wanted) else None
        if found is None:
            raise MarkdocSyntaxError(expected, self.pos)
        return found

    def require_end(self, expected: str) -> None:
        """Be at the end."""
        if self.pos < len(self.text):
            raise MarkdocSyntaxError(expected, self.pos)

    # Tags

    def tag(self) -> Tag:
        """``Top``: how a tag begins tells its kind."""
        if self.accept("/"):
            name = self.require(IDENTIFIER, 'the name of a tag directly after "/"')
            self.require_end("the end of the tag")
            return Tag("close", name, [])
        if self.sees(_INTERPOLATION_AHEAD):
            value = self.variable() if self.sees(_VARIABLE_AHEAD) else self.function()
            self.require_end("the end of the tag")
            return Tag("interpolation", None, [], value)
        if self.sees(_ANNOTATION_AHEAD):
            attributes = self.attributes()
            self.require_end("an attribute or the end of the tag")
            return Tag("annotation", None, attributes)
        return self.named_tag()

    def named_tag(self) -> Tag:
        """``TagOpen``: a name, an unnamed value, attributes, a slash."""
        name = self.require(IDENTIFIER, "the name of a tag")
        self.take(SPACES)
        attributes: list[Attribute] = []
        follows = 'an attribute, "/" or the end of the tag'
        if self.sees(_VALUE_AHEAD):
            primary = self.value()
            # The reference drops what JavaScript calls falsy; there, [] and {} are not.
            if primary or isinstance(primary, list | dict):
                attributes.append(Attribute("attribute", "primary", primary))
            self.take(_SPACE)
            if self.sees(_SPACE):
                follows = '"/" or the end of the tag (only one space may follow an unnamed value)'
        if self.sees(_ATTRIBUTE_AHEAD):
            attributes += self.attributes()
        self.take(SPACES)
        if self.accept("/"):
            self.require_end('the end of the tag after "/"')
            return Tag("self", name, attributes)
        self.require_end(follows)
        return Tag("open", name, attributes)

    def attributes(self) -> list[Attribute]:
        """``TagAttributes``: one or more, with whitespace between them."""
        found = [self.attribute()]
        while self.take(SPACES):
            if not self.sees(_ATTRIBUTE_AHEAD):
                return found
            found.append(self.attribute())
        if not self.text.startswith("/", self.pos):
            self.require_end("a space or the end of the tag")
        return found

    def attribute(self) -> Attribute:
        """``TagAttributesItem``: a class, an id, or a name with a value."""
        if self.accept("."):
            return Attribute("class", self.require(IDENTIFIER, 'a class name after "."'), True)
        if self.accept("#"):
            return Attribute("attribute", "id", self.require(IDENTIFIER, 'an id after "#"'))
        name = self.require(IDENTIFIER, "the name of an attribute")
        self.require("=", f'"=" directly after "{name}"')
        return Attribute("attribute", name, self.value())

    # Values

    def value(self) -> Value:
        """``Value``, in the reference's order: ``null(1)`` is a keyword and something wrong."""
        if self.accept('"'):
            return self.string()
        keyword = self.take(_KEYWORD)
        if keyword is not None:
            return _KEYWORDS[keyword]
        if self.sees(_NUMBER):
            return self.number()
        if self.accept("["):
            return [self.value() for _ in self.items("]")]
        if self.accept("{"):
            return self.hash()
        if self.sees(_VARIABLE_AHEAD):
            return self.variable()
        if self.sees(_CALL_AHEAD):
            return self.function()
        hint = " (text needs double quotes)" if self.sees(_UNQUOTED) else ""
        raise MarkdocSyntaxError(f"a value{hint}", self.pos)

    def string(self) -> str:
        """``ValueString``, from after its opening quote. It holds no control characters."""
        parts = []
        while not self.accept('"'):
            if self.accept("\\"):
                escape = self.require(_ESCAPE, r'one of " \ n r t after the backslash')
                parts.append(_ESCAPES[escape])
            else:
                parts.append(self.require(_CHARACTERS, "a closing double quote"))
        return "".join(parts)

    def number(self) -> int | float:
        """``ValueNumber``: a JavaScript number, written as JavaScript writes it.

        That is, an ``int`` where JSON has no fraction and, below 1e21, no exponent: ``1.0`` and
        ``-0`` are 1 and 0, and the digits that a double does not hold are zeros.
        """
        number = float(self.require(_NUMBER, "a number or a string in double quotes"))
        if not number.is_integer() or abs(number) >= 1e21:
            return number
        return int(Decimal(repr(number)))

    def hash(self) -> dict[str, Value]:
        """``ValueHash``, from after its opening brace. The last of equal keys counts."""
        found: dict[str, Value] = {}
        for _ in self.items("}"):
            key = self.string() if self.accept('"') else self.require(IDENTIFIER, "a key")
            self.require(":", '":" directly after the key')
            self.take(SPACES)
            found[key] = self.value()
        found.pop("$$mdtype", None)  # The reference marks its own objects with this key.
        return found

    def items(self, closing: str) -> Iterator[None]:
        """Read what ``ValueArray`` and ``ValueHash`` share: commas, also after the last item.

        Yields where an item stands; whoever asks for the next one has read it.
        """
        self.enter()
        self.take(SPACES)
        while not self.accept(closing):
            yield
            if not self.take(_COMMA):
                self.take(SPACES)
                self.require(closing, f'"," or "{closing}"')
                break
        self.depth -= 1

    def function(self) -> Function:
        """``Function``: without the argument before a leading comma, all are lost."""
        name = self.require(_CALL_AHEAD, "a function").removesuffix("(")
        self.enter()
        self.take(SPACES)
        arguments: list[tuple[str | None, Value]] = []
        if not self.sees(_NO_ARGUMENT_AHEAD):
            arguments.append(self.argument())
        headless = not arguments
        while self.take(_COMMA):
            arguments.append(self.argument())
        self.require(")", '"," or ")" directly after the argument')
        self.depth -= 1
        if headless:
            arguments.clear()
        return Function(name, {key or str(i): value for i, (key, value) in enumerate(arguments)})

    def argument(self) -> tuple[str | None, Value]:
        """``FunctionParameter``: a value, with a name or without."""
        name = self.take(_NAMED_AHEAD)
        return name and name.removesuffix("="), self.value()

    def variable(self) -> Variable | Steps:
        """``Variable``: of ``@path`` the reference keeps only the list of keys."""
        prefix = self.take(_VARIABLE_AHEAD)
        path: list[str | int | float] = [self.require(IDENTIFIER, f'a name after "{prefix}"')]
        while True:
            if self.accept("."):
                path.append(self.require(IDENTIFIER, 'a name after "."'))
            elif self.accept("["):
                path.append(self.string() if self.accept('"') else self.number())
                self.require("]", '"]" directly after the key')
            else:
                return Steps(path) if prefix == "@" else Variable(path)

    def enter(self) -> None:
        """Count one level of nesting, so that no input exhausts Python's stack."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise MarkdocSyntaxError(f"at most {MAX_DEPTH} levels of brackets", self.pos)
