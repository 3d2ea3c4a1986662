"""Days as the number yyyymmdd, and what a reader of dates returns."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from corpus.model import Kind

_PIVOT = 50  # two-digit years above are of the last century


class Dated(NamedTuple):
    """A date or year, at *start* to *end*; no value where it has none of its own."""

    start: int
    end: int
    value: Decimal | None
    high: Decimal | None = None
    kind: Kind = "date"

    @property
    def year(self) -> int | None:
        """The year that it names, None for an age and before Christ."""
        if self.value is None or self.value <= 0 or self.kind == "duration":
            return None
        return int(self.value) // (10_000 if self.kind == "date" else 1)


def number(day: date) -> Decimal:
    """Return *day* as yyyymmdd."""
    return Decimal(day.year * 10_000 + day.month * 100 + day.day)


def months(start: int, end: int, year: int, first: int, last: int) -> Dated:
    """Return the days from the *first* month of *year* to the end of the *last*."""
    low, high = date(year, first, 1), date(year, last, monthrange(year, last)[1])
    return Dated(start, end, number(low), number(high))


def full_year(year: str) -> int:
    """Return the four digits of a year written with two."""
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) > _PIVOT else 2000)
