"""What Markdoc costs.

Times are of reading a page (`Builder.read_doc`: parsing, transforms, storing the doctree), in CPU
seconds of this process.  What is compared is measured in turns, so that a machine that changes its
speed changes both sides.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from statistics import median
from time import process_time

from sphinx.application import Sphinx

from . import bars
from .common import no_collection
from .report import Report

MISTAKES = {
    "unclosed": '{% callout type="note" %}',
    "stray": "{% /callout %}",
    "mismatched": "{% callout %}\n{% /tab %}",
    "unterminated": '{% callout type="note"',
    "unterminated string": '{% callout title="note %}',
    "unknown": "{% youtube id=1 %}",
    "unclosed, mapped": "{% devops-cycle %}",
    "unclosed, with text": "{% callout %}Some text",
    "crossed": "{% callout %}\n{% tab %}\n{% /callout %}",
}
PLACES = {
    "page": lambda lines: "\n".join(lines),
    "list item": lambda lines: "- Item\n\n" + "\n".join(f"  {line}" for line in lines),
    "quote": lambda lines: "\n".join(f"> {line}" for line in lines),
    "indented": lambda lines: "\n".join(f"   {line}" for line in lines),
    "one line": lambda lines: " ".join(lines),
}
PARAGRAPH = (
    "Some text with *emphasis*, `code`, a [link](https://example.org) and\n"
    "a second line, as it stands in any handbook.\n\n"
    "## Section {number}\n\n- one item\n- another item\n\n"
)


def opened(directory: Path, *extensions: str, **config: object) -> Sphinx:
    """A project with one page that is read again and again."""
    directory.mkdir()
    (directory / "index.md").write_text("# Index\n", encoding="utf-8")
    (directory / "conf.py").write_text("", encoding="utf-8")
    settings = {"extensions": list(extensions), "myst_enable_extensions": ["colon_fence"]}
    app = Sphinx(
        directory,
        directory,
        directory / "build",
        directory / "doctrees",
        "dummy",
        confoverrides={**settings, **config},
        status=None,
        warning=io.StringIO(),
    )
    app.build()
    return app


def read(app: Sphinx, text: str) -> float:
    """Write the page, read it, and return how long the reading took."""
    (Path(app.srcdir) / "index.md").write_text(text, encoding="utf-8")
    app.env.clear_doc("index")
    with no_collection():
        begin = process_time()
        app.builder.read_doc("index")
        return process_time() - begin


def fastest(app: Sphinx, text: str) -> float:
    """The better of two times, which other programs have disturbed least."""
    return min(read(app, text) for _ in range(2))


def ratio(numerator: tuple[Sphinx, str], denominator: tuple[Sphinx, str], times: int) -> float:
    """How much more the first costs, as the median over turns."""
    for _ in range(3):
        read(*numerator), read(*denominator)
    found = []
    for turn in range(times):
        pair = [numerator, denominator]
        if turn % 2:
            pair.reverse()
        costs = {id(side): read(*side) for side in pair}
        found.append(costs[id(numerator)] / costs[id(denominator)])
    return median(found)


def page(tag: str, place: str, count: int) -> str:
    """A page with a tag *count* times in one place."""
    lines = [line for _ in range(count) for line in tag.split("\n")]
    return f"# Page\n\nHead.\n\n{PLACES[place](lines)}\n\nTail.\n"


def markdoc(report: Report, quick: bool) -> None:
    """What tags cost to directives, what it costs to have none, and what mistakes cost."""
    with tempfile.TemporaryDirectory() as name:
        plain = opened(Path(name) / "plain", "myst_parser", "sphinx_design")
        ours = opened(Path(name) / "ours", "sphinx_devops_phases")
        tags(report, ours, plain, quick)
        mistakes(report, ours, quick)


def tags(report: Report, ours: Sphinx, plain: Sphinx, quick: bool) -> None:
    """What callouts cost, and what it costs to have none."""
    few = 4 if quick else 1
    tag = '{% callout type="tip" %}\nText.\n{% /callout %}\n\n' * 50
    callout = ":::{callout}\n:type: tip\n\nText.\n:::\n\n" * 50
    note = ":::{note}\nText.\n:::\n\n" * 50
    without = "".join(PARAGRAPH.replace("{number}", str(number)) for number in range(60))
    report.add(bars.PLAIN, ratio((ours, without), (plain, without), 400 // few))
    report.add(bars.CALLOUT, ratio((ours, callout), (ours, note), 60 // few))
    report.add(bars.TAG, ratio((ours, tag), (ours, callout), 60 // few))


def mistakes(report: Report, ours: Sphinx, quick: bool) -> None:
    """How the cost of a page grows with the mistakes on it, where that is worst."""
    found = {
        (kind, place): fastest(ours, page(tag, place, 4000)) / fastest(ours, page(tag, place, 1000))
        for kind, tag in MISTAKES.items()
        for place in (["page"] if quick else PLACES)
    }
    worst = max(found, key=found.__getitem__)
    report.add(bars.MISTAKES, found[worst], ", ".join(worst))
