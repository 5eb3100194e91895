"""A cycle that an ordered list is: for a loop that one page needs, without configuration.

The list stays in the stored document, so that its links are resolved and its text is translated as
everywhere.  The diagram takes its phases from there when that has been done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref

from .. import drawing
from ..domain.words import plain
from ..drawing.markup import safe_url
from ..marks import as_current, named, unlinked_marks
from ..messages import Warn, _, warn
from ..phases import MAX_PHASES, MIN_PHASES, Cycle, Phase, suggest
from .diagram import Diagram

if TYPE_CHECKING:
    from docutils.nodes import Element, Node

    from ..domain.view import View
    from ..phases import Mark

_LISTS = (nodes.enumerated_list, nodes.bullet_list)
_LINKS = (nodes.reference, pending_xref)
_NO_WORDS = (nodes.image, nodes.footnote_reference, download_reference)
_TOO_MUCH = "The diagram has room for a line of text only, and there is more in this item"
_DASH = r"\s+[-–—]\s+|\s*[—]\s*"
_LEADING = r"\A[\s:–—-]+"


class Item(NamedTuple):
    """An item that is a phase, with the text of the one around it, if there is one."""

    node: Element
    group: Element | None


def listed_cycle(content: Sequence[Node]) -> nodes.enumerated_list | None:
    """The ordered list that *content* begins with; what may be meant as one is reported."""
    first = content[0] if content else None
    if isinstance(first, nodes.enumerated_list):
        return first
    if isinstance(first, nodes.bullet_list) and all(_begins_with_link(item) for item in first):
        message = (
            "This list is the legend: to be the cycle itself, it has to be a numbered one; to be a "
            "legend all the same, it needs a sentence before it."
        )
        warn(Warn.CYCLE_LIST, message, first)
    late = next((node for node in content if isinstance(node, nodes.enumerated_list)), None)
    if late is not None:
        message = (
            "This list is a part of the legend: to be the cycle itself, it has to come first, "
            "before other text."
        )
        warn(Warn.CYCLE_LIST, message, late)
    return None


def _begins_with_link(item: Node) -> bool:
    words = (node for part in _paragraphs(cast("Element", item)) for node in part.children)
    first = next(words, None)
    return first is not None and _is_link(first)


def is_drawable(listed: Element) -> bool:
    """Whether all text of a list can be drawn; what is wrong with it is reported."""
    items = [*_items(listed)]
    problems = dict(problem for item in items for problem in _problems(item))
    for node, problem in problems.items():
        warn(Warn.CYCLE_LIST, f"{problem}, so the list is shown as a list.", node)
    if problems:
        return False
    for item in items:
        if len(_links(item.node)) > 1:
            message = "A phase leads to one place, so the links behind the first one are not drawn."
            warn(Warn.CYCLE_LIST, message, item.node)
    if not MIN_PHASES <= len(items) <= MAX_PHASES:
        message = (
            f"A cycle has {MIN_PHASES} to {MAX_PHASES} phases, and this list has {len(items)}, "
            "so it is shown as a list."
        )
        warn(Warn.CYCLE_LIST, message, listed)
        return False
    return True


def _items(listed: Element) -> Iterator[Item]:
    """The phases of a list; an item with a list in it is a group."""
    for item in cast("list[Element]", listed.children):
        inner = [node for node in item.children if isinstance(node, _LISTS)]
        if not inner:
            yield Item(item, None)
        group = next(iter(_paragraphs(item)), None)
        for part in inner:
            yield from (Item(cast("Element", node), group) for node in part.children)


def _paragraphs(item: Element) -> list[Element]:
    return [node for node in item.children if isinstance(node, nodes.paragraph)]


def _links(item: Element) -> list[Element]:
    found = (link for part in _paragraphs(item) for link in part.findall(_is_link))
    return cast("list[Element]", [*found])


def _is_link(node: Node) -> bool:
    return isinstance(node, _LINKS) and not isinstance(node.parent, _LINKS)


def _problems(item: Item) -> Iterator[tuple[Element, str]]:
    """What of an item, or of the one around it, cannot be drawn."""
    if not _paragraphs(item.node):
        yield item.node, "This item is empty, and a phase has to be called something"
    elif any(isinstance(node, _LISTS) for node in item.node.children):
        yield (
            item.node,
            "Lists are nested too deeply here: a cycle has groups, and these have phases",
        )
    elif not _fits(item.node, nodes.paragraph):
        yield item.node, _TOO_MUCH
    if item.group is not None and not _fits(item.group.parent, item.group, *_LISTS):
        yield item.group.parent, _TOO_MUCH


def _fits(item: Element, *known: Any) -> bool:
    """Whether an item has nothing to show but what is *known*, and of that only words.

    Known are kinds of nodes, or one node.
    """
    kinds = (nodes.Invisible, *(kind for kind in known if isinstance(kind, type)))
    shown = all(isinstance(node, kinds) or node in known for node in item.children)
    inside = (node for part in _paragraphs(item) for node in part.findall())
    return shown and not any(isinstance(node, _NO_WORDS) for node in inside)


class devops_cycle_list(Diagram):  # noqa: N801  (docutils names nodes so)
    """The diagram of a list, which is its first child.

    In ``current``, a phase is its position, from 0; or what it is called, if it has not been found
    when the page was read, as the text of a link may not be known then.
    """

    def fill(self, view: View) -> None:
        """Take the phases from the list."""
        if view.builder.name == "gettext":
            return
        listed = cast("Element", self.children[0])
        found = [_read(item) for item in _items(listed)]
        cycle = _cycle_of(phase for phase, _link in found)
        current = self._current(cycle)
        marks = named(
            _mark(mark, link, mark.phase.key in current)
            for mark, (_phase, link) in zip(unlinked_marks(cycle), found, strict=True)
        )
        label = _("Cycle: %s") % ", ".join(mark.label for mark in marks)
        self._check(cycle)
        self.draw(view, marks, label, lambda: listed)

    def _current(self, cycle: Cycle) -> set[str]:
        """The keys of the phases to mark; what is none of them is reported."""
        keys = set()
        for at in self["current"]:
            place = at if isinstance(at, int) else _position(cycle, at)
            if isinstance(place, int):
                keys.add(cycle.phases[place].key)
            else:
                names = dict.fromkeys(nodes.fully_normalize_name(one.label) for one in cycle)
                hint = suggest(place, tuple(names))
                warn(Warn.PHASE_UNKNOWN, f'There is no phase "{place}" in the list: {hint}', self)
        return keys

    def _check(self, cycle: Cycle) -> None:
        """Report labels that have to be cut."""
        labels = [phase.label for phase in cycle]
        drawn = drawing.shapes.draw(cycle, self["shape"])
        for text in drawing.shapes.overflowing(drawn, labels):
            message = (
                f'"{text}" is too long for its place, where it ends in an ellipsis: choose a '
                "shorter one, and say the rest behind a dash."
            )
            warn(Warn.LABEL_OVERFLOW, message, self)


def list_node(
    listed: nodes.enumerated_list, *, label: str, shape: str, current: Sequence[str]
) -> devops_cycle_list:
    """The node of a list that is a cycle; *current* has the names of the phases to mark.

    They are found now, as later the list may be in another language.
    """
    cycle = _cycle_of(_read(item)[0] for item in _items(listed))
    return devops_cycle_list(
        "",
        listed,
        label=label,
        shape=shape,
        current=[_position(cycle, word) for word in current],
        classes=["devops-cycle"],
    )


def _position(cycle: Cycle, word: str) -> int | str:
    """Where in *cycle* the phase is that is called so; *word* itself, if there is none.

    Its key alone would not tell: of what is written in Japanese, say, it has nothing.
    """
    called = [nodes.fully_normalize_name(phase.label) for phase in cycle]
    wanted, key = nodes.fully_normalize_name(word), nodes.make_id(word)
    if wanted in called:
        return called.index(wanted)
    return cycle.index(key) if key in cycle else word


def _read(item: Item) -> tuple[Phase, Element | None]:
    """What an item says of a phase, and its link."""
    links = _links(item.node)
    texts = [plain(part) for part in _paragraphs(item.node)]
    text = " ".join(filter(None, texts))
    link = links[0] if links else None
    begin = plain(link) if link is not None else ""
    if begin and text.startswith(begin):
        label, summary = begin, re.sub(_LEADING, "", text[len(begin) :])
    else:
        label, summary = (*re.split(_DASH, text, maxsplit=1), "")[:2]
    group = plain(item.group) if item.group is not None else ""
    return Phase("", label, summary, group), link


def _cycle_of(phases: Iterable[Phase]) -> Cycle:
    return Cycle(tuple(_keyed(phases)))


def _keyed(phases: Iterable[Phase]) -> Iterator[Phase]:
    """*phases* with a key each, made of their labels."""
    taken: set[str] = set()
    for number, phase in enumerate(phases, 1):
        key = nodes.make_id(phase.label)
        key = key if key and key not in taken else f"phase-{number}"
        taken.add(key)
        yield phase._replace(key=key)


def _mark(mark: Mark, link: Element | None, current: bool) -> Mark:
    """*mark* with the address that Sphinx has found for its link: nothing for the page itself."""
    if link is not None and "refid" in link:
        mark = mark.linked(f"#{link['refid']}")
    elif link is not None and "refuri" in link:
        here = link.get("internal", False) and not link["refuri"].strip("#")
        address = link["refuri"] or "#"
        if safe_url(address):
            mark = mark.linked(address, external=not link.get("internal", False))
        if here:
            return as_current(mark, here=True)
    return as_current(mark) if current else mark
