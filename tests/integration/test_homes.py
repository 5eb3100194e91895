"""Pages and sections with several homes, and what is said of the phases there."""

from __future__ import annotations

import re

import pytest
from conftest import Build, Read, drawing_in, phase_pages

from sphinx_devops_phases.phases import shortened


def navigations(html: str) -> list[tuple[list[str], str, str]]:
    """Each navigation: the current phases, and where the previous and the next one are."""
    found = []
    for nav in re.findall(r'<nav [^>]*class="devops-phase-nav".*?</nav>', html, re.DOTALL):
        current = re.findall(r'aria-current="page" data-phase="(\w+)"', nav)
        before, after = (
            "".join(re.findall(rf'href="([^"]*)" rel="{rel}"', nav)) for rel in ("prev", "next")
        )
        found.append((current, before, after))
    return found


def in_diagram(html: str) -> list[str]:
    """The phases that the first diagram marks."""
    svg = drawing_in(html)
    return re.findall(r'data-phase="(\w+)"[^>]* aria-current="page"', svg)


def with_two_phases(page: str) -> dict[str, str]:
    """A handbook in which *page* is about build and test, next to the pages of the others."""
    pages = phase_pages()
    for key in ("build", "test"):
        pages[f"phases/{key}.md"] = f"---\norphan: true\n---\n# {key}\n"
    return pages | {"both.md": page}


@pytest.mark.parametrize(
    "page",
    [
        "---\norphan: true\ndevops-phase: [test, build]\n---\n# Both\n",
        "---\norphan: true\n---\n# Both\n\n```{devops-phase} build\n```\n\n```{devops-phase} test\n```\n",
    ],
    ids=["front matter", "directives"],
)
def test_a_page_about_two_phases_marks_both_and_leads_around_them(build: Build, page: str) -> None:
    built = build(with_two_phases(page + "\n```{devops-cycle}\n```\n"))
    assert built.warnings == []
    html = built.html("both")
    assert in_diagram(html) == ["build", "test"]
    assert navigations(html) == [(["build", "test"], "phases/code.html", "phases/release.html")]


def test_the_pages_of_two_phases_are_listed_under_each(build: Build) -> None:
    page = "---\norphan: true\ndevops-phase: [test, build]\n---\n# Both\n\n```{devops-resources}\n```\n"
    pages = with_two_phases(page)
    for key in ("build", "test", "plan"):
        pages[f"{key}-it.md"] = f"---\norphan: true\ndevops-related: [{key}]\n---\n# How to {key}\n"
    html = build(pages).html("both")
    assert html.index("How to build") < html.index("How to test")
    assert "How to plan" not in html


TWO_HEADINGS = """
# How we build

```{devops-phase} build
```

We build.

# How we test

```{devops-phase} test
```

We test.
"""


def test_of_two_sections_at_the_top_the_second_is_no_page(build: Build) -> None:
    pages = with_two_phases(f"---\norphan: true\n---\n{TWO_HEADINGS}")
    html = build(pages).html("both")
    assert navigations(html) == [
        (["build"], "phases/code.html", "#how-we-test"),
        (["test"], "#", "phases/release.html"),
    ]
    assert html.index("We build.") < html.index("devops-phase-nav") < html.index("We test.")
    assert '"both.html#how-we-test"' in build(pages).html()


def test_the_navigation_of_a_page_of_several_sections_is_at_its_end(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] += "\n# And more\n\nThe end.\n"
    html = build(pages).html("phases/plan")
    assert html.index("The end.") < html.index("devops-phase-nav")


def test_what_stands_in_the_section_of_a_phase_is_about_that_phase(build: Build) -> None:
    section = "## How we test\n\n```{devops-phase} test\n```\n\n"
    shown = "```{devops-cycle}\n```\n\n```{devops-grid}\n```\n\n```{devops-resources}\n```\n"
    pages = with_two_phases(f"---\norphan: true\n---\n# Both\n\n{section}{shown}")
    pages["it.md"] = "---\norphan: true\ndevops-related: [test]\n---\n# Test data\n"
    pages["that.md"] = "---\norphan: true\ndevops-related: [plan]\n---\n# Plan data\n"
    html = build(pages).html("both")
    assert in_diagram(html) == ["test"]
    assert re.findall(r'<strong><a [^>]*href="([^"]*)"', html) == ["#how-we-test"]
    assert "Test data" in html
    assert "Plan data" not in html


def test_two_directives_in_one_section_give_one_warning_and_the_first_wins(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] = (
        "# Plan\n\n```{devops-phase} plan\nThe first.\n```\n\n```{devops-phase} plan\nThe second.\n```\n"
    )
    built = build(pages)
    assert built.warnings == [
        'phases/plan.md:7: WARNING: The phase "plan" has its home in phases/plan:3 already, '
        "so its page is not phases/plan:7; keep one of the two. [devops.phase_duplicate]"
    ]
    assert '<title class="nohighlight">The first.</title>' in built.html()


def test_each_claim_after_the_first_gives_a_warning(build: Build) -> None:
    pages = phase_pages()
    for name in ("also.md", "too.md"):
        pages[name] = "---\norphan: true\ndevops-phase: plan\n---\n# Plan\n"
    assert [line.split(" already, ")[1] for line in build(pages).warnings] == [
        "so its page is not also:3; keep one of the two. [devops.phase_duplicate]",
        "so its page is not too:3; keep one of the two. [devops.phase_duplicate]",
    ]


def test_a_duplicate_in_an_included_file_is_named_by_that_file(build: Build) -> None:
    pages = phase_pages()
    pages["part.txt"] = "\n\n```{devops-phase} plan\n```\n"
    pages["other.md"] = "---\norphan: true\n---\n# Other\n\n```{include} part.txt\n```\n"
    (warning,) = build(pages).warnings
    assert re.search(r"so its page is not \S*part\.txt:\d;", warning)


# Summaries


@pytest.mark.parametrize(
    ("paragraph", "summary"),
    [
        (
            "We plan[^1] with <kbd>Ctrl</kbd> and *care*.\n\n[^1]: Note.",
            "We plan with Ctrl and care.",
        ),
        ("![badge](https://example.org/a.png)\n\nWe plan.", "We plan."),
        ("Read [](code.md), {ref}`sec` and [](#sec).", "Read The code phase, Sec and Sec."),
        ("See {doc}`code`, {numref}`loop`.", "See The code phase, Fig. 1."),
        ("See {eq}`law` and {devops:phase}`code`.", "See (1) and Code."),
        ("One line\\\nand two.", "One line and two."),
        ("% Not said.\n\nWe plan.", "We plan."),
        ("Read [the next](code.md) first.", "Read the next first."),
        ("継" * 200, "継" * 159 + " …"),
        ("word " * 50, "word " * 31 + "…"),
    ],
    ids=[
        *("notes and markup", "a picture", "links", "roles", "an equation", "a break"),
        *("a comment", "named links", "no spaces", "spaces"),
    ],
)
def test_the_summary_is_what_can_be_read_of_the_first_paragraph(
    build: Build, paragraph: str, summary: str
) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] = f"---\ndevops-phase: plan\n---\n# Plan\n\n{paragraph}\n"
    pages["phases/test.md"] += (
        "\n(sec)=\n## Sec\n\n```{math}\n:label: law\na\n```\n\n"
        "```{devops-cycle}\n:name: loop\n:caption: C\n```\n"
    )
    built = build(pages, numfig=True)
    assert f'<title class="nohighlight">{summary}</title>' in built.html()


def test_brackets_and_braces_may_begin_a_subtitle(build: Build) -> None:
    for text in ("[Beta] Ship it", "{x} y", "[" * 5_000):
        pages = phase_pages()
        pages["phases/plan.md"] = f'---\ndevops-phase: plan\nsubtitle: "{text}"\n---\n# Plan\n'
        assert f'<title class="nohighlight">{shortened(text)}</title>' in build(pages).html()


def test_pages_that_the_configuration_names_have_a_summary_and_an_index_entry(build: Build) -> None:
    pages = {
        name: re.sub("---.*?---", "---\norphan: true\n---", text, flags=re.DOTALL)
        for name, text in phase_pages().items()
    }
    built = build(pages, devops_phase_docs="phases/{key}")
    assert built.warnings == []
    assert '<title class="nohighlight">What we do to plan.</title>' in built.html()
    assert 'href="phases/plan.html#the-plan-phase">Plan</a>' in built.output("genindex.html")


def test_sections_titled_like_phases_are_in_the_index(build: Build) -> None:
    built = build("# Page\n\n```{devops-cycle}\n```\n\n## Plan\n\nFirst.\n")
    assert 'href="index.html#plan">Plan</a>' in built.output("genindex.html")


def test_a_phase_that_a_page_names_twice_is_in_the_index_once(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] += "\n```{devops-phase} plan\n```\n"
    index = build(pages).output("genindex.html")
    assert re.findall(r'href="phases/plan.html#[^"]*">(.*?)</a>', index) == ["Plan"]


def test_phases_of_one_name_and_place_are_in_the_index_once(build: Build) -> None:
    pages = phase_pages()
    old, new = "devops-phase: plan", "devops-phase: [plan, ml/plan]"
    pages["phases/plan.md"] = pages["phases/plan.md"].replace(old, new)
    index = build(pages, devops_cycles={"ml": ["plan", "train", "serve"]}).output("genindex.html")
    assert re.findall(r'href="phases/plan.html#[^"]*">(.*?)</a>', index) == ["Plan"]


# Other things of the same name


def test_links_to_other_things_with_the_name_of_a_phase_lead_there(build: Build) -> None:
    pages = phase_pages()
    pages["index.md"] += "\n(test)=\n## Our tests\n\n{any}`test` [](#test) {any}`plan`\n"
    pages["phases/plan.md"] += "\n[](build) {any}`build`\n"
    built = build(pages)
    assert built.warnings == []
    index = built.html()
    assert index.count('<a class="reference internal" href="#test">') == 2
    assert '<a class="reference internal" href="phases/plan.html" title=' in index
    assert built.html("phases/plan").count('<a class="reference internal" href="build.html">') == 2


def test_an_unknown_key_in_a_role_is_one_warning_for_strict_projects_too(read: Read) -> None:
    built = read("# Page\n\n{devops:phase}`biuld`\n", nitpicky=True)
    assert built.warnings == [
        'index.md:3: WARNING: There is no phase "biuld": did you mean "build"? [devops.phase_unknown]'
    ]


# Places that lose what they are


def test_a_label_before_an_empty_list_of_resources_stays(build: Build) -> None:
    built = build("# Page\n\n(pages)=\n```{devops-resources} plan\n```\n\n[There](#pages)\n")
    assert built.warnings == []
    assert 'id="pages"' in built.html()


def test_an_empty_list_of_resources_leaves_nothing(read: Read) -> None:
    built = read("# Page\n\n```{devops-resources} plan\n```\n")
    assert "<span" not in built.html()


def test_one_page_of_html_has_no_link_to_a_resource_that_it_leaves_out(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] += "\n```{devops-resources}\n```\n"
    pages["rel.md"] = "---\norphan: true\ndevops-related: [plan]\n---\n# Related\n"
    html = build(pages, "singlehtml").html()
    assert "Related" in html
    assert "#document-rel" not in html


def test_a_grid_has_at_most_six_columns_and_its_style_sheet(build: Build) -> None:
    built = build("# Page\n\n```{devops-grid}\n:columns: 9\n```\n")
    assert "devops-phases.css" in built.output("index.html")
    assert built.warnings == [
        'index.md:3: WARNING: devops-grid: the option "columns" cannot be "9": use 1 to 6. '
        "[devops.config]"
    ]


@pytest.mark.parametrize(
    ("doc", "end"),
    [
        ("deep/p.md", ': write "deep/p", a docname without a suffix.'),
        ("deep/p.html", ': write "deep/p", a docname without a suffix.'),
        ("deep/p/", ': write "deep/p", a docname without a suffix.'),
        ("deep\\p.md", ': write "deep/p", a docname without a suffix.'),
        ("deap/p", ': did you mean "deep/p"?'),
        ("elsewhere", "."),
        ("elsewhere.md", "."),
    ],
)
def test_a_document_that_is_not_there_has_a_name_that_is_meant(
    build: Build, doc: str, end: str
) -> None:
    phases = [{"key": "plan", "doc": doc}, "code", "build"]
    files = {"index.md": "# Start\n", "deep/p.md": "---\norphan: true\n---\n# Plan\n"}
    assert build(files, devops_phases=phases).warnings == [
        f'WARNING: conf.py: devops_phases says that "plan" is at "{doc}", and there is no such '
        f"document{end} [devops.config]"
    ]


OPENING = "# Plan\n\nThe first paragraph.\n"
FRONT = "---\norphan: true\nsubtitle: In the front matter.\n---\n"
DIRECTIVE = "\n```{devops-phase} plan\nIn the directive.\n```\n"


@pytest.mark.parametrize(
    ("page", "given", "summary"),
    [
        (FRONT + OPENING + DIRECTIVE, "In conf.py.", "In the directive."),
        (FRONT + OPENING, "In conf.py.", "In the front matter."),
        (OPENING, "In conf.py.", "In conf.py."),
        (OPENING, None, "The first paragraph."),
        ("# Plan\n", None, "Decide what to change next, and why."),
        (OPENING + "\n```{devops-phase} plan\n```\n", "In conf.py.", "In conf.py."),
        ("---\ndevops-phase: plan\n---\n" + OPENING, "In conf.py.", "In conf.py."),
    ],
    ids=[
        *("directive", "front matter", "configuration", "first paragraph", "built in"),
        *("a directive without words", "front matter without words"),
    ],
)
def test_the_order_of_summaries(build: Build, page: str, given: str | None, summary: str) -> None:
    plan = {"key": "plan", "doc": "p"} | ({"summary": given} if given else {})
    files = {"index.md": "# Start\n\n```{devops-cycle}\n```\n", "p.md": page}
    html = build(files, devops_phases=[plan, "code", "build"]).html()
    assert f'<title class="nohighlight">{summary}</title>' in html
