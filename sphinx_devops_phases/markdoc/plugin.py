"""The rules as a plugin of markdown-it: they leave flat tokens, for whoever renders them.

The block rule (:mod:`.block`) turns each tag into flat tokens; a core rule then settles what
becomes of them, when the block structure around them is known.  A callout, grid or tab stays
flat: nesting costs no recursion, and the body is parsed once.  Any other tag gets its body as text,
in one token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import grammar
from .block import Rules
from .settle import settle

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_INTERRUPTS = ["paragraph", "reference", "blockquote", "list", "footnote_def"]


def markdoc_plugin(md: MarkdownIt, rules: Rules) -> None:
    """Add the rules, for the tags that *rules* knows.

    It may learn them when a parse begins; without tags in it nothing is done.  The block rules are
    added when there is a tag to be found, so that other pages cost nothing.  The one for tags comes
    first of all: ``attrs_block`` would take the line for a comment.
    """

    def add_block_rules(state: StateCore) -> None:
        ruler = md.block.ruler
        if (
            not rules.known
            or grammar.OPEN not in state.src
            or "markdoc" in ruler.get_active_rules()
        ):
            return
        if "markdoc" in ruler.get_all_rules():  # MyST-NB resets the rules after each cell
            ruler.enable("markdoc")
            return
        ruler.before("table", "markdoc", rules.tag_line, {"alt": _INTERRUPTS})
        ruler.at("paragraph", rules.paragraph)

    def settle_tags(state: StateCore) -> None:
        if rules.known and grammar.OPEN in state.src:
            state.tokens = settle(state.tokens, rules.known)

    md.core.ruler.before("block", "markdoc_rules", add_block_rules)
    md.core.ruler.after("block", "markdoc", settle_tags)
