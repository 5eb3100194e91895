"""The lines of ``conf.py`` that a site needs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pprint import pformat
from typing import Any

from ..phases import printable

WIDTH = 100


@dataclass(frozen=True)
class Line:
    """One value of ``conf.py``.

    :param notes: What is said of the value, or of entries of a mapping, by their names.
    :param extends: Whether it adds to what the project has.
    :param off: Whether it is a comment, for people to fill in.
    """

    name: str
    value: Any
    notes: Mapping[str, str] = field(default_factory=dict)
    extends: bool = False
    off: bool = False

    def __str__(self) -> str:
        sign = {False: "=", True: "|=" if isinstance(self.value, dict) else "+="}[self.extends]
        head = f"{self.name} {sign} "
        note = textwrap.wrap(
            comment(self.notes.get("", "")), WIDTH, initial_indent="# ", subsequent_indent="# "
        )
        if not isinstance(self.value, dict) or not self.value:
            return "\n".join([*note, f"{'# ' * self.off}{head}{written(self.value)}"])
        return "\n".join([*note, f"{head}{{", *self._entries(), "}"])

    def _entries(self) -> Iterable[str]:
        for name, value in self.value.items():
            if name in self.notes:
                yield f"    # {comment(self.notes[name])}"
            text = f"    {written(name)}: {written(value)},"
            if len(text) <= WIDTH or not isinstance(value, dict):
                yield text
                continue
            yield f"    {written(name)}: {{"
            for key, one in value.items():
                yield f"        {written(key)}: {written(one)},"
            yield "    },"


def comment(text: str) -> str:
    """Text that cannot leave the comment that it is in."""
    return " ".join(printable(text).split())


def written(value: Any) -> str:
    """A value as Python, with the quotes of this project."""
    if isinstance(value, str):
        text = repr(value)
        return f'"{text[1:-1]}"' if text[0] == "'" and '"' not in text else text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    return pformat(value)


@dataclass(frozen=True)
class Proposal:
    """What is to be added to ``conf.py``."""

    lines: Sequence[Line] = ()

    @property
    def values(self) -> dict[str, Any]:
        """The values by their names."""
        return {line.name: line.value for line in self.lines if not line.off}

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.lines))
