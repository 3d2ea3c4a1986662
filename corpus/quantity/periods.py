"""Quarters, halves, fiscal years, decades and seasons such as 2012–13."""

import re
from decimal import Decimal

from corpus.pattern import regex
from corpus.quantity.days import Dated, full_year, months
from corpus.quantity.words import ORDINALS

_TWO_OR_FOUR = r"(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
_QUARTER = regex(
    rf"(?:Q(?P<nth>[1-4])|(?P<mth>[1-4])Q)"
    rf"(?:[ ,/-]{{0,2}}(?:of[ ]|FY[ ]?|fiscal[ ])?['’]?{_TWO_OR_FOUR})?(?!\w)"
)
_HALF = regex(
    r"(?:H(?P<nth>[12])|(?P<mth>[12])H)(?:[ ,/-]{1,2}(?:of[ ]|FY[ ]?)?(?P<year>(?:19|20)\d\d)"
    r"|[ ]?['’](?P<short>\d\d))(?![\w%])"
)
_YEAR_FIRST = regex(
    r"(?P<year>(?:19|20)\d\d)[ ,-]{0,2}(?:Q(?P<q>[1-4])|H(?P<h>[12]))"
    r"(?!\w|[ ]?(?:of[ ])?(?:19|20)\d\d)"
)
_WORDS = regex(
    r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[ -](?:fiscal[ -])?(?P<part>quarter|half)"
    r"(?:[ ](?:of[ ](?:the[ ])?)?(?:fiscal[ ](?:year[ ])?|FY[ ]?)?"
    r"(?:(?P<year>(?:1[5-9]|20)\d\d)(?![\w%]|[.,]\d)|(?P<which>this|last|next)[ ]year))?",
    re.IGNORECASE,
)
_FISCAL = regex(
    rf"(?:FY|(?:fiscal|financial)(?:[ ]year)?[ ])[ ]?['’]?{_TWO_OR_FOUR}"
    r"(?:[-–/](?P<until>\d{4}|\d\d)(?!\d))?",
    re.IGNORECASE,
)
_DECADE = regex(r"(?P<year>(?:1[5-9]|20)\d0)['’]?s(?!\w)|['’](?P<short>[2-9]0)s(?!\w)")
_NAMES = {
    name: 20 + 10 * place
    for place, name in enumerate(
        "twenties thirties forties fifties sixties seventies eighties nineties".split()
    )
}
_NAMED = regex(rf"(?:{'|'.join(_NAMES)})(?!\w)", re.IGNORECASE)
_NAMED_AFTER = regex(
    r"\b(the|early|mid|late|roaring|her|his|their|my|our)[ -]$", re.IGNORECASE
)
_PERSONS = frozenset({"her", "his", "their", "my", "our"})
_NTH = {word: nth for word, nth in ORDINALS.items() if nth <= 20} | {"twenty-first": 21}
_CENTURY = regex(
    rf"(?:(?P<nth>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_NTH)}))"
    r"[ -]century(?P<bc>[ ](?:BC|BCE|B\.C\.))?(?!\w)",
    re.IGNORECASE,
)
_SPLIT = regex(
    r"(?P<year>(?:19|20)\d\d)(?:[-–—/]|[ ]?[–—][ ]?)(?P<until>\d\d)(?![\d%:,.]\d|\w|[-–/])"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
STEPS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
START = (
    r"(?:[Ff](?:iscal|inancial|Y)|FY|Q[1-4]|H[12]|['’][2-9]0s"
    r"|(?:[Ff](?:irst|ourth)|[Ss]econd|[Tt]hird)[ -](?:fiscal[ -])?(?:quarter|half)"
    r"|(?:[Tt]wen|[Nn]inet|[Ee]ight|[Ss](?:ixt|event|econd)|[Ff](?:ift|irst|ourt)"
    r"|[Tt](?:hird|enth))\w{0,9}(?:-first)?[ -]century"
    r"|(?:[Tt](?:wen|hir)|[Ff](?:or|if)|[Ss](?:ix|even)|[Ee]igh|[Nn]ine)ties(?!\w))"
)


def starting_with_digits(text: str, start: int) -> Dated | None:
    """Read 2024 Q1, the 1990s, 2012–13, 1Q24, 3rd quarter."""
    if text[start : start + 4].isdecimal() and len(text) > start + 4:
        if (match := _YEAR_FIRST.match(text, start)) is not None:
            nth, size = int(match["q"] or match["h"]), 3 if match["q"] else 6
            return _part(match, int(match["year"]), nth, size)
        return decade(text, start) or _split(text, start)
    if text[start + 1 : start + 2] == " ":
        return None
    return century(text, start) or _lettered(text, start) or words(text, start, None)


def starting_with_letters(
    text: str, start: int, published_year: int | None
) -> Dated | None:
    """Read Q1 2024, H2 2025, FY24, the third quarter of 2023."""
    found = _lettered(text, start) or words(text, start, published_year)
    return found or _fiscal(text, start) or _named(text, start) or century(text, start)


def _lettered(text: str, start: int) -> Dated | None:
    match = _QUARTER.match(text, start)
    size = 3
    if match is None:
        match, size = _HALF.match(text, start), 6
    if match is None:
        return None
    found = match.groupdict()
    written = found["year"] or found.get("short")
    if not written:
        return Dated(start, match.end(), None)  # a quarter of no year
    return _part(match, full_year(written), int(match["nth"] or match["mth"]), size)


def words(text: str, start: int, published_year: int | None) -> Dated | None:
    """Read ``third quarter of 2023``; ``of last year`` needs the year of publication."""
    match = _WORDS.match(text, start)
    if match is None:
        return None
    if match["year"]:
        year = int(match["year"])
    elif match["which"] and published_year is not None:
        year = published_year + STEPS[match["which"].lower()]
    else:
        return Dated(start, match.end(), None)
    nth = _ORDINALS.get(match["nth"].lower()) or int(match["nth"][0])
    return _part(match, year, nth, 3 if match["part"].lower() == "quarter" else 6)


def _part(match: re.Match[str], year: int, nth: int, size: int) -> Dated:
    """Return the *nth* quarter or half of *year*, of *size* months."""
    if nth * size > 12:
        return Dated(match.start(), match.end(), None)
    return months(match.start(), match.end(), year, (nth - 1) * size + 1, nth * size)


def _fiscal(text: str, start: int) -> Dated | None:
    """Read FY2024 and fiscal 2024/25: kept as the calendar years they are named for."""
    match = _FISCAL.match(text, start)
    if match is None:
        return None
    low, high, until = full_year(match["year"]), None, match["until"]
    if until:
        high = int(until) if len(until) == 4 else low - low % 100 + int(until)
        if high <= low:
            return None
    last = None if high is None else Decimal(high)
    return Dated(start, match.end(), Decimal(low), last, "year")


def decade(text: str, start: int) -> Dated | None:
    """Read ``1990s`` and ``'90s`` as their ten years."""
    match = _DECADE.match(text, start)
    if match is None:
        return None
    low = int(match["year"] or f"19{match['short']}")
    return Dated(start, match.end(), Decimal(low), Decimal(low + 9), "year")


def century(text: str, start: int) -> Dated | None:
    """Read ``19th century`` as its hundred years; years before Christ are negative."""
    match = _CENTURY.match(text, start)
    if match is None:
        return None
    last = 100 * (int(match["nth"]) if match["nth"] else _NTH[match["word"].lower()])
    if not 0 < last < 3000:
        return None
    low, high = (-last, 99 - last) if match["bc"] else (last - 99, last)
    return Dated(start, match.end(), Decimal(low), Decimal(high), "year")


def _named(text: str, start: int) -> Dated | None:
    """Read ``the nineties``, and ``her thirties`` as an age."""
    match = _NAMED.match(text, start)
    if match is None:
        return None
    before = _NAMED_AFTER.search(text[max(0, start - 8) : start])
    if before is None:
        return None
    years = _NAMES[match[0].lower()]
    if before[1].lower() in _PERSONS:
        return Dated(start, match.end(), Decimal(years), Decimal(years + 9), "duration")
    low = Decimal(1900 + years)
    return Dated(start, match.end(), low, low + 9, "year")


def _split(text: str, start: int) -> Dated | None:
    match = _SPLIT.match(text, start)
    if match is None:
        return None
    low = int(match["year"])
    high = low - low % 100 + int(match["until"])
    if low >= high:
        return None
    return Dated(start, match.end(), Decimal(low), Decimal(high), "year")
