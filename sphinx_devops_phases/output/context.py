"""What templates of web pages know of the cycles: ``devops`` in the context of each page.

It is there only in a project whose templates ask for it, and worked out when they do.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import FileSystemLoader

from .. import drawing
from ..domain import DevopsDomain
from ..domain.view import draws
from ..drawing.markup import escaped, safe_url
from ..marks import spoken_label
from ..messages import _
from .nodes import neighbours

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from ..domain.view import View
    from ..phases import Cycle, Mark

TEMPLATES = Path(__file__).parents[1] / "templates"

_NAMED = re.compile(rb"\bdevops\b")


class PagePhase(NamedTuple):
    """A phase as one page sees it.  Texts are unescaped: ``{{ phase.label|e }}``.

    :param key: As pages name it, ``deploy`` or ``incident/triage``.
    :param label: What readers see.
    :param summary: What its page says of it.
    :param group: The group, or ``""``.
    :param number: Its place in the cycle, from 1.
    :param href: Its page, seen from this one, or ``None``.
    :param external: Whether that is outside of the project.
    :param current: Whether this page is about the phase.
    :param here: Whether this page is the one of the phase.
    """

    key: str
    label: str
    summary: str
    group: str
    number: int
    href: str | None
    external: bool
    current: bool
    here: bool


class PageCycle:
    """A cycle as one page sees it.

    :param name: As pages name it; ``""`` for the project's own.
    :param label: What readers see.
    :param phases: All phases, in order.
    :param current: Those that the page is about.
    :param previous: The phase before these, or ``None``.
    :param next: The phase after these, or ``None``.
    :param ring: A small ring of links, as HTML.
    """

    def __init__(self, view: View, cycle: Cycle) -> None:
        self._view = view
        self._cycle = cycle
        self.name = cycle.name
        self.label = str(spoken_label(cycle))

    @cached_property
    def _marks(self) -> tuple[Mark, ...]:
        about = {home.key for home in self._view.homes()} or set(self._view.related())
        return self._view.marks(self._cycle.name, about)

    @cached_property
    def phases(self) -> list[PagePhase]:
        """All of them, in order."""
        return [self._phase(mark) for mark in self._marks]

    def _phase(self, mark: Mark) -> PagePhase:
        key = mark.phase.key
        return PagePhase(
            key=key,
            label=mark.label,
            summary=mark.summary,
            group=mark.phase.group,
            number=self._cycle.index(key) + 1,
            href=safe_url(mark.href),
            external=mark.external,
            current=mark.current,
            here=mark.here,
        )

    @property
    def current(self) -> list[PagePhase]:
        """Those that the page is about."""
        return [self._phase(mark) for mark in self._marks if mark.current]

    @property
    def previous(self) -> PagePhase | None:
        """The one before these."""
        around = neighbours(self._marks)
        return self._phase(around[0]) if around else None

    @property
    def next(self) -> PagePhase | None:
        """The one after these."""
        around = neighbours(self._marks)
        return self._phase(around[1]) if around else None

    @property
    def ring(self) -> str:
        """A landmark with the small ring in it, and the names of the marked phases beneath."""
        label = escaped(str(_("Phases: %s") % self.label))
        names = ", ".join(mark.label for mark in self._marks if mark.current)
        beneath = f'<p class="devops-sidebar__label">{escaped(names)}</p>' if names else ""
        ring = drawing.small.ring(self._marks)
        return (
            f'<nav class="devops-cycle devops-sidebar" aria-label="{label}">{ring}{beneath}</nav>'
        )


class PageContext(PageCycle):
    """The project's own cycle as one page sees it, and beside it all of them.

    :param cycles: All cycles, the project's own first.
    """

    def __init__(self, view: View) -> None:
        super().__init__(view, view.domain.phases)

    @cached_property
    def cycles(self) -> list[PageCycle]:
        """All cycles, the project's own first."""
        return [PageCycle(self._view, cycle) for cycle in self._view.domain.cycles.values()]


def prepare(builder: Builder) -> bool:
    """Offer our templates to *builder*; whether any template, or the list of a sidebar, uses us."""
    loaders = getattr(getattr(builder, "templates", None), "loaders", None)
    as_data = hasattr(builder, "dump_context")  # the context itself is what is written
    if loaders is None or as_data or not draws(builder):
        return False
    loaders.append(FileSystemLoader(TEMPLATES))  # the last, so that a project's own comes first
    config = builder.config
    if "devops-cycle" in repr((config.html_sidebars, config.html_theme_options)):
        return True
    folders = getattr(builder.templates, "pathchain", ())
    return any(
        _NAMED.search(path.read_bytes())
        for folder in folders
        for path in Path(builder.confdir, folder).rglob("*.html*")
        if path.is_file()
    )


def add_context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Node | None
) -> None:
    """Let the page's templates ask."""
    domain = DevopsDomain.of(app.env)
    if domain.in_templates:
        context["devops"] = PageContext(domain.view(pagename))
