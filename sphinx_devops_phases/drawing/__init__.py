"""A cycle as numbers, and these as SVG or TikZ.  Pure: no Sphinx, no docutils."""
