"""Say what changed between two versions of a document, and which numbers did."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from corpus.model import Document, Passage, Quantity
from corpus.segment import sentences

Mark: TypeAlias = Literal["-", "+"]


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences of the old version beside those of the new one in their place.

    *same* tells that they say the same, whatever the white space.
    """

    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions side by side, in reading order, and the numbers of one alone."""

    rows: tuple[Row, ...]
    gone: tuple[Quantity, ...]
    new: tuple[Quantity, ...]

    @property
    def lines(self) -> Iterator[tuple[Mark, Passage]]:
        """The sentences of one version alone: ``-`` of the old, ``+`` of the new."""
        for row in self.rows:
            if not row.same:
                for one in row.before:
                    yield "-", one
                for one in row.after:
                    yield "+", one

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return not all(row.same for row in self.rows)


def difference(
    old: Document,
    new: Document,
    stated: Sequence[Quantity],
    states: Sequence[Quantity],
) -> Difference:
    """Compare two versions by their sentences and by the quantities in them.

    The old version *stated* its quantities, the new one *states* its own.
    """
    return Difference(
        tuple(_rows(list(sentences(old)), list(sentences(new)))),
        tuple(_missing(stated, states)),
        tuple(_missing(states, stated)),
    )


def _rows(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Row]:
    matcher = SequenceMatcher(
        None,
        [_words(one) for one in before],
        [_words(one) for one in after],
        autojunk=False,
    )
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        yield Row(
            tuple(before[start:end]),
            tuple(after[other_start:other_end]),
            same=tag == "equal",
        )


def _words(sentence: Passage) -> str:
    return " ".join(sentence.text.split())


def _missing(
    stated: Sequence[Quantity], elsewhere: Sequence[Quantity]
) -> Iterator[Quantity]:
    """Yield what is stated more often here than *elsewhere*."""
    left = Counter(map(_value, elsewhere))
    for quantity in stated:
        if left[_value(quantity)]:
            left[_value(quantity)] -= 1
        else:
            yield quantity


def _value(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.high, quantity.bound, quantity.unit
