"""What tags of a site's own are likely to be: the one place for what their names say.

These are guesses for ``conf.py``, where people see and change them, and no defaults: what a name
means, and which attributes it has, differs from site to site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from ..markdoc.addresses import letters
from ..markdoc.survey import Use

Entry: TypeAlias = dict[str, Any]
"""What ``devops_markdoc_tags`` may have for a tag."""

SAME: Final[Mapping[str, str]] = {
    "callout": "banner notice message info-box panel disclaimer note-box tip-box",
    "grid": "quick-links cards card-group card-list card-row link-cards tiles features "
    "feature-list grid",
    "cell": "quick-link card card-link link-card feature tile",
    "tabs": "code-group code-blocks tab-group tab-set tabbed multi-code tab-list tabs-group tabs",
    "tab": "tab tab-item tab-panel tab-pane tab-content code-item",
    "partial": "include snippet import fragment",
    "comment": "icon spacer divider separator seperator br hr",
}
"""Other names for tags that are understood."""

TYPES: Final[Mapping[str, str]] = {
    "danger": "critical severe fatal stop destructive security",
    "warning": "beware risk deprecated deprecation breaking",
    "tip": "idea best-practice pro-tip do recommendation recommended good positive check-circle",
    "important": "key required new update announcement-bar prerequisite prerequisites",
}
"""Other names for types of callouts; any other is likely a note."""

_SOURCES: Final = ("src", "url", "source", "image", "href", "path", "file", "primary")
_ADDRESSES: Final = ("href", "url", "to", "link", "src", "path", "primary")
_IDS: Final = ("id", "videoId", "video-id", "video_id", "videoid", "video", "code", "primary")
_TEXTS: Final = ("title", "label", "text", "caption", "name", "alt", "children", "summary")
_LENGTH: Final = re.compile(r"\d+(?:\.\d+)?(?:px|%|em|rem|cm|mm|in|pt)?")
_LAST_WORD: Final = re.compile(r"[^\W_]+?(?=[-_]|\Z|(?<=[a-z])(?=[A-Z]))")
_WORD_OF_CALLOUT: Final = re.compile(r"(?:box|block|callout|alert|admonition|card|message)\Z")


@dataclass
class Tag:
    """How a site uses a tag that nobody mapped."""

    name: str
    uses: list[Use] = field(default_factory=list)

    @property
    def in_text(self) -> bool:
        """Whether a use is in a line with other text: there it cannot be a block."""
        return any(use.in_line and not use.alone for use in self.uses)

    @property
    def in_lines(self) -> bool:
        """Whether each use is in a line, or alone in it."""
        return all(use.in_line for use in self.uses)

    @property
    def formatted(self) -> int:
        """How many uses have more in them than the text of a line."""
        return sum(use.formatted for use in self.uses)

    @property
    def empty(self) -> bool:
        """Whether a use has no body."""
        return any(use.empty for use in self.uses)

    def values(self, name: str) -> list[str]:
        """What uses say for the attribute *name*."""
        return [use.attributes[name] for use in self.uses if name in use.attributes]

    def attribute(self, names: Collection[str]) -> str:
        """The one of *names* that most uses have."""
        counts = {name: len(self.values(name)) for name in names}
        best = max(names, key=lambda name: counts[name])
        return best if counts[best] else ""


def guess(tag: Tag, types: Collection[str]) -> Entry | None:
    """The likely mapping of a *tag*; ``None`` where a container for its text is best.

    The whole name counts, or else its last word: ``cloud-image`` is likely an image.

    :param types: The types of callouts that there are.
    """
    name = letters(tag.name)
    if name in types or _WORD_OF_CALLOUT.sub("", name) in types:
        return {"tag": "callout"}
    last = letters(_LAST_WORD.findall(tag.name)[-1])
    for word in dict.fromkeys((name, last)):
        for likely in LIKELY:
            if word in _named(likely.names) and (entry := likely.build(tag)):
                return entry
        for meant, words in SAME.items():
            if word in _named(words) and (entry := _same(tag, meant)):
                return entry
    return _in_line(tag)


def guess_type(name: str) -> str:
    """The type that a type of callouts which nobody defined is likely to be."""
    found = (meant for meant, words in TYPES.items() if letters(name) in _named(words))
    return next(found, "note")


def _same(tag: Tag, meant: str) -> Entry | None:
    if meant == "comment":
        return {"tag": meant} if all(use.empty for use in tag.uses) else None
    if tag.in_text or (meant == "partial" and not tag.values("file")):
        return None
    shows_nothing = meant in ("grid", "tabs", "tab") and all(use.empty for use in tag.uses)
    return None if shows_nothing else {"tag": meant}


def _figure(tag: Tag) -> Entry | None:
    """A figure with its caption."""
    source = tag.attribute(_SOURCES)
    if not source or tag.in_text:
        return None
    options = {}
    for option, names in {"alt": ("alt", "description"), "width": ("width",)}.items():
        found = tag.attribute(names)
        if found and (option == "alt" or all(map(_LENGTH.fullmatch, tag.values(found)))):
            options[found] = option
    entry: Entry = {"directive": "figure", "argument": source}
    if options:
        entry["options"] = options
    if caption := tag.attribute(("caption", "title", "label")):
        entry["content"] = caption
    return entry


def _video(address: str) -> Callable[[Tag], Entry | None]:
    def build(tag: Tag) -> Entry | None:
        name = tag.attribute(_IDS)
        whole = tag.attribute(_ADDRESSES[:-1])
        if name and not any("/" in value for value in tag.values(name)) and address:
            return _with_text(tag, {"link": address.format(name)}, name)
        found = whole or name
        return _with_text(tag, {"link": f"{{{found}}}"}, found) if found else None

    return build


def _link(tag: Tag) -> Entry | None:
    found = tag.attribute(_ADDRESSES)
    if not found:
        return None
    if 2 * tag.formatted > len(tag.uses):  # the link of a card
        return None if tag.in_text else {"tag": "cell"}
    return _with_text(tag, {"link": f"{{{found}}}"}, found)


def _with_text(tag: Tag, entry: Entry, address: str) -> Entry:
    """A link, and the attribute that is its text where the tag has none."""
    text = tag.attribute([name for name in _TEXTS if name != address])
    return {**entry, "argument": text} if text and tag.empty else entry


def _dropdown(tag: Tag) -> Entry | None:
    title = tag.attribute(("title", "summary", "label", "question", "heading", "name", "primary"))
    return {"directive": "dropdown", "argument": title} if title and not tag.in_text else None


def _math(tag: Tag) -> Entry | None:
    return {"role": "math"} if tag.in_lines and not tag.empty else None


def _role(role: str) -> Callable[[Tag], Entry | None]:
    def build(tag: Tag) -> Entry | None:
        if not tag.in_lines and not all(use.empty for use in tag.uses):
            return None
        text = tag.attribute((*_TEXTS, "primary", "key", "keys", "type", "status", "value"))
        if tag.formatted or (tag.empty and not text):
            return None
        return {"role": role, "argument": text} if tag.empty else {"role": role}

    return build


def _in_line(tag: Tag) -> Entry | None:
    """Text that stands out, if that is all there is to it."""
    says_more = not tag.empty and tag.attribute(_TEXTS)
    return _role("emphasis")(tag) if tag.in_text and tag.in_lines and not says_more else None


@cache
def _named(words: str) -> frozenset[str]:
    return frozenset(map(letters, words.split()))


class Likely(NamedTuple):
    """Names that are likely to mean something that has no tag here.

    :param names: The names, with spaces between them.
    :param what: What they are taken for, for people.
    :param build: Makes the mapping of a tag, if its uses allow it.
    """

    names: str
    what: str
    build: Callable[[Tag], Entry | None]


LIKELY: Final[Sequence[Likely]] = (
    Likely("figure image img picture screenshot photo", "a figure with its caption", _figure),
    Likely(
        "youtube youtube-video youtube-embed youtube-player yt",
        "a link to the film",
        _video("https://youtu.be/{{{}}}"),
    ),
    Likely("vimeo vimeo-video", "a link to the film", _video("https://vimeo.com/{{{}}}")),
    Likely("loom loom-video", "a link to the film", _video("https://www.loom.com/share/{{{}}}")),
    Likely("video embed iframe codesandbox stackblitz codepen tweet", "a link", _video("")),
    Likely("button btn link a anchor cta call-to-action", "a link; around blocks, a card", _link),
    Likely(
        "badge pill chip tag label status beta new version since", "a badge", _role("bdg-primary")
    ),
    Likely("kbd key keys keyboard hotkey shortcut key-binding", "a key", _role("kbd")),
    Likely("code mono", "code in a line", _role("code")),
    Likely("sub subscript", "subscript", _role("sub")),
    Likely("sup superscript", "superscript", _role("sup")),
    Likely("strong bold b mark highlight hl", "strong text", _role("strong")),
    Likely("math katex latex equation", "a formula in a line", _math),
    Likely(
        "accordion accordion-item details collapsible collapse expandable expander disclosure "
        "toggle spoiler faq faq-item dropdown",
        "a box to unfold, with its title",
        _dropdown,
    ),
)
"""Names that count before those in :data:`SAME`."""
