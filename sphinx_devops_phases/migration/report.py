"""A study as a table for people, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from ..markdoc.mappings import TagMapping
from ..markdoc.survey import Place
from .proposal import WIDTH, comment
from .reading import Problem, Topic
from .study import Row, Study, Survey

MAX_PROBLEMS: Final = 12
"""How many mistakes of a topic are listed; JSON has all."""

MAX_ROWS: Final = 50
"""How many constructs of a kind are listed; JSON has all."""

_TOPICS: Final[dict[Topic, str]] = {
    "files": "Files that cannot be read as they are",
    "tags": "Mistakes in tags",
    "links": "Links that lead nowhere",
    "pictures": "Pictures that are not there",
}

_WIDEST: Final = (34, 7, 7, 26)


def as_text(study: Study) -> str:
    """The table, the lines for ``conf.py`` and what is left, at most 100 columns wide."""
    parts = [_summary(study), *_table(study), *_conf(study), *_left(study)]
    return "\n\n".join(part for part in parts if part) + "\n"


def as_json(study: Study) -> str:
    """All of it."""
    return json.dumps(_data(study), indent=2) + "\n"


def _data(study: Study) -> dict[str, Any]:
    before = study.before.rows
    return {
        "pages": len(study.after.pages),
        "tagged": _tagged(study.after),
        "understood": study.before.understood,
        "constructs": [
            {
                "kind": row.kind,
                "name": row.name,
                "times": len(row.uses),
                "pages": row.pages,
                "first": _place(row.first),
                "understood": key in before and before[key].understood,
                "understood_then": row.understood,
                "becomes": _becomes(study.after, row),
            }
            for key, row in sorted(study.after.rows.items(), key=_order)
        ],
        "conf": {"values": study.proposal.values, "text": str(study.proposal)},
        "problems": [_problem(one) for one in study.before.problems],
        "left": [_problem(one) for one in study.after.problems],
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {"message": problem.message, "topic": problem.topic, **_place(problem.place)}


def _place(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line}


def _tagged(survey: Survey) -> int:
    return sum(page.tagged for page in survey.pages.values())


def _order(item: tuple[tuple[str, str], Row]) -> tuple[str, int, str]:
    (kind, name), row = item
    kinds = {"tag": "0", "variable": "1", "function": "2"}
    return kinds.get(kind, kind), -len(row.uses), name


def _summary(study: Study) -> str:
    pages, tagged = len(study.after.pages), _tagged(study.after)
    if not pages:
        return "There are no pages here: none of the files ends in .md, .mdoc or .markdoc."
    parts = {use.place.file for row in study.after.rows.values() for use in row.uses}
    parts -= {page.file for page in study.after.pages.values()}
    partials = f", and {_count(len(parts), 'partial')} with tags" if parts else ""
    return f"{_count(pages, 'page')}, {tagged} with tags{partials}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _table(study: Study) -> Iterator[str]:
    rows = sorted(study.after.rows.items(), key=_order)
    lines = [("Construct", "Times", "Pages", "First", "Understood")]
    for _, found in groupby(rows, key=lambda item: item[0][0]):
        listed = [row for _, row in found]
        lines += (_line(study, row) for row in listed[:MAX_ROWS])
        if len(listed) > MAX_ROWS:
            lines.append((f"... and {len(listed) - MAX_ROWS} more", "", "", "", ""))
    if rows:
        yield "\n".join(_aligned(lines))


def _line(study: Study, row: Row) -> tuple[str, str, str, str, str]:
    """The cells of one construct."""
    before = study.before.rows.get((row.kind, row.name))
    state = "yes" if before and before.understood else "with conf.py" if row.understood else "no"
    becomes = _becomes(study.after, row)
    place = f"{comment(row.first.file)}:{row.first.line}"
    said = f"{state}: {becomes}" if becomes else state
    return _written(row), str(len(row.uses)), str(row.pages), place, said


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [
        min(max(len(line[at]) for line in lines), widest) for at, widest in enumerate(_WIDEST)
    ]
    rest = WIDTH - sum(widths) - 2 * len(widths)
    for name, times, pages, first, said in lines:
        cells = [
            _cut(comment(name), widths[0]).ljust(widths[0]),
            times.rjust(widths[1]),
            pages.rjust(widths[2]),
            _cut_begin(first, widths[3]).ljust(widths[3]),
            _cut(said, rest),
        ]
        yield "  ".join(cells).rstrip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3]}..."


def _cut_begin(text: str, width: int) -> str:
    return text if len(text) <= width else f"...{text[3 - width :]}"


def _written(row: Row) -> str:
    """The name of a construct."""
    return {"annotation": "annotations", "fence annotation": "annotations of fences"}.get(
        row.kind, f"{row.name}(...)" if row.kind == "function" else row.name
    )


def _becomes(survey: Survey, row: Row) -> str:
    """What a tag becomes that has another name here, or that nobody knows."""
    if row.kind != "tag":
        return ""
    mapping = survey.settings.markdoc_tags.get(row.name)
    if mapping is None:
        return "" if row.understood else f"a container markdoc-{row.name}"
    return _target(mapping)


def _target(mapping: TagMapping) -> str:
    if mapping.tag:
        return f"the tag {mapping.tag}"
    if mapping.link:
        return "a link"
    return f"the role {mapping.role}" if mapping.role else f"the directive {mapping.directive}"


def _conf(study: Study) -> Iterator[str]:
    if study.proposal.lines and study.after.pages:
        yield "For conf.py, a guess to be looked over:"
        yield str(study.proposal)


def _left(study: Study) -> Iterator[str]:
    """What is left when these lines are in ``conf.py``."""
    after = study.after
    then = " with these lines" if study.proposal.lines else ""
    if not after.pages and not after.problems:
        return
    if after.understood:
        yield f"Everything is understood{then}."
        return
    names = [_written(row) for row in after.rows.values() if not row.understood]
    if names:
        text = comment(", ".join(dict.fromkeys(names)))
        yield "\n".join(_wrapped(f"Not understood{then}: {text}"))
    problems = after.problems
    for topic, title in _TOPICS.items():
        if found := [one for one in problems if one.topic == topic]:
            yield "\n".join([f"{title} ({len(found)}):", *_listed(found)])
    if study.pictures:
        yield f'Many pictures are in the folder "{comment(study.pictures)}": copy them, too.'
    if not _has_first_page(study):
        yield "There is no index page, which Sphinx begins with: write an index.md with a toctree."


def _has_first_page(study: Study) -> bool:
    names = {*study.after.pages, *study.after.site.others}
    return "index" in names or "root_doc" in study.proposal.values


def _listed(problems: Sequence[Problem]) -> Iterator[str]:
    """Each message once, where it is first; most go to the pages that are read first."""
    counts = Counter(one.message for one in problems)
    first = {one.message: one.place for one in reversed(problems)}
    for message in list(dict.fromkeys(one.message for one in problems))[:MAX_PROBLEMS]:
        times = f" ({counts[message]} times)" if counts[message] > 1 else ""
        place = first[message]
        text = f"{comment(place.file)}:{place.line}: {comment(message)}{times}"
        yield from _wrapped(text, "  ")
    if len(counts) > MAX_PROBLEMS:
        yield f"  ... and {len(counts) - MAX_PROBLEMS} more, which --json lists"


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )
