"""Words for where no markup can stand are the words that a reader sees."""

from __future__ import annotations

import re
from html import escape

import pytest
from conftest import Build

SPOKEN = {
    "Press <kbd>x</kbd>": "Press x",
    "See {ref}`pol`": "See The policy",
    "See {numref}`loop`": "See Fig. 1",
    "See [](policy.md)": "See The policy",
    "See [the *policy*](policy.md)": "See the policy",
    "Note[^1]": "Note",
    "By {eq}`law` and $a$": "By (1) and a",
    "As {devops:phase}`plan`": "As Plan",
    "At {doc}`policy` & <b>on</b>": "At The policy & on",
}
FILES = {
    "policy.md": "(pol)=\n# The policy\n\n```{math}\n:label: law\na\n```\n",
    "plan.md": "---\norphan: true\ndevops-phase: plan\n---\n# On plans\n\nWords.\n",
}
CONFIG = {"numfig": True, "myst_enable_extensions": ["dollarmath"]}


def page(text: str) -> str:
    cycle = f"```{{devops-cycle}}\n:caption: {text}\n:name: loop\n```\n"
    home = f"## Part\n\n```{{devops-phase}} code\n{text}.\n```\n"
    toctree = "```{toctree}\npolicy\n```"
    return f"# Page\n\n{toctree}\n\n{cycle}\n{home}\n[^1]: At the foot, [^1].\n"


@pytest.mark.parametrize("text", SPOKEN)
def test_a_caption_names_the_diagram(build: Build, text: str) -> None:
    html = build({**FILES, "index.md": page(text)}, **CONFIG).html()
    (label,) = re.findall(r'<nav aria-label="([^"]*)"[^>]*>\s*<svg', html)
    assert label == escape(SPOKEN[text])
    assert f'<title class="nohighlight">{label}.</title>' in html


def test_a_caption_names_the_picture(build: Build) -> None:
    built = build(
        {**FILES, "index.md": page("See {ref}`pol` and <kbd>x</kbd>")},
        "epub",
        copyright="2026",
        version="1",
        **CONFIG,
    )
    assert 'alt="See The policy and x"' in built.output("index.xhtml")


def test_a_summary_follows_what_it_refers_to(build: Build) -> None:
    files = {**FILES, "index.md": "# Page\n\n```{devops-cycle}\n```\n"}
    files["plan.md"] = (
        "---\norphan: true\n---\n# P\n\n```{devops-phase} plan\nSee [](policy.md).\n```\n"
    )
    assert '<title class="nohighlight">See The policy.</title>' in build(files).html()
    files["policy.md"] = files["policy.md"].replace("The policy", "Our rules")
    assert '<title class="nohighlight">See Our rules.</title>' in build(files).html()


def test_a_broken_reference_in_a_summary_is_one_warning(build: Build) -> None:
    built = build(
        "# P\n\n```{devops-phase} plan\nSee {ref}`nowhere`.\n```\n\n```{devops-cycle}\n```\n"
    )
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith("index.md:4: WARNING: undefined label: 'nowhere'")
    assert '<title class="nohighlight">See nowhere.</title>' in built.html()


def test_words_of_any_length_are_short_in_a_diagram(build: Build) -> None:
    text = "word " * 60_000
    phases = [{"key": "plan"}, {"key": "code", "summary": text}, "build"]
    files = {
        "index.md": "# Page\n\n```{devops-cycle}\n```\n\n```{devops-resources} plan\n```\n",
        "plan.md": f"---\norphan: true\ndevops-phase: plan\nsubtitle: {text}\n---\n# Plan\n",
        "more.md": f"---\norphan: true\ndevops-related: plan\nsubtitle: {text}\n---\n# More\n",
    }
    html = build(files, devops_phases=phases).html()
    assert html.count("word …") >= 3
    assert len(html) < 20_000


# Words that refer to one another


@pytest.mark.parametrize(
    ("plan", "code", "said"),
    [
        ("This is {devops:phase}`plan` itself.", "Text.", "This is Plan itself."),
        ("Before {devops:phase}`code`.", "After {devops:phase}`plan`.", "Before Code."),
        ("Before {devops:phase}`code`.", "After {doc}`plan`.", "Before Code."),
        ("Before {any}`code`.", "After {any}`plan`.", "Before About code."),
    ],
)
def test_openings_may_refer_to_one_another(build: Build, plan: str, code: str, said: str) -> None:
    files = {
        name: f"---\norphan: true\ndevops-phase: {name}\n---\n# About {name}\n\n{text}\n"
        for name, text in {"plan": plan, "code": code}.items()
    }
    files = {f"{name}.md": text for name, text in files.items()}
    built = build({**files, "index.md": "# Page\n\n```{devops-cycle}\n```\n"})
    assert built.warnings == []
    assert f'<title class="nohighlight">{said}</title>' in built.html()


def test_sections_may_refer_to_one_another(build: Build) -> None:
    page = (
        "Page\n====\n\n.. devops-cycle::\n\nPlan\n----\n\nThen :devops:phase:`code`.\n\n"
        "Code\n----\n\nAfter :devops:phase:`plan`.\n"
    )
    html = build({"index.rst": page}).html()
    assert '<title class="nohighlight">Then Code.</title>' in html
    assert '<title class="nohighlight">After Plan.</title>' in html
