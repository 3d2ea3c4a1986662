"""Changes that a sentence states itself: "rose from 5 to 8", "increased by 3"."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Quantity
from corpus.pattern import regex
from corpus.quantity import quantities
from index.derive import Operation, Refusal, Result, derive
from index.evidence import Evidence, Weigh
from index.numbers import Reader, answering
from index.question import Question

_CHANGED = (
    r"(?:rose|risen|rise[sn]?|rising|gr[eo]w[ns]?|growing|f[ae]lls?|fallen|falling|"
    r"increas\w+|decreas\w+|declin\w+|dropp?\w*|climb\w*|chang\w+|improv\w+|reduc\w+|"
    r"cut|expand\w*|shr[aiu]nk\w*|jump\w*|raised|lowered|up|down|gain\w*|went|gone)"
)
_BEFORE = regex(rf"\b{_CHANGED}(?:\s+\w+){{0,4}}\s+from\s+$|\bfrom\s+$", re.IGNORECASE)
_BY = regex(
    rf"\b{_CHANGED}\s+(?:by\s+)?$|\b(?:increase|decrease|decline|rise|drop|fall|growth|"
    r"change|gain|reduction|cut)\s+of\s+$|\bby\s+$",
    re.IGNORECASE,
)
_THAN = regex(
    r"\s+(?:\w+\s+)?(?:more|less|fewer|higher|lower|larger|smaller|longer|shorter|heavier|"
    r"lighter|older|younger|faster|slower|cheaper|above|below)\s+than\b",
    re.IGNORECASE,
)
_WINDOW = 40
_CAME_TO = regex(
    rf"\b(?:{_CHANGED}|raise)\b[^.;:]{{0,40}}?\sto\s+(?:about\s+|around\s+|only\s+)?$",
    re.IGNORECASE,
)
_VERB = regex(rf"\b{_CHANGED}\b", re.IGNORECASE)
_IN_YEAR = r"(?:\s+(?:in|by|at the end of)\s+(?:\w+\s+)?\d{4})?"
_HEDGE = r"(?:about\s+|around\s+|only\s+|nearly\s+|over\s+|just\s+)?"
# "to 29 million from 34 million", "14 euros in 2022, up from 13 euros"
_FROM = regex(rf"{_IN_YEAR},?\s+from\s+{_HEDGE}", re.IGNORECASE)
_UP_FROM = regex(rf"{_IN_YEAR},?\s+(?:up|down)\s+from\s+{_HEDGE}", re.IGNORECASE)
_TO = regex(
    rf"{_IN_YEAR}\s+to\s+(?:about\s+|around\s+|nearly\s+|over\s+|just\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a sentence says to have changed, from one number to another."""

    result: Result
    operands: tuple[Reader, Reader]


def told_as_change(evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether the number is how far something moved: "rose by 3", "rose 3%"."""
    if quantity.passage.text.lower().startswith("from "):
        return False
    at = quantity.passage.span.start
    before = evidence.document.text[evidence.sentence.span.start : at]
    after = evidence.document.text[quantity.passage.span.end :][:_WINDOW]
    return _BY.search(before) is not None or _THAN.match(after) is not None


def told_as_end(evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether the number is what something came to: "rose to 3"."""
    at = quantity.passage.span.start
    before = evidence.document.text[evidence.sentence.span.start : at]
    return _CAME_TO.search(before) is not None


def change(
    name: Operation,
    question: Question,
    found: Sequence[Evidence],
    weigh: Weigh,
    rank: Callable[[Question, Reader], float],
) -> Change | Refusal | None:
    """Return the change that a sentence states as "from A to B"; None for none."""
    pairs = [
        (reader, pair)
        for reader in answering(question, found, weigh)
        if (pair := _pair(reader.evidence, reader.quantity)) is not None
    ]
    if not pairs:
        return None
    reader, (old, new) = max(pairs, key=lambda one: rank(question, one[0]))
    operands = replace(reader, quantity=old), replace(reader, quantity=new)
    made = derive(name, [old, new])
    return made if isinstance(made, Refusal) else Change(made, operands)


def _pair(evidence: Evidence, quantity: Quantity) -> tuple[Quantity, Quantity] | None:
    """Return the two numbers of "from A to B", read as a range or one by one."""
    text, begin = evidence.document.text, evidence.sentence.span.start
    span = quantity.passage.span
    if not _VERB.search(text, begin, evidence.sentence.span.end):
        return None
    if quantity.high is not None and quantity.passage.text.lower().startswith("from "):
        return _ends(quantity)
    came_to = told_as_end(evidence, quantity)
    from_there = _BEFORE.search(text[begin : span.start]) is not None
    for other in evidence.reading.quantities:
        start = other.passage.span.start
        if start <= span.end:
            continue
        if from_there and _TO.fullmatch(text, span.end, start):
            return quantity, other
        if came_to and _FROM.fullmatch(text, span.end, start):
            return other, quantity
        if _UP_FROM.fullmatch(text, span.end, start):
            return other, quantity
    return None


def _ends(quantity: Quantity) -> tuple[Quantity, Quantity] | None:
    """Return both ends of a range as written, each a quantity of its own."""
    passage = quantity.passage
    joint = _TO.search(passage.text)
    if joint is None or quantity.high is None:
        return None
    cuts = (len("from "), joint.start()), (joint.end(), len(passage.text))
    one, other = (passage.part(*cut) for cut in cuts)
    values = [quantity.value, quantity.high]
    first = next((q.value for q in quantities(one)), None)
    last = next((q.value for q in quantities(other)), None)
    if first is not None and last is not None and first > last:
        values.reverse()
    ends: Iterator[Quantity] = (
        replace(quantity, value=value, high=None, passage=part)
        for value, part in zip(values, (one, other), strict=True)
    )
    return next(ends), next(ends)
