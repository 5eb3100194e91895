"""Lines in a block: which begin with a tag, and what their indentation means.

Authors indent a body with its tag, and Markdoc has no indented code.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_block import StateBlock

from . import grammar
from .tokens import Known

#: How far a tag may be indented from the margin of a list.  Markdoc has no indented code; here,
#: that much more indentation is code in lists as well.
LIST_INDENT: Final = 6

TAG_AHEAD: Final = re.compile(r"\{%\s*(?P<slash>/)?\s*(?P<name>[\w-]+)")


def begins_tag(state: StateBlock, line: int) -> bool:
    """Whether *line* begins with a tag."""
    return state.src.startswith(grammar.OPEN, state.bMarks[line] + state.tShift[line])


def leaves_block(state: StateBlock, line: int) -> bool:
    """Whether *line* is outside the list item or quote that the lines before it are in."""
    return state.sCount[line] < state.blkIndent and not state.isEmpty(line)


def deep_tag(state: StateBlock, line: int, known: Known) -> str:
    """The name of the tag that a line of a list begins with, though it is indented like code."""
    if state.listIndent < 0 or state.sCount[line] - state.listIndent > LIST_INDENT:
        return ""
    tag = TAG_AHEAD.match(state.src, state.bMarks[line] + state.tShift[line])
    return tag["name"] if tag and tag["name"] in known else ""


def unindent_body(state: StateBlock, line: int, end: int, name: str, margin: int) -> None:
    """Make a tag's indentation the margin of the lines behind *line*, to its closing tag.

    Measured from the margin of the block around the tag, the lines would be code.  Every line is
    moved at most once for each level of indentation.
    """
    extra = margin - state.blkIndent
    if extra <= 0:
        return
    depth = 1
    for following in range(line + 1, end):
        if state.isEmpty(following):
            continue
        if state.sCount[following] < margin:
            break
        unindent(state, following, extra)
        depth += _steps(state, following, name)
        if depth <= 0:
            break


def _steps(state: StateBlock, line: int, name: str) -> int:
    """How many more tags of this name *line* opens than it closes."""
    text = state.src[state.bMarks[line] : state.eMarks[line]]
    if grammar.OPEN not in text:
        return 0
    tags = [tag for tag in TAG_AHEAD.finditer(text) if tag["name"] == name]
    return sum(-1 if tag["slash"] else 1 for tag in tags)


def unindent(state: StateBlock, line: int, extra: int) -> None:
    """Move a line to the left, as far as it begins with spaces."""
    begin = state.bMarks[line]
    text = state.src[begin : begin + min(extra, state.tShift[line])]
    spaces = len(text) - len(text.lstrip(" "))
    state.bMarks[line] += spaces
    state.tShift[line] -= spaces
    state.sCount[line] -= extra
