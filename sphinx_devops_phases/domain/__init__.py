"""The ``devops`` domain: which page or section is the home of each phase.

The domain keeps one :class:`Page` for each document that has something to do
with phases, and works out everything else from these records when it is asked.
So clearing and merging documents is a matter of dictionary keys, and the order
of reading cannot matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.domains import Domain, ObjType
from sphinx.errors import NoUri
from sphinx.roles import XRefRole

from ..config import Settings
from ..messages import Warn, _, warn
from ..output.nodes import reference
from ..phases import N_, Cycle, Mark, suggest

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


class Rank(IntEnum):
    """How a place came to be a phase's home; the lowest wins."""

    DECLARED = 0
    MAPPED = 1
    TEMPLATE = 2
    SECTION = 3


class Home(NamedTuple):
    """A place that describes a phase: a document, or one section of it."""

    rank: Rank
    key: str
    docname: str
    anchor: str = ""
    """The section's id, or ``""`` for the page as a whole."""
    summary: str = ""
    line: int | None = None
    source: str = ""
    """The file that declares it, if that is not the document's but one included there."""
    no_nav: bool = False

    @property
    def location(self) -> str | tuple[str, int | None]:
        """Where a warning about it belongs."""
        return f"{self.source}:{self.line}" if self.source else (self.docname, self.line)

    @property
    def shown(self) -> Home:
        """What other pages show of it: all but where it is declared, which may shift unseen."""
        return self._replace(line=None, source="")

    def __str__(self) -> str:
        file = self.source or self.docname
        return f"{file}:{self.line}" if self.line else file


@dataclass
class Page:
    """What the domain remembers of one document."""

    homes: list[Home] = field(default_factory=list)
    """What a directive, the front matter or a section's title makes a home."""

    summary: str = ""
    """The subtitle or description of the front matter."""

    opening: str = ""
    """The first paragraph, where the configuration makes the page a phase's home."""

    sought: frozenset[str] = frozenset()
    """The documents that its links from the old site's root may mean, also if they do not exist."""

    related: tuple[str, ...] = ()
    """The phases that the front matter names in ``devops-related``."""

    lists_resources: bool = False
    shows_phases: bool = False
    shapes: frozenset[str] = frozenset()
    """In which shapes."""

    has_nav: bool = False

    styled: bool = False
    """Whether the page has something that the style sheet is for."""


def unlinked_marks(cycle: Cycle) -> tuple[Mark, ...]:
    """What a drawing says of the phases as such: no page is known, and none is the current one."""
    name = _("%(label)s, phase %(number)d of %(count)d")
    return tuple(
        Mark(
            phase=phase,
            label=phase.label,
            summary=phase.summary,
            name=name % {"label": phase.label, "number": number, "count": len(cycle)},
        )
        for number, phase in enumerate(cycle, 1)
    )


def as_current(mark: Mark) -> Mark:
    """*mark* as that of the phase that the reader is at."""
    return replace(mark, current=True, name=_("%s, current page") % mark.name)


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
        key = target.strip().casefold()
        if not domain.is_phase(key, refnode):
            return title, key
        return title if has_explicit_title else domain.phases[key].label, key


class DevopsDomain(Domain):
    """Phases as cross-referencable objects."""

    name = "devops"
    label = "DevOps"
    object_types = {"phase": ObjType("phase", "phase")}
    roles = {"phase": PhaseRole(innernodeclass=nodes.inline)}
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "written": {}}
    data_version = 4
    app: Sphinx
    """Set when the builder is there; Sphinx gives transforms no supported way to it."""

    @classmethod
    def of(cls, env: BuildEnvironment) -> DevopsDomain:
        """The domain of *env*, typed."""
        return cast("DevopsDomain", env.get_domain(cls.name))

    @cached_property
    def settings(self) -> Settings:
        """The checked configuration."""
        return Settings.read(self.env.config)

    @cached_property
    def phases(self) -> Cycle:
        """The phases in the project's language, as far as their words are ours."""

        def translated(word: str) -> str:
            return str(_(word)) if isinstance(word, N_) else word

        return Cycle(
            tuple(
                replace(
                    phase,
                    label=translated(phase.label),
                    summary=translated(phase.summary),
                    group=translated(phase.group),
                )
                for phase in self.settings.phases
            )
        )

    @cached_property
    def assigned(self) -> dict[str, list[str]]:
        """The phases whose page the configuration says a document is, by docname."""
        found: dict[str, list[str]] = {}
        for phase in self.settings.phases:
            for docname in filter(None, self.settings.pages_of(phase)):
                found.setdefault(docname, []).append(phase.key)
        return found

    @property
    def pages(self) -> dict[str, Page]:
        """The records, by docname."""
        return cast("dict[str, Page]", self.data["pages"])

    def page(self, docname: str) -> Page:
        """The record of *docname*, made when it is first needed."""
        return self.pages.setdefault(docname, Page())

    # What Sphinx asks for

    def clear_doc(self, docname: str) -> None:
        """Forget a document that is gone or about to be read again."""
        self.forget()
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel process has read."""
        self.forget()
        for docname in sorted(docnames & otherdata["pages"].keys()):
            self.pages[docname] = otherdata["pages"][docname]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """The phases that have a home, for ``objects.inv`` and the search."""
        for phase in self.phases:
            if home := self.home(phase.key):
                yield phase.key, phase.label, "phase", home.docname, home.anchor, 1

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
        if key not in self.settings.phases:
            return cast("nodes.reference", contnode)  # as text: the role has reported it
        home = self.home(key, seen_from=fromdocname)
        if home is None:
            return None
        address = self.address(fromdocname, home.docname, home.anchor)
        link = reference(address, contnode)
        if title := self.summary(key, fromdocname):
            link["reftitle"] = title
        return link

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
        if self.home(key) is None or self._named_elsewhere(
            env, fromdocname, builder, target, node, contnode
        ):
            return []
        if key in self.settings.phases and not node.get("refexplicit"):
            contnode = nodes.inline("", self.phases[key].label)
        found = self.resolve_xref(env, fromdocname, builder, "phase", target, node, contnode)
        return [] if found is None else [("devops:phase", found)]

    def _named_elsewhere(self, env: BuildEnvironment, *sought: Any) -> bool:
        """Whether a document or another domain's object answers to ``{any}``."""
        fromdocname, builder, target, node, contnode = sought
        documents = env.domains.standard_domain
        if documents.resolve_xref(env, fromdocname, builder, "doc", target, node, contnode):
            return True
        for domain in env.domains.sorted():
            with suppress(NotImplementedError):
                if domain is not self and domain.resolve_any_xref(env, *sought):
                    return True
        return False

    # What the diagram and the navigation ask for

    @cached_property
    def claims(self) -> dict[str, list[Home]]:
        """All homes of each phase, by key; the first is the one that counts."""
        order = {docname: number for number, docname in enumerate(self.document_order)}

        def precedence(home: Home) -> tuple[int, int, int]:
            return home.rank, order.get(home.docname, len(order)), home.line or 0

        claims: dict[str, list[Home]] = {phase.key: [] for phase in self.settings.phases}
        for page in self.pages.values():
            for home in page.homes:
                if home.key in claims:
                    claims[home.key].append(home)
        for phase in self.settings.phases:
            ranked = zip((Rank.MAPPED, Rank.TEMPLATE), self.settings.pages_of(phase), strict=True)
            for rank, docname in ranked:
                if docname in self.env.all_docs:
                    page = self.pages.get(docname, Page())
                    summary = page.summary or page.opening
                    claims[phase.key].append(Home(rank, phase.key, docname, summary=summary))
            claims[phase.key].sort(key=precedence)
        return claims

    def home(self, key: str, seen_from: str = "") -> Home | None:
        """The home of *key* in this project, if it has one.

        A page with sections titled like the phases links to its own sections,
        even where another page has such sections too.
        """
        claims = self.claims.get(key)
        if not claims:
            return None
        if claims[0].rank is Rank.SECTION:
            return next((home for home in claims if home.docname == seen_from), claims[0])
        return claims[0]

    def homes_on(self, docname: str) -> list[Home]:
        """The homes on *docname* that make it, or a section of it, a phase's page."""
        return self._homes_by_page.get(docname, [])

    @cached_property
    def _homes_by_page(self) -> dict[str, list[Home]]:
        pages: dict[str, list[Home]] = {}
        for phase in self.settings.phases:
            home = self.home(phase.key)
            if home and home.rank is not Rank.SECTION:
                pages.setdefault(home.docname, []).append(home)
        return pages

    def phases_at(self, docname: str, anchors: Iterable[str]) -> tuple[str, ...]:
        """The keys of the phases that the first of the places *anchors* with any is the home of."""
        homes = self.homes_on(docname)
        found = ([home.key for home in homes if home.anchor == anchor] for anchor in anchors)
        return tuple(next(filter(None, found), ()))

    def summary(self, key: str, seen_from: str = "") -> str:
        """What the phase's home says of it, or else the configuration."""
        home = self.home(key, seen_from)
        return (home.summary if home else "") or self.phases[key].summary

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """What every page says of the phases; the links depend on the page."""
        return tuple(
            replace(mark, summary=self.summary(mark.phase.key))
            for mark in unlinked_marks(self.phases)
        )

    def is_phase(self, key: str, location: Any) -> bool:
        """Whether *key* is a phase; if not, say so and which one may be meant."""
        if key in self.settings.phases:
            return True
        hint = suggest(key, self.settings.phases.keys)
        warn(Warn.PHASE_UNKNOWN, f'There is no phase "{key}": {hint}', location)
        return False

    def marks_on(self, docname: str, current: Collection[str] = ()) -> tuple[Mark, ...]:
        """What the page *docname* says of the phases, those with a key in *current* marked.

        Links lead to homes in this project, or else in another one's.  There is none where there
        is no home, or none in this output.  They are addresses, not nodes, as eight nodes on each
        page of a large handbook would be most of our work.
        """
        found = []
        for mark in self.marks:
            key = mark.phase.key
            home = self.home(key, seen_from=docname)
            if home and home.rank is Rank.SECTION:
                mark = replace(mark, summary=self.summary(key, docname))
            if key in current:
                mark = as_current(mark)
            if home is None:
                mark = self.linked_elsewhere(mark, docname)
            else:
                with suppress(NoUri):
                    address = self.address(docname, home.docname, home.anchor)
                    mark = mark.linked(address or "#")
            found.append(mark)
        return tuple(found)

    def linked_elsewhere(self, mark: Mark, docname: str) -> Mark:
        """*mark* with a link to another project, if one of its inventories has the phase."""
        content = nodes.inline("", mark.label)
        xref = pending_xref(
            "",
            refdomain=self.name,
            reftype="phase",
            reftarget=mark.phase.key,
            refdoc=docname,
            refexplicit=True,
        )
        found = self.env.events.emit_firstresult(
            "missing-reference", self.env, xref, content, allowed_exceptions=(NoUri,)
        )
        if isinstance(found, nodes.reference) and found.get("refuri"):
            return mark.linked(found["refuri"], external=True)
        return mark

    def address(self, docname: str, target: str, anchor: str = "") -> str:
        """Where a page or a section is, seen from *docname*.

        It is empty for the page itself; :exc:`NoUri` means that this output has no such place.
        """
        if isinstance(self.app.builder, SingleFileHTMLBuilder):
            if target not in self._assembled:
                raise NoUri
            if anchor:
                return f"#{anchor}"
        if target == docname and anchor:
            return f"#{anchor}"
        address = self.app.builder.get_relative_uri(docname, target)
        return f"{address}#{anchor}" if anchor else address

    @cached_property
    def document_order(self) -> list[str]:
        """Docnames as the table of contents has them, then the rest by name."""
        return [*self._assembled, *sorted(self.env.all_docs.keys() - self._assembled.keys())]

    @cached_property
    def _assembled(self) -> dict[str, None]:
        """The docnames in the table of contents, in order."""
        seen: dict[str, None] = {}
        stack = [self.env.config.root_doc]
        while stack:
            docname = stack.pop()
            if docname in seen or docname not in self.env.all_docs:
                continue
            seen[docname] = None
            stack.extend(reversed(self.env.toctree_includes.get(docname, [])))
        return seen

    def forget(self) -> None:
        """Work out anew what follows from the records."""
        for name in ("claims", "document_order", "_assembled", "_homes_by_page", "marks"):
            self.__dict__.pop(name, None)
