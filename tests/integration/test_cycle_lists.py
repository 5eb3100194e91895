"""An ordered list at the beginning of ``devops-cycle`` is the cycle: no configuration is needed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from conftest import Build, drawing_in

LIST = """\
1. [Detect](runbooks/detect.md) – An alert, or a customer.
2. [How bad is it?](#triage) – Decide in five minutes.
3. Mitigate – First the users, then the cause.
4. [Look back](https://example.org/reviews?a=1) — Without blame.
"""
PAGE = f"""\
# Start

```{{devops-cycle}}
:shape: ring
:caption: An incident

{LIST}
The legend.
```

(triage)=
## Judging

```{{toctree}}
runbooks/detect
```
"""
FILES = {
    "index.md": PAGE,
    "runbooks/detect.md": f"# Detecting\n\n````{{devops-cycle}}\n{LIST.replace('runbooks/', '')}"
    "````\n",
}


def phases(html: str) -> list[tuple[str, str]]:
    """What each phase of the first drawing is called, and where it leads."""
    drawing = drawing_in(html)
    found = []
    for tag in re.findall(r"<[ag] [^>]*data-phase=[^>]*>", drawing):
        name, address = (re.search(rf'{at}="([^"]*)"', tag) for at in ("aria-label", "href"))
        found.append((name[1] if name else "", address[1] if address else ""))
    return found


def said(html: str) -> list[str]:
    line = html[html.index('<p class="devops-cycle__line') :].partition("</p>")[0]
    spoken = re.findall(r"<span[^>]*>(.*?)</span>", line)
    return [unescape(text.replace("<strong>", "").replace("</strong>", "")) for text in spoken]


def directive(body: str, *options: str) -> str:
    head = "".join(f"{option}\n" for option in options)
    return f"# Page\n\n````{{devops-cycle}}\n{head}\n{body}\n````\n"


# What is drawn


def test_its_items_are_the_phases_and_their_links_are_resolved(build: Build) -> None:
    built = build(FILES)
    assert built.warnings == []
    assert phases(built.html()) == [
        ("Detect, phase 1 of 4", "runbooks/detect.html"),
        ("How bad is it?, phase 2 of 4", "#triage"),
        ("Mitigate, phase 3 of 4, no page yet", ""),
        ("Look back, phase 4 of 4", "https://example.org/reviews?a=1"),
    ]


def test_what_stands_behind_the_dash_is_the_summary(build: Build) -> None:
    assert said(build(FILES).html()) == [
        "Detect – An alert, or a customer.",
        "How bad is it? – Decide in five minutes.",
        "Mitigate – First the users, then the cause.",
        "Look back – Without blame.",
    ]


def test_the_rest_of_the_content_is_the_legend(build: Build) -> None:
    html = build(FILES).html()
    assert re.search(r'<div class="legend">\s*<p>The legend.</p>\s*</div>', html)
    assert "<ol" not in html.split("<figure")[1].split("</figure>")[0]


def test_links_are_seen_from_the_page(build: Build) -> None:
    html = build(FILES | {"runbooks/detect.md": FILES["runbooks/detect.md"]}).html(
        "runbooks/detect"
    )
    assert ("How bad is it?, phase 2 of 4", "../index.html#triage") in phases(html)


def test_the_page_that_an_item_leads_to_is_marked_there(build: Build) -> None:
    html = build(FILES).html("runbooks/detect")
    marked = re.findall(r'data-phase="([\w-]+)"[^>]* aria-current', html)
    assert marked == ["detect"]


def test_it_works_in_restructuredtext(build: Build) -> None:
    page = (
        "Start\n=====\n\n.. devops-cycle::\n   :shape: track\n   :current: mend it\n\n"
        "   1. :ref:`Detect <here>` -- Hear of it.\n   2. `Mend it <https://example.org/>`__\n"
        "   3. Learn\n\n.. _here:\n\nHere\n----\n"
    )
    built = build({"index.rst": page})
    assert built.warnings == []
    html = built.html()
    assert [where for _name, where in phases(html)] == ["#here", "https://example.org/", ""]
    assert re.findall(r'data-phase="([\w-]+)"[^>]* aria-current', html) == ["mend-it"]


@pytest.mark.parametrize(
    ("builder", "name", "expected"),
    [
        (
            "latex",
            "*.tex",
            [r"\begin{tikzpicture}", r"\hyperref[\detokenize{runbooks/detect::doc}]"],
        ),
        ("text", "index.txt", ["1. Detect – An alert, or a customer.", "3. Mitigate"]),
        ("epub", "index.xhtml", ["_images/devops-cycle-", 'href="runbooks/detect.xhtml"', "<ol"]),
        ("xml", "index.xml", ["<enumerated_list", 'refuri="runbooks/detect"']),
    ],
)
def test_other_outputs_have_the_list_as_it_is_written(
    build: Build, builder: str, name: str, expected: list[str]
) -> None:
    built = build(FILES, builder, copyright="1", version="1")
    assert built.warnings == []
    (path,) = built.outdir.glob(name)
    text = path.read_text(encoding="utf-8")
    assert [part for part in expected if part not in text] == []


def test_its_words_are_found_by_the_search(build: Build) -> None:
    assert '"mitig"' in build(FILES).output("searchindex.js")


def test_a_link_that_leads_nowhere_is_reported_as_anywhere(build: Build) -> None:
    built = build(directive("1. [One](missing.md)\n2. Two\n3. Three\n"))
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(
        "index.md:5: WARNING: 'myst' cross-reference target not fou"
    )


def test_an_address_that_runs_a_script_is_no_link(build: Build) -> None:
    page = "Start\n=====\n\n.. devops-cycle::\n\n   1. `One <javascript:alert(1)>`__\n   2. `B <https://example.org>`__\n   3. C\n"
    html = build({"index.rst": page}).html()
    assert "javascript:" not in html
    assert phases(html)[:2] == [
        ("One, phase 1 of 3, no page yet", ""),
        ("B, phase 2 of 3", "https://example.org"),
    ]
