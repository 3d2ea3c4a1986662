"""Whether a sentence speaks of the time a question asks about. Pure.

Times are intervals of months, counted from year 0, the last month included.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.ledger.sentence import Reading
from corpus.model import Document, Quantity
from corpus.pattern import regex
from corpus.quantity import quantities
from index.evidence import Evidence
from index.question import Question

_SAME = 1.0  # begins or ends as the asked time does
_WITHIN = 0.8
_EARLIER = 0.4  # what became so earlier may still have held
_FADES = 60.0  # months over which that falls to a half
_AROUND = 0.6  # what a date of the section or the sentence before counts
_TO = regex(r"\s*(?:–|—|-|to|until|till|through|and)\s*", re.IGNORECASE)
_OPENS = regex(
    r"\b(?:since|from|as of|starting|beginning)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_LASTS = regex(
    r"^\s*(?:–|—|-|to|until|onwards?)\s*(?:present|today|now|incumbent|onwards?|date)?",
    re.IGNORECASE,
)
_CLOSES = regex(r"\b(?:until|till|before|by|up to)\s+(?:\w+\s+)?$", re.IGNORECASE)
_MONTH = 100
_YEAR = 10_000


@dataclass(frozen=True, slots=True)
class Interval:
    """Months from *low* to *high*; infinite where it is open."""

    low: float
    high: float

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether the two share a month."""
        return self.low <= other.high and other.low <= self.high


def asked(question: Question) -> Interval | None:
    """Return the time that *question* asks about, all its dates together."""
    found = [_interval(year) for year in question.years]
    if not found:
        return None
    return Interval(min(i.low for i in found), max(i.high for i in found))


def timely(wanted: Interval | None, found: Evidence) -> float:
    """Return how well the time of the sentence fits the one *wanted*, from 0 to 1.

    1 where no time is asked for. The section and the sentence before lend theirs to a
    sentence that has none.
    """
    if wanted is None:
        return 1.0
    here = list(_held(found.reading))
    if here:
        return max(_fit(wanted, one) for one in here)
    around = [one for reading in found.readings[-2:-1] for one in _held(reading)]
    around += _of_heading(found.candidate.section)
    return _AROUND * max((_fit(wanted, one) for one in around), default=0.0)


def _of_heading(section: str | None) -> list[Interval]:
    if not section:
        return []
    text = Document(id="heading", title="", text=section)
    return [_interval(q) for q in quantities(text.all()) if q.kind in {"year", "date"}]


def _fit(wanted: Interval, held: Interval) -> float:
    if held.low == wanted.low or held.high == wanted.high:
        return _SAME
    if held.overlaps(wanted):
        return _WITHIN
    if held.high < wanted.low:
        return _EARLIER * _FADES / (_FADES + wanted.low - held.high)
    return 0.0


def _held(reading: Reading) -> Iterator[Interval]:
    """Yield a sentence's times: "May 2001 – June 2003" is one, "since 2008" is open."""
    dated = [t.quantity for t in reading.times if t.quantity is not None]
    taken = False
    for place, one in enumerate(dated):
        if taken:
            taken = False
            continue
        span = one.passage.span
        after = dated[place + 1] if place + 1 < len(dated) else None
        if after is not None and _joined(reading, one, after):
            taken = True
            yield Interval(_interval(one).low, _interval(after).high)
            continue
        start = reading.sentence.span.start
        before = reading.between(max(start, span.start - 24), span.start)
        rest = reading.between(span.end, min(reading.sentence.span.end, span.end + 16))
        known = _interval(one)
        if _OPENS.search(before) or _lasts(rest):
            known = Interval(known.low, math.inf)
        elif _CLOSES.search(before):
            known = Interval(-math.inf, known.high)
        yield known


def _lasts(rest: str) -> bool:
    match = _LASTS.match(rest)
    return match is not None and (
        match.end() == len(rest) or not rest[match.end()].isalnum()
    )


def _joined(reading: Reading, one: Quantity, other: Quantity) -> bool:
    between = reading.between(one.passage.span.end, other.passage.span.start)
    return _TO.fullmatch(between) is not None


def _interval(quantity: Quantity) -> Interval:
    low = quantity.value
    high = quantity.high if quantity.high is not None else low
    if quantity.unit == "date" or quantity.kind == "date":
        return Interval(_month(int(low)), _month(int(high)))
    return Interval(12 * int(low), 12 * int(high) + 11)


def _month(day: int) -> int:
    """Return the month of *day*, written as yyyymmdd."""
    return 12 * (day // _YEAR) + day // _MONTH % _MONTH - 1
