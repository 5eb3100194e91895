"""Parts of a page that another page shows: lists of todos, extracted needs, excerpts and feeds.

Each part is shown as the page sees it that shows it: with links from there, ids of its own, and the
style sheet; and without the navigation of the page that it comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from conftest import Built, make_build

PARTS = {
    "devops-cycle": "```{devops-cycle}\n```",
    "devops-grid": "```{devops-grid}\n```",
    "devops-nav": "```{devops-nav}\n```",
    "devops-resources": "```{devops-resources} deploy\n```",
    "callout": "```{callout} Small steps\n:type: tip\n\nOne at a time.\n```",
    "role": "{devops:phase}`deploy`",
}
"""Every directive of ours that shows something, and the role."""

SHOWN = "\n\n".join(PARTS.values())
PAGES = {
    "phases/deploy.md": "---\ndevops-phase: deploy\nsubtitle: To everyone.\n---\n# Deploying\n",
    "phases/undo.md": "---\ndevops-related: deploy\n---\n# Roll back\n",
}
TOCTREE = "```{toctree}\n:glob:\n\nphases/*\nteam/*\n```\n"

HOSTS: dict[str, tuple[str, dict[str, object], str, str]] = {
    "todo": (
        "sphinx.ext.todo",
        {"todo_include_todos": True},
        "\n\n".join(f"````{{todo}}\n{part}\n````" for part in PARTS.values()),
        "```{todolist}\n```",
    ),
    "needs": (
        "sphinx_needs",
        {},
        f"````{{req}} A rule\n:id: RULE_1\n\n{SHOWN}\n````",
        "```{needextract}\n:filter: id == 'RULE_1'\n```",
    ),
    "ablog": (
        "ablog",
        {"blog_baseurl": "https://example.org", "blog_title": "News", "blog_feed_fulltext": True},
        SHOWN,
        "```{postlist}\n:excerpts:\n```",
    ),
}
"""For each host: its extension, its configuration, how it keeps a part, and how it shows it."""

Outputs = Callable[[str, str], Built]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """A project with a page for *host*'s parts, and a page that shows them; one build for each."""
    made: dict[tuple[str, str], Built] = {}

    def build(host: str, builder: str) -> Built:
        if (host, builder) not in made:
            extension, config, kept, shown = HOSTS[host]
            post = "blogpost: true\ndate: 2026-01-02\n" if host == "ablog" else ""
            files = PAGES | {
                "index.md": f"---\ndevops-phase: plan\n---\n# Start\n\n{shown}\n\n{TOCTREE}",
                "team/notes.md": f"---\n{post}devops-phase: code\n---\n# Notes\n\n{kept}\n",
                "team/more.md": f"# More\n\n{PARTS['devops-cycle']}\n\n{shown}\n",
            }
            run = make_build(tmp_path_factory.mktemp(f"{host}-{builder}"))
            extensions = ("sphinx_devops_phases", extension)
            made[host, builder] = run(
                files, builder, extensions=extensions, copyright="2026", version="1", **config
            )
        return made[host, builder]

    return build


@pytest.mark.parametrize("builder", ["html", "latex", "text", "epub"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_part_can_be_shown_elsewhere(outputs: Outputs, host: str, builder: str) -> None:
    built = outputs(host, builder)
    assert built.app.statuscode == 0
    assert [line for line in built.warnings if ".md:" in line] == []


@pytest.mark.parametrize("host", ["todo", "needs"])
def test_its_links_are_seen_from_the_page_that_shows_it(outputs: Outputs, host: str) -> None:
    index = outputs(host, "html").html("index")
    # The diagram, the card, the navigation and the role; and the page's own toctree and navigation.
    assert index.count('href="phases/deploy.html"') == 4 + 2
    assert index.count('href="phases/undo.html"') == 1 + 1
    assert "../phases" not in index


@pytest.mark.parametrize("host", ["todo", "needs"])
def test_the_phase_of_the_page_that_shows_it_is_marked(outputs: Outputs, host: str) -> None:
    def marked(docname: str) -> set[str]:
        html = outputs(host, "html").html(docname)
        return set(re.findall(r'data-phase="(\w+)"[^>]* aria-current="page"', html))

    assert marked("index") == {"plan"}
    assert marked("team/notes") == {"code"}


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("docname", ["index", "team/notes", "team/more"])
def test_no_id_is_there_twice(outputs: Outputs, host: str, docname: str) -> None:
    html = outputs(host, "html").html(docname)
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert {name for name, count in ids.items() if count > 1} == set()


@pytest.mark.parametrize("host", ["todo", "needs"])
def test_its_drawings_use_the_ids_that_they_have_there(outputs: Outputs, host: str) -> None:
    html = outputs(host, "html").html("index")
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    used = set(re.findall(r'<textPath href="#([^"]+)"', html))
    assert used
    assert used <= ids


@pytest.mark.parametrize("host", ["todo", "needs"])
def test_the_page_that_shows_it_has_the_style_sheet(outputs: Outputs, host: str) -> None:
    assert "devops-phases.css" in outputs(host, "html").output("index.html")


@pytest.mark.parametrize("host", HOSTS)
def test_a_page_that_shows_parts_has_one_navigation_of_its_own(outputs: Outputs, host: str) -> None:
    navigations = outputs(host, "html").html("index").count('class="devops-phase-nav"')
    shown_by_hand = 0 if host == "ablog" else 1
    assert navigations == 1 + shown_by_hand


def test_a_feed_has_what_stands_on_the_page_and_no_other_navigation(outputs: Outputs) -> None:
    feed = outputs("ablog", "html").output("blog/atom.xml")
    assert feed.count("devops-cycle__svg--infinity") == 1
    assert unescape(feed).count('class="devops-phase-nav"') == 1
    assert "Roll back" in feed


@pytest.mark.parametrize("host", ["todo", "needs"])
def test_latex_links_to_the_same_places(outputs: Outputs, host: str) -> None:
    (tex,) = Path(outputs(host, "latex").outdir).glob("*.tex")
    text = tex.read_text(encoding="utf-8")
    drawings = 4  # one of them beside the part that is shown
    assert text.count(r"\begin{tikzpicture}") == 2 * drawings  # wide, and narrow
    assert r"\hyperref[\detokenize{phases/deploy::doc}]" in text


@pytest.mark.parametrize("host", ["todo", "needs"])
def test_other_outputs_have_the_words_in_both_places(outputs: Outputs, host: str) -> None:
    built = outputs(host, "text")
    for name in ("index.txt", "team/notes.txt"):
        text = re.sub(r"[\s|]+", " ", built.output(name))  # a need is a table there
        assert "To everyone." in text
        assert "One at a time." in text


def test_a_part_follows_a_change_of_what_it_shows(tmp_path: Path) -> None:
    build = make_build(tmp_path)
    extension, config, kept, shown = HOSTS["todo"]
    files = PAGES | {
        "index.md": f"# Start\n\n{shown}\n\n{TOCTREE}",
        "team/notes.md": f"# Notes\n\n{kept}\n",
    }
    extensions = ("sphinx_devops_phases", extension)
    build(files, extensions=extensions, **config)
    files["phases/deploy.md"] = files["phases/deploy.md"].replace("To everyone.", "To a few first.")
    assert "To a few first." in build(files, extensions=extensions, **config).html("index")


KEPT = {
    "role": "{devops:phase}`deploy`",
    "resources": "```{devops-resources} deploy\n```",
    "grid": "```{devops-grid}\n```",
}


@pytest.mark.parametrize("part", KEPT.values(), ids=KEPT)
def test_a_list_of_todos_is_right_in_the_build_that_reads_them_and_in_the_next(
    tmp_path: Path, part: str
) -> None:
    def html(name: str) -> str:
        run = make_build(tmp_path / name)
        extensions, config = ("sphinx_devops_phases", "sphinx.ext.todo"), HOSTS["todo"][1]
        shown = run(files, extensions=extensions, **config).html("team/list")
        return shown.replace(str(tmp_path / name), "")  # where each todo is from

    files = PAGES | {
        "index.md": f"# Start\n\n{TOCTREE}",
        "notes.md": f"---\norphan: true\n---\n# Notes\n\n````{{todo}}\n{part}\n````\n",
        "team/list.md": "# List\n\n```{todolist}\n```\n",
    }
    assert 'href="../phases/' in html("kept").split("<h1>")[1]
    files["phases/deploy.md"] = files["phases/deploy.md"].replace("To everyone.", "To a few first.")
    files["phases/undo.md"] = "---\ndevops-related: deploy\n---\n# Go back\n"
    assert html("kept") == html("clean")
