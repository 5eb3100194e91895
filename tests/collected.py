"""What the collector records of one page: its :class:`.Page`, and such records in short."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from conftest import Rereader, warnings_of

from sphinx_devops_phases.domain import DevopsDomain
from sphinx_devops_phases.domain.records import Home, Page, Rank

CONFIG = {
    "devops_facts": {"owner": "Owner", "tools": "Tools"},
    "devops_kinds": {"runbook": "Runbooks"},
    "devops_cycles": {"incident": ["detect", "triage", {"key": "end", "label": "Wrap up"}]},
}

Reader = Callable[..., Rereader]
Collected = Callable[..., "tuple[Page | None, list[str]]"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A project of one page, ``index.md``, with this configuration."""

    @cache
    def made(config: str) -> Rereader:
        return Rereader(tmp_path_factory.mktemp("collected"), **literal_eval(config))

    return lambda **config: made(repr(CONFIG | config))


@pytest.fixture(scope="module")
def collected(reader: Reader) -> Collected:
    """The record of a page with this text, and what is reported of it."""

    def run(text: str, **config: object) -> tuple[Page | None, list[str]]:
        one = reader(**config)
        one.doctree(text)
        return DevopsDomain.of(one.app.env).pages.get("index"), warnings_of(one.app)

    return run


def home(key: str, **said: Any) -> Home:
    """The page as a home that the front matter or a directive declares."""
    return Home(Rank.DECLARED, key, "index")._replace(**said)


def by_title(key: str, anchor: str, **said: Any) -> Home:
    """A section that is titled like a phase."""
    return Home(Rank.SECTION, key, "index", anchor)._replace(**said)
