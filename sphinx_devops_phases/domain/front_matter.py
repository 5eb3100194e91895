"""What the front matter of a page says of phases, and of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from contextlib import suppress
from difflib import get_close_matches
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import translatable
from sphinx.transforms import SphinxTransform

from ..messages import Warn, warn
from ..phases import printable
from ..values import texts_of
from . import DevopsDomain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Element
    from sphinx.environment import BuildEnvironment

    from ..messages import Location

FACTS_KEY = "devops-facts"
KEYS = ("devops-phase", "devops-related", "devops-kind", FACTS_KEY)
"""What is about phases there."""

SUMMARIES = ("subtitle", "description")
"""Where the front matter may have a page's summary; the first that is text counts."""


def front_matter_words(value: object) -> list[str]:
    """Phase keys in the front matter: one, several with commas, or a YAML list."""
    words = re.findall(r"[\w/-]+", str(value or "").casefold())
    return [] if words == ["null"] else [*dict.fromkeys(words)]


def front_matter_structure(value: object) -> list[object] | dict[str, object] | None:
    """A value of the front matter that is a list or a mapping, which MyST writes as JSON."""
    text = str(value)
    if text.startswith(("[", "{")):
        with suppress(ValueError, RecursionError):
            found: list[object] | dict[str, object] = json.loads(text)
            return found
    return None


def front_matter_text(value: object) -> str:
    """A value of the front matter that is text."""
    if not value or value == "null" or front_matter_structure(value) is not None:
        return ""
    return printable(str(value))


def line_of(env: BuildEnvironment, docname: str, name: str) -> int | None:
    """The line of *name* in the front matter, for a warning about it."""
    text = Path(env.doc2path(docname)).read_text(encoding="utf-8", errors="replace")
    found = re.search(rf"^:?{re.escape(name)}:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def check_keys(names: Collection[str], location: Callable[[str], Location]) -> None:
    """Report keys that are nearly one of ours, or, on a page about phases, what it has for us."""
    known = (*KEYS, *SUMMARIES) if not {*KEYS}.isdisjoint(names) else KEYS
    for name in names:
        if likely := _meant(name, known):
            message = f'The front matter has "{name}": did you mean "{likely}"?'
            warn(Warn.FRONT_MATTER, message, location(name))


@lru_cache
def _meant(name: str, known: tuple[str, ...]) -> str:
    """The one of the *known* keys that *name* nearly is, if it is none."""
    likely = get_close_matches(name.casefold().replace("_", "-"), known, 1, cutoff=0.8)
    return likely[0] if likely and name not in known else ""


class devops_words(nodes.General, nodes.Invisible, translatable, nodes.Element):  # noqa: N801
    """Words in the front matter of a page, where gettext finds them.

    Attributes: name (of the key that has them), words, original (the words before translation).
    """

    def preserve_original_messages(self) -> None:
        """Nothing to do: nobody asks for the original again."""

    def extract_original_messages(self) -> list[str]:
        """Return the words."""
        return [self["words"]]

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Put in what the project's catalogue says."""
        self["words"] = translated_message


class KeepWords(SphinxTransform):
    """Keep translatable what the front matter of a page that has to do with phases says in words.

    A Markdoc page shows its subtitle, and so has it as a paragraph.
    """

    default_priority = 5  # before Sphinx translates

    def apply(self, **kwargs: Any) -> None:
        """Add nodes that nothing shows."""
        domain, docname = DevopsDomain.of(self.env), self.env.docname
        fields = {field[0].astext(): field for field in _fields(self.document)}
        if not (domain.assigned.get(docname) or fields.keys() & {*KEYS}):
            return
        summary = next((name for name in SUMMARIES if name in fields and _text(fields[name])), "")
        if summary and not (summary == "subtitle" and domain.settings.is_markdoc_page(docname)):
            self._keep(summary, fields[summary], _text(fields[summary]))
        if FACTS_KEY in fields:
            for words in _fact_texts(fields[FACTS_KEY]):
                self._keep(FACTS_KEY, fields[FACTS_KEY], words)

    def _keep(self, name: str, field: Element, words: str) -> None:
        node = devops_words(name=name, words=words, original=words)
        node.source, node.line = self.document["source"], field.line or 1
        self.document += node


def _text(field: Element) -> str:
    return front_matter_text(field[1].astext())


def _fact_texts(field: Element) -> Iterator[str]:
    """The texts among the facts that are words, and no addresses."""
    facts = front_matter_structure(field[1].astext())
    for value in facts.values() if isinstance(facts, dict) else ():
        with suppress(ValueError):
            yield from (words for words in texts_of(value) if words and "://" not in words)


def _fields(document: nodes.document) -> Iterator[Element]:
    """The fields of the front matter, which Sphinx takes away later."""
    for node in takewhile(lambda node: not isinstance(node, nodes.section), document.children):
        if isinstance(node, nodes.field_list):
            yield from (field for field in node.children if isinstance(field, nodes.field))
