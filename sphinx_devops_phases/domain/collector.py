"""What a document says about phases, collected when it has been read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import partial
from os.path import isfile
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector

from ..messages import Warn, undeclared, warn
from ..phases import Facts, shortened
from ..values import texts_of
from . import DevopsDomain
from .conditions import conditions_of
from .front_matter import (
    FACTS_KEY,
    SUMMARIES,
    check_keys,
    devops_words,
    front_matter_structure,
    front_matter_text,
    front_matter_words,
    line_of,
)
from .places import id_of, place_of
from .records import Home, Page, Place, Rank
from .words import OPENING, Words, plain, words_of

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LEAD = "devops-lead"
"""The class of the paragraph with a page's subtitle."""


class devops_home(nodes.General, nodes.Invisible, nodes.Element):  # noqa: N801
    """Where ``devops-phase`` stands, which nothing shows.

    Its children are the summary, which stays in the stored document for gettext to find.
    Attributes: key, no_nav.
    """


class devops_description(nodes.meta):  # noqa: N801
    """What a page is about, for extensions that read stored documents; no output has it.

    sphinx-llm would else take the line beneath the title, of all pages, for their first words.
    """


class PhaseCollector(EnvironmentCollector):
    """Keeps the records of the ``devops`` domain, which clears and merges them by itself."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Nothing to do: see :meth:`.DevopsDomain.clear_doc`."""

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment
    ) -> None:
        """Nothing to do: see :meth:`.DevopsDomain.merge_domaindata`."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Record what the document that was just read has to do with phases.

        Its front matter may have:

        :devops-phase: The key of the phase that this page is the home of, or a list of keys.
        :devops-related: The keys of phases that this page is a resource of, as a list.
        :devops-kind: What such a page is, by one of the names in :confval:`devops_kinds`.
        :devops-facts: What is known of the page's phases, by the names in :confval:`devops_facts`;
            it comes before what ``conf.py`` says.
        :subtitle: The page in a sentence: the summary of its phase, or what lists of resources say
            of it.
        :description: The same, for a page without a ``subtitle``.
        """
        _Reading(app.env, doctree).record()

    def get_outdated_docs(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: Set[str],
        changed: Set[str],
        removed: Set[str],
    ) -> list[str]:
        """Pages to read again, as their links from the old site's root may lead elsewhere now."""
        moved = added | removed
        return [
            docname
            for docname, page in DevopsDomain.of(env).pages.items()
            if not page.sought.isdisjoint(moved)
            or any(isfile(env.srcdir / file) != was for file, was in page.sought_files.items())
        ]

    def get_updated_docs(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Pages to write again because what they show of other pages has changed."""
        domain = DevopsDomain.of(env)
        domain.forget()
        _part_with_todos(env, domain)
        return sorted(domain.written.outdated())


def _part_with_todos(env: BuildEnvironment, domain: DevopsDomain) -> None:
    """Let the lists of todos have nodes of their own.

    What sphinx.ext.todo keeps are the nodes of the documents that have just been read, which would
    be filled for their own page, and then be shown on another one.
    """
    cached: dict[str, nodes.document] = getattr(env, "_write_doc_doctree_cache", {})
    todos = env.domaindata.get("todo", {}).get("todos", {})
    for docname in todos:
        if docname in domain.pages:
            cached.pop(docname, None)  # it is read from its file then


class _Reading:
    """One document while its record is made."""

    def __init__(self, env: BuildEnvironment, doctree: nodes.document) -> None:
        self.env = env
        self.doctree = doctree
        self.docname = env.docname
        self.domain = DevopsDomain.of(env)
        self.metadata = env.metadata.get(env.docname, {})  # to look it up would make it
        kept = (node for node in doctree.children if isinstance(node, devops_words))
        self.translated: dict[tuple[str, str], str] = {
            (node["name"], node["original"]): node["words"] for node in kept
        }

    def record(self) -> None:
        check_keys(self.metadata, self._location)
        summary = self._summary()
        self._describe(summary)
        for _key, name in self.domain.assigned.get(self.docname, ()):
            self._assigned(name)
        declared = list(self._declared(summary))
        page = self.domain.pages.get(self.docname)
        marked = list(self._marked(summary)) if page and page.declares else []
        # Directives say more of the page than its front matter.
        said = {home.key for home in marked if not home.anchor and not home.conditions}
        if homes := [*(home for home in declared if home.key not in said), *marked]:
            self.domain.page(self.docname).homes = homes
        if page and page.shapes:
            page.homes += self._sections(page)
        if page := self.domain.pages.get(self.docname):
            sections = (id_of(section) for section in self.doctree.findall(nodes.section))
            page.heading = next(sections, "")
            self._check_texts(SUMMARIES)
            self._tell(page, summary)
        elif self.domain.settings.is_markdoc_page(self.docname):
            self._check_texts(["subtitle"])

    def _describe(self, summary: str) -> None:
        """Record what the front matter says of the page itself, if it says anything."""
        is_shown = self.domain.settings.is_markdoc_page(self.docname)
        related = self._front_matter_keys("devops-related")
        found = {
            "summary": summary,
            "subtitle": "" if is_shown else self._front_matter_text("subtitle"),
            "related": tuple(related),
            "kind": self._kind(),
            "facts": self._facts(),
        }
        for name, value in found.items():
            if value:
                setattr(self.domain.page(self.docname), name, value)

    def _tell(self, page: Page, summary: str) -> None:
        """Leave in the document what a page about phases is about, unless its author has."""
        if not (page.related or page.homes or self.docname in self.domain.assigned):
            return
        for node in self.doctree.children:
            if isinstance(node, nodes.meta) and node.get("name") == "description":
                return
        words = summary or _first_paragraph(self.doctree)
        if text := words if isinstance(words, str) else plain(words):
            self.doctree += devops_description(name="description", content=shortened(text))

    def _check_texts(self, names: Iterable[str]) -> None:
        """Report values of the front matter that are no text, and are shown somewhere."""
        for name in names:
            if front_matter_structure(self.metadata.get(name)) is not None:
                message = f'"{name}" in the front matter has to be one text.'
                warn(Warn.FRONT_MATTER, message, self._location(name))

    def _assigned(self, name: str) -> None:
        """Find what the configuration makes a home: the page, or the section called *name*."""
        page = self.domain.page(self.docname)
        if not name:
            page.opening = _first_paragraph(self.doctree)
            return
        for section in self.doctree.findall(nodes.section):
            if _is(section, name):
                opening, conditions = _first_paragraph(section), conditions_of(section)
                page.places[name] = Place(place_of(section), opening, conditions)
                return

    def _kind(self) -> str:
        """What the page is, by one of the names that the configuration declares."""
        kind = self._front_matter_text("devops-kind").strip().casefold()
        if not kind:
            if "devops-kind" in self.metadata:
                self._warn("devops-kind", 'A page is of one kind: "devops-kind" is one name.')
            return ""
        known = self.domain.settings.kinds
        if kind not in known:
            self._warn("devops-kind", undeclared("kind", kind, known))
            return ""
        if "devops-related" not in self.metadata:  # what is wrong there is reported there
            self._warn(
                "devops-kind",
                'A page with "devops-kind" needs "devops-related" as well, with the keys of the '
                "phases that it belongs to.",
            )
        return kind

    def _facts(self) -> Facts:
        """What the page says of its phases; MyST writes a mapping as JSON."""
        written = self.metadata.get(FACTS_KEY)
        if written is None:
            return ()
        facts = front_matter_structure(written)
        if not isinstance(facts, dict):
            self._warn(FACTS_KEY, '"devops-facts" is a mapping, such as "owner: @platform".')
            return ()
        return tuple(self._usable(facts))

    def _usable(self, facts: dict[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
        known = self.domain.settings.facts
        for name, value in facts.items():
            if name not in known:
                self._warn(FACTS_KEY, undeclared("fact", name, known))
                continue
            try:
                yield name, tuple(self._translated(FACTS_KEY, words) for words in texts_of(value))
            except ValueError as error:
                self._warn(FACTS_KEY, f'The fact "{name}" {error}.')

    def _warn(self, name: str, message: str) -> None:
        """Report what is wrong with the value of *name* in the front matter."""
        warn(Warn.CONFIG, message, self._location(name))

    def _declared(self, summary: str) -> Iterator[Home]:
        """The page, as the home of the phases that the front matter names."""
        for key in self._front_matter_keys("devops-phase"):
            opening = _first_paragraph(self.doctree)
            _docname, line = self._location("devops-phase")
            yield Home(
                Rank.DECLARED, key, self.docname, summary=summary, line=line, opening=opening
            )

    def _marked(self, page_summary: str) -> Iterator[Home]:
        """The page and its sections, as the homes of the phases that directives name."""
        for marker in self.doctree.findall(devops_home):
            section: Element = marker
            while not isinstance(section, (nodes.section, nodes.document)):
                section = section.parent
            source = marker.source or ""
            is_included = source != str(self.env.doc2path(self.docname))
            yield Home(
                Rank.DECLARED,
                marker["key"],
                self.docname,
                place_of(section),
                words_of(marker) or page_summary,
                marker.line,
                source=source if is_included else "",
                no_nav=marker["no_nav"],
                conditions=conditions_of(marker),
                opening=_first_paragraph(section),
            )

    def _sections(self, page: Page) -> Iterator[Home]:
        """Sections of a page with a diagram that are titled like a phase."""
        names = {
            name.casefold(): phase.key
            for cycle, _ in sorted(page.shapes)
            for phase in (*self.domain.settings.all_cycles[cycle], *self.domain.cycles[cycle])
            for name in (phase.key.rpartition("/")[2], phase.label)
        }
        for section in self.doctree.findall(nodes.section):
            title = next(iter(section.children), None)
            if not isinstance(title, nodes.title):
                continue  # of someone who makes nodes in another way
            written = (title.astext(), title.rawsource)  # the second one is never translated
            key = next(filter(None, (names.get(text.strip().casefold()) for text in written)), None)
            if key:
                yield Home(
                    Rank.SECTION,
                    key,
                    self.docname,
                    id_of(section),
                    line=section.line,
                    conditions=conditions_of(section),
                    opening=_first_paragraph(section),
                )

    def _summary(self) -> str:
        """What the front matter says of the page, in the reader's language."""
        return self._lead() or next(filter(None, map(self._front_matter_text, SUMMARIES)), "")

    def _front_matter_text(self, name: str) -> str:
        """A value that is text, translated if that is what the page has it for."""
        return self._translated(name, front_matter_text(self.metadata.get(name)))

    def _translated(self, name: str, words: str) -> str:
        return self.translated.get((name, words), words)

    def _lead(self) -> str:
        """The subtitle of a Markdoc page, which is on the page and so is translated with it."""
        if "subtitle" in self.metadata and self.domain.settings.is_markdoc_page(self.docname):
            paragraphs = self.doctree.findall(nodes.paragraph)
            return next((plain(one) for one in paragraphs if LEAD in one["classes"]), "")
        return ""

    def _front_matter_keys(self, name: str) -> list[str]:
        if name not in self.metadata:
            return []
        value = self.metadata[name]
        words = front_matter_words(value)
        if value in ("", "null", None):
            message = f'"{name}" in the front matter is empty: write the key of a phase behind it.'
            warn(Warn.FRONT_MATTER, message, self._location(name))
        where = partial(self._location, name)
        return [key for word in words if (key := self.domain.key_of(word, where))]

    def _location(self, name: str) -> tuple[str, int | None]:
        """The page and the line of *name* in the front matter, for a warning about it."""
        return self.docname, line_of(self.env, self.docname, name)


def _is(section: Element, name: str) -> bool:
    """Whether a section has this id, or this slug."""
    return name in section["ids"] or name == section.get("slug")


def _first_paragraph(node: Element) -> Words:
    """The words of the first paragraph of a section or a page that has any."""
    for child in node.children:
        if isinstance(child, nodes.paragraph) and (words := words_of(child)):
            return shortened(words, OPENING) if isinstance(words, str) else words
        if isinstance(child, nodes.section):
            return _first_paragraph(child) if isinstance(node, nodes.document) else ""
    return ""
