"""What stands for a tag in Sphinx, which the configuration can add to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from .tags import Attributes

_PLACEHOLDER = r"\{([\w-]+)\}"


class TagMapping(NamedTuple):
    """A directive, a role or a link that stands for a tag, or another tag.

    Other attributes than the named ones are passed over, as a site's tags have many that are
    about its own looks.

    :param directive: The directive's name.
    :param role: The role's name, for a tag in a line of text.
    :param link: The address of a link, with attributes in braces: ``"https://youtu.be/{id}"``.
    :param tag: The name of a tag that is understood, for which this one is another name. One that
        is called like a type of callouts, and is a callout, has that type.
    :param argument: The attribute that becomes the directive's argument, or the text of the role or
        link if the tag has none; else it is the unnamed value, if there is one.
    :param content: The attribute that becomes the directive's content, if the tag has none; it is
        text, not Markdown.
    :param options: Attributes, each with the option that it becomes; or ``"*"`` for all that are
        called as an option is.
    """

    directive: str = ""
    argument: str = ""
    options: Mapping[str, str] | Literal["*"] = {}
    role: str = ""
    tag: str = ""
    link: str = ""
    content: str = ""

    @property
    def placeholders(self) -> list[str]:
        """The attributes that the link's address is made of."""
        return re.findall(_PLACEHOLDER, self.link)

    def address(self, attributes: Attributes) -> str:
        """Where the link leads; nothing if an attribute of it is missing."""
        values = {name: attributes.text(name) for name in self.placeholders}
        if not all(values.values()):
            return ""
        return re.sub(_PLACEHOLDER, lambda found: values[found[1]], self.link)


MARKDOC_TAGS: Mapping[str, TagMapping] = {
    name: TagMapping(directive, argument, "*")
    for name, directive, argument in (
        ("eightphases-grid", "devops-grid", ""),
        ("devops-grid", "devops-grid", ""),
        ("devops-cycle", "devops-cycle", ""),
        ("devops-nav", "devops-nav", ""),
        ("devops-phase", "devops-phase", "phase"),
        ("devops-resources", "devops-resources", "phase"),
    )
}
"""The tags that are directives without configuration."""
