"""Find the blocks of a text: headings, list items, table rows and paragraphs.

A line break inside a block is a soft wrap; whatever ends a block ends a sentence.
"""

# ruff: noqa: RUF001  the marks of other scripts are meant

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from corpus.model import Span

Shape: TypeAlias = Literal["heading", "item", "row", "prose"]

_MARKED = re.compile(r"#{1,6}[ \t]+\S")
_UNDERLINE = re.compile(r"(=+|-{3,})\Z")
_ITEM = re.compile(
    r"(?:[-*+•‣▪●○◦–—·]|\(?(?:\d{1,3}|[A-Za-z]|[ivxlc]{1,6})[.)])[ \t]+(?=\S)"
)
_ENDED = re.compile(r"[.!?…:;,。！？؟।][\"'”’»)\]}*_」』）\d\[¹²³]*\Z")
_WRAPPED = range(50, 121)  # the widths at which people and programs wrap lines
_TITLE = 120  # characters in the longest line that can be a heading
_CLOSING = 20  # characters from the last full stop to the end of a paragraph
_TITLES = 3  # headings in a row; more than these are a list of lines


@dataclass(frozen=True, slots=True)
class Block:
    """One block, and where its words begin after a list marker."""

    span: Span
    shape: Shape
    words: int
    lines: int = 1


def blocks(text: str) -> list[Block]:
    """Return the blocks of *text* in order; every visible character is in one."""
    return _with_titles(text, list(_blocks(text)))


def heading(text: str) -> str:
    """Return the words of a heading without its marks."""
    return text.split("\n", 1)[0].strip("# \t*_")[:_TITLE]


def _blocks(text: str) -> Iterator[Block]:
    paragraph: list[Span] = []
    for line in _lines(text):
        if paragraph and text.count("\n", paragraph[-1].end, line.start) > 1:
            yield from _paragraph(text, paragraph)
            paragraph = []
        paragraph.append(line)
    yield from _paragraph(text, paragraph)


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines with something to see, without the white space around it."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if shown := line.strip():
            first = start + len(line) - len(line.lstrip())
            yield Span(first, first + len(shown))
        start = end + 1


def _paragraph(text: str, lines: list[Span]) -> Iterator[Block]:
    """Yield the blocks of adjacent lines, joining those that were one line once."""
    width = max((line.end - line.start for line in lines), default=0)
    block: Block | None = None
    for line in lines:
        shape, words = _shape(text, line)
        if block is not None:
            if shape == "prose" and _UNDERLINE.match(text, line.start, line.end):
                marked = block.shape == "prose" and block.lines == 1
                joined = _joined(block, line)
                block = replace(joined, shape="heading") if marked else joined
                continue
            if shape == "prose" and _continues(text, block, line, width):
                block = _joined(block, line)
                continue
            yield block
        block = Block(line, shape, words)
    if block is not None:
        yield block


def _shape(text: str, line: Span) -> tuple[Shape, int]:
    if _MARKED.match(text, line.start, line.end):
        return "heading", line.start
    if text[line.start] == "|" or text.find("\t", line.start, line.end) >= 0:
        return "row", line.start
    if item := _ITEM.match(text, line.start, line.end):
        return "item", item.end()
    return "prose", line.start


def _continues(text: str, block: Block, line: Span, width: int) -> bool:
    """Tell whether *line* goes on with the paragraph or item that *block* is.

    It does if it starts with a small letter, or if the line before was full: the
    first word would have made it longer than the longest.
    """
    if block.shape not in ("prose", "item"):
        return False
    if text[line.start].islower():
        return True
    if width not in _WRAPPED:
        return False
    last = text.rfind("\n", block.span.start, block.span.end) + 1
    length = block.span.end - max(last, block.span.start)
    word = text[line.start : line.end].split(None, 1)[0]
    return length + 1 + len(word) > width


def _joined(block: Block, line: Span) -> Block:
    span = Span(block.span.start, line.end)
    return replace(block, span=span, lines=block.lines + 1)


def _with_titles(text: str, found: list[Block]) -> list[Block]:
    """Make headings of the short lines without a full stop that head other text."""
    row = 0
    for place in range(len(found) - 2, -1, -1):
        block, below = found[place], found[place + 1]
        if block.shape == "heading":
            row = 0
        elif _titular(text, block) and row < _TITLES and _headed(text, block, below):
            found[place] = replace(block, shape="heading")
            row += 1
        else:
            row = 0
    return found


def _titular(text: str, block: Block) -> bool:
    span = block.span
    if block.shape != "prose" or block.lines > 1 or span.end - span.start > _TITLE:
        return False
    line = text[span.start : span.end]
    first = next((char for char in line if char.isalpha()), "a")
    return not first.islower() and not _ENDED.search(line)


def _headed(text: str, block: Block, below: Block) -> bool:
    """Tell whether *below* is something that *block* can be the heading of."""
    if below.shape != "prose":
        return True
    longer = below.span.end - below.span.start > block.span.end - block.span.start
    end = text[max(below.span.start, below.span.end - _CLOSING) : below.span.end]
    return longer and _ENDED.search(end) is not None
