"""The command ``markdoc``: for a project, as a table for people, and with bad input."""

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
from sites import SITE, Report, construct, messages
from speed import cpu_seconds

from sphinx_devops_phases.__main__ import main

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
        "index.md": "# Index\n",
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


def test_what_pages_say_or_are_called_cannot_move_the_cursor(
    site: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    page = '# A\n\n[x](/a\x1b[2J)\n\n{% stepper /%}\n\n{% $a["\x1b[2J"] %}\n'
    main(["markdoc", str(site({"a\x1b[2J.md": page}))])
    shown = capsys.readouterr().out
    assert "a[2J.md:5" in shown
    assert "\x1b" not in shown


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
