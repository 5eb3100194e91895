"""Whatever characters a label has, it is drawn: as XML, as TeX, and as the text that it is."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from sphinx_devops_phases.drawing import shapes, svg, tikz
from sphinx_devops_phases.phases import Cycle, Mark, Phase

#: From right to left, combining, joined, invisible, undefined, half of a character, and so on.
WORDS = (
    "שלום مراقبة ประเทศ क्षि 한국어 計画 e\u0301\u0323 ﷽ 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 \u200b \u200d \u2060 \u202e \u2066 \ufeff "
    "\u2028 \x85 \x00 \x1b \x7f \ud83d \udc4d \ufffe \U0001fffe \U000e0041 ﬁ ß İ Ａ … <b> &amp; ]]> \\par ^^M %"
)
TEXTS = st.text() | st.lists(
    st.sampled_from([*WORDS.split(" "), " "])
    | st.text(st.characters(categories=["L", "M", "S", "C"])),
    max_size=30,
).map("".join)
SIZES = st.integers(3, 12)


def cycle(texts: list[str], count: int) -> Cycle:
    labels = (texts * count)[:count]
    groups = ["", *texts][:2]
    return Cycle(
        tuple(
            Phase(f"p{index}", label, label[::-1], groups[2 * index // count % len(groups)])
            for index, label in enumerate(labels)
        )
    )


def marks(own: Cycle, current: int) -> list[Mark]:
    return [
        Mark(phase, phase.label, phase.summary, phase.label, "p.html", current=index == current)
        for index, phase in enumerate(own)
    ]


@given(st.lists(TEXTS, min_size=1, max_size=4), SIZES, st.sampled_from(shapes.SHAPES))
def test_every_label_is_drawn_in_svg(texts: list[str], count: int, shape: str) -> None:
    own = cycle(texts, count)
    drawn = marks(own, count - 1)
    drawing = shapes.draw(own, shape)
    for standalone in (False, True):
        text = svg.render(
            drawing, drawn, prefix="p", attributes={"aria-label": texts[0]}, standalone=standalone
        )
        text.encode()
        links = [one for one in ElementTree.fromstring(text).iter() if "data-phase" in one.attrib]
        for link, mark in zip(links, drawn, strict=True):
            if "aria-label" in link.attrib:
                assert link.get("aria-label") == in_xml(mark.label, attribute=True)
            else:  # of a label that is cut, the tooltip is the name
                assert (link.findtext("{*}title") or "").startswith(in_xml(mark.label))
            found = next("".join(one.itertext()) for one in link.iter() if one.tag.endswith("text"))
            shown, whole = unbroken(found), unbroken(in_xml(mark.label))
            assert shown == whole or whole.startswith(shown.removesuffix("…"))


def unbroken(text: str) -> str:
    """*text* without what may be lost or added where it is broken into lines."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def in_xml(text: str, *, attribute: bool = False) -> str:
    """What XML can hold of *text*, and what a parser makes of it."""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\t\n]", " ", text) if attribute else text


@given(st.lists(TEXTS, min_size=1, max_size=4), SIZES, st.sampled_from(shapes.SHAPES))
def test_every_label_is_drawn_in_tikz(texts: list[str], count: int, shape: str) -> None:
    own = cycle(texts, count)
    text = tikz.render(shapes.draw(own, shape), marks(own, 0))
    text.encode()
    depth = 0
    for brace in re.findall(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        assert depth >= 0
    assert depth == 0
    assert "\n\n" not in text


#: What :func:`.tikz.escape` writes, and what TeX prints for it.
PRINTED = {
    r"\textbackslash{}": "\\",
    r"\textasciicircum{}": "^",
    r"\textasciitilde{}": "~",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"\textasciigrave{}": "`",
    r"\textquotesingle{}": "'",
    r"\char34{}": '"',
    r"\ldots{}": "…",
    r"-\kern0pt{}": "-",
    r",\kern0pt{}": ",",
    "{[}": "[",
    "{]}": "]",
    **{f"\\{char}": char for char in "{}$&#%_"},
}
TOKEN = re.compile("|".join(map(re.escape, PRINTED)) + r"|[^\\{}$&#%_^~<>|`'\"\-,\[\]\x00-\x1f]")


@given(TEXTS)
def test_text_never_becomes_tex(text: str) -> None:
    """It is characters that mean nothing to TeX, and commands that print the others."""
    escaped = tikz.escape(text)
    tokens = TOKEN.findall(escaped)
    assert "".join(tokens) == escaped
    printed = "".join(PRINTED.get(token, token) for token in tokens)
    assert printed == re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff]+", " ", text)


@given(
    st.text()
    | st.lists(st.sampled_from([*WORDS.split(" "), *"javscript:dt/\t\n\x01# "])).map("".join)
)
def test_no_link_runs_a_script_whatever_its_characters(address: str) -> None:
    """A browser takes an address for one with a scheme only if that is one of the web's."""
    if svg.safe_url(address) is not None:
        seen = re.sub("[\t\n\r]", "", address.strip("".join(map(chr, range(33)))))
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", seen)
        assert scheme is None or scheme[1].lower() in ("http", "https")
    mark = Mark(Phase("a", "a"), "a", "", "a", address, external=True)
    assert re.fullmatch(
        r"x|\\href\{https?:(?:\\[%#&]|[^\\{}%#&])*\}\{x\}",
        tikz.link(mark, "x"),
        re.IGNORECASE,
    )
