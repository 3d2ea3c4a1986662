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
class Difference:
    """What one version says and the other does not, in reading order.

    *lines* are sentences, ``-`` of the old version and ``+`` of the new one.
    """

    lines: tuple[tuple[Mark, Passage], ...]
    gone: tuple[Quantity, ...]
    new: tuple[Quantity, ...]

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.lines)


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
        tuple(_changed(list(sentences(old)), list(sentences(new)))),
        tuple(_missing(stated, states)),
        tuple(_missing(states, stated)),
    )


def _changed(
    before: Sequence[Passage], after: Sequence[Passage]
) -> Iterator[tuple[Mark, Passage]]:
    matcher = SequenceMatcher(
        None,
        [_words(one) for one in before],
        [_words(one) for one in after],
        autojunk=False,
    )
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag != "equal":
            for one in before[start:end]:
                yield "-", one
            for one in after[other_start:other_end]:
                yield "+", one


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
