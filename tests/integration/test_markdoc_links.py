"""Links from Markdoc pages to headings and to places that were given an id."""

from __future__ import annotations

import re

import pytest
from conftest import Build, Built, make_build

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
    links = re.findall(r'href="([^"]*#[A-Z][^"]*|[^"]*box_Id)">(?:<span|x)', built.html())
    assert links == ["#My_Id", "b.html#Other_Id", "b.html#Sec_T", "b.html#box_Id", "b.html#TagId"]
    assert 'id="My_Id"' in built.html()
    assert all(
        f'id="{name}"' in built.html("b") for name in ("Sec_T", "Other_Id", "box_Id", "TagId")
    )


SAME = (
    "## Section {% #same %}\n\nText. {% #other %}\n\nAgain. {% #other %}\n\n## More {% #same %}\n\n"
    '{% box id="js" %}\nx\n{% /box %}\n\n{% box id="js" %}\ny\n{% /box %}\n\n'
    '{% callout id="js" %}\nz\n{% /callout %}\n\n```js {% #other %}\nx\n```\n'
)


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same ids on two pages, and several times on each; and links to them."""
    links = "[](#same) [](#other) [](b#same) [](b.md#other) [](/b#js)\n"
    return make_build(tmp_path_factory.mktemp("same"))(
        {
            "index.md": f"# A\n\n{links}\n{SAME}\n```{{toctree}}\nb\nmyst\n```\n",
            "b.md": f"# B\n\n{SAME}",
            "myst.md": "# C\n\n[x](b.md#same) [](index.md#js)\n",
        },
        **{**CONFIG, "devops_markdoc_pages": ["index*", "b*"], "devops_markdoc_root": ""},
    )


def test_ids_belong_to_their_page_and_links_lead_to_the_first_there(same: Built) -> None:
    assert same.warnings == []
    for page in ("index", "b"):
        assert all(same.html(page).count(f'id="{name}"') == 1 for name in ("same", "other", "js"))
    found = re.findall(r'href="([^"]*#[^"]*)"><span class="std std-ref">([^<]*)<', same.html())
    assert found[:5] == [
        ("#same", "Section"),
        ("#other", "#other"),
        ("b.html#same", "Section"),
        ("b.html#other", "#other"),
        ("b.html#js", "#js"),
    ]
    assert re.findall(r'href="([^"]*#[^"]*)"><span', same.html("myst")) == [
        "b.html#same",
        "index.html#js",
    ]


def test_ids_are_no_labels_of_the_project_but_those_of_myst_are(build: Build) -> None:
    built = build("# A\n\nText. {% #one %}\n\n(two)=\n\n## B {% #three %}\n", **CONFIG)
    labels = built.app.env.domaindata["std"]["anonlabels"]
    assert {"one", "two", "three"} & labels.keys() == {"two"}


def test_links_lead_to_the_ids_of_a_translated_page(build: Build) -> None:
    texts = {
        "A {% #a1 %}": "Ä {% #a1 %}",
        "B {% #b1 %}": "Ö {% #b1 %}",
        "T. {% #c1 %}": "W. {% #c1 %}",
    }
    catalogue = "".join(f'msgid "{old}"\nmsgstr "{new}"\n\n' for old, new in texts.items())
    links = "[x](#a1) [y](#b1) [z](#c1)"
    built = build(
        {
            "locale/nl/LC_MESSAGES/index.po": f'msgid ""\nmsgstr ""\n\n{catalogue}',
            "index.md": f"# A {{% #a1 %}}\n\n{links}\n\n## B {{% #b1 %}}\n\nT. {{% #c1 %}}\n\n"
            "```{toctree}\nb\n```\n",
            "b.md": f"# C\n\n{links.replace('#', 'index#')}\n",
        },
        language="nl",
        locale_dirs=["locale"],
        **CONFIG,
    )
    assert built.warnings == []
    assert "Ö" in built.html()
    assert "W." in built.html()
    for page, address in (("index", ""), ("b", "index.html")):
        ids = [f"{address}#{name}" for name in ("a1", "b1", "c1")]
        assert re.findall(r'href="([^"]*#[abc]1)">(?:<span[^>]*>)?[xyz]<', built.html(page)) == ids
    assert all(f'id="{name}"' in built.html() for name in ("a1", "b1", "c1"))


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
    assert re.search(r"\\(sub)+section\*\{Deep\}", tex.read_text(encoding="utf-8"))


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
