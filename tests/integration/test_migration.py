"""What ``markdoc`` says of a site, and that a build with its lines agrees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from docutils import nodes
from speed import cpu_seconds
from test_markdoc_evaluated import CONFIG, MISTAKES, PARTIALS

from sphinx_devops_phases.__main__ import main

SITE = {
    "index.md": """\
---
title: Start
---

Ship things with {% $product %}. {% .lead %}

{% quick-links %}
{% quick-link title="Install" href="/docs/install" description="In a minute." /%}
{% quick-link title="Source" href="https://example.org/source" /%}
{% /quick-links %}

{% warning %}
Hot.
{% /warning %}

{% youtube id="abc" title="The film" /%}

Press {% key %}Ctrl{% /key %}.
""",
    "install.md": """\
# Install

{% partial file="note.md" /%}

{% code-group %}

```bash {% title="Linux" %}
./build --plan {% $plans.free %}
```

```bat
build.cmd
```

{% /code-group %}

{% if $beta %}
{% stepper %}
Not shown.
{% /stepper %}
{% /if %}

[Back](/docs#ship-things), [there](/docs/nowhere), [out](/pricing)
""",
    "partials/note.md": '{% callout type="spicy" %}\nThis is {% $product %}.\n{% /callout %}\n',
}


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    def write(files: dict[str, str], name: str = "site") -> Path:
        folder = tmp_path / name
        for file, text in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def report(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> Callable[..., dict[str, Any]]:
    """What the command says of some files, as data."""

    def run(files: dict[str, str] | str, *options: str) -> dict[str, Any]:
        if isinstance(files, str):
            files = {"index.md": files}
        status = main(["markdoc", str(site(files)), "--json", *options])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found | {"status": status}

    return run


Report = Callable[..., dict[str, Any]]


def of_pages(warnings: list[str]) -> list[str]:
    """Those that are not about the table of contents, which older versions of Sphinx give as well."""
    return [warning for warning in warnings if "included in any toctree" not in warning]


def construct(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in found["constructs"] if one["name"] == name)


def guess(report: Report, text: str) -> object:
    """What the first tag of a page is taken for."""
    tags = report(f"# Page\n\n{text}\n")["conf"]["values"].get("devops_markdoc_tags", {})
    return next(iter(tags.values()), None)


def messages(found: dict[str, Any]) -> list[str]:
    return [f"{one['file']}:{one['line']}: {one['message']}" for one in found["left"]]


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


LINKS = {
    "index.md": "# A B\n",
    "guides/index.md": "# G\n",
    "guides/one.md": "# One\n\n## Same\n\n## Same\n\nText. {% #label %}\n",
    "file.pdf": "",
}


FINE = (
    *("/", "/guides", "/guides/one", "/guides/one/", "/guides/one.md#same", "one", "./one#same-1"),
    *("../index.md#a-b", "../#A_B", "..", "#g", "one#label", "/file.pdf", "../file.pdf"),
    *("https://example.org/x", "//example.org", "mailto:a@example.org", "one#Same"),
)
LOST = (
    "",
    "/x",
    "x",
    "one#x",
    "#x",
    "#label",
    "/guides#label",
    "/guides/one#x",
    "docId:x",
    "/guides/x.pdf",
)


@pytest.mark.parametrize("href", FINE)
def test_a_link_that_leads_somewhere_is_fine(report: Report, href: str) -> None:
    assert messages(report(LINKS | {"guides/index.md": f"# G\n\n[x]({href})\n"})) == []


@pytest.mark.parametrize("href", LOST)
def test_a_link_that_leads_nowhere_is_named(report: Report, href: str) -> None:
    (one,) = report(LINKS | {"guides/index.md": f"# G\n\n[x]({href})\n"})["left"]
    assert (one["file"], one["line"], one["topic"]) == ("guides/index.md", 3, "links")


def test_a_build_says_the_same_of_these_links(build: Build) -> None:
    page = "# G\n" + "".join(f"\n[x]({href})\n" for href in (*FINE, *LOST))
    built = build(
        LINKS | {"guides/index.md": page},
        devops_markdoc_pages=["*"],
        suppress_warnings=["toc.not_included"],
    )
    lines = sorted(int(warning.split(":")[1]) for warning in of_pages(built.warnings))
    first = 3 + 2 * len(FINE)
    assert lines == [first + 2 * at for at in range(len(LOST))]


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
    assert len(said) >= len(MISTAKES) - 2


def test_pictures_that_are_not_there_are_named_and_found(
    report: Report, tmp_path: Path, site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "public" / "img" / "a.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"")
    found = report("# A\n\n![x](/img/a.png)\n")
    assert messages(found) == ['index.md:3: There is no picture "/img/a.png".']
    main(["markdoc", str(tmp_path / "site")])
    assert 'Many pictures are in the folder "../public"' in capsys.readouterr().out


# A project's own settings

OWN = """\
extensions = ["sphinx_devops_phases"]
devops_markdoc_pages = ["*"]
devops_markdoc_tags = {"stepper": "container"}
exclude_patterns = ["old"]
"""


def test_a_project_says_what_is_understood(
    report: Report, site: Callable[..., Path], tmp_path: Path
) -> None:
    files = {
        "conf.py": OWN,
        "index.md": "# A\n\n{% stepper %}\nText.\n{% /stepper %}\n",
        "old/x.md": "{% nobody /%}\n",
    }
    found = report(files, "--project", str(tmp_path / "site"))
    assert found["conf"]["values"] == {}
    assert construct(found, "stepper")["becomes"] == "the directive container"
    assert (found["pages"], found["status"]) == (1, 0)


def test_pages_in_a_folder_of_a_project_are_its_own(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "conf.py": 'extensions = ["sphinx_devops_phases"]\n',
        "index.rst": "Index\n=====\n",
        "other.md": "# Other\n\n{{ jinja }} {% nobody %}\n",
        "old/a.md": "# A\n\n[x](/other#other), [y](b)\n\n{% note %}\nText.\n{% /note %}\n",
        "old/b.md": "# B\n",
    }
    folder = site(files)
    assert main(["markdoc", str(folder / "old"), "--project", str(folder), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["conf"]["values"] == {
        "devops_markdoc_pages": ["old/*"],
        "devops_markdoc_tags": {"note": {"tag": "callout"}},
    }
    assert (found["pages"], found["left"]) == (2, [])


def test_lines_for_a_project_add_to_what_it_has(report: Report, tmp_path: Path) -> None:
    files = {"conf.py": OWN, "index.md": "# A\n\n{% note %}\nText.\n{% /note %}\n"}
    found = report(files, "--project", str(tmp_path / "site"))
    assert found["conf"]["text"] == 'devops_markdoc_tags |= {\n    "note": {"tag": "callout"},\n}'
    assert found["status"] == 1


def test_a_project_that_cannot_be_read_is_an_error(
    site: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = site({"index.md": "# A\n"})
    assert main(["markdoc", str(folder), "--project", str(folder)]) == 1
    assert "has no conf.py" in capsys.readouterr().err


# The table


def test_the_table_is_for_people(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["markdoc", str(site(SITE))]) == 1
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 100
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert "callout 1 1 partials/note.md:1 yes" in rows
    assert "quick-link 2 1 index.md:8 with conf.py: the tag cell" in rows
    assert "stepper 1 1 install.md:18 no: a container markdoc-stepper" in rows
    assert 'devops_markdoc_root = "/docs"\n' in shown
    assert "\nNot understood with these lines: stepper\n" in shown


def test_the_lines_of_the_table_run_as_they_are(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = site(SITE)
    main(["markdoc", str(folder), "--json"])
    text = json.loads(capsys.readouterr().out)["conf"]["text"]
    main(["markdoc", str(folder)])
    assert text in capsys.readouterr().out


def test_the_guide_shows_what_the_command_says(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    guide = Path(__file__).parents[2] / "example_docs" / "how-to" / "markdoc.md"
    main(["markdoc", str(site(SITE))])
    table, _, rest = capsys.readouterr().out.partition("\n\nFor conf.py, a guess")
    lines, _, left = rest.partition("\n\n")[2].partition("\n\nNot understood")
    shown = guide.read_text(encoding="utf-8")
    assert table in shown
    assert lines in shown
    assert left in shown


# Bad input


@pytest.mark.parametrize(
    ("name", "reason"), [("nowhere", "is not there"), ("site/index.md", "is not a folder")]
)
def test_what_is_no_folder_is_refused(
    site: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    reason: str,
) -> None:
    site({"index.md": "# A\n"})
    with pytest.raises(SystemExit) as stopped:
        main(["markdoc", str(tmp_path / name)])
    assert stopped.value.code == 2
    assert reason in capsys.readouterr().err


def test_a_folder_without_pages_has_a_status_of_its_own(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["markdoc", str(site({"a.txt": "Text.\n"}))]) == 2
    assert capsys.readouterr().out == (
        "There are no pages here: none of the files ends in .md, .mdoc or .markdoc.\n"
    )


def test_a_file_that_is_no_text_is_named(report: Report, site: Callable[..., Path]) -> None:
    folder = site({"index.md": "# A\n"})
    (folder / "latin.md").write_bytes("# Café {% stepper /%}\n".encode("latin-1"))
    found = report({"index.md": "# A\n"})
    assert messages(found) == ["latin.md:1: This file is not in UTF-8."]
    assert construct(found, "stepper")["times"] == 1


def test_links_in_circles_and_to_nothing_are_no_pages(
    report: Report, site: Callable[..., Path]
) -> None:
    folder = site({"index.md": "# A\n", "sub/a.md": "# B\n"})
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    (folder / "folder.md").mkdir()
    assert report({})["pages"] == 2


def test_a_name_of_a_file_cannot_leave_its_comment(report: Report) -> None:
    found = report({"index.md": "# A\n", "a\nimport os #.md": "# B\n\n{% $x %}\n"})
    values: dict[str, Any] = {}
    exec(found["conf"]["text"], values)
    assert "os" not in values
    assert values["devops_markdoc_variables"] == {"x": "x"}


def test_what_pages_say_cannot_move_the_cursor(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["markdoc", str(site({"index.md": '# A\n\n[x](/a\x1b[2J)\n\n{% $a["\x1b[2J"] %}\n'}))])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["../secret.md", "/etc/passwd", "link.md", "a\x00b"])
def test_a_partial_outside_of_its_folder_is_not_read(
    report: Report, site: Callable[..., Path], name: str
) -> None:
    folder = site({"parts/good.md": "Good.\n", "secret.md": "{% secret /%}\n"})
    (folder / "parts" / "link.md").symlink_to(folder / "secret.md")
    page = f'# A\n\n{{% partial file="good.md" /%}}\n\n{{% partial file={json.dumps(name)} /%}}\n'
    found = report({"index.md": page})
    assert construct(found, "secret")["times"] == 1  # as a page of its own
    assert found["left"]


@pytest.mark.parametrize(
    "text",
    [
        "Text {% $nobody.name %} end.\n\n",
        '{% partial file="x" /%}\n\n',
        "{% else /%}\n\n",
        "{% table %}\n{% /table %}\n\n",
        "Text {% f(1) %}.\n\n",
        "{% stepper %}\n\n",
        "a {% stepper %}b{% /stepper %} ",
        "{% /stepper %}\n\n",
        "{% stepper \n\n",
        "[a](/b#c)\n\n",
    ],
)
def test_four_times_as_much_takes_about_four_times_as_long(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str], text: str
) -> None:
    def seconds(count: int) -> float:
        folder = site({"index.md": f"# A\n\n{text * count}\n"}, str(count))
        return min(cpu_seconds(partial(main, ["markdoc", str(folder)])) for _ in range(2))

    assert seconds(4000) <= 6 * seconds(1000) + 0.1


def test_it_is_a_command(site: Callable[..., Path]) -> None:
    """Of its own process, where no build has prepared anything, and with few encodings."""
    folder = site({"index.md": "# Café\n\n{% note %}\nÉ.\n{% /note %}\n"})
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_devops_phases", "markdoc", folder],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b'"note": {"tag": "callout"},' in done.stdout
