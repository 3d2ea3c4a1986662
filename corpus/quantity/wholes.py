"""One of a unit, or a part of one, without a number word: half an hour, a gallon of."""

import re
from decimal import Decimal

from corpus.quantity import measures, money, units
from corpus.quantity.parts import Term

_PART = re.compile(
    r"(?P<half>half)(?:[ -](?:of[ ])?an?)?[ -]"
    r"|(?:an?[ ]|one[ -])?(?P<part>quarter|third|fourth|fifth|tenth)(?:[ ]of[ ](?:an?[ ])?|-)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"an?[ ]", re.IGNORECASE)
_PARTS = {"half": 2, "quarter": 4, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10}
_AFTER = re.compile(
    r"[ ](?:ago|later|earlier|before|after|away|apart|long|old|and[ ](?:a[ ](?:half|quarter)|\d+))\b"
    r"|\s*$"
)
_BEFORE = re.compile(
    r"\b(?:in|for|within|than|under|over|about|almost|nearly|least|most|only|just|after"
    r"|every|up[ ]to|lasted|lasts|of)[ ]$",
    re.IGNORECASE,
)
_VAGUE = frozenset("in deg s ft yd stone bar M P cup pt Gy".split())


def whole(text: str, start: int) -> Term | None:
    """Read a part of a unit, or one of it, at *start*."""
    match = _PART.match(text, start)
    if match is not None:
        under = _PARTS[(match["half"] or match["part"]).lower()]
        return _of(text, start, match.end(), Decimal(1) / under)
    match = _ARTICLE.match(text, start)
    if match is None:
        return None
    term = _of(text, start, match.end(), Decimal(1))
    if term is None or term.unit in _VAGUE:
        return None
    if term.kind != "duration" and text.startswith(" of ", term.end):
        return term
    if _AFTER.match(text, term.end):
        measures.and_half(text, term)
        return term
    if _BEFORE.search(text, max(0, start - 10), start) and term.kind == "duration":
        return term
    return None


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
