"""Pages under a Content-Security-Policy that allows next to nothing, in a real Chromium."""

from __future__ import annotations

import re

from conftest import KEYS, Build, phase_pages
from playwright.sync_api import Browser, Route

PARTS = """
# Parts

```{devops-cycle}
:caption: The cycle
:align: right
:class: wide
```

```{devops-grid}
```

```{devops-nav}
```

```{callout} Title
:type: warning
:collapsible: open
Text.
```

{% grid columns=3 %}
{% cell title="Card" href="https://example.org" description="Text." /%}
{% /grid %}
"""
SITE = "http://handbook.test/"


def test_pages_obey_a_strict_content_security_policy(browser: Browser, build: Build) -> None:
    """What this extension writes is put into a page of its own, as themes have scripts."""
    built = build({**phase_pages(), "parts.md": PARTS}, suppress_warnings=["toc"])
    written = re.search("<section .*</section>", built.output("parts.html"), re.DOTALL)
    assert written
    page = browser.new_page()
    asked: list[str] = []
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'self'"}
    document = (
        '<!doctype html><meta charset="utf-8">'
        '<link rel="stylesheet" href="_static/devops-phases.css">' + written[0]
    )

    def answer(route: Route) -> None:
        asked.append(route.request.url.removeprefix(SITE))
        if asked[-1] == "parts.html":
            route.fulfill(body=document, content_type="text/html", headers=policy)
        else:
            route.fulfill(path=built.outdir / asked[-1])

    page.route("**", answer)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{SITE}parts.html")
    assert page.locator(".devops-cycle a[data-phase]").count() == len(KEYS)
    styled = page.locator(".devops-phase-nav").evaluate("one => getComputedStyle(one).display")
    assert styled != "block"
    assert asked == ["parts.html", "_static/devops-phases.css"]
    assert refused == []
    page.close()
