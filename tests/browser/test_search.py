"""What readers find with a theme's search: marked words, previews that read like text, places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from conftest import make_build, phase_pages
from playwright.sync_api import Browser

THEMES = ("alabaster", "pydata_sphinx_theme")


class Silent(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", params=THEMES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A handbook on a server, as scripts may read no files of the machine."""
    pages = phase_pages()
    pages["index.md"] += "\n```{devops-grid}\n```\n\nAt last we deploy, slowly.\n"
    pages["phases/deploy.md"] += "\n## Steps\n\nOne by one we deploy it.\n"
    directory: Path = tmp_path_factory.mktemp(request.param)
    built = make_build(directory)(pages, html_theme=request.param)
    handler = partial(Silent, directory=str(built.outdir))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("site", ["alabaster"], indirect=True)
def test_all_of_a_page_is_marked_behind_a_diagram(browser: Browser, site: str) -> None:
    """In pydata's theme Sphinx marks nothing on any page, with or without this extension."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site}/index.html?highlight=deploy")
    last = page.locator("p", has_text="At last we deploy, slowly.").locator(".highlighted")
    last.wait_for(state="attached", timeout=10_000)
    assert last.all_inner_texts() == ["deploy"]
    assert errors == []
    page.close()


def test_previews_read_like_text(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/search.html?q=deploy")
    previews = page.locator("ul.search li p.context")
    previews.first.wait_for(timeout=10_000)
    page.wait_for_timeout(500)  # each result is fetched by itself
    texts = previews.all_inner_texts()
    assert any("deploy" in text.lower() for text in texts)
    for text in texts:
        assert not re.search(r"[a-z]\.?[A-Z]", text), text
    page.close()


def test_the_result_for_a_phase_leads_to_its_heading(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/search.html?q=deploy")
    results = page.locator("ul.search li a", has_text=re.compile(r"^Deploy$"))
    results.first.wait_for(timeout=10_000)
    results.first.click()
    page.wait_for_url("**/phases/deploy.html*")
    place = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert place == "the-deploy-phase"
    assert page.evaluate("id => document.getElementById(id) !== null", place)
    page.close()
