"""Find where sentences end inside a block. Rules, not a model: the same every time."""

# ruff: noqa: RUF001  the marks of other scripts are meant

import re
import unicodedata
from collections.abc import Iterator

from corpus.model import Span
from corpus.segment import abbreviations as known
from corpus.segment.blocks import Block, blocks

# A mark that may end a sentence, what closes with it, and what refers from it.
_MARK = re.compile(
    r"""
    (?:
        (?<! [.!?…‽؟۔।॥։።] )  # from the first of a row, or rows take for ever
        (?P<mark> \.(?:\s\.)+ | [.!?…‽]+ | [؟۔।॥։።]+ )
        [\"'”’»›)\]}*_]*
        (?: \[\d+(?:\s?[,;–-]\s?\d+)*\] | [¹²³⁴⁵⁶⁷⁸⁹⁰] )*   # a footnote
        (?: \s (?: ''|[”»)] ) (?=\s|\Z) )*                  # tokenised, or French
        (?= \s )
    |
        (?<! [。！？｡] ) [。！？｡]+ [」』）】〉》”’\"')]*
    )
    """,
    re.VERBOSE,
)
_NEXT = re.compile(r"\s+([\"'“‘«‹„([{¿¡*_`]*)(\w+|\S)")
_LETTERS = re.compile(r"(?:\w\.-?)+\w\Z")  # U.S, J.-P, e.g
_OPENING = "([{\"'“‘«‹„¿¡*_`-–—/"
_JOINING = frozenset("-–—&+=,;:/<>|)]}”’»%")  # nothing begins with one of these
_COMBINING = frozenset("\u200d\ufe0f\ufe0e")


def spans(text: str, *, limit: int) -> Iterator[tuple[Block, Span]]:
    """Yield each sentence with its block; one longer than *limit* comes in pieces."""
    for block in blocks(text):
        start = block.span.start
        for end in _ends(text, block):
            for piece in _pieces(text, Span(start, end), limit):
                yield block, piece
            start = end + _blank(text, end, block.span.end)


def _ends(text: str, block: Block) -> Iterator[int]:
    stop = block.span.end
    if block.shape in ("prose", "item"):
        for match in _MARK.finditer(text, block.words, stop):
            if match.end() < stop and _is_end(text, block, match):
                yield match.end()
    yield stop


def _blank(text: str, start: int, stop: int) -> int:
    end = start
    while end < stop and text[end].isspace():
        end += 1
    return end - start


def _is_end(text: str, block: Block, match: re.Match[str]) -> bool:  # noqa: PLR0911  a list of rules
    mark = match["mark"]
    if mark is None:
        return True  # East Asian marks end whatever follows
    follows = _NEXT.match(text, match.end(), block.span.end)
    if follows is None:
        return True
    word = follows[2]
    if word[0] in _JOINING and not follows[1]:
        return False
    alone = text[match.start() - 1].isspace() and mark == "."
    if word[0].islower() and word.islower():  # unlike mRNA and iPhone
        return alone
    if mark[0] in "!?‽" or mark[0] not in ".…":
        return True
    if mark != ".":
        return _ellipsis_ends(text, match.start(), word)
    return alone or _stop_ends(text, block, match.start(), word)


def _ellipsis_ends(text: str, place: int, word: str) -> bool:
    left_out = place > 0 and text[place - 1] in "[("  # [...] stands for other words
    return not left_out and not word[0].isdigit()


def _stop_ends(text: str, block: Block, place: int, follows: str) -> bool:  # noqa: PLR0911  a list of rules
    """Tell whether the single full stop at *place* ends a sentence."""
    start = place
    while start > block.words and not text[start - 1].isspace():
        start -= 1
    token = text[start:place].lstrip(_OPENING)
    word = token.lower()
    number = follows[0].isdigit()
    starter = follows.lower() in known.STARTERS
    if word in known.TITLES:
        return False
    if len(token) == 1 and token.isupper() and token.isalpha():
        return starter  # an initial, or the name of a thing: "vitamin C. The rest"
    if word in known.NUMBERED:
        if number or (len(follows) == 1 and follows.isupper() and not starter):
            return False
        return starter or word in known.WORDS
    if word in known.CLIPPED:
        if word in known.CAPITALISED and not token[0].isupper():
            return not number
        return starter and not (number and word in known.DATED)
    if _LETTERS.match(token):
        return starter
    ordinal = token.isdigit() and len(token) < 3  # noqa: PLR2004  a day or a century
    return not (ordinal and follows.lower() in known.MONTHS)


def _pieces(text: str, span: Span, limit: int) -> Iterator[Span]:
    """Cut what is longer than *limit*, after a word where there is one."""
    start = span.start
    while span.end - start > limit:
        end = _cut(text, start, start + limit)
        yield Span(start, start + len(text[start:end].rstrip()))
        start = end + _blank(text, end, span.end)
    if start < span.end:
        yield Span(start, span.end)


def _cut(text: str, start: int, end: int) -> int:
    middle = (start + end) // 2
    for mark in ("\n", "; ", ", ", " "):
        place = text.rfind(mark, middle, end)
        if place > 0:
            return place + len(mark)
    place = end
    while place > middle and _inseparable(text, place):
        place -= 1
    return place if place > middle else end


def _inseparable(text: str, place: int) -> bool:
    """Tell whether a cut at *place* would take a mark off its letter."""
    after, before = text[place], text[place - 1]
    return (
        unicodedata.combining(after) > 0
        or after in _COMBINING
        or before == "\u200d"
        or (after.isdigit() and before.isdigit())
    )
