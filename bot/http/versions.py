"""Two versions of a document side by side, word by word. Pure.

The words of both sides, joined, are the texts again; what is alike is shown in short.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.diff import Difference
from corpus.model import Passage

_WORD = re.compile(r"\s+|\d[\d.,]*\d|[^\W_]+|[\W_]")
_FEW = 3  # sentences alike that are shown all
_MOST = 1500  # words of a stretch; longer ones are marked whole


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both versions have in this place, or one alone."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; *alike* sentences are left out in place of its two sides."""

    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    alike: int = 0


def lines(found: Difference) -> Iterator[Line]:
    """Yield the rows of the table: what changed, and a sentence of what is around."""
    for row in found.rows:
        if not row.same:
            before, after = _text(row.before), _text(row.after)
            yield Line(*_compared(before, after))
            continue
        for number, (one, other) in enumerate(zip(row.before, row.after, strict=True)):
            if number in {0, len(row.before) - 1} or len(row.before) <= _FEW:
                yield Line(*_alike(one, other))
            elif number == 1:
                yield Line(alike=len(row.before) - 2)


def _alike(one: Passage, other: Passage) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    return (Piece(one.text, changed=False),), (Piece(other.text, changed=False),)


def _text(sentences: Sequence[Passage]) -> str:
    if not sentences:
        return ""
    text = sentences[0].document.text
    return text[sentences[0].span.start : sentences[-1].span.end]


def _compared(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or max(len(old), len(new)) > _MOST:
        return _whole(before), _whole(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        changed = tag != "equal"
        for side, words in (
            (left, old[start:end]),
            (right, new[other_start:other_end]),
        ):
            if words:
                side.append(Piece("".join(words), changed))
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, changed=True),) if text else ()
