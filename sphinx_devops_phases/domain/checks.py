"""What is wrong with the homes of phases, as is known when all documents are read."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..messages import Warn, warn
from ..phases import DEFAULT_PHASES
from . import DevopsDomain
from .records import Rank

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_homes(app: Sphinx, env: BuildEnvironment) -> None:
    """Report homes that another place has claimed, and pages in conf.py that are not there."""
    domain = DevopsDomain.of(env)
    _check_claims(domain)
    for message in _missing_documents(domain):
        warn(Warn.CONFIG, f"conf.py: {message}")


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


def _meant(doc: str, env: BuildEnvironment) -> str:
    """The end of the message about *doc*: what to write instead, if that can be told."""
    bare = env.project.path2doc(doc) or doc
    bare = bare.removesuffix(".html").removesuffix("/")
    if bare != doc and bare in env.all_docs:
        return f': write "{bare}", a docname without a suffix.'
    close = get_close_matches(bare, env.all_docs, 1)
    return f': did you mean "{close[0]}"?' if close else "."


def _missing_documents(domain: DevopsDomain) -> Iterator[str]:
    for phase in domain.settings.phases:
        if phase.doc and phase.doc not in domain.env.all_docs:
            yield (
                f'devops_phases says that "{phase.key}" is at "{phase.doc}", '
                f"and there is no such document{_meant(phase.doc, domain.env)}"
            )
    template, documents = domain.settings.phase_docs, domain.env.all_docs
    # The eight count as well: a list of other phases is new, before their pages are.
    keys = {phase.key for phase in (*domain.settings.phases, *DEFAULT_PHASES)}
    if template and not any(template.replace("{key}", key) in documents for key in keys):
        yield (
            f'devops_phase_docs, "{template}", finds no document for any phase. '
            'It is a docname without a suffix, such as "phases/{key}".'
        )
