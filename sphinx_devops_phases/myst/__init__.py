"""Markdoc in MyST: its rules in the parser, and their doctree."""
