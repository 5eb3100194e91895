"""The hook into MyST: Markdoc's rules in each Markdown parser that reads text for Sphinx.

MyST has no hook between the creation of its Markdown parser and its use, so the function that
creates it is wrapped, once for as long as Python runs.  Every parser gets the plugin here, which
looks when a parse begins whether the project has this extension: another build in the same process
may not have it, and several may run at the same time.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from functools import wraps
from importlib.metadata import version
from types import ModuleType
from typing import TYPE_CHECKING, Any
from weakref import ref

from myst_parser.parsers import docutils_, mdit, sphinx_
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from docutils import nodes
    from markdown_it import MarkdownIt
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

BEGIN = "markdoc_begin"
"""The rule that looks."""

READING: ContextVar[ref[BuildEnvironment] | None] = ContextVar("markdoc_reading", default=None)
"""The environment whose page is being read, for parsers that have no document."""

_CREATE = "create_md_parser"


def extend_parsers(app: Sphinx, config: Config) -> None:
    """Teach Markdoc to MyST's own parser, MyST-NB's, a user's, and whoever else calls MyST's."""
    if not hasattr(sphinx_, _CREATE):
        names = ("sphinx", "myst-parser", "markdown-it-py")
        versions = ", ".join(f"{name} {version(name)}" for name in names)
        raise ExtensionError(
            f"sphinx_devops_phases cannot extend MyST: {sphinx_.__name__} has no {_CREATE}. "
            f"Installed are {versions}."
        )
    modules = {mdit, sphinx_, docutils_}
    for parser in app.registry.get_source_parsers().values():
        if issubclass(parser, sphinx_.MystParser):
            modules |= {sys.modules[cls.__module__] for cls in parser.__mro__}
    # A copy, as some that are there only load when they are looked at.
    others = [module for module in [*sys.modules.values()] if isinstance(module, ModuleType)]
    modules |= {module for module in others if vars(module).get(_CREATE) is mdit.create_md_parser}
    for module in modules:
        _wrap(module)


def _wrap(module: ModuleType) -> None:
    """Let the module's function add the plugin, if it has the function and does not do so yet."""
    original = getattr(module, _CREATE, None)
    if original is None or hasattr(original, "adds_markdoc"):
        return

    @wraps(original)
    def create_md_parser(*args: Any, **kwargs: Any) -> MarkdownIt:
        from .parser import Markdoc  # much to load, and no use to a build that reads no Markdown

        md: MarkdownIt = original(*args, **kwargs)
        if BEGIN not in md.core.ruler.get_all_rules():
            Markdoc(md)
        return md

    create_md_parser.adds_markdoc = True  # type: ignore[attr-defined]
    setattr(module, _CREATE, create_md_parser)


def note_page(app: Sphinx, docname: str, source: list[str]) -> None:
    """Note which page is being read."""
    READING.set(ref(app.env))


def forget_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note that a page has been read."""
    READING.set(None)
