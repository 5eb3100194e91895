"""What is measured, and what must not be exceeded: a run fails if something is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A row of the table, and the limit to what is found; ``None`` for what others are held to."""

    what: str
    limit: float | None = None


DIAGRAM = Bar("a further diagram of eight links, to a grid of eight cards", 0.025)
CONSTANT = Bar("the floor: a constant text as long as it in a figure, to that grid")
CYCLES = Bar("24 pages of three cycles, to 24 pages of one", 1.05)
SIDEBAR = Bar("the ring in the sidebar of every page, to none", 1.08)
SHARE = Bar("our share of a build of {0} pages with navigation and headers", 0.02)
GROWTH = Bar("our time for a page of them, to that with a quarter of the pages", 1.2)
MEMORY = Bar("what the environment keeps of a page of them, in bytes", 1000)
EDIT = Bar("an edit that nine pages show, to one that none shows", 1.3)
START = Bar("import and setup, beyond MyST's and sphinx-design's, in ms", 30)
LATER = Bar("what the first page of Markdown and the first diagram load besides, in ms", 30)
PLAIN = Bar("a page with nothing of ours, to one without the extension", 1.01)
CALLOUT = Bar(":::{callout}, to the same :::{note}", 1.5)
TAG = Bar("{% callout %}, to the same :::{callout}", 1.15)
MISTAKES = Bar("4,000 mistakes on a page, to 1,000, where it is worst: {0}", 6)
