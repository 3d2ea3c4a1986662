"""Ranges of two numbers, and a number with what stands after a plus-minus."""

import re
from decimal import Decimal

from corpus.quantity import measures
from corpus.quantity.gaps import Gap
from corpus.quantity.numerals import EXACT, times
from corpus.quantity.parts import Term

_BETWEEN = re.compile(
    r"\b(?:(between)|(from)|(?:in[ ]the[ ])?(range[ ]of))[ ]+$",
    re.IGNORECASE,
)
_YEARS_APART = 10  # 2027 or 2028, but not 1950 or 2028


def uncertain(left: Term, right: Term) -> bool:
    """Take *right* as what stands after the ± of *left*; tell whether it can be."""
    if left.unit and right.unit and left.unit != right.unit:
        return False
    left.uncertainty = abs(right.value)
    left.end = right.end
    if not left.unit and right.kind == "year":
        left.kind, left.shares = "number", False
    elif not left.unit:
        left.unit, left.kind, left.shares = right.unit, right.kind, right.shares
        left.alternatives = right.alternatives
    return True


def ranged(text: str, left: Term, right: Term, between: Gap) -> bool:
    """Make *left* the range up to *right*; tell whether the two are one."""
    opened = _BETWEEN.search(text, max(0, left.start - 18), left.start)
    if between.both and not between.to and not (opened and (opened[1] or opened[3])):
        return False
    if between.either and not _either(left, right):
        return False
    close = right.start - left.end == 1
    if between.dash and (right.value < 0 or (close and left.spelled != right.spelled)):
        return False
    if not _alike(left, right):
        return False
    if between.dash and not _rising(left, right, text[left.end : right.start]):
        left.name = right.name = left.plain and right.plain and close
        return False
    _join(left, right)
    if left.kind == "money" and right.kind == "number":
        measures.price(text, left)
    if opened and not opened[3]:
        left.start = opened.start()
    return True


def _either(left: Term, right: Term) -> bool:
    """Tell whether ``2027 or 2028``, ``two or three`` is one range."""
    if left.kind == right.kind == "year":
        return 0 < right.value - left.value <= _YEARS_APART
    return (
        left.kind == "number"
        and left.shares
        and 0 < right.value - left.value <= max(Decimal(2), left.value)
        and not right.scaled
    )


def _alike(left: Term, right: Term) -> bool:
    if left.kind in ("ordinal", "ratio") or right.kind in ("ordinal", "ratio"):
        return left.kind == right.kind == "ratio"
    if left.kind == "date" or right.kind == "date":
        return left.kind == right.kind
    if left.kind == "year" and right.kind == "number" and right.plain:
        return False
    if left.kind == "year" or right.kind == "year":
        if left.kind == right.kind:
            return True
        return left.shares or (
            right.kind == "year" and left.unit != "" and left.kind != "count"
        )
    if left.noun and not right.noun:
        return False
    if left.unit == right.unit:
        return True
    if right.shares or left.shares:
        return True
    return left.kind == right.kind == "money" and bool(
        {left.unit, *left.alternatives} & {right.unit, *right.alternatives}
    )


def _rising(left: Term, right: Term, gap: str) -> bool:
    """Refuse ``864-1``; a dash between falling numbers is no range."""
    if (
        left.kind == "money"
        and left.shares is False
        and right.kind == "number"
        and right.scaled
    ):
        return True
    low, high = left.value, right.value
    if right.scaled and not left.scaled:
        return True
    if low < high:
        return True
    if low == high:
        return False
    return bool(left.unit or right.unit) and not (
        left.plain and right.plain and gap.strip() == "-" and not right.unit
    )


def _join(left: Term, right: Term) -> None:
    """Make *left* the range up to *right*, each giving the other what it lacks."""
    left.high = right.value
    left.end = right.end
    left.plain = False
    if right.scaled and not left.scaled and left.high != 0:
        factor = right.factor
        mantissa = EXACT.divide(right.value, factor)
        if left.value <= mantissa:
            left.value = times(left.value, factor)
    if left.shares or left.kind == "year" != right.kind:
        left.take_unit(right)
    elif left.kind == right.kind == "money" and len(right.unit) > len(left.unit):
        left.unit, left.alternatives = right.unit, right.alternatives
