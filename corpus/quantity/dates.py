"""Dates, quarters and years, as the number yyyymmdd or the year; clocks are passed over."""

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from corpus.model import Kind

_MONTHS = """
    january february march april may june july august september october november
    december
    """.split()
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?:[ ]?\.)?"
)
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\w%]|[.,]\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_I = re.IGNORECASE

_DAY_MONTH = re.compile(
    rf"{_DAY}(?:st|nd|rd|th)?(?:[ ]?[-–—][ ]?(?P<until>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?)?"
    rf"(?:[ ]of[ ]|[ \u00a0-])(?:the[ ])?{_MONTH}(?:,?[ \u00a0-]{_YEAR})?",
    _I,
)
_MONTH_DAY = re.compile(
    rf"{_MONTH}[ \u00a0](?:the[ ])?{_DAY}(?:st|nd|rd|th)?(?![\d%:]|[.,]\d)"
    r"(?:[ ]?[-–—][ ]?(?P<until>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]))?"
    rf"(?:[ ]?,?[ \u00a0]{_YEAR})?",
    _I,
)
_MONTH_YEAR = re.compile(rf"{_MONTH}(?:,?[ \u00a0]|[ ]of[ ]|-){_YEAR}", _I)
_ISO = re.compile(
    r"(?P<year>[12]\d{3})-(?P<m>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\d-])"
)
_SLASHED = re.compile(
    r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d\d)(?![\d/]|[.-]\d)"
)
_QUARTER = re.compile(
    r"(?:Q(?P<q>[1-4])|(?P<qq>[1-4])Q)(?:[ ,/-]{0,2}(?:of[ ]|FY[ ]?|fiscal[ ])?['’]?"
    r"(?P<year>20\d\d|19\d\d|\d\d)(?!\d))?(?!\w)"
)
_HALF = re.compile(
    r"(?:H(?P<h>[12])|(?P<hh>[12])H)(?:[ ,/-]{0,2}(?:of[ ]|FY[ ]?)?['’]?"
    r"(?P<year>20\d\d|19\d\d|\d\d)(?!\d))(?!\w)"
)
_YEAR_QUARTER = re.compile(
    r"(?P<year>(?:19|20)\d\d)[ ,-]{0,2}(?:Q(?P<q>[1-4])|H(?P<h>[12]))(?!\w)"
)
_ORDINAL_PART = re.compile(
    r"(?P<nth>first|second|third|fourth|final|last|1st|2nd|3rd|4th)[ -](?:fiscal[ -])?(?P<part>quarter|half)"
    r"(?:[ ](?:of[ ](?:the[ ])?)?(?:fiscal[ ](?:year[ ])?|FY[ ]?)?"
    rf"(?:{_YEAR}|(?P<which>this|last|next)[ ]year))",
    _I,
)
_FISCAL = re.compile(
    r"(?:FY|(?:fiscal|financial)(?:[ ]year)?[ ])[ ]?['’]?(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
    r"(?:[-–/](?P<until>\d{4}|\d\d)(?!\d))?",
    _I,
)
_DECADE = re.compile(
    r"(?P<year>(?:1[5-9]|20)\d0)['’]?s(?!\w)|['’](?P<short>[2-9]0)s(?!\w)"
)
_SPLIT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[-–—/]|[ ]?[–—][ ]?)(?P<until>\d\d)(?![\d%:,.]\d|\w|[-–/])"
)
_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-4])(?:[:.][0-5]\d){1,2}[ ]?[ap]\.?[ ]?m(?:\.(?!\w)|(?!\w))"
    r"|(?:1[0-2]|0?[1-9])[ ]?[ap]\.?[ ]?m(?:\.(?!\w)|(?!\w))"
    r"|(?:[01]?\d|2[0-4]):[0-5]\d:[0-5]\d(?:\.\d+)?(?!\d)"
    r"|(?:[01]\d|2[0-4]|\d):[0-5]\d(?=[ ]?(?:h|hrs?|hours|o['’]clock|UTC|GMT|[ECMP][SD]?T|CET|BST|JST)\b)"
    r"|(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])"
    r"|(?:1[0-2]|[1-9])[ ]o['’]clock",
    _I,
)
_RELATIVE = re.compile(
    r"(?:(?P<at>end|beginning|start|middle|close)[ ]of[ ](?:the[ ])?)?"
    r"(?:(?P<which>last|this|next|current|previous|coming)[ ](?P<what>year|month|quarter|week)(?![\w'’-])"
    r"|(?P<word>today|yesterday|tomorrow)(?!\w))",
    _I,
)
_RATIO_WORDS = re.compile(r"ratio|scale|dilut|v/v|w/w|w/v|odds|weight", _I)
_SHORT = 50  # two-digit years above are of the last century
START = (
    r"(?:[Jj](?:an|un|ul)|[Ff](?:eb|iscal|inancial|Y)|[Mm]a[ry]|[Aa](?:pr|ug)|[SsOoNnDd](?:ep|ct|ov|ec)"
    r"|J(?:AN|U[NL])|Q[1-4]|H[12]|FY|['’][2-9]0s)"
)
RELATIVE_START = (
    r"(?:last|this|next|current|previous|coming) (?:year|month|quarter|week)|today|yesterday|tomorrow"
    r"|(?:end|beginning|start|middle|close) of (?:the )?(?:last|this|next|current|previous|coming)"
)


class Dated(NamedTuple):
    """A date or year, at *start* to *end*; no value where it is a clock time."""

    start: int
    end: int
    value: Decimal | None
    high: Decimal | None = None
    kind: Kind = "date"


def number(day: date) -> Decimal:
    """Return *day* as yyyymmdd."""
    return Decimal(day.year * 10_000 + day.month * 100 + day.day)


def dated(
    text: str, start: int, *, year: int | None, published: date | None
) -> Dated | None:
    """Read the date at *start*.

    *year* is the one last named before, for dates that name none; *published* is the
    day that ``last year`` and ``today`` count from.
    """
    first = text[start]
    if first.isdecimal():
        return _numeric(text, start, year=year)
    if first in "'’":
        return _decade(text, start)
    for read in (_monthly, _partial):
        if (found := read(text, start, year=year, published=published)) is not None:
            return found
    return relative(text, start, published) if published is not None else None


def _numeric(text: str, start: int, *, year: int | None) -> Dated | None:
    if (match := _CLOCK.match(text, start)) is not None:
        near = text[max(0, start - 30) : match.end() + 20]
        if "m" in match[0].lower() or not _RATIO_WORDS.search(near):
            return Dated(start, match.end(), None)
    if (match := _DAY_MONTH.match(text, start)) is not None and _month_word(match):
        return _days(match, year)
    if text[start : start + 4].isdecimal() and len(text) > start + 4:
        for pattern in (_ISO, _YEAR_QUARTER):
            if (match := pattern.match(text, start)) is not None:
                return _iso(match) if pattern is _ISO else _part(match)
        if (found := _decade(text, start)) is not None:
            return found
        if (match := _SPLIT.match(text, start)) is not None:
            low = int(match["year"])
            high = low - low % 100 + int(match["until"])
            if low < high:
                return Dated(start, match.end(), Decimal(low), Decimal(high), "year")
    if (match := _SLASHED.match(text, start)) is not None:
        return _slashed(match)
    for pattern in (_QUARTER, _HALF):
        if (match := pattern.match(text, start)) is not None:
            return _part(match)
    if (match := _ORDINAL_PART.match(text, start)) is not None:
        return _part(match)
    return None


def _monthly(
    text: str, start: int, *, year: int | None, published: date | None
) -> Dated | None:
    match = _MONTH_DAY.match(text, start)
    if match is not None and _month_word(match):
        return _days(match, year or (published.year if published else None))
    match = _MONTH_YEAR.match(text, start)
    if match is not None:
        return _month(match, int(match["year"]))
    return None


def _partial(
    text: str, start: int, *, year: int | None, published: date | None
) -> Dated | None:
    del year
    for pattern in (_QUARTER, _HALF):
        if (match := pattern.match(text, start)) is not None:
            return _part(match)
    if (match := _ORDINAL_PART.match(text, start)) is not None:
        return _part(match, published)
    if (match := _FISCAL.match(text, start)) is not None:
        low = _full(match["year"])
        high = None
        if match["until"]:
            until = match["until"]
            high = int(until) if len(until) == 4 else low - low % 100 + int(until)
            if high <= low:
                return None
        return Dated(
            start,
            match.end(),
            Decimal(low),
            None if high is None else Decimal(high),
            "year",
        )
    return None


def _month_word(match: re.Match[str]) -> bool:
    """Refuse ``may 5`` and ``march 3`` in lower case without a year, and ``3 Mar``."""
    word = match["month"]
    return (
        word.lower() not in ("may", "march", "mar")
        or word[0].isupper()
        or bool(match["year"])
    )


def _month_number(match: re.Match[str]) -> int:
    short = match["month"].lower()[:3]
    return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(short))


def _days(match: re.Match[str], hint: int | None) -> Dated:
    year = int(match["year"]) if match["year"] else hint
    if year is None:
        return Dated(match.start(), match.end(), None)
    month = _month_number(match)
    last = monthrange(year, month)[1]
    day, until = int(match["day"]), int(match["until"] or 0)
    if day > last or until > last or (until and until <= day):
        return Dated(match.start(), match.end(), None)
    high = number(date(year, month, until)) if until else None
    return Dated(match.start(), match.end(), number(date(year, month, day)), high)


def _month(match: re.Match[str], year: int) -> Dated:
    month = _month_number(match)
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return Dated(match.start(), match.end(), number(first), number(last))


def _iso(match: re.Match[str]) -> Dated | None:
    return _day(match, int(match["year"]), int(match["m"]), int(match["day"]))


def _slashed(match: re.Match[str]) -> Dated | None:
    """Read 10/31/1974 and 31.10.1974; month first where both could be, with slashes."""
    a, b, year = int(match["a"]), int(match["b"]), _full(match["year"])
    if match["sep"] == "." and len(match["year"]) == 2:
        return None  # a version or a section
    month_first = b > 12 or (a <= 12 and match["sep"] == "/")
    month, day = (a, b) if month_first else (b, a)
    return _day(match, year, month, day)


def _day(match: re.Match[str], year: int, month: int, day: int) -> Dated | None:
    try:
        value = number(date(year, month, day))
    except ValueError:
        return None
    return Dated(match.start(), match.end(), value)


def _part(match: re.Match[str], published: date | None = None) -> Dated:
    """Return a quarter or a half of a year; without a year it has no value."""
    found = match.groupdict()
    written = found.get("year")
    nth, half = 0, False
    if found.get("nth"):
        word = found["nth"].lower()
        half = found["part"].lower() == "half"
        nth = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}.get(
            word, 2 if half else 4
        )
    else:
        half = bool(found.get("h") or found.get("hh"))
        nth = int(
            found.get("q") or found.get("qq") or found.get("h") or found.get("hh") or 1
        )
    if written:
        year = _full(written)
    elif found.get("which") and published is not None:
        year = published.year + _STEPS[found["which"].lower()]
    else:
        return Dated(match.start(), match.end(), None)
    months = 6 if half else 3
    if nth * months > 12:
        return Dated(match.start(), match.end(), None)
    begin, end = (nth - 1) * months + 1, nth * months
    high = date(year, end, monthrange(year, end)[1])
    return Dated(match.start(), match.end(), number(date(year, begin, 1)), number(high))


def _decade(text: str, start: int) -> Dated | None:
    match = _DECADE.match(text, start)
    if match is None:
        return None
    low = int(match["year"]) if match["year"] else 1900 + int(match["short"])
    return Dated(start, match.end(), Decimal(low), Decimal(low + 9), "year")


def _full(year: str) -> int:
    """Return the four digits of a year written with two."""
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) > _SHORT else 2000)


_STEPS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


def relative(text: str, start: int, published: date) -> Dated | None:
    """Read ``end of last year``, ``this month``, ``today``, from the day *published*."""
    match = _RELATIVE.match(text, start)
    if match is None:
        return None
    if match["word"]:
        step = {"yesterday": -1, "today": 0, "tomorrow": 1}[match["word"].lower()]
        day = published + timedelta(days=step)
        return Dated(start, match.end(), number(day))
    step, what = _STEPS[match["which"].lower()], match["what"].lower()
    at = (match["at"] or "").lower()
    if what == "year" and not at:
        return Dated(start, match.end(), Decimal(published.year + step), None, "year")
    low, high = _period(what, step, published)
    if at in ("end", "close"):
        return Dated(start, match.end(), number(high))
    if at in ("beginning", "start"):
        return Dated(start, match.end(), number(low))
    return Dated(start, match.end(), number(low), number(high))


def _period(what: str, step: int, published: date) -> tuple[date, date]:
    """Return the first and the last day of the year, quarter, month or week meant."""
    if what == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    months = {"year": 12, "quarter": 3, "month": 1}[what]
    begin = (
        published.year * 12 + (published.month - 1) // months * months + step * months
    )
    year, month = divmod(begin, 12)
    last_year, last_month = divmod(begin + months - 1, 12)
    last = monthrange(last_year, last_month + 1)[1]
    return date(year, month + 1, 1), date(last_year, last_month + 1, last)
