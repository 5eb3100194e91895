"""What ``markdoc`` says of links and pictures, and that a build says the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Build
from sites import Report, messages, of_pages

from sphinx_devops_phases.__main__ import main

LINKS = {
    "index.md": "# A B\n",
    "guides/index.md": "# G\n",
    "guides/one.md": "# One\n\n## Same\n\n## Same\n\nText. {% #label %}\n",
    "file.pdf": "",
}


FINE = (
    *("/", "/guides", "/guides/one", "/guides/one/", "/guides/one.md#same", "one", "./one#same-1"),
    *("../index.md#a-b", "../#A_B", "..", "#g", "one#label", "/file.pdf", "../file.pdf"),
    *("https://example.org/x", "//example.org", "mailto:a@example.org", "one#Same"),
)
LOST = (
    "",
    "/x",
    "x",
    "one#x",
    "#x",
    "#label",
    "/guides#label",
    "/guides/one#x",
    "docId:x",
    "/guides/x.pdf",
)


@pytest.mark.parametrize("href", FINE)
def test_a_link_that_leads_somewhere_is_fine(report: Report, href: str) -> None:
    assert messages(report(LINKS | {"guides/index.md": f"# G\n\n[x]({href})\n"})) == []


@pytest.mark.parametrize("href", LOST)
def test_a_link_that_leads_nowhere_is_named(report: Report, href: str) -> None:
    (one,) = report(LINKS | {"guides/index.md": f"# G\n\n[x]({href})\n"})["left"]
    assert (one["file"], one["line"], one["topic"]) == ("guides/index.md", 3, "links")


def test_a_build_says_the_same_of_these_links(build: Build) -> None:
    page = "# G\n" + "".join(f"\n[x]({href})\n" for href in (*FINE, *LOST))
    built = build(
        LINKS | {"guides/index.md": page},
        devops_markdoc_pages=["*"],
        suppress_warnings=["toc.not_included"],
    )
    lines = sorted(int(warning.split(":")[1]) for warning in of_pages(built.warnings))
    first = 3 + 2 * len(FINE)
    assert lines == [first + 2 * at for at in range(len(LOST))]


def test_pictures_that_are_not_there_are_named_and_found(
    report: Report, tmp_path: Path, site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "public" / "img" / "a.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"")
    found = report("# A\n\n![x](/img/a.png)\n")
    assert messages(found) == ['index.md:3: There is no picture "/img/a.png".']
    main(["markdoc", str(tmp_path / "site")])
    assert 'Many pictures are in the folder "../public"' in capsys.readouterr().out
