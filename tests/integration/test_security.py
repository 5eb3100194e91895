"""What SECURITY.md promises. Each promise has tests of the same name, here or beside what they test."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from conftest import KEYS, Build, Built, Rereader, make_build
from hostile import DIRECTIVES, HOSTILE, TAGS, config, filled, handbook, string
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
PROMISES = re.findall(
    r"^- \*\*(.+?)\.\*\*", (ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_has_a_test(promise: str) -> None:
    name = f"test_{re.sub(r'[^a-z]+', '_', promise.casefold())}"
    files = (ROOT / "tests").rglob("test_*.py")
    assert any(f"def {name}" in path.read_text(encoding="utf-8") for path in files), name


# Text


Skeleton = list[tuple[str, list[str]]]


def skeleton(page: str) -> Skeleton:
    """The elements of a page, as a browser understands it, with the names of their attributes.

    Without what depends on how long a text is: the size and the lines of labels, where they lie,
    whether an icon is before them, whether a tooltip is the name, and a heading's second id.
    """
    root = html5lib.parse(page, namespaceHTMLElements=False)
    of_texts = {"font-size", "dy", "aria-label"}
    found = [(str(one.tag), sorted(one.attrib.keys() - of_texts)) for one in root.iter()]
    laid_out = tuple(
        f"{{http://www.w3.org/2000/svg}}{tag}" for tag in ("path", "textPath", "tspan")
    )
    return [one for one in found if one != ("span", ["id"]) and one[0] not in laid_out]


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Skeleton]:
    """The skeletons of the pages with a harmless text."""
    files = handbook("harmless")
    built = make_build(tmp_path_factory.mktemp("harmless"))(files, **config("harmless"))
    pages = [name.replace(".md", ".html") for name in files if name.endswith(".md")]
    return {page: skeleton(built.output(page)) for page in pages}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_text_never_becomes_markup(build: Build, harmless: dict[str, Skeleton], text: str) -> None:
    """A page has the elements and attributes that it has with a harmless text, and no other."""
    built = build(handbook(text), **config(text))
    for page, expected in harmless.items():
        assert skeleton(built.output(page)) == expected


def test_text_never_becomes_markup_in_books(build: Build) -> None:
    """Their files are XML, so that one stray character would be an error."""
    text = "".join(HOSTILE.values())
    built = build(handbook(text), "epub", version="1", copyright="2026", **config(text))
    files = [
        path
        for path in built.outdir.rglob("*")
        if path.suffix in (".xhtml", ".svg", ".opf", ".ncx")
    ]
    assert any(path.suffix == ".svg" for path in files)
    for path in files:
        names = {one.tag.rpartition("}")[2] for one in ElementTree.parse(path).iter()}
        assert not names & {"script", "b"}


OPTIONS = f"# Page\n{TAGS}{DIRECTIVES}"
SPECIAL = st.sampled_from([*"<>&\"'`\\{}[]()%$#;:=/!- x\u202e\u0301é", "]]>", "-->", "%}", "{%"])


@pytest.fixture(scope="module")
def harmless_options(rereader: Rereader) -> Skeleton:
    return skeleton(rereader.html(filled(OPTIONS, "harmless")))


@given(st.lists(SPECIAL, max_size=12).map("".join))
@settings(max_examples=settings().max_examples // 5)
def test_text_never_becomes_markup_in_any_option(
    rereader: Rereader, harmless_options: Skeleton, text: str
) -> None:
    """Nor in an attribute of a tag.  What is around the text keeps it from being empty."""
    assert skeleton(rereader.html(filled(OPTIONS, f"x{text}x"))) == harmless_options


# Links


def scheme(address: str) -> str:
    """The scheme that a browser finds in an address, as https://url.spec.whatwg.org/ tells it to."""
    address = re.sub("[\t\n\r]", "", address.strip("".join(map(chr, range(33)))))
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    return found[1].lower() if found else ""


def schemes(page: str) -> set[str]:
    root = html5lib.parse(page, namespaceHTMLElements=False)
    return {
        scheme(value)
        for one in root.iter()
        for name, value in one.attrib.items()
        if str(name).rpartition("}")[2] in ("href", "src", "action", "formaction", "data", "poster")
    }


SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "%6aavascript:alert(1)",
    "\\x6aavascript:alert(1)",
    "vbscript:msgbox",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("page", ["index", "other"])
def test_no_link_runs_a_script(build: Build, page: str) -> None:
    """Neither in Markdoc's attributes, nor on a page that follows Markdoc's conventions."""
    cells = "".join(
        f'{{% cell title="{title}" href={string(address)} imgPath={string(address)} /%}}\n\n'
        for address in SCRIPTS
        if "\t" not in address
        for title in ("A", "")
    )
    links = "".join(f"[a](<{address}>) ![b](<{address}>)\n\n" for address in SCRIPTS)
    built = build(
        {
            "index.md": "# Page\n\n```{toctree}\nother\n```\n",
            f"{page}.md": f"# Page\n\n{cells}{links}",
        },
        devops_markdoc_pages=["other"],
    )
    assert schemes(built.output(f"{page}.html")) == {"", "https"}


def inventory(location: str, *, project: str = "Other", title: str = "-") -> bytes:
    """An ``objects.inv`` in which all phases are at one *location*."""
    lines = "".join(f"{key} devops:phase 1 {location} {title}\n" for key in KEYS)
    head = f"# Sphinx inventory version 2\n# Project: {project}\n# Version: 1\n# zlib\n"
    return head.encode() + zlib.compress(lines.encode())


def with_inventory(build: Build, path: Path, data: bytes, builder: str = "html") -> Built:
    path.write_bytes(data)
    return build(
        "# Page\n\n```{devops-cycle}\n```\n\n```{devops-grid}\n```\n\n{devops:phase}`plan`\n",
        builder,
        extensions=("sphinx_devops_phases", "sphinx.ext.intersphinx"),
        intersphinx_mapping={"other": ("https://example.org/", str(path))},
    )


@pytest.mark.parametrize(
    "location",
    ["javascript:alert(1)", "/javascript:alert(1)", "//example.com", "\x01javascript:alert(1)", "data:x,<b>"],
)  # fmt: skip
def test_no_link_runs_a_script_for_an_inventory(
    build: Build, tmp_path: Path, location: str
) -> None:
    built = with_inventory(build, tmp_path / "objects.inv", inventory(location))
    assert schemes(built.output("index.html")) == {"", "https"}


def test_an_inventory_only_decides_where_a_link_leads(build: Build, tmp_path: Path) -> None:
    evil = '</a><script>alert(1)</script>"onclick="x'
    honest = with_inventory(build, tmp_path / "objects.inv", inventory("p.html", title="Title"))
    expected = skeleton(honest.output("index.html"))
    data = inventory('p.html"><script>', project=evil, title=evil)
    built = with_inventory(build, tmp_path / "other.inv", data)
    assert skeleton(built.output("index.html")) == expected
    assert "Title" not in honest.html()
    assert ">Plan</span>" in built.html()


# Files


ABOVE = ["/../FILE", "/docs/../../FILE", "/%2e%2e/FILE", "/..%2fFILE", "/docs/%2E%2E%2F..%2FFILE"]


@pytest.mark.parametrize("root", ["/", "/docs"])
def test_no_file_outside_the_sources_is_read(build: Build, tmp_path: Path, root: str) -> None:
    (tmp_path / "secret.txt").write_text("The secret.")
    (tmp_path / "secret.png").write_text("The secret.")
    links = "".join(
        f"[a]({address.replace('FILE', 'secret.txt')}) ![b]({address.replace('FILE', 'secret.png')})\n\n"
        f'{{% cell title="A" href="{address.replace("FILE", "secret.txt")}" imgPath="{address.replace("FILE", "secret.png")}" /%}}\n\n'
        for address in [*ABOVE, f"/..{tmp_path}/FILE", f"{tmp_path}/FILE", f"/%2f{tmp_path}/FILE"]
    )
    built = build(
        {"index.md": f"# Page\n\n{links}"}, devops_markdoc_pages=["*"], devops_markdoc_root=root
    )
    assert [path for path in written(built) if b"The secret." in path.read_bytes()] == []


def written(built: Built) -> Iterator[Path]:
    return (path for path in built.outdir.rglob("*") if path.is_file())


# Pages that are meant to break something


DIGITS = "9" * 5000
STOPPERS = {
    "a class of ours on an admonition": "```{admonition} Title\n:class: devops-callout\nText.\n```",
    "more classes of ours": "```{admonition} Title\n:class: admonition x devops-callout\nText.\n```",
    "a long address": f"Text. [a](/{'a' * 5000}) ![a](/{'a' * 5000})",
    "a null byte in an address": "Text. [a](/a%00b) ![a](/a%00b)",
    "half a character": '{% callout title="\\ud800" %}\nText.\n{% /callout %}',
    "many brackets": "{% callout a=" + "[" * 5000 + " %}\nText.\n{% /callout %}",
    "many quotes": "> " * 500 + "{% callout %}\n\nText.",
    "many digits in a grid": f'{{% grid columns="{DIGITS}" %}}\nText.\n{{% /grid %}}',
    "many digits in a table": f'{{% table %}}\n- Text. {{% colspan="{DIGITS}" %}}\n{{% /table %}}',
    "many digits in a width": f'{{% table %}}\n- Text. {{% width="{DIGITS}" %}}\n{{% /table %}}',
    "a table without a body": "{% table %}\n- Text.\n{% /table %}",
    "many classes": "{% callout " + ".a" * 5000 + " %}\nText.\n{% /callout %}",
}


@pytest.mark.parametrize("builder", ["html", "latex"])
@pytest.mark.parametrize("text", STOPPERS.values(), ids=STOPPERS.keys())
def test_no_page_stops_the_build(build: Build, text: str, builder: str) -> None:
    built = build(f"# Page\n\n{text}\n\nThe end.\n", builder, devops_markdoc_pages=["*"])
    (page,) = [*built.outdir.glob("index.html"), *built.outdir.glob("project*.tex")]
    assert "The end." in page.read_text(encoding="utf-8")
    assert "Text." in page.read_text(encoding="utf-8")
