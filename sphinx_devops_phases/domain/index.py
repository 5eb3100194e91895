"""Which place is the home of each phase, worked out from the records of all documents.

Nothing here needs Sphinx.  An index is never changed: when a record changes, the domain makes
another one the next time that it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..phases import N_, Cycle, Phase, shortened
from .records import Home, Page, Place, Rank, Resource


class HomeIndex:
    """The homes of the phases of *cycles*.

    :param cycles: All cycles, with their words in the project's language.
    :param pages: The records, by docname.
    :param order: The docnames of all documents, as the table of contents has them.
    :param title: The title of a document.
    :param is_there: Whether a place is in the output that is being written.
    :param words: What a record's words are, now that all documents are read, and on which page.
    """

    def __init__(
        self,
        cycles: Iterable[Cycle],
        pages: Mapping[str, Page],
        order: Sequence[str],
        title: Callable[[str], str],
        is_there: Callable[[Home], bool] = lambda home: True,
        words: Callable[[Any, str], str] = lambda words, docname: words,
    ) -> None:
        self.cycles = tuple(cycles)
        self.phases = {phase.key: phase for cycle in self.cycles for phase in cycle}
        self._pages = pages
        self._order = {docname: number for number, docname in enumerate(order)}
        self._title = title
        self._is_there = is_there
        self._words = words
        self._said: dict[tuple[str, str], str] = {}

    @cached_property
    def claims(self) -> dict[str, list[Home]]:
        """All homes of each phase, by key; the first is the one that counts."""
        claims = {
            phase.key: list(self._mapped_homes(cycle, phase))
            for cycle in self.cycles
            for phase in cycle
        }
        for page in self._pages.values():
            for home in page.homes:
                if home.key in claims and not self._is_outside(home):
                    claims[home.key].append(home)
        order = self._order
        for key, homes in claims.items():  # those on one page stay in the order of the page
            claims[key] = [home for home in homes if self._is_there(home)]
            claims[key].sort(key=lambda home: (home.rank, order.get(home.docname, len(order))))
        return claims

    def _mapped_homes(self, cycle: Cycle, phase: Phase) -> Iterator[Home]:
        """The places that the configuration names, as far as they are there."""
        for rank, name in zip((Rank.MAPPED, Rank.TEMPLATE), cycle.pages_of(phase), strict=True):
            docname, _, section = name.partition("#")
            if docname in self._order:
                page = self._pages.get(docname, Page())
                place = page.places.get(section, Place())
                yield Home(
                    rank,
                    phase.key,
                    docname,
                    place.anchor,
                    "" if place.anchor else page.summary,
                    conditions=place.conditions,
                    opening=place.opening if place.anchor else page.opening,
                )

    def _is_outside(self, home: Home) -> bool:
        """Whether a section is only called like a phase that leads out of the project."""
        return home.rank is Rank.SECTION and bool(self.phases[home.key].url)

    def home(self, key: str, seen_from: str = "") -> Home | None:
        """The home of *key*, if it has one.

        A page with sections titled like the phases links to its own sections,
        even where another page has such sections too.
        """
        claims = self.claims.get(key)
        if not claims:
            return None
        if claims[0].rank is Rank.SECTION:
            return next((home for home in claims if home.docname == seen_from), claims[0])
        return claims[0]

    @cached_property
    def with_sections(self) -> frozenset[str]:
        """The pages that link to sections of their own, where others lead elsewhere."""
        homes = (home for claims in self.claims.values() for home in claims)
        return frozenset(home.docname for home in homes if home.rank is Rank.SECTION)

    @cached_property
    def by_page(self) -> dict[str, list[Home]]:
        """The homes that make a page, or a section of it, a phase's page: by docname."""
        pages: dict[str, list[Home]] = {}
        for key in self.phases:
            home = self.home(key)
            if home and home.rank is not Rank.SECTION:
                pages.setdefault(home.docname, []).append(home)
        return pages

    def homes_on(self, docname: str) -> list[Home]:
        """The homes on *docname* that make it, or a section of it, a phase's page."""
        return self.by_page.get(docname, [])

    def target(self, home: Home) -> str:
        """The id that *home* has on its page, if the page has a heading."""
        return home.anchor or self._pages.get(home.docname, Page()).heading

    def phases_at(
        self, docname: str, anchors: Iterable[str], among: Container[str] | None = None
    ) -> tuple[str, ...]:
        """The keys of the phases that the first of the places *anchors* with any is the home of.

        Only those *among* some keys count, if these are given.
        """
        homes = [home for home in self.homes_on(docname) if among is None or home.key in among]
        found = ([home.key for home in homes if home.anchor == anchor] for anchor in anchors)
        return tuple(next(filter(None, found), ()))

    def summary(self, key: str, seen_from: str = "") -> str:
        """The words of the page in its front matter, or of a directive on it; or else those of the
        configuration; or of the first paragraph; or of the eight.
        """
        home, given = self.home(key, seen_from), self.phases[key].summary
        if home is None:
            return shortened(given)
        place = (key, home.docname)
        if place not in self._said:
            self._said[place] = self._summary_at(home, given)
        return self._said[place]

    def _summary_at(self, home: Home, given: str) -> str:
        own = "" if isinstance(given, N_) else given
        words = self._words(home.summary, home.docname) or own
        return shortened(words or self._words(home.opening, home.docname) or given)

    def facts(self, key: str) -> dict[str, tuple[str, ...]]:
        """What is known of a phase, by name: by its page, or else by the configuration."""
        home = self.home(key)
        page = self._pages.get(home.docname) if home else None
        return {**dict(self.phases[key].facts), **dict(page.facts if page else ())}

    def related(self, docname: str) -> tuple[str, ...]:
        """The phases that a page belongs to without being the home of one."""
        page = self._pages.get(docname)
        return page.related if page else ()

    @cached_property
    def _resources(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for docname in self._order:
            if (page := self._pages.get(docname)) and page.related:
                words = shortened(page.summary)
                resource = Resource(docname, self._title(docname), words, page.kind)
                for key in dict.fromkeys(page.related):
                    found.setdefault(key, []).append(resource)
        return found

    def resources(self, key: str) -> Sequence[Resource]:
        """The pages related to the phase *key*, in the order of the documents."""
        return self._resources.get(key, ())
