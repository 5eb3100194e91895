"""``markdoc``: what the pages of a Markdoc site use, and the ``conf.py`` that they need."""
