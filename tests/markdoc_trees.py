"""Doctrees and the reference's trees in one form, to be compared."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, TypeAlias

from docutils import nodes

Tree: TypeAlias = Any
"""A list of a name, attributes and children; or a text."""

_BLOCKS = {
    *("p", "ul", "ol", "li", "pre", "hr", "blockquote", "table", "thead", "tbody", "tr", "td"),
    *("th", "h1", "h2", "h3", "h4", "h5", "h6", "article"),
}
_SIMPLE = {
    nodes.paragraph: "p",
    nodes.strong: "strong",
    nodes.emphasis: "em",
    nodes.literal: "code",
    nodes.bullet_list: "ul",
    nodes.enumerated_list: "ol",
    nodes.list_item: "li",
    nodes.block_quote: "blockquote",
    nodes.transition: "hr",
    nodes.thead: "thead",
    nodes.tbody: "tbody",
    nodes.row: "tr",
    nodes.image: "img",
    nodes.reference: "a",
    nodes.container: "div",
    nodes.inline: "span",
    nodes.note: "x-callout",
}
_RAW: dict[str, list[Tree]] = {"<br />": [["br", {}, []]], "<s>": ["<s>"], "</s>": ["</s>"]}
_TAGS = ("x-block", "x-callout")
_CELLS = ("li", "td", "th")
_ONE = {("colSpan", "1"), ("rowSpan", "1")}


def of_doctree(document: nodes.document) -> list[Tree]:
    return _tidy(_children(document, 0))


def of_reference(tree: list[Tree]) -> list[Tree]:
    """Its article's content, with paragraphs in items and cells, as doctrees have them."""
    (article,) = tree
    blocks = [["p", {}, [child]] if isinstance(child, str) else child for child in article[2]]
    return _tidy([_with_paragraphs(block) for block in blocks])


def _with_paragraphs(tree: Any) -> Any:
    if isinstance(tree, str):
        return tree
    name, attributes, children = tree
    children = [_with_paragraphs(child) for child in children]
    if name in _CELLS:
        children = _wrapped(children)
    attributes = {key: value for key, value in attributes.items() if (key, value) not in _ONE}
    return [name, attributes, children]


def _is_block(tree: Any) -> bool:
    """Whether it is none of a line: of tags the reference does not say, but of what is in them."""
    name, _, children = tree
    if not name.startswith("x-"):
        return name in _BLOCKS
    inner = [child for child in children if not isinstance(child, str)]
    return any(map(_is_block, inner)) or (name in _TAGS and not children)


def _wrapped(children: list[Any]) -> list[Any]:
    found: list[Any] = []
    for child in children:
        if not isinstance(child, str) and _is_block(child):
            found.append(child)
        elif found and not isinstance(found[-1], str) and found[-1][0] == "p" and found[-1][3:]:
            found[-1][2].append(child)
        else:
            found.append(["p", {}, [child], "made here"])
    return [[*one][:3] for one in found]


def _children(node: nodes.Node, level: int) -> list[Tree]:
    found: list[list[Tree]] = [[]]
    for tree in (tree for child in node.children for tree in _tree(child, level)):
        if tree == "<s>":
            found.append([])
        elif tree == "</s>":
            found[-2].append(["s", {}, found.pop()])
        else:
            found[-1].append(tree)
    return found[0]


def _tree(node: nodes.Node, level: int) -> list[Tree]:
    if isinstance(node, nodes.Text):
        return [node.astext()]
    assert isinstance(node, nodes.Element)
    if isinstance(node, nodes.section):
        title, *rest = node.children
        holder = nodes.section("", *[child.deepcopy() for child in rest])
        return [
            [f"h{level + 1}", _of_heading(node), _children(title, level)],
            *_children(holder, level + 1),
        ]
    if isinstance(node, nodes.rubric):  # a heading in something else than a section
        return [[f"h{node['level']}", _of_heading(node), _children(node, level)]]
    if isinstance(node, nodes.admonition):  # a callout with a title
        _title, *body = _children(node, level)
        return [["x-callout", _attributes(node), body]]
    if isinstance(node, nodes.title):
        return [node.astext()]
    if isinstance(node, nodes.raw):
        return _RAW.get(node.astext().strip(), []) if node.get("format") == "html" else []
    if isinstance(node, nodes.system_message | nodes.comment | nodes.colspec | nodes.target):
        return []
    if isinstance(node, nodes.tgroup):
        return _children(node, level)
    if "literal-block-wrapper" in node.get("classes", []):
        _caption, code = _children(node, level)
        return [code]
    if isinstance(node, nodes.caption):
        return [node.astext()]
    if isinstance(node, nodes.literal_block):
        language = (
            {} if node["language"] in ("default", "none") else {"data-language": node["language"]}
        )
        return [["pre", {**_attributes(node), **language}, [node.astext()]]]
    if isinstance(node, nodes.entry):
        name = "th" if isinstance(node.parent.parent, nodes.thead) else "td"
        spans = {"colSpan": node.get("morecols"), "rowSpan": node.get("morerows")}
        found = {key: str(more + 1) for key, more in spans.items() if more}
        align = [one[5:] for one in node["classes"] if re.match("text-(left|right|center)", one)]
        return [
            [
                name,
                {**_attributes(node), **found, **({"align": align[0]} if align else {})},
                _children(node, level),
            ]
        ]
    if isinstance(node, nodes.table):
        return [["table", _attributes(node), _children(node, level)]]
    classes: list[str] = node.get("classes", [])
    own = [one[8:] for one in classes if one.startswith("markdoc-")]
    name = f"x-{own[0]}" if own else _SIMPLE[type(node)]
    return [[name, _attributes(node), _children(node, level)]]


def _of_heading(node: nodes.Element) -> dict[str, str]:
    """Those of a heading, which has the slug of its text as well as the id that it is given."""
    given = next((name for name in node["ids"] if name.startswith("my")), "")
    return {**_attributes(node), "id": given}


def _attributes(node: nodes.Element) -> dict[str, str]:
    ours = ("markdoc-", "devops-", "text-", "colwidths-")
    classes = [name for name in node["classes"] if not name.startswith(ours)]
    if isinstance(node, nodes.admonition):
        classes = classes[2:]  # what it is
    found = {"class": " ".join(classes), "id": " ".join(node["ids"])}
    if isinstance(node, nodes.reference):
        address = node.get("refuri") or f"#{node['refid']}"
        found["href"] = unescape(address)  # MyST before 5 escapes it by itself
    elif isinstance(node, nodes.image):
        found |= {"src": node["uri"], "alt": node["alt"]}
    elif isinstance(node, nodes.enumerated_list) and "start" in node:
        found["start"] = str(node["start"])
    return found


def _tidy(trees: list[Any]) -> list[Any]:
    """Without empty attributes and texts; white space outside code does not count."""
    found: list[Any] = []
    for tree in trees:
        if isinstance(tree, str):
            if found and isinstance(found[-1], str):
                found[-1] += tree
            else:
                found.append(tree)
            continue
        name, attributes, children = tree
        attributes = {key: value for key, value in attributes.items() if value}
        children = [_words(children).strip("\n")] if name == "pre" else _tidy(children)
        if name in _CELLS:
            children = [one for child in children for one in _unwrapped(child)]
        if name not in ("thead", "tbody") or children:
            found.append([name, attributes, children])
    if any(not isinstance(tree, str) and tree[0] in _BLOCKS for tree in found):
        found = [tree for tree in found if not isinstance(tree, str) or tree.strip()]
    found = [re.sub(r"\s+", " ", tree) if isinstance(tree, str) else tree for tree in found]
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return [tree for tree in found if tree != ""]


def _words(trees: list[Any]) -> str:
    """The text of code, in which doctrees have nothing else."""
    return "".join(tree if isinstance(tree, str) else _words(tree[2]) for tree in trees)


def _unwrapped(tree: Any) -> list[Any]:
    """A tag that is all of a paragraph in an item or a cell may be there by itself as well."""
    name, _, children = tree
    is_tag = name == "p" and all(
        not isinstance(one, str) and one[0][:2] == "x-" for one in children
    )
    return list(children) if is_tag else [tree]
