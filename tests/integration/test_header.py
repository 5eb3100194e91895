"""Each page that has to do with phases says beneath its title which they are."""

from __future__ import annotations

import re

import pytest
from conftest import Build, drawing_in, phase_pages
from docutils import nodes

RELATED = "---\norphan: true\ndevops-related: [deploy, operate]\n---\n# Roll back\n\nText.\n"
TWO = "---\norphan: true\ndevops-phase: [plan, code]\n---\n# Both\n"


def header(html: str) -> str:
    """The words of the page's first line about phases."""
    found = re.search(r'<p class="devops-phase-header">(.*?)</p>', html, re.DOTALL)
    return re.sub("<[^>]*>", "", found[1]) if found else ""


def test_the_page_of_a_phase_says_where_in_the_cycle_it_is(build: Build) -> None:
    html = build(phase_pages()).html("phases/deploy")
    assert header(html) == "Ops · phase 6 of 8"
    assert html.index("</h1>") < html.index("devops-phase-header") < html.index("What we do")


def test_a_page_about_two_phases_names_both(build: Build) -> None:
    pages = phase_pages() | {"both.md": TWO}
    pages |= {f"phases/{key}.md": f"# {key}\n" for key in ("plan", "code")}
    html = build(pages).html("both")
    assert header(html) == "Plan · Dev · phase 1 of 8, Code · Dev · phase 2 of 8"


def test_a_section_that_is_the_home_of_a_phase_has_its_own(build: Build) -> None:
    page = "# All\n\n## Shipping\n\n```{devops-phase} deploy\n```\n\nText.\n"
    html = build(page).html()
    assert html.index("<h2>") < html.index("devops-phase-header")
    assert header(html) == "Ops · phase 6 of 8"


def test_a_related_page_names_its_phases_as_links(build: Build) -> None:
    html = build(phase_pages() | {"back.md": RELATED}).html("back")
    assert header(html) == "Phases: Deploy, Operate"
    assert 'href="phases/deploy.html"' in html
    assert "<strong>" not in html


def test_a_phase_of_a_named_cycle_says_which_one(build: Build) -> None:
    page = "---\ndevops-phase: incident/triage\n---\n# Judge\n"
    html = build(page, devops_cycles={"incident": ["detect", "triage", "review"]}).html()
    assert header(html) == "Incident · phase 2 of 3"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("deploy, operate, incident/review", "Phases: Deploy, Operate · Incident: Review"),
        ("deploy, incident/review", "Phase: Deploy · Incident: Review"),
        ("incident/triage, incident/review", "Incident: Triage, Review"),
    ],
)
def test_a_page_that_is_related_to_a_named_cycle_says_which_one(
    build: Build, keys: str, words: str
) -> None:
    """With the spots of its phases before each cycle."""
    page = RELATED.replace("deploy, operate", keys)
    cycles = {"incident": ["detect", "triage", "review"]}
    html = build(phase_pages() | {"back.md": page}, devops_cycles=cycles).html("back")
    assert header(html) == words
    (line,) = re.findall(r'<p class="devops-phase-header">(.*?)</p>', html, re.DOTALL)
    spots = [part.count("<rect") for part in line.split(" · ")]
    assert spots == [part.count(",") + 1 for part in words.split(" · ")]


def test_a_line_that_has_only_a_number_begins_like_a_sentence(build: Build) -> None:
    page = "---\ndevops-phase: ship\n---\n# Ship\n"
    html = build(page, devops_phases=["make", "check", "ship"]).html()
    assert header(html) == "Phase 3 of 3"


def test_a_page_that_says_nothing_of_phases_has_none(build: Build) -> None:
    pages = phase_pages() | {"plain.md": "---\norphan: true\n---\n# Plain\n"}
    assert "devops" not in build(pages).html("plain").lower().replace("devops-cycle", "")


def test_the_words_that_a_page_begins_with_are_its_own(build: Build) -> None:
    """As others see them, who show a page by its first text."""
    built = build({"index.md": "---\ndevops-related: plan\n---\n# Page\n\nThe text.\n"})
    page = built.doctree()
    built.app.env.apply_post_transforms(page, "index")
    assert [one.astext() for one in page.findall(nodes.paragraph)] == ["The text."]
    assert "devops-phase-header" in built.html()


def test_it_can_be_left_out(build: Build) -> None:
    pages = phase_pages() | {"back.md": RELATED}
    built = build(pages, devops_phase_header="none")
    assert header(built.html("phases/deploy")) == header(built.html("back")) == ""


def test_a_track_shows_all_phases_with_the_pages_own_marked(build: Build) -> None:
    html = build(phase_pages(), devops_phase_header="track").html("phases/deploy")
    (track,) = re.findall(r'<svg class="devops-phase-header__strip" viewBox="0 0 94.*?</svg>', html)
    assert re.findall(r'opacity="[^"]*"', track) == ['opacity=".3"'] * 7
    assert 'aria-hidden="true"' in track


def test_its_spot_has_the_hue_of_the_phase_in_the_diagram(build: Build) -> None:
    pages = phase_pages()
    pages["phases/deploy.md"] += "\n```{devops-cycle}\n```\n"
    html = build(pages).html("phases/deploy")
    (spot,) = re.findall(r"__strip.*?(devops-cycle__hue\d+)", html)
    assert f'{spot}" data-phase="deploy"' in drawing_in(html)


# The subtitle


def test_the_page_of_a_phase_shows_its_subtitle(build: Build) -> None:
    html = build(phase_pages()).html("phases/deploy")
    assert '<p class="devops-lead">All about deploy.</p>' in html


@pytest.mark.parametrize("markdoc", [True, False])
def test_on_paper_it_is_set_in_larger_letters(build: Build, markdoc: bool) -> None:
    page = "---\ndevops-phase: plan\nsubtitle: To 100 %.\n---\n# Page\n\nText.\n"
    built = build(page, "latex", devops_markdoc_pages=["index"] if markdoc else [])
    (tex,) = built.outdir.glob("*.tex")
    assert "\n{\\large To 100 \\%.\\par\\nopagebreak}" in tex.read_text(encoding="utf-8")


def test_a_subtitle_that_is_on_the_page_anyway_is_there_once(build: Build) -> None:
    pages = phase_pages()
    pages["phases/deploy.md"] = pages["phases/deploy.md"].replace(
        "What we do to deploy.", "All about deploy."
    )
    assert build(pages).html("phases/deploy").count("All about deploy.</p>") == 1


@pytest.mark.parametrize("docname", ["phases/deploy", "back"])
def test_pages_about_phases_have_a_description_for_search_engines(
    build: Build, docname: str
) -> None:
    back = RELATED.replace("---\n# ", "description: 'To <go> \"back\".'\n---\n# ")
    page = build(phase_pages() | {"back.md": back}).output(f"{docname}.html")
    expected = {"phases/deploy": "All about deploy.", "back": "To &lt;go&gt; &quot;back&quot;."}
    assert page.count('<meta name="description"') == 1
    assert f'<meta name="description" content="{expected[docname]}" />' in page


def test_a_description_is_no_longer_than_a_summary(build: Build) -> None:
    page = RELATED.replace("---\n# ", f"description: '{'long ' * 500}'\n---\n# ")
    html = build({"index.md": page}).output("index.html")
    (words,) = re.findall(r'<meta name="description" content="([^"]*)"', html)
    assert len(words) <= 322


# Marks


def test_a_diagram_on_a_related_page_marks_its_phases_and_says_so(build: Build) -> None:
    page = RELATED + "\n```{devops-cycle}\n```\n"
    drawing = drawing_in(build(phase_pages() | {"back.md": page}).html("back"))
    assert re.findall(r'data-phase="(\w+)"[^>]* aria-current="(\w+)"', drawing) == [
        ("deploy", "true"),
        ("operate", "true"),
    ]
    assert 'aria-label="Deploy, Ops, phase 6 of 8, marked"' in drawing


def test_a_diagram_on_the_page_of_a_phase_says_that_this_is_the_page(build: Build) -> None:
    pages = phase_pages()
    pages["phases/deploy.md"] += "\n```{devops-cycle}\n:current: deploy, test\n```\n"
    drawing = drawing_in(build(pages).html("phases/deploy"))
    assert re.findall(r'data-phase="(\w+)"[^>]* aria-current="(\w+)"', drawing) == [
        ("test", "true"),
        ("deploy", "page"),
    ]


def test_a_navigation_on_a_related_page_leads_around_its_phases(build: Build) -> None:
    page = RELATED + "\n```{devops-nav}\n```\n"
    html = build(phase_pages() | {"back.md": page}).html("back")
    assert 'href="phases/release.html" rel="prev"' in html
    assert 'href="phases/monitor.html" rel="next"' in html
    assert 'aria-current="page"' not in html


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_other_outputs_have_the_same_words(build: Build, builder: str) -> None:
    pages = phase_pages() | {"back.md": RELATED}
    pages["index.md"] = pages["index.md"].replace("phases/plan\n", "phases/plan\nback\n")
    built = build(pages, builder, copyright="1", version="1")
    suffix = {"text": "**/*.txt", "latex": "*.tex", "epub": "**/*.xhtml"}[builder]
    text = "".join(path.read_text(encoding="utf-8") for path in built.outdir.glob(suffix))
    assert "Ops · phase 6 of 8" in text
    assert "Phases: " in text
