"""The rules as a plugin of markdown-it: they leave flat tokens, for whoever renders them.

The block rule (:mod:`.block`) turns each tag into flat tokens; a core rule then settles what
becomes of them, when the block structure around them is known.  A callout, grid or tab stays
flat: nesting costs no recursion, and the body is parsed once.  Any other tag gets its body as text,
in one token.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it.rules_core import inline

from . import grammar
from .block import Rules
from .evaluate import Evaluation
from .inline import tag_in_line
from .settle import settle
from .tokens import CLOSE, OPEN

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_INTERRUPTS = ["paragraph", "reference", "blockquote", "list", "footnote_def"]


PART = "markdoc_part"
"""Set in the parser's environment while text is parsed that is not to be evaluated by itself."""


DEPTH = "markdoc_nodes"
"""Where the parser's environment has how many nodes of tags are around the text that is parsed."""


def markdoc_plugin(
    md: MarkdownIt,
    rules: Rules,
    evaluation: Callable[[StateCore], Evaluation] | None = None,
    begin_lines: Callable[[], object] | None = None,
) -> None:
    """Add the rules, for the tags that *rules* knows.

    It may learn them when a parse begins; without tags in it nothing is done.  The block rules are
    added when there is a tag to be found, so that other pages cost nothing.  The one for tags comes
    first of all: ``attrs_block`` would take the line for a comment.

    :param evaluation: Gives the evaluation of a page's tokens.
    :param begin_lines: Called before the lines of the blocks are read, which may be much later.
    """
    plugin = _Plugin(md, rules, evaluation, begin_lines)
    md.core.ruler.before("block", "markdoc_rules", plugin.add_rules)
    md.core.ruler.after("block", "markdoc", plugin.settle_tags)
    md.core.ruler.at("inline", plugin.read_lines)
    md.core.ruler.push("markdoc_evaluate", plugin.evaluate_tags)


@dataclass
class _Plugin:
    """The core rules."""

    md: MarkdownIt
    rules: Rules
    evaluation: Callable[[StateCore], Evaluation] | None
    begin_lines: Callable[[], object] | None

    def has_tags(self, state: StateCore) -> bool:
        return bool(self.rules.known) and grammar.OPEN in state.src

    def may_have_tags(self, state: StateCore) -> bool:
        return (
            self.has_tags(state) or not state.src
        )  # which MyST-NB gives for the lines of all cells

    def add_rules(self, state: StateCore) -> None:
        if not self.has_tags(state):
            return
        ruler = self.md.block.ruler
        if "markdoc" in ruler.get_all_rules():  # MyST-NB resets the rules after each cell
            ruler.enable("markdoc")
            return
        ruler.before("table", "markdoc", self.rules.tag_line, {"alt": _INTERRUPTS})
        ruler.at("paragraph", self.rules.paragraph)

    def settle_tags(self, state: StateCore) -> None:
        if self.has_tags(state):
            state.tokens = settle(state.tokens, self.rules.known, state.env.get(DEPTH, 0))

    def read_lines(self, state: StateCore) -> None:
        if self.begin_lines:
            self.begin_lines()
        if self.rules.known and self.may_have_tags(state):
            ruler = self.md.inline.ruler
            if "markdoc" not in ruler.get_all_rules():
                ruler.push("markdoc", tag_in_line(self.rules))
            ruler.enable("markdoc")
        inline(state)

    def evaluate_tags(self, state: StateCore) -> None:
        if self.evaluation is None or state.env.get(PART):
            return
        if self.rules.markdoc or (self.may_have_tags(state) and _has_any(state.tokens)):
            tokens = self.evaluation(state).run(state.tokens)
            state.tokens = settle(tokens, self.rules.known, state.env.get(DEPTH, 0))


def _has_any(tokens: list[Token]) -> bool:
    """Whether there is a tag to be evaluated on a page that is not Markdoc's."""
    tags = (OPEN, CLOSE)
    return any(
        token.type in tags or (token.children and any(one.type in tags for one in token.children))
        for token in tokens
    )
