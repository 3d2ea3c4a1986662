"""Read the quantities of a text: find each number, then read outwards from it."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from corpus.model import Passage, Quantity
from corpus.quantity import (
    dates,
    join,
    money,
    nouns,
    numerals,
    scales,
    units,
    words,
)
from corpus.quantity.numerals import VULGAR, Number, times
from corpus.quantity.parts import Term

_FIRST = rf"[\d{''.join(VULGAR)}]|\.(?=\d)|(?<![^\W_])(?:{words.START}|{dates.START})"
_ANCHOR = re.compile(_FIRST)
_ANCHOR_DATED = re.compile(
    rf"{_FIRST}|(?<!\w)(?:{dates.RELATIVE_START})(?!\w)", re.IGNORECASE
)
_COMMA_DECIMAL = re.compile(
    r"(?<![\d.,])\d+,\d{1,2}(?![\d,])[ \u00a0]?(?:%|€|Euro|Mio|Mrd|kg|km|EUR)"
)
_POINT_DECIMAL = re.compile(r"\d\.\d{1,2}(?!\d)|\d,\d{3}(?!\d)")
_COMMA_LANGUAGES = frozenset(
    """
    de fr es it nl pt pl cs da fi nb nn no sv ru tr uk id
    """.split()
)
_SIGN = "-−–‒"
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|(?:er|e|ème)\b(?![\w])")
_TIMES = re.compile(
    r"(?:[ ]?[x×](?!\w)(?![ ]?\d)|[ -]?(?:fold|folds)\b)", re.IGNORECASE
)
_RATIO = re.compile(
    r"[ ]?[:∶][ ]?(\d+(?:\.\d+)?)(?![\d:])|[ ](?:out[ ]of|in)[ ](?:every[ ])?(\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|a hundred|twenty)\b(?![ ]?(?:%|percent|per cent)|[-/,.]\d)"
)
_WORD_BEFORE = re.compile(r"([A-Za-z]+)[- ]$")


def quantities(
    passage: Passage, *, published: date | None = None
) -> tuple[Quantity, ...]:
    """Return the quantities stated in *passage*, in reading order.

    *published* is the day that ``last year`` counts from; the document's own, where
    it has one, unless given.
    """
    day = published or passage.document.published
    terms = join.joined(passage.text, _Reader(passage, day).terms())
    return tuple(_quantity(passage, term) for term in terms)


def _quantity(passage: Passage, term: Term) -> Quantity:
    value, high = term.value, term.high
    if high is not None and high < value:
        value, high = high, value
    return Quantity(
        value, high, term.bound, term.unit, term.kind,
        passage.part(term.start, term.end), term.alternatives, term.uncertainty,
    )  # fmt: skip


class _Reader:
    """One pass over one text."""

    def __init__(self, passage: Passage, published: date | None) -> None:
        self._text = passage.text
        self._published = published
        self._year: int | None = None
        self._comma = passage.document.language in _COMMA_LANGUAGES or (
            _COMMA_DECIMAL.search(self._text) is not None
            and _POINT_DECIMAL.search(self._text) is None
        )

    def terms(self) -> Iterator[Term]:
        """Yield what the numbers of the text mean, each on its own."""
        text, position, floor = self._text, 0, 0
        anchor = _ANCHOR if self._published is None else _ANCHOR_DATED
        while (match := anchor.search(text, position)) is not None:
            start = match.start()
            dated = self._dated(start)
            if dated is not None:
                if dated.value is not None:
                    if dated.kind == "date":
                        self._year = int(dated.value) // 10_000
                    yield Term(
                        dated.start, dated.end, dated.value, dated.high,
                        unit="year" if dated.kind == "year" else "date",
                        kind=dated.kind, shares=False, core=dated.start,
                    )  # fmt: skip
                position = floor = dated.end
                continue
            number = self._number(start)
            if number is None:
                position = _after_word(text, start)
                continue
            term = self._term(number, floor)
            if term is None:
                position = floor = _after_word(text, number.end - 1)
                continue
            if term.kind == "year":
                self._year = int(term.value)
            yield term
            position = floor = max(term.end, number.end)

    def _dated(self, start: int) -> dates.Dated | None:
        before = self._text[start - 1 : start]
        if before.isalnum() or before in ("$", "€", "£", "¥", "."):
            return None
        return dates.dated(
            self._text, start, year=self._year, published=self._published
        )

    def _number(self, start: int) -> Number | None:
        text = self._text
        first = text[start]
        if first.isdecimal() or first == ".":
            if first == "." and text[start - 1 : start].isalnum():
                return None
            return numerals.digits(text, start, comma=self._comma)
        if first in VULGAR:
            return Number(start, start + 1, numerals.ratio(*VULGAR[first]))
        return words.spelled(text, start)

    def _term(self, number: Number, floor: int) -> Term | None:
        """Read what stands around *number*; nothing where it is part of a code."""
        text, start = self._text, number.start
        term = Term(
            start,
            number.end,
            number.value,
            plain=number.plain,
            spelled=number.spelled,
            core=start,
        )
        if not number.spelled and self._in_code(number):
            return None
        currency = money.before(text, start) if start > floor else None
        sign_at = start
        if currency is not None and currency.start < floor:
            currency = None
        if currency is not None:
            term.start = sign_at = currency.start
        if not self._sign(term, start, floor) and currency is not None:
            self._sign(term, sign_at, floor)
        if currency is None and term.start < start:
            currency = money.before(text, term.start)
            if currency is not None and currency.start >= floor:
                term.start = currency.start
            else:
                currency = None
        scaled = scales.scale(
            text, number.end, money=currency is not None, spelled=number.spelled
        )
        if scaled is not None:
            term.value = times(term.value, scaled.factor)
            term.end, term.plain, term.scaled = scaled.end, False, True
            term.factor = scaled.factor
            more = words.and_part(text, Number(start, term.end, Decimal(1)))
            if more.end > term.end:
                term.value += times(more.value - 1, scaled.factor)
                term.end = more.end
        elif number.plain or number.spelled:
            more = words.and_part(text, Number(start, term.end, term.value))
            term.value, term.end = more.value, more.end
        if currency is not None:
            self._money(term, currency)
            return term
        if self._unit(term):
            return term
        return term if self._bare(term) else None

    def _sign(self, term: Term, at: int, floor: int) -> bool:
        """Read a sign before the number or its currency."""
        text = self._text
        if at > floor and text[at - 1] in _SIGN + "+":
            before = text[at - 2 : at - 1] if at >= 2 else ""
            if before and (before.isalnum() or before in ")%]°’'\""):
                return False
            if text[at - 1] != "+":
                term.value = -term.value
            term.start = at - 1
            return True
        if at - floor > 5:
            match = _WORD_BEFORE.search(text, max(floor, at - 10), at)
            if match is not None and match[1].lower() in ("minus", "negative"):
                term.value = -term.value
                term.start = match.start()
                return True
        elif text[floor:at].lower() in ("minus ", "negative "):
            term.value = -term.value
            term.start = floor
            return True
        return False

    def _in_code(self, number: Number) -> bool:
        """Tell whether the digits are inside a word, a version or an address."""
        text, start, end = self._text, number.start, number.end
        before, after = text[start - 1 : start], text[end : end + 1]
        if before.isalpha():
            # EUR5, RM42, US$5 and kr100, but no A320
            return money.before(text, start) is None and before not in "元円¥"
        if before == "_" or (
            before == "."
            and text[start - 2 : start - 1].isalnum()
            and text[start : start + 1] != "."
        ):
            return True
        if before in _SIGN and text[start - 2 : start - 1].isalnum():
            head = re.search(r"([A-Za-z0-9]+)$", text[max(0, start - 16) : start - 1])
            word = head[1].lower() if head else ""
            if not word.isdecimal() and word not in _HYPHENED:
                return True
        if after in (".", "-") and re.compile(r"[.-]\d+[.-]\d").match(text, end):
            return True
        return after == "_"

    def _money(self, term: Term, currency: money.Money) -> None:
        text = self._text
        codes = money.resolve(currency.codes, text, term.start)
        term.kind, term.shares = "money", False
        again = money.after(text, term.end)
        if (
            again is not None
            and (set(again.codes) & set(codes))
            and again.factor is None
        ):
            codes = tuple(code for code in again.codes if code in codes)
            term.end = again.end
        self._priced(term, codes)

    def _priced(self, term: Term, codes: tuple[str, ...]) -> None:
        """Set the currency, and what one is paid for: ``CNY/Wh``."""
        full = units.compound(
            self._text, units.Unit(term.end, codes[0], "money", name=True)
        )
        term.unit, term.end = full.symbol, full.end
        rest = full.symbol[len(codes[0]) :]
        term.alternatives = tuple(code + rest for code in codes[1:])

    def _unit(self, term: Term) -> bool:
        """Read a currency, a unit, a multiple or a counted noun after the number."""
        text = self._text
        currency = money.after(text, term.end)
        unit = units.unit(text, term.end)
        if currency is not None and (unit is None or _is_money(text, term, currency)):
            if currency.codes[0] == "KRW" and not term.scaled and abs(term.value) < 100:
                return False
            term.end, term.kind, term.shares = currency.end, "money", False
            if currency.factor is not None:
                term.value = times(term.value, currency.factor)
            self._priced(term, money.resolve(currency.codes, text, term.start))
            return True
        if unit is not None and _fits(text, term, unit):
            term.unit, term.end, term.shares = unit.symbol, unit.end, False
            measures = unit.measures
            term.kind = (
                "percent" if measures == "percent"
                else "duration" if measures == "time"
                else "rate" if measures == "compound" and "%" in unit.symbol
                else "measure"
            )  # fmt: skip
            if unit.symbol == "deg" and unit.name:
                term.alternatives = ("°C", "°F")
            elif text[term.end - 1] == "C" and unit.symbol == "C":
                term.unit, term.alternatives = "°C", ("C",)
            return True
        match = _TIMES.match(text, term.end)
        if match is not None:
            term.end, term.kind, term.shares = match.end(), "ratio", False
            return True
        return False

    def _bare(self, term: Term) -> bool:
        """Classify a number without a unit: ratio, ordinal, year, count, number."""
        text = self._text
        if not term.spelled:
            match = _ORDINAL.match(text, term.end)
            if match is not None and term.plain:
                term.end, term.kind, term.shares = match.end(), "ordinal", False
                return True
            follows = text[term.end : term.end + 1]
            if follows.isalpha():
                return False
        match = _RATIO.match(text, term.end)
        if (
            match is not None
            and (match[1] or match[2])
            and not (term.plain and match[2] and len(match[2]) == 4)
        ):
            value = _word_value(match[1] or match[2])
            if value:
                term.value = numerals.ratio(term.value, value)
                term.end, term.kind, term.shares = match.end(), "ratio", False
                return True
        year = term.plain and 1000 <= term.value < 2200 and term.end - term.core == 4
        found = nouns.counted(text, term.end, one=term.value == 1)
        if year and _is_year(text, term, found):
            term.kind, term.unit, term.shares = "year", "year", False
            return True
        if found is not None:
            term.end, term.unit = found
            term.kind, term.noun, term.shares = "count", True, False
        return True


def _word_value(word: str) -> Decimal:
    """Return the value of a number in digits or in words."""
    if word[0].isdecimal():
        return Decimal(word)
    number = words.spelled(word, 0)
    return number.value if number else Decimal(0)


_HYPHENED = frozenset(
    """
    sub mid pre post non under over up to about around near early late since
    until and or from between than least most per approx approximately plus
    minus super
    """.split()
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|of|from|until|till|to|before|after|during|early|late|mid|year|years|and|through|between"
    r"|around|circa|for|the|than|throughout)[ -]$",
    re.IGNORECASE,
)
_PERSONS = frozenset(
    """
    person patient participant employee worker child student man woman subject
    user customer vote dollar point item time page mile word
    """.split()
)


def _is_year(text: str, term: Term, found: tuple[int, str] | None) -> bool:
    """Tell a year from a count of a thousand or two."""
    if term.start != term.core:
        return False
    value = int(term.value)
    head = text[max(0, term.start - 12) : term.start]
    introduced = _YEAR_BEFORE.search(head) is not None or head.endswith("(")
    if value < 1600:
        return (
            introduced
            and head.lower().endswith(("in ", "since ", "year ", "of "))
            and found is None
        )
    if found is None:
        return value >= 1800 or introduced
    direct = text[term.end : found[0]].strip().count(" ") == 0
    if head.lower().endswith(("in ", "since ", "during ", "early ", "late ", "mid-")):
        return True
    if direct and (found[1] in _PERSONS or value % 100 == 0):
        return False
    return value >= 1900


_SPEND = re.compile(
    r"[£$€]|sterling|cost|spen[dt]|paid|pay|pric|worth|fine|sold|sell|buy|bought|bill|fund|invest|earn|debt|\btax|salar|wage|fee|rais|reven|profit|sales|budget|loan|bank",
    re.IGNORECASE,
)


def _is_money(text: str, term: Term, currency: money.Money) -> bool:
    """Decide between pounds of weight and of money, and the like."""
    word = text[currency.start : currency.end].lower()
    if not word.startswith("pound") or "sterling" in word:
        return True
    if text[currency.end : currency.end + 4] == " of " and not term.scaled:
        return False
    if term.scaled and term.value >= 10**5:
        return True
    return _SPEND.search(text, max(0, term.start - 60), currency.end + 40) is not None


_LETTER_AFTER = re.compile(
    r"[ ](?:the|a|an|this|that|its|their|his|her|our|which|every|each|all|order|addition|total|fact|[A-Z]|\d|\w)"
)


def _fits(text: str, term: Term, unit: units.Unit) -> bool:
    """Refuse readings of one letter and of ``in`` that the words around speak against."""
    start = term.end
    written = text[start : unit.end]
    bare = written.strip()
    if bare == "in":
        following = text[unit.end : unit.end + 1]
        return following in ("", ".", ",", ")", ";", "×", "x", "-") or (
            following == " " and text[unit.end + 1 : unit.end + 2] in ("x", "×", "(")
        )
    if written[:1] in "-‐‑" and len(bare) <= 2 and not bare[1:].strip().islower():
        return False
    if "\n" in written:
        return unit.name or unit.measures == "percent" or len(bare) > 1
    if len(bare) == 1 and bare.isalpha() and bare.isupper() and term.plain:
        following = text[unit.end : unit.end + 2]
        if following[:1] in "-–." and following[1:2].isalnum():
            return False
    if bare in ("second", "Second") and term.spelled:
        return True
    return not (
        term.plain
        and bare in ("A", "a", "I", "d", "s")
        and 1800 <= term.value < 2100
        and written[:1] == " "
    )


_REST = re.compile(r"\w*(?:[.,:/'’-]?\d[\w]*)*")


def _after_word(text: str, start: int) -> int:
    """Return where the word or code at *start* ends."""
    match = re.compile(r"[^\W_]++|.", re.DOTALL).match(text, start)
    return match.end() if match else start + 1
