"""Hold a claim against the sentences nearest to it, number by number. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.told import Told, told
from corpus.language.names import small_stems
from corpus.language.words import content, words
from corpus.model import Document, Passage, Quantity, Span
from corpus.quantity import quantities
from corpus.segment import LONGEST, sentences
from corpus.segment.sentences import spans
from index.model import Hit

if TYPE_CHECKING:
    from decimal import Decimal

_TIMES = frozenset({"year", "date", "ordinal"})  # another time is no contradiction
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


def check(claim: str, hits: Sequence[Hit]) -> Checked:
    """Hold every number of *claim* against those of *hits* that speak of the same.

    Of the numbers of its unit that are told of its thing, its owner and its time,
    those count whose sentences say most of what the claim does: it agrees with one of
    theirs or differs from the first. Where there is none the documents are silent.
    Times are compared where the claim has no other numbers, since they say when those
    hold.
    """
    document = Document(id="-", title="", text=claim)
    small = small_stems(" ".join(hit.passage.text for hit in hits))
    claimed = list(told(list(sentences(document)), small=small))
    stated = [one for one in claimed if one.quantity.kind not in _TIMES] or claimed
    cut = [_sentences(hit) for hit in hits]
    said = [one for parts in cut for one in told(parts)]
    numbers = tuple(_compared(one, said) for one in stated)
    found = [one.found.passage for one in numbers if one.found]
    parts = list(chain.from_iterable(cut))
    shown = [one for one in parts if any(_holds(one, number) for number in found)]
    return Checked(claim, numbers, tuple(shown or _nearest(claim, parts)))


def numbers_in(text: str) -> tuple[Quantity, ...]:
    """Return the numbers in *text*, which is no document."""
    if not text.strip():
        return ()
    document = Document(id="-", title="", text=text)
    return quantities(Passage(document, Span(0, len(text))))


def _sentences(hit: Hit) -> list[Passage]:
    document, base = hit.passage.document, hit.passage.span.start
    return [
        Passage(document, Span(base + span.start, base + span.end))
        for _, span in spans(hit.passage.text, limit=LONGEST)
    ]


def _nearest(claim: str, parts: Sequence[Passage]) -> list[Passage]:
    """Return those of *parts* that share most words with *claim*, if any does."""
    topic = _topic(claim)
    shared = [(len(topic & _topic(one.text)), one) for one in parts]
    shared.sort(key=lambda pair: -pair[0])
    return [one for count, one in shared if count][:_NEAREST]


def _topic(text: str) -> frozenset[str]:
    found = content(words(text))
    return frozenset(word.stem for word in found if not word.text.isdigit())


def _holds(sentence: Passage, number: Passage) -> bool:
    same = sentence.document.id == number.document.id
    return same and sentence.span.covers(number.span)


def _compared(claimed: Told, said: Sequence[Told]) -> Compared:
    number = claimed.quantity
    speaking = [(one.share(claimed), one) for one in said if one.speaks_of(claimed)]
    most = max((share for share, _ in speaking), default=0.0)
    nearest = [one.quantity for share, one in speaking if share == most]
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
