"""The phases as one page of one output shows them: words, and addresses seen from there."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.errors import NoUri
from sphinx.util.osutil import relative_uri

from ..drawing.markup import safe_url
from ..marks import as_current, band_mark, named
from ..messages import Warn, warn
from .places import places_around
from .records import Rank

if TYPE_CHECKING:
    from docutils.nodes import Element

    from ..phases import BandMark, Cycle, Mark
    from . import DevopsDomain
    from .records import Home, Resource


_UNWRITABLE = re.compile(r"[\x00-\x20\x7f]")
"""What an address cannot have in it, and browsers skip."""

_ASSEMBLING = ("latex", "texinfo")
"""Outputs of several documents, in which a part of one may be shown in another one."""


def draws(builder: Builder) -> bool:
    """Whether the output is one that we have visitors for: web pages, and LaTeX.

    Books and help files, which Sphinx calls embedded, are not, nor is what WeasyPrint
    prints: their readers know little of inline SVG and its links, or of a style sheet like
    ours, and take a picture gladly.
    """
    if builder.format == "html":
        return not getattr(builder, "embedded", False) and builder.name != "simplepdf"
    return builder.format == "latex"


def reference(address: str, content: Element, *, internal: bool = True) -> nodes.reference:
    """A link as Sphinx makes them: by id in one document, else by address."""
    target = {"refid": address[1:]} if address.startswith("#") else {"refuri": address}
    return nodes.reference("", "", content, internal=internal, **target)


class View:
    """What the document *docname*, while it is written, may show of the phases.

    What it asks for is noted (:mod:`.outdated`), so that it is written again when the answer
    changes.
    """

    def __init__(self, domain: DevopsDomain, docname: str, builder: Builder) -> None:
        self.domain = domain
        self.docname = docname
        self.builder = builder

    def note(self, *topic: str) -> None:
        """Remember that what the page shows depends on *topic*."""
        self.domain.written.note(self.docname, topic)

    def note_all(self) -> None:
        """Remember that the page may show any phase: templates are rendered too late to note it."""
        for name in self.domain.cycles:
            self.note("cycle", name)

    def phases_at(
        self, anchors: Iterable[str], among: Container[str] | None = None
    ) -> tuple[str, ...]:
        """As :meth:`.HomeIndex.phases_at`, on this page."""
        return self.domain.index.phases_at(self.docname, anchors, among)

    def about(self, node: Element, among: Container[str]) -> tuple[str, ...]:
        """The keys *among* some of the phases that the place of *node* is about.

        They are those whose home it is in, or else those that the page is related to.
        """
        found = self.phases_at(places_around(node), among) if self.homes() else ()
        return found or tuple(key for key in self.related() if key in among)

    def related(self) -> tuple[str, ...]:
        """The keys of the phases that this page belongs to."""
        return self.domain.index.related(self.docname)

    def homes(self) -> list[Home]:
        """The homes that make this page, or a section of it, a phase's page."""
        return self.domain.index.homes_on(self.docname)

    def marks(self, cycle: str, current: Collection[str] = ()) -> tuple[Mark, ...]:
        """What this page says of the phases of *cycle*, those with a key in *current* marked.

        Links lead to homes in this project, or else where the configuration or another project has
        the phase.  There is none where there is no home, or none in this output.  They are
        addresses, not nodes, as eight nodes on each page of a large handbook would be most of our
        work.
        """
        self.note("cycle", cycle)
        # Others than those of Sphinx may differ from one book that a page is in to the next.
        if type(self.builder).get_relative_uri is not Builder.get_relative_uri:
            return self.worked_out(cycle, current)
        return self.domain.shown_marks(self.alike, cycle, frozenset(current))

    @cached_property
    def alike(self) -> str:
        """A page that shows the phases as this one does: the first of its folder.

        Pages with a phase of their own are like no other.
        """
        index = self.domain.index
        if self.docname in index.with_sections or self.docname in index.by_page:
            return self.docname
        folder = self.builder.get_target_uri(self.docname).rpartition("/")[0]
        return self.domain.first_in.setdefault(folder, self.docname)

    def worked_out(self, cycle: str, current: Collection[str]) -> tuple[Mark, ...]:
        """What :meth:`marks` has to say, worked out anew."""
        return named(self._marked(mark, current) for mark in self.domain.marks[cycle])

    def _marked(self, mark: Mark, current: Collection[str]) -> Mark:
        """What is said of one phase; its name depends on what is said of the others."""
        key = mark.phase.key
        home = self.domain.index.home(key, seen_from=self.docname)
        if home and home.rank is Rank.SECTION:
            mark = mark._replace(summary=self.domain.index.summary(key, self.docname))
        if key in current:
            here = home is not None and home.docname == self.docname
            mark = as_current(mark, here=here)
        return self._linked(mark, home)

    def _linked(self, mark: Mark, home: Home | None) -> Mark:
        """*mark* with the address of the phase's home, or else of where it is outside."""
        if home is None:
            key = mark.phase.key
            address = self._checked(key, elsewhere(self.domain, key, self.docname))
            return mark.linked(address, external=True) if address else mark
        try:
            return mark.linked(self.address(home.docname, home.anchor) or "#")
        except NoUri:
            return mark._replace(elsewhere=True)

    def _checked(self, key: str, address: str) -> str:
        """An address of another project, or nothing and a warning, if it is not a safe one."""
        address = _UNWRITABLE.sub(lambda found: quote(found[0]), address)
        if address and safe_url(address) is None and address not in self.domain.refused:
            self.domain.refused.add(address)
            message = f'The phase "{key}" has no link: "{address}" is no address on the web.'
            warn(Warn.CONFIG, message)
        return safe_url(address) or ""

    def band(self, cycle: Cycle) -> BandMark | None:
        """What this page says of the band around a diagram of *cycle*, if it has one."""
        band = cycle.band
        if band is None:
            return None
        self.note("band")
        if band.url or band.doc not in self.domain.env.all_docs:
            return band_mark(band.label, band.url or None, external=True)
        with suppress(NoUri):
            address, here = self.address(band.doc), band.doc == self.docname
            return band_mark(band.label, address or "#", current=here)
        return band_mark(band.label)

    def link(self, key: str, content: Element) -> nodes.reference | None:
        """A link to the phase, with its summary as tooltip; ``None`` if it has no home here."""
        if not self.domain.speaking:
            self.note("phase", key)
        home = self.domain.index.home(key, seen_from=self.docname)
        url = self.domain.every_phase[key].url
        if home:
            link = reference(self.address(home.docname, home.anchor), content)
        elif url:
            link = reference(url, content, internal=False)
        else:
            return None
        if self.domain.speaking:  # of a summary, in which a link has its text only
            return link
        if title := self.domain.index.summary(key, self.docname):
            link["reftitle"] = title
        return link

    def facts(self, key: str) -> dict[str, tuple[str, ...]]:
        """What is known of the phase *key*, by name."""
        self.note("facts", key)
        return self.domain.index.facts(key)

    def resources(self, key: str) -> Sequence[Resource]:
        """The pages related to the phase *key*."""
        self.note("resources", key)
        return self.domain.index.resources(key)

    def address(self, target: str, anchor: str = "") -> str:
        """Where a page or a section is, seen from this page.

        It is empty for the page itself; :exc:`NoUri` means that this output has no such place.
        """
        if isinstance(self.builder, SingleFileHTMLBuilder):
            if target not in self.domain.assembled:
                raise NoUri
            if anchor:
                return f"#{anchor}"
        if target == self.docname and anchor and self.builder.format not in _ASSEMBLING:
            return f"#{anchor}"
        address = self._relative(target)
        return f"{address}#{anchor}" if anchor else address

    def _relative(self, target: str) -> str:
        """Where a page is, seen from this one, and quoted."""
        place = address_of(self.builder, target)
        if place == self.builder.get_target_uri(target):
            return self.builder.get_relative_uri(self.docname, target)
        if place.startswith("#"):  # an id, as all is one page
            return place
        return relative_uri(address_of(self.builder, self.docname), place)


def address_of(builder: Builder, docname: str) -> str:
    """Where a page is in the output, quoted in HTML: not every builder does that by itself."""
    place = builder.get_target_uri(docname)
    if builder.format != "html" or quote(docname) in place:
        return place
    return f"#{quote(place[1:])}" if place.startswith("#") else quote(place)


def elsewhere(domain: DevopsDomain, key: str, docname: str) -> str:
    """Where a phase is outside: the configuration's address, or one from another's inventory."""
    env = domain.env
    if url := domain.every_phase[key].url:
        return url
    if not hasattr(env, "intersphinx_inventory"):
        return ""
    from sphinx.ext.intersphinx import InventoryAdapter, resolve_reference_any_inventory

    if f"{domain.name}:phase" not in InventoryAdapter(env).main_inventory:
        return ""
    xref = pending_xref(
        "",
        refdomain=domain.name,
        reftype="phase",
        reftarget=key,
        refdoc=docname,
        refexplicit=True,
    )
    found = resolve_reference_any_inventory(env, True, xref, nodes.inline())
    return str(found.get("refuri", "")) if found is not None else ""


def named_elsewhere(
    domain: DevopsDomain, docname: str, target: str, node: pending_xref, contnode: Element
) -> bool:
    """Whether a document or another domain's object answers to ``{any}`` on a page."""
    env, builder = domain.env, domain.app.builder
    sought = (docname, builder, target, node, contnode)
    documents = env.get_domain("std")
    if documents.resolve_xref(env, docname, builder, "doc", target, node, contnode):
        return True
    for other in sorted(env.domains.values(), key=lambda one: one.name):
        with suppress(NotImplementedError):
            if other is not domain and other.resolve_any_xref(env, *sought):
                return True
    return False
