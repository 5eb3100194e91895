"""The pages of a site, and the files beside them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

SUFFIXES: Final = (".md", ".mdoc", ".markdoc")
"""Of pages."""

_NO_PAGES: Final = frozenset({"node_modules", "_build", "__pycache__"})

MAX_FILES: Final = 200_000
"""How many files are looked at in the folder of a site."""

MAX_NEAR: Final = 20_000
"""How many are looked at around it, for partials."""


@dataclass
class Site:
    """A folder with pages.

    :param root: The folder that the names of documents begin in.
    :param pages: The file of each page, by the name that Sphinx gives to the document.
    :param problems: What is wrong with files, each with the file.
    :param others: Documents of the project that are no Markdown, or outside the folder.
    """

    root: Path
    pages: dict[str, Path] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    others: frozenset[str] = frozenset()

    def shown(self, path: Path | str) -> str:
        """The file *path* as seen from the site, with slashes."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def has_file(self, inside: str) -> bool:
        """Whether there is a file of that name below the site's folder."""
        try:
            return bool(inside) and Path(self.root, inside).is_file()
        except (OSError, ValueError):
            return False

    @property
    def suffixes(self) -> list[str]:
        """Those that pages have."""
        return [one for one in SUFFIXES if any(path.suffix == one for path in self.pages.values())]

    def without(self, excluded: Collection[str]) -> Site:
        """The site without the pages that are in these folders, or are these files."""
        left = {name: path for name, path in self.pages.items() if not self._is_in(path, excluded)}
        return replace(self, pages=left)

    def _is_in(self, path: Path, excluded: Collection[str]) -> bool:
        inside = PurePosixPath(self.shown(path))
        return any(str(one) in excluded for one in (inside, *inside.parents))


def find_site(
    source: Path, root: Path | None = None, is_excluded: Callable[[str], bool] = bool
) -> Site:
    """The site in the folder *source*; *root* is that of the project, if it has one."""
    source = Path(os.path.realpath(source))
    site = Site(Path(os.path.realpath(root)) if root else source)
    for path in sorted(files_in(source)):
        shown = site.shown(path)
        places = [*map(str, PurePosixPath(shown).parents), shown]
        if path.suffix not in SUFFIXES or (root and any(map(is_excluded, places))):
            continue
        docname = Path(shown).with_suffix("").as_posix()
        if docname in site.pages:
            other = site.shown(site.pages[docname])
            site.problems.append((shown, f'This file is left out: to Sphinx it is "{other}".'))
        else:
            site.pages[docname] = path
    return site


def files_in(folder: Path, limit: int = MAX_FILES) -> Iterator[Path]:
    """All files in a folder, also behind links, but for hidden ones and those that tools made."""
    return islice(_walk(folder), limit)


def _walk(folder: Path) -> Iterator[Path]:
    seen = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        with suppress(OSError):
            found = os.stat(place)
            if (found.st_dev, found.st_ino) in seen:
                folders.clear()
                continue
            seen.add((found.st_dev, found.st_ino))
        folders[:] = sorted(one for one in folders if one[0] != "." and one not in _NO_PAGES)
        for name in names:
            path = Path(place, name)
            if name[0] != "." and path.is_file():
                yield path


def folder_of(names: Collection[str], site: Site) -> Path | None:
    """The folder in which most of the files are that have these *names*, in the site or near it."""
    ends = _by_name(names)
    for place in (site.root, *_around(site.root)):
        votes: dict[Path, int] = {}
        for path in files_in(place, MAX_FILES if place == site.root else MAX_NEAR):
            for parts in ends.get(path.name, ()):
                if path.parts[-len(parts) :] == parts:
                    folder = Path(*path.parts[: -len(parts)])
                    votes[folder] = votes.get(folder, 0) + 1
        if votes:
            return min(votes, key=lambda one: (-votes[one], len(one.parts), str(one)))
    return None


def _around(root: Path) -> Iterator[Path]:
    """The folder around *root*, and that of the software project that it is in."""
    yield root.parent
    for folder in root.parents[1:4]:
        if any(Path(folder, name).exists() for name in (".git", "package.json")):
            yield folder
            return


def _by_name(names: Collection[str]) -> Mapping[str, list[tuple[str, ...]]]:
    """The parts of paths that end in a name, by the file's own."""
    ends: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        for written in (name, f"{name}.md"):
            path = PurePosixPath(written)
            if not path.is_absolute() and ".." not in path.parts and path.name:
                ends.setdefault(path.name, []).append(path.parts)
    return ends
