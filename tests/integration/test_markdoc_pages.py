"""Pages written for a Markdoc site build as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import KEYS, Build, Built, Read, make_build

PAGE = """\
---
title: 'How we ship: a tour'
subtitle: 'Eight steps & a *loop*.'
date: '2026-01-05'
---

Our work goes round and round.

![The way we ship {priority}](/assets/docs/tour/devops-cycle.png)

{% callout type="note" %}

**Adapt it.**

Take what helps.

{% /callout %}

## Plan

Decide. [The plan page](/docs/devops/the-plan-phase-of-devops)

## Code

Write. [Its details](/docs/devops/the-code-phase-of-devops#fine-print)
"""


def site(**changes: str) -> dict[str, str]:
    pages = {
        f"devops/the-{key}-phase-of-devops.md": f"---\ntitle: 'The {key} phase'\n---\n\nText.\n\n## Fine print\n"
        for key in KEYS
    }
    index = "# Index\n\n```{toctree}\n:glob:\n\ndevops/*\n```\n"
    return {"index.md": index, "devops/tour.md": PAGE, **pages, **changes}


CONFIG = {
    "devops_phase_docs": "devops/the-{key}-phase-of-devops",
    "devops_cycle_images": ["*devops-cycle.png"],
    "devops_markdoc_pages": ["devops/*"],
    "devops_markdoc_root": "/docs",
}


ALONE = {"devops_markdoc_pages": ["*"], "devops_markdoc_root": "/docs"}
"""The same for a page that is the whole project."""


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = make_build(tmp_path_factory.mktemp("tour"))(site(), **CONFIG)
    assert built.warnings == []
    return built


def test_a_subtitle_that_is_no_text_is_reported_and_not_shown(read: Read) -> None:
    page = read("---\ntitle: Mine\nsubtitle: [one, two]\n---\n\nText.\n", **ALONE)
    assert page.warnings == [
        'index.md:3: WARNING: "subtitle" in the front matter has to be one text. '
        "[devops.front_matter]"
    ]
    assert "one" not in page.html()


def test_the_title_is_the_heading_and_the_subtitle_a_lead_paragraph(tour: Built) -> None:
    html = tour.html("devops/tour")
    assert "<h1>How we ship: a tour<" in html
    assert '<p class="devops-lead">Eight steps &amp; a *loop*.</p>' in html
    assert html.index("<h1>") < html.index("devops-lead") < html.index("Our work goes")
    assert '<meta content="Eight steps &amp; a *loop*." name="description" />' in tour.output(
        "devops/tour.html"
    )


def test_a_page_with_a_heading_keeps_it(read: Read) -> None:
    html = read("---\ntitle: Other\nsubtitle: Sub.\n---\n\n# Mine\n\nText.\n", **ALONE).html()
    assert html.count("<h1>") == 1
    assert html.index("<h1>Mine<") < html.index("Sub.") < html.index("Text.")


def test_the_picture_becomes_the_diagram_with_its_alt_text(tour: Built) -> None:
    html = tour.html("devops/tour")
    assert '<nav aria-label="The way we ship">' in html
    assert html.count('class="devops-cycle__phase ') == 8
    for key in KEYS:
        assert f'data-phase="{key}" href="the-{key}-phase-of-devops.html"' in html


def test_links_lead_to_documents_and_headings(tour: Built) -> None:
    html = tour.html("devops/tour")
    assert 'href="the-plan-phase-of-devops.html"><span class="std std-doc' in html
    assert 'href="the-code-phase-of-devops.html#fine-print"' in html


def test_the_callout_is_a_note(tour: Built) -> None:
    html = tour.html("devops/tour")
    note = html[html.index("admonition note") :]
    assert "<p><strong>Adapt it.</strong></p>\n<p>Take what helps.</p>" in note
    assert "{%" not in html


def test_each_phase_page_has_its_navigation(tour: Built) -> None:
    for key in KEYS:
        assert "devops-phase-nav" in tour.html(f"devops/the-{key}-phase-of-devops")


def test_links_out_of_the_project_go_to_the_site(read: Read) -> None:
    page = "---\ntitle: T\n---\n\n[Pricing](/pricing) ![Logo](/img/logo.png)\n"
    html = read(page, **ALONE, devops_markdoc_site="https://example.org/").html()
    assert 'href="https://example.org/pricing"' in html
    assert 'src="https://example.org/img/logo.png"' in html


def test_a_link_that_leads_nowhere_is_reported_and_its_text_kept(read: Read) -> None:
    built = read("---\ntitle: T\n---\n\nText.\n\n[Pricing](/docs/pricing)\n", **ALONE)
    assert built.warnings == [
        'index.md:7: WARNING: The link "/docs/pricing" leads to no document below '
        'devops_markdoc_root ("/docs"); set devops_markdoc_site if it leads outside. '
        "[devops.markdoc_value]"
    ]
    assert "<p>Pricing</p>" in built.html()


def test_a_link_follows_a_page_that_comes_or_goes(build: Build, tmp_path: Path) -> None:
    """Though nothing else reads its page again, such as a toctree with a pattern."""
    files = {"index.md": "# Page\n\n[there](/docs/new)\n"}
    config = {
        "devops_markdoc_pages": ["*"],
        "devops_markdoc_root": "/docs",
        "devops_markdoc_site": "https://example.org",
    }
    built = build(files, **config)
    assert 'href="https://example.org/docs/new"' in built.html()
    assert 'href="new.html"' in build(files | {"new.md": "# New\n"}, **config).html()
    (tmp_path / "source/new.md").unlink()
    assert 'href="https://example.org/docs/new"' in build(files, **config).html()


def test_other_pages_are_left_alone(build: Build) -> None:
    page = (
        "---\ntitle: From the front matter\n---\n\n# Mine\n\n![A {b}](https://example.org/x.png)\n"
    )
    html = build(site(**{"other.md": page}), **CONFIG).html("other")
    assert "From the front matter" not in html
    assert 'alt="A {b}"' in html


LINKS = {
    "/docs/b": "../b.html",
    "/docs/b/": "../b.html",
    "/docs/b.md": "../b.html",
    "/docs/b.html#two-words": "../b.html#two-words",
    "/docs/b#two-words": "../b.html#two-words",
    "/docs/b?x=1#two-words": "../b.html#two-words",
    "/docs/devops/../b": "../b.html",
    "/docs/sub": "../sub/index.html",
    "/docs/sub/": "../sub/index.html",
    "/docs/sub/index": "../sub/index.html",
    "/docs/with%20space": "../with%20space.html",
    "/docs": "../index.html",
    "/docs/": "../index.html",
    "/docs#index": "../index.html#index",
    "/documents/x": "https://example.org/documents/x",
    "/docs/lost?x=1#y": "https://example.org/docs/lost?x=1#y",
    "/../../etc/passwd": "https://example.org/../../etc/passwd",
    "//example.com/b": "https://example.com/b",
    "https://example.com/docs/b": "https://example.com/docs/b",
}


@pytest.mark.parametrize("root", ["/docs", "docs", "/docs/"])
@pytest.mark.parametrize("form", ["[x]({})", "[x][{label}]\n\n[{label}]: {}"])
def test_every_way_to_write_a_link(build: Build, root: str, form: str) -> None:
    links = [form.format(href, label=f"label-{number}") for number, href in enumerate(LINKS)]
    files = {
        "devops/tour.md": "---\ntitle: T\n---\n\n" + "\n\n".join(links),
        "b.md": "# B\n\n## One\n\n##### Two words\n",
        "sub/index.md": "# S\n",
        "with space.md": "# W\n",
        "index.md": "# Index\n\n```{toctree}\n:glob:\n\n**\n```\n",
    }
    config = {**CONFIG, "devops_phase_docs": "", "devops_markdoc_root": root}
    built = build(
        files,
        **config,
        devops_markdoc_site="https://example.org/",
        suppress_warnings=["myst.header"],
    )
    lost = [line for line in built.warnings if "self referenced" not in line]
    assert [line.split('"')[1] for line in lost] == ["/docs/lost?x=1#y"]
    found = re.findall(r'<p><a [^>]*href="([^"]*)"', built.html("devops/tour"))
    assert dict(zip(LINKS, found, strict=True)) == LINKS


def test_without_a_root_the_source_directory_is_the_site(build: Build) -> None:
    for root in ("", "/"):
        page = "---\ntitle: T\n---\n\n[x](/b) [y](/files/a.pdf) ![z](/files/a%20b.png)\n"
        built = build(
            {"index.md": page, "b.md": "# B\n", "files/a.pdf": "x", "files/a b.png": "x"},
            devops_markdoc_pages=["index"],
            devops_markdoc_root=root,
            suppress_warnings=["toc"],
        )
        assert [line for line in built.warnings if "toctree" not in line] == []
        html = built.html()
        assert 'href="b.html"' in html
        assert re.search(r'download="" href="_downloads/[^"]*/a.pdf"', html)
        assert 'src="_images/a%20b.png"' in html


def test_files_may_be_inside_or_outside_the_root(build: Build) -> None:
    page = "---\ntitle: T\n---\n\n[a](/docs/a.txt) [b](/b.txt)\n"
    built = build({**site(), "devops/tour.md": page, "a.txt": "x", "b.txt": "x"}, **CONFIG)
    assert built.warnings == []
    assert built.html("devops/tour").count("reference download") == 2


@pytest.mark.parametrize(
    "alt",
    ["Alt {priority}", "Alt{priority}", "Alt {priority} {eager}", "Alt {width=100 priority} "],
)
def test_annotations_leave_the_text_alternative(read: Read, alt: str) -> None:
    page = f"---\ntitle: T\n---\n\n[![{alt}](https://example.org/a.png)](https://example.org)\n"
    built = read(page, **ALONE)
    assert built.warnings == []
    assert 'alt="Alt"' in built.html()


LOST = """\
---
title: T
---

# [Lost 5](/docs/lost) here

> - [Lost 7](/docs/lost)
>
>   {% callout %}
>   | a |
>   |---|
>   | [Lost 12](/docs/lost) |
>   {% /callout %}

```{note}
:class: x

- a

  [*Lost* **20**](/docs/lost)
```

```{include} /part.txt
:start-line: 1
```

{% grid %}
{% cell title="Lost 28" href="/docs/lost" /%}
{% /grid %}
"""


def test_a_lost_link_is_reported_where_it_is(build: Build) -> None:
    files = {**site(), "devops/tour.md": LOST, "part.txt": "One\n\n[Lost 3](/docs/lost)\n"}
    built = build(files, **CONFIG)
    assert [line.split(" WARNING")[0] for line in built.warnings] == [
        "devops/tour.md:5:",
        "devops/tour.md:7:",
        "devops/tour.md:12:",
        "devops/tour.md:20:",
        "part.txt:3:",
        "devops/tour.md:28:",
    ]
    html = built.html("devops/tour")
    assert len(re.findall("[Ll]ost", re.sub("<[^>]*>", "", html))) == 6
    assert "<h1>Lost 5 here<" in html


def test_the_title_is_there_once_with_mysts_own_option(read: Read) -> None:
    page = read("---\ntitle: Mine\n---\n\nText.\n", **ALONE, myst_title_to_header=True)
    assert page.html().count("<h1>") == 1


def test_a_heading_in_a_quote_is_not_the_title(read: Read) -> None:
    html = read("---\ntitle: Mine\n---\n\n> # Quoted\n\nText.\n", **ALONE).html()
    assert html.index("<h1>Mine<") < html.index("Quoted")


def test_what_is_lost_below_the_root_is_reported_though_there_is_a_site(build: Build) -> None:
    """Below the root is this project; what is above it is the site's."""
    page = (
        "---\ntitle: T\n---\n\n[a](/docs/deplyo) ![b](/docs/img/missing.png)\n\n"
        "[c](/pricing) ![d](/img/logo.png)\n"
    )
    site = {"devops_markdoc_site": "https://example.org", "devops_markdoc_pages": ["index"]}
    built = build({"index.md": page}, devops_markdoc_root="/docs", **site)
    assert built.warnings == [
        'index.md:5: WARNING: The link "/docs/deplyo" leads to no document below '
        'devops_markdoc_root ("/docs"). [devops.markdoc_value]',
        'index.md:5: WARNING: There is no picture "/docs/img/missing.png" in this project. '
        "[devops.markdoc_value]",
    ]
    assert 'href="https://example.org/docs/deplyo"' in built.html()
    assert build({"index.md": page}, devops_markdoc_root="/", **site).warnings == []


BREAKS = """
---
title: T
---

***

{% callout %}
in one

---

in two
{% /callout %}

> quote
>
> ---

{% table %}
- cell one
- b
---
- two

  ***

  three
- c
{% /table %}

***

***

{% box %}
box one

---

box two
{% /box %}

## End

***
"""


def test_a_thematic_break_may_be_anywhere_on_a_markdoc_page(build: Build) -> None:
    config: dict[str, object] = {
        "devops_markdoc_pages": ["*"],
        "devops_markdoc_tags": {"box": "note"},
    }
    built = build(BREAKS, **config)
    assert built.warnings == []
    assert built.html().count('<hr class="docutils"') == 8
    assert re.search(r"in one</p>\s*<hr[^>]*>\s*<p>in two", built.html())
    built = build(BREAKS, "latex", **config)
    assert built.warnings == []
    (tex,) = built.outdir.glob("*.tex")
    assert tex.read_text(encoding="utf-8").count(r"\bigskip\hrule\bigskip") == 8


def test_breaks_elsewhere_are_docutils_business(build: Build) -> None:
    tag = "{% callout %}\na\n\n---\n\nb\n{% /callout %}"
    directive = ":::{note}\na\n\n---\n\nb\n:::"
    built = build(f"# A\n\n{tag}\n\n{directive}\n", myst_enable_extensions=["colon_fence"])
    reported = "index.md:14: WARNING: Transition must be child"  # by docutils 0.21 and later
    assert [warning for warning in built.warnings if reported not in warning] == []
    assert built.html().count("<hr") == 2
