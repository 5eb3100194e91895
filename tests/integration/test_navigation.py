"""Homes of phases, roles, and the navigation from one phase to the next."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import KEYS, Build, Built, Read, phase_pages

from sphinx_devops_phases.myst.token import INCLUDE_SHIFT


def nav(html: str) -> str:
    return html[
        html.index('class="devops-phase-nav"') : html.index(
            "</nav>", html.index('class="devops-phase-nav"')
        )
    ]


def step(html: str, rel: str) -> str:
    found = re.search(rf'href="([^"]*)" rel="{rel}"', nav(html))
    assert found
    return found[1]


def test_next_leads_around_the_loop_and_previous_back(handbook: Built) -> None:
    for index, key in enumerate(KEYS):
        html = handbook.html(f"phases/{key}")
        assert step(html, "next") == f"{KEYS[(index + 1) % 8]}.html"
        assert step(html, "prev") == f"{KEYS[index - 1]}.html"


def test_all_phases_are_listed_in_order_with_the_current_marked(handbook: Built) -> None:
    html = nav(handbook.html("phases/build"))
    entries = re.findall(r"<li><a ([^>]*)>(\w+)</a></li>", html)
    assert [label.lower() for _, label in entries] == list(KEYS)
    assert [label for attributes, label in entries if 'aria-current="page"' in attributes] == [
        "Build"
    ]


@pytest.mark.parametrize(("place", "count"), [("top", 1), ("bottom", 1), ("both", 2), ("none", 0)])
def test_where_the_navigation_goes(build: Build, place: str, count: int) -> None:
    html = build(phase_pages(), devops_phase_nav=place).html("phases/plan")
    assert html.count('class="devops-phase-nav"') == count
    if count == 1:
        assert (html.index("devops-phase-nav") < html.index("What we do")) is (place == "top")


def test_placed_by_hand_it_is_not_added_again(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] = (
        "---\ndevops-phase: plan\n---\n# Plan\n\n```{devops-nav}\n```\n\nText.\n"
    )
    html = build(pages).html("phases/plan")
    assert html.count('class="devops-phase-nav"') == 1
    assert html.index("devops-phase-nav") < html.index("Text.")


def test_no_navigation_on_request(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] = "# Plan\n\n```{devops-phase} plan\n:no-nav:\n```\n"
    assert "devops-phase-nav" not in build(pages).html("phases/plan")


def test_homes_by_directive_with_its_content_as_the_summary(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] = "# Plan\n\n```{devops-phase} plan\nDecide, *then* do.\n```\n\nText.\n"
    built = build(pages)
    assert built.warnings == []
    assert '<title class="nohighlight">Decide, then do.</title>' in built.html()
    assert "Decide" not in re.sub(r'title="[^"]*"', "", built.html("phases/plan"))


def test_a_section_can_be_a_home(read: Read) -> None:
    sections = "\n".join(
        f"## About {key}\n\n```{{devops-phase}} {key}\n```\n\nWords on {key}.\n" for key in KEYS
    )
    built = read(f"# Page\n\n```{{devops-cycle}}\n```\n\n{sections}")
    assert built.warnings == []
    html = built.html()
    assert 'data-phase="plan" href="#about-plan"' in html
    assert '<title class="nohighlight">Words on plan.</title>' in html
    assert html.count('class="devops-phase-nav"') == 8


def test_homes_by_template_and_by_mapping(build: Build) -> None:
    pages = {name: text.replace("devops-phase:", "other:") for name, text in phase_pages().items()}
    pages["special.md"] = "---\norphan: true\n---\n# Special\n"
    built = build(
        pages,
        devops_phase_docs="phases/{key}",
        devops_phases=[{"key": "plan", "doc": "special"}, *KEYS[1:]],
    )
    assert built.warnings == []
    html = built.html()
    assert 'data-phase="plan" href="special.html"' in html
    assert 'data-phase="code" href="phases/code.html"' in html
    assert "devops-phase-nav" in built.html("special")
    assert "devops-phase-nav" not in built.html("phases/plan")


@pytest.mark.parametrize("parallel", [0, 2])
def test_two_homes_give_one_warning_and_the_first_wins(build: Build, parallel: int) -> None:
    pages = phase_pages()
    pages["a-copy.md"] = "---\norphan: true\ndevops-phase: plan\n---\n# Another plan\n"
    built = build(pages, parallel=parallel)
    assert built.warnings == [
        'a-copy.md:3: WARNING: The phase "plan" has its home in phases/plan:2 already, '
        "so its page is not a-copy:3; keep one of the two. [devops.phase_duplicate]"
    ]
    assert 'data-phase="plan" href="phases/plan.html"' in built.html()


def test_unknown_phases_are_reported_where_they_are_named(build: Build) -> None:
    built = build(
        {
            "index.md": "# Page\n\n{devops:phase}`biuld`\n\n```{devops-phase} deplyo\nSome words.\n```\n\n```{toctree}\nother\n```\n",
            "other.md": "---\ntitle: x\ndevops-phase: moniter\n---\n# Other\n",
        }
    )
    assert sorted(built.warnings) == [
        'index.md:3: WARNING: There is no phase "biuld": did you mean "build"? [devops.phase_unknown]',
        'index.md:5: WARNING: There is no phase "deplyo": did you mean "deploy"? [devops.phase_unknown]',
        'other.md:3: WARNING: There is no phase "moniter": did you mean "monitor"? [devops.phase_unknown]',
    ]
    assert len(built.warnings) == 3
    assert "Some words." in built.html()


def test_roles_and_links(build: Build) -> None:
    pages = phase_pages()
    pages["index.md"] += (
        "\n{devops:phase}`plan`, {devops:phase}`we build <build>`, {any}`test`, [](#release)\n"
    )
    built = build(pages, nitpicky=True)
    html = built.html()
    assert built.warnings == []
    for href, text in [
        ("plan", "Plan"),
        ("build", "we build"),
        ("test", "Test"),
        ("release", "Release"),
    ]:
        assert re.search(rf'href="phases/{href}.html"[^>]*>(<[^>]*>)*{text}', html), href


def test_phases_are_in_the_inventory(handbook: Built) -> None:
    objects = list(handbook.app.env.get_domain("devops").get_objects())
    assert objects[0] == ("plan", "Plan", "phase", "phases/plan", "the-plan-phase", 1)
    assert len(objects) == 8


def test_what_the_search_finds_of_a_phase_is_there(build: Build) -> None:
    """Whether its home is a page, a section, or a page that conf.py names."""
    pages = phase_pages() | {
        "phases/plan.md": "---\ndevops-phase: plan\n---\n(target)=\n# Über *uns*\n",
        "phases/code.md": "# Page\n\n## Part\n\n```{devops-phase} code\n```\n",
        "phases/build.md": "# We build\n",
    }
    built = build(pages, devops_phase_docs="phases/{key}")
    text = built.output("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")")
    index = json.loads(text)
    (found,) = (objects for prefix, objects in index["objects"].items() if prefix == "")
    assert len(found) == 8
    for document, _type, _priority, anchor, _name in found:
        page = built.output(index["docnames"][document] + ".html")
        assert page.count(f' id="{anchor}"') == 1


def test_a_changed_summary_rewrites_the_pages_that_show_it(build: Build) -> None:
    pages = phase_pages() | {"plain.md": "---\norphan: true\n---\n# Plain\n"}
    built = build(pages)
    plain = built.outdir / "plain.html"
    before = plain.stat().st_mtime_ns
    pages["phases/plan.md"] = pages["phases/plan.md"].replace(
        "All about plan", "Everything on plans"
    )
    html = build(pages).html()
    assert "Everything on plans" in html
    assert "Everything on plans" in built.html("phases/test")
    assert plain.stat().st_mtime_ns == before


def test_parallel_and_repeated_builds_are_identical(build: Build, tmp_path: Path) -> None:
    def contents(parallel: int) -> dict[str, bytes]:
        shutil.rmtree(tmp_path / "build", ignore_errors=True)
        outdir = build(phase_pages(), parallel=parallel).outdir
        return {str(path.relative_to(outdir)): path.read_bytes() for path in outdir.rglob("*.html")}

    first = contents(0)
    assert contents(0) == first
    assert contents(4) == first


def test_in_plain_text_the_navigation_is_a_line(build: Build) -> None:
    text = build(phase_pages(), "text").output("phases/plan.txt")
    assert "Previous phase: Monitor | Next phase: Code" in text


def test_pages_related_to_a_phase_are_listed_on_its_page(build: Build) -> None:
    pages = phase_pages()
    pages["phases/build.md"] += "\n```{devops-resources}\n```\n"
    pages["cache.md"] = (
        "---\norphan: true\ndevops-related: [build, test]\ndescription: Why it is warm.\n---\n# Build cache\n"
    )
    built = build(pages)
    assert built.warnings == []
    html = built.html("phases/build")
    found = re.search(r'<li><p><a [^>]*href="\.\./cache.html">(.*?)</a>(.*?)</p>', html)
    assert found
    assert "Build cache" in found[1]
    assert found[2] == " – Why it is warm."


def test_elsewhere_the_related_pages_are_grouped_by_phase(build: Build) -> None:
    pages = phase_pages()
    pages["index.md"] += "\n```{devops-resources}\n```\n"
    pages["cache.md"] = "---\norphan: true\ndevops-related: build, test\n---\n# Build cache\n"
    html = build(pages).html()
    listed = html[html.index("<dl") : html.index("</dl>")]
    assert re.findall(r"phases/(\w+).html", listed) == ["build", "test"]
    assert listed.count("cache.html") == 2


def test_a_page_related_to_an_unknown_phase(build: Build) -> None:
    pages = phase_pages()
    pages["cache.md"] = "---\norphan: true\ndevops-related: [biuld, test]\n---\n# Build cache\n"
    assert build(pages).warnings == [
        'cache.md:3: WARNING: There is no phase "biuld": did you mean "build"? [devops.phase_unknown]'
    ]


def test_a_page_tagged_later_appears_in_the_list(build: Build) -> None:
    pages = phase_pages()
    pages["phases/build.md"] += "\n```{devops-resources}\n```\n"
    pages["cache.md"] = "---\norphan: true\n---\n# Build cache\n"
    assert "Build cache" not in build(pages).html("phases/build")
    pages["cache.md"] = "---\norphan: true\ndevops-related: [build]\n---\n# Build cache\n"
    assert "Build cache" in build(pages).html("phases/build")
    pages["cache.md"] = pages["cache.md"].replace("# Build cache", "# Warm cache")
    assert "Warm cache" in build(pages).html("phases/build")


def test_phases_are_in_the_index(handbook: Built) -> None:
    index = handbook.output("genindex.html")
    for key in KEYS:
        assert f'href="phases/{key}.html#the-{key}-phase">{key.capitalize()}</a>' in index


@pytest.mark.parametrize("builder", ["html", "text", "latex"])
def test_on_a_page_about_no_phase_it_lists_them_all(build: Build, builder: str) -> None:
    pages = phase_pages()
    pages["index.md"] += "\n```{devops-nav}\n```\n"
    built = build(pages, builder, latex_documents=[("index", "book.tex", "Book", "", "howto")])
    assert built.warnings == []
    if builder == "html":
        html = nav(built.html())
        assert len(re.findall(r'<li><a data-phase="\w+" href="phases/\w+.html"', html)) == 8
        assert "rel=" not in html
    elif builder == "text":
        assert "Plan | Code | Build | Test" in built.output("index.txt")
    else:
        assert built.output("book.tex").count(r"\hyperref[\detokenize{phases/plan::doc}]") >= 2


def test_navigation_by_hand_in_a_section_is_about_that_section(read: Read) -> None:
    page = (
        "# Page\n\n## One\n\n```{devops-phase} plan\n```\n\n```{devops-nav}\n```\n\n"
        "## Two\n\n```{devops-phase} code\n:no-nav:\n```\n\n## Three\n\n```{devops-phase} build\n```\n"
    )
    html = read(page).html()
    assert re.findall(r'aria-current="page" data-phase="(\w+)"', html) == ["plan", "build"]


def test_a_page_without_a_heading_has_navigation_too(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] = "---\ndevops-phase: plan\n---\n\nOnly text.\n"
    assert "devops-phase-nav" in build(pages).html("phases/plan")


@pytest.mark.parametrize("value", ["~", "''", "null"])
def test_an_empty_front_matter_value_is_no_word(build: Build, value: str) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] = (
        f"---\ndevops-phase: plan\nsubtitle: {value}\ndevops-related: {value}\n---\n# Plan\n"
    )
    pages["other.md"] = f"---\norphan: true\ndevops-phase: {value}\n---\n# Other\n"
    built = build(pages)
    assert {line.partition(": ")[0] for line in built.warnings} == {
        *("other.md:3", "phases/plan.md:4")
    }
    assert all("is empty" in line for line in built.warnings)
    assert "null" not in built.html()


def test_a_page_and_a_directive_on_it_may_say_the_same(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] += "\n```{devops-phase} plan\nFrom the directive.\n```\n"
    built = build(pages)
    assert built.warnings == []
    assert ">From the directive.</title>" in built.html()


def test_shifted_lines_rewrite_no_other_page(build: Build) -> None:
    pages = phase_pages()
    pages["phases/plan.md"] = "# Plan\n\n```{devops-phase} plan\nDecide.\n```\n"
    built = build(pages)
    other = built.outdir / "phases/code.html"
    before = other.stat().st_mtime_ns
    pages["phases/plan.md"] = pages["phases/plan.md"].replace("# Plan\n", "# Plan\n\nText.\n\n")
    build(pages)
    assert other.stat().st_mtime_ns == before


def test_builders_that_share_an_environment_all_follow_a_change(build: Build) -> None:
    pages = phase_pages()
    build(pages, "latex")
    build(pages, "html")
    pages["phases/plan.md"] = pages["phases/plan.md"].replace(
        "All about plan", "Everything on plans"
    )
    assert "Everything on plans" in build(pages, "html").html("phases/test")


def test_links_in_other_syntaxes_follow_a_moved_home(build: Build) -> None:
    pages = phase_pages() | {
        "links.md": "---\norphan: true\n---\n# Links\n\n{any}`plan` [](#plan)\n"
    }
    assert build(pages).html("links").count('href="phases/plan.html"') == 2
    pages["phases/code.md"] += "\n## Planning\n\n```{devops-phase} plan\n```\n"
    pages["phases/plan.md"] = "# Nothing\n"
    assert build(pages).html("links").count('href="phases/code.html#planning"') == 2


def test_a_tooltip_is_about_the_section_that_the_link_leads_to(build: Build) -> None:
    text = "# {0}\n\n```{{devops-cycle}}\n```\n\n## Plan\n\nWords of {0}.\n"
    files = {
        "index.md": text.format("index"),
        "z.md": "---\norphan: true\n---\n" + text.format("z"),
    }
    assert '<title class="nohighlight">Words of z.</title>' in build(files).html("z")


def test_the_navigation_is_styled_in_one_page_of_html_too(build: Build) -> None:
    pages = {f"{key}.md": f"# About {key}\n" for key in KEYS}
    toctree = "```{toctree}\n:glob:\n\n*\n```\n"
    built = build(
        {"index.md": f"# Book\n\n{toctree}", **pages}, "singlehtml", devops_phase_docs="{key}"
    )
    page = built.output("index.html")
    assert "devops-phase-nav" in page
    assert "devops-phases.css" in page


def test_a_home_in_an_included_file_is_named_by_that_file(build: Build) -> None:
    pages = phase_pages()
    pages["index.md"] += "\n```{include} part.txt\n```\n"
    pages["part.txt"] = "Text.\n\n```{devops-phase} plan\n```\n"
    line = 3 + INCLUDE_SHIFT  # as MyST counts it
    assert build(pages).warnings == [
        f'phases/plan.md:2: WARNING: The phase "plan" has its home in part.txt:{line} already, '
        "so its page is not phases/plan:2; keep one of the two. [devops.phase_duplicate]"
    ]


def test_a_template_that_finds_nothing(build: Build) -> None:
    built = build("# Page\n\n```{devops-cycle}\n```\n", devops_phase_docs="nothing/{key}")
    assert built.warnings == [
        'WARNING: conf.py: devops_phase_docs, "nothing/{key}", finds no document for any phase. '
        'It is a docname without a suffix, such as "phases/{key}". [devops.config]'
    ]


def test_compact_navigation_is_the_row_of_phases(build: Build) -> None:
    built = build(phase_pages(), devops_phase_nav="compact")
    found = nav(built.html("phases/plan"))
    assert "devops-phase-nav__prev" not in found
    assert "devops-phase-nav__next" not in found
    assert found.count("<li>") == 8


@pytest.mark.parametrize("builder", ["html", "text", "latex"])
def test_a_neighbour_without_a_page_is_named_and_says_so(build: Build, builder: str) -> None:
    pages = phase_pages()
    del pages["phases/code.md"]
    pages["index.md"] = pages["index.md"].replace("phases/code\n", "")
    built = build(pages, builder)
    assert built.warnings == []
    name = {"html": "phases/plan.html", "text": "phases/plan.txt"}.get(builder, "")
    path = built.outdir / name if name else next(built.outdir.glob("*.tex"))
    text = re.sub(r"<[^>]*>|\s+", " ", path.read_text(encoding="utf-8"))
    said = {"html": "Next phase Code No page yet", "text": "Next phase: Code (No page yet)"}
    assert said.get(builder, "Code (No page yet)") in " ".join(text.split())


def test_a_card_without_a_page_is_no_link(build: Build) -> None:
    pages = phase_pages()
    del pages["phases/code.md"]
    pages["index.md"] = pages["index.md"].replace("phases/code\n", "")
    (card,) = re.findall(
        r"<(\w+) class=\"devops-phase-nav__next\"([^>]*)>", build(pages).html("phases/plan")
    )
    assert card[0] == "span"
    assert "rel=" not in card[1]
