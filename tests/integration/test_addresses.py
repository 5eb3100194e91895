"""Links to documents with any name, in every output that has links; and addresses that are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from conftest import Build, Built, make_build, phase_pages
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_devops_phases.domain import DevopsDomain

NAMES = {
    "plan": "Getting Started",
    "code": "100% sure",
    "build": "über uns/計画",
    "test": "a: note",
    "release": "c++/what? & why",
    "deploy": "it's (a) test;v=1",
    "operate": "%41",
    "monitor": "deep/index",
}
INDEX = """
# Start

```{devops-cycle}
```

```{devops-grid}
```

ROLES

```{toctree}
:glob:

**
```
"""
Outputs = Callable[[str], Built]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """A project whose documents have such names, by builder."""
    made: dict[str, Built] = {}

    def build(builder: str) -> Built:
        if builder not in made:
            pages = {
                f"{name}.md": f"---\ndevops-phase: {key}\n---\n# On {key}\n\n## Part\n\n"
                f"{{devops:phase}}`{key}`\n\n```{{devops-nav}}\n```\n"
                for key, name in NAMES.items()
            }
            roles = " ".join(f"{{devops:phase}}`{key}`" for key in NAMES)
            run = make_build(tmp_path_factory.mktemp(builder))
            files = {"index.md": INDEX.replace("ROLES", roles), **pages}
            made[builder] = run(
                files, builder, copyright="2026", version="1", devops_json="phases.json"
            )
        return made[builder]

    return build


def hrefs(html: str, key: str) -> list[str]:
    """Where the links to a phase lead that the page *html* has."""
    label = key.capitalize()
    tags = re.findall(rf'<a[^>]*data-phase="{key}"[^>]*>', html)
    tags += re.findall(rf"(<a[^>]*>)(?:<[^>]*>)*{label}(?:</[^>]*>)*</a>", html)
    found = (re.search(r'href="([^"]*)"', tag) for tag in dict.fromkeys(tags))
    return [unescape(one[1]) for one in found if one]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "latex", "text"])
def test_no_name_is_a_reason_to_warn(outputs: Outputs, builder: str) -> None:
    assert outputs(builder).warnings == []


@pytest.mark.parametrize("key", NAMES)
@pytest.mark.parametrize("page", ["index", "plan"])
@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub"])
def test_links_lead_to_the_documents_files(
    outputs: Outputs, builder: str, page: str, key: str
) -> None:
    outdir = outputs(builder).outdir
    files = {
        name: {
            "html": f"{name}.html",
            "dirhtml": f"{name.removesuffix('/index')}/index.html".removeprefix("index/"),
            "epub": f"{name}.xhtml",
        }[builder]
        for name in ("index", *NAMES.values())
    }
    here = files[NAMES.get(page, page)]
    found = hrefs((outdir / here).read_text(encoding="utf-8"), key)
    # In a book, the page of a phase leads to itself and its neighbours only.
    is_far = page != "index" and key not in ("monitor", "plan", "code")
    assert bool(found) != (builder == "epub" and is_far)
    for href in found:
        assert not re.search(r"[\x00-\x20]", href)
        parts = urlsplit(href)
        assert not parts.scheme
        path = normpath(join(dirname(here), unquote(parts.path))) if parts.path else here
        path += "/index.html" if (outdir / path).is_dir() else ""
        assert Path(path) == Path(files[NAMES[key]])


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_other_programs_find_the_files(outputs: Outputs, builder: str) -> None:
    built = outputs(builder)
    phases = json.loads(built.output("phases.json"))["cycles"][0]["phases"]
    for phase in phases:
        parts = urlsplit(phase["home"]["address"])
        assert not parts.scheme
        assert not re.search(r"[\x00-\x20]", parts.path)
        path = built.outdir / unquote(parts.path)
        html = (path / "index.html" if path.is_dir() else path).read_text(encoding="utf-8")
        assert f">On {phase['key']}<" in html


@pytest.mark.parametrize("key", NAMES)
def test_links_in_a_single_page_lead_to_ids(outputs: Outputs, key: str) -> None:
    html = outputs("singlehtml").output("index.html")
    found = hrefs(html, key)
    assert found
    for href in found:
        assert f'id="{unquote(href.removeprefix("#"))}"' in html


@pytest.mark.parametrize("key", NAMES)
def test_links_on_paper_lead_to_labels(outputs: Outputs, key: str) -> None:
    tex = next(outputs("latex").outdir.glob("*.tex")).read_text(encoding="utf-8")
    (label,) = re.findall(rf"\\label{{\\detokenize{{([^}}]*):on-{key}}}}}", tex)
    assert tex.count(rf"\hyperref[\detokenize{{{label}::doc}}]") >= 2


@pytest.mark.parametrize("names", [("all", "part"), ("part", "all")])
def test_each_of_several_books_leads_to_the_pages_that_it_has(
    build: Build, names: tuple[str, str]
) -> None:
    """In whatever order they are made."""
    pages = {
        "index.md": "# All\n\n```{toctree}\nplan\ncode\n```\n",
        "plan.md": "---\ndevops-phase: plan\n---\n# Plan\n",
        "code.md": "---\ndevops-phase: code\n---\n# Code\n\n```{devops-cycle}\n```\n",
    }
    roots = {"all": "index", "part": "code"}
    books = [(roots[name], f"{name}.tex", "Book", "Us", "howto") for name in names]
    built = build(pages, "latex", latex_documents=books)
    for name, labels in {"all": {"plan::doc", "code::doc"}, "part": {"code::doc"}}.items():
        text = built.output(f"{name}.tex")
        assert "Build (No page yet)" in text
        assert "Plan (No page yet)" not in text
        assert {*re.findall(r"\\hyperref\[\\detokenize\{(.*?)\}\]", text)} == labels


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:,x", "file:///etc"])
def test_an_address_that_is_not_safe_is_a_warning(build: Build, address: str) -> None:
    """It comes from another project's inventory, and is left out once, with its place."""
    other = build({"index.md": "---\ndevops-phase: plan\n---\n# Other\n"})
    kept = other.outdir / "objects.inv"
    mapping = {"other": (address, str(kept))}
    extensions = ("sphinx_devops_phases", "sphinx.ext.intersphinx")
    (other.outdir.parent.parent / "two").mkdir()
    run = make_build(other.outdir.parent.parent / "two")
    built = run(
        "# Page\n\n```{devops-cycle}\n```\n\n```{devops-nav}\n```\n",
        extensions=extensions,
        intersphinx_mapping=mapping,
    )
    assert address not in built.output("index.html")
    assert ">Plan<" in built.output("index.html")
    assert [line for line in built.warnings if "devops" in line] == [
        f'WARNING: The phase "plan" has no link: "{address}/index.html#other" is no address on '
        "the web. [devops.config]"
    ]


def test_a_builder_with_addresses_of_its_own_is_asked_for_each_page(build: Build) -> None:
    """For those of Sphinx, the pages of a folder have the same ones, and are asked for once."""

    class Own(StandaloneHTMLBuilder):
        def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
            return f"{from_}-to-{to}"

    built = build(phase_pages() | {"a.md": "# A\n", "b.md": "# B\n"})
    domain = DevopsDomain.of(built.app.env)
    domain.app.builder.__class__ = Own
    domain.forget()
    found = [domain.view(name).marks(domain.phases.name)[0].href for name in ("a", "b")]
    assert found == ["a-to-phases/plan", "b-to-phases/plan"]
