"""A study of a site: what it uses, what would map it, and what is left then."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Final

from myst_parser.config.main import MdParserConfig
from sphinx.util.matching import Matcher

from .. import config, project
from ..config import PREFIX, Settings
from ..domain import DevopsDomain
from ..markdoc.addresses import partial_file
from ..markdoc.survey import Kind, Place, Use
from .files import Site, find_site, folder_of
from .guesses import Tag, guess, guess_type
from .links import Targets
from .proposal import Line, Proposal
from .reading import Page, Problem, Reader

_PARTIALS: Final = ("partial", "raw-partial")
_OWN: Final = ("markdoc", "frontmatter")
_FIRST_PAGES: Final = ("page", "README", "readme", "home", "introduction", "overview")
_OF_PARTS: Final = re.compile(
    r"partial|snippet|shared|include|fragment|common|^parts$|^_", re.IGNORECASE
)


@dataclass
class Row:
    """One construct of a site."""

    kind: Kind
    name: str
    uses: list[Use] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """On how many pages, or in how many partials, it is."""
        return len({use.place.file for use in self.uses})

    @property
    def first(self) -> Place:
        """Where it is first."""
        return self.uses[0].place

    @property
    def understood(self) -> bool:
        """Whether nothing of any use is lost."""
        return all(use.understood for use in self.uses)


@dataclass
class Survey:
    """All pages of a site, read with the same settings."""

    site: Site
    settings: Settings
    pages: dict[str, Page]
    unreadable: list[Problem]
    schemes: Collection[str] = ()

    @property
    def targets(self) -> Targets:
        """What links can lead to."""
        return Targets(self.site, self.settings, self.pages, self.schemes)

    @cached_property
    def rows(self) -> dict[tuple[Kind, str], Row]:
        """Each construct."""
        rows: dict[tuple[Kind, str], Row] = {}
        for page in self.pages.values():
            for use in page.uses:
                if use.place in page.partials and use.kind == "tag" and use.means in _PARTIALS:
                    use = replace(use, understood=False)
                key = (use.kind, use.name)
                rows.setdefault(key, Row(*key)).uses.append(use)
        return rows

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong in the pages."""
        found = [Problem(text, Place(file, 1), "files") for file, text in self.site.problems]
        found += self.unreadable
        for page in self.pages.values():
            found += page.problems
            found += (
                Problem(f'There is no type "{kind}" of callouts.', place)
                for kind, place in page.types.items()
            )
        found += self.targets.lost()
        return list(dict.fromkeys(found))

    @property
    def understood(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.problems and all(row.understood for row in self.rows.values())


@dataclass
class Project:
    """What the settings are to begin with.

    :param values: The values of ``conf.py``.
    :param myst: The settings of MyST.
    :param folder: Where the ``conf.py`` is, if there is one.
    """

    values: Mapping[str, Any]
    myst: MdParserConfig
    folder: Path | None = None

    def settings(self, more: Mapping[str, Any]) -> Settings:
        """The settings with *more* values."""
        merged = dict(self.values)
        for name, value in more.items():
            own = merged.get(name)
            both = isinstance(value, dict) and isinstance(own, Mapping)
            merged[name] = {**own, **value} if both and own else value
        return Settings.read(merged)


@dataclass
class Study:
    """What was found.

    :param before: The site with the settings that there are.
    :param after: The same with those that are proposed.
    :param pictures: The folder that most of the missing pictures are in, if there is one.
    """

    before: Survey
    after: Survey
    proposal: Proposal
    pictures: str = ""


def study(source: Path, conf: Path | None = None) -> Study:
    """Study the site in the folder *source*, as pages of the project in *conf* if there is one.

    :exc:`.UnreadableProjectError` says what is wrong with the project.
    """
    if conf:
        with project.opened(conf, read=False) as domain:
            own, site = _of_project(source, conf, domain)
    else:
        defaults = {PREFIX + item.name: item.metadata["default"] for item in config.options()}
        own = Project({**defaults, f"{PREFIX}markdoc_pages": ["*"]}, MdParserConfig())
        site = find_site(source)
    before = after = _read(site, own, {})
    lines = list(_first_lines(own, site))
    while more := list(_next_lines(own, after, lines)):
        lines += more
        values = _values(lines)
        excluded = [*values.get("exclude_patterns", ())]
        after = _read(site.without(excluded), own, values, after)
    lines += _last_lines(after)
    return Study(before, after, Proposal(lines), _pictures(after))


def _of_project(source: Path, conf: Path, domain: DevopsDomain) -> tuple[Project, Site]:
    settings, env = domain.app.config, domain.env
    values = {PREFIX + item.name: settings[PREFIX + item.name] for item in config.options()}
    values["source_suffix"] = settings["source_suffix"]
    excluded = Matcher(settings["exclude_patterns"])
    env.find_files(settings, domain.app.builder)
    inside = source.resolve().is_relative_to(conf.resolve())
    site = find_site(source, conf if inside else None, excluded)
    site.others = frozenset(env.found_docs - site.pages.keys())
    return Project(values, getattr(env, "myst_config", MdParserConfig()), conf), site


def _read(
    site: Site, own: Project, values: Mapping[str, Any], before: Survey | None = None
) -> Survey:
    """Read the pages, but for those of which *before* says all."""
    known = {name: value for name, value in values.items() if name.startswith(PREFIX)}
    settings = own.settings(known)
    kept = {
        docname: page
        for docname, page in (before.pages if before else {}).items()
        if before and docname in site.pages and not _concerns(before.settings, settings, page)
    }
    reader = Reader(site, settings, own.myst)
    reader.counted |= {use.place.file for page in kept.values() for use in page.uses}
    survey = Survey(site, settings, {}, [], own.myst.url_schemes)
    for docname, path in site.pages.items():
        try:
            survey.pages[docname] = kept.get(docname) or reader.read(docname, path)
        except OSError as error:
            message = f"This file cannot be read: {error.strerror or error}."
            place = Place(site.shown(path), 1)
            survey.unreadable.append(Problem(message, place, "files"))
    return survey


def _concerns(before: Settings, after: Settings, page: Page) -> bool:
    """Whether the *page* has anything that may be another with the settings *after*."""
    unknown = {use.name for use in page.uses if use.kind == "tag" and not use.understood}
    undefined = any(not use.defined for use in page.uses)
    return (
        before.is_markdoc_page(page.docname) != after.is_markdoc_page(page.docname)
        or not unknown.isdisjoint(after.markdoc_tags)
        or not page.types.keys().isdisjoint(after.callout_types)
        or (undefined and before.markdoc_variables != after.markdoc_variables)
        or (bool(page.partials) and before.markdoc_partials != after.markdoc_partials)
    )


def _values(lines: Iterable[Line]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for line in lines:
        own = values.get(line.name)
        values[line.name] = {**own, **line.value} if isinstance(own, dict) else line.value
    return values


def _first_lines(own: Project, site: Site) -> Iterator[Line]:
    """What can be told without reading the pages."""
    if own.folder is None:
        yield Line("extensions", [config.__package__])
        first = next((name for name in _FIRST_PAGES if name in site.pages), "")
        if first and "index" not in site.pages:
            yield Line("root_doc", first)
    known = own.values.get("source_suffix", {".rst": None, ".md": None})
    if missing := [suffix for suffix in site.suffixes if suffix not in known]:
        kinds = {suffix: kind or "restructuredtext" for suffix, kind in known.items()}
        kinds |= dict.fromkeys((".md", *missing), "markdown")
        yield Line("source_suffix", kinds)
    if own.folder is None:
        yield Line(f"{PREFIX}markdoc_pages", ["*"])


def _next_lines(own: Project, survey: Survey, lines: list[Line]) -> Iterator[Line]:
    """What the pages call for now; one thing at a time, where the next depends on it."""
    said = {line.name for line in lines}
    settings = survey.settings
    if not settings.markdoc_pages:
        if any(page.tagged for page in survey.pages.values()):
            yield Line(f"{PREFIX}markdoc_pages", _patterns(survey.site))
        return
    if not settings.markdoc_partials and (found := list(_partials(own, survey))):
        yield from found
        return
    extends = own.folder is not None
    names = {
        f"{PREFIX}markdoc_variables": _variables(survey),
        f"{PREFIX}markdoc_tags": _tags(survey),
        f"{PREFIX}callout_types": _types(survey),
    }
    for name, (values, notes) in names.items():
        if values and name not in said:
            yield Line(name, values, notes, extends and bool(own.values.get(name)))
    root = f"{PREFIX}markdoc_root"
    likely = survey.targets.likely_root()
    if root not in said and settings.markdoc_root == "/" != likely:
        yield Line(root, likely)


def _last_lines(survey: Survey) -> Iterator[Line]:
    """What people have to fill in."""
    name = f"{PREFIX}markdoc_site"
    if lost := survey.targets.outside():
        note = f"Where links lead that are about no page here, such as {lost[0]}"
        yield Line(name, "https://example.org", {"": note}, off=True)


def _pictures(survey: Survey) -> str:
    lost = survey.targets.lost_pictures()
    folder = folder_of({one.strip("/") for one in lost}, survey.site)
    return survey.site.shown(folder) if folder else ""


def _patterns(site: Site) -> list[str]:
    """Patterns for the pages of a site in a project."""
    tops = {PurePosixPath(docname).parts[0] for docname in site.pages if "/" in docname}
    whole = not site.others and any("/" not in docname for docname in site.pages)
    return ["*"] if whole else [f"{top}/*" for top in sorted(tops)] or ["*"]


def _partials(own: Project, survey: Survey) -> Iterator[Line]:
    """The folder of the partials, and that they are no pages."""
    missing = {name for page in survey.pages.values() for name in page.partials.values() if name}
    site = survey.site
    folder = folder_of(missing, site) if missing else None
    if folder is None:
        return
    yield Line(f"{PREFIX}markdoc_partials", site.shown(folder))
    found = (partial_file(folder, name) for name in missing)
    used = {site.shown(path) for path in found if path}
    if excluded := sorted(_parts(site, site.shown(folder), used)):
        yield Line("exclude_patterns", excluded, extends=own.folder is not None)


def _parts(site: Site, folder: str, used: set[str]) -> set[str]:
    """Folders that have nothing but partials, and partials in other ones."""
    pages = {site.shown(path) for path in site.pages.values()}
    excluded = set()
    for file in used & pages:
        parents = [str(one) for one in PurePosixPath(file).parents][:-1][::-1]
        inside = [one for one in parents if folder in (".", one) or one.startswith(f"{folder}/")]
        excluded.add(next((one for one in inside if _is_of_parts(one, pages, used)), file))
    return excluded


def _is_of_parts(folder: str, pages: set[str], used: set[str]) -> bool:
    inside = {page for page in pages if page.startswith(f"{folder}/")}
    return bool(_OF_PARTS.search(PurePosixPath(folder).name)) or inside <= used


def _variables(survey: Survey) -> tuple[dict[str, Any], dict[str, str]]:
    """Variables that nobody defined, each with its own name for people to replace.

    One that only conditions and functions ask for is nothing.
    """
    values: dict[str, Any] = {}
    notes: dict[str, str] = {}
    known = {*survey.settings.markdoc_variables, *_OWN}
    for row in survey.rows.values():
        undefined = [use for use in row.uses if not use.defined and use.path[0] not in known]
        if not undefined:
            continue
        path = undefined[0].path
        seen = not all(use.understood for use in undefined)
        _put(values, path, ".".join(path) if seen else None)
        place = undefined[0].place
        notes.setdefault(path[0], f"{place.file}:{place.line}{'' if seen else ', in a condition'}")
    return values, notes


def _put(values: dict[str, Any], path: Sequence[str], value: str | None) -> None:
    """Put in a value, unless something needs a mapping there."""
    for step in path[:-1]:
        inner = values.get(step)
        if not isinstance(inner, dict):
            inner = values[step] = {}
        values = inner
    if value is not None and not isinstance(values.get(path[-1]), dict):
        values[path[-1]] = value
    else:
        values.setdefault(path[-1], value)


def _tags(survey: Survey) -> tuple[dict[str, Any], dict[str, str]]:
    tags = [
        Tag(row.name, row.uses)
        for row in survey.rows.values()
        if row.kind == "tag" and not row.understood
    ]
    guesses = {tag.name: guess(tag, survey.settings.callout_types) for tag in tags}
    return {name: entry for name, entry in guesses.items() if entry}, {}


def _types(survey: Survey) -> tuple[dict[str, Any], dict[str, str]]:
    kinds = {kind for page in survey.pages.values() for kind in page.types}
    return {kind: guess_type(kind) for kind in sorted(kinds)}, {}
