"""The hook into MyST: Markdoc's rules in each Markdown parser that reads text for Sphinx.

MyST has no hook between the creation of its Markdown parser and its use, so the function that
creates it is wrapped, once for as long as Python runs.  Every parser gets the plugin here, which
looks when a parse begins whether the project has this extension: another build in the same process
may not have it, and several may run at the same time.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from functools import partial, wraps
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from weakref import ref

from myst_parser.parsers import docutils_, mdit, sphinx_
from sphinx.errors import ExtensionError

from ..domain import DevopsDomain
from ..markdoc.block import Rules
from ..markdoc.evaluate import Evaluation, Part
from ..markdoc.plugin import PART, markdoc_plugin
from ..markdoc.tags import aliases, known_tags
from ..markdoc.tokens import CLOSE, OPEN
from . import render
from .pages import MarkdocPage
from .syntax import adapt_syntax

if TYPE_CHECKING:
    from docutils import nodes
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

_CREATE = "create_md_parser"
_BEGIN = "markdoc_begin"
_READING: ContextVar[ref[BuildEnvironment] | None] = ContextVar("markdoc_reading", default=None)
"""The environment whose page is being read, for parsers that have no document."""


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
    others = [module for module in sys.modules.values() if isinstance(module, ModuleType)]
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
        md: MarkdownIt = original(*args, **kwargs)
        if _BEGIN not in md.core.ruler.get_all_rules():
            _Markdoc(md)
        return md

    create_md_parser.adds_markdoc = True  # type: ignore[attr-defined]
    setattr(module, _CREATE, create_md_parser)


def note_page(app: Sphinx, docname: str, source: list[str]) -> None:
    """Note which page is being read."""
    _READING.set(ref(app.env))


def forget_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note that a page has been read."""
    _READING.set(None)


class _Markdoc:
    """Markdoc in one Markdown parser; it sleeps until a page of a project that has it is read."""

    def __init__(self, md: MarkdownIt) -> None:
        self.md = md
        self.document: nodes.document | None = None
        self.rules = Rules({})
        self.page: MarkdocPage | None = None
        self.cells = False
        md.use(markdoc_plugin, self.rules, self._evaluation, self._adapt)
        md.core.ruler.before("normalize", _BEGIN, self._begin)
        md.core.ruler.after("markdoc", "markdoc_cells", self._keep_cells)
        md.core.ruler.push("markdoc_page", self._finish)
        for rule in render.RULES:
            md.add_render_rule(rule.__name__, rule, fmt="docutils")
        self.core_rules = md.core.ruler.get_active_rules()

    def _begin(self, state: StateCore) -> None:
        """Take the settings of the project, when the first text of a document is parsed."""
        document: nodes.document | None = self.md.options.get("document")
        if document is None:
            self._begin_notebook(state)
            return
        if document is self.document:
            self._adapt()
            return
        self.document = document
        self.rules.known.clear()
        self.page = None
        env = getattr(document.settings, "env", None)
        if env is None or DevopsDomain.name not in env.domains:
            return
        settings = DevopsDomain.of(env).settings
        self.md.options[render.SOURCE] = document["source"]
        self.rules.markdoc = settings.is_markdoc_page(env.docname)
        self.rules.aliases = aliases(settings.markdoc_tags)
        self.rules.known |= known_tags(settings.markdoc_tags, markdoc=self.rules.markdoc)
        config = self.md.options["myst_config"]
        if self.rules.markdoc:
            self.page = MarkdocPage(env, document, self._source(state, env))
            self.md.options["myst_config"] = self.page.adapt(config)
            self._adapt()
            if document["source"].endswith("<translated>"):
                self.md.enable("lheading")  # Sphinx underlines the translation of a title

    def _adapt(self) -> None:
        """Read the Markdown of Markdoc; MyST-NB resets the rules after each cell."""
        if self.page:
            adapt_syntax(self.md)

    def _begin_notebook(self, state: StateCore) -> None:
        """Look for tags also where MyST-NB only looks for the cells of a notebook."""
        env = found() if (found := _READING.get()) else None
        self.cells = env is not None and "inline" not in self.md.core.ruler.get_active_rules()
        self.rules.known.clear()
        if env is not None and self.cells:
            settings = DevopsDomain.of(env).settings
            self.rules.markdoc = settings.is_markdoc_page(env.docname)
            self.rules.known |= known_tags(settings.markdoc_tags, markdoc=self.rules.markdoc)
            state.env[PART] = True

    def _keep_cells(self, state: StateCore) -> None:
        """Let cells inside tags be none, as in directives: no notebook can be taken apart there."""
        if self.cells:
            for token in state.tokens:
                token.nesting = {OPEN: 1, CLOSE: -1}.get(token.type, token.nesting)  # type: ignore

    def _source(self, state: StateCore, env: BuildEnvironment) -> str:
        """The text with the page's front matter, which MyST-NB keeps from its parser."""
        if "nb_config" not in self.md.options:
            return state.src
        return Path(env.doc2path(env.docname)).read_text(encoding="utf-8", errors="replace")

    def _evaluation(self, state: StateCore) -> Evaluation:
        scope = self.page.variables if self.page else {}
        return Evaluation(
            state.env.get(render.SCOPE, scope), partial(self._part, state.env), self.rules.markdoc
        )

    def _part(self, env: EnvType, name: str) -> Part | str:
        """The partial, parsed with the rules of the page, or what is wrong with it."""
        assert self.page
        found = self.page.partial(name)
        if isinstance(found, str):
            return found
        path, text = found
        doubles = len(env.get("duplicate_refs", []))
        with self.md.reset_rules():
            self.md.core.ruler.enableOnly(self.core_rules)
            env[PART] = True
            tokens = self.md.parse(text, env)
            env[PART] = False
        del env.get("duplicate_refs", [])[doubles:]
        return Part(path, [token for token in tokens if token.type != "front_matter"])

    def _finish(self, state: StateCore) -> None:
        if self.page:
            self.page.finish(state, is_part=bool(state.env.get(PART)))
