"""Files of cases: a title, what goes in, and what is to come out, each ended by a line with a dot.

To add one, write its title, a line with a dot, the input, and two more such lines; then run the
tests with ``RECORD=write`` in the environment, and look at what has been filled in.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

END = ".\n"


class Case(NamedTuple):
    title: str
    text: str
    expected: str

    @property
    def name(self) -> str:
        """The title as it can be in the name of a file."""
        return self.title.lower().replace(" ", "-")


def read(path: Path) -> list[Case]:
    """All cases of a file."""
    parts = [""]
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line == END:
            parts.append("")
        else:
            parts[-1] += line
    *parts, rest = parts
    assert (rest.strip(), len(parts) % 3) == ("", 0), f"{path} ends within a case"
    titles = [title.strip() for title in parts[::3]]
    assert len({*titles}) == len(titles), f"{path} has two cases of one title"
    return [Case(*case) for case in zip(titles, parts[1::3], parts[2::3], strict=True)]


def write(path: Path, cases: list[Case]) -> None:
    texts = [f"{one.title}\n{END}{one.text}{END}{one.expected}{END}" for one in cases]
    path.write_text("\n".join(texts), encoding="utf-8")


def check(path: Path, found: Case) -> None:
    """Compare with the case of this title, which is replaced or added with ``RECORD=write``."""
    known = {case.title: case for case in read(path)}
    if os.environ.get("RECORD") == "write":
        known[found.title] = found
        write(path, [*known.values()])
    case = known.get(found.title)
    assert case, f"{path} has no case {found.title}"
    assert found.text == case.text
    assert found.expected == case.expected
