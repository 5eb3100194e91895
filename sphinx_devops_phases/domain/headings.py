"""Where a fragment leads: to the heading or the label that is called just so, or nearly so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes
from myst_parser.mdit_to_docutils.base import default_slugify

from ..markdoc.addresses import letters

if TYPE_CHECKING:
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment


def named(env: BuildEnvironment, docname: str, fragment: str) -> tuple[str, ...] | None:
    """Where MyST takes a *fragment* of a document to: a slug of its own there, or a label."""
    _line, anchor, text = _slugs(env, docname).get(fragment, (0, "", ""))
    if anchor:
        return docname, anchor, text
    labels = _labels(env)
    return labels.labels.get(fragment) or labels.anonlabels.get(fragment)


def alike(env: BuildEnvironment, docname: str, fragment: str) -> tuple[str, str] | None:
    """The id and the text of the place with the same letters and digits, if none is named so."""
    if named(env, docname, fragment):
        return None
    places = [*_headings(env, docname), *_labelled(env, docname)]
    for written in (str, letters):
        for anchor, slug, text in places:
            if written(fragment) in (written(slug), written(anchor)):
                return anchor, text
    return None


def _slugs(env: BuildEnvironment, docname: str) -> dict[str, tuple[int, str, str]]:
    """The line, the id and the text of each place that MyST knows on a page, by its name."""
    slugs: dict[str, tuple[int, str, str]] = env.metadata.get(docname, {}).get("myst_slugs", {})
    return slugs


def _labels(env: BuildEnvironment) -> StandardDomain:
    return env.get_domain("std")  # type: ignore[return-value]


def _headings(env: BuildEnvironment, docname: str) -> Iterator[tuple[str, str, str]]:
    """The id, the slug and the text of each heading."""
    seen: Counter[str] = Counter()
    for entry in env.tocs[docname].findall(nodes.reference):
        if entry["refuri"] != docname:
            continue  # of a table of contents that the page shows
        text = entry.astext()
        slug = default_slugify(text)
        anchor = entry["anchorname"].removeprefix("#") or nodes.make_id(text)
        yield anchor, f"{slug}-{seen[slug]}" if seen[slug] else slug, text
        seen[slug] += 1


def _labelled(env: BuildEnvironment, docname: str) -> Iterator[tuple[str, str, str]]:
    """The id and the name of each place on a page that was given one."""
    for name, (_line, anchor, _text) in _slugs(env, docname).items():
        yield anchor, name, name
    for name, (place, anchor) in list(_labels(env).anonlabels.items()):
        if place == docname:
            yield anchor, name, name
