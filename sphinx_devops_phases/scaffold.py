"""``init``: a small handbook to start from, for a new project or as a section of one."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from .config import read_phases
from .phases import DEFAULT_PHASES, Cycle, Phase

HANDBOOK = Path(__file__).parent / "handbook"
"""What the pages are made of; those of the phases lack what :func:`_phase_page` puts above them."""

_SUFFIXES = (".md", ".rst", ".ipynb", ".txt")
"""Of files that may be the same page to Sphinx, which then would take one of them."""


def create(directory: Path, phases: Sequence[object] | None = None) -> str:
    """Write a handbook into *directory* and return what to do next.

    Within a project, whose ``conf.py`` is in *directory* or above it, this is a section
    of that project.  Beside a ``source`` folder with a ``conf.py`` it goes into that folder,
    as Sphinx reads no page outside.  *phases* is a value of ``devops_phases``; without it,
    the handbook has the phases of that ``conf.py``, or the eight.

    Nothing is overwritten: if one file is in the way, none is written.
    """
    directory, conf = _place(Path(os.path.abspath(directory)))
    cycle = read_phases(phases) if phases else (conf and _phases_in(conf)) or Cycle(DEFAULT_PHASES)
    files = _pages(cycle)
    if conf is None:
        files["conf.py"] = _text("conf.py") + (f"\n{_phases_value(phases)}" if phases else "")
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
    return f"Written, {role}:\n{written}\n{_next_steps(directory, conf, phases)}"


def _place(directory: Path) -> tuple[Path, Path | None]:
    """Where the handbook meant for *directory* goes, and the ``conf.py`` of its project."""
    for folder in (directory, *directory.parents):
        beside = folder in (directory, directory.parent) or folder.is_relative_to(Path.cwd())
        for source in (folder, folder / "source") if beside else (folder,):
            if os.path.isfile(conf := source / "conf.py"):
                return source / directory.relative_to(folder), conf
    return directory, None


def _phases_in(conf: Path) -> Cycle | None:
    """The phases that *conf* lists, as far as that can be told without running it."""
    with suppress(SyntaxError, ValueError):
        for line in ast.parse(conf.read_bytes()).body:
            if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "devops_phases":
                return read_phases(ast.literal_eval(line.value))
    return None


def _phases_value(phases: Sequence[object]) -> str:
    """The line of ``conf.py`` that sets *phases*."""
    entries = "".join(f"    {json.dumps(entry, ensure_ascii=False)},\n" for entry in phases)
    return f"devops_phases = [\n{entries}]\n"


def _text(name: str) -> str:
    return (HANDBOOK / name).read_text(encoding="utf-8")


def _pages(cycle: Cycle) -> dict[str, str]:
    """Every page by its place in the handbook."""
    listed = "".join(f"phases/{key}\n" for key in cycle.keys)
    index = _text("index.md").replace("phases/KEY\n", listed)
    return {"index.md": index, **{f"phases/{one.key}.md": _phase_page(one, cycle) for one in cycle}}


def _phase_page(phase: Phase, cycle: Cycle) -> str:
    """The page of *phase*: what the model knows of it, and then the text."""
    name = f"phases/{phase.key}.md"
    text = _text(name if (HANDBOOK / name).is_file() else "phase.md")
    summary = phase.summary or "What this phase is for, in one sentence."
    head = f"---\nsubtitle: {_yaml(summary)}\n---\n\n# {_markdown(phase.label)}\n\n"
    return head + re.sub(r"\[([^]]+)\]\((\w+)\.md\)", lambda link: link[link[2] not in cycle], text)


def _yaml(text: str) -> str:
    """*text* as a value: quoted, unless it is words that can mean nothing else."""
    return text if re.fullmatch(r"[A-Za-z]+,? [\w ,.-]*", text) else json.dumps(text)


def _markdown(text: str) -> str:
    """*text* as it is, where Markdown is read."""
    return re.sub(r"[\\`*_{}\[\]<>&!~$|#]", r"\\\g<0>", text)


def _in_the_way(directory: Path, name: str) -> list[Path]:
    """Files that are a page, or the same one in another format, or what is to be its folder."""
    path = directory / name
    same = [path.with_suffix(suffix) for suffix in _SUFFIXES] if path.suffix == ".md" else [path]
    if path.parent != directory and not path.parent.is_dir():
        same = [path.parent]
    return [found for found in same if os.path.lexists(found)]


def _next_steps(directory: Path, conf: Path | None, phases: Sequence[object] | None) -> str:
    source = conf.parent if conf else directory
    separate = conf is not None and source.name == "source"
    output = (source.parent / "build" if separate else source / "_build") / "html"
    place = directory.relative_to(source)
    build = (
        f"  {_python()} -m sphinx -b html {_shown(source)} {_shown(output)}\n"
        f"\nand open {_shown(output / place / 'index.html')}\n"
    )
    if conf is None:
        return f"Now build it:\n\n{build}"
    steps = []
    if lines := _conf_lines(conf, (place / "phases" / "{key}").as_posix(), phases):
        lines = "".join(f"  {line}\n" for line in lines.splitlines())
        steps.append(f"Add this at the end of {_shown(conf)}:\n\n{lines}")
    if directory != source:
        docname = (place / "index").as_posix()
        steps.append(
            f"Add this line to a toctree, such as the one on the first page:\n\n  {docname}\n"
        )
    return "\n".join([*steps, f"Then build the project:\n\n{build}"])


def _conf_lines(conf: Path, docs: str, phases: Sequence[object] | None) -> str:
    """What *conf* lacks of what the section needs."""
    text = re.sub("#.*", "", conf.read_text(encoding="utf-8", errors="replace"))
    lines = []
    if __package__ not in text:
        sign = "+=" if re.search(r"^extensions\b", text, re.MULTILINE) else "="
        lines.append(f'extensions {sign} ["{__package__}"]\n')
    if (line := f'devops_phase_docs = "{docs}"\n') not in text:
        lines.append(line)
    if phases:
        lines.append(_phases_value(phases))
    return "".join(lines)


def _shown(path: Path) -> str:
    """*path* as one writes it in a shell, from the current directory where that is simpler."""
    here = Path.cwd()
    text = str(path.relative_to(here) if path.is_relative_to(here) else path)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)


def _python() -> str:
    """How to call, in a shell, the Python that is running."""
    name = Path(sys.executable).name
    return name if shutil.which(name) == sys.executable else shlex.quote(sys.executable)
