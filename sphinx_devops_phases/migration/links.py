"""Which links, fragments and pictures of a site lead nowhere, as a build would find them."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from docutils import nodes

from ..config import Settings
from ..markdoc.addresses import (
    below_root,
    beside,
    candidates,
    files_at,
    is_ours,
    letters,
    site_address,
)
from .files import Site
from .reading import Page, Problem

MAX_ROOTS = 20
"""How many roots of a site are tried."""


_SCHEME = re.compile(r"([A-Za-z][\w+.-]*):")


class Targets:
    """What links can lead to.

    :param schemes: Those of addresses that lead out of the project.
    """

    def __init__(
        self,
        site: Site,
        settings: Settings,
        pages: Mapping[str, Page],
        schemes: Collection[str] = (),
    ) -> None:
        self.site = site
        self.settings = settings
        self.pages = pages
        self.root = settings.markdoc_root
        self.schemes = schemes
        self.headings: dict[str, set[str]] = {}
        self.labels = {label for page in pages.values() for label in page.labels}

    def lost(self) -> Iterator[Problem]:
        """What leads nowhere."""
        for page in self.pages.values():
            for link in page.links:
                message = (self._picture if link.picture else self._link)(page, link.href)
                if message:
                    yield Problem(message, link.place, "pictures" if link.picture else "links")

    def lost_pictures(self) -> Iterator[str]:
        """The addresses of pictures that are not there."""
        for page in self.pages.values():
            for link in page.links:
                if link.picture and self._picture(page, link.href):
                    yield link.href

    def outside(self) -> list[str]:
        """Addresses of the old site that lead out of it, as far as its root tells."""
        return [
            link.href
            for page in self.pages.values()
            for link in page.links
            if not link.picture
            and (address := site_address(link.href))
            and not is_ours(address.path, self.root)
            and self._site_link(link.href, address)
        ]

    def likely_root(self) -> str:
        """What the site calls its folder: the beginning of addresses that most pages are below."""
        addresses = [
            address.path
            for page in self.pages.values()
            for link in page.links
            if not link.picture and (address := site_address(link.href))
        ]
        roots: Counter[str] = Counter()
        for path in addresses:
            parts = path.strip("/").split("/")
            roots.update("/" + "/".join(parts[:count]) for count in range(min(len(parts), 3)))
        found = {
            root: sum(self._page_at(below_root(path, root)) is not None for path in addresses)
            for root, _ in roots.most_common(MAX_ROOTS)
        }
        best = max(found, key=lambda root: (found[root], -len(root)), default="/")
        return best if found.get(best, 0) > found.get("/", 0) else "/"

    def _page_at(self, inside: str | None) -> str | None:
        if inside is None:
            return None
        known = (self.pages, self.site.others)
        return next(
            (name for name in candidates(inside) if any(name in one for one in known)), None
        )

    def _link(self, page: Page, href: str) -> str:
        if not href:
            return "A link has no address."
        if href.startswith("#"):
            return self._fragment(href, page.docname, href[1:])
        if address := site_address(href):
            return self._site_link(href, address)
        if found := beside(href, page.docname):
            inside, fragment = found
            docname = self._page_at(inside)
            if docname is not None:
                return self._fragment(href, docname, fragment)
            return "" if self.site.has_file(inside) else f'The link "{href}" leads nowhere.'
        scheme = _SCHEME.match(href)
        if scheme and scheme[1].lower() not in self.schemes:
            return f'"{scheme[0]}" begins no address: if it does, add it to myst_url_schemes.'
        return ""

    def _site_link(self, href: str, address: SplitResult) -> str:
        inside = below_root(address.path, self.root)
        docname = self._page_at(inside)
        if docname is not None:
            return self._fragment(href, docname, address.fragment)
        if self._has_file(address.path):
            return ""
        if self.settings.markdoc_site and not is_ours(address.path, self.root):
            return ""
        return f'The link "{href}" leads to no page of this site.'

    def _has_file(self, path: str) -> bool:
        return any(map(self.site.has_file, files_at(path, self.root)))

    def _picture(self, page: Page, source: str) -> str:
        if address := site_address(source):
            found = self._has_file(address.path)
            found |= bool(self.settings.markdoc_site) and not is_ours(address.path, self.root)
        elif source:
            try:
                parts = urlsplit(source)
            except ValueError:
                return ""
            folder = posixpath.dirname(page.docname)
            path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
            found = bool(parts.scheme or parts.netloc) or self.site.has_file(path)
        else:
            found = True
        return "" if found else f'There is no picture "{source}".'

    def _fragment(self, href: str, docname: str, fragment: str) -> str:
        fragment = unquote(fragment)
        target = self.pages.get(docname)
        if target is None or not fragment or fragment.casefold() in self.labels | target.ids:
            return ""
        if docname not in self.headings:
            self.headings[docname] = set(_anchors(target.headings))
        if letters(fragment) in self.headings[docname]:
            return ""
        return f'The link "{href}" leads to no heading of {target.file}.'


def _anchors(headings: list[str]) -> Iterator[str]:
    """The letters of what each heading may be called in a link."""
    seen: Counter[str] = Counter()
    for text in headings:
        slug = letters(text)
        yield f"{slug}{seen[slug] or ''}"
        yield letters(nodes.make_id(text))
        seen[slug] += 1
