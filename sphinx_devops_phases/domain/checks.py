"""What is looked at when all documents are read: conflicts, and what to write again."""

from __future__ import annotations

from collections.abc import Set
from itertools import chain
from typing import TYPE_CHECKING

from sphinx.addnodes import pending_xref

from ..directives.resources import resources
from ..messages import Warn, warn
from . import DevopsDomain, Home, Rank

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_homes(app: Sphinx, env: BuildEnvironment) -> None:
    """Report each phase that several places declare as theirs, naming both."""
    domain = DevopsDomain.of(env)
    for key, claims in domain.claims.items():
        for other in claims[1:]:
            if other.rank is Rank.DECLARED:
                warn(
                    Warn.PHASE_DUPLICATE,
                    f'The phase "{key}" has its home in {claims[0]} already, '
                    f"so its page is not {other}; keep one of the two.",
                    other.location,
                )
    for phase in domain.settings.phases:
        if phase.doc and phase.doc not in env.all_docs:
            warn(
                Warn.CONFIG,
                f'conf.py: devops_phases says that "{phase.key}" is at "{phase.doc}", '
                "and there is no such document.",
            )
    template = domain.settings.phase_docs
    if template and not any(home.rank is Rank.TEMPLATE for home in chain(*domain.claims.values())):
        warn(
            Warn.CONFIG,
            f'conf.py: devops_phase_docs, "{template}", finds no document for any phase. '
            'It is a docname without a suffix, such as "phases/{key}".',
        )


def stale_links(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Pages to read again, as their links from the old site's root may lead elsewhere now."""
    moved = added | removed
    pages = DevopsDomain.of(env).pages.items() if moved else ()
    return [docname for docname, page in pages if not page.sought.isdisjoint(moved)]


def changed_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages to write again because what they show of other pages has changed.

    That is kept for each output, as several may share one environment.  An output
    without a record gets all: Sphinx saves the environment only if there are any.
    """
    domain = DevopsDomain.of(env)
    domain.forget()
    keys = domain.settings.phases.keys
    phases: dict[str, tuple[str, str | None, Home | None]] = {}
    for mark in domain.marks:
        # Builders may not know addresses in this project until they write.
        if (home := domain.home(mark.phase.key)) is None:
            mark = domain.linked_elsewhere(mark, env.config.root_doc)
        phases[mark.phase.key] = (mark.summary, mark.href, home and home.shown)
    listed = {key: resources(domain, key) for key in keys}
    output = f"{app.builder.name} in {app.builder.outdir}"
    old_phases, old_listed = domain.data["written"].get(output, ({}, {}))
    domain.data["written"][output] = (phases, listed)
    pages: set[str] = set()
    changed = {key for key in phases | old_phases if phases.get(key) != old_phases.get(key)}
    if changed:
        homes = (home for *_, home in (*phases.values(), *old_phases.values()))
        pages |= {home.docname for home in homes if home}
    for docname, page in domain.pages.items():
        shows_all = page.shows_phases or page.has_nav
        if changed and shows_all:
            pages.add(docname)
        if page.lists_resources and (listed != old_listed or changed):
            pages.add(docname)
    if changed and old_phases:  # else all pages are new to this output
        pages |= {doc for doc in env.all_docs.keys() - pages if changed & _linked_keys(env, doc)}
    return sorted(pages & env.all_docs.keys())


def _linked_keys(env: BuildEnvironment, docname: str) -> set[str]:
    """What the links of a page name, in lower case, whichever syntax they are written in.

    Read from the stored page when a phase has changed: that is rare, and to note it for every page
    that is read would cost each build one hundredth of its time.
    """
    return {
        str(xref.get("reftarget")).casefold()
        for xref in env.get_doctree(docname).findall(pending_xref)
        if xref.get("reftype") in ("any", "myst") or xref.get("refdomain") == "devops"
    }
