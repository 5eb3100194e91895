"""What Markdoc costs.

Times are of reading a page (`Builder.read_doc`: parsing, transforms, storing the doctree), in CPU
seconds of this process.  What is compared is measured in turns, so that a machine that changes its
speed changes both sides.
"""

from __future__ import annotations

import io
import pickle
import tempfile
from pathlib import Path
from statistics import median
from time import process_time
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx

from . import bars
from .common import no_collection

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


def doctree(app: Sphinx) -> nodes.document:
    """What was stored; the environment would answer with what it was asked for first."""
    with (Path(app.doctreedir) / "index.doctree").open("rb") as file:
        return cast("nodes.document", pickle.load(file))


def fastest(app: Sphinx, text: str) -> float:
    """The best of a few times, which other programs have disturbed least."""
    return min(read(app, text) for _ in range(3))


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


def depth(node: nodes.Node) -> int:
    """How many levels of nodes there are."""
    return 1 + max(map(depth, node.children), default=0)


def page(tag: str, place: str, count: int) -> str:
    """A page with a tag *count* times in one place."""
    lines = [line for _ in range(count) for line in tag.split("\n")]
    return f"# Page\n\nHead.\n\n{PLACES[place](lines)}\n\nTail.\n"


def main(quick: bool) -> bool:
    """Print what was found; whether everything is within its bar."""
    with tempfile.TemporaryDirectory() as name:
        plain = opened(Path(name) / "plain", "myst_parser", "sphinx_design")
        ours = opened(Path(name) / "ours", "sphinx_devops_phases")
        return all([tags(ours, plain, quick), mistakes(ours, quick), nesting(ours)])


def tags(ours: Sphinx, plain: Sphinx, quick: bool) -> bool:
    """What a tag costs to a directive, and what it costs to have none."""
    text = PARAGRAPH * 3
    markdoc = f'{text}{{% callout type="tip" title="T" %}}\n\n{text}{{% /callout %}}\n\n'
    directive = f"{text}:::{{callout}} T\n:type: tip\n\n{text}:::\n\n"
    small = '{% callout type="tip" %}\nText.\n{% /callout %}\n\n'
    small_directive = ":::{callout}\n:type: tip\n\nText.\n:::\n\n"
    without = "".join(PARAGRAPH.replace("{number}", str(number)) for number in range(60))
    few = 4 if quick else 1
    short = ratio((ours, small * 50), (ours, small_directive * 50), 60 // few)
    long = ratio((ours, markdoc * 10), (ours, directive * 10), 40 // few)
    none = ratio((ours, without), (plain, without), 500 // few)
    return all(
        [
            bars.TAG.holds(short, "50 short ones"),
            bars.TAG.holds(long, "10 long ones"),
            bars.PLAIN.holds(none),
        ]
    )


def mistakes(ours: Sphinx, quick: bool) -> bool:
    """How the cost of a page grows with the mistakes on it, and whether its text is kept."""
    good = []
    for kind, tag in MISTAKES.items():
        for place in ["page"] if quick else PLACES:
            few, many = page(tag, place, 1000), page(tag, place, 4000)
            found = fastest(ours, many) / fastest(ours, few)
            good.append(bars.MISTAKES.holds(found, f"{kind}, {place}"))
            text = doctree(ours).astext()
            if not ("Head." in text and "Tail." in text.splitlines()[-1]):
                print("    the head or the tail of the page is missing")
                good.append(False)
    return all(good)


def nesting(ours: Sphinx) -> bool:
    """Whether tags within tags keep their text, however deep."""
    good = []
    for tags in (["callout"], ["tabs", 'tab label="A"'], ["grid", "cell"]):
        opening = "".join(f"{{% {tag} %}}\n" for tag in tags) * 150
        closing = "".join(f"{{% /{tag.split()[0]} %}}\n" for tag in reversed(tags)) * 150
        read(ours, f"# Page\n\n{opening}Deep.\n{closing}\nTail.\n")
        text, deepest = doctree(ours).astext(), depth(doctree(ours))
        kept = "Deep." in text and "Tail." in text
        verdict = "kept" if kept else "LOST"
        print(f"  150 nested {tags[0]}: {deepest} levels of nodes, text {verdict}")
        good.append(kept)
    return all(good)
