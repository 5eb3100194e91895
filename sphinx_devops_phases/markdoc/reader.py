"""Reads the tags of lines and of paragraphs."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from markdown_it.rules_block import StateBlock, paragraph

from . import grammar
from .ends import find_tag_end
from .margins import begins_tag, leaves_block
from .pairs import LOOK_BACK, nearest
from .pushing import Pusher
from .scan import NO_BEGINNING, Found, Place, Text, read_tag, tags_in
from .tokens import INLINE, PROBLEM, STRAY, paragraph_tokens

if TYPE_CHECKING:
    from .block import Rules


class Reader(Pusher):
    """Reads the tags of some lines."""

    def __init__(self, state: StateBlock, rules: Rules, end: int) -> None:
        super().__init__(state, rules, end)
        self.ahead: tuple[Text, deque[Found]] | None = None
        """The paragraph that is being read, and the tags in it that are still ahead."""

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

    def read_without_brace(self, line: int, tag: grammar.Tag) -> bool:
        """Report a tag that does not begin with a brace, and show its line."""
        self.problem("markdoc_syntax", line, NO_BEGINNING)
        if tag.kind != "self":
            self.note_broken()
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
        close = find_tag_end(text.text, len(grammar.OPEN))
        if close is None:
            text = Text(self.state, line, self._next_tag(line), pos)
        return self.rules.corrected(read_tag(text.text, 0), text.text), text

    def _next_tag(self, line: int) -> int:
        """The next line that begins with a tag, or is in another block."""
        state = self.state
        stop = line + 1
        inside = not leaves_block(state, line)  # else it is asked whether the tag ends a block
        while stop < self.end and not begins_tag(state, stop):
            if inside and leaves_block(state, stop):
                break
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

    def report_closing(self, start: int) -> None:
        """Report a tag in the middle of a paragraph, if a slash closes it there: it is none."""
        text = Text(self.state, start, self.state.line)
        if any(one.type in (STRAY, PROBLEM) for one in self.state.tokens[-4:-3]):
            return  # that is reported already
        for found in tags_in(text.text):
            tag = found.tag
            if (
                tag is None
                or tag.kind != "close"
                or found.kind
                or self.opens.has_around(tag.name or "")
            ):
                continue
            is_ours = self.rules.how(tag.name or "") not in (None, "role", "comment")
            if is_ours and not self.opens.forgives_near(tag.name or ""):
                message = (
                    f'"{{% /{tag.name} %}}" closes nothing: there is no open tag "{tag.name}" '
                    "before it. Tags begin a line."
                )
                self.problem("markdoc_stray", text.place(found.start)[0], message)
                return

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


def _drop(names: list[str], name: str) -> bool:
    """Close the tag of that name, or of nearly that name, among the *names* of open ones."""
    if names and names[-1] == name:
        names.pop()
        return True
    found = name if name in names else nearest(name, names[: -LOOK_BACK - 1 : -1])
    if found:
        del names[len(names) - 1 - names[::-1].index(found) :]
    return bool(found)
