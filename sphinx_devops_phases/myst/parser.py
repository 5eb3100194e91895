"""Markdoc in one Markdown parser: when its rules apply, and to what."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain import DevopsDomain
from ..markdoc import grammar
from ..markdoc.block import Rules
from ..markdoc.evaluate import Evaluation, Part
from ..markdoc.plugin import PART, markdoc_plugin
from ..markdoc.tags import aliases, known_tags
from ..markdoc.tokens import CLOSE, OPEN
from . import render
from .calls import SCOPE
from .hook import BEGIN, READING
from .pages import MarkdocPage
from .syntax import adapt_syntax
from .token import SOURCE

if TYPE_CHECKING:
    from docutils import nodes
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType
    from sphinx.environment import BuildEnvironment

    from ..config import Settings


class Markdoc:
    """Markdoc in one Markdown parser; it sleeps until a page of a project that has it is read."""

    def __init__(self, md: MarkdownIt) -> None:
        self.md = md
        self.document: nodes.document | None = None
        self.rules = Rules({})
        self.settings: Settings | None = None
        self.page: MarkdocPage | None = None
        self.cells = False
        md.use(markdoc_plugin, self.rules, self._evaluation, self._adapt)
        md.core.ruler.before("normalize", BEGIN, self._begin)
        md.core.ruler.after("markdoc", "markdoc_cells", self._keep_cells)
        md.core.ruler.push("markdoc_page", self._finish)
        self.core_rules = md.core.ruler.get_active_rules()

    def _begin(self, state: StateCore) -> None:
        """Take the settings of the project, when the first text of a document is parsed."""
        document: nodes.document | None = self.md.options.get("document")
        if document is None:
            self._begin_notebook(state)
            return
        if document is self.document:
            self._adapt()
        else:
            self._begin_document(document, state)
        if not self.rules.known and (grammar.OPEN in state.src or self.rules.markdoc):
            self._learn()

    def _begin_document(self, document: nodes.document, state: StateCore) -> None:
        self.document = document
        self.rules.known.clear()
        self.settings = self.page = None
        env = getattr(document.settings, "env", None)
        if env is None or DevopsDomain.name not in env.domains:
            return
        self.settings = settings = DevopsDomain.of(env).settings
        self.md.options[SOURCE] = document["source"]
        self.rules.markdoc = settings.is_markdoc_page(env.docname)
        config = self.md.options["myst_config"]
        if self.rules.markdoc:
            self.page = MarkdocPage(env, document, self._source(state, env))
            self.md.options["myst_config"] = self.page.adapt(config)
            self._adapt()
            if document["source"].endswith("<translated>"):
                self.md.enable("lheading")  # Sphinx underlines the translation of a title

    def _learn(self) -> None:
        """Take the tags that the project knows, and how to show them: most pages have none."""
        if self.settings:
            for rule in render.RULES:
                self.md.add_render_rule(rule.__name__, rule, fmt="docutils")
            tags = self.settings.markdoc_tags
            self.rules.aliases = aliases(tags)
            self.rules.known |= known_tags(tags, markdoc=self.rules.markdoc)

    def _adapt(self) -> None:
        """Read the Markdown of Markdoc; MyST-NB resets the rules after each cell."""
        if self.page:
            adapt_syntax(self.md)

    def _begin_notebook(self, state: StateCore) -> None:
        """Look for tags also where MyST-NB only looks for the cells of a notebook."""
        env = found() if (found := READING.get()) else None
        self.cells = env is not None and "inline" not in self.md.core.ruler.get_active_rules()
        self.rules.known.clear()
        if env is not None and self.cells:
            self.settings = DevopsDomain.of(env).settings
            self.rules.markdoc = self.settings.is_markdoc_page(env.docname)
            self._learn()
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
            state.env.get(SCOPE, scope), partial(self._part, state.env), self.rules.markdoc
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
