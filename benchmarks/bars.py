"""What must not be exceeded: a run of the benchmarks fails if something is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A limit to something measured."""

    what: str
    limit: float

    def holds(self, found: float, case: str = "") -> bool:
        """Print how it went, for one *case* of it if there are several."""
        what = f"{self.what}: {case}" if case else self.what
        verdict = "ok" if found <= self.limit else "TOO MUCH"
        print(f"  {what:<60} {found:>7.3f}   at most {self.limit:<5} {verdict}", flush=True)
        return found <= self.limit


DIAGRAM = Bar("a diagram with eight links, to a grid of eight cards", 0.08)
SHARE = Bar("our share of a build of the most pages", 0.03)
GROWTH = Bar("our time for a page, to that with a quarter of the pages", 1.2)
TAG = Bar("{% callout %}, to the same :::{callout}", 1.15)
PLAIN = Bar("a page without tags, to one without the extension", 1.01)
MISTAKES = Bar("4,000 mistakes, to 1,000", 6)
SIDEBAR = Bar("the ring in the sidebar of every page, to none", 1.08)
EDIT = Bar("an edit that nine pages show, to one that none shows", 1.3)
CYCLES = Bar("24 pages of three cycles, to 24 pages of one", 1.05)
