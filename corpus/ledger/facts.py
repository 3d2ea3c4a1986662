"""The number ledger: a fact for each quantity of a stretch of text."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.language.names import Name, small_stems
from corpus.ledger.scope import owners, times
from corpus.ledger.sentence import Group, Reading, read
from corpus.ledger.status import status
from corpus.model import Fact, Passage, Quantity, Span

_BACK = 3  # sentences of the same paragraph that a sentence may lean on
_CONDITION = re.compile(
    r"\b(?:if|unless|provided that|assuming|once|when)\b[^,.;]*", re.IGNORECASE
)
_CLAUSE = re.compile(r"[;:]|,\s+(?:and|but|while|whereas|although|which)\b|\bbut\b")
_DATED = {"year", "date"}


def facts(sentences: Sequence[Passage]) -> Iterator[Fact]:
    """Yield the facts of *sentences*, which follow one another in a document."""
    if not sentences:
        return
    text = sentences[0].document.text
    small = small_stems(text[sentences[0].span.start : sentences[-1].span.end])
    readings: list[Reading] = []
    for sentence in sentences:
        if (
            readings
            and "\n" in text[readings[-1].sentence.span.end : sentence.span.start]
        ):
            readings = []
        readings = [*readings[-_BACK:], read(sentence, small=small)]
        for quantity in readings[-1].quantities:
            yield fact(readings, quantity)


def fact(readings: Sequence[Reading], quantity: Quantity) -> Fact:
    """Return the fact of *quantity*, which the last of *readings* states.

    The others are the sentences before it in its paragraph, in order.
    """
    reading = readings[-1]
    owner = _owner(readings, quantity)
    held = (time for time in times(reading, quantity) if time.quantity != quantity)
    time = next(held, None)
    return Fact(
        quantity=quantity,
        entity=owner.bare if owner is not None else None,
        attribute=_attribute(reading, quantity),
        time=time.quantity if time is not None else None,  # "today" has no date
        status=status(_clause(reading, quantity)),
        speaker=_speaker(readings),
        condition=_condition(reading, quantity),
    )


def _owner(readings: Sequence[Reading], quantity: Quantity) -> Name | None:
    groups = [g for g in owners(readings[-1], quantity) if g.role != "speaker"]
    if groups:
        return groups[0].names[0]
    for reading in reversed(readings[:-1]):
        plain = [group for group in reading.groups if group.role == "plain"]
        if plain:
            return plain[0].names[0]
    return None


def _attribute(reading: Reading, quantity: Quantity) -> str | None:
    """Return the noun phrase that the quantity is told of, in the document's words."""
    span = quantity.passage.span
    after = reading.between(span.end, reading.sentence.span.end)
    match = re.match(r"\s+of\s+(?:the\s+|its\s+|all\s+)?((?:[\w’'-]+\s?){1,5})", after)
    if match:
        return match[1].strip()
    if quantity.kind == "count" and quantity.unit:
        return quantity.unit
    before = reading.between(reading.sentence.span.start, span.start)
    nouns = re.findall(
        r"(?:[\w’'-]+\s)?[\w-]*(?:price|cost|share|rate|volume|capacity|"
        r"subsidy|revenue|profit|output|sales|production)s?\b",
        before,
    )
    return nouns[-1].strip() if nouns else None


def _clause(reading: Reading, quantity: Quantity) -> str:
    span, start = quantity.passage.span, reading.sentence.span.start
    text = reading.sentence.text
    cuts = [0, *(m.start() for m in _CLAUSE.finditer(text)), len(text)]
    for first, last in pairwise(cuts):
        if first <= span.start - start < last:
            return text[first:last]
    return text


def _speaker(readings: Sequence[Reading]) -> str | None:
    for reading in reversed(readings):
        speaking = [g for g in reading.groups if g.role == "speaker"]
        seated = [g for g in speaking if not _seat(reading, g)]
        if seated:
            return seated[0].names[0].bare
    return None


def _seat(reading: Reading, group: Group) -> bool:
    """Tell whether the name says only where somebody is, as in "Oslo-based"."""
    return reading.between(group.end, group.end + len("-based")) == "-based"


def _condition(reading: Reading, quantity: Quantity) -> Passage | None:
    """Return the "if" clause of the sentence, unless the quantity stands in it."""
    start = reading.sentence.span.start
    for match in _CONDITION.finditer(reading.sentence.text):
        span = Span(start + match.start(), start + match.end())
        if not span.covers(quantity.passage.span) and quantity.kind not in _DATED:
            return Passage(reading.sentence.document, span)
    return None
