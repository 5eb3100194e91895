"""``draw``: a cycle as pictures, also that of a project."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import KEYS, phase_pages
from test_export import project

from sphinx_devops_phases.__main__ import main
from sphinx_devops_phases.drawing import palette
from sphinx_devops_phases.drawing.icons import ICONS

SVG = "{http://www.w3.org/2000/svg}"
PHASES = [
    {"key": "see", "label": "See it", "color": "#b45309", "group": "One"},
    {"key": "do", "group": "One"},
    {"key": "check", "group": "Two", "url": "https://check.example.org/"},
]


def drawn(target: Path, *arguments: object) -> ElementTree.Element:
    assert main(["draw", "-o", str(target), *map(str, arguments)]) == 0
    return ElementTree.parse(target).getroot()


def phases(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    return {one.attrib["data-phase"]: one for one in root.iter() if "data-phase" in one.attrib}


def band(root: ElementTree.Element) -> ElementTree.Element | None:
    found = [one for one in root.iter() if "devops-cycle__band" in one.get("class", "")]
    return found[0] if found else None


def size_of(png: Path) -> tuple[int, int]:
    data = png.read_bytes()
    assert data.startswith(b"\x89PNG")
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


@pytest.fixture(scope="module")
def handbook_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a cycle of its own and a named one."""
    pages = {"index.md": "---\ndevops-phase: see\nsubtitle: Open your eyes.\n---\n# See\n"}
    return project(
        tmp_path_factory.mktemp("project"),
        pages,
        devops_phases=PHASES,
        devops_cycle_shape="track",
        devops_cycles={"incident": {"phases": ["detect", "triage", "review"], "shape": "ring"}},
        html_baseurl="https://example.org/handbook/",
    )


def test_a_project_is_drawn_as_it_says(handbook_folder: Path, tmp_path: Path) -> None:
    root = drawn(tmp_path / "cycle.svg", "--project", handbook_folder)
    assert "devops-cycle__svg--track" in root.attrib["class"]
    found = phases(root)
    assert list(found) == ["see", "do", "check"]
    assert "Open your eyes." in (found["see"].findtext(f"{SVG}title") or "")
    assert "#b45309" in ElementTree.tostring(found["see"], encoding="unicode")
    assert [one.get("href") for one in found.values()] == [
        *("https://example.org/handbook/index.html", None, "https://check.example.org/")
    ]


def test_a_named_cycle_of_a_project(handbook_folder: Path, tmp_path: Path) -> None:
    arguments = ["--project", handbook_folder, "--cycle", "incident", "--current", "triage"]
    root = drawn(tmp_path / "cycle.svg", *arguments)
    assert root.findtext(f"{SVG}title") == "Incident"
    assert "devops-cycle__svg--ring" in root.attrib["class"]
    marked = [key for key, one in phases(root).items() if "aria-current" in one.attrib]
    assert marked == ["incident/triage"]


def test_a_project_without_an_address_has_no_links_to_pages(tmp_path: Path) -> None:
    source = project(tmp_path / "source", phase_pages())
    found = phases(drawn(tmp_path / "cycle.svg", "--project", source))
    assert not any("href" in one.attrib for one in found.values())
    template = ["--link-template", "https://example.org/{key}"]
    found = phases(drawn(tmp_path / "cycle.svg", "--project", source, *template))
    assert found["plan"].get("href") == "https://example.org/plan"


def test_a_picture_for_each_phase_has_it_marked(tmp_path: Path) -> None:
    assert main(["draw", "--each", "-o", str(tmp_path / "cycle.svg")]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {f"cycle-{key}.svg" for key in KEYS}
    found = phases(ElementTree.parse(tmp_path / "cycle-test.svg").getroot())
    assert [key for key, one in found.items() if "aria-current" in one.attrib] == ["test"]
    assert found["test"].get("aria-label", "").endswith(", marked")  # it is no page that is read


def test_a_picture_for_a_dark_page_has_the_hues_for_it(tmp_path: Path) -> None:
    drawn(tmp_path / "cycle.svg", "--dark")
    text = (tmp_path / "cycle.svg").read_text(encoding="utf-8")
    assert palette.PALETTE_DARK[0] in text
    assert not any(color in text for color in palette.PALETTE)


def test_what_is_not_marked_stays_behind_on_a_dark_page(tmp_path: Path) -> None:
    plan, code = (
        palette.paint(palette.PALETTE_DARK[slot], tinted, dark=True)
        for slot, tinted in ((0, False), (1, True))
    )
    drawn(tmp_path / "cycle.svg", "--dark", "--current", "plan")
    text = (tmp_path / "cycle.svg").read_text(encoding="utf-8")
    assert plan.fill in text
    assert palette.luminance(code.fill) < 0.1 < palette.luminance(plan.fill)
    assert palette.contrast(code.fill, code.ink) >= 7


@pytest.mark.parametrize(
    ("size", "pixels"), [("16:9", (1920, 1080)), ("card", (1200, 630)), ("3:4", (1440, 1920))]
)
def test_a_png_has_just_the_size(tmp_path: Path, size: str, pixels: tuple[int, int]) -> None:
    target = tmp_path / "cycle.png"
    assert main(["draw", "--size", size, "-o", str(target)]) == 0
    assert size_of(target) == pixels


@pytest.mark.parametrize(
    ("shape", "size", "rows"),
    [("track", "16:9", 2), ("track", "20:3", 1), ("track", "3:4", 8)],
)
def test_of_all_drawings_the_one_whose_labels_become_largest_fills_a_size(
    tmp_path: Path, shape: str, size: str, rows: int
) -> None:
    root = drawn(tmp_path / "cycle.svg", "--shape", shape, "--size", size, "--no-icons")
    texts = [one.findtext(f"{SVG}g/{SVG}text") for one in phases(root).values()]
    heights = {one.get("y") for one in root.iter(f"{SVG}text") if one.text in texts}
    assert len(heights) == rows


def test_icons_and_a_band_as_one_likes(handbook_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "cycle.svg"
    assert ICONS["plan"] not in ElementTree.tostring(drawn(target, "--no-icons"), "unicode")
    assert ICONS["plan"] in ElementTree.tostring(drawn(target), "unicode")
    assert band(drawn(target)) is None
    found = band(drawn(target, "--band", " Security  first "))
    assert found is not None
    assert found.get("aria-label") == "In every phase: Security first"
    assert found.get("href") is None


def test_a_project_says_what_the_band_is_and_where_it_leads(tmp_path: Path) -> None:
    page = {"security.md": "---\norphan: true\n---\n# Security\n"}
    settings = {
        "devops_cycle_band": {"label": "Security", "doc": "security"},
        "devops_cycle_icons": False,
        "html_baseurl": "https://example.org/",
        "language": "ar",
    }
    source = project(tmp_path / "source", phase_pages() | page, **settings)
    target, of_project = tmp_path / "cycle.svg", ("--project", source)
    root = drawn(target, *of_project)
    found = band(root)
    assert found is not None
    assert found.get("href") == "https://example.org/security.html"
    assert ICONS["plan"] not in target.read_text(encoding="utf-8")
    # In Arabic it begins on the right.
    outline = phases(root)["plan"].find(f"{SVG}g/{SVG}path")
    assert outline is not None
    assert float(re.findall(r"[\d.]+", outline.attrib["d"])[0]) > 480
    drawn(target, *of_project, "--icons")
    assert ICONS["plan"] in target.read_text(encoding="utf-8")
    assert band(drawn(target, *of_project, "--band", "")) is None
    tex = tmp_path / "cycle.tex"
    assert main(["draw", "-o", str(tex), *map(str, of_project)]) == 0
    assert r"\href{https://example.org/security.html}" in tex.read_text(encoding="utf-8")


def test_a_name_of_a_band_that_is_cut_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    label = "Security, compliance, and everything else " * 4
    assert main(["draw", "--band", label]) == 0
    error = capsys.readouterr().err
    assert error == f'warning: the label "{label.strip()}" is too long, and cut\n'


def test_the_drawing_is_in_the_middle_and_whole(tmp_path: Path) -> None:
    plain = [float(one) for one in drawn(tmp_path / "a.svg").attrib["viewBox"].split()]
    root = drawn(tmp_path / "b.svg", "--size", "16:9")
    left, top, width, height = (float(one) for one in root.attrib["viewBox"].split())
    assert width / height == pytest.approx(16 / 9, abs=0.01)
    assert left < 0 > top
    assert left + width / 2 == pytest.approx(plain[2] / 2, abs=0.2)
    assert top + height / 2 == pytest.approx(plain[3] / 2, abs=0.2)


def test_png_by_name_by_format_and_for_short(tmp_path: Path) -> None:
    for name, arguments in {"a.png": [], "b": ["--format", "png"], "c": ["--png"]}.items():
        assert main(["draw", "-o", str(tmp_path / name), *arguments]) == 0
    assert (
        len({(tmp_path / name).read_bytes() for name in "bc"} | {(tmp_path / "a.png").read_bytes()})
        == 1
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--each"], "argument --each: needs a name for the files: -o cycle.svg"),
        (
            ["--each", "--current", "plan", "-o", "x.svg"],
            "argument --each: marks each phase, so leave out --current",
        ),
        (["--cycle", "ml"], "argument --cycle: needs the --project that has it"),
        (
            ["--project", ".", "--phases", "a,b,c"],
            "argument --phases: the phases are those of the project",
        ),
        (
            ["--size", "wide"],
            'argument --size: "wide" is no size: write "card", or two numbers as in 16:9',
        ),
        (["--size", "1:0"], 'argument --size: "1:0" is no size'),
        (
            ["--size", "16:9", "--format", "tex"],
            "argument --size: a LaTeX document is as large as the picture",
        ),
        (
            ["--png", "-o", "pictures/x.SVG"],
            'the name "pictures/x.SVG" is not that of a png file: write -o pictures/x.png, or let '
            "the name say the format",
        ),
        (["--format", "svg", "-o", "x.tex"], 'the name "x.tex" is not that of a svg file'),
        (["--format", "svg", "--png"], "argument --png: not allowed with argument --format"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["draw", *arguments])
    assert stopped.value.code == 2
    assert f"error: {message}" in capsys.readouterr().err


def test_a_cycle_that_the_project_does_not_have(
    handbook_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["draw", "--project", str(handbook_folder), "--cycle", "incidnt"])
    message = 'argument --cycle: there is no cycle "incidnt": did you mean "incident"?'
    assert message in capsys.readouterr().err


def test_a_folder_that_is_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "--project", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert re.fullmatch(r"error: \S+ has no conf\.py: name the folder that it is in\n", error)


def test_without_the_package_for_it_a_png_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sphinx_devops_phases.pictures.find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        main(["draw", "--png"])
    assert "a PNG needs one more package: pip install resvg-py" in capsys.readouterr().err
