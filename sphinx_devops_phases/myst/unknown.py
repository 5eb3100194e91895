"""Tags that nobody knows: counted while a page is read, and reported once for each page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages import Warn, warn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

UNKNOWN = "devops_markdoc_unknown"
"""Where the environment keeps, while a document is read, the tags in it that nobody knows."""


def note_unknown(env: BuildEnvironment, name: str, location: str) -> None:
    """Count a tag that nobody knows."""
    found: dict[str, tuple[str, int]] = env.temp_data.setdefault(UNKNOWN, {})  # type: ignore
    first, count = found.get(name, (location, 0))
    found[name] = (first, count + 1)


def report_unknown(app: Sphinx, doctree: nodes.document) -> None:
    """Report each tag that nobody knows once for each page, where it is first."""
    found: dict[str, tuple[str, int]] = app.env.temp_data.pop(UNKNOWN, {})  # type: ignore
    for name, (location, count) in found.items():
        times = f" ({count} times on this page)" if count > 1 else ""
        message = (
            f'There is no tag "{name}"{times}, so only its text is kept. '
            "devops_markdoc_tags can map it to a directive, a role or another tag."
        )
        warn(Warn.MARKDOC_TAG, message, location)
