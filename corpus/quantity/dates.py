"""Dates with a month or in figures; clock times are found and passed over."""

import re
from calendar import monthrange
from datetime import date

from corpus.quantity import periods, relative
from corpus.quantity.days import Dated, full_year, months, number

_MONTHS = {
    name: month
    for month, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?:[ ]?\.)?"
)
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\w%]|[.,]\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_UNTIL = r"(?:[ ]?[-–—][ ]?(?P<until>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_DAY_MONTH = re.compile(
    rf"{_DAY}(?:st|nd|rd|th)?{_UNTIL})?"
    rf"(?:[ ]of[ ]|[ \u00a0-])(?:the[ ])?{_MONTH}(?:,?[ \u00a0-]{_YEAR})?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"{_MONTH}[ \u00a0](?:the[ ])?{_DAY}(?:st|nd|rd|th)?(?![\d%:]|[.,]\d)"
    rf"{_UNTIL}(?![\w%]))?(?:[ ]?,?[ \u00a0]{_YEAR})?",
    re.IGNORECASE,
)
# 1 January to 31 March 2024: the year that only the second day names
_UNTIL_DAY = re.compile(
    rf"(?:[ ](?:to|until|through|and)[ ]|[ ]?[-–—][ ]?){_DAY}[ ]{_MONTH},?[ ]{_YEAR}",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"{_MONTH}(?:,?[ \u00a0]|[ ]of[ ]|-){_YEAR}", re.IGNORECASE)
_MONTHS_YEAR = re.compile(
    rf"{_MONTH}[ ]?(?:to|until|through|and|[-–—])[ ]?{_MONTH.replace('month', 'last')}"
    rf"(?:,?[ \u00a0]|[ ]of[ ]){_YEAR}",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?P<year>[12]\d{3})-(?P<m>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\d-])"
)
_SLASHED = re.compile(
    r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d\d)"
    r"(?![\d/]|[.-]\d)"
)
# What follows the digits of every date and clock time; most numbers stop here.
_MAY_BE_DATE = re.compile(
    r"\d{1,4}(?:[:/'’sQqHhAaPp–—-]|\.\d\d?(?:[.:]\d|[ ]?[AaPp])|(?:st|nd|rd|th)\b"
    r"|[ ,\u00a0]{1,2}(?:[Jj][AaUu]|[Ff][Ee]|[Mm][Aa]|[Aa](?:[PpUu]|\.?[ ]?[Mm])|[Ss][Ee]"
    r"|[Oo][CcFf'’]|[Nn][Oo]|[Dd][Ee]|[Pp]\.?[ ]?[Mm]|[–—QH-]))"
)
_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-4])(?:[:.][0-5]\d){1,2}[ ]?[ap]\.?[ ]?m(?:\.(?!\w)|(?!\w))"
    r"|(?:1[0-2]|0?[1-9])[ ]?[ap]\.?[ ]?m(?:\.(?!\w)|(?!\w))"
    r"|(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?![\d:])"
    r"|(?:1[0-2]|[1-9])[ ]o['’]clock",
    re.IGNORECASE,
)
_RATIO_WORDS = re.compile(
    r"\b(?:ratio|scale|slope|v/v|w/w|w/v|odds)\b|dilut|by weight", re.IGNORECASE
)
START = (
    r"(?:[Jj](?:an|un|ul)|[Ff]eb|[Mm]a[ry]|[Aa](?:pr|ug)|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec"
    rf"|J(?:AN|U[NL])|FEB|MA[RY]|A(?:PR|UG)|SEP|OCT|NOV|DEC|{periods.START})"
)


_WORD = re.compile(rf"{START}|{relative.START}")


def possible(text: str, start: int) -> bool:
    """Tell whether a date could begin at *start*: a quick no for most numbers."""
    may = _MAY_BE_DATE if text[start].isdecimal() else _WORD
    return may.match(text, start) is not None


def dated(
    text: str, start: int, *, year: int | None, published: date | None
) -> Dated | None:
    """Read the date at *start*.

    *year* is the one last named before, for dates that name none; *published* is the
    day that ``last year`` and ``today`` count from.
    """
    first = text[start]
    if first.isdecimal():
        return _clock(text, start) or _figures(text, start, year)
    if first in "'’":
        return periods.decade(text, start)
    of = published.year if published else None
    found = _monthly(text, start, year or of)
    found = found or periods.starting_with_letters(text, start, of)
    if found is None and published is not None:
        return relative.relative(text, start, published)
    return found


def _clock(text: str, start: int) -> Dated | None:
    """Pass over 2.15pm and 14:30, but not over a ratio such as 1:10."""
    match = _CLOCK.match(text, start)
    if match is None:
        return None
    sure = "m" in match[0].lower() or match[0].count(":") != 1
    if not sure and _RATIO_WORDS.search(text, max(0, start - 30), match.end() + 20):
        return None
    return Dated(start, match.end(), None)


def _figures(text: str, start: int, year: int | None) -> Dated | None:
    """Read what begins with digits: 5 May 2024, 2024-05-05, 5/31/2024, 2024 Q1."""
    match = _DAY_MONTH.match(text, start)
    if match is not None and _month_word(match):
        later = _UNTIL_DAY.match(text, match.end()) if match["year"] is None else None
        return _days(match, int(later["year"]) if later else year)
    if (match := _ISO.match(text, start)) is not None:
        return _day(match, int(match["year"]), int(match["m"]), int(match["day"]))
    if (match := _SLASHED.match(text, start)) is not None:
        return _slashed(match)
    return periods.starting_with_digits(text, start)


def _monthly(text: str, start: int, year: int | None) -> Dated | None:
    """Read May 5, May 5–7, 2024 and May 2024."""
    match = _MONTH_DAY.match(text, start)
    if match is not None and _month_word(match):
        return _days(match, year)
    match = _MONTH_YEAR.match(text, start)
    if match is not None:
        month = _month(match)
        return months(start, match.end(), int(match["year"]), month, month)
    match = _MONTHS_YEAR.match(text, start)
    if match is None:
        return None
    first, last = _month(match), _MONTHS[match["last"][:3].lower()]
    if first > last:
        return None
    return months(start, match.end(), int(match["year"]), first, last)


def _month_word(match: re.Match[str]) -> bool:
    """Refuse ``may 5`` and ``march 3`` in lower case without a year."""
    word = match["month"]
    return word not in ("may", "march", "mar") or bool(match["year"])


def _month(match: re.Match[str]) -> int:
    return _MONTHS[match["month"][:3].lower()]


def _days(match: re.Match[str], hint: int | None) -> Dated:
    """Return the day or days; without a year, named or hinted, they have no value."""
    nothing = Dated(match.start(), match.end(), None)
    year = int(match["year"]) if match["year"] else hint
    if year is None:
        return nothing
    month, day, until = _month(match), int(match["day"]), int(match["until"] or 0)
    last = monthrange(year, month)[1]
    if day > last or until > last or 0 < until <= day:
        return nothing
    high = number(date(year, month, until)) if until else None
    return Dated(match.start(), match.end(), number(date(year, month, day)), high)


def _slashed(match: re.Match[str]) -> Dated | None:
    """Read 10/31/1974 and 31.10.1974; month first where both could be, with slashes."""
    a, b, year = int(match["a"]), int(match["b"]), full_year(match["year"])
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
