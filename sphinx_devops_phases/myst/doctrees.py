"""What becomes of a document that has something of Markdoc, after it was parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..domain import DevopsDomain

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class Id(NamedTuple):
    """An id that an author gave."""

    written: str
    is_label: bool
    """Whether it is known in the whole project, as those are that MyST has a syntax for."""


IDS = "devops_markdoc_ids"
"""Where the environment keeps, while a document is read, the ids that authors gave."""

_LEVEL = "markdoc_level"
_ID = r"(?a)[A-Za-z][\w.-]*"


def note_id(env: BuildEnvironment, written: object, *, is_label: bool = False) -> bool:
    """Note an id as it is written; whether it is that of the place which it is written at.

    Markdoc has nothing against an id that several places of a page have.  Links lead to the first.
    """
    ids: dict[str, Id] = env.temp_data.setdefault(IDS, {})  # type: ignore[assignment]
    name = nodes.fully_normalize_name(str(written))
    is_markdoc = DevopsDomain.of(env).settings.is_markdoc_page(env.docname)
    if is_markdoc and not is_label and name in ids:
        return False
    ids[name] = Id(str(written), is_label or not is_markdoc)
    return True


class AsWritten(SphinxTransform):
    """Give nodes the ids that authors wrote, as others link to them: docutils changes ``My_Id``.

    And headings inside of something keep their level on Markdoc pages, where that is common.
    """

    default_priority = 5  # before anything refers to an id

    def apply(self, **kwargs: Any) -> None:
        """Replace the ids, and note the levels."""
        if DevopsDomain.of(self.env).settings.is_markdoc_page(self.env.docname):
            for heading in self.document.findall(nodes.rubric):
                if "level" in heading:
                    heading[_LEVEL] = min(heading["level"], 6)
        ids: dict[str, Id] = self.env.temp_data.pop(IDS, {})  # type: ignore[assignment]
        vars(self.document)[IDS] = ids
        for name, (new, _) in ids.items():
            old = self.document.nameids.get(name)
            if old in self.document.ids and new not in self.document.ids and re.fullmatch(_ID, new):
                self._replace(name, old, new)

    def _replace(self, name: str, old: str, new: str) -> None:
        document = self.document
        node = document.ids.pop(old)
        document.ids[new] = node
        document.nameids[name] = new
        node["ids"] = [new if one == old else one for one in node["ids"]]
        slugs = getattr(document, "myst_slugs", {})
        for slug, (line, at, text) in slugs.items():
            slugs[slug] = (line, new if at == old else at, text)


class PageIds(SphinxTransform):
    """Let the ids of Markdoc's annotations be anchors of their page, and no labels of the project.

    Sites have the same ones on many pages.  An anchor is as good as one of MyST's to a heading.
    """

    default_priority = 840  # just before Sphinx collects labels

    def apply(self, **kwargs: Any) -> None:
        """Make the anchors."""
        ids: dict[str, Id] = vars(self.document).pop(IDS, {})
        for name, (written, is_label) in ids.items():
            anchor = self.document.nameids.get(name)
            if is_label or anchor not in self.document.ids:
                continue
            self.document.nametypes[name] = False
            text = _title(self.document.ids[anchor]) or f"#{written}"
            for slugs in (
                vars(self.document)["myst_slugs"],
                self.env.metadata[self.env.docname].setdefault("myst_slugs", {}),
            ):
                slugs[written] = (0, anchor, text)


def _title(node: nodes.Element) -> str:
    """What MyST calls a link that has no text."""
    named = [node, *node.children]
    kinds = (nodes.title, nodes.caption, nodes.rubric)
    return next((one.astext() for one in named if isinstance(one, kinds)), "")


_BREAK = "markdoc_break"


def thematic_break(env: BuildEnvironment) -> nodes.container:
    """What is a transition later, where docutils allows none: in something, and at either end."""
    env.temp_data[_BREAK] = True
    node = nodes.container()
    node[_BREAK] = True
    return node


class SetBreaksApart(SphinxTransform):
    """Keep the thematic breaks of Markdoc pages, which may be anywhere there, from docutils."""

    default_priority = 829  # just before docutils reports them

    def apply(self, **kwargs: Any) -> None:
        """Replace those that docutils would report."""
        if not DevopsDomain.of(self.env).settings.is_markdoc_page(self.env.docname):
            return
        for parent in list(self.document.findall(nodes.Element)):
            before: nodes.Node | None = None
            for at, node in enumerate(parent.children):
                if isinstance(node, nodes.transition) and _is_misplaced(node, before):
                    parent[at] = thematic_break(self.env)
                before = parent[at]


def _is_misplaced(node: nodes.transition, before: nodes.Node | None) -> bool:
    return (
        not isinstance(node.parent, nodes.document | nodes.section)
        or before is None
        or isinstance(before, nodes.Titular | nodes.meta | nodes.decoration | nodes.transition)
        or (isinstance(before, nodes.container) and _BREAK in before)
        or _is_last(node)
    )


def _is_last(node: nodes.Node) -> bool:
    """Whether nothing in the document is behind a node."""
    while node.parent is not None:
        if node.parent[-1] is not node:
            return False
        node = node.parent
    return True


class PutBreaksBack(SphinxTransform):
    """Writers know transitions everywhere."""

    default_priority = 831

    def apply(self, **kwargs: Any) -> None:
        """Make transitions again."""
        if not self.env.temp_data.get(_BREAK):
            return
        for parent in list(self.document.findall(nodes.Element)):
            for at, node in enumerate(parent.children):
                if isinstance(node, nodes.container) and _BREAK in node:
                    parent[at] = nodes.transition()


class HeadingLevels(SphinxPostTransform):
    """Headings inside of something are headings in HTML; LaTeX would break a box for a chapter."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Set the levels that were noted."""
        if DevopsDomain.of(self.env).settings.markdoc_pages:  # a part of one may be shown anywhere
            for heading in self.document.findall(nodes.rubric):
                if _LEVEL in heading:
                    heading["heading-level"] = heading[_LEVEL]
