"""What ``markdoc`` says of a site, and that a build with its lines agrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from docutils import nodes
from sites import SITE, Report, construct, messages, of_pages
from test_markdoc_evaluated import CONFIG, MISTAKES, PARTIALS

from sphinx_devops_phases.__main__ import main


def guess(report: Report, text: str) -> object:
    """What the first tag of a page is taken for."""
    tags = report(f"# Page\n\n{text}\n")["conf"]["values"].get("devops_markdoc_tags", {})
    return next(iter(tags.values()), None)


def test_a_construct_has_its_times_pages_and_first_place(report: Report) -> None:
    found = report(
        {
            "a.md": "# A\n\n{% callout %}\nText.\n{% /callout %}\n\n- {% callout %}x{% /callout %}\n",
            "b.md": "# B\n\n{% callout /%}\n",
        }
    )
    assert construct(found, "callout") == {
        "kind": "tag",
        "name": "callout",
        "times": 3,
        "pages": 2,
        "first": {"file": "a.md", "line": 3},
        "understood": True,
        "understood_then": True,
        "becomes": "",
    }
    assert (found["pages"], found["tagged"]) == (2, 2)


def test_the_lines_for_conf_py_are_those_that_a_site_needs(report: Report) -> None:
    assert report(SITE)["conf"]["values"] == {
        "extensions": ["sphinx_devops_phases"],
        "exclude_patterns": ["partials"],
        "devops_callout_types": {"spicy": "note"},
        "devops_markdoc_pages": ["*"],
        "devops_markdoc_partials": "partials",
        "devops_markdoc_root": "/docs",
        "devops_markdoc_tags": {
            "code-group": {"tag": "tabs"},
            "key": {"role": "kbd"},
            "quick-link": {"tag": "cell"},
            "quick-links": {"tag": "grid"},
            "warning": {"tag": "callout"},
            "youtube": {"link": "https://youtu.be/{id}", "argument": "title"},
        },
        "devops_markdoc_variables": {
            "product": "product",
            "plans": {"free": "plans.free"},
            "beta": None,
        },
    }


def test_a_build_with_these_lines_warns_of_what_is_left_and_of_nothing_else(
    report: Report, build: Build, tmp_path: Path
) -> None:
    """The same files and lines; only what is in a branch that is not shown is no warning."""
    found = report(SITE)
    values: dict[str, Any] = {}
    exec(found["conf"]["text"], values)  # as pasted
    del values["__builtins__"]
    extensions = tuple(values.pop("extensions"))
    built = build(
        SITE,
        extensions=extensions,
        suppress_warnings=["toc.not_included"],
        **values,
    )
    assert [warning.split(": ")[0] for warning in of_pages(built.warnings)] == [
        f"{one['file']}:{one['line']}" for one in found["left"]
    ]
    assert "{%" not in built.html("index") + built.html("install")
    tabs = [node.astext() for node in built.doctree("install").findall(nodes.rubric)]
    assert tabs == ["Linux", "bat"]
    assert [one["name"] for one in found["constructs"] if not one["understood_then"]] == ["stepper"]


def test_what_is_left_is_named_at_its_place(report: Report) -> None:
    assert messages(report(SITE)) == [
        'install.md:23: The link "/docs#ship-things" leads to no heading of index.md.',
        'install.md:23: The link "/docs/nowhere" leads to no page of this site.',
        'install.md:23: The link "/pricing" leads to no page of this site.',
    ]


def test_the_rest_of_the_site_is_for_people_to_name(report: Report) -> None:
    text = report(SITE)["conf"]["text"]
    assert "# Where links lead that are about no page here, such as /pricing\n" in text
    assert '# devops_markdoc_site = "https://example.org"' in text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Nothing.", 0),
        ("{% callout %}\nText.\n{% /callout %}", 0),
        ("{% quick-links %}\nText.\n{% /quick-links %}", 1),
        ("{% $nobody %}", 1),
        ("[Link](#nowhere)", 1),
        ("{% callout %}", 1),
    ],
)
def test_the_status_says_whether_all_is_understood_as_it_is(
    report: Report, text: str, status: int
) -> None:
    assert report(f"# Page\n\n{text}\n")["status"] == status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% note %}\nText.\n{% /note %}", {"tag": "callout"}),
        ("{% InfoBox %}\nText.\n{% /InfoBox %}", {"tag": "callout"}),
        ("{% quickLinks %}\nText.\n{% /quickLinks %}", {"tag": "grid"}),
        ('{% doc_card title="A" href="/b" /%}', {"tag": "cell"}),
        ("{% code-tabs %}\nText.\n{% /code-tabs %}", {"tag": "tabs"}),
        ('{% code-tab label="A" %}\nText.\n{% /code-tab %}', {"tag": "tab"}),
        (
            '{% img src="a.png" alt="A" width="50%" caption="C" /%}',
            {
                "directive": "figure",
                "argument": "src",
                "options": {"alt": "alt", "width": "width"},
                "content": "caption",
            },
        ),
        (
            '{% cloud-image href="a.png" width="wide" /%}',
            {"directive": "figure", "argument": "href"},
        ),
        ('{% youtube videoId="a" /%}', {"link": "https://youtu.be/{videoId}"}),
        ('{% youtube "a" /%}', {"link": "https://youtu.be/{primary}"}),
        ('{% youtube url="https://youtu.be/a" /%}', {"link": "{url}"}),
        ('{% vimeo id="1" /%}', {"link": "https://vimeo.com/{id}"}),
        ('{% button href="/a" label="A" /%}', {"link": "{href}", "argument": "label"}),
        ('See {% button href="/a" %}A{% /button %}.', {"link": "{href}"}),
        ('{% link href="/a" %}\n## A\n\n- B\n{% /link %}', {"tag": "cell"}),
        ("A {% badge %}new{% /badge %} one.", {"role": "bdg-primary"}),
        ('A {% badge text="new" /%} one.', {"role": "bdg-primary", "argument": "text"}),
        ('{% card title="A" href="/b" %}Text.{% /card %}', {"tag": "cell"}),
        ("{% tip %}Text.{% /tip %}", {"tag": "callout"}),
        ("A {% term %}word{% /term %}.", {"role": "emphasis"}),
        ('A {% term title="Hint" %}word{% /term %}.', None),
        ("{% term %}word{% /term %}", None),
        ("A {% term %}[link](https://example.org){% /term %}.", None),
        (
            '{% accordion title="A" %}\nText.\n{% /accordion %}',
            {"directive": "dropdown", "argument": "title"},
        ),
        ('{% snippet file="a.md" /%}', {"tag": "partial"}),
        ("{% rocket-icon /%}", {"tag": "comment"}),
        ("{% stepper %}\nText.\n{% /stepper %}", None),
        ("{% product-grid /%}", None),
    ],
)
def test_a_tag_is_likely_what_its_name_and_its_uses_say(
    report: Report, text: str, expected: object
) -> None:
    assert guess(report, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{% note %}\nText.\n{% /note %}",
        "{% $x %}",
        '{% callout type="spicy" %}\nText.\n{% /callout %}',
        '{% partial file="p.md" /%}',
    ],
)
def test_a_guess_is_tried_out(report: Report, text: str) -> None:
    found = report({"index.md": f"# Page\n\n{text}\n", "partials/p.md": "Part.\n"})
    assert not found["understood"]
    assert [one["name"] for one in found["constructs"] if not one["understood_then"]] == []
    assert found["left"] == []


def test_what_is_in_a_branch_that_is_not_shown_is_counted(report: Report) -> None:
    found = report("# Page\n\n{% if false %}\n{% stepper /%}\n{% $x %}\n{% /if %}\n")
    assert construct(found, "stepper")["first"] == {"file": "index.md", "line": 4}
    assert construct(found, "$x")["first"] == {"file": "index.md", "line": 5}


def test_what_is_in_a_partial_is_counted_once_at_its_place(report: Report) -> None:
    found = report(
        {
            "a.md": '# A\n\n{% partial file="p.md" /%}\n',
            "b.md": '# B\n\n{% partial file="p.md" /%}\n',
            "parts/p.md": "One.\n\n{% stepper /%}\n\n{% $given %}\n",
        }
    )
    stepper = construct(found, "stepper")
    assert (stepper["times"], stepper["first"]) == (1, {"file": "parts/p.md", "line": 3})
    assert found["pages"] == 2


def test_a_variable_that_a_partial_gets_is_defined(report: Report) -> None:
    found = report(
        {
            "a.md": '# A\n\n{% partial file="p.md" variables={given: "x"} /%}\n',
            "parts/p.md": "{% $given %} {% $missing %}\n",
        }
    )
    assert found["conf"]["values"]["devops_markdoc_variables"] == {"missing": "missing"}


def test_partials_may_be_beside_the_site(report: Report, tmp_path: Path) -> None:
    (tmp_path / "markdoc" / "partials").mkdir(parents=True)
    (tmp_path / "markdoc" / "partials" / "p.md").write_text("Part.\n", encoding="utf-8")
    values = report('# A\n\n{% partial file="p.md" /%}\n')["conf"]["values"]
    assert values["devops_markdoc_partials"] == "../markdoc/partials"
    assert "exclude_patterns" not in values


def test_a_partial_among_pages_is_left_out_alone(report: Report) -> None:
    values = report(
        {
            "a.md": '# A\n\n{% partial file="docs/p.md" /%}\n',
            "docs/p.md": "Part.\n",
            "docs/b.md": "# B\n",
        }
    )["conf"]["values"]
    assert values["devops_markdoc_partials"] == "."
    assert values["exclude_patterns"] == ["docs/p.md"]


def test_a_missing_partial_is_not_understood(report: Report) -> None:
    found = report('# A\n\n{% partial file="p.md" /%}\n')
    assert not construct(found, "partial")["understood_then"]
    assert found["status"] == 1


def test_pages_with_other_suffixes_need_them_in_conf_py(report: Report) -> None:
    found = report({"index.md": "# A\n", "b.mdoc": "# B\n", "c.markdoc": "# C\n"})
    assert found["pages"] == 3
    assert found["conf"]["values"]["source_suffix"] == {
        ".rst": "restructuredtext",
        ".md": "markdown",
        ".mdoc": "markdown",
        ".markdoc": "markdown",
    }


def test_two_files_that_are_one_page_to_sphinx_are_named(report: Report) -> None:
    found = report({"index.md": "# A\n", "index.mdoc": "# B\n"})
    assert messages(found) == ['index.mdoc:1: This file is left out: to Sphinx it is "index.md".']


def test_the_body_of_a_mapped_directive_is_read(report: Report) -> None:
    text = '# A\n\n{% details title="T" %}\n\n{% stepper /%}\n\n[x](#y)\n{% /details %}\n'
    found = report(text)
    assert construct(found, "stepper")["first"] == {"file": "index.md", "line": 5}
    assert messages(found) == ['index.md:7: The link "#y" leads to no heading of index.md.']


def test_mistakes_are_those_that_a_build_reports(
    build: Build, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the same words, at the same places; tags that nobody knows are constructs here."""
    files = {f"partials/{name}": text for name, text in PARTIALS.items()} | {
        f"{number}.md": f"# Page\n\n{text}\n" for number, (text, _) in enumerate(MISTAKES.values())
    }
    (tmp_path / "source" / "partials").mkdir(parents=True)
    (tmp_path / "source" / "partials" / "link.md").symlink_to(tmp_path / "source" / "conf.py")
    quiet = {"suppress_warnings": ["toc.not_included"]}
    warnings = build(files | {"index.md": "# Index\n"}, **quiet, **CONFIG).warnings
    main(["markdoc", str(tmp_path / "source"), "--project", str(tmp_path / "source"), "--json"])
    found = json.loads(capsys.readouterr().out)["problems"]
    said = {f"{one['file']}:{one['line']}: WARNING: {one['message']}" for one in found}
    reported = {line.rpartition(" [")[0] for line in of_pages(warnings)}
    assert said == {line for line in reported if "There is no tag" not in line}
    messages = [message for _, message in MISTAKES.values()]
    assert len(said) >= sum("There is no tag" not in message for message in messages)
