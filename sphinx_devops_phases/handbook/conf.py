"""Sphinx configuration of the handbook."""

project = "Delivery handbook"

extensions = ["sphinx_devops_phases"]
exclude_patterns = ["_build"]

html_show_copyright = False
