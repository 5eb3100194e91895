"""Tags as sites have them that become links, figures, callouts by name, and tabs of code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import Rereader, pretty
from docutils import nodes

CONFIG: dict[str, object] = {
    "devops_markdoc_pages": ["*"],
    "devops_markdoc_tags": {
        "button": {"link": "{href}", "argument": "label"},
        "youtube": {"link": "https://youtu.be/{id}", "argument": "title"},
        "key": {"role": "kbd"},
        "figure": {
            "directive": "figure",
            "argument": "src",
            "options": {"alt": "alt"},
            "content": "caption",
        },
        "warning": {"tag": "callout"},
        "banner": {"tag": "callout"},
        "code-group": {"tag": "tabs"},
    },
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rereader]:
    found = Rereader(tmp_path_factory.mktemp("mappings"), **CONFIG)
    yield found
    found.app.cleanup()


def warnings_of(page: Rereader) -> list[str]:
    text = re.sub(r"\x1b\[[0-9;]*m", "", page.app.warning.getvalue())
    return text.replace(f"{page.app.srcdir}/", "").splitlines()


def links(found: nodes.document) -> list[tuple[str, str]]:
    return [(link.astext(), link.get("refuri", "")) for link in found.findall(nodes.reference)]


@pytest.mark.parametrize(
    ("text", "shown", "address"),
    [
        ('{% youtube id="a_b<c>" title="*In* [short]" /%}', "*In* [short]", "a_b%3Cc%3E"),
        ('{% youtube id="abc" /%}', "https://youtu.be/abc", "abc"),
        ('See {% youtube id="abc" %}the **film**{% /youtube %}.', "the film", "abc"),
        ('{% youtube id="abc" %}\nthe\nfilm\n{% /youtube %}', "the film", "abc"),
    ],
)
def test_a_tag_is_a_link(page: Rereader, text: str, shown: str, address: str) -> None:
    assert links(page.doctree(text)) == [(shown, f"https://youtu.be/{address}")]


def test_a_link_leads_to_a_page_like_one_of_markdown(page: Rereader) -> None:
    doctree = page.doctree('{% button href="/index" label="Start" /%}')
    assert 'reftarget="index"' in pretty(doctree)
    assert "Start" in doctree.astext()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{% button label="Start" /%}',
            'The tag "button" lacks an attribute of its address, so only its text is kept.',
        ),
        (
            '{% button href="javascript:x" label="Start" /%}',
            'The link to "javascript:x" is left out: that is no safe address.',
        ),
    ],
)
def test_a_link_without_an_address_keeps_its_text(page: Rereader, text: str, message: str) -> None:
    doctree = page.doctree(text)
    assert doctree.astext() == "Start"
    assert warnings_of(page) == [f"index.md:1: WARNING: {message} [devops.markdoc_value]"]


def test_a_role_around_blocks_keeps_them(page: Rereader) -> None:
    doctree = page.doctree("{% key %}\n- one\n- two\n{% /key %}")
    assert [item.astext() for item in doctree.findall(nodes.list_item)] == ["one", "two"]
    assert warnings_of(page) == [
        'index.md:1: WARNING: The tag "key" cannot stand around blocks: its text is kept. [devops.markdoc_tag]'
    ]


def test_a_role_on_lines_of_its_own_has_its_text(page: Rereader) -> None:
    assert "<literal" in pretty(page.doctree("{% key %}\nCtrl\n{% /key %}"))
    assert page.doctree("{% key %}\nCtrl\n{% /key %}").astext() == "Ctrl"


def test_the_caption_of_a_figure_may_be_an_attribute(page: Rereader) -> None:
    doctree = page.doctree('{% figure src="a.png" alt="A" caption="1. *The* loop" /%}')
    (figure,) = doctree.findall(nodes.figure)
    assert next(figure.findall(nodes.caption)).astext() == "1. *The* loop"
    assert next(figure.findall(nodes.image))["alt"] == "A"


def kinds(found: nodes.document) -> list[str]:
    return [type(node).__name__ for node in found.findall() if isinstance(node, nodes.Admonition)]


def test_a_callout_is_of_the_type_that_its_tag_is_called(page: Rereader) -> None:
    doctree = page.doctree(
        "{% warning %}\nHot.\n{% /warning %}\n\n{% banner %}\nNew.\n{% /banner %}"
    )
    assert kinds(doctree) == ["warning", "note"]


def test_a_type_that_is_said_counts_more_than_the_name(page: Rereader) -> None:
    doctree = page.doctree('{% warning type="tip" %}\nCool.\n{% /warning %}')
    assert kinds(doctree) == ["tip"]


CODE = """
{% code-group %}

```bash {% title="Linux" %}
./build
```

```bat
build.cmd
```

{% /code-group %}
"""


def test_code_in_tabs_is_a_tab_for_each_fence(page: Rereader) -> None:
    doctree = page.doctree(CODE)
    assert [label.astext() for label in doctree.findall(nodes.rubric)] == ["Linux", "bat"]
    code = [(block["language"], block.astext()) for block in doctree.findall(nodes.literal_block)]
    assert code == [("bash", "./build\n"), ("bat", "build.cmd\n")]
    assert not list(doctree.findall(nodes.caption))
    assert warnings_of(page) == []


def test_code_within_a_tab_stays_there(page: Rereader) -> None:
    text = '{% tabs %}\n{% tab label="One" %}\n```js {% title="a.js" %}\nx\n```\n{% /tab %}\n{% /tabs %}'
    doctree = page.doctree(text)
    assert [label.astext() for label in doctree.findall(nodes.rubric)] == ["One"]
    assert [caption.astext() for caption in doctree.findall(nodes.caption)] == ["a.js"]


def test_code_in_a_list_in_tabs_is_no_tab(page: Rereader) -> None:
    doctree = page.doctree("{% code-group %}\n- ```js\n  x\n  ```\n{% /code-group %}")
    assert not list(doctree.findall(nodes.rubric))
    assert [block.astext() for block in doctree.findall(nodes.literal_block)] == ["x\n"]
