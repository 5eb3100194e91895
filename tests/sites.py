"""A small Markdoc site, and what ``markdoc`` says of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sphinx_devops_phases.__main__ import main

SITE = {
    "index.md": """\
---
title: Start
---

Ship things with {% $product %}. {% .lead %}

{% quick-links %}
{% quick-link title="Install" href="/docs/install" description="In a minute." /%}
{% quick-link title="Source" href="https://example.org/source" /%}
{% /quick-links %}

{% warning %}
Hot.
{% /warning %}

{% youtube id="abc" title="The film" /%}

Press {% key %}Ctrl{% /key %}.
""",
    "install.md": """\
# Install

{% partial file="note.md" /%}

{% code-group %}

```bash {% title="Linux" %}
./build --plan {% $plans.free %}
```

```bat
build.cmd
```

{% /code-group %}

{% if $beta %}
{% stepper %}
Not shown.
{% /stepper %}
{% /if %}

[Back](/docs#ship-things), [there](/docs/nowhere), [out](/pricing)
""",
    "partials/note.md": '{% callout type="spicy" %}\nThis is {% $product %}.\n{% /callout %}\n',
}


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    def write(files: dict[str, str], name: str = "site") -> Path:
        folder = tmp_path / name
        for file, text in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def report(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> Callable[..., dict[str, Any]]:
    """What the command says of some files, as data."""

    def run(files: dict[str, str] | str, *options: str) -> dict[str, Any]:
        if isinstance(files, str):
            files = {"index.md": files}
        status = main(["markdoc", str(site(files)), "--json", *options])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found | {"status": status}

    return run


Report = Callable[..., dict[str, Any]]


def of_pages(warnings: list[str]) -> list[str]:
    """Those that are not about the table of contents, which older versions of Sphinx give as well."""
    return [warning for warning in warnings if "included in any toctree" not in warning]


def construct(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in found["constructs"] if one["name"] == name)


def messages(found: dict[str, Any]) -> list[str]:
    return [f"{one['file']}:{one['line']}: {one['message']}" for one in found["left"]]
