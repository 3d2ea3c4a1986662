"""Which numbers are plainly another thing's, by the words right beside them. Pure.

"134 metres high and 1,020 metres wide" tells no depth, "3 days in the fridge" not how
long it keeps in the freezer, "5 in the first quarter" nothing of the second.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.language.words import stem, words
from corpus.model import Quantity
from corpus.pattern import regex
from corpus.quantity import units
from index.evidence import Evidence
from index.operations import compared
from index.question import Question
from index.sides import other_side
from index.ties import MONTHS, tied_elsewhere

_PER = regex(
    r"\bper\s+(?!cent\b|mille\b|annum\b)([a-z]+(?:[- ]hours?)?)", re.IGNORECASE
)
_EACH = r"(?:per|an?|each|every|for every)"
_EACH_ONE = {
    "day": "daily", "week": "weekly", "month": "monthly", "hour": "hourly",
    "year": "annual|annually|yearly|per annum", "quarter": "quarterly",
    "capita": "per person|per head|per resident|per inhabitant|per citizen",
    "person": "per capita|per head|each", "head": "per capita|per person",
}  # fmt: skip

_DAY_OF = regex(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{MONTHS})\b"
    r"(?:\s+(?P<after>\d{1,2})(?!\d))?"
)
_PERIOD = regex(
    r"\b(?:(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+"
    r"(?P<what>quarter|half|semester|trimester)|(?P<short>[QH][1-4])(?!\w))",
    re.IGNORECASE,
)
_WEEKDAY = regex(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_NTH = {"first": "1", "second": "2", "third": "3", "fourth": "4"}

_PART_OF = regex(r"\s+of\s+(?:(?:the|its|their|his|her|all|these|those)\s+)?")
_FORMER = regex(
    r"(?:\b(?:up|down)\s+from|\bcompared\s+(?:with|to)|\bagainst|\bversus)"
    r"\s+(?:about\s+|around\s+|only\s+|just\s+)?$",
    re.IGNORECASE,
)
_EARLIER = regex(
    r"\b(?:before|previous\w*|earlier|ago|last|from|original\w*|initial\w*|former\w*|"
    r"once|first|used to|prior|start\w*|beg[aiu]n\w*|against|compared)\b",
    re.IGNORECASE,
)
_YEAR_BEFORE = regex(
    r"\b(?:(?:an?|the)\s+[a-z]+\s+(?:before|earlier|ago)(?=\s*(?:[,.;:?)]|$))|(?:the\s+)?(?:previous|prior|preceding)\s+"
    r"(?:year|season|month|quarter|week|decade))\b",
    re.IGNORECASE,
)
_LIMITS = frozenset({"<", "<=", ">", ">="})
_ROSE = r"rose|risen|rises?|rising|gr[eo]w\w*|increas\w+|climb\w*|gain\w*|jump\w*|up"
_FELL = (
    r"f[ae]lls?|fallen|falling|decreas\w+|declin\w+|dropp?\w*|shr[aiu]nk\w*|lost|"
    r"down|reduc\w+"
)
_MOVED = regex(rf"\b(?:(?P<rose>{_ROSE})|(?P<fell>{_FELL}))\b", re.IGNORECASE)


_MORE_THAN = regex(
    r"\s+(?:more|less|fewer|higher|lower|larger|smaller|above|below)\s+than\b"
)
_HOW_OLD = regex(r"\bhow old\b", re.IGNORECASE)
_AGED = regex(r"\bold(?:er|est)?\b|\bage[ds]?\b", re.IGNORECASE)
_HOW_HIGH = regex(r"\bhow (?:high|tall|deep|wide|long|heavy|far)\b", re.IGNORECASE)
_PEOPLE = regex(r"\s*(?:people|persons?|men|women|of (?:them|whom|these))\b")
_WINDOW = 40
_SHARES = frozenset(map(stem, "share percentage proportion fraction portion".split()))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the question says of its number."""

    per: str | None
    calendar: frozenset[str]
    falls: bool | None
    earlier: bool
    year_before: bool
    share: bool


def rival(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether the words beside *quantity* show that it answers something else."""
    asked = _asked(question)
    span, sentence = quantity.passage.span, evidence.sentence.span
    before = evidence.reading.between(sentence.start, span.start)
    after = evidence.reading.between(span.end, sentence.end)
    return (
        other_side(question, evidence, quantity)
        or tied_elsewhere(question, evidence, quantity)
        or _not_each(asked, question, evidence, quantity)
        or _other_day(asked, question, before, quantity.passage.text + after)
        or _whole(question, evidence, quantity, after)
        or _moved_otherwise(asked, evidence, quantity, before)
        or _year_before(asked, evidence, quantity, after)
        or _beyond(question, evidence)
        or _no_age(question, evidence, quantity)
        or _heads(question, quantity, after)
    )


@lru_cache(maxsize=64)  # asked for each number of the evidence
def _asked(question: Question) -> _Asked:
    text = question.text
    per = _PER.search(text)
    moves = {move.lastgroup for move in _MOVED.finditer(text)}
    falls = next(iter(moves)) == "fell" if len(moves) == 1 and compared(text) else None
    return _Asked(
        per=per[1] if per and question.unit is None else None,
        calendar=frozenset() if question.asks == "time" else frozenset(_days(text)),
        falls=falls,
        earlier=bool(question.years) or _EARLIER.search(text) is not None,
        year_before=_YEAR_BEFORE.search(text) is not None and not compared(text),
        share=bool(question.wants.heads & _SHARES) and not compared(text),
    )


def _not_each(
    asked: _Asked, question: Question, evidence: Evidence, quantity: Quantity
) -> bool:
    """Tell whether it is not told per what the question asks for: "per household"."""
    if asked.per is None or not question.kinds:
        return False
    symbols, names, _ = units.table()
    per = asked.per.lower()
    unit = symbols.get(asked.per) or names.get(per)
    if "/" in quantity.unit:
        below = quantity.unit.partition("/")[2].split("/")
        return per not in below and (unit is None or unit.symbol not in below)
    alike = _EACH_ONE.get(per, per + "ly")
    each = rf"(?:\b{_EACH}\s+|/\s?)(?:\w+\s+)?{per}\b|\b(?:{alike})\b"
    return not any(
        re.search(each, reading.sentence.text, re.IGNORECASE)
        for reading in evidence.readings
    )


def _days(text: str) -> Iterator[str]:
    """Yield the months, weekdays and quarters that *text* names, with no year."""
    for match in _DAY_OF.finditer(text):
        yield f"month {match['month']}"
        if day := match["day"] or match["after"]:
            yield f"day {match['month']} {int(day)}"
    for match in _PERIOD.finditer(text):
        short = match["short"]
        if short is None:
            nth = match["nth"].lower()
            short = match["what"][0] + _NTH.get(nth, nth[0])
        yield f"part {short.upper()}"
    for match in _WEEKDAY.finditer(text):
        yield f"weekday {match[0]}"


def _other_day(asked: _Asked, question: Question, before: str, after: str) -> bool:
    """Tell whether only another quarter, month or day is told than the one asked."""
    if not asked.calendar or question.years:
        return False
    told = {*_days(before), *_days(after)}
    return any(
        {day for day in told if day.startswith(sort)}
        and not {day for day in told & asked.calendar if day.startswith(sort)}
        for sort in {day.partition(" ")[0] for day in asked.calendar}
    )


def _whole(
    question: Question, evidence: Evidence, quantity: Quantity, after: str
) -> bool:
    """Tell whether it is the 5 in "3 of the 5 boats sank" where the sunk are asked."""
    parts = any(
        other.passage.span.end < quantity.passage.span.start
        and _PART_OF.fullmatch(
            evidence.reading.between(
                other.passage.span.end, quantity.passage.span.start
            )
        )
        for other in evidence.reading.quantities
    )
    if not parts:
        return False
    told = {word.stem for word in words(after)}
    return any(term.stem in told for term in question.terms)


def _moved_otherwise(
    asked: _Asked, evidence: Evidence, quantity: Quantity, before: str
) -> bool:
    """Tell whether it is what something was before, or a rise where a fall is asked.

    Or a change where a share is asked.
    """
    if asked.share and quantity.unit == "%":
        after = evidence.document.text[quantity.passage.span.end :][:_WINDOW]
        if _MORE_THAN.match(after):
            return True
    if asked.falls is not None and quantity.unit == "%":
        last = None
        for last in _MOVED.finditer(before):  # noqa: B007  the last is meant
            pass
        if last is not None and (last.lastgroup == "fell") != asked.falls:
            return True
    if asked.earlier or _FORMER.search(before) is None:
        return False
    unit = quantity.unit.partition("/")[0]
    return any(
        other.unit.partition("/")[0] == unit
        and other.passage.span.end < quantity.passage.span.start
        for other in evidence.reading.quantities
    )


def _year_before(
    asked: _Asked, evidence: Evidence, quantity: Quantity, after: str
) -> bool:
    """Tell whether it is not told "a year earlier", where that is asked.

    What is told so stands right before those words, no other such number between.
    """
    if not asked.year_before:
        return False
    match = _YEAR_BEFORE.search(after)
    if match is None:
        return _YEAR_BEFORE.search(evidence.sentence.text) is None
    until = quantity.passage.span.end + match.start()
    return any(
        quantity.passage.span.end <= other.passage.span.start < until
        and other.kind in {quantity.kind, "number"}
        for other in evidence.reading.quantities
    )


def _no_age(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether a time is asked for as an age, and is not told as one."""
    return (
        quantity.kind == "duration"
        and _HOW_OLD.search(question.text) is not None
        and _AGED.search(evidence.sentence.text) is None
    )


def _heads(question: Question, quantity: Quantity, after: str) -> bool:
    """Tell whether people are counted where it is asked how high something is."""
    return (
        not quantity.unit
        and _HOW_HIGH.search(question.text) is not None
        and _PEOPLE.match(after) is not None
    )


def _beyond(question: Question, evidence: Evidence) -> bool:
    """Tell whether the sentence lacks the limit of the question: "over eight hours"."""
    return any(
        limit.bound in _LIMITS
        and not any(
            (other.value, other.unit) == (limit.value, limit.unit)
            and other.bound[0] == limit.bound[0]
            for other in evidence.reading.quantities
        )
        for limit in question.given
    )
