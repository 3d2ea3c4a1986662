"""What a number measures: the currency, unit, mark or multiple around it."""

import re
from decimal import Decimal
from functools import cache

from corpus.model import Kind
from corpus.pattern import regex
from corpus.quantity import compounds, marks, money, units
from corpus.quantity.numerals import LETTER, VULGAR, times, whole
from corpus.quantity.parts import Term

_AHEAD = regex(rf"[ \u00a0\u202f\u2009\u2007\n‐‑-]{{0,3}}({LETTER}+|[^\w\s])")
_POWER = "²³⁻⁴^*−-–23"
_OF = regex(
    r"([ ]of[ ](?:an?[ ])?)|[ ](?:more|extra|additional|further|fewer|less|full|whole"
    r"|consecutive|straight|successive)[ ]"
)
_LEADS = frozenset(
    """of a an more extra additional further fewer less full whole consecutive straight
    successive""".split()
)
_A = regex(r"[ ](?:(of)[ ])?an?[ ]")  # ½ a litre
_AND_HALF = regex(
    r"[ ]and[ ](?:an?[ ])?(?:half|(quarter))\b(?![ ](?:of|the|an?|[a-z]+s)\b)"
)
_NETWORK = regex(
    r"\b(?:modem|network|bandwidth|data|link|connection|download|upload|transfer|stream"
    r"|baud|speed|bit|broadband|internet|serial|line)",
    re.IGNORECASE,
)
_BELOW_ZERO = regex(r"[ ]below[ ](?:zero|freezing)\b")
_PERCENT_OF = regex(r"\s*per ?cents? of ", re.IGNORECASE)
_TIMES = regex(r"[ ]?[x×](?!\w)(?![ ]?\d)|[ -]?(?i:folds?)\b")
_MULTIPLES = frozenset(" -x×fF")
_SIZE = regex(r"[ ](?:[x×(]|(?:tall|high|long|wide|deep|thick|across|in)\b)")
_LOSS = regex(r"\b(?:is|was|were|of|to|at|loss)[ ]\($")
# 1C charges a battery in an hour, 2C in half of one.
_C_RATE = regex(r"C-rate|\brate of |\bC[ -]rate|[Cc]harged at ")
_SPEND = regex(
    r"[£$€]|sterling|\b(?:cost|spen[dt]|paid|pay|pric|worth|fine|sold|sell|buy|bought|bill"
    r"|fund|invest|earn|debt|tax|salar|wage|fee|rais|reven|profit|sales|budget|loan|bank)",
    re.IGNORECASE,
)


@cache
def known() -> frozenset[str]:
    """Return every word that can start a unit or a currency, for a quick no."""
    symbols, _, firsts = units.table()
    codes, _, names = money.table()
    return frozenset(
        {
            word
            for key in (
                *symbols,
                *firsts,
                *codes,
                *names,
                "square",
                "sq",
                "cubic",
                "cu",
            )
            for word in (key, re.split(r"[\W\d]", key)[0] or key[0], key[0])
            if word == key or len(word) > 1 or not word.isalnum()
        }
    )


def measured(text: str, term: Term, currency: money.Money | None) -> bool:
    """Read what stands beside the number of *term*; tell whether there was anything.

    *currency* is the one that stands before.
    """
    if currency is not None:
        _money(text, term, currency)
        return True
    match = _AHEAD.match(text, term.end)
    if match is None:
        return False
    if match[1] == "°" and marks.mark(text, term):
        return True
    word = match[1]
    if (
        word in known()
        or word.lower() in known()
        or text[match.end() : match.end() + 1] in _POWER
    ):
        if _after(text, term):
            return True
    elif word in _LEADS and (
        of := (_A if text[term.start] in VULGAR else _OF).match(text, term.end)
    ):
        # two thirds of a mile, 2 more minutes
        unit = units.factor(text, of.end())
        if unit is not None and unit.name and not (of[1] and whole(term.value)):
            _set(text, term, unit)
            return True
    return _marked(text, term)


def _marked(text: str, term: Term) -> bool:
    """Read 5'10", 3×, two-fold."""
    if marks.mark(text, term):
        return True
    if text[term.end : term.end + 1] not in _MULTIPLES:
        return False
    match = _TIMES.match(text, term.end)
    if match is None:
        return False
    term.end, term.kind, term.shares = match.end(), "ratio", False
    return True


def _after(text: str, term: Term) -> bool:
    """Read the currency or the unit after the number."""
    currency = money.after(text, term.end)
    unit = compounds.unit(text, term.end)
    if currency is not None and (unit is None or _is_money(text, term, currency)):
        if currency.codes[0] == "KRW" and not term.scaled and abs(term.value) < 100:
            return False  # 3 won, and the others lost
        term.end = currency.end
        if currency.factor is not None:
            term.value = times(term.value, currency.factor)
        _priced(text, term, money.resolve(currency.codes, text, term.start))
        return True
    if unit is None or not _fits(text, term, unit):
        return False
    _set(text, term, unit)
    return True


def percent_of(text: str, term: Term) -> bool:
    """Read ``per cent of twenty``, the number last, when that is all the text."""
    if term.end != len(text) or not _PERCENT_OF.fullmatch(text, 0, term.start):
        return False
    term.start, term.unit, term.kind, term.shares = 0, "%", "percent", False
    return True


def _money(text: str, term: Term, currency: money.Money) -> None:
    """Set the currency that stands before, made clearer by one that follows."""
    codes = money.resolve(currency.codes, text, term.start)
    again = money.after(text, term.end)
    if again is not None and again.factor is None and set(again.codes) & set(codes):
        codes = tuple(code for code in again.codes if code in codes)
        term.end = again.end
    _priced(text, term, codes)
    _lost(text, term)


def priced(text: str, term: Term, currency: money.Money) -> None:
    """Set the currency that stands before a number that nothing follows."""
    codes = money.resolve(currency.codes, text, term.start)
    term.kind, term.unit, term.shares = "money", codes[0], False
    term.alternatives = codes[1:]
    _lost(text, term)


def _lost(text: str, term: Term) -> None:
    """Make the amount negative where brackets around it say so."""
    if text.startswith(")", term.end) and _LOSS.search(
        text, max(0, term.start - 9), term.start
    ):
        # "the result is ($3.5 million)": brackets as accountants use them
        term.value, term.start, term.end = -term.value, term.start - 1, term.end + 1


def _priced(text: str, term: Term, codes: tuple[str, ...]) -> None:
    """Set the currency, and what one is paid for: ``CNY/Wh``."""
    term.kind, term.unit, term.shares = "money", codes[0], False
    term.alternatives = codes[1:]
    price(text, term)


def price(text: str, term: Term) -> None:
    """Read on after an amount: ``/Wh``, ``per kilo``, ``a share``."""
    full = compounds.compound(text, units.Unit(term.end, term.unit, "money", name=True))
    rest = full.symbol[len(term.unit) :]
    term.unit, term.end = full.symbol, full.end
    if rest:
        term.alternatives = tuple(code + rest for code in term.alternatives)


def _set(text: str, term: Term, unit: units.Unit) -> None:
    """Set the unit, and read what may follow it."""
    term.unit, term.end, term.shares = unit.symbol, unit.end, False
    term.kind = _kind(unit)
    if unit.symbol == "bit/s" and not _NETWORK.search(
        text, max(0, term.start - 60), term.end + 60
    ):
        term.unit, term.kind = "basis point", "percent"  # bps is both
    if unit.name and not and_half(text, term):
        below = _BELOW_ZERO.match(text, term.end)
        if below is not None:
            term.end, term.value = below.end(), -term.value
    if (
        unit.symbol == "°C"
        and text[term.end - 1] == "C"
        and _C_RATE.search(text, max(0, term.start - 16), term.end + 6)
    ):
        term.unit = "C-rate"
    elif unit.symbol == "deg" and unit.name:
        term.alternatives = ("°C", "°F")
    elif unit.symbol in ("°C", "°F") and text[term.end - 2] not in "°º˚⁰ ":
        letter = text[term.end - 1]
        term.alternatives = (letter,) if letter in "CF" else ()


def and_half(text: str, term: Term) -> bool:
    """Add ``and a half`` after the unit: a month and a half."""
    part = _AND_HALF.match(text, term.end)
    if part is None or not whole(term.value):
        return False
    term.value += Decimal("0.25") if part[1] else Decimal("0.5")
    term.end = part.end()
    return True


def _kind(unit: units.Unit) -> Kind:
    if unit.measures == "percent":
        return "percent"
    if unit.measures == "time":
        return "duration"
    return "rate" if unit.symbol.startswith("%/") else "measure"


def _is_money(text: str, term: Term, currency: money.Money) -> bool:
    """Decide between pounds of weight and of money."""
    word = text[currency.start : currency.end].lower()
    if not word.startswith("pound") or "sterling" in word:
        return True
    if text.startswith(" of ", currency.end) and not term.scaled:
        return False
    if term.scaled and term.value >= 10**5:
        return True
    return _SPEND.search(text, max(0, term.start - 60), currency.end + 40) is not None


def _fits(text: str, term: Term, unit: units.Unit) -> bool:
    """Refuse units of one letter, and ``in``, where the signs around speak against."""
    written = text[term.end : unit.end]
    bare = written.strip()
    following = text[unit.end : unit.end + 2]
    if following[:1].isalnum() and written[:1].isalpha():
        return False  # 2Mg3NF3
    if bare == "in":
        return (
            not following.strip(" .,);×x-") or _SIZE.match(text, unit.end) is not None
        )
    if written[:1] in "-‐‑" and len(bare) <= 2 and not bare[1:].islower():
        return False
    if "\n" in written:
        return unit.name or unit.measures == "percent" or len(bare) > 1
    if len(bare) > 1 or not bare.isalpha():
        return True
    if bare.isupper() and following[:1] in ("-", "–", ".") and following[1:].isalnum():
        return False
    return not (bare in "Aads" and term.plain and 1800 <= term.value < 2100)
