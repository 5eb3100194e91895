"""What is the same in all builds of the tests is worked out once.

Two thirds of a small build are the theme's templates, parsers of docutils' options of which only the
defaults are wanted, messages that nobody sees, and waste.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from importlib.metadata import entry_points
from time import process_time
from typing import Any

import pytest
from docutils.frontend import OptionParser
from jinja2 import Environment
from sphinx import theming

OPTIONS = (
    *("lists", "relative_path_settings", "defaults", "option_list", "option_groups"),
    *("_short_opt", "_long_opt"),
)
"""What docutils collects from the components of a document."""


def cpu_seconds(call: Callable[[], object]) -> float:
    """What a *call* takes, without the garbage collector: its time depends on all else there is."""
    gc.disable()
    try:
        begin = process_time()
        call()
        return process_time() - begin
    finally:
        gc.enable()


@contextmanager
def worked_out_once() -> Iterator[None]:
    """Remember what does not depend on a project."""
    compiled: dict[object, object] = {}
    compile_anew = Environment.compile
    collected: dict[object, dict[str, object]] = {}
    collect_anew = OptionParser.populate_from_components

    def compile_once(self: Environment, *what: Any, **options: Any) -> object:
        key = (type(self), *sorted(self.extensions), *what, *sorted(options.items()))
        if key not in compiled:
            compiled[key] = compile_anew(self, *what, **options)
        return compiled[key]

    def collect_once(self: OptionParser, components: Iterable[Any]) -> None:
        key = tuple(one if isinstance(one, type) else type(one) for one in components)
        if key not in collected:
            collect_anew(self, components)
            collected[key] = {name: copy(vars(self)[name]) for name in OPTIONS}
        vars(self).update({name: copy(value) for name, value in collected[key].items()})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        patch.setattr(OptionParser, "populate_from_components", collect_once)
        patch.setenv("DOCUTILSCONFIG", "")  # else three files are looked for, for each document
        patch.setattr(theming, "entry_points", cache(entry_points))
        logging.disable(logging.INFO)
        gc.freeze()
        yield
    logging.disable(logging.NOTSET)
    gc.unfreeze()
