"""Doctrees and the reference's trees in one form, to be compared."""

from __future__ import annotations

import re
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


def of_doctree(document: nodes.document) -> list[Tree]:
    return _tidy(_children(document, 0))


def of_reference(tree: list[Tree]) -> list[Tree]:
    """Its article's content, with paragraphs in items and cells, as doctrees have them."""
    (article,) = tree
    return _tidy([_with_paragraphs(child) for child in article[2]])


def _with_paragraphs(tree: Any) -> Any:
    if isinstance(tree, str):
        return tree
    name, attributes, children = tree
    children = [_with_paragraphs(child) for child in children]
    if name in ("li", "td", "th"):
        children = _wrapped(children)
    return [name, attributes, children]


def _wrapped(children: list[Any]) -> list[Any]:
    found: list[Any] = []
    for child in children:
        if not isinstance(child, str) and child[0] in _BLOCKS | {"x-block", "x-callout"}:
            found.append(child)
        elif found and not isinstance(found[-1], str) and found[-1][0] == "p" and found[-1][3:]:
            found[-1][2].append(child)
        else:
            found.append(["p", {}, [child], "made here"])
    return [[*one][:3] for one in found]


def _children(node: nodes.Node, level: int) -> list[Tree]:
    return [tree for child in node.children for tree in _tree(child, level)]


def _tree(node: nodes.Node, level: int) -> list[Tree]:
    if isinstance(node, nodes.Text):
        return [node.astext()]
    assert isinstance(node, nodes.Element)
    if isinstance(node, nodes.section):
        title, *rest = node.children
        holder = nodes.section("", *[child.deepcopy() for child in rest])
        attributes = _attributes(node)
        attributes["id"] = next((name for name in node["ids"] if name.startswith("my")), "")
        return [
            [f"h{level + 1}", attributes, _children(title, level)],
            *_children(holder, level + 1),
        ]
    if isinstance(node, nodes.raw):
        return [["br", {}, []]] if node.get("format") == "html" and "<br" in node.astext() else []
    if isinstance(node, nodes.system_message | nodes.comment | nodes.colspec | nodes.target):
        return []
    if isinstance(node, nodes.tgroup):
        return _children(node, level)
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


def _attributes(node: nodes.Element) -> dict[str, str]:
    ours = ("markdoc-", "devops-", "text-", "colwidths-")
    classes = [name for name in node["classes"] if not name.startswith(ours)]
    found = {"class": " ".join(classes), "id": " ".join(node["ids"])}
    if isinstance(node, nodes.reference):
        found["href"] = node.get("refuri", "")
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
        children = ["".join(map(str, children)).strip("\n")] if name == "pre" else _tidy(children)
        if name != "thead" or children:
            found.append([name, attributes, children])
    if any(not isinstance(tree, str) and tree[0] in _BLOCKS for tree in found):
        found = [tree for tree in found if not isinstance(tree, str) or tree.strip()]
    found = [re.sub(r"\s+", " ", tree) if isinstance(tree, str) else tree for tree in found]
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return [tree for tree in found if tree != ""]
