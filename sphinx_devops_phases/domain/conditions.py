"""Parts of a page that not every output has: ``only``, and ``ifconfig``.

Whether such a part is there depends on the builder and its tags, and doctrees are shared between
builders.  So a record keeps the conditions, and what is asked of it depends on the output.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from sphinx.addnodes import only
from sphinx.ext.ifconfig import ifconfig

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx

CONDITIONAL = (only, ifconfig)
"""The nodes whose content an output may leave out."""


class Condition(NamedTuple):
    """What has to hold, in the words of the directive of this name."""

    directive: str
    expression: str


def condition(node: Element) -> Condition:
    """That of one of the :data:`CONDITIONAL` nodes."""
    return Condition("only" if isinstance(node, only) else "ifconfig", node["expr"])


def conditions_of(node: Node) -> tuple[Condition, ...]:
    """The conditions of all parts of the page that *node* is in."""
    found = []
    parent = node.parent
    while parent is not None:
        if isinstance(parent, CONDITIONAL):
            found.append(condition(parent))
        parent = parent.parent
    return tuple(found)


def hold(app: Sphinx, conditions: Iterable[Condition]) -> bool:
    """Whether the output that *app* writes has what is under all these conditions.

    What cannot be evaluated is reported by Sphinx, which then keeps the content of ``only``, and
    drops that of ``ifconfig``.
    """
    return all(_holds(app, *one) for one in conditions)


def _holds(app: Sphinx, directive: str, expression: str) -> bool:
    try:
        if directive == "only":
            return bool(app.builder.tags.eval_condition(expression))
        values = {value.name: value.value for value in app.config}
        values |= vars(app.config) | {"builder": app.builder.name}
        return bool(eval(expression, values))  # as Sphinx does, which has got it from the same page
    except Exception:
        return directive == "only"
