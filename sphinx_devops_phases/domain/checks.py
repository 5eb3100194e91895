"""What is wrong with the homes of phases, as is known when all documents are read."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..messages import Warn, warn
from ..phases import DEFAULT_PHASES, Phase
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
            f"and there is no such document{_meant(docname, domain.env)}"
        )
    elif section and section not in domain.page(docname).places:
        yield (
            f'{option} says that "{phase.key}" is at "{phase.doc}", and that document has no such '
            "section, so its page is the whole document."
        )
