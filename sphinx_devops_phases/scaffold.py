"""``init``: a small handbook to start from, for a new project or as a section of one."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

from .phases import DEFAULT_PHASES, Phase

HANDBOOK = Path(__file__).parent / "handbook"
"""The pages, those of the phases without what :func:`_phase_page` puts above them."""

_SUFFIXES = (".md", ".rst", ".ipynb", ".txt")
"""Of files that may be the same page to Sphinx, which then would take one of them."""


def create(directory: Path) -> str:
    """Write the handbook into *directory* and return what to do next.

    Within a project, whose ``conf.py`` is in *directory* or above it, this is a section
    of that project.  Nothing is overwritten: if one file is in the way, none is written.
    """
    directory = Path(os.path.abspath(directory))
    above = (folder / "conf.py" for folder in (directory, *directory.parents))
    conf = next((path for path in above if path.is_file()), None)
    files = _pages() if conf else {"conf.py": _text("conf.py"), **_pages()}
    if taken := dict.fromkeys(one for name in files for one in _in_the_way(directory, name)):
        listed = "\n".join(f"  {_shown(path)}" for path in taken)
        raise FileExistsError(
            f"nothing was written, because this is there already:\n{listed}\n"
            f"Choose another folder, such as {_shown(directory / 'devops')}."
        )
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    written = "".join(f"  {_shown(directory / name)}\n" for name in files)
    role = f"as a section of the project in {_shown(conf.parent)}" if conf else "as a new project"
    return f"Written, {role}:\n{written}\n{_next_steps(directory, conf)}"


def _text(name: str) -> str:
    return (HANDBOOK / name).read_text(encoding="utf-8")


def _pages() -> dict[str, str]:
    """Every page by its place in the handbook."""
    phases = {f"phases/{phase.key}.md": _phase_page(phase) for phase in DEFAULT_PHASES}
    return {"index.md": _text("index.md"), **phases}


def _phase_page(phase: Phase) -> str:
    """The page of *phase*: what the model knows of it, and then the text."""
    head = f"---\ndevops-phase: {phase.key}\nsubtitle: {phase.summary}\n---\n\n# {phase.label}\n\n"
    return head + _text(f"phases/{phase.key}.md")


def _in_the_way(directory: Path, name: str) -> list[Path]:
    """Files that are a page, or the same one in another format, or what is to be its folder."""
    path = directory / name
    same = [path.with_suffix(suffix) for suffix in _SUFFIXES] if path.suffix == ".md" else [path]
    if path.parent != directory and not path.parent.is_dir():
        same = [path.parent]
    return [found for found in same if os.path.lexists(found)]


def _next_steps(directory: Path, conf: Path | None) -> str:
    source = conf.parent if conf else directory
    output = source / "_build" / "html"
    build = (
        f"  {_python()} -m sphinx -b html {_shown(source)} {_shown(output)}\n"
        f"\nand open {_shown(output / directory.relative_to(source) / 'index.html')}\n"
    )
    if conf is None:
        return f"Now build it:\n\n{build}"
    steps = []
    text = re.sub("#.*", "", conf.read_text(encoding="utf-8", errors="replace"))
    if __package__ not in text:
        sign = "+=" if re.search(r"^extensions\b", text, re.MULTILINE) else "="
        line = f'extensions {sign} ["{__package__}"]'
        steps.append(f"Add this line at the end of {_shown(conf)}:\n\n  {line}\n")
    if directory != source:
        docname = (directory.relative_to(source) / "index").as_posix()
        steps.append(
            f"Add this line to a toctree, such as the one on the first page:\n\n  {docname}\n"
        )
    return "\n".join([*steps, f"Then build the project:\n\n{build}"])


def _shown(path: Path) -> str:
    """*path* as one writes it in a shell, from the current directory where that is simpler."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def _python() -> str:
    """How to call, in a shell, the Python that is running."""
    name = Path(sys.executable).name
    return name if shutil.which(name) == sys.executable else shlex.quote(sys.executable)
