"""The rules as a plugin of markdown-it: they leave flat tokens, for whoever renders them.

The block rule (:mod:`.block`) turns each tag into flat tokens; a core rule then settles what
becomes of them, when the block structure around them is known.  A callout, grid or tab stays
flat: nesting costs no recursion, and the body is parsed once.  Any other tag gets its body as text,
in one token.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from . import grammar
from .block import list_paragraph, tag_line
from .settle import settle
from .tokens import Known

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_INTERRUPTS = ["paragraph", "reference", "blockquote", "list", "footnote_def"]


def markdoc_plugin(md: MarkdownIt, known: Known) -> None:
    """Add the rules, for the tags in *known*: whether each needs its body as text.

    *known* may be filled when a parse begins; without tags in it the rules do nothing.  The block
    rules are added when there is a tag to be found, so that other pages cost nothing.  The one for
    tags comes first of all: ``attrs_block`` would take the line for a comment.
    """

    def add_block_rules(state: StateCore) -> None:
        rules = md.block.ruler
        if not known or grammar.OPEN not in state.src or "markdoc" in rules.get_active_rules():
            return
        if "markdoc" in rules.get_all_rules():  # MyST-NB resets the rules after each cell
            rules.enable("markdoc")
            return
        rules.before("table", "markdoc", partial(tag_line, known=known), {"alt": _INTERRUPTS})
        rules.at("paragraph", partial(list_paragraph, known=known))

    def settle_tags(state: StateCore) -> None:
        if known and grammar.OPEN in state.src:
            state.tokens = settle(state.tokens, known)

    md.core.ruler.before("block", "markdoc_rules", add_block_rules)
    md.core.ruler.after("block", "markdoc", settle_tags)
