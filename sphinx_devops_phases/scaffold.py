"""``init``: a small handbook to start from, for a new project or as a section of one."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from .cycles import read_cycle, read_phases
from .phases import DEFAULT_PHASES, Cycle, Phase

HANDBOOK = Path(__file__).parent / "handbook"
"""What the pages are made of; those of the phases lack what :func:`_phase_page` puts above them."""

OWN = "phases"
"""The folder of the phases of the project's own cycle; those of another one are in its name's."""

_SUFFIXES = (".md", ".rst", ".ipynb", ".txt")
"""Of files that may be the same page to Sphinx, which then would take one of them."""


def create(
    directory: Path,
    phases: Sequence[object] | None = None,
    cycles: Mapping[str, Sequence[object]] | None = None,
) -> str:
    """Write a handbook into *directory* and return what to do next.

    Within a project, whose ``conf.py`` is in *directory* or above it, this is a section
    of that project.  Beside a ``source`` folder with a ``conf.py`` it goes into that folder,
    as Sphinx reads no page outside.  *phases* is a value of ``devops_phases``; without it,
    the handbook has the phases of that ``conf.py``, or the eight.

    *cycles* are named ones, each with its phases: each gets a folder of its own.  They come beside
    a new handbook, while a project gets their pages only, unless there are *phases* as well.

    Nothing is overwritten: if one file is in the way, none is written.  :exc:`ValueError` says
    that a cycle cannot have its name.
    """
    directory, conf = _place(Path(os.path.abspath(directory)))
    plan = _Plan(directory, conf, phases, cycles or {})
    files = plan.files()
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
    return f"Written, {role}:\n{written}\n{plan.next_steps()}"


class _Plan:
    """What is to be written where.

    ``own`` is the cycle of the handbook that is written, or ``None`` where only ``named`` ones get
    pages; ``phases`` and ``cycles`` are what ``conf.py`` has to say of them.
    """

    def __init__(
        self,
        directory: Path,
        conf: Path | None,
        phases: Sequence[object] | None,
        cycles: Mapping[str, Sequence[object]],
    ) -> None:
        self.conf = conf
        self.phases = phases
        self.source = conf.parent if conf else directory
        self.place = directory.relative_to(self.source)
        own = read_phases(phases) if phases else (conf and _phases_in(conf))
        own = own or Cycle(DEFAULT_PHASES)
        self.own = own if phases or not (conf and cycles) else None
        self.cycles = {
            name: {"phases": [*entries], "docs": (self.place / name / "{key}").as_posix()}
            for name, entries in cycles.items()
        }
        self.named = [read_cycle(name, entry) for name, entry in self.cycles.items()]
        for cycle in self.named:
            _check_place(cycle, own)

    def files(self) -> dict[str, str]:
        """The text of every file, by its place in the handbook."""
        files: dict[str, str] = {}
        if self.own:
            files |= _section(self.own, "index.md", [f"{one.name}/index" for one in self.named])
        for cycle in self.named:
            files |= _section(cycle, f"{cycle.name}/index.md")
        if self.conf is None:
            values = [_phases_value(self.phases)] if self.phases else []
            values += [_cycles_value(self.cycles)] if self.cycles else []
            files["conf.py"] = "\n".join([_text("conf.py"), *values])
        return files

    def next_steps(self) -> str:
        separate = self.conf is not None and self.source.name == "source"
        output = (self.source.parent / "build" if separate else self.source / "_build") / "html"
        first = ["index"] if self.own else [f"{cycle.name}/index" for cycle in self.named]
        build = (
            f"  {_python()} -m sphinx -b html {_shown(self.source)} {_shown(output)}\n"
            f"\nand open {_shown(output / self.place / f'{first[0]}.html')}\n"
        )
        if self.conf is None:
            return f"Now build it:\n\n{build}"
        steps = []
        if lines := self._conf_lines(self.conf):
            lines = "".join(f"  {line}\n" for line in lines.splitlines())
            steps.append(f"Add this at the end of {_shown(self.conf)}:\n\n{lines}")
        docnames = [(self.place / name).as_posix() for name in first]
        root = _value_in(self.conf, "root_doc") or _value_in(self.conf, "master_doc") or "index"
        if lines := "".join(f"  {docname}\n" for docname in docnames if docname != root):
            steps.append(f"Add this to a toctree, such as the one on the first page:\n\n{lines}")
        return "\n".join([*steps, f"Then build the project:\n\n{build}"])

    def _conf_lines(self, conf: Path) -> str:
        """What *conf* lacks of what the section needs."""
        text = re.sub("#.*", "", conf.read_text(encoding="utf-8", errors="replace"))
        lines = []
        if __package__ not in text:
            sign = "+=" if re.search(r"^extensions\b", text, re.MULTILINE) else "="
            lines.append(f'extensions {sign} ["{__package__}"]\n')
        docs = (self.place / OWN / "{key}").as_posix()
        if self.own and (line := f'devops_phase_docs = "{docs}"\n') not in text:
            lines.append(line)
        if self.phases:
            lines.append(_phases_value(self.phases))
        if self.cycles:
            sign = "|=" if re.search(r"^devops_cycles\b", text, re.MULTILINE) else "="
            lines.append(_cycles_value(self.cycles, sign))
        return "".join(lines)


def _check_place(cycle: Cycle, own: Cycle) -> None:
    """Refuse names that mean something else, and pages that would be one file with another."""
    if cycle.name in own:
        raise ValueError(f'"{cycle.name}" is a phase of the project: choose another name')
    if cycle.name == OWN:
        raise ValueError(f'the folder "{OWN}" is for other pages: choose another name')
    if cycle.path("index") in cycle:
        raise ValueError('"index" is the page of the whole cycle: choose another key')


def _place(directory: Path) -> tuple[Path, Path | None]:
    """Where the handbook meant for *directory* goes, and the ``conf.py`` of its project."""
    for folder in (directory, *directory.parents):
        beside = folder in (directory, directory.parent) or folder.is_relative_to(Path.cwd())
        for source in (folder, folder / "source") if beside else (folder,):
            if os.path.isfile(conf := source / "conf.py"):
                return source / directory.relative_to(folder), conf
    return directory, None


def _phases_in(conf: Path) -> Cycle | None:
    """The phases that *conf* lists, if they can be told."""
    with suppress(ValueError):
        return read_phases(_value_in(conf, "devops_phases"))
    return None


def _value_in(conf: Path, name: str) -> Any:
    """The value that *conf* gives to *name*, as far as that can be told without running it."""
    with suppress(SyntaxError, ValueError):
        for line in ast.parse(conf.read_bytes()).body:
            if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == name:
                return ast.literal_eval(line.value)
    return None


def _phases_value(phases: Sequence[object]) -> str:
    """The line of ``conf.py`` that sets *phases*."""
    entries = "".join(f"    {json.dumps(entry, ensure_ascii=False)},\n" for entry in phases)
    return f"devops_phases = [\n{entries}]\n"


def _cycles_value(cycles: Mapping[str, Mapping[str, object]], sign: str = "=") -> str:
    """The line of ``conf.py`` that sets *cycles*, or adds them."""
    lines = []
    for name, entry in cycles.items():
        values = (
            f'        "{key}": {json.dumps(value, ensure_ascii=False)},\n'
            for key, value in entry.items()
        )
        lines.append(f'    "{name}": {{\n{"".join(values)}    }},\n')
    return f"devops_cycles {sign} {{\n{''.join(lines)}}}\n"


def _text(name: str) -> str:
    return (HANDBOOK / name).read_text(encoding="utf-8")


def _section(cycle: Cycle, first: str, more: Sequence[str] = ()) -> dict[str, str]:
    """The pages of *cycle* by their places; the *first* one leads to the others, and to *more*."""
    folder = cycle.name or OWN
    pages = {f"{folder}/{_bare(one)}.md": _phase_page(one, cycle) for one in cycle}
    beside = first.removesuffix("index.md")
    names = [name.removeprefix(beside).removesuffix(".md") for name in pages]
    listed = "".join(f"{name}\n" for name in [*names, *more])
    words = {"NAME": cycle.name, "LABEL": _markdown(cycle.label), "PAGES\n": listed}
    text = _text("cycle.md" if cycle.name else "index.md")
    return {first: re.sub("|".join(words), lambda word: words[word[0]], text), **pages}


def _bare(phase: Phase) -> str:
    """The key of *phase* within its cycle."""
    return phase.key.rpartition("/")[2]


def _phase_page(phase: Phase, cycle: Cycle) -> str:
    """The page of *phase*: what the model knows of it, and then the text."""
    name = f"{cycle.name or OWN}/{_bare(phase)}.md"
    text = _text(name if (HANDBOOK / name).is_file() else "phase.md")
    subtitle, text = re.split(r"\A(?:subtitle: (.*)\n\n)?", text, maxsplit=1)[1:]
    summary = phase.summary or subtitle
    head = f"---\nsubtitle: {_yaml(summary)}\n---\n\n# {_markdown(phase.label)}\n\n"
    return head + re.sub(
        r"\[([^]]+)\]\((\w+)\.md\)", lambda link: link[cycle.path(link[2]) not in cycle], text
    )


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


def _shown(path: Path) -> str:
    """*path* as one writes it in a shell, from the current directory where that is simpler."""
    here = Path.cwd()
    text = str(path.relative_to(here) if path.is_relative_to(here) else path)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)


def _python() -> str:
    """How to call, in a shell, the Python that is running."""
    name = Path(sys.executable).name
    return name if shutil.which(name) == sys.executable else shlex.quote(sys.executable)
