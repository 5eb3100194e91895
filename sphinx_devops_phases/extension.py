"""The one list of what is registered with Sphinx."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__, config, domain, messages
from .directives import callout, cycle, grid, resources
from .domain import checks, collector
from .drawing import tikz
from .myst import render
from .output import design, navigation, nodes, transforms

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

HERE = Path(__file__).parent


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything there is."""
    app.setup_extension("sphinx_design")
    if "myst_nb" not in (*app.extensions, *app.config.extensions):
        app.setup_extension("myst_parser")

    for option in config.options():
        default = option.metadata["default"]
        types = (list, tuple) if isinstance(default, list) else (type(default),)
        app.add_config_value(config.PREFIX + option.name, default, "env", types)

    app.add_domain(domain.DevopsDomain)
    app.add_directive("callout", callout.CalloutDirective)
    app.add_directive("devops-cycle", cycle.CycleDirective)
    app.add_directive("devops-grid", grid.GridDirective)
    app.add_directive("devops-phase", collector.PhaseDirective)
    app.add_directive("devops-nav", navigation.NavDirective)
    app.add_directive("devops-resources", resources.ResourcesDirective)

    app.add_node(
        nodes.devops_cycle,
        html=(nodes.visit_devops_cycle_html, None),
        latex=(nodes.visit_devops_cycle_latex, None),
    )
    app.add_node(
        nodes.devops_nav,
        html=(nodes.visit_devops_nav_html, None),
        latex=(nodes.visit_devops_nav_latex, None),
    )
    app.add_node(
        callout.callout_box,
        html=(callout.visit_callout_box_html, callout.depart_callout_box_html),
        latex=(callout.visit_callout_box_latex, callout.depart_callout_box_latex),
    )
    app.add_transform(cycle.CycleImages)
    app.add_post_transform(callout.CalloutBoxes)
    app.add_post_transform(callout.NamedCallouts)
    app.add_post_transform(design.PlainComponents)
    app.add_post_transform(transforms.FillPhases)

    app.connect("config-inited", config.check_config, priority=400)
    app.connect("config-inited", render.extend_parsers, priority=900)
    app.connect("builder-inited", prepare_build)
    app.connect("doctree-read", collector.note_page)
    app.connect("env-get-outdated", checks.stale_links)
    app.connect("env-updated", checks.changed_pages)
    app.connect("env-check-consistency", checks.check_homes)
    app.connect("env-check-consistency", cycle.check_drawings)
    app.connect("html-page-context", navigation.add_style)
    app.add_message_catalog(messages.CATALOGUE, HERE / "locale")
    app.add_latex_package(LATEX_PACKAGE)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


LATEX_PACKAGE = "sphinxdevopsphases"


def prepare_build(app: Sphinx) -> None:
    """Give the output the files that our nodes rely on: a style sheet, a LaTeX package."""
    domain.DevopsDomain.of(app.env).app = app
    if app.builder.format == "html" and nodes.draws(app.builder):
        app.config.html_static_path.insert(0, str(HERE / "static"))
    elif app.builder.format == "latex":
        app.builder.outdir.mkdir(parents=True, exist_ok=True)
        (app.builder.outdir / f"{LATEX_PACKAGE}.sty").write_text(tikz.PREAMBLE, encoding="utf-8")
