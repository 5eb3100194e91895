"""What the domain remembers of each document: records, from which all else follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .conditions import Condition
    from .words import Words

from ..phases import Facts


class Rank(IntEnum):
    """How a place came to be a phase's home; the lowest wins."""

    DECLARED = 0
    """By front matter, or by a directive."""
    MAPPED = 1
    """By the ``doc`` of a phase in the configuration."""
    TEMPLATE = 2
    """By a cycle's pattern there, such as :confval:`devops_phase_docs`."""
    SECTION = 3
    """By its title, on a page with a diagram."""


class Home(NamedTuple):
    """A place that describes a phase: a document, or one section of it."""

    rank: Rank
    key: str
    docname: str
    anchor: str = ""
    """The section's id, or ``""`` for the page as a whole."""
    summary: Words = ""
    """What a directive or the front matter says."""
    line: int | None = None
    source: str = ""
    """The file that declares it, if that is not the document's but one included there."""
    no_nav: bool = False
    conditions: tuple[Condition, ...] = ()
    """What has to hold for the place to be in an output."""
    opening: Words = ""
    """The first paragraph."""

    @property
    def location(self) -> str | tuple[str, int | None]:
        """Where a warning about it belongs."""
        return f"{self.source}:{self.line}" if self.source else (self.docname, self.line)

    def __str__(self) -> str:
        file = self.source or self.docname
        return f"{file}:{self.line}" if self.line else file


class Place(NamedTuple):
    """A section: its id, or ``""`` where there is none of that name, and its first paragraph."""

    anchor: str = ""
    opening: Words = ""
    conditions: tuple[Condition, ...] = ()


@dataclass
class Page:
    """What the domain remembers of one document."""

    homes: list[Home] = field(default_factory=list)
    """What a directive, the front matter or a section's title makes a home, in that order."""

    summary: str = ""
    """The subtitle or description of the front matter."""

    heading: str = ""
    """The id of the first section, which is the page's."""

    opening: Words = ""
    """The first paragraph, where the configuration makes the page a phase's home."""

    subtitle: str = ""
    """That of the front matter, where it is not shown by other means."""

    related: tuple[str, ...] = ()
    """The phases that the front matter names in ``devops-related``."""

    kind: str = ""
    """What it says that the page is, in ``devops-kind``."""

    facts: Facts = ()
    """What it says of the page's phases, in ``devops-facts``."""

    places: dict[str, Place] = field(default_factory=dict)
    """Its sections that the configuration makes a phase's home, by the name it has for them."""

    shapes: frozenset[tuple[str, str]] = frozenset()
    """The cycles that are drawn here, each by its name, and in which shape."""

    declares: bool = False
    """Whether it has a ``devops-phase``: no other page is searched for one."""

    shows: bool = False
    """Whether the page shows something that other pages may change."""

    sought: frozenset[str] = frozenset()
    """The documents that its links from the old site's root may mean, also if they do not exist."""

    sought_files: dict[str, bool] = field(default_factory=dict)
    """Files that such links may mean, below the sources, and whether they were there."""


class Resource(NamedTuple):
    """A page that names a phase in its front matter, with its title and description."""

    docname: str
    title: str
    description: str
    kind: str = ""
