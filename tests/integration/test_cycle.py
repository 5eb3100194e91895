"""The diagram: its options, its links, and what each kind of builder makes of it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from conftest import KEYS, Build, Built, Page, Read, drawing_in, phase_pages

SVG = "{http://www.w3.org/2000/svg}"


def diagram(built: Built | Page, docname: str = "index") -> ElementTree.Element:
    """The first diagram of a page, parsed."""
    found = re.search(r"<svg class=\"devops-cycle.*?</svg>", built.html(docname), re.DOTALL)
    assert found
    return ElementTree.fromstring(found[0])


def links(svg: ElementTree.Element) -> dict[str, str]:
    return {a.attrib["data-phase"]: a.attrib["href"] for a in svg.iter("a")}


SECTIONS = "\n".join(f"## {key.capitalize()}\n\nFirst words on {key}.\n" for key in KEYS)


def with_options(*options: str) -> str:
    """A page with a diagram, and a section for each phase."""
    return "\n".join(["# Page\n", "```{devops-cycle}", *options, "```\n", SECTIONS])


def test_every_phase_links_to_its_page_in_order(handbook: Built) -> None:
    assert links(diagram(handbook)) == {key: f"phases/{key}.html" for key in KEYS}


def test_the_structure_is_a_figure_with_a_navigation_landmark(read: Read) -> None:
    html = read(with_options(":alt: How we work", ":caption: The *cycle*")).html()
    figure = html[html.index("<figure") : html.index("</figure>")]
    assert 'class="devops-cycle align-default"' in figure
    assert re.search(r'<nav aria-label="How we work">\s*<svg [^>]*role="group"', figure)
    assert "The <em>cycle</em>" in figure[figure.index("<figcaption>") :]


def test_a_phase_without_a_group_is_called_by_its_label_and_number(read: Read) -> None:
    own = [{"key": key, "label": key.capitalize()} for key in ("plan", "code", "ship")]
    html = read("# Page\n\n```{devops-cycle}\n```\n", devops_phases=own).html()
    (name,) = re.findall(r'data-phase="code"[^>]* aria-label="([^"]*)"', html)
    assert name == "Code, phase 2 of 3"


@pytest.mark.parametrize("caption", ["", ":caption: A caption\n"])
@pytest.mark.parametrize("legend", ["", "\nA legend.\n"])
def test_what_is_beneath_is_in_one_caption(read: Read, caption: str, legend: str) -> None:
    """docutils opens and closes that by what it finds where it expects a picture and a caption."""
    html = read(f"# Page\n\n```{{devops-cycle}}\n{caption}{legend}```\n").html()
    _drawing, _end, beneath = html.partition("</nav>")
    tags = re.findall("</?fig[a-z]+", beneath)
    inner = ["<figcaption", "</figcaption"] if caption or legend else []
    assert tags == [*inner, "</figure"]


def test_names_and_tooltips_of_links(handbook: Built) -> None:
    plan = next(diagram(handbook).iter("a"))
    assert plan.attrib["aria-label"] == "Plan, Dev, phase 1 of 8"
    assert plan.findtext("title") == "All about plan."


def test_a_phase_page_marks_its_own_phase(build: Build) -> None:
    pages = phase_pages()
    pages["phases/test.md"] += "\n```{devops-cycle}\n```\n"
    marked = [
        a for a in diagram(build(pages), "phases/test").iter("a") if "aria-current" in a.attrib
    ]
    assert [(a.attrib["data-phase"], a.attrib["aria-current"]) for a in marked] == [
        ("test", "page")
    ]
    assert marked[0].attrib["aria-label"] == "Test, Dev, phase 4 of 8"


def test_current_option(read: Read) -> None:
    svg = diagram(read(with_options(":current: Deploy")))
    assert [a.attrib["data-phase"] for a in svg.iter("a") if "aria-current" in a.attrib] == [
        "deploy"
    ]


def test_a_phase_without_a_page_is_drawn_without_a_link(build: Build) -> None:
    pages = phase_pages()
    pages["phases/code.md"] = "# Something else\n"
    svg = diagram(build(pages))
    assert "code" not in links(svg)
    group = next(g for g in svg.iter("g") if g.attrib.get("data-phase") == "code")
    assert "devops-cycle__phase--unlinked" in group.attrib["class"]


def test_a_caption_is_numbered_and_can_be_referred_to(build: Build) -> None:
    page = with_options(":caption: The cycle", ":name: loop")
    built = build(f"{page}\n{{numref}}`loop`\n", numfig=True)
    assert built.warnings == []
    assert built.html().count("Fig. 1") == 2


def test_align_width_class_and_name(read: Read) -> None:
    page = with_options(":align: right", ":width: 60%", ":class: wide", ":name: loop")
    html = read(page).html()
    figure = html[html.index("<figure") : html.index(">", html.index("<figure"))]
    assert 'class="devops-cycle wide align-right"' in figure
    assert 'id="loop"' in figure
    assert 'style="width: 60%"' in figure


@pytest.mark.parametrize(
    ("option", "warning"),
    [
        (
            ":shape: rign",
            'the option "shape" cannot be "rign": did you mean "ring"? [devops.config]',
        ),
        (
            ":align: middle",
            'the option "align" cannot be "middle": use one of left, center, right. [devops.config]',
        ),
        (
            ":width: wide",
            'the option "width" cannot be "wide": write a length or a share, like "30em" or "60%". [devops.config]',
        ),
        (
            ":current: biuld",
            'There is no phase "biuld": did you mean "build"? [devops.phase_unknown]',
        ),
    ],
)
def test_a_wrong_option_gives_one_warning_and_a_diagram(
    read: Read, option: str, warning: str
) -> None:
    built = read(with_options(option))
    assert len(links(diagram(built))) == 8
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith("index.md:3: WARNING: ")
    assert built.warnings[0].endswith(warning)


def test_content_becomes_the_legend(read: Read) -> None:
    html = read(with_options(":caption: The cycle", "", "Read it from *plan*.")).html()
    assert "from <em>plan</em>" in html[html.index("<figcaption>") : html.index("</figcaption>")]


def test_sections_titled_like_phases_are_homes(read: Read) -> None:
    svg = diagram(read(with_options()))
    assert links(svg) == {key: f"#{key}" for key in KEYS}
    assert next(svg.iter("title")).text == "First words on plan."


def test_a_picture_is_replaced_by_the_diagram(build: Build) -> None:
    pages = phase_pages()
    pages["cycle.md"] = "---\norphan: true\n---\n# Cycle\n\n![How we work](/img/devops-cycle.png)\n"
    built = build(pages, devops_cycle_images=["*/devops-cycle.png"])
    assert built.warnings == []
    assert len(links(diagram(built, "cycle"))) == 8
    assert '<nav aria-label="How we work">' in built.html("cycle")
    assert "<img" not in built.html("cycle")


def test_a_picture_in_a_figure_keeps_its_caption(read: Read) -> None:
    figure = "```{figure} devops-cycle.png\n:alt: How we work\nThe caption.\n```"
    built = read(f"# Cycle\n\n{figure}\n", devops_cycle_images=["devops-cycle.png"])
    html = built.html()
    assert built.warnings == []
    assert "<svg" in html[html.index("<figure") : html.index("<figcaption>")]
    assert "The caption." in html


def test_what_is_said_of_a_picture_holds_for_the_diagram(read: Read) -> None:
    attributes = '![The way](devops-cycle.png){.wide #loop width="50%"}\n\n[There](#loop)\n'
    figure = "```{figure} devops-cycle.png\n:width: 40%\n:name: other\nThe caption.\n```\n"
    built = read(
        f"# Cycle\n\n{attributes}\n{figure}",
        devops_cycle_images=["devops-cycle.png"],
        myst_enable_extensions=["attrs_inline"],
    )
    assert built.warnings == []
    first, second = re.findall("<figure[^>]*>", built.html())
    (classes,) = re.findall('class="([^"]*)"', first)
    assert set(classes.split()) == {"devops-cycle", "wide", "align-default"}
    assert 'id="loop"' in first
    assert "width: 50%" in first
    assert 'id="other"' in second
    assert "width: 40%" in second


def test_a_picture_that_is_a_substitution_is_replaced_where_it_stands(build: Build) -> None:
    page = "Page\n====\n\n|way|\n\n.. |way| image:: devops-cycle.png\n   :alt: The way\n"
    built = build({"index.rst": page}, devops_cycle_images=["devops-cycle.png"])
    assert built.warnings == []
    assert '<nav aria-label="The way">' in built.html()


def test_author_text_is_escaped(build: Build) -> None:
    evil = '"><script>alert(1)</script>'
    phases = [{"key": f"p{i}", "label": f"<b>{i}", "summary": evil} for i in range(4)]
    built = build(
        f"# Page\n\n```{{devops-cycle}}\n:alt: '{evil}'\n```\n\n## p1\n\nText.\n",
        devops_phases=phases,
    )
    assert "<script>" not in built.html()
    assert "<b>" not in built.html()
    assert diagram(built) is not None


def test_the_svg_is_small(handbook: Built) -> None:
    import zlib

    html = handbook.html()
    svg = drawing_in(html).encode()
    assert len(svg) <= 14 * 1024
    assert len(zlib.compress(svg, 9)) <= 2.8 * 1024


def test_links_in_one_page_of_html_stay_on_it(build: Build) -> None:
    html = build(phase_pages(), "singlehtml").output("index.html")
    svg = drawing_in(html)
    targets = re.findall(r'<a [^>]*href="([^"]*)"', svg)
    assert targets == [f"#document-phases/{key}" for key in KEYS]
    for target in targets:
        assert f'id="{target[1:]}"' in html


def test_a_section_in_one_page_of_html_is_linked_by_its_own_id(build: Build) -> None:
    files = {
        "index.md": "# Book\n\n```{devops-cycle}\n```\n\n```{toctree}\na\n```\n",
        "a.md": "# A\n\nText.\n\n## How we plan\n\n```{devops-phase} plan\n```\n",
    }
    html = build(files, "singlehtml").html()
    assert re.findall(r'data-phase="plan" href="([^"]*)"', html)[0] == "#how-we-plan"
    assert html.count('id="how-we-plan"') == 1


def test_a_page_that_one_page_of_html_leaves_out_is_not_linked_there(build: Build) -> None:
    home = {"plan.md": "---\ndevops-phase: plan\norphan: true\n---\n# Plan\n"}
    page = "# Handbook\n\n```{devops-cycle}\n```\n\n{devops:phase}`plan`\n"
    html = build({"index.md": page, **home}, "singlehtml").html()
    assert "Plan" in html
    assert "#document-plan" not in html


def test_the_style_sheet_is_sent_only_where_it_is_needed(build: Build) -> None:
    pages = phase_pages() | {"plain.md": "---\norphan: true\n---\n# Plain\n"}
    built = build(pages)
    assert "devops-phases.css" in built.output("index.html")
    assert "devops-phases.css" in built.output("phases/plan.html")
    assert "devops-phases.css" not in built.output("plain.html")
    assert (built.outdir / "_static/devops-phases.css").stat().st_size < 20 * 1024


def test_a_style_sheet_of_the_projects_own_takes_the_place_of_ours(build: Build) -> None:
    files = {**phase_pages(), "_static/devops-phases.css": ".devops-cycle { color: red }\n"}
    built = build(files, html_static_path=["_static"], exclude_patterns=["_static"])
    assert built.output("_static/devops-phases.css") == files["_static/devops-phases.css"]


def test_a_picture_in_running_text_stays_and_says_so(build: Build) -> None:
    pages = phase_pages()
    pages["index.md"] += "\nSee ![the way](https://example.org/devops-cycle.png) here.\n\n## Plan\n"
    built = build(pages, devops_cycle_images=["*/devops-cycle.png"])
    assert [line.rsplit("WARNING: ")[1] for line in built.warnings] == [
        '"https://example.org/devops-cycle.png" stays a picture: a diagram cannot stand in running '
        "text. [devops.config]"
    ]


def test_a_linked_picture_is_replaced_too(build: Build) -> None:
    pages = phase_pages()
    pages["index.md"] = (
        "# Index\n\n[![The way](devops-cycle.png)](https://example.org)\n\n```{toctree}\n:glob:\nphases/*\n```\n"
    )
    built = build(pages, devops_cycle_images=["devops-cycle.png"])
    assert built.warnings == []
    assert len(links(diagram(built))) == 8


def test_on_paper_a_diagram_floats_only_with_a_caption_that_says_what_it_is(build: Build) -> None:
    """Then it does as all figures of the project."""
    page = "# Page\n\n```{devops-cycle}\n```\n\n```{devops-cycle}\n:caption: The loop\n```\n"
    tex = build(page, "latex", project="Handbook").output("handbook.tex")
    assert re.findall(r"\\begin\{figure\}\[(\w+)\]", tex) == ["H", "htbp"]


@pytest.mark.parametrize(
    "holder",
    ["~~~{callout} Title\nFIGURE\n~~~", "~~~{topic} Title\nFIGURE\n~~~", "- FIGURE", "> FIGURE"],
    ids=["callout", "topic", "list", "quote"],
)
def test_on_paper_a_diagram_stays_in_its_box(build: Build, holder: str) -> None:
    """LaTeX can let nothing flow around a figure there, which would leave the box."""
    prefix = {"-": "  ", ">": "> "}.get(holder[0], "")
    figure = f"\n{prefix}".join(["```{devops-cycle}", ":align: right", "```"])
    page = "# Page\n\n" + holder.replace("FIGURE", figure) + "\n\nText.\n"
    built = build(page, "latex", project="Handbook")
    assert built.warnings == []
    tex = built.output("handbook.tex")
    assert r"\begin{tikzpicture}" in tex
    assert r"\begin{wrapfigure}" not in tex
