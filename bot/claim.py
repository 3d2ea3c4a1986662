"""Hold a claim against the sentences nearest to it, number by number. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from corpus.language.words import content, words
from corpus.model import Document, Passage, Quantity, Span
from corpus.quantity import quantities
from corpus.segment import LIMIT
from corpus.segment.sentences import spans
from index.model import Hit

if TYPE_CHECKING:
    from decimal import Decimal

_TIMES = frozenset({"year", "date", "ordinal"})  # another time is no contradiction
_PRONOUN = re.compile(
    r"\b(?:they|it|its|their|these|this|that|he|she)\b", re.IGNORECASE
)
_NEAREST = 2  # sentences shown where no number can be held against another

Verdict: TypeAlias = Literal["agrees", "differs", "silent"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A number of the claim, and the documents' number it is held against, if any."""

    claimed: Quantity
    found: Quantity | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim, its numbers compared, and the sentences it was held against."""

    claim: str
    numbers: tuple[Compared, ...]
    sentences: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of the documents: its numbers, and how much of the claim is in it."""

    sentence: Passage
    numbers: tuple[Quantity, ...]
    shared: int

    @property
    def times(self) -> frozenset["Decimal"]:
        return frozenset(q.value for q in self.numbers if q.kind in _TIMES)


def check(claim: str, hits: Sequence[Hit]) -> Checked:
    """Compare every number of *claim* with those of the same unit in *hits*.

    Each is held against the sentences with a number of its unit that share most words
    with the claim and are about no other time: it agrees with one of theirs or differs
    from the first. Without such a sentence the documents are silent. Times are compared
    where the claim has no other numbers, since they say what those are of.
    """
    claimed = numbers_in(claim)
    times = frozenset(q.value for q in claimed if q.kind in _TIMES)
    topic = frozenset(w.stem for w in content(words(claim)) if not w.text.isdigit())
    said = [one for hit in hits for one in _heard(hit, topic)]
    said.sort(key=lambda one: -one.shared)
    stated = [q for q in claimed if q.kind not in _TIMES] or claimed
    then = [one for one in said if not (times and one.times) or times & one.times]
    numbers = tuple(_compared(number, then) for number in stated)
    found = [one.found.passage for one in numbers if one.found]
    shown = [
        one.sentence
        for one in said
        if any(_holds(one.sentence, passage) for passage in found)
    ]
    nearest = [one.sentence for one in said if one.shared][:_NEAREST]
    return Checked(claim, numbers, tuple(shown or nearest))


def numbers_in(text: str) -> tuple[Quantity, ...]:
    """Return the numbers in *text*, which is no document."""
    if not text.strip():
        return ()
    document = Document(id="-", title="", text=text)
    return quantities(Passage(document, Span(0, len(text))))


def _heard(hit: Hit, topic: frozenset[str]) -> Iterator[_Said]:
    """Yield the sentences of *hit*; one with a pronoun is about the one before, too."""
    document, base = hit.passage.document, hit.passage.span.start
    before: set[str] = set()
    for _, span in spans(hit.passage.text, limit=LIMIT):
        sentence = Passage(document, Span(base + span.start, base + span.end))
        stems = {word.stem for word in words(sentence.text)}
        about = stems | before if _PRONOUN.search(sentence.text) else stems
        yield _Said(sentence, quantities(sentence), len(about & topic))
        before = stems


def _holds(sentence: Passage, number: Passage) -> bool:
    same = sentence.document.id == number.document.id
    return same and sentence.span.covers(number.span)


def _compared(number: Quantity, said: Sequence[_Said]) -> Compared:
    alike = [
        (one.shared, other)
        for one in said
        for other in one.numbers
        if other.unit == number.unit
    ]
    nearest = [other for shared, other in alike if shared == alike[0][0]]
    for other in nearest:
        if agree(number, other):
            return Compared(number, other, "agrees")
    if nearest and number.kind not in _TIMES:
        return Compared(number, nearest[0], "differs")
    return Compared(number, None, "silent")


def agree(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities of one unit can both hold, as stated.

    Equal ends agree; so does a plain number inside a stated range or bound.
    """
    if (one.value, one.high) == (other.value, other.high):
        return one.bound == other.bound or "~" in (one.bound, other.bound)
    return _inside(one, other) or _inside(other, one)


def _inside(number: Quantity, stated: Quantity) -> bool:
    if number.high is not None or number.bound not in ("=", "~"):
        return False
    value: Decimal = number.value
    if stated.high is not None:
        return stated.value <= value <= stated.high
    limits = {
        "<": value < stated.value,
        "<=": value <= stated.value,
        ">": value > stated.value,
        ">=": value >= stated.value,
    }
    return limits.get(stated.bound, False)
