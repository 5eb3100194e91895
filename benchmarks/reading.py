"""What a browser fetches for a page, and where the page's links lead: nothing leaves the machine.

Every request is answered from the built files; those for Mermaid's script from its npm package.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Route, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
HOST = "handbook.test"
CACHE = Path(__file__).parent.parent / "build"
MERMAID = re.compile(r"https://cdn\.jsdelivr\.net/npm/mermaid@([\d.]+)/(.+)")
MODULE = re.compile(r"\.esm\.min(/.+)?\.mjs$")
LINKS = """
() => [...(document.querySelector("[role=main]") ?? document).querySelectorAll("a")].map(
  (link) => new URL(link.href.baseVal ?? link.href, document.baseURI).href)
"""


@dataclass
class Visit:
    """What reading one page took."""

    html: bytes
    own: int = 0
    """Requests to the host of the page, the page itself among them."""

    others: int = 0
    """Requests to other hosts."""

    size: int = 0
    """Bytes of all answers, as they are sent."""

    unknown: int = 0
    """Requests whose answers nobody here knows, and that are not in the size."""

    links: set[str] = field(default_factory=set)
    """Paths of this site's existing pages that the content links to."""


@contextmanager
def browser() -> Iterator[Browser | None]:
    """Chromium, as Debian's package or as Playwright installs it; ``None`` if there is none."""
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=FLAGS
            )
        except Error:
            yield None
            return
        yield started
        started.close()


def packed(data: bytes) -> int:
    """How many bytes are sent of *data*."""
    return len(gzip.compress(data, mtime=0))


def visit(browser: Browser, site: Path, name: str) -> Visit:
    """Read the page *name* of the built *site* until nothing more is fetched."""
    result = Visit((site / name).read_bytes())

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.hostname == HOST:
            result.own += 1
            path = site / url.path.removeprefix("/")
            body = path.read_bytes() if path.is_file() else None
        else:
            result.others += 1
            script = MERMAID.fullmatch(route.request.url)
            body = mermaid(script[1]).get(script[2]) if script else None
            result.unknown += body is None
        if body is None:
            route.abort()
            return
        result.size += packed(body)
        kind = mimetypes.guess_type(url.path)[0] or "application/octet-stream"
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(body=body, content_type=kind, headers=headers)

    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*", answer)
        page.goto(f"https://{HOST}/{name}", wait_until="networkidle")
        for frame in page.frames:
            for link in frame.evaluate(LINKS):
                url = urlsplit(link)
                if url.hostname == HOST and (site / url.path.removeprefix("/")).is_file():
                    result.links.add(url.path.removeprefix("/"))
    return result


@cache
def mermaid(version: str) -> dict[str, bytes]:
    """The files of Mermaid's npm package that a browser may ask for; none without npm."""
    archive = CACHE / f"mermaid-{version}.tgz"
    if not archive.exists() and shutil.which("npm"):
        CACHE.mkdir(exist_ok=True)
        command = ["npm", "pack", "--silent", f"mermaid@{version}"]
        subprocess.run(command, cwd=CACHE, check=False, capture_output=True)
    if not archive.exists():
        return {}
    files = {}
    with tarfile.open(archive) as package:
        for member in package:
            if MODULE.search(member.name) and (file := package.extractfile(member)):
                files[member.name.removeprefix("package/")] = file.read()
    return files
