"""``{reference} KIND``: a page of the reference, made from the declarations in the source.

What is declared in one place there is described here from that place, so that the two cannot
differ. Each entry is an object to link to: ``{confval}`devops_phases` `` and so on.
:mod:`repository` writes the same into the pages, for those who read them without a build.
"""

from __future__ import annotations

import ast
import json
import re
from argparse import PARSER, Action, ArgumentParser
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from textwrap import indent

import markdoc_tables
from babel import Locale
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

import sphinx_devops_phases as package
from sphinx_devops_phases import __main__ as program
from sphinx_devops_phases import config, values
from sphinx_devops_phases.domain import DevopsDomain, collector
from sphinx_devops_phases.messages import Warn
from sphinx_devops_phases.myst.pages import MarkdocPage
from sphinx_devops_phases.phases import Phase

SOURCES = Path(package.__file__).parent
STYLE_SHEET = SOURCES / "static" / "devops-phases.css"


class Reference(SphinxDirective):
    """The entries of one kind, as reStructuredText with Sphinx's own object descriptions.

    Without a kind, the content is that text.
    """

    has_content = True
    optional_arguments = 2

    def run(self):
        for path in (STYLE_SHEET, *SOURCES.rglob("*.py")):
            self.env.note_dependency(path)
        kind, *details = self.arguments or [""]
        text = "\n".join(KINDS[kind](*details) if kind else self.content)
        found = self.parse_text_to_nodes(f"`````{{eval-rst}}\n{text}\n`````\n")
        for node in found:
            node["reference"] = self.lineno
        return found


def entry(kind: str, names: str, text: str, **options: str) -> str:
    """One object description; several *names* are lines."""
    head = f".. {kind}:: " + names.replace("\n", "\n" + " " * len(f".. {kind}:: "))
    fields = "".join(f"\n   :{name}: {value}" for name, value in options.items())
    return f"{head}{fields}\n\n{indent(text, '   ')}\n"


def declared(item: object) -> tuple[str, dict[str, str]]:
    """The text of a docstring, and what it says in the fields at its end, each on one line."""
    text, *fields = re.split(r"^:([^:`]+):(?!`)", cleandoc(item.__doc__), flags=re.MULTILINE)
    values = (" ".join(value.split()) for value in fields[1::2])
    return text.strip(), dict(zip(fields[::2], values, strict=True))


def options() -> Iterator[str]:
    for item in config.options():
        default = item.metadata["default"]
        yield entry(
            "confval",
            config.PREFIX + item.name,
            item.metadata["help"],
            default=f"``{json.dumps(default)}``",
        )


def directive_classes() -> dict[str, type]:
    """What the extension has registered."""
    found = directives._directives.items()
    return {name: cls for name, cls in sorted(found) if cls.__module__.startswith(package.__name__)}


def directive_entries() -> Iterator[str]:
    for name, cls in directive_classes().items():
        text, fields = declared(cls)
        signature = f".. {name}::"
        parts = [text]
        for field, value in fields.items():
            word, _, what = field.partition(" ")
            if word == "option":
                parts.append(entry("rst:directive:option", what, value))
            elif word == "argument":
                signature += f" {what}" if cls.required_arguments else f" [{what}]"
                parts.append(f"**Argument:** {value}")
            else:
                parts.append(f"**{word.capitalize()}:** {value}")
        yield entry("rst:directive", signature, "\n\n".join(parts))


def roles() -> Iterator[str]:
    for name, role in DevopsDomain.roles.items():
        yield entry("rst:role", f"{DevopsDomain.name}:{name}", cleandoc(role.__doc__))


def front_matter() -> Iterator[str]:
    keys: dict[str, list[str]] = {}
    for item in (collector.PhaseCollector.process_doc, MarkdocPage):
        for key, text in declared(item)[1].items():
            keys.setdefault(key, []).append(text)
    for key, texts in keys.items():
        yield entry("frontmatter", key, " ".join(texts))


def callout_types() -> Iterator[str]:
    yield ".. list-table::\n   :header-rows: 1\n\n   * - Look\n     - Names\n"
    for builtin in values.BUILTIN_TYPES:
        names = [f"``{name}``" for name, look in values.CALLOUT_TYPES.items() if look == builtin]
        yield f"   * - {builtin}\n     - {', '.join(names)}\n"


def warnings() -> Iterator[str]:
    for kind in Warn:
        yield entry("warningtype", f"devops.{kind}", kind.help)


def style_names() -> Iterator[tuple[str, str]]:
    """What the comment at the top of the style sheet declares: names, and the text beside them."""
    comment = STYLE_SHEET.read_text(encoding="utf-8").partition("*/")[0]
    for names, text in re.findall(r"^     (\S.*?)  +(.*(?:\n {10,}.*)*)", comment, re.MULTILINE):
        numbered = re.fullmatch(r"(.*-)(\d+) … -(\d+)", names)
        if numbered:
            stem, first, last = numbered.groups()
            names = "\n".join(f"{stem}{number}" for number in range(int(first), int(last) + 1))
        yield names, re.sub(r"\.?devops-[\w-]+|\[.*?\]", r"``\g<0>``", " ".join(text.split()))


def properties() -> Iterator[str]:
    for names, text in style_names():
        if names.startswith("--"):
            yield entry("cssproperty", names, text)


def classes() -> Iterator[str]:
    for names, text in style_names():
        if names.startswith("."):
            yield entry("cssclass", names, text)


def phase_fields() -> Iterator[str]:
    for name, text in declared(Phase)[1].items():
        yield f"``{name.removeprefix('param ')}``\n   {text}\n"


def languages() -> Iterator[str]:
    folders = (SOURCES / "locale").iterdir()
    yield ", ".join(sorted(Locale.parse(folder.name).english_name for folder in folders)) + "."


def modules() -> Iterator[str]:
    """What each module is for: the first paragraph of its docstring."""
    for path in sorted(SOURCES.rglob("*.py")):
        place = path.relative_to(SOURCES)
        if "handbook" not in place.parts:
            name = place.parent if path.name == "__init__.py" and place.parts[1:] else place
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
            summary = " ".join(text.partition("\n\n")[0].split())
            yield f"- ``{name.with_suffix('').as_posix()}``: {summary}"


def command_line(command: str) -> Iterator[str]:
    """What ``--help`` says, which differs from one Python to the next."""
    parser = command_parsers()[command]
    actions = command_actions(parser)
    usage = [parser.prog, *(one.metavar for one in actions if not one.option_strings)]
    usage += ["[OPTIONS]"] * any(one.option_strings for one in actions)
    yield f"``{' '.join(usage)}``\n\n{verbatim(parser.description)}\n\n.. program:: {command}\n"
    for action in actions:
        value = action.metavar or (
            "|".join(action.choices) if action.choices else action.dest.upper()
        )
        taken = "" if action.nargs == 0 else f" {value}"
        names = [f"{name}{taken}" for name in action.option_strings] or [value]
        text = action.help % {"default": action.default}
        yield entry("option", ", ".join(names), verbatim(text))


def command_parsers() -> dict[str, ArgumentParser]:
    """The parser of each command."""
    (commands,) = (one.choices for one in program._parser()._actions if one.nargs == PARSER)
    return commands


def command_actions(parser: ArgumentParser) -> list[Action]:
    """What can be given to a command, but for ``--help``."""
    return [action for action in parser._actions if action.dest != "help"]


def verbatim(text: str) -> str:
    """Plain text as reStructuredText, with options as they are typed."""
    words = re.sub(r"[\\`*_|:<]", r"\\\g<0>", text)
    return re.sub(r"(?<!\S)--[\w-]+", r"``\g<0>``", words)


KINDS = {
    "options": options,
    "directives": directive_entries,
    "roles": roles,
    "front-matter": front_matter,
    "callout-types": callout_types,
    "warnings": warnings,
    "css-properties": properties,
    "css-classes": classes,
    "phase-fields": phase_fields,
    "languages": languages,
    "modules": modules,
    "command-line": command_line,
    **markdoc_tables.KINDS,
}

OBJECTS = {
    "frontmatter": "front matter key",
    "warningtype": "warning",
    "cssproperty": "CSS property",
    "cssclass": "CSS class",
}
"""Kinds of entries for which Sphinx has no directive of its own."""


def setup(app):
    for name, title in OBJECTS.items():
        app.add_object_type(name, name, f"pair: %s; {title}", objname=title)
    app.add_directive("reference", Reference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
