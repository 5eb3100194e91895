"""``devops-phase``, and what else a document says about phases when it is read."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from ..output.nodes import LEAD, phases_node
from . import DevopsDomain, Home, Page, Rank

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

SUMMARY_LENGTH = 160
"""Characters of a summary that was not written as one; tooltips are no place for more."""


_SILENT = (nodes.footnote_reference, nodes.image, nodes.raw, nodes.system_message)

_TITLED = frozenset({"any", "doc", "myst", "numref", "ref"})
"""Links that get the text of what they lead to, which is not known when a page is read."""


class devops_home(phases_node, nodes.Invisible):  # noqa: N801  (docutils names nodes so)
    """Where ``devops-phase`` stands.

    Its children are the summary, which stays in the stored document for gettext to find.
    Attributes: docname, key, no_nav.
    """


class PhaseDirective(SphinxDirective):
    """Makes this page, or the section that it stands in, the home of a phase.

    It shows nothing by itself.

    :argument key: The key of the phase.
    :content: The phase's summary, which readers see when they point at the phase. By default it
        is the page's ``subtitle`` or ``description``, or else the section's first paragraph that
        can be read by itself.
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
        home = devops_home("", *content, key=key, no_nav="no-nav" in self.options)
        home["docname"] = self.env.docname
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


def remove_home(node: devops_home, domain: DevopsDomain) -> None:
    """Leave nothing in the output where ``devops-phase`` stands; gettext takes the summary."""
    if domain.app.builder.name != "gettext":
        node.parent.remove(node)


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
        summary = self._lead() or self._front_matter_text("subtitle")
        if summary := summary or self._front_matter_text("description"):
            self.domain.page(self.docname).summary = summary
        if keys := self._front_matter_keys("devops-related"):
            self.domain.page(self.docname).related = tuple(keys)
        for key in self.domain.assigned.get(self.docname, ()):
            self.domain.page(self.docname).opening = _first_paragraph(self.doctree)
            self._add_index_entry(self.doctree, key)
        line = self._line("devops-phase")
        declared: dict[str, Home] = {}
        marked: list[Home] = []
        for key in self._front_matter_keys("devops-phase"):
            text = summary or _first_paragraph(self.doctree)
            declared[key] = Home(Rank.DECLARED, key, self.docname, summary=text, line=line)
            self._add_index_entry(self.doctree, key)
        if page := self.domain.pages.get(self.docname):
            for node in self.doctree.findall(phases_node):
                node["anchors"] = _anchors_around(node)
                if isinstance(node, devops_home):
                    marked.append(self._marked(node, summary))
        for home in marked:  # they say more of the page than its front matter
            if not home.anchor:
                declared.pop(home.key, None)
        if declared or marked:
            self.domain.page(self.docname).homes += [*declared.values(), *marked]
        if page and page.shows_phases:
            self._note_sections(page)

    def _marked(self, marker: Element, page_summary: str) -> Home:
        section: Element = marker
        while not isinstance(section, (nodes.section, nodes.document)):
            section = section.parent
        anchor = _anchor(section)
        self._add_index_entry(section, marker["key"])
        source = marker.source or ""
        is_included = source != str(self.env.doc2path(self.docname))
        return Home(
            Rank.DECLARED,
            marker["key"],
            self.docname,
            anchor,
            _text(marker) or page_summary or _first_paragraph(section),
            marker.line,
            source=source if is_included else "",
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
            title = cast("nodes.title", section[0])
            written = (title.astext(), title.rawsource)  # the second one is never translated
            key = next(filter(None, (names.get(text.strip().casefold()) for text in written)), None)
            if key and key not in (home.key for home in page.homes):
                summary, anchor = _first_paragraph(section), section["ids"][0]
                home = Home(Rank.SECTION, key, self.docname, anchor, summary, section.line)
                page.homes.append(home)
                self._add_index_entry(section, key)

    def _add_index_entry(self, root: Element, key: str) -> None:
        """List the phase in the general index.

        Not in LaTeX's: a document's first index entry makes XeLaTeX and LuaLaTeX need xindy.
        """
        section = next(iter(root.findall(nodes.section)), None)
        if section is None:
            return
        entry = ("single", self.domain.phases[key].label, section["ids"][0], "", None)
        entries = self.env.domains.index_domain.entries.setdefault(self.docname, [])
        if entry not in entries:
            entries.append(entry)

    def _lead(self) -> str:
        """The subtitle of a Markdoc page, which is on the page and so is translated with it."""
        if "subtitle" in self.metadata and self.domain.settings.is_markdoc_page(self.docname):
            paragraphs = self.doctree.findall(nodes.paragraph)
            return next((_text(one) for one in paragraphs if LEAD in one["classes"]), "")
        return ""

    def _front_matter_text(self, name: str) -> str:
        """A value that is text; MyST writes the others as JSON."""
        text = str(self.metadata.get(name) or "")
        with suppress(ValueError, RecursionError):
            if isinstance(json.loads(text), list | dict | None):
                return ""
        return text

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
    """The id of a section, or nothing for the first one at the top, which is the page."""
    parent = section.parent
    if isinstance(parent, nodes.document):
        is_page = section is next(at for at in parent.children if isinstance(at, nodes.section))
    else:
        is_page = parent is None
    return "" if is_page else str(section["ids"][0])


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
    """The text of the first paragraph of a section or a page that can be read by itself."""
    for child in node.children:
        if isinstance(child, nodes.paragraph) and _is_readable(child) and (text := _text(child)):
            return _shortened(text)
        if isinstance(child, nodes.section):
            return _first_paragraph(child) if isinstance(node, nodes.document) else ""
    return ""


def _shortened(text: str) -> str:
    """*text*, if need be up to a space, where its script has spaces."""
    if len(text) <= SUMMARY_LENGTH:
        return text
    begin = text[: SUMMARY_LENGTH - 1]
    return (begin.rpartition(" ")[0] or begin) + " …"


def _is_readable(node: Element) -> bool:
    """Whether all links in it have their text already."""
    links = node.findall(pending_xref)
    return all(link.get("refexplicit") or link["reftype"] not in _TITLED for link in links)


def _text(node: Element) -> str:
    """What one can read aloud of *node*, on one line."""
    node = node.deepcopy()
    for silent in list(node.findall(nodes.Element)):
        if isinstance(silent, _SILENT):
            silent.parent.remove(silent)
    return " ".join(node.astext().split())
