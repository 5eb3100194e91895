"""Reads the tags of lines and of paragraphs, and pushes their tokens."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token

from . import grammar
from .grammar import Tag
from .margins import begins_tag, leaves_block, unindent_body
from .pairs import OpenTags, meant, nearest
from .scan import Found, Place, Text, read_tag, tags_in
from .tokens import (
    ANNOTATION,
    CLOSE,
    ELSE,
    INLINE,
    OPEN,
    PROBLEM,
    STRAY,
    VALUE,
    Body,
    How,
    Kind,
    paragraph_tokens,
    problem,
)

if TYPE_CHECKING:
    from .block import Rules

#: How many directives deep tags may nest: each takes a copy of its body, and a part of Python's
#: stack.
MAX_DIRECTIVES: Final = 20

_WORDS: Final = re.compile(r"\s*\S+\s+\S")
_BRANCHES: Final = frozenset({"else", "elif", "elseif", "elsif", "when"})


class Reader:
    """Reads the tags of some lines, and pushes their tokens."""

    def __init__(self, state: StateBlock, rules: Rules, end: int) -> None:
        self.state = state
        self.rules = rules
        self.end = end
        self.opened: list[Token] = []
        """What was opened here and is still open."""
        self.without_end = -1
        """The line on which a tag without an end was reported."""
        self.ahead: tuple[Text, deque[Found]] | None = None
        """The paragraph that is being read, and the tags in it that are still ahead."""

    @property
    def opens(self) -> OpenTags:
        """The open tags of this run of the block parser."""
        found: OpenTags | None = getattr(self.state, "devops_opens", None)
        if found is None:
            found = OpenTags(self.state.tokens)
            self.state.devops_opens = found  # type: ignore[attr-defined]
        return found.catch_up()

    # Lines that begin with tags

    def read(self, line: int) -> bool:
        """Push the tokens of the tags, and those of the block that follows on the same line."""
        state = self.state
        pos = state.bMarks[line] + state.tShift[line]
        while (pos := self._skip_spaces(line, pos)) < state.eMarks[line]:
            if not state.src.startswith(grammar.OPEN, pos):
                after = self._text(line, pos)
                if after is None:
                    return self._block(line, pos, as_text=False)
                line, pos = after
                continue
            found, text = self.scan(line, pos)
            if not self.take(found, text):
                return self._block(line, pos, as_text=True)
            line, pos = text.place(found.end)
        state.line = line + 1
        return True

    def read_without_brace(self, line: int) -> bool:
        """Report a tag that does not begin with a brace, and show its line."""
        self._problem("markdoc_syntax", line, 'This tag has no beginning: "{%" is missing.')
        self._note_broken()
        pos = self.state.bMarks[line] + self.state.tShift[line]
        return self._block(line, pos, as_text=True)

    def read_body(self, line: int) -> bool:
        """Read a body that ends in the paragraph that it begins, for a directive."""
        text = Text(self.state, line, self._paragraph_end(line))
        tags = [found for found in tags_in(text.text) if self._is_known(found)]
        end = self._push_pieces(text, 0, tags)
        line, pos = text.place(end)
        if (pos := self._skip_spaces(line, pos)) < self.state.eMarks[line]:
            return self._block(line, pos, as_text=bool(tags))
        self.state.line = line + 1
        return True

    def _skip_spaces(self, line: int, pos: int) -> int:
        while pos < self.state.eMarks[line] and self.state.src[pos] in " \t":
            pos += 1
        return pos

    def scan(self, line: int, pos: int) -> tuple[Found, Text]:
        """The tag that begins here, on this line or over the following ones."""
        text = Text(self.state, line, line + 1, pos)
        close = grammar.find_tag_end(text.text, len(grammar.OPEN))
        if close is None:
            text = Text(self.state, line, self._next_tag(line), pos)
        return read_tag(text.text, 0), text

    def _next_tag(self, line: int) -> int:
        """The next line that begins with a tag, or is in another block."""
        state = self.state
        stop = line + 1
        while stop < self.end and not begins_tag(state, stop) and not leaves_block(state, stop):
            stop += 1
        return stop

    def _paragraph_end(self, line: int) -> int:
        """Where the paragraph ends that begins on *line*."""
        state = self.state
        for stop in range(line + 1, self.end):
            if state.isEmpty(stop) or begins_tag(state, stop) or leaves_block(state, stop):
                return stop
        return self.end

    def _text(self, line: int, pos: int) -> Place | None:
        """Push the text of a body that ends in the paragraph that begins here, and its tags.

        Where that was read to; nothing, if there is no such body.
        """
        if not self.opened:
            return None
        if self.ahead is None or line >= self.ahead[0].end:
            text = Text(self.state, line, self._paragraph_end(line), pos)
            self.ahead = text, deque(found for found in tags_in(text.text) if self._is_known(found))
        text, tags = self.ahead
        start = text.offset((line, pos))
        while tags and tags[0].start < start:
            tags.popleft()
        count = self._count_to_closing(tags)
        if not count:
            return None
        return text.place(self._push_pieces(text, start, [tags.popleft() for _ in range(count)]))

    def _is_known(self, found: Found) -> bool:
        name = found.tag.name if found.tag else None
        if not name or self.rules.how(name) == "role":
            return False
        if name in self.rules.known:
            return True
        closes = found.tag is not None and found.tag.kind == "close"
        return closes and bool(self.opens.near(name))

    def _count_to_closing(self, tags: Iterable[Found]) -> int:
        """How many of *tags* there are up to the last that closes what was opened here."""
        names = [token.meta["name"] for token in self.opened]
        count = 0
        for number, found in enumerate(tags, 1):
            assert found.tag
            if found.tag.kind == "open":
                names.append(found.tag.name or "")
            elif found.tag.kind == "close" and _drop(names, found.tag.name or ""):
                count = number
            if not names:
                break
        return count

    def _push_pieces(self, text: Text, start: int, tags: Sequence[Found]) -> int:
        """Push the text between the *tags* as paragraphs, and them; where the last one ends."""
        for found in tags:
            self._push_paragraph(text, start, found.start)
            self.take(found, text)
            start = found.end
        return start

    def _push_paragraph(self, text: Text, start: int, end: int) -> None:
        piece = text.text[start:end]
        if piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            lines = [text.place(first)[0], text.place(start + len(piece.rstrip()) - 1)[0] + 1]
            content = "\n".join(line.strip() for line in piece.strip().split("\n"))
            self.state.tokens += paragraph_tokens(content, lines, self.state.level)

    def _block(self, line: int, pos: int, *, as_text: bool) -> bool:
        """Parse what begins at the current position: as a paragraph, or as any block."""
        state = self.state
        marks = (state.bMarks, state.tShift, state.sCount)
        saved = [mark[line] for mark in marks]
        state.bMarks[line], state.tShift[line], state.sCount[line] = pos, 0, state.blkIndent
        rules = [paragraph] if as_text else state.md.block.ruler.getRules("")
        any(rule(state, line, self.end, False) for rule in rules)
        for mark, value in zip(marks, saved, strict=True):
            mark[line] = value
        return True

    # Paragraphs of Markdoc pages

    def split_paragraph(self, start: int, count: int) -> None:
        """Take the paragraph apart that the last tokens are, if it has tags that break it."""
        state = self.state
        text = Text(state, start, state.line)
        tags = [self.rules.accepted(one, text.text) for one in tags_in(text.text)]
        breaking = list(self._breaking(tags))
        if not breaking:
            return
        hidden = state.tokens[count].hidden
        del state.tokens[count:]
        self.opens.seen = min(self.opens.seen, count)
        end = self._push_pieces(text, 0, breaking)
        self._push_paragraph(text, end, len(text.text))
        for token in state.tokens[count:]:
            token.hidden = hidden and token.type.startswith("paragraph")

    def _breaking(self, tags: Sequence[Found]) -> Iterator[Found]:
        """The tags that cannot be in a paragraph, and with one of them all that can be outside."""
        own: Counter[str] = Counter()
        breaks = False
        named = []
        for found in tags:
            if found.tag is None or found.tag.name is None:
                continue
            name, how = found.tag.name, self.rules.how(found.tag.name)
            named.append((found, how))
            if found.tag.kind == "close":
                breaks |= own[name] <= 0 and self.opens.has(name)
                own[name] -= 1
            elif found.tag.kind == "open" and name != "else":
                own[name] += 1
            breaks |= how not in INLINE
        if breaks or any(count > 0 for count in own.values()):
            yield from (found for found, how in named if how != "role")

    # Tags

    def take(self, found: Found, text: Text) -> bool:
        """Push the tokens of one tag; ``False`` if it is to be left as text."""
        if found.tag is not None and self._is_foreign(found.tag):
            return False
        tag, broken = self._understood(found, text)
        if tag is None:
            self._note_broken()
            return False
        place, end = text.place(found.start), text.place(found.end)
        if tag.kind == "close":
            return self._close(tag, place, end, silent=broken)
        if tag.name is None:
            kind = VALUE if tag.kind == "interpolation" else ANNOTATION
            self._push(kind, place[0], end[0]).meta = {"tag": tag}
        elif tag.name == "else" and self.rules.how("if") == "if":
            self._else(tag, place, end)
        elif how := self.rules.how(tag.name):
            self._open(tag, how, place, end, found)
        else:
            return self._leave(tag, place, silent=broken)
        return True

    def _understood(self, found: Found, text: Text) -> tuple[Tag | None, bool]:
        """What a tag is, or was meant to be; and whether it is broken, which is reported here."""
        tag, line = found.tag, text.place(found.start)[0]
        broken = found.kind is not None
        if broken:
            self._problem_in(found, text)
        word = self._meant(found, text) if broken or tag is None or tag.name is None else None
        if tag is not None and tag.kind == "annotation" and word is not None:
            message = f'This is no Markdoc tag: a space is missing behind "{word.name}".'
            self._problem("markdoc_syntax", line, message)
            tag, broken = word, True
        elif tag is None or (tag.name is None and not self.rules.markdoc):
            if not broken:
                message = "A tag without a name means nothing here, so it is left as text."
                self._problem("markdoc_tag", line, message)
            tag, broken = word, True
        elif broken and tag.name not in self.rules.known:
            tag = word or tag
        if tag is not None and broken and self._may_close(tag, found, text):
            tag = Tag("close", tag.name, [])
        return tag, broken

    def _meant(self, found: Found, text: Text) -> Tag | None:
        """The known tag that a broken one was meant to be."""
        interior = text.text[found.start + len(grammar.OPEN) : found.end - len(grammar.CLOSE)]
        return meant(interior, self.rules.known)

    def _may_close(self, tag: Tag, found: Found, text: Text) -> bool:
        """Whether a broken tag is the one around it, and has lost its slash."""
        interior = text.text[found.start + len(grammar.OPEN) : found.end - len(grammar.CLOSE)]
        around = self.opens.innermost()
        return (
            tag.kind == "open"
            and around is not None
            and around.meta["name"] == tag.name
            and not _WORDS.match(interior)
            and interior.strip() != tag.name
            and found.ended
        )

    def _leave(self, tag: Tag, place: Place, *, silent: bool) -> bool:
        """Leave a tag that is not understood as text."""
        assert tag.name
        if tag.kind == "open":
            self.opens.leave(tag.name)
        if silent:
            self._note_broken()
        else:
            message = (
                f'There is no tag "{tag.name}", so it is left as text. '
                "devops_markdoc_tags can map it to a directive."
            )
            self._problem("markdoc_tag", place[0], message)
            # If one of nearly that name is never closed, this is what was meant to close it.
            self.state.tokens[-1].meta["broken"] = bool(self.opens.near(tag.name))
        return False

    def _is_foreign(self, tag: Tag) -> bool:
        """Whether it is part of another language's tag, whose mistake is reported elsewhere."""
        if tag.name is None or self.rules.how(tag.name):
            return False
        if tag.name in _BRANCHES and self.opens.forgiving():
            return True
        begun = tag.name.removeprefix("end")
        if tag.kind == "open" and begun != tag.name and (opened := self.opens.close(begun)):
            if isinstance(opened, Token):
                opened.meta["foreign"] = tag.name
            return True
        return False

    def _open(self, tag: Tag, how: How, place: Place, end: Place, found: Found) -> None:
        state = self.state
        token = self._push(OPEN, place[0], end[0])
        token.content = state.src[place[1] : end[1]]
        token.meta = {"name": tag.name, "tag": tag, "how": how, "close": None, "body": None}
        recovered = found.kind is not None or found.tag is not tag
        token.meta |= {"recovered": recovered, "ended": found.ended}
        token.meta |= {"line": end[0], "pos": end[1], "branches": []}
        token.meta["means"] = self.rules.aliases.get(token.meta["name"], token.meta["name"])
        if tag.kind == "self":
            token.meta |= {"body": Body("", 1), "close": self._push(CLOSE, place[0], end[0])}
            token.meta["close"].meta = {"how": how}
            if recovered:
                self.opens.note_broken()
            return
        self.opened.append(token)
        unindent_body(state, end[0], self.end, token.meta["name"], state.sCount[place[0]])

    def _close(self, tag: Tag, place: Place, end: Place, *, silent: bool) -> bool:
        name = tag.name or ""
        opened = self.opens.close(name)
        if not opened and name not in self.rules.known and (near := self.opens.near(name)):
            if not silent:
                message = f"{{% /{name} %}} is taken for {{% /{near} %}}, as there is no other."
                self._problem("markdoc_stray", place[0], message)
            name, opened = near, self.opens.close(near)
        if isinstance(opened, Token):
            self._end(opened, place, end)
            return True
        if not opened and silent:
            self._note_broken()
        elif not opened and not self.opens.forgives_near(name):
            token = self._push(STRAY, place[0], end[0])
            message = f'"{{% /{name} %}}" closes nothing: there is no open tag "{name}" before it.'
            token.meta = {"name": name, **problem("markdoc_stray", message)}
        return self.rules.how(name) is not None

    def _end(self, opened: Token, place: Place, end: Place) -> None:
        how = opened.meta["how"]
        opened.meta["close"] = self._push(CLOSE, place[0], end[0])
        opened.meta["close"].meta = {"how": how}
        if how == "text" and self.opens.directives(self.rules.known) < MAX_DIRECTIVES:
            opened.meta["body"] = self._body_up_to(place, opened)
        while self.opened and self.opened.pop() is not opened:
            pass

    def _else(self, tag: Tag, place: Place, end: Place) -> None:
        token = self._push(ELSE, place[0], end[0])
        token.meta = {"tag": tag}
        innermost = self.opens.innermost()
        if innermost is not None and innermost.meta["how"] == "if":
            innermost.meta["branches"].append(token)
            token.meta["of"] = innermost

    def _body_up_to(self, place: Place, opened: Token) -> Body:
        state, first, start = self.state, opened.meta["line"], opened.meta["pos"]
        line, pos = place
        assert opened.map
        behind = first - opened.map[0]
        if first == line:
            return Body(state.src[start:pos].strip(), behind, in_one_paragraph=True)
        text = state.getLines(first + 1, line, state.blkIndent, True)
        text += state.src[state.bMarks[line] + state.tShift[line] : pos]
        head = state.src[start : state.eMarks[first]].lstrip()
        if head:
            inside = any(one is opened for one in self.opened)
            return Body(f"{head}\n{text}", behind, in_one_paragraph=inside)
        return Body(text, behind + 1)

    # Tokens

    def _push(self, kind: str, line: int, last: int) -> Token:
        token = self.state.push(kind, "", 0)
        token.map = [line, last + 1]
        return token

    def _problem(self, kind: Kind, line: int, message: str) -> None:
        self._push(PROBLEM, line, line).meta = problem(kind, message)

    def _note_broken(self) -> None:
        """Blame one more mistake here on the tag that was reported just now."""
        self.opens.note_broken()
        self.state.tokens[-1].meta["broken"] = True

    def _problem_in(self, found: Found, text: Text) -> None:
        """Report what is wrong with a tag, with the line and the column that it has in the file."""
        assert found.kind
        line, pos = text.place(found.offset)
        if not found.ended and self.without_end == line:
            return
        self.without_end = -1 if found.ended else line
        message = found.message
        if found.ended:
            column = pos - (self.state.src.rfind("\n", 0, pos) + 1) + 1
            message = f"{message} at column {column}."
        self._problem(found.kind, line, message)


def _drop(names: list[str], name: str) -> bool:
    """Close the tag of that name, or of nearly that name, among the *names* of open ones."""
    if names and names[-1] == name:
        names.pop()
        return True
    found = name if name in names else nearest(name, names[:-20:-1])
    if found:
        del names[len(names) - 1 - names[::-1].index(found) :]
    return bool(found)
