"""The rules as a plugin of markdown-it: they leave flat tokens, for whoever renders them.

The block rule (:mod:`.block`) turns each tag into flat tokens; a core rule then settles what
becomes of them, when the block structure around them is known.  A callout, grid or tab stays
flat: nesting costs no recursion, and the body is parsed once.  Any other tag gets its body as text,
in one token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

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
"""Set in the parser's environment while the text of a partial is parsed."""


def markdoc_plugin(
    md: MarkdownIt, rules: Rules, evaluation: Callable[[StateCore], Evaluation] | None = None
) -> None:
    """Add the rules, for the tags that *rules* knows.

    It may learn them when a parse begins; without tags in it nothing is done.  The block rules are
    added when there is a tag to be found, so that other pages cost nothing.  The one for tags comes
    first of all: ``attrs_block`` would take the line for a comment.

    :param evaluation: Gives the evaluation of a page's tokens.
    """

    def has_tags(state: StateCore) -> bool:
        return bool(rules.known) and grammar.OPEN in state.src

    def add_rules(state: StateCore) -> None:
        if not has_tags(state):
            return
        if "markdoc" in md.block.ruler.get_all_rules():  # MyST-NB resets the rules after each cell
            md.block.ruler.enable("markdoc")
            md.inline.ruler.enable("markdoc")
            return
        md.block.ruler.before("table", "markdoc", rules.tag_line, {"alt": _INTERRUPTS})
        md.block.ruler.at("paragraph", rules.paragraph)
        md.inline.ruler.push("markdoc", tag_in_line(rules))

    def settle_tags(state: StateCore) -> None:
        if has_tags(state):
            state.tokens = settle(state.tokens, rules.known)

    def evaluate_tags(state: StateCore) -> None:
        if not evaluation or state.env.get(PART):
            return
        if rules.markdoc or (has_tags(state) and _has_any(state.tokens)):
            state.tokens = settle(evaluation(state).run(state.tokens), rules.known)

    md.core.ruler.before("block", "markdoc_rules", add_rules)
    md.core.ruler.after("block", "markdoc", settle_tags)
    md.core.ruler.push("markdoc_evaluate", evaluate_tags)


def _has_any(tokens: list[Token]) -> bool:
    """Whether there is a tag to be evaluated on a page that is not Markdoc's."""
    tags = (OPEN, CLOSE)
    return any(
        token.type in tags or (token.children and any(one.type in tags for one in token.children))
        for token in tokens
    )
