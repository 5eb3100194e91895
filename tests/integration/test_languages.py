"""Catalogues: complete and up to date; pages, and users' own catalogues, in other languages."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po, write_po
from conftest import KEYS, Build, phase_pages

import sphinx_devops_phases
from sphinx_devops_phases.messages import CATALOGUE
from sphinx_devops_phases.phases import DEFAULT_PHASES

PACKAGE = Path(sphinx_devops_phases.__file__).parent
LANGUAGES = ("de", "es", "fr", "ja", "pt_BR", "zh_CN")
UPDATE = "Run `make messages`, translate what is empty, and run it again."


@pytest.fixture(scope="module")
def extracted() -> set[str]:
    """Every message that the code marks for translation."""
    return {str(message) for _, _, message, _, _ in extract_from_dir(PACKAGE)}


def catalogue(language: str, suffix: str) -> Catalog:
    file = PACKAGE / "locale" / language / "LC_MESSAGES" / f"{CATALOGUE}{suffix}"
    data = io.BytesIO(file.read_bytes())
    return read_mo(data) if suffix == ".mo" else read_po(data, locale=language)


def texts(of: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in of if message.id}


def translations(**messages: str) -> str:
    """A user's catalogue."""
    catalog = Catalog()
    for original, translation in messages.items():
        catalog.add(original, translation)
    buffer = io.BytesIO()
    write_po(buffer, catalog)
    return buffer.getvalue().decode()


def test_there_is_a_catalogue_for_each_language() -> None:
    assert sorted(path.name for path in (PACKAGE / "locale").iterdir()) == sorted(LANGUAGES)


def test_the_default_words_can_be_translated(extracted: set[str]) -> None:
    for phase in DEFAULT_PHASES:
        assert {phase.label, phase.summary, phase.group} <= extracted


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated_and_nothing_more(extracted: set[str], language: str) -> None:
    translations = catalogue(language, ".po")
    missing = extracted - {message for message, text in texts(translations).items() if text}
    assert not missing, UPDATE
    assert texts(translations).keys() == extracted, UPDATE
    assert not [message.id for message in translations if message.fuzzy and message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_agree(language: str) -> None:
    for original, translation in texts(catalogue(language, ".po")).items():
        placeholders = [
            sorted(re.findall(r"%(?:\(\w+\))?[a-z]", text)) for text in (original, translation)
        ]
        assert placeholders[0] == placeholders[1], translation


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    assert texts(catalogue(language, ".mo")) == texts(catalogue(language, ".po")), UPDATE


@pytest.mark.parametrize(
    ("language", "plan", "name", "previous"),
    [
        ("de", "Planen", "Planen, Dev, Phase 1 von 8", "Vorherige Phase"),
        ("ja", "計画", "計画、Dev、フェーズ 1/8", "前のフェーズ"),
        ("zh_CN", "计划", "计划，Dev，第 1 阶段，共 8 个阶段", "上一阶段"),
    ],
)
def test_a_page_in_another_language(
    build: Build, language: str, plan: str, name: str, previous: str
) -> None:
    pages = phase_pages()
    pages["index.md"] += "\n{devops:phase}`plan`\n"
    built = build(pages, language=language)
    assert built.warnings == []
    html = built.html()
    assert f'aria-label="{name}"' in html
    assert f">{plan}</textPath>" in html
    assert f">{plan}</span></a>" in html
    assert '<title class="nohighlight">All about plan.</title>' in html
    assert previous in built.html("phases/code")


def test_each_build_of_a_process_has_its_own_language(build: Build) -> None:
    """Of these two, the names of phases alone do not tell which one it is."""
    phases = [{"key": key, "label": key, "summary": "Ours."} for key in KEYS]
    for language, following in (("es", "Fase siguiente"), ("pt_BR", "Próxima fase")):
        built = build(phase_pages(), language=language, devops_phases=phases)
        assert following in built.html("phases/code")


def test_the_default_summaries_and_the_list_for_other_builders(build: Build) -> None:
    text = build("# Page\n\n```{devops-cycle}\n```\n", "text", language="de").output("index.txt")
    assert "1. Planen – Entscheiden, was als Nächstes geändert wird und warum." in text


def test_words_of_the_projects_own_are_not_translated(build: Build) -> None:
    """Even if they happen to be a message or a default, or are empty, gettext's header."""
    phases = [
        {"key": "one", "label": "Next phase", "summary": "Delivery cycle"},
        {"key": "two", "label": "Zwei"},
        {"key": "plan", "label": "Plan"},
    ]
    html = build("# Page\n\n```{devops-cycle}\n```\n", language="de", devops_phases=phases).html()
    assert "<strong>Next phase</strong> &#8211; Delivery cycle" in html
    assert "<strong>Zwei</strong>" in html
    assert '<title class="nohighlight">Entscheiden' in html


def test_sections_titled_in_the_projects_language_are_homes(build: Build) -> None:
    sections = "## Planen\n\nErst denken.\n\n## Code\n\nDann tippen.\n"
    html = build(f"# Seite\n\n```{{devops-cycle}}\n```\n\n{sections}", language="de").html()
    assert 'data-phase="plan" href="#planen"' in html
    assert 'data-phase="code" href="#code"' in html


def test_a_translated_title_of_a_section_still_names_its_phase(build: Build) -> None:
    page = "# Page\n\n```{devops-cycle}\n```\n\n## Build\n\nWe build.\n"
    files = {"index.md": page, "locales/nl/LC_MESSAGES/index.po": translations(Build="Bouwen")}
    built = build(files, language="nl", locale_dirs=["locales"], gettext_auto_build=True)
    assert "<h2>Bouwen" in built.html()
    assert 'data-phase="build" href="#build"' in built.html()


def test_a_phase_of_a_translated_list_is_marked_by_what_it_was_called(build: Build) -> None:
    listed = "1. Hear\n2. Judge\n3. Learn\n"
    page = f"# Page\n\n```{{devops-cycle}}\n:current: judge\n\n{listed}```\n"
    files = {"index.md": page, "locales/nl/LC_MESSAGES/index.po": translations(Judge="Oordelen")}
    built = build(files, language="nl", locale_dirs=["locales"], gettext_auto_build=True)
    assert built.warnings == []
    assert re.findall(r'data-phase="([\w-]+)"[^>]* aria-current', built.html()) == ["oordelen"]


SUMMARY = "# Page\n\n```{devops-cycle}\n```\n\n## P\n\n```{devops-phase} plan\nThink.\n```\n"


def test_the_summary_in_a_directive_is_a_message(build: Build) -> None:
    assert 'msgid "Think."' in build(SUMMARY, "gettext").output("index.pot")


def test_the_summary_in_a_directive_is_translated(build: Build) -> None:
    catalogue = translations(**{"Think.": "Denke."})
    files = {"index.md": SUMMARY, "locales/de/LC_MESSAGES/index.po": catalogue}
    html = build(files, language="de", locale_dirs=["locales"], gettext_auto_build=True).html()
    assert '<title class="nohighlight">Denke.</title>' in html
    elsewhere = '<title[^>]*>.*?</title>|title="[^"]*"|<p class="devops-cycle__line.*?</p>'
    assert "Denke." not in re.sub(elsewhere, "", html)


def test_the_subtitle_of_a_markdoc_page_is_translated(build: Build) -> None:
    page = "---\ntitle: P\nsubtitle: Think.\ndevops-phase: plan\n---\n\n```{devops-cycle}\n```\n"
    files = {
        "index.md": page,
        "locales/de/LC_MESSAGES/index.po": translations(**{"Think.": "Denke."}),
    }
    built = build(
        files,
        language="de",
        locale_dirs=["locales"],
        gettext_auto_build=True,
        devops_markdoc_pages=["*"],
    )
    assert '<title class="nohighlight">Denke.</title>' in built.html()


def test_labels_that_read_from_right_to_left(build: Build) -> None:
    labels = ["تخطيط", "بناء", "مراقبة"]
    phases = [{"key": f"p{number}", "label": label} for number, label in enumerate(labels)]
    built = build("# صفحة\n\n```{devops-cycle}\n```\n", language="ar", devops_phases=phases)
    assert built.warnings == []
    for label in labels:
        assert f">{label}</textPath>" in built.html()


def test_gettext_extracts_what_authors_wrote(build: Build) -> None:
    built = build(
        """
        # Page

        ```{devops-cycle}
        :caption: The caption
        :alt: The text alternative

        The legend.
        ```

        ```{callout} The title
        The text.
        ```

        {% callout type="tip" title="The tag's title" %}
        The tag's text.
        {% /callout %}
        """,
        "gettext",
    )
    messages = texts(read_po(io.BytesIO((built.outdir / "index.pot").read_bytes())))
    assert "The text alternative" in messages
    for text in (
        "The caption",
        "The legend.",
        "The title",
        "The text.",
        "The tag's title",
        "The tag's text.",
    ):
        assert text in messages


def test_what_users_translate_is_shown(build: Build, tmp_path: Path) -> None:
    catalog = {
        "The caption": "Die Unterschrift",
        "The title": "Der Titel",
        "The text.": "Der Text.",
        "The plan": "Der Plan",
        "A circle": "Ein Kreis",
    }
    built = build(
        {
            "locales/de/LC_MESSAGES/index.po": translations(**catalog),
            "index.md": "# The plan\n\n```{devops-cycle}\n:caption: The caption\n```\n\n"
            "```{devops-cycle}\n:alt: A circle\n```\n\n```{callout} The title\nThe text.\n```\n",
        },
        language="de",
        locale_dirs=["locales"],
        gettext_auto_build=True,
    )
    html = built.html()
    for text in ("Die Unterschrift", "Der Titel", "Der Text.", "Der Plan"):
        assert text in html
    assert '<nav aria-label="Die Unterschrift">' in html
    assert '<nav aria-label="Ein Kreis">' in html
    assert "The caption" not in html
