"""One project's phases, used from another through a real inventory."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import KEYS, Build, Built, make_build, phase_pages

SITE = "https://handbook.example.org/"
PAGE = "# Service\n\n```{devops-cycle}\n```\n\n```{devops-nav}\n```\n\n{devops:phase}`plan` {any}`test`\n"


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a handbook with a page for each phase offers to other projects."""
    return make_build(tmp_path_factory.mktemp("handbook"))(phase_pages()).outdir / "objects.inv"


def service(
    build: Build, inventory: Path, files: dict[str, str] | str = PAGE, **conf: object
) -> Built:
    return build(
        files,
        **conf,
        extensions=("sphinx_devops_phases", "sphinx.ext.intersphinx"),
        intersphinx_mapping={"handbook": (SITE, str(inventory))},
    )


def test_diagram_navigation_and_roles_lead_to_the_other_project(
    build: Build, inventory: Path
) -> None:
    built = service(build, inventory)
    assert built.warnings == []
    counts = {
        key: built.html().count(f'href="{SITE}phases/{key}.html#the-{key}-phase"') for key in KEYS
    }
    assert counts == dict.fromkeys(KEYS, 2) | {"plan": 3, "test": 3}


def test_a_role_that_leads_to_another_project_shows_the_label_of_this_one(
    build: Build, inventory: Path
) -> None:
    html = service(build, inventory, "{devops:phase}`plan`\n", language="de").html()
    links = re.findall(rf'href="{SITE}phases/plan[^>]*>(?:<[^>]*>)*(\w+)', html)
    assert links == ["Planen"]


def test_an_external_role_may_name_a_phase_that_the_other_project_alone_has(
    build: Build, inventory: Path
) -> None:
    role = "{external+handbook:devops:phase}"
    page = f"{role}`deploy` {role}`we ship <deploy>` {role}`shop`\n"
    built = service(build, inventory, page, devops_phases=["plan", "shop", "code"])
    assert [*re.findall(r"phases/deploy[^>]*>(?:<[^>]*>)*([\w ]+)", built.html())] == [
        "Deploy",
        "we ship",
    ]
    assert len(built.warnings) == 1, built.warnings
    assert "target not found: shop" in built.warnings[0]


def test_a_home_in_the_project_itself_wins(build: Build, inventory: Path) -> None:
    own = {"index.md": PAGE, "ours.md": "---\ndevops-phase: plan\norphan: true\n---\n# Our plan\n"}
    html = service(build, inventory, own).html()
    assert html.count('href="ours.html"') == 3
    assert f"{SITE}phases/plan.html" not in html


def test_a_page_that_moved_there_is_followed_here(build: Build, tmp_path: Path) -> None:
    handbook = make_build(tmp_path / "handbook")
    pages = phase_pages()
    kept = handbook(pages).outdir / "objects.inv"
    service(build, kept)

    moved = pages.pop("phases/plan.md")
    (tmp_path / "handbook/source/phases/plan.md").unlink()
    pages["index.md"] = pages["index.md"].replace("phases/plan", "planning")
    handbook({**pages, "planning.md": moved})
    (tmp_path / "build/doctrees/intersphinx_inventory.bin").unlink(missing_ok=True)
    html = service(build, kept).html()
    assert html.count(f'href="{SITE}planning.html#the-plan-phase"') == 3
    assert "phases/plan.html" not in html


def test_without_the_inventory_phases_are_drawn_without_links(build: Build, tmp_path: Path) -> None:
    page = PAGE.replace(" {any}`test`", "")
    built = service(build, tmp_path / "missing.inv", page)
    assert "".join(built.warnings).count("WARNING") == 1, built.warnings
    assert "missing.inv" in built.warnings[1]
    assert built.html().count('<g class="devops-cycle__phase') == len(KEYS)
    assert "<a " not in built.html().split("<figure")[1].split("</figure>")[0]
