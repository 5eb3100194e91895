"""Markdown files in a project of reStructuredText, which has them for other readers.

MyST makes a page of every one of them.  A project that has MyST among its own extensions, or whose
first page is Markdown, has asked for that.  One that has only this extension gets them when one of
them has something of it: a README that was no page before stays none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import get_matching_files

from ..config import Settings

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

SUFFIX = ".md"

_OURS = r"^devops-\w+:|\{(?:% *)?(?:callout\b|devops[:-])"
"""Front matter, a directive, a role or a tag."""


def leave_others_files(app: Sphinx, config: Config) -> None:
    """Take back the suffix that MyST has added, if nothing asks for Markdown."""
    written = config.source_suffix
    suffixes = [written] if isinstance(written, str) else [*written]
    is_first = any((app.srcdir / f"{config.root_doc}{suffix}").is_file() for suffix in suffixes)
    if is_first and SUFFIX not in suffixes and not any(_asking(app, config)):
        app.registry.source_suffix.pop(SUFFIX, None)


def _asking(app: Sphinx, config: Config) -> Iterator[str]:
    """The Markdown files that have something of ours, or that ``conf.py`` has as phases' pages."""
    cycles = Settings.read(config).all_cycles.values()
    named = {
        name.partition("#")[0]
        for cycle in cycles
        for phase in cycle
        for name in cycle.pages_of(phase)
    }
    excluded = [*config.exclude_patterns, *config.templates_path, *EXCLUDE_PATHS]
    for name in get_matching_files(app.srcdir, [f"**{SUFFIX}"], excluded):
        text = Path(app.srcdir, name).read_text(encoding="utf-8", errors="replace")
        if name.removesuffix(SUFFIX) in named or re.search(_OURS, text, re.MULTILINE):
            yield name
