"""What the addresses in Markdoc pages mean: other pages, headings, and the files of partials."""

from __future__ import annotations

import posixpath
import re
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

SUFFIXES: Final = (".md", ".mdoc", ".markdoc", ".html")
"""What an address of a page may end in."""

_OF_FOLDERS: Final = ("index", "page")
"""What the page of a folder is called."""


def site_address(href: str) -> SplitResult | None:
    """The parts of a root-relative address, its path plain and without ``..``."""
    if not href.startswith("/") or href.startswith("//"):
        return None
    parts = urlsplit(href)
    return parts._replace(path=posixpath.normpath(unquote(parts.path)))


def below_root(path: str, root: str) -> str | None:
    """The part of a site's *path* below its *root*, if it is there."""
    root, path = root.strip("/"), path.strip("/")
    if root and path != root and not path.startswith(f"{root}/"):
        return None
    return path.removeprefix(root).strip("/")


def is_ours(path: str, root: str) -> bool:
    """Whether a site's *path* is below a *root* that is not all of the site."""
    return bool(root.strip("/")) and below_root(path, root) is not None


def files_at(path: str, root: str) -> tuple[str, ...]:
    """The files that a site's *path* may mean: some sites keep theirs outside of the *root*."""
    return tuple(filter(None, (below_root(path, root), path.strip("/"))))


def beside(href: str, docname: str) -> tuple[str, str] | None:
    """The path that a relative address on the page *docname* leads to, and its fragment."""
    with suppress(ValueError):
        parts = urlsplit(href)
        if parts.path and not (parts.scheme or parts.netloc or href.startswith("/")):
            folder = posixpath.dirname(docname)
            path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
            return "" if path == "." else path, parts.fragment
    return None


def candidates(path: str) -> tuple[str, ...]:
    """The documents that a *path* may mean, the likeliest first."""
    bare = next((path.removesuffix(end) for end in SUFFIXES if path.endswith(end)), path)
    of_folders = (f"{path}/{name}".lstrip("/") for name in _OF_FOLDERS)
    return (path, *of_folders, bare)


def letters(fragment: str) -> str:
    """The letters and digits of a heading or a fragment: sites make the latter in many ways."""
    return re.sub(r"[\W_]", "", fragment).casefold()


def partial_file(folder: Path, name: str) -> Path | None:
    """Where the partial *name* is, or would be; ``None`` if that is no name of a file in *folder*.

    Names come from authors; what is outside the folder is refused, also behind a link.
    """
    folder = folder.resolve()
    try:
        places = (folder / name, folder / f"{name}.md")
        path = next((place for place in places if place.is_file()), places[0]).resolve()
    except (OSError, ValueError):
        return None
    return path if path.is_relative_to(folder) else None


def missing_partial(name: str, folder: str, path: Path | None) -> str:
    """What is wrong with the name of a partial that is at *path*; nothing if it is there."""
    if not folder:
        return f'The partial "{name}" is left out: devops_markdoc_partials names no folder.'
    if path is None:
        return f'The partial "{name}" is left out: it is not in devops_markdoc_partials.'
    return "" if path.is_file() else f'There is no partial "{name}" in "{folder}".'
