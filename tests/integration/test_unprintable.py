"""Characters that XML does not allow, wherever an author can write them: every builder passes."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import Build

TEXT = "a\x01b\ud800c\ufffe\x1bd"
CONFIG: dict[str, object] = {"copyright": "2026", "version": "1"}
MAN: list[object] = [("index", "handbook", "", [], 1)]
BUILDERS = (
    *("html", "dirhtml", "singlehtml", "json", "epub", "latex", "texinfo", "text", "man"),
    *("xml", "pseudoxml", "gettext"),
)


def files() -> dict[str, str]:
    text = json.dumps(TEXT)
    return {
        "index.md": (
            f"---\ntitle: {text}\nsubtitle: {text}\n---\n\n```{{devops-cycle}}\n```\n\n"
            "```{devops-grid}\n:facts: owner\n```\n\n```{devops-resources}\n```\n\n"
            "```{devops-facts}\n```\n\n```{devops-matrix}\n```\n\n```{devops-cycle} more\n```\n\n"
            "```{toctree}\na\nb\nc\n```\n"
        ),
        "a.md": (
            f"---\ndevops-phase: plan\nsubtitle: {text}\ndevops-facts:\n  owner: {text}\n---\n# A\n\n"
            "{devops:phase}`code`\n"
        ),
        "b.md": f"---\ndevops-phase: [code, {text}]\ndescription: {text}\n---\n# B\n",
        "c.md": f"---\ndevops-related: plan\ndevops-kind: runbook\nsubtitle: {text}\n---\n# C\n",
    }


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_passes(build: Build, builder: str) -> None:
    phases = [
        "plan",
        {"key": "code", "owner": TEXT},
        {"key": "build", "label": f"L{TEXT}", "summary": TEXT, "group": TEXT},
    ]
    built = build(
        files(),
        builder,
        devops_phases=phases,
        devops_facts={"owner": TEXT},
        devops_kinds={"runbook": TEXT},
        devops_cycles={"more": {"phases": ["a", "b", "c"], "label": TEXT}},
        devops_cycle_band={"label": TEXT, "url": f"https://example.org/{TEXT}"},
        devops_json="phases.json",
        devops_markdoc_pages=["index"],
        man_pages=MAN,
        **CONFIG,
    )
    assert [line for line in built.warnings if "There is no phase" not in line] == []
    for path in built.outdir.rglob("*"):
        if path.suffix in (".xml", ".xhtml", ".opf", ".ncx"):
            ElementTree.fromstring(path.read_text(encoding="utf-8"))
        elif path.suffix in (".html", ".json", ".tex", ".texi", ".txt", ".1", ".fjson", ".pot"):
            text = path.read_text(encoding="utf-8")
            assert not {"\x01", "\x1b", "\ufffe"} & {*text}
    if builder == "epub":
        with zipfile.ZipFile(next(built.outdir.glob("*.epub"))) as book:
            assert book.testzip() is None


def extension(directory: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> str:
    """An extension of somebody else."""
    (directory / f"{name}.py").write_text(source, encoding="utf-8")
    # Not syspath_prepend, which fails when rinohtype has been imported.
    monkeypatch.setattr(sys, "path", [str(directory), *sys.path])
    monkeypatch.delitem(sys.modules, name, raising=False)
    return name


SPOIL = """
def spoil(app):
    app.config.devops_phases = ["one"]
    app.config.devops_phase_nav = 7


def setup(app):
    app.connect("builder-inited", spoil, priority=1)
"""


def test_a_configuration_that_another_extension_spoils_later_is_reported(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = extension(tmp_path, monkeypatch, "spoil_devops", SPOIL)
    page = "# Page\n\n```{devops-cycle}\n```\n"
    built = build(page, extensions=("sphinx_devops_phases", other))
    begins = [re.match(r"WARNING: conf\.py: (\w+) (must|needs)", line) for line in built.warnings]
    names = {found[1] for found in begins if found}
    assert names == {"devops_phases", "devops_phase_nav"}
    assert len(built.warnings) == 2
    assert built.html().count("data-phase=") == 8


ODD = """
from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class Odd(SphinxDirective):
    def run(self):
        return [nodes.section("", nodes.Text("Plan"), ids=["odd"])]


def setup(app):
    app.add_directive("odd", Odd)
"""


def test_sections_of_others_need_no_title(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that begins with text; one without anything stops Sphinx itself."""
    other = extension(tmp_path, monkeypatch, "odd_sections", ODD)
    page = "# Page\n\n```{devops-cycle}\n```\n\n```{odd}\n```\n\n## Code\n\nWords.\n"
    built = build(page, "pseudoxml", extensions=("sphinx_devops_phases", other))
    assert re.search(r'refid="code">\s*<inline>\s*Code\s*– Words', built.output("index.pseudoxml"))


def test_ids_of_authors_like_ours_are_theirs(build: Build) -> None:
    page = "(dc1-w1)=\n## Words\n\n```{devops-cycle}\n```\n"
    html = build("# Page\n\n" + page).html()
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert "dc1-w1" in ids
