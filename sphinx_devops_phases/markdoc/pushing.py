"""Pushes the tokens of tags, one by one, as they are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from .grammar import Tag
from .margins import unindent_body
from .pairs import OpenTags, may_be_if, meant, nearest
from .scan import Found, Place, Text
from .tokens import ANNOTATION, CLOSE, ELSE, OPEN, PROBLEM, STRAY, Body, How, Kind, problem

if TYPE_CHECKING:
    from .block import Rules

#: How many directives deep tags may nest: each takes a copy of its body, and a part of Python's
#: stack.
MAX_DIRECTIVES: Final = 20

_ATTRIBUTES: Final = re.compile(r"\A\s*\S+\s+\S|\w=")
_BRANCHES: Final = frozenset({"else", "elif", "elseif", "elsif", "when"})


class Pusher:
    """Pushes the tokens of tags, and knows which of them are open."""

    def __init__(self, state: StateBlock, rules: Rules, end: int) -> None:
        self.state = state
        self.rules = rules
        self.end = end
        self.opened: list[Token] = []
        """What was opened here and is still open."""
        self.without_end = -1
        """The line on which a tag without an end was reported."""

    @property
    def opens(self) -> OpenTags:
        """The open tags of this run of the block parser."""
        found: OpenTags | None = getattr(self.state, "devops_opens", None)
        if found is None:
            found = OpenTags(self.state.tokens)
            self.state.devops_opens = found  # type: ignore[attr-defined]
        return found.catch_up()

    def take(self, found: Found, text: Text) -> bool:
        """Push the tokens of one tag; ``False`` if it is to be left as text."""
        if found.tag is not None and self._is_foreign(found.tag):
            return False
        tag, broken = self._understood(found, text)
        if tag is None:
            self.note_broken()
            return False
        place, end = text.place(found.start), text.place(found.end)
        if tag.kind == "close":
            return self._close(tag, place, end, silent=broken)
        if tag.name is None:
            self._push(ANNOTATION, place[0], end[0]).meta = {"tag": tag, "recovered": broken}
            if broken:  # it may have been meant to open
                self.opens.note_broken()
        elif tag.name == "else" and self.rules.how("if") == "if":
            self._else(tag, place, end, recovered=broken)
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
        if tag is not None and tag.kind == "annotation" and word is not None and not broken:
            message = f'This is no Markdoc tag: a space is missing behind "{word.name}".'
            self.problem("markdoc_syntax", line, message)
            tag, broken = word, True
        elif tag is None or (tag.name is None and not self.rules.markdoc):
            if not broken:
                message = "A tag without a name means nothing here, so it is left as text."
                self.problem("markdoc_tag", line, message)
            tag, broken = word, True
        elif broken and tag.name not in self.rules.known:
            tag = word or tag
        if tag is not None and broken and self._may_close(tag, found, text):
            tag = Tag("close", tag.name, [])
        return tag, broken

    def _meant(self, found: Found, text: Text) -> Tag | None:
        """The known tag that a broken one was meant to be."""
        return meant(found.interior(text.text), self.rules.known)

    def _may_close(self, tag: Tag, found: Found, text: Text) -> bool:
        """Whether a broken tag is the one around it, and has lost its slash."""
        interior = found.interior(text.text)
        around = self.opens.innermost()
        return (
            tag.kind == "open"
            and around is not None
            and around.meta["name"] == tag.name
            and not _ATTRIBUTES.search(interior)
            and interior.strip() != tag.name
            and found.ended
        )

    def _leave(self, tag: Tag, place: Place, *, silent: bool) -> bool:
        """Leave a tag that is not understood as text."""
        assert tag.name
        if tag.kind == "open":
            self.opens.leave(tag.name)
        if silent:
            self.note_broken()
        else:
            message = (
                f'There is no tag "{tag.name}", so it is left as text. '
                "devops_markdoc_tags can map it to a directive."
            )
            self.problem("markdoc_tag", place[0], message)
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
                self.problem("markdoc_stray", place[0], message)
            name, opened = near, self.opens.close(near)
        if not opened and (broken := self._broken_around(name)):
            opened = self.opens.close(broken.meta["name"])
            broken.meta["taken_for"] = name
        if isinstance(opened, Token):
            self._end(opened, place, end)
            return True
        if not opened and silent:
            self.note_broken()
        elif not opened and not self.opens.forgives_near(name):
            token = self._push(STRAY, place[0], end[0])
            message = f'"{{% /{name} %}}" closes nothing: there is no open tag "{name}" before it.'
            token.meta = {"name": name, **problem("markdoc_stray", message)}
        return self.rules.how(name) is not None

    def _broken_around(self, name: str) -> Token | None:
        """The broken tag directly around a closing one, if that says what it was meant to be."""
        around = self.opens.innermost()
        if around is None or not around.meta["recovered"] or self.rules.how(name) != "node":
            return None
        return around if nearest(name, [around.meta["name"]]) else None

    def _end(self, opened: Token, place: Place, end: Place) -> None:
        how = opened.meta["how"]
        opened.meta["close"] = self._push(CLOSE, place[0], end[0])
        opened.meta["close"].meta = {"how": how}
        if how == "text" and self.opens.directives(self.rules.known) < MAX_DIRECTIVES:
            opened.meta["body"] = self._body_up_to(place, opened)
        while self.opened and self.opened.pop() is not opened:
            pass

    def _else(self, tag: Tag, place: Place, end: Place, *, recovered: bool) -> None:
        token = self._push(ELSE, place[0], end[0])
        token.meta = {"tag": tag, "recovered": recovered}
        innermost = self.opens.innermost()
        if innermost is not None and may_be_if(innermost):
            innermost.meta["branches"].append(token)
            token.meta["of"] = innermost
        elif not self.opens.lacks("if"):
            token.meta["recovered"] = True

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

    def problem(self, kind: Kind, line: int, message: str) -> None:
        """Report a mistake on *line*."""
        self._push(PROBLEM, line, line).meta = problem(kind, message)

    def note_broken(self) -> None:
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
        self.problem(found.kind, line, message)
