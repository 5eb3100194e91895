"""One small handbook in every builder: no warning, and nothing of it is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Set
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import KEYS, PARTS, Build, Built, make_build, phase_pages
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

INDEX = f"""# Handbook
{PARTS}
```{{toctree}}
:glob:

phases/*
cache
```
"""
FILES = phase_pages() | {
    "index.md": INDEX,
    "cache.md": "---\ndevops-related: [build]\ndescription: Kept warm.\n---\n# Build cache\n",
}
FILES["phases/plan.md"] += "\n```{devops-cycle}\n```\n"
CONFIG: dict[str, Any] = {
    "copyright": "2026",
    "man_pages": [("index", "handbook", "", [], 1)],
    "nitpicky": True,
    "version": "1",
}
# Confluence's builder asks for the configuration of this one wherever it is installed.
MERMAID = ("sphinxcontrib.mermaid",) if find_spec("sphinxcontrib.mermaid") else ()
EXTENSIONS = {
    "confluence": ("sphinxcontrib.confluencebuilder", *MERMAID),
    "markdown": ("sphinx_markdown_builder",),
    "singleconfluence": ("sphinxcontrib.confluencebuilder", *MERMAID),
}
LINKS = {
    "html": r'href="phases/{key}\.html"',
    "dirhtml": r'href="phases/{key}/"',
    "singlehtml": r'href="#document-phases/{key}"',
    "json": r'href="phases/{key}/"',
    "epub": r'href="phases/{key}\.xhtml"',
    "qthelp": r'href="phases/{key}\.html"',
    "latex": r"\\hyperref\[\\detokenize{{phases/{key}::doc}}\]",
    "texinfo": r"@ref\{{\w+,,{label}\}}",
    "xml": r'refuri="phases/{key}"',
    "pseudoxml": r'refuri="phases/{key}"',
    "confluence": r'ri:content-title="The {key} phase"',
    "singleconfluence": r'ac:anchor="The{key}phase"',
    "markdown": r"\[{label}\]\(phases/{key}\.md\)",
}
"""How a link to a phase's page looks, in the builders that have links."""

PICTURES = {
    "epub": r'src="(?:\.\./)?(_images)/(devops-cycle-\w+\.svg)"',
    "qthelp": r'src="(?:\.\./)?(_images)/(devops-cycle-\w+\.svg)"',
    "htmlhelp": r'src="(?:\.\./)?(_images)/(devops-cycle-\w+\.png)"',
    "texinfo": r"@image\{(\w+-figures)/(devops-cycle-\w+),.*,png",
    "confluence": r'ri:filename="()(devops-cycle-\w+\.svg)"',
}
"""How a picture looks, in the builders that take files: its folder, and its name."""

BUILDERS = [*LINKS, "text", "man"]
SUFFIXES = (
    *(".1", ".conf", ".fjson", ".html", ".md", ".pseudoxml"),
    *(".tex", ".texi", ".txt", ".xhtml", ".xml"),
)

Outputs = Callable[[str], Built]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """The handbook as a builder makes it, once for all tests."""
    made: dict[str, Built] = {}

    def output(builder: str) -> Built:
        if builder not in made:
            made[builder] = build_with(builder, make_build(tmp_path_factory.mktemp(builder)))
        return made[builder]

    return output


def build_with(builder: str, build: Build, **more: Any) -> Built:
    extensions = ("sphinx_devops_phases", *EXTENSIONS.get(builder, ()))
    return build(FILES, builder, extensions=extensions, **CONFIG, **more)


def written(built: Built) -> str:
    """All that a builder wrote, as it is."""
    texts = []
    for path in sorted(built.outdir.rglob("*")):
        if path.suffix in SUFFIXES and not {"_sources", "_static"} & {*path.parts}:
            text = path.read_text(encoding="utf-8")
            texts.append(json.loads(text).get("body", "") if path.suffix == ".fjson" else text)
    return "\n".join(texts)


def words(built: Built) -> str:
    """The same without tags and white space, which differ."""
    return squeezed(re.sub(r"<[^>]*>", "", written(built)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("builder", [*BUILDERS, "gettext", "linkcheck"])
def test_none_warns(outputs: Outputs, builder: str) -> None:
    assert outputs(builder).warnings == []


@pytest.mark.parametrize("builder", BUILDERS)
def test_each_shows_the_phases(outputs: Outputs, builder: str) -> None:
    shown = words(outputs(builder))
    for key in KEYS:
        assert key.capitalize() in shown
        assert f"Allabout{key}." in shown


@pytest.mark.parametrize("builder", LINKS)
def test_the_phases_are_links_where_there_are_links(outputs: Outputs, builder: str) -> None:
    text = written(outputs(builder))
    for key in KEYS:
        assert re.search(LINKS[builder].format(key=key, label=key.capitalize()), text), key


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize(
    "text",
    [
        *("Select a phase.", "The legend."),
        *("Small steps", "One change at a time.", "We moved.", "Folded", "In the box."),
        *("First cell", "First text.", "First tab", "First panel.", "Second tab", "Second panel."),
        *("Build cache", "Kept warm."),
    ],
)
def test_nothing_is_lost(outputs: Outputs, builder: str, text: str) -> None:
    assert squeezed(text) in words(outputs(builder))


@pytest.mark.parametrize("builder", ["text", "texinfo", "markdown", "epub"])
def test_a_callout_without_a_title_is_named_after_its_type(outputs: Outputs, builder: str) -> None:
    assert re.search(r"important\W{,8}Wemoved", words(outputs(builder)), re.IGNORECASE)


def test_a_writer_that_knows_no_titled_callouts_gets_type_and_title(outputs: Outputs) -> None:
    page = outputs("markdown").output("index.md")
    assert "#### TIP\n**Small steps**\n\nOne change at a time." in page
    assert "#### DANGER\n**Folded**\n\nIn the box." in page


@pytest.mark.parametrize("builder", PICTURES)
def test_builders_that_take_pictures_get_one(outputs: Outputs, builder: str) -> None:
    """Two of them here, as they differ in shape."""
    built = outputs(builder)
    found = re.findall(PICTURES[builder], written(built))
    assert len(set(found)) == len(found) == 2
    for folder, name in found:
        # Confluence gets them from where they are.
        assert not folder or list((built.outdir / folder).glob(f"{name}*"))


def test_a_picture_file_has_no_links_as_they_would_lead_nowhere(outputs: Outputs) -> None:
    (pictures,) = outputs("epub").outdir.glob("_images")
    drawings = [*pictures.glob("devops-cycle-*.svg")]
    assert len(drawings) == 2
    for path in drawings:
        root = ElementTree.parse(path).getroot()
        assert root.get("role") == "img"
        assert "href" not in {name for node in root.iter() for name in node.attrib}


def test_a_picture_is_no_link_to_its_own_file(outputs: Outputs) -> None:
    assert 'href="_images' not in written(outputs("qthelp"))


def test_a_ring_does_not_fill_the_page(outputs: Outputs) -> None:
    widths = re.findall(r"<img [^>]*style=\"width: (\d+)%", written(outputs("epub")))
    assert sorted(widths) == ["100", "58"]


@pytest.mark.parametrize("builder", ["epub", "text", "man", "markdown", "confluence"])
def test_in_a_list_the_current_phase_stands_out_and_is_no_link(
    outputs: Outputs, builder: str
) -> None:
    marked = {"text": r"\*\*Plan\*\*", "man": r"\\fBPlan\\fP", "markdown": r"\*\*Plan\*\*"}
    current = marked.get(builder, "<strong>Plan</strong>")
    text = re.sub("</?span>", "", written(outputs(builder)))
    assert len(re.findall(rf"{current}\W+All about plan", text)) == 1


@pytest.mark.parametrize("builder", ["dirhtml", "json", "text", "epub", "confluence", "markdown"])
def test_parallel_writing_makes_no_difference(outputs: Outputs, build: Build, builder: str) -> None:
    assert written(build_with(builder, build, parallel=2)) == written(outputs(builder))


def test_builders_that_share_an_environment_write_what_each_writes_alone(
    outputs: Outputs, build: Build
) -> None:
    for builder in ("html", "epub", "text", "html", "latex", "epub"):
        assert written(build_with(builder, build)) == written(outputs(builder)), builder


class StrictBuilder(Builder):
    """One that nobody has heard of.

    It knows the nodes of docutils and Sphinx only, and addresses only when it writes.
    """

    name = format = "strict"

    def get_outdated_docs(self) -> set[str]:
        return self.env.found_docs

    def prepare_writing(self, docnames: Set[str]) -> None:
        self.addresses = {docname: f"{docname}.strict" for docname in docnames}

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return self.addresses[docname]

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        for node in doctree.findall():
            if type(node).__module__ not in ("docutils.nodes", "sphinx.addnodes"):
                raise NotImplementedError(type(node))
        path = Path(self.outdir, f"{docname}.xml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(doctree.astext(), encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.add_builder(StrictBuilder)


def test_a_builder_that_nobody_has_heard_of_is_not_surprised(build: Build) -> None:
    built = build(FILES, "strict", extensions=("sphinx_devops_phases", __name__), **CONFIG)
    assert built.warnings == []
    assert all(f"All about {key}." in written(built) for key in KEYS)
