"""A newcomer's walk: what the README and the tutorial say to do works, as it is written there.

The commands are the lines that begin with ``$ `` in blocks of ``console``.  They run in one shell,
in an empty folder, in an environment with nothing but pip, which takes a wheel of this checkout for
the package of its name.  The tutorial's gets all that this needs from the package index; the README's,
to save the time, from the environment of the tests.  A block after a sentence that ends with a file's name is written into that
file, or added to the end of it if the sentence says so.  In the README, whatever follows the
heading "Develop" is for people who have the repository.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

import pip
import pytest
from test_package import distribution

ROOT = Path(__file__).parents[2]
WALKS = {
    "README": (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Develop")[0],
    "tutorial": (ROOT / "example_docs" / "tutorial.md").read_text(encoding="utf-8"),
}

BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<language>[\w-]+)\n(?P<text>.*?)^(?P=fence)$", re.M | re.S)
FILE = re.compile(r"(?P<end>end of )?`(?P<path>[\w./-]+)`:\s*\Z")


def steps(page: str) -> Iterator[str]:
    """What a reader does, in the language of the shell."""
    for block in BLOCK.finditer(page):
        text = block["text"]
        if block["language"] == "console":
            yield from re.findall(r"^\$ (.*)$", text, re.MULTILINE)
        elif file := FILE.search(page, 0, block.start()):
            path, into = Path(file["path"]), ">>" if file["end"] else ">"
            yield f"mkdir -p {path.parent} && cat {into} {path} <<'END OF FILE'\n{text}END OF FILE"


def new_environment(directory: Path) -> Path:
    """One with our pip, which is there much sooner than the one that Python would unpack.

    What is returned is the folder of its packages.
    """
    venv.create(directory)
    (packages,) = directory.glob("lib/*/site-packages")
    shutil.copytree(Path(pip.__file__).parent, packages / "pip")
    program = directory / "bin" / "pip"
    program.write_text(f'#!/bin/sh\nexec {directory}/bin/python -m pip "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return packages


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return distribution("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module", params=WALKS)
def folder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, wheel: Path
) -> Path:
    """Where somebody is who did what the page says, and saw no warning."""
    directory = tmp_path_factory.mktemp("walk")
    start, environment = directory / "start", directory / "environment"
    start.mkdir()
    packages = new_environment(environment)
    constraints = directory / "constraints.txt"
    constraints.write_text(f"sphinx-devops-phases @ {wheel.as_uri()}\n", encoding="utf-8")
    variables = {name: text for name, text in os.environ.items() if name[:6] != "PYTHON"}
    variables["PATH"] = f"{environment / 'bin'}{os.pathsep}{variables['PATH']}"
    variables["PIP_CONSTRAINT"] = str(constraints)
    variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    if request.param == "README":
        ours = Path(pip.__file__).parents[1]
        (packages / "dependencies.pth").write_text(f"{ours}\n", encoding="utf-8")
        variables["PIP_NO_DEPS"] = variables["PIP_IGNORE_INSTALLED"] = "1"
    shell = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", "\n".join(steps(WALKS[request.param]))],
        cwd=start,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert shell.returncode == 0, shell.stdout
    assert "build succeeded." in shell.stdout
    assert not re.search(r"build succeeded, \d+ warning", shell.stdout), shell.stdout
    return start


def test_the_landing_page_has_a_diagram_that_leads_to_pages(folder: Path) -> None:
    [page] = folder.rglob("_build/html/index.html")
    links = re.findall(
        r'<a class="devops-cycle__phase[^>]* href="([^"#]+)', page.read_text(encoding="utf-8")
    )
    assert len(links) == 8
    assert [link for link in links if not (page.parent / link).is_file()] == []


@pytest.mark.parametrize("folder", ["tutorial"], indirect=True, scope="module")
def test_the_tutorial_ends_where_it_says(folder: Path) -> None:
    html = folder / "handbook" / "docs" / "_build" / "html"
    assert "devops-cycle__svg--ring" in (html / "index.html").read_text(encoding="utf-8")
    deploy = (html / "phases" / "deploy.html").read_text(encoding="utf-8")
    assert 'href="../runbooks/roll-back.html"' in deploy
    assert "Take a version back, in about ten minutes." in deploy
