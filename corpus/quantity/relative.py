"""Days and years said from the day of writing: end of last year, today."""

import re
from datetime import date, timedelta
from decimal import Decimal

from corpus.quantity.days import Dated, months, number
from corpus.quantity.periods import STEPS

_RELATIVE = re.compile(
    r"(?:(?P<at>end|beginning|start|middle|close)[ ]of[ ](?:the[ ])?)?"
    r"(?:(?P<which>last|this|next|current|previous|coming)[ ](?P<what>year|month|quarter|week)(?![\w'’-])"
    r"|(?P<word>today|yesterday|tomorrow)(?!\w))",
    re.IGNORECASE,
)
_WHICH = "[Ll]ast|[Tt]his|[Nn]ext|current|previous|coming"
START = (
    rf"(?:{_WHICH}) (?:year|month|quarter|week)|[Tt]oday|[Yy]esterday|[Tt]omorrow"
    rf"|(?:end|beginning|start|middle|close) of (?:the )?(?:{_WHICH})"
)


def relative(text: str, start: int, published: date) -> Dated | None:
    """Read what is said from the day *published*; weeks begin on Monday."""
    match = _RELATIVE.match(text, start)
    if match is None:
        return None
    if match["word"]:
        days = {"yesterday": -1, "today": 0, "tomorrow": 1}[match["word"].lower()]
        return Dated(start, match.end(), number(published + timedelta(days=days)))
    step, what = STEPS[match["which"].lower()], match["what"].lower()
    at = (match["at"] or "").lower()
    if what == "year" and not at:
        return Dated(start, match.end(), Decimal(published.year + step), None, "year")
    span = _period(start, match.end(), what, step, published)
    if at in ("end", "close"):
        return span._replace(value=span.high, high=None)
    return span._replace(high=None) if at in ("beginning", "start") else span


def _period(start: int, end: int, what: str, step: int, published: date) -> Dated:
    """Return the first and the last day of the year, quarter, month or week meant."""
    if what == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return Dated(start, end, number(monday), number(monday + timedelta(days=6)))
    size = {"year": 12, "quarter": 3, "month": 1}[what]
    first = published.year * 12 + (published.month - 1) // size * size + step * size
    year, month = divmod(first, 12)
    return months(start, end, year, month + 1, month + size)
