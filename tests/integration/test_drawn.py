"""What the configuration, a page and its language say of a drawing: icons, a band, direction."""

from __future__ import annotations

import re

import pytest
from conftest import Build, Read, phase_pages

from sphinx_devops_phases.config import Settings, options
from sphinx_devops_phases.drawing.icons import ICONS
from sphinx_devops_phases.phases import Band, reads_from_right

BAND = {"label": "Security", "doc": "security"}


def pages() -> dict[str, str]:
    """With a page about what is always there; the landing page and that one have a diagram."""
    drawn = "\n```{devops-cycle}\n```\n"
    return {**phase_pages(), "security.md": f"---\norphan: true\n---\n# Security\n{drawn}"}


def test_a_band_leads_to_its_page(build: Build) -> None:
    built = build(pages(), devops_cycle_band=BAND)
    assert built.warnings == []
    (link,) = re.findall(r'<a class="devops-cycle__band[^>]*>', built.html())
    assert 'href="security.html"' in link
    assert 'aria-label="In every phase: Security"' in link
    assert "aria-current" not in link
    (here,) = re.findall(r'<a class="devops-cycle__band[^>]*>', built.html("security"))
    assert 'href="#"' in here
    assert 'aria-current="page"' in here


def test_a_band_is_named_where_nothing_is_drawn(build: Build) -> None:
    text = build(pages(), "text", devops_cycle_band=BAND).output("index.txt")
    assert re.search(r"^8\. Monitor – .*\n+In every phase: Security$", text, re.MULTILINE)


def test_a_band_is_in_tex_and_in_pictures(build: Build) -> None:
    files = pages()
    files["index.md"] = files["index.md"].replace("\nphases/plan\n", "\nsecurity\nphases/plan\n")
    built = build(files, "latex", devops_cycle_band=BAND)
    (tex,) = built.outdir.glob("*.tex")
    assert r"\hyperref[\detokenize{security::doc}]" in tex.read_text(encoding="utf-8")
    book = build(pages(), "epub", version="1", copyright="2026", devops_cycle_band=BAND)
    drawn = [path.read_text(encoding="utf-8") for path in book.outdir.glob("_images/*.svg")]
    assert drawn
    assert all("devops-cycle__band" in one for one in drawn)


def test_a_band_may_lead_elsewhere(build: Build) -> None:
    band = {"label": "Security", "url": "https://example.org/security"}
    built = build(pages(), devops_cycle_band=band)
    assert built.warnings == []
    assert 'href="https://example.org/security"' in built.html()


@pytest.mark.parametrize(
    ("band", "why"),
    [
        ({"label": "Security"}, 'add its page, "doc" or "url"'),
        ({"label": "Security", "doc": "securty"}, 'there is no page "securty"'),
    ],
)
def test_a_band_without_a_page_is_reported_once_and_drawn(
    build: Build, band: dict[str, str], why: str
) -> None:
    built = build(pages(), devops_cycle_band=band)
    assert built.warnings == [
        f'WARNING: conf.py: devops_cycle_band: "Security" is no link: {why}. [devops.config]'
    ]
    assert re.search(r'<g class="devops-cycle__band [^>]*role="img"', built.html())


def test_a_page_is_written_again_when_the_bands_page_is_gone(build: Build) -> None:
    build(pages(), devops_cycle_band=BAND)
    built = build(pages(), devops_cycle_band=BAND)
    (built.app.srcdir / "security.md").unlink()
    files = {name: text for name, text in pages().items() if name != "security.md"}
    again = build(files, devops_cycle_band=BAND)
    assert 'href="security.html"' not in again.html()


def read(**config: object) -> Settings:
    values = {f"devops_{one.name}": one.metadata["default"] for one in options()} | config
    return Settings.read(values)


def test_a_band_belongs_to_the_projects_own_cycle() -> None:
    settings = read(devops_cycle_band=BAND, devops_cycles={"incident": ["find", "mend", "learn"]})
    own, incident = settings.all_cycles.values()
    assert own.band == Band("Security", "security")
    assert incident.band is None


@pytest.mark.parametrize(
    ("band", "why"),
    [
        ("Security", "must be a mapping"),
        ({"doc": "security"}, "needs a label"),
        ({"label": " "}, "needs a label"),
        ({"label": "\u202e"}, "needs a label"),
        ({"label": 5}, "needs text for 'label'"),
        ({"label": "S", "docs": "s"}, 'did you mean "doc"'),
        ({"label": "S", "doc": "s", "url": "https://s"}, "not both"),
        ({"label": "S", "url": "javascript:alert(1)"}, "must begin with https://"),
    ],
)
def test_a_band_that_cannot_be_used_is_refused(band: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read(devops_cycle_band=band)


def test_icons_are_switched_off_for_all_cycles(build: Build) -> None:
    assert ICONS["plan"] in build(phase_pages()).html()
    assert ICONS["plan"] not in build(phase_pages(), devops_cycle_icons=False).html()
    mended = {"incident": ["find", {"key": "mend", "icon": "check"}, "learn"]}
    for on in (True, False):
        cycle = read(devops_cycles=mended, devops_cycle_icons=on).all_cycles["incident"]
        assert [phase.icon for phase in cycle] == ["", "check" if on else "", ""]
    with pytest.raises(ValueError, match="must be True or False"):
        read(devops_cycle_icons="no")


def test_an_icon_is_a_name_a_path_or_none() -> None:
    phases = ["plan", {"key": "build", "icon": ""}, {"key": "ship", "icon": "M4 12l6 6L20 6"}]
    assert [phase.icon for phase in read(devops_phases=phases).phases] == [
        *("plan", "", "M4 12l6 6L20 6"),
    ]


@pytest.mark.parametrize(
    ("icon", "why"),
    [
        ("rocket", "neither a path nor one of plan, code"),
        ("M0 0" + "l1 1" * 30_000, "is 120004 characters long"),
        ('M0 0"/><script>', "cannot be read"),
    ],
)
def test_an_icon_that_cannot_be_used_is_refused(icon: str, why: str) -> None:
    with pytest.raises(ValueError, match=f'has an icon for "ship" that .*{why}'):
        read(devops_phases=["plan", "build", {"key": "ship", "icon": icon}])


@pytest.mark.parametrize(
    ("language", "from_right"),
    [
        *(("ar", True), ("he", True), ("fa_IR", True), ("ur-PK", True)),
        *(("en", False), ("de", False), ("az", False), ("ja", False), ("", False)),
    ],
)
def test_languages_that_are_read_from_the_right(language: str, from_right: bool) -> None:
    assert reads_from_right(language) is from_right


def test_in_such_a_language_the_loop_is_mirrored(build: Build) -> None:
    """Its first segment is on the right."""

    def begins(language: str) -> float:
        html = build(phase_pages(), language=language).html()
        found = re.search(r'data-phase="plan".*?<path d="M([\d.]+)', html, re.DOTALL)
        assert found
        return float(found[1])

    assert begins("en") < 480 < begins("ar")


def test_the_summary_of_the_marked_phase_stands_beneath_the_drawing(build: Build) -> None:
    files = phase_pages()
    files["phases/deploy.md"] += "\n```{devops-cycle}\n```\n"
    built = build(files)
    line = re.search(r'<p class="devops-cycle__line" .*?</p>', built.html("phases/deploy"))
    assert line
    marked = re.findall(r'<span class="devops-cycle__marked">(.*?)</span>', line[0])
    assert marked == ["<strong>Deploy</strong> &#8211; All about deploy."]
    assert "devops-cycle__line--over" in built.html()


def test_the_navigation_has_the_colours_of_the_drawing(build: Build) -> None:
    html = build(phase_pages()).html("phases/plan")
    listed = re.findall(r'<li><a [^>]*class="devops-cycle__(hue\d+)"', html)
    index = re.findall(r'devops-cycle__(hue\d+)"', build(phase_pages()).html().split("<nav")[1])
    assert listed == index == ["hue1", "hue3", "hue4", "hue6", "hue7", "hue9", "hue10", "hue12"]


GRID = "# Page\n\n```{devops-grid}\n```\n"
OWN = ["plan", {"key": "ship", "icon": "M4 12l6 6L20 6", "color": "#b45309"}, {"key": "rest"}]


def test_cards_have_the_icons_of_the_drawing_in_its_colours(read: Read) -> None:
    html = read(GRID, devops_phases=OWN).html()
    found = re.findall(r'<span class="devops-icon([^"]*)"><svg[^>]*stroke="([^"]*)"', html)
    assert found == [(" devops-cycle__hue1", "currentColor"), ("", "#b45309")]
    assert '<path d="M4 12l6 6L20 6"/>' in html
    assert re.search(r"</svg></span> <[^>]*>Ship", html)


def test_cards_have_no_icons_where_these_are_switched_off(read: Read) -> None:
    assert "devops-icon" not in read(GRID, devops_cycle_icons=False).html()


def test_on_paper_the_list_has_icons_too(build: Build) -> None:
    for icons in (True, False):
        built = build(GRID, "latex", devops_phases=OWN, devops_cycle_icons=icons)
        tex = next(built.outdir.glob("*.tex")).read_text(encoding="utf-8")
        assert (r"\usepackage{sphinxdevopsphases}" in tex) is icons
        drawn = re.findall(r"^\{.*\{HTML\}\{(\w+)\}\\tikz.*\} (Plan|Ship)", tex, re.MULTILINE)
        assert drawn == [("1177BB", "Plan"), ("B45309", "Ship")][: 2 * icons]


@pytest.mark.parametrize("builder", ["epub", "text"])
def test_where_nothing_is_drawn_cards_have_no_icons(build: Build, builder: str) -> None:
    built = build(GRID, builder, version="1", copyright="2026")
    assert built.warnings == []
    assert not [
        path for path in built.outdir.rglob("index.*") if b"devops-icon" in path.read_bytes()
    ]


def test_a_card_and_an_item_say_that_a_phase_has_no_page(build: Build, read: Read) -> None:
    """Where others have one: else there is nothing to point out."""
    files = phase_pages()
    files["index.md"] += f"\n{GRID}"
    files["phases/code.md"] = "---\norphan: true\n---\n# Other\n"
    html = build(files).html()
    assert html.count('<p class="devops-gap sd-card-text">No page yet</p>') == 1
    assert "devops-gap" not in read(GRID).html()
    text = build(files, "text").output("index.txt")
    assert text.count("2. Code – Write the change and have it reviewed. (No page yet)") == 2
