"""Sphinx configuration of the handbook."""

project = "Delivery handbook"
author = "Our team"

extensions = ["sphinx_devops_phases"]
exclude_patterns = ["_build"]

# Besides "```{callout}", write ":::{callout}".
myst_enable_extensions = ["colon_fence"]

# The page of a phase has the phase's key as its name: phases/plan.md.
devops_phase_docs = "phases/{key}"

html_show_copyright = False

# The PDF is an article: a book would begin each page on the next right-hand sheet.
latex_documents = [("index", "handbook.tex", project, author, "howto")]
# A diagram with a caption stays where it is as well, beneath its heading and above its list.
latex_elements = {"figure_align": "H"}
# The same for rinohtype, which makes a PDF without LaTeX.
rinoh_documents = [
    {"doc": "index", "target": "handbook", "title": project, "subtitle": "", "template": "article"}
]
