"""What is looked at when all documents are read: conflicts, and what to write again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .domain import DevopsDomain, Rank
from .messages import Warn, warn
from .resources import resources

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
                    (other.docname, other.line),
                )
    for phase in domain.settings.phases:
        if phase.doc and phase.doc not in env.all_docs:
            warn(
                Warn.CONFIG,
                f'conf.py: devops_phases says that "{phase.key}" is at "{phase.doc}", '
                "and there is no such document.",
            )


def changed_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages to write again because what they show of other pages has changed.

    That is kept for each builder, as several may share one environment.
    """
    domain = DevopsDomain.of(env)
    domain.forget()
    keys = domain.settings.phases.keys
    phases = {key: (domain.home(key), domain.summary(key)) for key in keys}
    listed = {key: resources(domain, key) for key in keys}
    before = domain.data["written"].get(app.builder.name)
    domain.data["written"][app.builder.name] = (phases, listed)
    if before is None:
        return []
    pages: set[str] = set()
    old_phases, old_listed = before
    changed = {key for key in phases | old_phases if phases.get(key) != old_phases.get(key)}
    if changed:
        places = (*phases.values(), *old_phases.values())
        pages |= {home.docname for home, _ in places if home}
    for docname, page in domain.pages.items():
        shows_all = page.shows_cycle or page.has_nav
        if (changed and shows_all) or page.mentions & changed:
            pages.add(docname)
        if page.lists_resources and (listed != old_listed or changed):
            pages.add(docname)
    return sorted(pages & env.all_docs.keys())
