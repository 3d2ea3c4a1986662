"""One of a unit, or a part of one, without a number word: half an hour, a gallon of."""

import re
from decimal import Decimal

from corpus.pattern import regex
from corpus.quantity import compounds, measures, money, units
from corpus.quantity.backward import word_before
from corpus.quantity.numerals import LETTER, ratio
from corpus.quantity.parts import Term
from corpus.quantity.words import ORDINALS, SCALES, TENS

_PART = regex(
    r"(?P<half>half)(?:[ -](?:of[ ])?an?)?[ -]"
    r"|(?:an?[ ]|one[ -])?(?P<part>quarter|third|fourth|fifth|tenth)(?:[ ]of[ ](?:an?[ ])?|-)",
    re.IGNORECASE,
)
_ARTICLE = regex(r"an?[ ]", re.IGNORECASE)
_AFTER_ARTICLE = regex(rf"an?[ ]({LETTER}+)", re.IGNORECASE)
_NUMBERS = frozenset(
    (*SCALES, "couple", "few", "half", "quarter", "third", "fourth", "fifth", "tenth")
)
_PARTS = {"half": 2, "quarter": 4, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10}
_HALF = regex(
    r"half(?=[ ](?:of|the|its|their|his|her|our|all|these|those)\b)", re.IGNORECASE
)
_HEDGES = (
    r"almost|nearly|about|roughly|around|approximately|over|under|than|least|most|only"
    r"|just|barely|exactly|nigh on"
)
_SHARE = regex(
    r"(?P<half>half)|(?:an?|one)[ -](?P<part>quarter|third|fourth|fifth|tenth)\b",
    re.IGNORECASE,
)
_HEDGED = regex(rf"\b(?:{_HEDGES})[ ]$", re.IGNORECASE)
_ALONE = regex(r"[ ](?:of|the|its|their|all)\b|[.,;:)!?]|$")
_OF = regex(r"[ ]of[ ](?:the|its|their|his|her|our|all|these|those|them|us)\b")
_ORDINAL = regex(
    rf"(?:second(?=[ -]\w+est\b)|(?:{'|'.join(TENS)})[ -](?:first|second)"
    rf"|(?:(?:{'|'.join(TENS)})[ -])?"
    rf"(?:{'|'.join(word for word, n in ORDINALS.items() if n > 2)}))\b(?![ ]of\b|[ -](?:quarter|half))",
    re.IGNORECASE,
)
_BEFORE_ORDINAL = frozenset(
    "the its their his her our my your ranked finished came placed a every was".split()
)
_TWICE = regex(r"(?:twice|thrice)\b", re.IGNORECASE)
_COMPARES = regex(r"[ ](?:as|the|that|its|their|his|her|what|this)\b")
_AFTER = regex(r"[ ](?:away|apart|long|old|and[ ](?:a[ ](?:half|quarter)|\d+))\b")
_BEFORE = regex(
    r"\b(?:in|for|within|than|under|over|about|almost|nearly|least|most|only|just|after"
    r"|every|up[ ]to|lasted|lasts|of)[ ]$",
    re.IGNORECASE,
)
_VAGUE = frozenset("in deg s ft yd stone bar M P cup pt Gy".split())


def idle(text: str, start: int) -> bool:
    """Tell whether an article stands at *start* that begins no number and no unit."""
    match = _AFTER_ARTICLE.match(text, start)
    if match is None:
        return False
    word = match[1]
    low = word.lower()
    known = measures.known()
    return not (low in known or word in known or low in _NUMBERS)


def whole(text: str, start: int) -> Term | None:
    """Read a part of a unit, or one of it, at *start*."""
    match = _PART.match(text, start)
    if match is not None:
        under = _PARTS[(match["half"] or match["part"]).lower()]
        term = _of(text, start, match.end(), Decimal(1) / under)
        if term is not None:
            return term
    if (match := _TWICE.match(text, start)) is not None:
        return _times(text, match)
    share = _share(text, start)
    if share is not None:
        return share
    if (match := _ORDINAL.match(text, start)) is not None:
        return _ordinal(text, match)
    return _one_of(text, start)


def _one_of(text: str, start: int) -> Term | None:
    """Read ``a gallon of`` and ``an hour``, where it is told as an amount."""
    match = _ARTICLE.match(text, start)
    if match is None:
        return None
    term = _of(text, start, match.end(), Decimal(1))
    if term is None or term.unit in _VAGUE:
        return None
    if term.kind != "duration" and text.startswith(" of ", term.end):
        return term
    alone = not text[:start].strip() and not text[term.end :].strip()
    if alone or _AFTER.match(text, term.end):
        measures.and_half(text, term)
        return term
    if _BEFORE.search(text, max(0, start - 10), start) and term.kind == "duration":
        return term
    return None


def _share(text: str, start: int) -> Term | None:
    """Read ``half of the crop`` and ``almost a third``."""
    match = _HALF.match(text, start)
    if match is not None:
        return Term(start, match.end(), Decimal("0.5"), kind="ratio",
                    shares=False, core=start)  # fmt: skip
    match = _SHARE.match(text, start)
    if match is None or not _shared(text, match):
        return None
    value = ratio(1, _PARTS[(match["half"] or match["part"]).lower()])
    return Term(start, match.end(), value, kind="ratio", shares=False, core=start)


def _shared(text: str, match: re.Match[str]) -> bool:
    """Tell whether ``a third`` is a part, of something or after ``almost``."""
    start, end = match.span()
    if match["part"] and _OF.match(text, end):
        return True
    hedged = _HEDGED.search(text, max(0, start - 16), start)
    return hedged is not None and _ALONE.match(text, end) is not None


def _times(text: str, match: re.Match[str]) -> Term | None:
    """Read ``twice as many`` and ``twice a day``."""
    start, end = match.span()
    value = Decimal(2 if match[0].lower() == "twice" else 3)
    full = compounds.compound(text, units.Unit(end, "time", "count", name=True))
    if full.end > end:
        return Term(
            start,
            full.end,
            value,
            unit=full.symbol,
            kind="rate",
            shares=False,
            core=start,
        )
    if _COMPARES.match(text, end) is None:
        return None
    return Term(start, end, value, kind="ratio", shares=False, core=start)


def _ordinal(text: str, match: re.Match[str]) -> Term | None:
    """Read ``the third`` and ``its twenty-fifth``, where a word before introduces it."""
    start, end = match.span()
    before = word_before(text, start)
    if before not in _BEFORE_ORDINAL and text[start - 3 : start] not in ("'s ", "’s "):
        return None
    tens, _, ones = match[0].lower().replace(" ", "-").rpartition("-")
    value = Decimal(ORDINALS[ones] + TENS.get(tens, 0))
    return Term(start, end, value, kind="ordinal", shares=False, core=start)


def _of(text: str, start: int, position: int, value: Decimal) -> Term | None:
    """Make the term from the name of a unit or a currency at *position*."""
    unit = units.factor(text, position)
    if unit is not None and unit.name:
        if unit.measures in ("percent", "ratio"):
            return None
        return Term(
            start, unit.end, value, unit=unit.symbol, shares=False, core=start,
            kind="duration" if unit.measures == "time" else "measure",
        )  # fmt: skip
    currency = money.after(text, position - 1)
    if (
        currency is None
        or not text[currency.start].islower()
        or currency.codes[0] == "KRW"
    ):
        return None
    if currency.factor is not None:
        value *= currency.factor
    return Term(
        start, currency.end, value, unit=currency.codes[0], kind="money",
        shares=False, core=start, alternatives=currency.codes[1:],
    )  # fmt: skip
