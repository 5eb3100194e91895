"""The one list of what is registered with Sphinx."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__, config, messages
from .directives import (
    callout,
    cycle,
    cycle_images,
    cycle_list,
    diagram,
    facts,
    grid,
    matrix,
    nav,
    phase,
    resources,
)
from .domain import DevopsDomain, checks, collector, export, front_matter
from .domain.view import draws
from .myst import doctrees, hook, links, sources, unknown
from .output import callouts, context, design, header, html, latex, navigation, pictures, transforms
from .output.checks import check_drawings
from .output.design_files import DesignFiles
from .output.nodes import devops_drawing, devops_figure, devops_icon

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

HERE = Path(__file__).parent

LATER = ("myst.parser", "drawing.small")
"""What loads all that reads Markdoc, and all that draws on web pages."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything there is."""
    DesignFiles(app)
    own = {*app.extensions, *app.config.extensions}
    if "myst_nb" not in own:
        app.setup_extension("myst_parser")
    if own.isdisjoint(("myst_nb", "myst_parser")):
        app.connect("config-inited", sources.leave_others_files, priority=500)

    for option in config.options():
        default = option.metadata["default"]
        types = (list, tuple) if isinstance(default, list) else (type(default),)
        app.add_config_value(config.PREFIX + option.name, default, "env", types)

    app.add_domain(DevopsDomain)
    app.add_env_collector(collector.PhaseCollector)
    app.add_directive("callout", callout.CalloutDirective)
    app.add_directive("devops-cycle", cycle.CycleDirective)
    app.add_directive("devops-facts", facts.FactsDirective)
    app.add_directive("devops-grid", grid.GridDirective)
    app.add_directive("devops-matrix", matrix.MatrixDirective)
    app.add_directive("devops-phase", phase.PhaseDirective)
    app.add_directive("devops-nav", nav.NavDirective)
    app.add_directive("devops-resources", resources.ResourcesDirective)

    for node in (diagram.devops_cycle, cycle_list.devops_cycle_list):
        app.add_enumerable_node(
            node, "figure", html=(html.visit_diagram_html, html.depart_diagram_html)
        )
    app.add_node(devops_drawing, latex=(latex.visit_devops_drawing_latex, None))
    app.add_node(
        devops_figure,
        latex=(latex.visit_devops_figure_latex, latex.depart_devops_figure_latex),
    )
    app.add_node(header.devops_header, html=(html.visit_devops_header_html, None))
    app.add_node(
        devops_icon,
        html=(html.visit_devops_icon_html, None),
        latex=(latex.visit_devops_icon_latex, None),
    )
    app.add_node(
        navigation.devops_nav,
        html=(html.visit_devops_nav_html, None),
        latex=(latex.visit_devops_nav_latex, None),
    )
    app.add_node(
        callouts.callout_box,
        html=(callouts.visit_callout_box_html, callouts.depart_callout_box_html),
        latex=(callouts.visit_callout_box_latex, callouts.depart_callout_box_latex),
    )
    app.add_transform(front_matter.KeepWords)
    app.add_transform(cycle_images.CycleImages)
    app.add_transform(doctrees.AsWritten)
    app.add_transform(doctrees.PageIds)
    app.add_transform(doctrees.SetBreaksApart)
    app.add_transform(doctrees.PutBreaksBack)
    app.add_post_transform(latex.LargeLeads)
    app.add_post_transform(latex.CompactLists)
    app.add_post_transform(design.PlainTabs)
    app.add_post_transform(transforms.FillPhases)
    app.add_post_transform(links.HeadingLinks)
    app.add_post_transform(doctrees.HeadingLevels)

    app.connect("config-inited", config.check_names, priority=400)
    app.connect("config-inited", config.check_config, priority=400)
    app.connect("config-inited", hook.extend_parsers, priority=900)
    app.connect("source-read", hook.note_page)
    app.connect("doctree-read", hook.forget_page)
    app.connect("doctree-read", unknown.report_unknown)
    app.connect("builder-inited", begin_build)
    app.connect("env-before-read-docs", begin_reading)
    app.connect("env-check-consistency", checks.check_homes)
    app.connect("env-check-consistency", check_drawings)
    app.connect("write-started", add_index_entries)
    app.connect("html-page-context", html.add_style)
    app.connect("html-page-context", context.add_context)
    app.connect("html-page-context", html.add_description)
    app.connect("html-collect-pages", clean_output)
    app.connect("build-finished", finish_build)
    app.add_message_catalog(messages.CATALOGUE, HERE / "locale")
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def begin_build(app: Sphinx) -> None:
    """Prepare the domain, and the style sheet that our nodes rely on."""
    if app.parallel > 1:  # each process that reads or writes some pages would load it again
        for module in LATER:
            import_module(f".{module}", __package__)
    html.forget_words()
    domain = DevopsDomain.of(app.env)
    domain.begin_build(app)
    domain.in_templates = context.prepare(app.builder)
    if app.builder.format == "html" and draws(app.builder):
        app.config.html_static_path.insert(0, str(HERE / "static"))


def begin_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Begin a build: an application that is kept alive, as by a language server, has several."""
    DevopsDomain.of(env).begin_reading(docnames)


def add_index_entries(app: Sphinx, builder: Builder) -> None:
    """Add to the general index what depends on the output."""
    DevopsDomain.of(app.env).add_index_entries()


def clean_output(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Keep out of a book what it should not contain: it is made of all files in the output."""
    written = DevopsDomain.of(app.env).written
    pictures.remove_old_pictures(app.builder, written.live_pictures())
    app.config.epub_exclude_files = [*app.config.epub_exclude_files, written.path.name]
    return ()


def finish_build(app: Sphinx, exception: Exception | None) -> None:
    """Keep what was written, unless the build was broken off."""
    if exception is not None:
        return
    domain = DevopsDomain.of(app.env)
    domain.written.finish()
    pictures.clear_pictures(app.builder)
    if domain.settings.json and app.builder.format == "html" and draws(app.builder):
        export.write_json(domain, app.builder)
