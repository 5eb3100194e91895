"""Which page is about which phase, and the way from one to the next."""

from __future__ import annotations

import re
from textwrap import shorten
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from .cycle import PhaseLinks
from .domain import DevopsDomain, Home, Page, Rank
from .messages import _
from .nodes import DRAWN_FORMATS, devops_nav, phase_item
from .resources import related_phases

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

STYLE_SHEET = "devops-phases.css"

SUMMARY_LENGTH = 160
"""Characters of a summary that was not written as one; tooltips are no place for more."""


class devops_home(nodes.Invisible, nodes.Element):  # noqa: N801  (docutils names nodes so)
    """Where ``devops-phase`` stood, until the document is read: attributes key, summary."""


class PhaseDirective(SphinxDirective):
    """``devops-phase KEY``: this page or section is the home of a phase.

    The content is the phase's summary; it is not shown here.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"no-nav": directives.flag}

    def run(self) -> list[Node]:
        """Return a marker that :func:`note_page` turns into the home."""
        domain = DevopsDomain.of(self.env)
        key = self.arguments[0].casefold()
        content = self.parse_content_to_nodes()
        if not domain.is_phase(key, self.get_location()):
            return content
        if "no-nav" in self.options:
            domain.page(self.env.docname).no_nav = True
        summary = " ".join(" ".join(node.astext().split()) for node in content)
        home = devops_home("", key=key, summary=summary)
        self.set_source_info(home)
        return [home]


class NavDirective(SphinxDirective):
    """``devops-nav``: the navigation between phases, at this place instead of the usual one."""

    def run(self) -> list[Node]:
        """Return the node, for the phase that the page turns out to be about."""
        page = DevopsDomain.of(self.env).page(self.env.docname)
        page.has_nav = page.styled = True
        return [devops_nav("", docname=self.env.docname, current="")]


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Record what the document that was just read has to do with phases."""
    env = app.env
    docname = env.docname
    domain = DevopsDomain.of(env)
    metadata = env.metadata[docname]
    summary = str(metadata.get("subtitle") or metadata.get("description") or "")
    if summary:
        domain.page(docname).summary = summary
    for marker in list(doctree.findall(devops_home)):
        _note_marker(env, domain.page(docname), marker)
    if key := str(metadata.get("devops-phase", "")).casefold():
        line = _front_matter_line(env, docname, "devops-phase")
        if domain.is_phase(key, (docname, line)):
            page = domain.page(docname)
            text = summary or _first_paragraph(doctree)
            page.homes.append(Home(Rank.DECLARED, key, docname, summary=text, line=line))
            _add_index_entry(env, doctree, domain.phases[key].label)
    if docname in domain.pages and domain.pages[docname].shows_cycle:
        _note_sections(domain, docname, doctree)
    if named := related_phases(metadata.get("devops-related")):
        line = _front_matter_line(env, docname, "devops-related")
        known = [key for key in named if domain.is_phase(key, (docname, line))]
        domain.page(docname).related = tuple(known)


def _note_marker(env: BuildEnvironment, page: Page, marker: Element) -> None:
    docname = env.docname
    section: Element = marker
    while not isinstance(section, (nodes.section, nodes.document)):
        section = section.parent
    is_page = not isinstance(section, nodes.section) or isinstance(section.parent, nodes.document)
    anchor = "" if is_page else section["ids"][0]
    marker.parent.remove(marker)
    _add_index_entry(env, section, DevopsDomain.of(env).phases[marker["key"]].label)
    summary = marker["summary"] or page.summary or _first_paragraph(section)
    page.homes.append(Home(Rank.DECLARED, marker["key"], docname, anchor, summary, marker.line))


def _add_index_entry(env: BuildEnvironment, root: Element, label: str) -> None:
    """List the phase in the general index, in HTML and in LaTeX.

    Sphinx has collected the entries of the document's nodes by now.
    """
    section = next(iter(root.findall(nodes.section)), None)
    if section is None:
        return
    entry = ("single", label, section["ids"][0], "", None)
    section.insert(1, addnodes.index(entries=[entry]))
    env.domains.index_domain.entries.setdefault(env.docname, []).append(entry)


def _note_sections(domain: DevopsDomain, docname: str, doctree: nodes.document) -> None:
    """Sections of a page with a diagram that are titled like a phase."""
    names = {
        name.casefold(): phase.key
        for phase in (*domain.settings.phases, *domain.phases)
        for name in (phase.key, phase.label)
    }
    page = domain.page(docname)
    for section in doctree.findall(nodes.section):
        key = names.pop(section[0].astext().strip().casefold(), None)
        if key and key not in (home.key for home in page.homes):
            summary = _first_paragraph(section)
            anchor = section["ids"][0]
            page.homes.append(Home(Rank.SECTION, key, docname, anchor, summary, section.line))


def _first_paragraph(node: Element) -> str:
    """The text of the first paragraph of a section or a page that has one section."""
    for child in node.children:
        if isinstance(child, nodes.paragraph):
            return shorten(child.astext(), SUMMARY_LENGTH, placeholder=" …")
        if isinstance(child, nodes.section):
            return _first_paragraph(child) if isinstance(node, nodes.document) else ""
    return ""


def _front_matter_line(env: BuildEnvironment, docname: str, name: str) -> int | None:
    """The line of a name in the source's front matter, for a warning about it."""
    text = env.doc2path(docname).read_text(encoding="utf-8", errors="replace")
    found = re.search(rf"^:?{name}:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


class PlaceNavigation(SphinxPostTransform):
    """Put the navigation on each phase page of the document, and fill it.

    An output of one file holds many documents; each has a node of its own there.
    """

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Add what belongs to each page, then fill all there is."""
        domain = DevopsDomain.of(self.env)
        files = {node["docname"]: node for node in self.document.findall(addnodes.start_of_file)}
        for docname, root in {self.env.docname: self.document, **files}.items():
            for home in domain.homes_on(docname):
                _place_on_page(domain, home, root)
        links = PhaseLinks(domain, domain.app.builder)
        for node in list(self.document.findall(devops_nav)):
            current = node["current"] or domain.phase_of(node["docname"])
            node += links.items(node["docname"], current)
            drawn = links.builder.format in DRAWN_FORMATS
            if not drawn or (not current and links.builder.format == "latex"):
                node.replace_self(_plain_navigation(list(node.findall(phase_item))))


def _place_on_page(domain: DevopsDomain, home: Home, root: Element) -> None:
    page = domain.pages.get(home.docname, Page())
    place = domain.settings.phase_nav
    if place == "none" or page.has_nav or page.no_nav:
        return
    for section in root.findall(nodes.section):
        if not home.anchor or home.anchor in section["ids"]:
            break
    else:
        return
    if place in ("top", "both"):
        section.insert(1, devops_nav("", docname=home.docname, current=home.key))
    if place in ("bottom", "both"):
        section += devops_nav("", docname=home.docname, current=home.key)


def _plain_navigation(items: list[phase_item]) -> nodes.paragraph:
    """One line: the previous and the next phase, or all of them if none is the current one."""
    here = next((index for index, item in enumerate(items) if item["mark"].current), None)
    if here is None:
        steps = [("", item) for item in items]
    else:
        after = items[(here + 1) % len(items)]
        steps = [
            (_("Previous phase") + ": ", items[here - 1]),
            (_("Next phase") + ": ", after),
        ]
    result = nodes.paragraph()
    for direction, item in steps:
        result += nodes.Text(f"{' | ' if len(result) else ''}{direction}")
        result += item.children or [nodes.inline("", item["mark"].label)]
    return result


def add_style(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Node | None
) -> None:
    """Send the style sheet with the pages that have something to style, and no other."""
    if doctree is None:
        return
    domain = DevopsDomain.of(app.env)
    assembled = pagename == app.config.root_doc and app.builder.name == "singlehtml"
    shown = domain.pages.keys() if assembled else {pagename}
    if any(
        (name in domain.pages and domain.pages[name].styled) or domain.homes_on(name)
        for name in shown
    ):
        app.add_css_file(STYLE_SHEET)
