"""Read the quantities of a text: find each number, then read outwards from it."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from corpus.model import Passage, Quantity
from corpus.quantity import (
    cells,
    codes,
    dates,
    join,
    money,
    numerals,
    scales,
    wholes,
    words,
)
from corpus.quantity.bare import bare, lone
from corpus.quantity.days import Dated
from corpus.quantity.measures import measured, percent_of, priced
from corpus.quantity.numerals import VULGAR, Number, times
from corpus.quantity.parts import Term
from corpus.quantity.signs import sign
from corpus.quantity.starts import Starts

_LETTERS = str.maketrans("ſı", "si")
_LOSSES = ("$(", "€(", "£(")
# What closes a number off, so that nothing behind belongs to it.
_CLOSED = frozenset(
    [sign + gap for sign in ",.;)]" for gap in " \n"]
    + [" |", " (", "\n\n", "\n|", "\n("]
)

# Evidence that a text writes its decimals with a comma, and that it does not.
_COMMA = re.compile(r"\d,\d{1,2}(?![\d,])[ \u00a0]?(?:%|€|Euro|EUR|Mio|Mrd|kg|km)")
_POINT = re.compile(r"\d\.\d{1,2}(?!\d)|\d,\d{3}(?!\d)")
_COMMA_LANGUAGES = frozenset(
    "de fr es it nl pt pl cs da fi nb nn no sv ru tr uk id".split()
)


def quantities(
    passage: Passage, *, published: date | None = None
) -> tuple[Quantity, ...]:
    """Return the quantities stated in *passage*, in reading order.

    *published* is the day that ``last year`` counts from: the document's own, where
    it has one, unless given.
    """
    text, day = _folded(passage.text), published or passage.document.published
    found = _terms(text, day, comma=_comma(text, passage.document.language))
    return tuple(_quantity(passage, term) for term in join.joined(text, found))


def _folded(text: str) -> str:
    """Return *text* with the letters that patterns take for an s or an i as such."""
    odd = not text.isascii() and any(letter in text for letter in "ſı")
    return text.translate(_LETTERS) if odd else text


def _quantity(passage: Passage, term: Term) -> Quantity:
    value, high = term.value, term.high
    if high is not None and high < value:
        value, high = high, value
    return Quantity(
        value, high, term.bound, term.unit, term.kind,
        passage.part(term.start, term.end), term.alternatives, term.uncertainty,
    )  # fmt: skip


def _comma(text: str, language: str | None) -> bool:
    """Tell whether the text writes decimals with a comma."""
    if language in _COMMA_LANGUAGES:
        return True
    return _COMMA.search(text) is not None and _POINT.search(text) is None


def _terms(text: str, published: date | None, *, comma: bool) -> Iterator[Term]:
    """Yield what the numbers of the text mean, each on its own."""
    position, last = 0, 0  # *last* is where the last term ended
    year: int | None = None
    addressed = codes.addressed(text)
    tables = not comma and "| " in text
    starts = Starts(text, relative=published is not None)
    while (start := starts.after(position)) < len(text):
        cell = cells.cell(text, start) if tables else None
        if cell is not None:
            if cell.kind == "year":
                year = int(cell.value)
            position = last = cell.end
            yield cell
            continue
        behind = _passed(text, start)
        if behind is not None:
            position = behind
            continue
        dated = _dated(text, start, year, published)
        if dated is not None:
            position = dated.end
            if dated.value is not None:
                year = dated.year or year
                last = dated.end
                yield _date_term(dated)
            continue
        number = _number(text, start, comma=comma)
        if number is None:
            term = wholes.whole(text, start)
        else:
            term = _counted(text, number, last, addressed=addressed)
        if term is None:
            at = start if number is None or number.spelled else number.end - 1
            position = codes.after_code(text, at)
            continue
        if term.kind == "year" and term.value > 0:
            year = int(term.value)
        position = last = term.end
        yield term


def _passed(text: str, start: int) -> int | None:
    """Return where to go on where a code or an idle article stands at *start*."""
    if text[start] in "Aa":
        return start + 2 if wholes.idle(text, start) else None
    return codes.after_code(text, start) if codes.attached(text, start) else None


def _dated(
    text: str, start: int, year: int | None, published: date | None
) -> Dated | None:
    """Read a date, unless the digits are the end of something else."""
    if not dates.possible(text, start):
        return None
    if start and (text[start - 1].isalnum() or text[start - 1] in "$€£¥."):
        return None
    return dates.dated(text, start, year=year, published=published)


def _date_term(dated: Dated) -> Term:
    return Term(
        dated.start, dated.end, dated.value or Decimal(0), dated.high,
        unit="date" if dated.kind == "date" else "year",
        kind=dated.kind, shares=False, core=dated.start,
    )  # fmt: skip


def _number(text: str, start: int, *, comma: bool) -> Number | None:
    first = text[start]
    if first.isdecimal():
        return numerals.digits(text, start, comma=comma)
    if first == ".":
        inside = start and text[start - 1].isalnum()
        return None if inside else numerals.digits(text, start)
    if first in VULGAR:
        return Number(start, start + 1, numerals.ratio(*VULGAR[first]))
    return words.spelled(text, start)


def _counted(text: str, number: Number, last: int, *, addressed: bool) -> Term | None:
    """Read what stands around *number*, unless it is a part of a code."""
    if not number.spelled and codes.in_code(
        text, number, last or -1, addressed=addressed
    ):
        return None
    return _term(text, number, last)


def _term(text: str, number: Number, floor: int) -> Term | None:
    """Read what stands around *number*, back to *floor* at most."""
    start = number.start
    if text.startswith(")", number.end) and text[start - 2 : start] in _LOSSES:
        return _loss(text, number, floor)
    term = Term(
        start, number.end, number.value,
        plain=number.plain, spelled=number.spelled, core=start, bound=number.bound,
    )  # fmt: skip
    currency = _before(text, term, start, floor)
    if sign(text, term, start, floor):
        currency = currency or _before(text, term, term.start, floor)
    elif currency is not None:
        sign(text, term, currency.start, floor)
    closed = text[term.end : term.end + 2] in _CLOSED
    if not closed:
        _scale(text, term, money_before=currency is not None)
        closed = term.scaled and text[term.end : term.end + 2] in _CLOSED
    if closed:
        if currency is None:
            lone(text, term)
        else:
            priced(text, term, currency)
        return term
    if measured(text, term, currency) or percent_of(text, term) or bare(text, term):
        if number.bound != "=" and text.endswith(" of", term.start, term.end):
            term.end -= len(" of")  # hundreds of, and nothing that is counted
        return term
    return None


def _loss(text: str, number: Number, floor: int) -> Term | None:
    """Read ``$(3.5) million``: brackets inside an amount make it negative."""
    currency = money.before(text, number.start - 1)
    if currency is None or currency.start < floor:
        return None
    term = Term(currency.start, number.end + 1, -number.value, core=number.start)
    _scale(text, term, money_before=True)
    measured(text, term, currency)
    return term


def _before(text: str, term: Term, start: int, floor: int) -> money.Money | None:
    """Read the currency before the number and take it into the surface."""
    currency = money.before(text, start) if start > floor else None
    if currency is None or currency.start < floor:
        return None
    term.start = currency.start
    return currency


def _scale(text: str, term: Term, *, money_before: bool) -> None:
    """Multiply by the scale word, and add ``and a half``."""
    scaled = scales.scale(text, term.end, money=money_before, spelled=term.spelled)
    if scaled is not None:
        term.value = times(term.value, scaled.factor)
        term.end, term.factor = scaled.end, scaled.factor
        term.plain, term.scaled = False, True
    if text.startswith(" and ", term.end) and (term.plain or term.spelled or scaled):
        number = Number(term.core, term.end, term.value)
        more = words.and_part(text, number, term.factor)
        term.value, term.end = more.value, more.end
