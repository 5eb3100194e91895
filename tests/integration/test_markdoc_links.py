"""Links from Markdoc pages to headings and to places that were given an id."""

from __future__ import annotations

import re

from conftest import Build

CONFIG: dict[str, object] = {"devops_markdoc_pages": ["*"], "devops_markdoc_tags": {"box": "note"}}


def test_an_id_stays_as_it_is_written(build: Build) -> None:
    built = build(
        {
            "index.md": "# A\n\n[x](#My_Id) [y](b#Other_Id) [z](b#Sec_T) [w](b#box_Id) [v](b.md#TagId)\n\n"
            "Text. {% #My_Id %}\n\n```{toctree}\nb\n```\n",
            "b.md": "# B\n\n## Section {% #Sec_T %}\n\nText. {% #Other_Id %}\n\n"
            '{% box id="box_Id" %}\nx\n{% /box %}\n\n{% callout #TagId %}\nx\n{% /callout %}\n',
        },
        **CONFIG,
    )
    assert built.warnings == []
    links = re.findall(r'href="([^"]*#[A-Z][^"]*|[^"]*box_Id)"><span', built.html())
    assert links == ["#My_Id", "b.html#Other_Id", "b.html#Sec_T", "b.html#box_Id", "b.html#TagId"]
    assert 'id="My_Id"' in built.html()
    assert all(
        f'id="{name}"' in built.html("b") for name in ("Sec_T", "Other_Id", "box_Id", "TagId")
    )


def test_an_id_that_is_none_everywhere_is_one(build: Build) -> None:
    built = build('# A\n\nText. {% id="1 x&y" %}\n\nMore. {% id="" %}\n', **CONFIG)
    assert built.warnings == []
    assert re.findall(r'<p id="([^"]*)">', built.html()) == ["x-y"]


def test_headings_in_something_have_their_level_in_html_only(build: Build) -> None:
    page = "# A\n\n{% callout %}\n### Deep {% #deep .k %}\n{% /callout %}\n\n[x](#deep)\n"
    built = build(page, **CONFIG)
    assert built.warnings == []
    assert re.search(r'<h3 class="k rubric" id="deep">\s*(<[^>]*>)*Deep', built.html())
    latex = build(page, "latex", **CONFIG)
    assert latex.warnings == []
    (tex,) = latex.outdir.glob("*.tex")
    assert r"\subsubsection*{Deep}" in tex.read_text(encoding="utf-8")


def test_a_link_follows_a_heading_that_changes_on_another_page(build: Build) -> None:
    """Nothing but the fragment makes the page depend on the other one."""
    other = {"index.md": "# I\n\n```{toctree}\na\nb\n```\n", "a.md": "# A\n\n[x](b#first_part)\n"}

    def link(heading: str) -> list[str]:
        built = build({**other, "b.md": f"# B\n\n{heading}\n"}, **CONFIG)
        return re.findall(r'href="b.html(#[^"]*)"><span class="std', built.html("a"))

    assert link("## First part") == ["#first-part"]
    assert link("## Firstpart") == ["#firstpart"]
    assert link("## First_part") == ["#first-part"]
    assert link("Text. {% #FirstPart %}") == ["#FirstPart"]
    assert link("## Other") == ["#first_part"]  # as it is written, and reported
    assert link("## First part") == ["#first-part"]
