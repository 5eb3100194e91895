"""All that a project says of its cycles, as data for other programs.

The form is promised: :doc:`/reference/json` in the manual has its JSON Schema.  A change that is no
addition gets another ``version``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..marks import spoken_label
from ..messages import Warn, warn
from .view import address_of, elsewhere
from .words import plain

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from ..phases import Cycle, Phase
    from . import DevopsDomain

VERSION = 1


def write_json(domain: DevopsDomain, builder: Builder) -> None:
    """Write the document where the configuration says; that it cannot be is a warning."""
    path = Path(builder.outdir, domain.settings.json)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_json(domain, builder), encoding="utf-8", newline="\n")
    except OSError as error:
        warn(
            Warn.CONFIG,
            f'conf.py: devops_json, "{domain.settings.json}", cannot be written '
            f"({error.strerror}): choose a name that nothing else in the output has.",
        )


def as_json(domain: DevopsDomain, builder: Builder) -> str:
    """The document as text; addresses are those of *builder*, from the root of its output."""
    settings = domain.settings
    document = {
        "version": VERSION,
        "project": domain.env.config.project,
        "facts": dict(settings.facts),
        "kinds": dict(settings.kinds),
        "cycles": [_cycle(domain, builder, cycle) for cycle in domain.cycles.values()],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _cycle(domain: DevopsDomain, builder: Builder, cycle: Cycle) -> dict[str, Any]:
    phases = [
        _phase(domain, builder, phase) | {"number": number} for number, phase in enumerate(cycle, 1)
    ]
    return {"name": cycle.name, "label": str(spoken_label(cycle)), "phases": phases}


def _phase(domain: DevopsDomain, builder: Builder, phase: Phase) -> dict[str, Any]:
    return {
        "key": phase.key,
        "label": phase.label,
        "summary": domain.index.summary(phase.key),
        "group": phase.group,
        "home": home(domain, builder, phase.key),
        "facts": {name: list(texts) for name, texts in domain.index.facts(phase.key).items()},
        "pages": list(_pages(domain, builder, phase.key)),
    }


def home(domain: DevopsDomain, builder: Builder, key: str) -> dict[str, Any] | None:
    """Where a phase is; outside of the project there is an address only."""
    if place := domain.index.home(key):
        return _document(domain, builder, place.docname, place.anchor)
    url = elsewhere(domain, key, domain.root)
    return {"document": None, "title": None, "address": url} if url else None


def _document(
    domain: DevopsDomain, builder: Builder, docname: str, anchor: str = ""
) -> dict[str, Any]:
    address = address_of(builder, docname)
    return {
        "document": docname,
        "title": plain(domain.env.titles[docname]),
        "address": f"{address}#{anchor}" if anchor else address,
    }


def _pages(domain: DevopsDomain, builder: Builder, key: str) -> Iterator[dict[str, Any]]:
    for resource in domain.index.resources(key):
        yield _document(domain, builder, resource.docname) | {
            "description": resource.description,
            "kind": resource.kind,
        }
