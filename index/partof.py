"""Shares that the documents give both numbers of: "8,400 people, of whom 5,040 ..."."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.language.synonyms import synonyms
from corpus.model import Kind, Quantity
from index.derive import Refusal, Result, derive
from index.evidence import Evidence, Weigh
from index.numbers import Reader, answering
from index.question import Question, understand
from index.wanted import STOCK

_ASKED = re.compile(
    r"\b(?:what|which)\s+(?:(?:is|was|are|were)\s+)?(?:the\s+)?(?:percentage|per\s?cent|share|proportion|fraction)\s+"
    rf"(?:of\s+|(?!{STOCK}))(?P<what>[^?]+)",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(
    r"\b(?:of|among) (?:whom|which|them|these|those)\b", re.IGNORECASE
)
_OF_THE = re.compile(
    r"(?:^|[,;:]\s+|\b(?:that|and)\s+)(?:out )?of (?:the |its |all )?$", re.IGNORECASE
)
_IN = re.compile(r"\s+(?:out )?of (?:the |its |all )?", re.IGNORECASE)
_COUNTS: frozenset[Kind] = frozenset({"count", "number", "money", "measure"})


@dataclass(frozen=True, slots=True)
class Share:
    """The part, the whole, and the question that the part answers."""

    result: Result
    part: Reader
    whole: Reader
    question: Question


def share(
    text: str,
    found: Sequence[Evidence],
    weigh: Weigh,
    rank: Callable[[Question, Reader], float],
) -> Share | None:
    """Return the share that *text* asks for, None where the numbers are not together.

    None as well where a number in per cent fills the slots of the question.
    """
    match = _ASKED.search(text)
    if match is None or _stated(understand(text), found, weigh):
        return None
    plain = understand(f"How much of {match['what']}?")
    wants = replace(plain.wants, kinds=_COUNTS, noun=None, heads=frozenset())
    question = replace(plain, wants=wants)
    pairs = [
        (reader, whole)
        for reader in answering(question, found, weigh)
        if reader.quantity.kind in _COUNTS
        and (whole := _whole(reader.evidence, reader.quantity)) is not None
    ]
    if not pairs:
        return None
    part, whole = max(pairs, key=lambda pair: rank(question, pair[0]))
    counts = part.quantity.kind in {"count", "number"}
    numbers = [
        replace(one, unit="" if counts else one.unit) for one in (part.quantity, whole)
    ]
    made = derive("share", numbers)
    if isinstance(made, Refusal):
        return None
    return Share(made, part, replace(part, quantity=whole), question)


def _stated(question: Question, found: Sequence[Evidence], weigh: Weigh) -> bool:
    """Tell whether a sentence with a word of the question states the share itself."""
    asked = frozenset[str]().union(
        *(synonyms(t.stem) | {t.stem} for t in question.terms)
    )
    return any(
        not asked or not asked.isdisjoint(reader.evidence.stems)
        for reader in answering(question, found, weigh)
    )


def _whole(evidence: Evidence, part: Quantity) -> Quantity | None:
    """Return the number that the sentence says *part* is a part of."""
    counts = [
        other
        for other in evidence.reading.quantities
        if other.kind in _COUNTS and other != part and _money(other) == _money(part)
    ]
    begin, start, end = evidence.sentence.span.start, *_span(part)
    text = evidence.document.text
    for one in counts:
        at, stop = _span(one)
        if at >= end and _IN.fullmatch(text, end, at):
            return one
        if stop <= start and _OF_THE.search(text[begin:at]):
            return one
    before = [one for one in counts if _span(one)[1] <= start]
    for one in reversed(before):
        if _OF_WHOM.search(text, _span(one)[1], start):
            return one
    return None


def _money(quantity: Quantity) -> str:
    """Return the unit where it must be the same: that of money and measures."""
    return quantity.unit if quantity.kind in {"money", "measure"} else ""


def _span(quantity: Quantity) -> tuple[int, int]:
    return quantity.passage.span.start, quantity.passage.span.end
