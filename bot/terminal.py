"""Answers for people who read a terminal. Pure, but for asking what the terminal is.

A document's control characters are shown as escapes: no text can command a terminal.
"""

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.links import Links
from corpus.model import Passage, Span
from corpus.page import page
from index.model import Answer, Citation, Hit

_WIDEST = 96  # longer lines are hard to read
_BOLD, _MARK, _DIM, _PLAIN = "\x1b[1m", "\x1b[1;33m", "\x1b[2m", "\x1b[0m"

# Everything a terminal might obey: C0 and C1 controls, and the marks that reorder text.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def visible(text: str) -> str:
    """Return *text* with its control characters written as escapes."""
    return _UNSEEN.sub(lambda match: ascii(match.group())[1:-1], text)


@dataclass(frozen=True, slots=True)
class Page:
    """Where an answer is shown: in colour or not, and how wide (0: never wrap).

    *links* says where its citations lead.
    """

    colour: bool
    width: int
    links: Links = field(default=Links())

    @classmethod
    def of_stdout(cls, links: Links | None = None) -> "Page":
        """Return what standard output is: plain and unwrapped unless a terminal."""
        if not sys.stdout.isatty():
            return cls(colour=False, width=0, links=links or Links())
        styled = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        return cls(colour=styled, width=width, links=links or Links())

    def answer(self, answer: Answer) -> str:
        """Lay out *answer*: the value, then the words it rests on, then the place."""
        return "\n".join(self._answer(answer))

    def styled(self, style: str, text: str) -> str:
        """Wrap *text* in *style* where there is colour."""
        return f"{style}{text}{_PLAIN}" if self.colour and text else text

    def _answer(self, answer: Answer) -> Iterator[str]:
        if answer.resolved:
            yield from self.wrapped([(_DIM, f"asked as: {visible(answer.resolved)}")])
        for line in visible(answer.text).splitlines():
            yield from self.wrapped([(_BOLD, line)])
        if answer.reason and answer.reason not in answer.text:
            yield from self.wrapped([("", visible(answer.reason))])
        if answer.derivation:
            yield from self.wrapped([("", visible(answer.derivation.expression))], "  ")
        for citation in answer.citations:
            yield ""
            yield from self._citation(citation)
        if answer.nearest:
            yield ""
            yield self.styled(_DIM, "The nearest passage:")
            yield from self._citation(answer.nearest)

    def _citation(self, citation: Citation) -> Iterator[str]:
        passage, marks = citation.passage, citation.marks
        yield from self.wrapped([("", "“"), *cut(passage, marks), ("", "”")], "  ")
        yield from self.wrapped([(_DIM, place(passage))], "  ")
        if address := self.links.to(passage, marks):
            yield "  " + self.styled(_DIM, visible(address))

    def wrapped(
        self, pieces: Iterable[tuple[str, str]], indent: str = ""
    ) -> Iterator[str]:
        """Break styled *pieces* into lines of the page's width, at spaces."""
        line, used = indent, len(indent)
        for word in _words(pieces):
            size = sum(_width(text) for _, text in word)
            blank = used > len(indent)
            if self.width and blank and used + 1 + size > self.width:
                yield line
                line, used, blank = indent, len(indent), False
            line += " " * blank + "".join(self.styled(*piece) for piece in word)
            used += blank + size
        yield line


def place(passage: Passage) -> str:
    """Name where *passage* stands: title, page, day, document and characters."""
    document, span = passage.document, passage.span
    parts = [visible(document.title).replace("\n", " ")]
    if on := page(passage):
        parts.append(visible(on))
    if document.published:
        parts.append(document.published.isoformat())
    parts.append(f"{document.id}:{span.start}-{span.end}")
    return " · ".join(parts)


def passage_lines(page: Page, hit: Hit) -> Iterator[str]:
    """Lay out one passage that a search found."""
    yield page.styled(_BOLD, f"{hit.score:.4f}") + "  " + place(hit.passage)
    yield from page.wrapped([("", visible(hit.passage.text))], "  ")


def cut(passage: Passage, marks: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """Cut *passage* at its *marks*, overlapping or not, into styled pieces."""
    text, at, base = passage.text, 0, passage.span.start
    for mark in sorted(marks):
        start, end = max(mark.start - base, at), min(mark.end - base, len(text))
        if start < end:
            yield "", visible(text[at:start])
            yield _MARK, visible(text[start:end])
            at = end
    yield "", visible(text[at:])


def _words(pieces: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Split styled pieces at white space; a word may have several styles."""
    word: list[tuple[str, str]] = []
    for style, text in pieces:
        first, *rest = re.split(r"\s+", text)
        word += [(style, first)] if first else []
        for part in rest:
            if word:
                yield word
            word = [(style, part)] if part else []
    if word:
        yield word


def _width(text: str) -> int:
    """Count the columns *text* takes on a terminal."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
