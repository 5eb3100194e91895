r"""A drawing and its links → a TikZ picture: the only TeX escaping in the project.

The same for pdfTeX, XeTeX and LuaTeX.  Labels are straight, each turned to its
segment's direction: text set character by character along a curve no longer comes
out of the PDF as words.

Links: around turned text, pdfTeX and LuaTeX give the link the rectangle of the
text before it was turned.  So a link is an empty, upright box of its own, in the
middle of its segment.  To XeTeX a link without glyphs is no link at all; there the
box holds a no-break space that is stretched to its size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from ..phases import BandMark, Mark
from . import icons, palette
from .curves import Arc, Close, Line, Move, Path, Point
from .labels import BASELINE, text_width
from .model import Band, Caption, Drawing, Look, letter, looks
from .ribbon import ICON, Place, Segment
from .shapes import REGISTRY

PREAMBLE = r"""\usepackage{tikz,needspace}
\newlength\devopscycleunit
\newsavebox\devopscyclebox
% {largest width}{units}: sets the length of a drawing's unit so that it fits the line
\newcommand*\devopscyclefit[2]{\setlength\devopscycleunit{#1}%
  \ifdim\linewidth<\devopscycleunit\setlength\devopscycleunit{\linewidth}\fi
  \setlength\devopscycleunit{\dimexpr\devopscycleunit/#2\relax}}
% ends what text flows around, in as much room as it needs
\newcommand*\devopscycleclear{\par\ifcsname WFclear\endcsname
  \expandafter\ifx\csname WF@fudgeparshape\endcsname\parshape
    \vskip\numexpr\csname c@WF@wrappedlines\endcsname-1\relax\baselineskip
  \fi\WFclear\fi}
% {most units wide}{units high}{text}
\newcommand*\devopscyclelabel[3]{\sffamily\bfseries
  \fontsize{#2\devopscycleunit}{#2\devopscycleunit}\selectfont
  \sbox\devopscyclebox{#3}%
  \ifdim\wd\devopscyclebox>#1\devopscycleunit
    \resizebox{#1\devopscycleunit}{!}{\usebox\devopscyclebox}%
  \else\usebox\devopscyclebox\fi}
% {units wide}{units high}: nothing to be seen, for a link to surround
\ifdefined\XeTeXversion
  \newcommand*\devopscyclearea[2]{\resizebox*{#1\devopscycleunit}{#2\devopscycleunit}{%
    \normalfont\vrule width 0pt height .95em depth .35em\relax\char"00A0}}
\else
  \newcommand*\devopscyclearea[2]{\hbox to #1\devopscycleunit{%
    \vrule width 0pt height #2\devopscycleunit depth 0pt\hfil}}
\fi
"""
r"""What the preamble of a document with such pictures must contain, behind hyperref."""

_HEAD = r"""\documentclass{standalone}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[T1]{fontenc}
  \usepackage{tgheros}
\else
  \usepackage{fontspec}
  \IfFontExistsTF{texgyreheros-bold.otf}{\setsansfont
    {texgyreheros}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold]}{}
\fi
\usepackage[hidelinks,bookmarks=false]{hyperref}
"""
_BODY = r"""\begin{document}
\setlength\linewidth{\maxdimen}% as wide as it gets
"""

ASIDE = {name: shape.paper.aside for name, shape in REGISTRY.items()}
"""How wide a figure becomes that text flows around, if it does not say so itself."""

UNITS = ("%", "px", "pt", "pc", "em", "ex", "cm", "mm", "in", *"0123456789")
"""How a length may end that Sphinx can turn into one for LaTeX."""

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "[": "{[}",
        "]": "{]}",
        "-": r"-\kern0pt{}",  # or else two become a dash; LuaTeX looks through braces
        ",": r",\kern0pt{}",
        "`": r"\textasciigrave{}",
        "'": r"\textquotesingle{}",
        '"': r"\char34{}",
        "…": r"\ldots{}",
    }
)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff]+")


def escape(text: str) -> str:
    """*text* as TeX input that prints just that, in running text, under every engine."""
    return _UNPRINTABLE.sub(" ", text).translate(_ESCAPES)


def link(mark: Mark | BandMark, content: str) -> str:
    r"""*content*, itself TeX, as a link to the mark's page; as it is, if there is none.

    A label is sanitised as Sphinx's ``idescape`` does it, which changes nothing
    where that has been done already; an address must be ``http`` or ``https``.
    """
    if not mark.href:
        return content
    if mark.external:
        url = _url(mark.href)
        return rf"\href{{{url}}}{{{content}}}" if url else content
    return rf"\hyperref[\detokenize{{{_label(mark.href)}}}]{{{content}}}"


def _label(label: str) -> str:
    ascii_only = re.sub(r"[\\{}%#~$&_^\[\]\t\r\n]", "_", label)
    return ascii_only.encode("ascii", "backslashreplace").decode("ascii").replace("\\", "_")


def _url(url: str) -> str:
    """*url* for hyperref, even within another macro's argument; ``""`` if it is refused."""
    if not re.match(r"https?:[^\s\x00-\x1f]+\Z", url, re.IGNORECASE):
        return ""
    return re.sub(r"[%#&]", lambda found: "\\" + found[0], quote(url, safe="%#&/:?=@!,;+()*'-._"))


def render(drawing: Drawing, marks: Sequence[Mark], *, band: BandMark | None = None) -> str:
    r"""*drawing*, with what *marks* say of its phases in the same order, as LaTeX code.

    As wide as ``\linewidth``, up to a limit; in short lines the narrow drawing.  Links to places in
    the document are labels of hyperref.  *band* says where the drawing's band leads.  The document
    needs :data:`PREAMBLE`.  :exc:`ValueError` if there are not as many *marks* as phases.
    """
    paper = REGISTRY[drawing.shape].paper
    wide = _picture(drawing, marks, band, paper.widest)
    if drawing.narrow is None:
        return wide
    narrow = _picture(drawing.narrow, marks, band, paper.narrow)
    return f"\\ifdim\\linewidth<{paper.least}\\relax\n{narrow}\\else\n{wide}\\fi"


def document(drawing: Drawing, marks: Sequence[Mark], *, band: BandMark | None = None) -> str:
    r"""A LaTeX document of one page, as large as *drawing*, which is the wide one in any case."""
    picture = render(replace(drawing, narrow=None), marks, band=band)
    return f"{_HEAD}{PREAMBLE}{_BODY}{picture}\\end{{document}}\n"


def navigation(before: Mark, after: Mark, name: str = "") -> str:
    r"""One line: the previous phase on the left and the next on the right, with page numbers.

    The *name* of the cycle stands between them, if it has one.
    """
    left = rf"{{\(\leftarrow\)}}~{escape(before.label)}{_page(before)}"
    right = rf"{escape(after.label)}{_page(after)}~{{\(\rightarrow\)}}"
    middle = rf"\textbf{{{escape(name)}}}\hfill " if name else ""
    return (
        "\\csname devopscycleclear\\endcsname\n"  # which a document without drawings does not have
        "\\par\\nopagebreak\\medskip\\noindent{\\sffamily\\small\n"
        f"{link(before, left)}\\hfill {middle}{link(after, right)}}}\\par\\medskip\n"
    )


def spoken(marks: Sequence[Mark]) -> str:
    """The line beneath a drawing: the summary of the first marked phase, if it has one."""
    said = next((mark for mark in marks if mark.current), None)
    if said is None or not said.summary:
        return ""
    name, summary = escape(said.label), escape(said.summary)
    return rf"\par\smallskip{{\small\textbf{{{name}}} \textendash{{}} {summary}\par}}" + "\n"


def needspace(shape: str, width: str) -> str:
    r"""A page break, unless the page has room for a figure as wide as the TeX length *width*."""
    return (
        rf"\Needspace{{\dimexpr {width}*{REGISTRY[shape].paper.height}/100+6\baselineskip\relax}}"
    )


def _page(mark: Mark) -> str:
    if not mark.href or mark.external:
        return ""
    return rf"~(\pageref*{{\detokenize{{{_label(mark.href)}}}}})"


def _picture(drawing: Drawing, marks: Sequence[Mark], band: BandMark | None, widest: str) -> str:
    unit = r"\devopscycleunit"
    lettering = letter(drawing, marks, curved=False)
    lines = [
        rf"\noindent{{\devopscyclefit{{{widest}}}{{{_number(drawing.width)}}}%",
        rf"\begin{{tikzpicture}}[x={unit},y=-{unit},inner sep=0pt,outer sep=0pt,",
        "  line join=round,line cap=round]",
        rf"\useasboundingbox (0,0) rectangle ({_number(drawing.width)},{_number(drawing.height)});",
        _color("quiet", drawing.quiet),
    ]
    for caption in drawing.captions:
        lines += _caption(caption, drawing)
    if drawing.band:
        lines += _band(drawing.band, drawing, band)
    shown = looks(drawing, marks, [not mark.missing for mark in marks])
    for index, (mark, segment) in enumerate(zip(marks, drawing.segments, strict=True)):
        label = lettering.labels[index]
        lines += _segment(segment, shown[index], drawing)
        if label.icon:
            lines.append(_icon(mark.phase.icon, label.icon, lettering.size))
        slant = r"\mdseries\itshape " if shown[index].muted else ""
        room = segment.spots[len(label.places) - 1].straight
        for place in label.places:
            lines.append(_text(place, lettering.size, room, "ink", slant))
        lines += _link(mark, segment.center, *segment.box)
    thin = f"line width={_number(drawing.round * 0.8)}{unit}"
    lines += [rf"\draw[devopscyclequiet,{thin}] {_path(hint)};" for hint in drawing.hints]
    return "\n".join([*lines, r"\end{tikzpicture}}", ""])


def _segment(segment: Segment, look: Look, drawing: Drawing) -> list[str]:
    """A filled area with a line around it, in the colours that its text is set in as well."""
    unit, paint = r"\devopscycleunit", look.paint
    style = f"line width={_number(drawing.round * (1 if look.lined else 2))}{unit}"
    if look.tinted and look.muted:
        dash, gap = map(_number, drawing.dashes)
        style += f",line cap=butt,dash pattern=on {dash}{unit} off {gap}{unit}"
    outline = _path(segment.outline)
    return [
        _color("fill", paint.fill),
        _color("line", paint.line),
        _color("ink", paint.ink),
        rf"\filldraw[fill=devopscyclefill,draw=devopscycleline,{style}] {outline};",
    ]


def _text(place: Place, size: float, room: float, color: str, style: str = "") -> str:
    """One line of a label or a name; it is set smaller where a font is wider than thought."""
    text = _sized(style + escape(place.text), room, size)
    # The picture's y axis points down; TikZ turns counterclockwise all the same.
    turn = f"rotate={_number(-place.angle)}"
    return rf"\node[anchor=base,{turn},devopscycle{color}] at {_point(place.at)} {{{text}}};"


def _caption(caption: Caption, drawing: Drawing) -> list[str]:
    return [_text(place, caption.size, drawing.width, "quiet") for place in caption.places]


def _band(band: Band, drawing: Drawing, mark: BandMark | None) -> list[str]:
    """A line around the loop, with a link on its name."""
    thin = rf"line width={_number(band.width)}\devopscycleunit"
    lines = [rf"\draw[devopscyclequiet,{thin}] {_path(path)};" for path in band.paths]
    lines += _caption(band.caption, drawing)
    first, last = band.caption.places[0].at, band.caption.places[-1].at
    size, middle = band.caption.size, (first.y + last.y) / 2 - band.caption.size * BASELINE
    wide = max(text_width(place.text) for place in band.caption.places) * size
    at = Point((first.x + last.x) / 2, middle)
    return lines + (_link(mark, at, wide, last.y - first.y + size * 1.2) if mark else [])


def _link(mark: Mark | BandMark, at: Point, width: float, height: float) -> list[str]:
    area = rf"\devopscyclearea{{{_number(width)}}}{{{_number(height)}}}"
    linked = link(mark, area)
    return [rf"\node at {_point(at)} {{{linked}}};"] if linked != area else []


def icon(name: str, slot: int, color: str = "") -> str:
    r"""An icon in text, in a phase's colour: its *color*, or else the palette's at *slot*.

    ``""`` if *name* is no icon.
    """
    if not icons.data(name):
        return ""
    unit, middle, box = ICON / icons.BOX, icons.BOX / 2, icons.BOX
    options = f"x={unit:.4f}em,y=-{unit:.4f}em,line cap=round,line join=round"
    # Its middle is where that of letters is.
    options += f",baseline=-{ICON / 2 + BASELINE:.4f}em"
    lines = _strokes(name, Point(middle, middle), 1)
    return (
        rf"{{{_color('ink', palette.fill(slot, color))}\tikz[{options}]"
        rf"{{\useasboundingbox (0,0) rectangle ({box},{box});"
        rf"\draw[devopscycleink,line width={2 * unit:.4f}em] {lines};}}}}"
    )


def _icon(name: str, at: Point, size: float) -> str:
    """The lines of an icon with its middle *at* a point."""
    scale = size * ICON / icons.BOX
    width = rf"line width={_number(2 * scale)}\devopscycleunit"
    return rf"\draw[devopscycleink,{width}] {_strokes(name, at, scale)};"


def _strokes(name: str, at: Point, scale: float) -> str:
    """The path of an icon with its middle *at* a point."""

    def place(point: Point) -> str:
        middle = icons.BOX / 2
        return _point(Point(at.x + (point.x - middle) * scale, at.y + (point.y - middle) * scale))

    parts = []
    for command in icons.strokes(icons.data(name)):
        match command:
            case Move(to):
                parts.append(place(to))
            case Line(to):
                parts.append(f"-- {place(to)}")
            case icons.Cubic(first, second, to):
                parts.append(f".. controls {place(first)} and {place(second)} .. {place(to)}")
            case Close():
                parts.append("-- cycle")
    return " ".join(parts)


def _sized(text: str, most: float, size: float) -> str:
    return rf"\devopscyclelabel{{{_number(most)}}}{{{_number(size)}}}{{{text}}}"


def _color(name: str, color: str) -> str:
    return rf"\definecolor{{devopscycle{name}}}{{HTML}}{{{color[1:].upper()}}}"


def _path(path: Path) -> str:
    parts = []
    for command in path:
        match command:
            case Move(to):
                parts.append(_point(to))
            case Line(to):
                parts.append(f"-- {_point(to)}")
            case Arc(_, radius, start, end):
                angles = f"start angle={_number(start)},end angle={_number(end)}"
                parts.append(f"arc[{angles},radius={_number(radius)}]")
            case Close():
                parts.append("-- cycle")
    return " ".join(parts)


def _point(point: Point) -> str:
    return f"({_number(point.x)},{_number(point.y)})"


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
