"""Sphinx configuration of the example handbook, and of the manual that comes with it."""

import sys
from importlib.util import find_spec
from pathlib import Path

from sphinx_devops_phases import __version__ as version  # noqa: F401  (Sphinx reads it)

project = "Platform handbook"
author = "the sphinx-devops-phases contributors"
copyright = "2026, the sphinx-devops-phases contributors"

extensions = ["sphinx_devops_phases"]
exclude_patterns = ["_build", "_ext"]

# ":::{callout}" beside "```{callout}"; term lists.
myst_enable_extensions = ["colon_fence", "deflist"]
# Links to a section by the slug of its heading: "deploy#stop-conditions".
myst_heading_anchors = 2

# "Fig. 1" under a captioned diagram, and {numref} to point at it.
numfig = True

# What has a loop of its own, besides the delivery cycle.
devops_cycles = {
    "incident": {
        "phases": ["detect", "triage", "mitigate", "review"],
        "shape": "ring",
        "docs": "incidents/{key}",
    },
    "ml": {
        "phases": [
            {"key": "data", "group": "Lab", "summary": "Collect and version the data."},
            {"key": "train", "group": "Lab", "summary": "Fit models, and keep the recipe."},
            {"key": "evaluate", "group": "Lab", "summary": "Compare with the one in use."},
            {"key": "serve", "group": "Service", "color": "#b45309"},
            {"key": "watch", "group": "Service", "summary": "Notice drift first."},
        ],
        "shape": "ring",
        "label": "Machine learning",
    },
}

# What is known of each phase, and what pages about phases are; a gap fails the build.
devops_facts = {"owner": "Owner", "when": "When", "gate": "Over when"}
devops_kinds = {"runbook": "Runbooks", "checklist": "Checklists"}
devops_required_kinds = {
    "runbook": ["deploy", "operate", "incident/mitigate"],
    "checklist": ["plan", "test", "release"],
}
devops_required_pages = True

# All of that for machines, beside the pages.
devops_json = "devops-phases.json"

# The runbooks keep the page conventions of Markdoc: title and subtitle in the
# front matter, links from the site's root.
devops_markdoc_pages = ["runbooks/*"]

html_theme = "furo"
html_title = project
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "devops-cycle.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}

latex_documents = [
    ("index", "platform-handbook.tex", project, author, "howto"),
]
latex_toplevel_sectioning = "section"
latex_elements = {
    "papersize": "a4paper",
    "pointsize": "11pt",
    # A diagram stays beside the words about it.
    "figure_align": "H",
    # Lines of 92 characters fit in.
    "fvset": r"\fvset{fontsize=\fontsize{9}{11}\selectfont}",
    # Long names in the index stay in their column.
    "printindex": r"\footnotesize\raggedright\printindex",
    # Narrow table columns keep short words in one piece.
    "preamble": r"\setlength{\tymin}{4.5em}",
    # Otherwise the list of contents is headed by the first toctree's caption.
    "tableofcontents": r"\renewcommand{\contentsname}{Contents}\sphinxtableofcontents",
}

# Ten modules need no index of their own.
latex_domain_indices = False

# What the manual is made with: a reference from the source, and examples that the tests build.
sys.path.insert(0, str(Path(__file__).parent / "_ext"))
extensions += ["example", "module_graph", "reference", "repository", "sphinx.ext.autodoc"]
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True

# A PDF without LaTeX: sphinx-build -b rinoh
if find_spec("rinoh"):
    extensions.append("rinoh_pdf")
rinoh_documents = [
    {
        "doc": "index",
        "target": "platform-handbook",
        "title": project,
        "subtitle": "An example of sphinx-devops-phases",
        "author": author,
        "template": "_ext/handbook.rtt",
    }
]
