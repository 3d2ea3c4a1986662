"""Amounts in two numbers: 5 feet 2 inches, 20 dollars 43 cents, 3 million 40 thousand."""

import re
from decimal import Decimal

from corpus.quantity.gaps import Gap
from corpus.quantity.numerals import times
from corpus.quantity.parts import Term

# How many of the second make one of the first.
_SMALLER = {
    ("mi", "ft"): 5280, ("yd", "ft"): 3, ("yd", "in"): 36, ("ft", "in"): 12,
    ("lb", "oz"): 16, ("stone", "lb"): 14, ("d", "h"): 24, ("h", "min"): 60,
    ("min", "s"): 60, ("week", "d"): 7, ("year", "month"): 12, ("year", "d"): 365, ("km", "m"): 1000,
    ("m", "cm"): 100, ("kg", "g"): 1000, ("deg", "arcmin"): 60, ("d", "min"): 1440,
    ("arcmin", "arcsec"): 60, ("l", "ml"): 1000, ("h", "s"): 3600,
}  # fmt: skip
_LEAPS = ("year", "d")  # of more than one year some could have a day more
_SIXTY = 60
_ENDS = re.compile(r"\s*(?:$|[.,;)])|[ ]and[ ]")


def amount(text: str, left: Term, right: Term, between: Gap) -> bool:
    """Add *right* to *left* where the two are one amount; tell whether they are."""
    gap = text[left.end : right.start]
    if left.scaled and left.shares and right.scaled and gap == " ":
        return _scaled(left, right)
    if left.unit == "h" and right.kind == "number" and right.shares:
        return _minutes(text, left, right, gap)
    if not between.parts:
        return False
    if left.kind == "money":
        return _coins(text, left, right, gap)
    if left.kind not in ("measure", "duration") or left.unit == right.unit:
        return False
    factor = _SMALLER.get((left.unit, right.unit))
    if factor is None or left.value < 0:
        return False
    if right.value >= factor and left.unit != "yd":
        return False
    if (left.unit, right.unit) == _LEAPS and left.value != 1:
        return False
    left.value = times(left.value, Decimal(factor)) + right.value
    left.unit, left.end = right.unit, right.end
    return True


def _scaled(left: Term, right: Term) -> bool:
    """Join 3 million 40 thousand."""
    if right.value >= left.factor:
        return False
    left.value, left.end = left.value + right.value, right.end
    left.take_unit(right)
    return True


def _minutes(text: str, left: Term, right: Term, gap: str) -> bool:
    """Join 1 hour thirty."""
    if not 0 < right.value < _SIXTY or gap not in (" ", " and "):
        return False
    if not _ENDS.match(text, right.end):
        return False
    left.value = times(left.value, Decimal(_SIXTY)) + right.value
    left.unit, left.end = "min", right.end
    return True


def _coins(text: str, left: Term, right: Term, gap: str) -> bool:
    """Join 20 dollars 43 cents, and 3 pounds and fourteen."""
    if left.scaled or left.value != int(left.value) or left.high is not None:
        return False
    if right.kind == "money":
        cents = right.value * 100
        if not 0 < cents < 100 or cents != int(cents):
            return False
        if right.unit not in (left.unit, "USD"):
            return False
        left.value += right.value
    elif (
        right.kind == "number"
        and right.shares
        and 1 <= right.value < 100
        and (gap == " and " or (gap == " " and text[left.end - 1].isalpha()))
        and _ENDS.match(text, right.end)
    ):
        left.value += right.value / 100
    else:
        return False
    left.end = right.end
    return True
