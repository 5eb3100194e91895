"""What is published: the wheel and the source distribution, built, compared, installed and used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest
import sphinx
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as canonical

import sphinx_devops_phases

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "sphinx_devops_phases"


def run(*command: object, directory: Path) -> str:
    """What a program prints that knows nothing of this checkout."""
    variables = {name: text for name, text in os.environ.items() if name[:6] != "PYTHON"}
    line = [str(word) for word in command]
    done = subprocess.run(line, cwd=directory, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def distribution(kind: str, source: Path, target: Path) -> Path:
    """A distribution of *source*, made by the build backend without isolation, so without network."""
    run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", target, directory=source)
    (path,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return path


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return distribution("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def unpacked(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(directory, filter="data")
    (folder,) = directory.iterdir()
    return folder


@pytest.fixture(scope="module")
def wheel(unpacked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source distribution, as installers do it."""
    return distribution("wheel", unpacked, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel in it, and our dependencies within reach."""
    directory = tmp_path_factory.mktemp("environment")
    venv.create(directory, symlinks=os.name != "nt")
    python = directory / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", python]
    run(*pip, "install", "-q", "--no-deps", "--no-index", wheel, directory=directory)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", where, directory=directory).strip())
    installed = Path(sphinx.__file__).parents[1]
    (packages / "dependencies.pth").write_text(f"{installed}\n", encoding="utf-8")
    return python


@pytest.fixture(scope="module")
def about(wheel: Path) -> Message:
    """What the package index is told."""
    (name,) = (one for one in ZipFile(wheel).namelist() if one.endswith("/METADATA"))
    return message_from_bytes(ZipFile(wheel).read(name))


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    wanted = {name for name in files if "__pycache__" not in name}
    name = wheel.name.removesuffix("-py3-none-any.whl")
    about = {f"{name}.dist-info/{one}" for one in ("METADATA", "WHEEL", "RECORD")}
    assert set(ZipFile(wheel).namelist()) == {*wanted, *about, f"{name}.dist-info/licenses/LICENSE"}


def test_the_wheel_says_which_version_it_is(about: Message) -> None:
    assert about["Version"] == sphinx_devops_phases.__version__
    assert about["License-Expression"] == "MIT"


def test_the_package_has_no_extras_for_its_developers(about: Message) -> None:
    assert about.get_all("Provides-Extra") is None


def payload(about: Message) -> str:
    """The page of the package index."""
    content = about.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


def test_the_page_of_the_package_index_shows_nothing_that_is_not_there(about: Message) -> None:
    page = payload(about)
    assert re.findall(r"<\w+ [^>]*(?:src|href)|(?<!`)\]\((?!https://)", page) == []
    assert "[tutorial]" not in page
    assert "tutorial (`example_docs/tutorial.md`)" in page


def test_the_page_of_the_package_index_ends_with_what_is_new(about: Message) -> None:
    page = payload(about)
    sections = re.findall("^## (.*)", page, re.MULTILINE)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.findall("^## (.*)", changelog, re.MULTILINE)[0]
    assert sections[:2] == ["What nobody else has", "One minute"]
    assert sections[2:] == ["What you get", "Beside others", "Documentation", newest]


def test_the_source_distribution_makes_the_same_wheel_as_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    assert distribution("wheel", ROOT, tmp_path).read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize(
    "name", ["README.md", "Makefile", "constraints.txt", "tox.ini", "tests/conftest.py"]
)
def test_the_source_distribution_can_be_worked_with(unpacked: Path, name: str) -> None:
    assert (unpacked / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_installed_package_makes_a_handbook(python: Path, tmp_path: Path) -> None:
    """With the style sheet and a translation, which are data and not modules."""
    place = run(
        python, "-c", "import sphinx_devops_phases as it; print(it.__file__)", directory=tmp_path
    )
    assert Path(place.strip()).is_relative_to(python.parents[1])
    run(python, "-m", "sphinx_devops_phases", "init", "handbook", directory=tmp_path)
    sphinx_build = [python, "-m", "sphinx", "-W", "-b", "html", "-D", "language=de"]
    run(*sphinx_build, "handbook", "html", directory=tmp_path)
    assert "Nächste Phase" in (tmp_path / "html/phases/plan.html").read_text(encoding="utf-8")
    style = PACKAGE / "static/devops-phases.css"
    assert (tmp_path / "html/_static/devops-phases.css").read_bytes() == style.read_bytes()


def test_the_installed_package_draws(python: Path, tmp_path: Path) -> None:
    run(python, "-m", "sphinx_devops_phases", "draw", "-o", "cycle.svg", directory=tmp_path)
    assert (tmp_path / "cycle.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_the_lowest_versions_tested_are_the_lowest_allowed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    allowed = dict(
        re.findall(r"^([\w-]+)>=([\d.]+),<[\d.]+$", "\n".join(project["dependencies"]), re.M)
    )
    assert len(allowed) == len(project["dependencies"])
    pinned = re.findall(r"^ +lowest: ([\w-]+)==([\d.]+)$", (ROOT / "tox.ini").read_text(), re.M)
    tested = {name: re.sub(r"(\.0)+$", "", version) for name, version in pinned}
    assert tested == {name: re.sub(r"(\.0)+$", "", version) for name, version in allowed.items()}


def test_the_lock_has_a_version_of_all_that_is_asked_for() -> None:
    """``make lock`` writes it, and names nothing but packages: no file, and no place to fetch it."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = [Requirement(line) for line in lines if not line.startswith("#")]
    assert not any(one.url for one in locked)
    groups = [one for group in about["dependency-groups"].values() for one in group]
    asked = [one for one in groups if isinstance(one, str)] + about["project"]["dependencies"]
    for wanted in map(Requirement, asked):
        found = [one for one in locked if canonical(one.name) == canonical(wanted.name)]
        assert found, f"{wanted} is not in constraints.txt: make lock"
        for one in found:
            (version,) = (pin.version for pin in one.specifier)
            assert version in wanted.specifier, f"{one} is not {wanted}: make lock"


def test_what_contributing_names_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    names = re.findall(r"`([\w/.-]+)`", " ".join(cell for row in rows for cell in row))
    paths = [name for name in names if "/" in name or name.endswith(".py")]
    assert len(paths) > 20
    assert [one for one in paths if not any((up / one).exists() for up in (ROOT, PACKAGE))] == []


def test_every_python_tested_is_declared() -> None:
    """But for the newest, which is declared when a run has been seen."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    (tested,) = set(re.findall(r"^    py\{(311[\d,]+)\}-", (ROOT / "tox.ini").read_text(), re.M))
    assert [*(one.replace(".", "") for one in declared), "314"] == tested.split(",")
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert f"python: {[*declared, '3.14']}".replace("'", '"') in workflow
    assert project["requires-python"] == f">={declared[0]}"
