"""Numbers with no unit beside them: ratios, ordinals, years, counts."""

import re
from decimal import Decimal

from corpus.quantity import compounds, nouns, numerals, units, words
from corpus.quantity.backward import word_before
from corpus.quantity.parts import Term

_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_ERA = re.compile(r"[ ](?:(?P<before>BCE?|B\.C\.(?:E\.)?)|AD|A\.D\.|CE)(?!\w)")
_ERAS = frozenset("BAC")  # first letters
_STREET = re.compile(r"[ ](?:Street|Avenue|Ave|St|Road|Floor)\b(?![ ]of)")
_RATIO = re.compile(
    r"(?:[ ]?[:∶][ ]?|-to-|(?<=50)/(?=50\b))(\d{1,3}(?:,\d{3})++|\d+(?:\.\d+)?)(?![\d:])|[ ](?:out[ ]of|in)[ ](?:every[ ])?(?=[\da-z])"
)
_UNDER = re.compile(r"\d{1,3}(?![\w,.-]*\d)(?![ ]?(?:%|per ?cent))")
_ALWAYS = frozenset("in since during early late mid".split())
_INTRODUCED = _ALWAYS | frozenset(
    """by of from until till to before after year years and through between around circa
    for the than throughout""".split()
)
_AGED = ("aged", "age", "ages")
_COMPARES = re.compile(
    r"[ ](?!per\b)(?:more|less|fewer|as|that|the|its|their|what|than|[a-z]+er)\b"
)
_PERSONS = frozenset(
    """person patient participant employee worker child student man woman subject user
    customer vote dollar point item time page mile word""".split()
)


def lone(text: str, term: Term) -> None:
    """Classify a number that nothing belongs to behind it: a year, an age, or neither."""
    if _aged(text, term):
        term.kind, term.unit, term.shares = "duration", "year", False
    elif _four_digits(term) and _is_year(text, term, None):
        term.kind, term.unit, term.shares = "year", "year", False


def bare(text: str, term: Term) -> bool:
    """Classify a number without a unit; tell whether it is one at all."""
    follows = text[term.end : term.end + 1]
    if not term.spelled and follows.isalpha():
        match = _ORDINAL.match(text, term.end) if term.plain else None
        if match is None or _STREET.match(text, match.end()):
            return False
        term.end, term.kind, term.shares = match.end(), "ordinal", False
        return True
    if follows == " " and (_era(text, term) or _part_of(text, term)):
        return True
    if follows in (" ", ":", "∶", "-", "/") and _ratio(text, term):
        return True
    found = None
    if follows in (" ", "-", "\u00a0", "\u2009"):
        found = nouns.counted(text, term.end, one=term.value == 1)
    if found is None:
        lone(text, term)
    elif _four_digits(term) and _is_year(text, term, found):
        term.kind, term.unit, term.shares = "year", "year", False
    else:
        _count(text, term, *found)
    return True


def _aged(text: str, term: Term) -> bool:
    """Tell whether ``aged`` or the like stands before."""
    start = term.start
    if "age" not in text[start - 6 if start > 6 else 0 : start].lower():
        return False
    return term.value < 130 and word_before(text, term.start) in _AGED


def _era(text: str, term: Term) -> bool:
    """Read 430 BC as a year, which is negative, and 79 AD."""
    if not term.plain or text[term.end + 1 : term.end + 2] not in _ERAS:
        return False
    match = _ERA.match(text, term.end)
    if match is None or term.value >= 10_000:
        return False
    term.value = -term.value if match["before"] else term.value
    term.end, term.kind, term.unit, term.shares = match.end(), "year", "year", False
    return True


def _part_of(text: str, term: Term) -> bool:
    """Read ``two thirds of the voters`` as the ratio that it is."""
    if (
        not term.spelled
        or not 0 < term.value < 1
        or not text.startswith(" of ", term.end)
    ):
        return False
    term.kind, term.shares = "ratio", False
    return True


def _ratio(text: str, term: Term) -> bool:
    """Read 3:1, 2 in 5, one out of every ten."""
    match = _RATIO.match(text, term.end)
    if match is None or _four_digits(term) or (not match[1] and term.scaled):
        return False
    if match[1]:
        end, under = match.end(), Decimal(match[1].replace(",", ""))
    else:
        found = _UNDER.match(text, match.end())
        number = words.spelled(text, match.end()) if found is None else None
        if found is not None:
            end, under = found.end(), Decimal(found[0])
        elif number is not None:
            end, under = number.end, number.value
        else:
            return False
    if not under or (not match[1] and under <= term.value):
        return False
    term.value = numerals.ratio(term.value, under)
    term.end, term.kind, term.shares = end, "ratio", False
    return True


def _count(text: str, term: Term, end: int, noun: str) -> None:
    """Set the counted noun; the surface goes on to the end of it."""
    if noun == "time" and _COMPARES.match(text, end):
        term.end, term.kind, term.shares = end, "ratio", False
        return
    term.end = end
    term.unit, term.kind, term.noun, term.shares = noun, "count", True, False
    full = compounds.compound(text, units.Unit(end, noun, "count", name=True))
    if full.end > end:
        term.end, term.unit, term.kind = full.end, full.symbol, "rate"


def _four_digits(term: Term) -> bool:
    return term.plain and term.end - term.core == 4 and 1000 <= term.value < 2200


def _is_year(text: str, term: Term, found: tuple[int, str] | None) -> bool:
    """Tell a year from a count of a thousand or two."""
    if term.start != term.core:
        return False
    word = word_before(text, term.start - (text[term.start - 1 : term.start] == "-"))
    always = word in _ALWAYS
    if term.value < 1600:
        return always and found is None
    if found is None:
        return term.value >= 1800 or word in _INTRODUCED
    if always:
        return True
    direct = " " not in text[term.end : found[0]].strip()
    if direct and (found[1] in _PERSONS or term.value % 100 == 0):
        return False
    return term.value >= 1900
