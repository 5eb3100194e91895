"""One mistake is one warning, and costs no text: every page here is one edit from a valid one."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from conftest import Rereader

BLOCKS = [
    '{% callout type="tip" title="Mind" %}\nw0w text.\n{% /callout %}\n',
    "{% aside %}w0w short.{% /aside %}\n",
    '{% grid columns=2 %}\n{% cell title="One" %}\nw0w text.\n{% /cell %}\n{% cell title="Two" /%}\n{% /grid %}\n',
    '{% tabs %}\n{% tab label="A" %}\nw0w text.\n{% /tab %}\n{% tab label="B" %}\nw1w text.\n{% /tab %}\n{% /tabs %}\n',
    '- w0w\n\n  {% hint style="warning" %}\n  w1w text.\n  {% /hint %}\n',
    '{% callout\n   type="danger"\n   title="Over lines" %}\nw0w text.\n{% /callout %}\n',
    "{% comment %}\nSecret.\n{% /comment %}\n\nw0w\n",
    "> {% callout %}\n> w0w\n> {% /callout %}\n",
    '1. w0w\n2. w1w\n   {% alert level="danger" %}\n   w2w\n   {% /alert %}\n',
    "{% table %}\n* w0w\n* w1w\n---\n* w2w\n* w3w\n{% /table %}\n",
    "{% callout %}\n{% aside %}\nw0w\n{% /aside %}\nw1w\n{% /callout %}\n",
]


def edits(block: str) -> Iterator[str]:
    """Every deletion, and some insertions, replacements, exchanges and new lines, inside a tag."""
    chance = random.Random(block)
    inside = [
        at for tag in re.finditer(r"\{%.*?%\}", block, re.DOTALL) for at in range(*tag.span())
    ]
    for at in inside:
        yield block[:at] + block[at + 1 :]
        if at + 1 in inside and block[at] != block[at + 1] and "\n" not in block[at : at + 2]:
            yield block[:at] + block[at + 1] + block[at] + block[at + 2 :]
        letter = chance.choice('aez/%}{"= .\n')
        yield block[:at] + letter + block[at:]
        yield block[:at] + letter + block[at + 1 :]


@pytest.fixture(scope="module", params=[[], ["*"]], ids=["any page", "a Markdoc page"])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rereader]:
    found = Rereader(tmp_path_factory.mktemp("edits"), devops_markdoc_pages=request.param)
    yield found
    found.app.cleanup()


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_one_edit_is_one_warning(page: Rereader, block: str) -> None:
    words = re.findall(r"w\d+w", block)
    found = Counter[int]()
    bad = []
    for edited in dict.fromkeys(edits(block)):
        html = page.html(f"# Page\n\n{edited}\nTail.\n")
        warnings = page.app.warning.getvalue().splitlines()
        found[len(warnings)] += 1
        lost = [word for word in [*words, "Tail."] if word not in html]
        if len(warnings) > 1 or lost:
            bad.append((edited, warnings, lost))
    assert bad == []
    assert found[1] > found[0]
