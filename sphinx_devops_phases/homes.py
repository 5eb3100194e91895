"""``devops-phase``, and what else a document says about phases when it is read."""

from __future__ import annotations

import re
from textwrap import shorten
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .domain import DevopsDomain, Home, Page, Rank
from .nodes import devops_nav, phases_node

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

SUMMARY_LENGTH = 160
"""Characters of a summary that was not written as one; tooltips are no place for more."""


class devops_home(phases_node, nodes.Invisible):  # noqa: N801  (docutils names nodes so)
    """Where ``devops-phase`` stood, until the document is read.

    Attributes: key, summary, no_nav.
    """


class PhaseDirective(SphinxDirective):
    """Makes this page, or the section that it stands in, the home of a phase.

    It shows nothing by itself.

    :argument key: The key of the phase.
    :content: The phase's summary, which readers see when they point at the phase. By default it
        is the page's ``subtitle`` or ``description``, or else the section's first paragraph.
    :option no-nav: Leaves out the navigation that the home of a phase has. It has no value.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"no-nav": directives.flag}

    def run(self) -> list[Node]:
        """Return a marker that :func:`note_page` turns into the home."""
        key = self.arguments[0].casefold()
        content = self.parse_content_to_nodes()
        domain = DevopsDomain.of(self.env)
        if not domain.is_phase(key, self.get_location()):
            return content
        domain.page(self.env.docname)  # a page without a record is not searched
        summary = " ".join(" ".join(node.astext().split()) for node in content)
        home = devops_home("", key=key, summary=summary, no_nav="no-nav" in self.options)
        self.set_source_info(home)
        return [home]


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Record what the document that was just read has to do with phases.

    Its front matter may have:

    :devops-phase: The key of the phase that this page is the home of, or a list of keys.
    :devops-related: The keys of phases that this page is a resource of, as a list.
    :subtitle: The page in a sentence: the summary of its phase, or what lists of resources say
        of it.
    :description: The same, for a page without a ``subtitle``.
    """
    _Reading(app.env, doctree).note()


def front_matter_words(value: object) -> list[str]:
    """Phase keys in the front matter: one, several with commas, or a YAML list."""
    words = re.findall(r"[\w-]+", str(value or "").casefold())
    return [] if words == ["null"] else words


class _Reading:
    """One document while its record is made."""

    def __init__(self, env: BuildEnvironment, doctree: nodes.document) -> None:
        self.env = env
        self.doctree = doctree
        self.docname = env.docname
        self.domain = DevopsDomain.of(env)
        self.metadata = env.metadata[env.docname]

    def note(self) -> None:
        if summary := self._front_matter_text("subtitle") or self._front_matter_text("description"):
            self.domain.page(self.docname).summary = summary
        if keys := self._front_matter_keys("devops-related"):
            self.domain.page(self.docname).related = tuple(keys)
        line = self._line("devops-phase")
        homes: dict[tuple[str, str], Home] = {}
        for key in self._front_matter_keys("devops-phase"):
            text = summary or _first_paragraph(self.doctree)
            homes[key, ""] = Home(Rank.DECLARED, key, self.docname, summary=text, line=line)
            self._add_index_entry(self.doctree, key)
        if page := self.domain.pages.get(self.docname):
            for node in list(self.doctree.findall(phases_node)):
                if isinstance(node, devops_home):
                    home = self._marked(node, summary)
                    homes[home.key, home.anchor] = home
                elif isinstance(node, devops_nav):
                    node["anchors"] = _anchors_around(node)
        for home in homes.values():
            self.domain.page(self.docname).homes.append(home)
        if page and page.shows_cycle:
            self._note_sections(page)

    def _marked(self, marker: Element, page_summary: str) -> Home:
        section: Element = marker
        while not isinstance(section, (nodes.section, nodes.document)):
            section = section.parent
        anchor = _anchor(section)
        marker.parent.remove(marker)
        self._add_index_entry(section, marker["key"])
        return Home(
            Rank.DECLARED,
            marker["key"],
            self.docname,
            anchor,
            marker["summary"] or page_summary or _first_paragraph(section),
            marker.line,
            source=marker.source or "",
            no_nav=marker["no_nav"],
        )

    def _note_sections(self, page: Page) -> None:
        """Sections of a page with a diagram that are titled like a phase."""
        names = {
            name.casefold(): phase.key
            for phase in (*self.domain.settings.phases, *self.domain.phases)
            for name in (phase.key, phase.label)
        }
        for section in self.doctree.findall(nodes.section):
            key = names.pop(section[0].astext().strip().casefold(), None)
            if key and key not in (home.key for home in page.homes):
                summary, anchor = _first_paragraph(section), section["ids"][0]
                home = Home(Rank.SECTION, key, self.docname, anchor, summary, section.line)
                page.homes.append(home)

    def _add_index_entry(self, root: Element, key: str) -> None:
        """List the phase in the general index.

        Not in LaTeX's: a document's first index entry makes XeLaTeX and LuaLaTeX need xindy.
        """
        section = next(iter(root.findall(nodes.section)), None)
        if section is None:
            return
        entry = ("single", self.domain.phases[key].label, section["ids"][0], "", None)
        self.env.domains.index_domain.entries.setdefault(self.docname, []).append(entry)

    def _front_matter_text(self, name: str) -> str:
        """A value that is text; MyST writes the others as JSON."""
        text = str(self.metadata.get(name) or "")
        return "" if text == "null" or text.startswith(("[", "{")) else text

    def _front_matter_keys(self, name: str) -> list[str]:
        words = front_matter_words(self.metadata.get(name))
        location = (self.docname, self._line(name)) if words else None
        return [key for key in words if self.domain.is_phase(key, location)]

    def _line(self, name: str) -> int | None:
        """The line of *name* in the front matter, for a warning about it."""
        if name not in self.metadata:
            return None
        text = self.env.doc2path(self.docname).read_text(encoding="utf-8", errors="replace")
        found = re.search(rf"^:?{name}:", text, re.MULTILINE)
        return text.count("\n", 0, found.start()) + 1 if found else None


def _anchor(section: Element) -> str:
    """The id of a section, or nothing for the one that is the page."""
    is_page = not isinstance(section, nodes.section) or isinstance(section.parent, nodes.document)
    return "" if is_page else section["ids"][0]


def _anchors_around(node: Element) -> list[str]:
    """The sections that *node* is in, from the innermost to the page."""
    anchors = []
    parent = node.parent
    while not isinstance(parent, nodes.document):
        if isinstance(parent, nodes.section) and (anchor := _anchor(parent)):
            anchors.append(anchor)
        parent = parent.parent
    return [*anchors, ""]


def _first_paragraph(node: Element) -> str:
    """The text of the first paragraph of a section or a page that has one section."""
    for child in node.children:
        if isinstance(child, nodes.paragraph):
            return shorten(child.astext(), SUMMARY_LENGTH, placeholder=" …")
        if isinstance(child, nodes.section):
            return _first_paragraph(child) if isinstance(node, nodes.document) else ""
    return ""
