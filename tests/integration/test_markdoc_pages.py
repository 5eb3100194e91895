"""Pages written for a Markdoc site build as they are."""

from __future__ import annotations

from conftest import KEYS, Build, Built

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


def tour(build: Build) -> tuple[Built, str]:
    built = build(site(), **CONFIG)
    assert built.warnings == []
    return built, built.html("devops/tour")


def test_the_title_is_the_heading_and_the_subtitle_a_lead_paragraph(build: Build) -> None:
    built, html = tour(build)
    assert "<h1>How we ship: a tour<" in html
    assert '<p class="devops-lead">Eight steps &amp; a *loop*.</p>' in html
    assert html.index("<h1>") < html.index("devops-lead") < html.index("Our work goes")
    assert '<meta content="Eight steps &amp; a *loop*." name="description" />' in built.output("devops/tour.html")


def test_a_page_with_a_heading_keeps_it(build: Build) -> None:
    page = "---\ntitle: Other\nsubtitle: Sub.\n---\n\n# Mine\n\nText.\n"
    html = build(site(**{"devops/tour.md": page}), **CONFIG).html("devops/tour")
    assert html.count("<h1>") == 1
    assert html.index("<h1>Mine<") < html.index("Sub.") < html.index("Text.")


def test_the_picture_becomes_the_diagram_with_its_alt_text(build: Build) -> None:
    _, html = tour(build)
    assert '<nav aria-label="The way we ship">' in html
    assert html.count('class="devops-cycle__phase ') == 8
    for key in KEYS:
        assert f'data-phase="{key}" href="the-{key}-phase-of-devops.html"' in html


def test_links_lead_to_documents_and_headings(build: Build) -> None:
    _, html = tour(build)
    assert 'href="the-plan-phase-of-devops.html"><span class="std std-doc' in html
    assert 'href="the-code-phase-of-devops.html#fine-print"' in html


def test_the_callout_is_a_note(build: Build) -> None:
    _, html = tour(build)
    note = html[html.index("admonition note") :]
    assert "<p><strong>Adapt it.</strong></p>\n<p>Take what helps.</p>" in note
    assert "{%" not in html


def test_each_phase_page_has_its_navigation(build: Build) -> None:
    built, _ = tour(build)
    for key in KEYS:
        assert "devops-phase-nav" in built.html(f"devops/the-{key}-phase-of-devops")


def test_links_out_of_the_project_go_to_the_site(build: Build) -> None:
    page = "---\ntitle: T\n---\n\n[Pricing](/pricing) ![Logo](/img/logo.png)\n"
    built = build(site(**{"devops/tour.md": page}), **CONFIG, devops_markdoc_site="https://example.org/")
    html = built.html("devops/tour")
    assert 'href="https://example.org/pricing"' in html
    assert 'src="https://example.org/img/logo.png"' in html


def test_a_link_that_leads_nowhere_is_reported_and_its_text_kept(build: Build) -> None:
    page = "---\ntitle: T\n---\n\nText.\n\n[Pricing](/docs/pricing)\n"
    built = build(site(**{"devops/tour.md": page}), **CONFIG)
    assert built.warnings == [
        'devops/tour.md:7: WARNING: The link "/docs/pricing" leads to no document below '
        'devops_markdoc_root ("/docs"); set devops_markdoc_site if it leads outside. '
        "[devops.markdoc_value]"
    ]
    assert "<p>Pricing</p>" in built.html("devops/tour")


def test_other_pages_are_left_alone(build: Build) -> None:
    page = "---\ntitle: From the front matter\n---\n\n# Mine\n\n![A {b}](https://example.org/x.png)\n"
    html = build(site(**{"other.md": page}), **CONFIG).html("other")
    assert "From the front matter" not in html
    assert 'alt="A {b}"' in html
