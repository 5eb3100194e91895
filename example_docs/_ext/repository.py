"""The builder ``reference``: pages of the reference for people who read them in the repository.

There a page has its generated text as plain Markdown, in blocks that this builder writes:

    <!-- reference options -->
    …
    <!-- end of reference -->

When Sphinx reads a page, a block is the directive ``{reference} options``, whatever text is in it,
so that the manual has objects to link to. A block with reStructuredText in its comment, instead of
a kind, has that as the content of the directive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder

BLOCK = re.compile(r"<!-- reference(.*?)-->\n(.*?)<!-- end of reference -->", re.DOTALL)

PREFIX = "sphinx_devops_phases."


def as_directives(app, docname, source):
    """Put a directive in the place of each block; what follows stays on its line."""

    def directive(block: re.Match[str]) -> str:
        text = "```{reference}" + block[1].rstrip() + "\n```"
        return text + "\n" * (block[0].count("\n") - text.count("\n"))

    source[0] = BLOCK.sub(directive, source[0])


class RepositoryBuilder(Builder):
    """Each page that has blocks, with what the source says in them now; ``-t in_place``: itself."""

    name = "reference"

    def get_outdated_docs(self) -> Iterator[str]:
        for docname in sorted(self.env.found_docs):
            if BLOCK.search(self._source(docname)):
                yield docname

    def _source(self, docname: str) -> str:
        return Path(self.env.doc2path(docname)).read_text(encoding="utf-8")

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return Path(self.env.doc2path(docname, base=False)).as_posix()

    def prepare_writing(self, docnames: set[str]) -> None:
        self.pages: dict[str, dict[str, str]] = {}

    def anchor(self, docname: str, target: str) -> str:
        """The address that code hosts give to the heading of what has the id *target*, if any."""
        if docname not in self.pages:
            self.pages[docname] = dict(anchors(self.env.get_doctree(docname)))
        return self.pages[docname].get(target, "")

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        source = self._source(docname)
        if not BLOCK.search(source):
            return
        blocks: dict[int, list[nodes.Element]] = {}
        for node in doctree.findall(lambda node: isinstance(node, nodes.Element)):
            if "reference" in node:
                blocks.setdefault(node["reference"], []).append(node)
        texts = (Markdown(self, docname).blocks(block) for block in blocks.values())
        written = BLOCK.sub(
            lambda block: (
                f"<!-- reference{block[1]}-->\n\n{next(texts)}\n\n<!-- end of reference -->"
            ),
            source,
        )
        folder = self.srcdir if self.tags.has("in_place") else self.outdir
        path = Path(folder, self.get_target_uri(docname))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")


def anchors(doctree: nodes.document) -> Iterator[tuple[str, str]]:
    """Ids, each with the anchor of the nearest heading that is in the repository's page."""
    for section in doctree.findall(nodes.section):
        for name in section["ids"]:
            yield name, slug(section[0].astext())
    for signature in doctree.findall(addnodes.desc_signature):
        described = signature.parent
        while is_item(described) and isinstance(described.parent.parent, addnodes.desc):
            described = described.parent.parent
        if not is_item(described):
            for name in signature["ids"]:
                yield name, slug(", ".join(map(title, described[:-1])))


def is_item(described: nodes.Element) -> bool:
    """Whether an object is an item of a list: a part of another one, or said in a paragraph."""
    is_short = described["domain"] == "std" and len(described[-1]) == 1
    return is_short or isinstance(described.parent.parent, addnodes.desc)


def slug(heading: str) -> str:
    """What code hosts make of a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def title(signature: nodes.Element) -> str:
    """The name of an object, short."""
    if signature.parent["domain"] == "py":
        return f"{signature['module']}.{signature['fullname']}".removeprefix(PREFIX)
    (name,) = list(signature.findall(addnodes.desc_name))[:1]
    text = name.astext()
    return text.strip(" .:") if signature.parent["domain"] == "rst" else text


def words(signature: nodes.Node) -> str:
    """A signature as one writes it."""
    if isinstance(signature, addnodes.desc_parameterlist):
        return f"({', '.join(map(words, signature.children))})"
    if isinstance(signature, addnodes.desc_returns):
        return f" -> {''.join(map(words, signature.children))}"
    return "".join(map(words, signature.children)) if signature.children else signature.astext()


def code(text: str) -> str:
    """A span of code, whatever it has in it."""
    marks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{space}{text}{space}{marks}"


def item(text: str) -> str:
    """An item of a list."""
    return "- " + text.replace("\n", "\n  ").replace("\n  \n", "\n\n")


class Markdown:
    """Resolved nodes as the Markdown that all code hosts know."""

    def __init__(self, builder: RepositoryBuilder, docname: str) -> None:
        self.builder = builder
        self.docname = docname

    def blocks(self, found: list[nodes.Node]) -> str:
        """Paragraphs, lists and so on, with blank lines between them; or words."""
        found = [node for node in found if not isinstance(node, nodes.Invisible)]
        if found and isinstance(found[0], nodes.Inline | nodes.Text):
            return "".join(map(self.inline, found))
        text = "\n\n".join(filter(None, map(self.block, found)))
        return re.sub(r"^( *- .*)\n+(?= *- )", r"\1\n", text, flags=re.MULTILINE)

    def block(self, node: nodes.Node) -> str:
        for cls in type(node).__mro__:
            if method := getattr(self, f"block_{cls.__name__}", None):
                return method(node)
        raise NotImplementedError(node.pformat())

    def block_paragraph(self, node: nodes.Element) -> str:
        return self.text(node)

    block_rubric = block_paragraph

    def block_FixedTextElement(self, node: nodes.Element) -> str:  # noqa: N802
        return f"```{node.get('language', 'text')}\n{node.astext()}\n```"

    def block_bullet_list(self, node: nodes.Element) -> str:
        return "\n".join(item(self.blocks(entry.children)) for entry in node)

    def block_definition_list(self, node: nodes.Element) -> str:
        return "\n".join(
            item(f"{self.text(term)} – {self.blocks(definition.children)}")
            for term, definition in (entry.children for entry in node)
        )

    def block_field_list(self, node: nodes.Element) -> str:
        return "\n\n".join(
            f"**{self.text(name)}:** {self.blocks(body.children)}"
            for name, body in (field.children for field in node)
        ).replace(":** - ", ":**\n\n- ")

    def block_desc(self, node: nodes.Element) -> str:
        *signatures, content = node.children
        names = ", ".join(code(title(one)) for one in signatures)
        full = ", ".join(code(words(one)) for one in signatures)
        text = self.blocks(content.children)
        if is_item(node):
            return item(f"{full}\n\n{text}" if "\n" in text else f"{full} – {text}")
        level = "#" * (1 + sum(isinstance(one, nodes.section) for one in ancestors(node)))
        parts = [f"{level} {names}", full, text]
        return "\n\n".join(part for part in parts if part != names)

    def block_table(self, node: nodes.Element) -> str:
        rows = [
            " | ".join(self.blocks(entry.children).replace("|", r"\|") for entry in row)
            for row in node.findall(nodes.row)
        ]
        rows.insert(1, "|".join("---" for _ in next(node.findall(nodes.row))))
        return "\n".join(f"| {row} |" if "---|" not in row else f"|{row}|" for row in rows)

    def text(self, node: nodes.Element) -> str:
        return " ".join("".join(map(self.inline, node.children)).split())

    def inline(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Text):
            return re.sub(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)", r"\\\g<0>", node.astext())
        if isinstance(node, nodes.literal):
            return code(node.astext())
        if isinstance(node, nodes.reference) and (address := self.address(node)):
            return f"[{self.text(node)}]({address})"
        if isinstance(node, nodes.strong | nodes.emphasis):
            marks = "**" if isinstance(node, nodes.strong) else "*"
            return f"{marks}{self.text(node)}{marks}"
        return self.text(node)

    def address(self, node: nodes.Element) -> str:
        """Where a link leads in the repository."""
        if not node.get("internal"):
            return node["refuri"]
        page, _, target = (node.get("refuri") or f"#{node['refid']}").partition("#")
        path = Path(self.builder.srcdir, Path(self.docname).parent, page)
        docname = self.builder.env.path2doc(path.resolve()) if page else self.docname
        anchor = target and self.builder.anchor(docname, target)
        return f"{page}#{anchor}" if anchor else page


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while node := node.parent:
        yield node


def setup(app):
    app.connect("source-read", as_directives)
    app.add_builder(RepositoryBuilder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
