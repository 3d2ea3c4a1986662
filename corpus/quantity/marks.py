"""Units that are only a mark: 5'10", 2½', 150", 57°44'8.47"."""

import re
from decimal import Decimal

from corpus.pattern import regex
from corpus.quantity.parts import Term

_FEET = regex(
    r"['’′][ ]?(?P<inches>1[01]|\d)(?![\d.,])(?:[ ]?[½¼¾])?(?:[\"”″]|''|(?=[\s,.;)]|$))"
)
_MINUTES = regex(r"['’′](?!\w)")
_SECONDS = regex(r"(?:[\"”″]|'')(?!\w)")
_ANGLE = regex(
    r"°[ ]?(?P<minutes>[0-5]?\d)[ ]?['’′](?:[ ]?(?P<seconds>[0-5]?\d(?:\.\d+)?)[ ]?(?:[\"”″]|''))?"
    r"(?:[ ]?[NSEW]\b)?"
)
_OPENING = regex(r"(?<!\w)'(?=\w)")
_SKY = regex(
    r"\b(?:arc|sky|field|telescope|galax|angular|star|nebula|Hubble)", re.IGNORECASE
)


def mark(text: str, term: Term) -> bool:
    """Read the marks after the number of *term*; tell whether there were any."""
    end = term.end
    first = text[end : end + 1]
    if first not in ("'", "’", "′", '"', "”", "″", "°"):
        return False
    if (match := _ANGLE.match(text, end)) is not None:
        seconds = Decimal(match["seconds"] or 0) + 60 * Decimal(match["minutes"])
        return _set(term, match.end(), "arcsec", term.value * 3600 + seconds)
    if first == "°":
        return False
    sky = _SKY.search(text, max(0, end - 60), end + 40) is not None
    if (match := _FEET.match(text, end)) is not None and not sky:
        return _set(term, match.end(), "in", term.value * 12 + int(match["inches"]))
    year = term.plain and end - term.core == 4 and 1500 <= term.value < 2100
    if year or _quoted(text, term.start, first):
        return False
    if (match := _SECONDS.match(text, end)) is not None:
        return _set(term, match.end(), "arcsec" if sky else "in", term.value)
    match = _MINUTES.match(text, end)
    if match is None or (first != "′" and term.plain):
        return False
    return _set(term, match.end(), "arcmin" if sky else "ft", term.value)


def _quoted(text: str, start: int, quote: str) -> bool:
    """Tell whether the mark closes a quotation that was opened before."""
    head = text[max(0, start - 400) : start]
    if quote == "”":
        return head.count("“") > head.count("”")
    if quote == "'":
        return len(_OPENING.findall(head)) % 2 == 1
    return head.count(quote) % 2 == 1


def _set(term: Term, end: int, unit: str, value: Decimal) -> bool:
    term.end, term.unit, term.value = end, unit, value
    term.kind, term.shares = "measure", False
    return True
