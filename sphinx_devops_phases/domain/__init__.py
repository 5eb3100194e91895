"""The ``devops`` domain: phases as objects that have a home on a page or in a section.

The domain keeps one :class:`.Page` for each document that has something to do with phases.
Everything else is worked out from these records when it is asked for: which place is a phase's
home by the :class:`.HomeIndex`, what a page shows of it by a :class:`.View`, which pages have to be
written again by :class:`.Written`.  So clearing and merging documents is a matter of dictionary
keys, and the order of reading cannot matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole

from ..config import Settings, make_usable
from ..marks import translated, unlinked_marks
from ..messages import Warn, warn
from ..phases import Cycle, Mark, Phase, reads_from_right, suggest
from .conditions import hold
from .index import HomeIndex
from .outdated import Written
from .records import Home, Page, Rank
from .view import View, named_elsewhere
from .words import plain, resolved

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

__all__ = ["DevopsDomain", "Home", "Page", "PhaseRole", "Rank"]


class PhaseRole(XRefRole):
    """A link to the home of a phase, by its key, with the phase's label unless a title is given.

    ``{devops:phase}`plan``` and ``{devops:phase}`our plans <plan>``` in MyST,
    ``:devops:phase:`plan``` in reStructuredText.
    """

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Put in the label; report an unknown key here, where the line is known."""
        domain = DevopsDomain.of(env)
        domain.page(env.docname).shows = True
        if self.rawtext.startswith(":external") and target not in domain.every_phase:
            return title, target  # of a phase that the other project alone has
        key = domain.key_of(target, refnode)
        if not key:
            return title, target
        refnode["refexplicit"] = True  # the label is ours, also where the page is another project's
        return title if has_explicit_title else domain.every_phase[key].label, key


class DevopsDomain(Domain):
    """Phases as cross-referencable objects."""

    name = "devops"
    label = "DevOps"
    object_types = {"phase": ObjType("phase", "phase")}
    roles = {"phase": PhaseRole(innernodeclass=nodes.inline)}
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}}
    data_version = 10
    """To be raised when nodes or records change: all documents are then read again.

    An extension's ``env_version`` does the same, and stands in the search index of every project.
    """
    app: Sphinx
    """Set when the builder is there; Sphinx gives transforms no supported way to it."""
    written: Written
    speaking = False
    """Whether words are looked up for a summary just now."""
    in_templates = False
    """Whether templates of the pages show phases, so that any page may."""

    @classmethod
    def of(cls, env: BuildEnvironment) -> DevopsDomain:
        """The domain of *env*, typed."""
        found: Any = env.domains[cls.name]
        domain: DevopsDomain = found
        return domain

    def begin_build(self, app: Sphinx) -> None:
        """Take note of the builder that will write what this domain's pages show."""
        self.app = app
        self.begin_reading(())

    def begin_reading(self, docnames: Iterable[str]) -> None:
        """Start from nothing but the records, with *docnames* to be read: what builds before this
        one have shown, and what followed from it, is not true any more.
        """
        self.forget()
        self.written = Written(self, docnames)
        self.refused: set[str] = set()

    @cached_property
    def settings(self) -> Settings:
        """The checked configuration."""
        make_usable(self.env.config)
        return Settings.read(self.env.config)

    @cached_property
    def cycles(self) -> dict[str, Cycle]:
        """All cycles by name, in the project's language, as far as their words are ours."""
        return {name: translated(one) for name, one in self.settings.all_cycles.items()}

    @property
    def phases(self) -> Cycle:
        """The phases of the project's own cycle."""
        return self.cycles[self.settings.phases.name]

    @cached_property
    def rtl(self) -> bool:
        """Whether the project's language is read from the right."""
        return reads_from_right(self.env.config.language or "")

    @cached_property
    def every_phase(self) -> dict[str, Phase]:
        """The phases of all cycles, by key."""
        return {phase.key: phase for cycle in self.cycles.values() for phase in cycle}

    @cached_property
    def assigned(self) -> dict[str, list[tuple[str, str]]]:
        """What the configuration says a document is the page of, by docname.

        Each is the key of a phase, and the section, or ``""`` for the page.
        """
        found: dict[str, list[tuple[str, str]]] = {}
        for cycle in self.cycles.values():
            for phase in cycle:
                for name in filter(None, cycle.pages_of(phase)):
                    docname, _, section = name.partition("#")
                    found.setdefault(docname, []).append((phase.key, section))
        return found

    @property
    def root(self) -> str:
        """The document that the table of contents begins with."""
        return str(self.env.config.root_doc)

    # The records, and what follows from them

    @property
    def pages(self) -> dict[str, Page]:
        """The records, by docname."""
        pages: dict[str, Page] = self.data["pages"]
        return pages

    def page(self, docname: str) -> Page:
        """The record of *docname*, made when it is first needed."""
        pages = self.pages
        if docname not in pages:
            pages[docname] = Page()
        return pages[docname]

    def clear_doc(self, docname: str) -> None:
        """Forget a document that is gone or about to be read again."""
        self.forget()
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel process has read."""
        self.forget()
        for docname in sorted(docnames & otherdata["pages"].keys()):
            self.pages[docname] = otherdata["pages"][docname]

    def forget(self) -> None:
        """Work out anew what follows from the records."""
        for name in ("assembled", "index", "marks", "first_in", "shown_marks"):
            self.__dict__.pop(name, None)

    @cached_property
    def index(self) -> HomeIndex:
        """Which place is the home of each phase."""
        rest = sorted(self.env.all_docs.keys() - self.assembled.keys())
        titles = self.env.titles
        return HomeIndex(
            self.cycles.values(),
            self.pages,
            [*self.assembled, *rest],
            lambda docname: plain(titles[docname]),
            lambda home: hold(self.app, home.conditions),
            self._spoken,
        )

    def _spoken(self, words: Any, docname: str) -> str:
        """What a record's words are, now that all documents are read.

        They may link to a phase whose own words link to this one, so that links in them ask for no
        words in turn.
        """
        self.speaking = True
        try:
            return resolved(self.env, self.app.builder, words, docname)
        finally:
            self.speaking = False

    @cached_property
    def assembled(self) -> dict[str, None]:
        """The docnames in the table of contents, in order."""
        seen: dict[str, None] = {}
        stack = [self.root]
        while stack:
            docname = stack.pop()
            if docname in seen or docname not in self.env.all_docs:
                continue
            seen[docname] = None
            stack.extend(reversed(self.env.toctree_includes.get(docname, [])))
        return seen

    @cached_property
    def marks(self) -> dict[str, tuple[Mark, ...]]:
        """What every page says of the phases of each cycle; the links depend on the page."""
        return {
            name: unlinked_marks(cycle, self.index.summary) for name, cycle in self.cycles.items()
        }

    @cached_property
    def shown_marks(self) -> Callable[[str, str, frozenset[str]], tuple[Mark, ...]]:
        """What a page says of the phases of a cycle, some of them marked."""

        def worked_out(docname: str, cycle: str, current: frozenset[str]) -> tuple[Mark, ...]:
            return self.view(docname).worked_out(cycle, current)

        return lru_cache(maxsize=256)(worked_out)

    @cached_property
    def first_in(self) -> dict[str, str]:
        """For each folder of the output, the page of which the others there say the same."""
        return {}

    def view(self, docname: str) -> View:
        """What the document *docname* may show in the output that is being written."""
        return View(self, docname, self.app.builder)

    def home(self, key: str, seen_from: str = "") -> Home | None:
        """The home of *key* in this project, if it has one.

        A page with sections titled like the phases is shown its own, if it is *seen_from* there.
        """
        return self.index.home(key, seen_from)

    def homes_on(self, docname: str) -> list[Home]:
        """The homes on *docname* that make it, or a section of it, a phase's page."""
        return self.index.homes_on(docname)

    def phases_at(self, docname: str, anchors: Iterable[str]) -> tuple[str, ...]:
        """The keys of the phases that the first of the places *anchors* with any is the home of.

        Places are ids of sections, or ``""`` for the page.
        """
        return self.index.phases_at(docname, anchors)

    def summary(self, key: str, seen_from: str = "") -> str:
        """What the phase's home says of it, or else the configuration; see :class:`.Phase`.

        :exc:`KeyError` if there is no phase of this key.
        """
        return self.index.summary(key, seen_from)

    def key_of(self, written: str, location: Any, cycle: str = "") -> str:
        """The key that an author means, in a place that is about *cycle*.

        If there is none it is ``""``, and that is reported, with the one that may be meant.
        *location* may be a function, as it takes time to find it.
        """
        word = written.strip().casefold()
        key = self.cycles[cycle].path(word)
        if key in self.every_phase:
            return key
        location = location() if callable(location) else location
        message = f'There is no phase "{word}": {self.likely(word, cycle)}'
        warn(Warn.PHASE_UNKNOWN, message, location)
        return ""

    def keys_of(self, written: str, location: Any, cycle: str = "") -> list[str]:
        """As :meth:`key_of`, of several words with commas."""
        words = filter(None, map(str.strip, written.split(",")))
        found = (self.key_of(word, location, cycle) for word in words)
        return [*dict.fromkeys(filter(None, found))]

    def cycles_with(self, keys: Iterable[str]) -> list[str]:
        """The names of the cycles that phases belong to, in their order."""
        return [name for name, cycle in self.cycles.items() if any(key in cycle for key in keys)]

    def likely(self, word: str, cycle: str = "") -> str:
        """The end of a message about *word*, which is no key: which one may be meant."""
        elsewhere = [other for other in self.every_phase if other.endswith(f"/{word}")]
        if elsewhere:
            return f'did you mean "{elsewhere[0]}"?'
        keys = tuple(self.every_phase) if "/" in word else self.cycles[cycle].keys
        return suggest(self.cycles[cycle].path(word), keys)

    def cycle_of(self, arguments: Iterable[str], location: Any) -> Cycle | None:
        """The cycle that the argument of a directive names, by default the project's own.

        If there is none, that is reported.
        """
        name = "".join(arguments).strip().casefold()
        if name not in self.cycles:
            names = [name for name in self.cycles if name]
            hint = suggest(name, names) if names else "devops_cycles in conf.py can define it."
            if name in self.every_phase:
                own = name.rpartition("/")[0]
                instead = f'write "{own}"' if own else "leave it out"
                hint = f"it is a phase, and this is about all of a cycle: {instead}."
            location = location() if callable(location) else location
            warn(Warn.PHASE_UNKNOWN, f'There is no cycle "{name}": {hint}', location)
            return None
        return self.cycles[name]

    # What Sphinx asks for

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """The phases that have a home, for ``objects.inv`` and the search.

        Without the id of its heading, the search would take the phase's name for a page's id.  In
        a single page, the page is an id itself.
        """
        is_single = isinstance(self.app.builder, SingleFileHTMLBuilder)
        for key, phase in self.every_phase.items():
            if home := self.index.home(key):
                anchor = home.anchor if is_single else self.index.target(home)
                yield key, phase.label, "phase", home.docname, anchor, 1

    def add_index_entries(self) -> None:
        """List the phases in the general index, with the places that are in this output.

        Not in LaTeX's: a document's first index entry makes XeLaTeX and LuaLaTeX need xindy.
        """
        entries = self.env.get_domain("index").data["entries"]
        for key, homes in self.index.claims.items():
            places = {home.docname: self.index.target(home) for home in reversed(homes)}
            for docname, anchor in places.items():
                # Sphinx would make two levels of what is before and behind a semicolon.
                label = self.every_phase[key].label.replace(";", ",")
                entry = ("single", label, anchor, "", None)
                if anchor and entry not in entries.setdefault(docname, []):
                    entries[docname].append(entry)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """A link to the phase; ``None`` lets other projects' inventories answer."""
        key = target.casefold()
        if key not in self.every_phase:
            return cast("nodes.reference", contnode)  # as text: the role has reported it
        return View(self, fromdocname, builder).link(key, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Serve ``{any}`` and MyST's links, where nothing else has that name.

        A project's own documents, labels and terms were there before its phases.
        """
        key = target.casefold()
        if key not in self.every_phase:
            return []
        view = View(self, fromdocname, builder)
        view.note("any", target)
        if named_elsewhere(self, fromdocname, target, node, contnode):
            return []
        if not node.get("refexplicit"):
            contnode = nodes.inline("", self.every_phase[key].label)
        found = view.link(key, contnode)
        return [] if found is None else [("devops:phase", found)]
