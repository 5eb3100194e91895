"""What is stale: one record, kept in each output, of what its pages show of the phases.

A new rule is one of :data:`ANSWERS`: a question that a page may ask, and how it is answered.

While a page is resolved it notes which questions it asks (:class:`.View`): its *topics*.  When the
build has finished, the page's fingerprint, which is made from the answers, is stored beside what
was written.  The next build compares it with what the answers are by then, and writes again the
pages whose fingerprint would change.

Before anything is written, the fingerprints of all that is about to change are taken out of the
file.  So a build that is interrupted, or that writes a part of the pages only, leaves none that
claims too much; and as the record stands in the output, it is right for an output that was moved,
copied or made by a build with other doctrees.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from docutils import nodes
from sphinx.addnodes import pending_xref

from .. import __version__
from . import headings
from .view import elsewhere, named_elsewhere

if TYPE_CHECKING:
    from . import DevopsDomain

Topic: TypeAlias = tuple[str, ...]
"""What a page asked for: the name of one of :data:`ANSWERS`, and its arguments."""


def _phase(domain: DevopsDomain, docname: str, key: str) -> object:
    """What a link to a phase shows: where it leads, and its tooltip."""
    home = domain.index.home(key, seen_from=docname)
    # Builders may not know addresses in this project until they write.
    place = (home.docname, home.anchor) if home else elsewhere(domain, key, domain.root)
    return domain.index.summary(key, docname), place


def _cycle(domain: DevopsDomain, docname: str, name: str) -> object:
    return [_phase(domain, docname, key) for key in domain.cycles[name].keys]


def _facts(domain: DevopsDomain, docname: str, key: str) -> object:
    return domain.index.facts(key)


def _resources(domain: DevopsDomain, docname: str, key: str) -> object:
    return [tuple(resource) for resource in domain.index.resources(key)]


def _band(domain: DevopsDomain, docname: str) -> object:
    band = domain.settings.cycle_band
    return band is not None and band.doc in domain.env.all_docs


def _any(domain: DevopsDomain, docname: str, target: str) -> object:
    """What a link leads to that does not say which kind of thing it names."""
    xref = pending_xref(
        "", refdoc=docname, refdomain="", reftype="any", reftarget=target, refexplicit=False
    )
    if named_elsewhere(domain, docname, target, xref, nodes.inline()):
        return None
    return _phase(domain, docname, target.casefold())


def _place(domain: DevopsDomain, docname: str, target: str, fragment: str) -> object:
    """Where a link to a fragment of a document leads, and what it is called there."""
    found = headings.named(domain.env, target, fragment)
    return found or headings.alike(domain.env, target, fragment)


ANSWERS: Mapping[str, Callable[..., object]] = {
    "any": _any,
    "band": _band,
    "cycle": _cycle,
    "facts": _facts,
    "phase": _phase,
    "place": _place,
    "resources": _resources,
}
"""How each question that a page may ask is answered now."""


class Shown(NamedTuple):
    """What a page showed when it was written."""

    fingerprint: str
    """Empty for a page that has to be written again in any case."""
    topics: tuple[Topic, ...] = ()
    pictures: tuple[str, ...] = ()
    """The files with drawings that the page refers to."""


class Written:
    """The record of the output that *domain*'s builder writes, for one build.

    :param read: The documents that are read in this build.
    """

    def __init__(self, domain: DevopsDomain, read: Iterable[str]) -> None:
        builder = domain.app.builder
        self.domain = domain
        self.path = Path(builder.outdir) / f".devops-phases-{builder.name}.json"
        """Hidden, as Sphinx's own record of an output is."""
        self.topics: defaultdict[str, set[Topic]] = defaultdict(set)
        self.pictures: defaultdict[str, set[str]] = defaultdict(set)
        self.resolved: set[str] = set()
        self.read = set(read)
        self._fingerprints: dict[object, str] = {}
        self.pages: dict[str, Shown] = {}
        """What is known of the pages that are in the output."""

    # While pages are resolved

    def note(self, docname: str, topic: Topic) -> None:
        """Remember that the page asked for *topic*."""
        self.topics[docname].add(topic)

    def begin(self, docname: str) -> None:
        """Note that a page, not only some part that it shows of another one, is resolved."""
        self.resolved.add(docname)

    # Before and after

    def outdated(self) -> set[str]:
        """The documents to write again; from here on the file promises nothing for them."""
        docnames = self.domain.env.all_docs.keys()
        stored = self._load()
        if stored is None:
            stale = set(docnames) if self._is_used() else set()
            self.pages = {}
        else:
            self.pages = {name: shown for name, shown in stored.items() if name in docnames}
            stale = {name for name, shown in self.pages.items() if self._is_stale(name, shown)}
            stale |= self.domain.index.by_page.keys() - self.pages.keys()
        self.pages |= dict.fromkeys((stale | self.read) & docnames, Shown(""))
        self._store()
        return stale

    def finish(self) -> None:
        """Keep what the pages show that this build has written."""
        is_used = self._is_used()
        for docname in self.resolved & self.domain.env.all_docs.keys():
            # A project that shows no phase may have links that are only called like one.
            asked = (topic for topic in self.topics[docname] if is_used or topic[0] == "place")
            topics = tuple(sorted(asked))
            pictures = tuple(sorted(self.pictures[docname]))
            if topics or pictures or self.domain.index.homes_on(docname):
                fingerprint = self._fingerprint(docname, topics)
                self.pages[docname] = Shown(fingerprint, topics, pictures)
            else:
                self.pages.pop(docname, None)
        self._store()

    def live_pictures(self) -> set[str] | None:
        """The files with drawings that some page refers to; ``None`` if that is not known."""
        known = {name: shown for name, shown in self.pages.items() if name not in self.resolved}
        if any(not shown.fingerprint for shown in known.values()):
            return None
        return {name for shown in known.values() for name in shown.pictures}.union(
            *self.pictures.values()
        )

    def _is_used(self) -> bool:
        """Whether any page may show anything, whatever it is."""
        pages = self.domain.pages.values()
        return (
            self.domain.in_templates
            or bool(self.domain.index.by_page)
            or any(page.homes or page.related or page.shows for page in pages)
        )

    def _is_stale(self, docname: str, shown: Shown) -> bool:
        return shown.fingerprint != self._fingerprint(docname, shown.topics)

    def _fingerprint(self, docname: str, topics: tuple[Topic, ...]) -> str:
        """That of a page, made once for all pages of which the same would be said."""
        index = self.domain.index
        homes = tuple((home.key, home.anchor, home.no_nav) for home in index.homes_on(docname))
        differs = docname in index.with_sections or any(name == "any" for name, *_ in topics)
        question = (homes, topics, docname if differs else "")
        if question not in self._fingerprints:
            answers = [self._answer(docname, *topic) for topic in topics]
            text = repr((homes, answers))
            self._fingerprints[question] = blake2b(text.encode(), digest_size=8).hexdigest()
        return self._fingerprints[question]

    def _answer(self, docname: str, name: str, *arguments: str) -> object:
        """What is so now; ``None`` where there is no such question, phase or cycle any more."""
        with suppress(KeyError):
            return ANSWERS[name](self.domain, docname, *arguments)
        return None

    # The file

    def _load(self) -> dict[str, Shown] | None:
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            stored = json.loads(self.path.read_text(encoding="utf-8"))
            if stored["version"] == __version__:
                return dict(_records(stored["pages"]))
        return None

    def _store(self) -> None:
        """Write the file; a project that uses nothing of ours gets none."""
        if not self.pages and not self._is_used():
            self.path.unlink(missing_ok=True)
        elif self.path.parent.is_dir():
            stored = {"version": __version__, "pages": dict(sorted(self.pages.items()))}
            text = json.dumps(stored, separators=(",", ":"))
            self.path.write_text(text, encoding="utf-8", newline="\n")


def _records(pages: Mapping[str, Any]) -> Iterator[tuple[str, Shown]]:
    for docname, (fingerprint, topics, pictures) in pages.items():
        yield docname, Shown(fingerprint, tuple(map(tuple, topics)), tuple(pictures))
