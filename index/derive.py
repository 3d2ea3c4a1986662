"""Arithmetic over cited quantities: what a question asks for, and its result.

Ranges are carried by interval arithmetic, bounds by the direction that they allow, and
what does not agree in unit is refused. Exact: `Decimal` throughout; quotients are
rounded to `_DIGITS` significant digits and marked so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal, TypeAlias

from corpus.model import Bound, Quantity
from index.model import Derivation

Operation: TypeAlias = Literal["difference", "sum", "ratio", "change", "rest"]

_DIGITS = Context(prec=6)
_MORE = (
    r"(?:more|less|fewer|higher|lower|larger|smaller|greater|bigger|longer|shorter|"
    r"cheaper|older|faster|further)"
)
_OPERATIONS: tuple[tuple[Operation, re.Pattern[str]], ...] = (
    (
        "change",
        re.compile(
            r"\bby (?:what|how many) per\s?cent(?:age)?\b(?! points?)|"
            r"\bper\s?cent(?:age)? (?:change|increase|decrease|growth|decline|drop|"
            r"fall)"
            r"(?: in| of| from| between)?\b|\bwhat is the (?:relative )?change in\b",
            re.IGNORECASE,
        ),
    ),
    (
        "ratio",
        re.compile(
            r"\bhow many times (?:more|as (?:many|much|high|large|big)|higher|larger|"
            r"greater|bigger)\b|\bratio (?:of|between)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "difference",
        re.compile(
            rf"\bhow (?:much|many) {_MORE}\b|"
            rf"\bhow many (?:percentage )?points {_MORE}\b|"
            r"\b(?:what is |what's |what was )?the (?:difference|gap) (?:between|in)\b|"
            r"\bby how (?:much|many)(?: percentage points)?\b|"
            r"\bhow much did\b(?=.*\b(?:fall|rise|drop|grow|decline|decrease|increase|"
            r"shrink|change)\b.*\bfrom\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "sum",
        re.compile(
            r"\b(?:combined|together|in total|altogether|added up|jointly|"
            r"sum of|in sum)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "rest",
        re.compile(
            r"\b(?:the )?(?:rest|remaining (?:share|percentage)|remainder|"
            r"all other(?: countries| companies|s)?|everyone else)\b",
            re.IGNORECASE,
        ),
    ),
)
_MORE_WORD = re.compile(rf"\b{_MORE}\b|\bthan\b|\bpoints\b", re.IGNORECASE)
_STRICTEST: tuple[Bound, ...] = (">", "<", ">=", "<=")
_LOWER: dict[Bound, Bound] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no arithmetic is done, in words fit for a reason."""

    reason: str


def operation(text: str) -> tuple[Operation, str] | None:
    """Return the operation that *text* asks for, and *text* without its words."""
    for name, pattern in _OPERATIONS:
        match = pattern.search(text)
        if match:
            rest = f"{text[: match.start()]} {_plain(name)} {text[match.end() :]}"
            return name, " ".join(_MORE_WORD.sub(" ", rest).split())
    return None


def _plain(name: Operation) -> str:
    """Return what stands for the asking words: a plain question for the operands."""
    return "" if name in {"sum", "rest"} else "how much"


def derive(name: Operation, operands: Sequence[Quantity]) -> Derivation | Refusal:
    """Return the result of *name* on *operands*, in their order, or why not."""
    units = list(dict.fromkeys(quantity.unit for quantity in operands))
    if len(units) > 1:
        return Refusal(f"the units do not agree: {' and '.join(units)}")
    if name == "rest" and units != ["%"]:
        return Refusal("only shares in per cent have a rest")
    if name in {"ratio", "change"} and any(q.value <= 0 for q in operands):
        return Refusal("the numbers do not allow a ratio")
    lows = [q.value for q in operands]
    highs = [q.value if q.high is None else q.high for q in operands]
    low, high, unit = _compute(name, lows, highs, units[0])
    return Derivation(
        expression=_expression(name, operands),
        value=low,
        unit=unit,
        operands=tuple(range(len(operands))),
        high=None if low == high else high,
    )


def bound(name: Operation, operands: Sequence[Quantity]) -> Bound | None:
    """Return the bound of the result, or None where the operands' bounds conflict."""
    bounds: list[Bound] = [quantity.bound for quantity in operands]
    if name in {"difference", "ratio", "change"} and len(bounds) > 1:
        bounds = [bounds[0], *map(_flipped, bounds[1:])]
    if name == "rest":
        bounds = [*map(_flipped, bounds)]
    strict = {b for b in bounds if b not in {"=", "~"}}
    if len({b[0] for b in strict}) > 1:
        return None
    if strict:
        return next(one for one in _STRICTEST if one in strict)
    return "~" if "~" in bounds else "="


def _flipped(one: Bound) -> Bound:
    return _LOWER.get(one, one)


def _compute(
    name: Operation, lows: Sequence[Decimal], highs: Sequence[Decimal], unit: str
) -> tuple[Decimal, Decimal, str]:
    """Return the least and greatest result, and its unit."""
    if name == "sum":
        return sum(lows, Decimal(0)), sum(highs, Decimal(0)), unit
    if name == "rest":
        hundred = Decimal(100)
        return hundred - sum(highs, Decimal(0)), hundred - sum(lows, Decimal(0)), unit
    if name == "difference":
        low, high = lows[0] - highs[1], highs[0] - lows[1]
        if high < 0:
            low, high = -high, -low
        return low, high, "percentage point" if unit == "%" else unit
    if name == "ratio":
        return _DIGITS.divide(lows[0], highs[1]), _DIGITS.divide(highs[0], lows[1]), ""
    low = _DIGITS.multiply(_DIGITS.divide(lows[1] - highs[0], highs[0]), Decimal(100))
    high = _DIGITS.multiply(_DIGITS.divide(highs[1] - lows[0], lows[0]), Decimal(100))
    return low, high, "%"


def _expression(name: Operation, operands: Sequence[Quantity]) -> str:
    shown = [_shown(quantity) for quantity in operands]
    match name:
        case "sum":
            return " + ".join(shown)
        case "difference":
            return " - ".join(shown)
        case "ratio":
            return " / ".join(shown)
        case "change":
            return f"({shown[1]} - {shown[0]}) / {shown[0]}"
        case "rest":
            return " - ".join(["100 %", *shown])


def _shown(quantity: Quantity) -> str:
    value = f"{quantity.value:f}"
    if quantity.high is not None:
        value = f"({value} to {quantity.high:f})"
    return f"{value} {quantity.unit}".rstrip()
