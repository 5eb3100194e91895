"""What is wrong with the homes of phases, as is known when all documents are read."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain
from posixpath import normpath
from typing import TYPE_CHECKING

from docutils import nodes

from ..messages import Warn, warn
from ..phases import DEFAULT_PHASES, Phase, suggest
from . import DevopsDomain
from .front_matter import FACTS_KEY, line_of
from .records import Rank

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_homes(app: Sphinx, env: BuildEnvironment) -> None:
    """Report homes that another place has claimed, and pages in conf.py that are not there."""
    domain = DevopsDomain.of(env)
    _check_claims(domain)
    _check_facts(domain)
    for message in (*_missing_documents(domain), *_unknown_phases(domain)):
        warn(Warn.CONFIG, f"conf.py: {message}")
    for message in (*_without_page(domain), *_without_kind(domain)):
        warn(Warn.COVERAGE, message)


def _check_claims(domain: DevopsDomain) -> None:
    """Name both, where several places declare a phase as theirs."""
    for key, claims in domain.index.claims.items():
        for other in claims[1:]:
            if other.rank is Rank.DECLARED:
                warn(
                    Warn.PHASE_DUPLICATE,
                    f'The phase "{key}" has its home in {claims[0]} already, '
                    f"so its page is not {other}; keep one of the two.",
                    other.location,
                )


def _check_facts(domain: DevopsDomain) -> None:
    """Report facts of pages that are no phase's, which nothing shows.

    If they say that they are one's, it is reported why they are not.
    """
    homes = {home.docname for key in domain.every_phase if (home := domain.index.home(key))}
    for docname, page in domain.pages.items():
        declares = page.declares or "devops-phase" in domain.env.metadata.get(docname, {})
        if page.facts and docname not in homes and not declares:
            warn(
                Warn.CONFIG,
                'A page with "devops-facts" needs "devops-phase" as well, with the key of the '
                "phase that they are about.",
                (docname, line_of(domain.env, docname, FACTS_KEY)),
            )


def _meant(doc: str, env: BuildEnvironment) -> str:
    """The end of the message about *doc*: what to write instead, if that can be told."""
    if "://" in doc:
        return f': write "url" instead of "doc" for the address "{doc}".'
    name, sign, section = doc.partition("#")
    path = normpath(name.replace("\\", "/"))
    bare = (env.project.path2doc(path) or path).removesuffix(".html")
    bare = {one.casefold(): one for one in env.all_docs}.get(bare.casefold(), bare)
    if bare in env.all_docs:
        return f': write "{bare}{sign}{section}", a docname without a suffix.'
    close = get_close_matches(bare, env.all_docs, 1)
    return f': did you mean "{close[0]}{sign}{section}"?' if close else "."


def _missing_documents(domain: DevopsDomain) -> Iterator[str]:
    for name, cycle in domain.settings.all_cycles.items():
        options = domain.settings.options_of(name)
        for phase in cycle:
            yield from _missing_home(domain, phase, options.phases)
        # The eight count as well: a list of other phases is new, before their pages are.
        places = {cycle.pages_of(phase)[1] for phase in (*cycle, *DEFAULT_PHASES)}
        if cycle.docs and domain.env.all_docs.keys().isdisjoint(places):
            yield (
                f'{options.docs}, "{cycle.docs}", finds no document for any phase. '
                'It is a docname without a suffix, such as "phases/{key}".'
            )


def _missing_home(domain: DevopsDomain, phase: Phase, option: str) -> Iterator[str]:
    docname, _, section = phase.doc.partition("#")
    if docname and docname not in domain.env.all_docs:
        yield (
            f'{option} says that "{phase.key}" is at "{docname}", '
            f"and there is no such document{_meant(phase.doc, domain.env)}"
        )
    elif section and section not in domain.page(docname).places:
        yield (
            f'{option} says that "{phase.key}" is at "{phase.doc}", and that document has no such '
            f"section, so its page is the whole document{_sections(docname, section, domain.env)}"
        )


def _sections(docname: str, section: str, env: BuildEnvironment) -> str:
    """The end of the message about a *section*: which one may be meant."""
    entries = env.tocs[docname].findall(nodes.reference)
    known = [one["anchorname"].removeprefix("#") for one in entries if one["refuri"] == docname]
    known = [*filter(None, known)]
    return f": {suggest(section, known)}" if known else "."


def _unknown_phases(domain: DevopsDomain) -> Iterator[str]:
    """Keys in devops_required_kinds that no phase has."""
    for key in dict.fromkeys(chain.from_iterable(domain.settings.required_kinds.values())):
        if key not in domain.every_phase:
            yield f'devops_required_kinds has the phase "{key}": {domain.likely(key)}'


def _without_page(domain: DevopsDomain) -> Iterator[str]:
    """The phases that have no home, where each is to have one."""
    for phase in domain.every_phase.values() if domain.settings.required_pages else ():
        if domain.index.home(phase.key) is None and not phase.url:
            yield (
                f'The phase "{phase.key}" has no page: write "devops-phase: {phase.key}" in the '
                "front matter of one."
            )


def _without_kind(domain: DevopsDomain) -> Iterator[str]:
    """The phases that lack a page of a kind that is required."""
    for kind, keys in domain.settings.required_kinds.items():
        for key in filter(domain.every_phase.__contains__, keys):
            if all(one.kind != kind for one in domain.index.resources(key)):
                yield (
                    f'The phase "{key}" has no {kind}: write "devops-related: {key}" and '
                    f'"devops-kind: {kind}" in the front matter of a page.'
                )
