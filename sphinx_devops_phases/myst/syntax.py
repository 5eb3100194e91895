"""The Markdown that Markdoc reads: what MyST adds to it, and takes for something else, is text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_BEGIN, _END = "<!--", "-->"
_NOT_MARKDOC = ("myst_line_comment", "myst_block_break", "lheading", "html_block", "html_inline")


def adapt_syntax(md: MarkdownIt) -> None:
    """No comments of MyST's, underlined headings, indented code or HTML; but comments of HTML.

    And words may be crossed out.
    """
    md.disable(list(_NOT_MARKDOC), True)
    md.enable("strikethrough")
    if "markdoc_comment" in md.block.ruler.get_all_rules():
        md.enable("markdoc_comment")
        return
    # Not disabled: then the other rules would find blocks in lines that are indented so far.
    md.block.ruler.at("code", _no_code)
    md.block.ruler.before("table", "markdoc_comment", _comment_block, {"alt": ["paragraph"]})
    md.inline.ruler.push("markdoc_comment", _comment)


def _no_code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return False


def _comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(_BEGIN, begin):
        return False
    close = state.src.find(_END, begin)
    if close < 0:
        return False
    if not silent:
        line = start
        while line < end and state.eMarks[line] < close:
            line += 1
        state.line = line + 1
    return True


def _comment(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(_BEGIN, state.pos):
        return False
    close = state.src.find(_END, state.pos)
    if close < 0 or close + len(_END) > state.posMax:
        return False
    state.pos = close + len(_END)
    return True
