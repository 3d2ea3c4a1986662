"""Arithmetic over cited quantities: what a question asks for, and its result.

Ranges are carried by interval arithmetic, bounds by the direction in which each operand
moves the result, and what measures different things is refused. Exact: `Decimal`
throughout; quotients are rounded to `_DIGITS` significant digits and marked so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal
from typing import Literal, TypeAlias

from corpus.model import Bound, Quantity
from index.model import Derivation

Operation: TypeAlias = Literal[
    "difference", "sum", "mean", "ratio", "change", "fall", "rest", "share"
]


_DIGITS = Context(prec=6)
_MOST = 15  # digits of a result that is exact
_HUNDRED = Decimal(100)
_YEAR = 10_000
_MONTH = 100
_STRICTEST: tuple[Bound, ...] = (">", "<", ">=", "<=")
_TURNED: dict[Bound, Bound] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_TWO = 2
_PAIRS = frozenset({"difference", "ratio", "change", "fall", "share"})
_POSITIVE = frozenset({"ratio", "change", "fall", "share"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no arithmetic is done, in words fit for a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """A derivation, its bound, and what it is uncertain by."""

    derivation: Derivation
    bound: Bound
    rounded: bool = False
    uncertainty: Decimal | None = None


def derive(name: Operation, operands: Sequence[Quantity]) -> Result | Refusal:
    """Return the result of *name* on *operands*, or why there is none.

    The operands of a difference are put in order, so that it is not negative.
    """
    if name in _PAIRS and len(operands) != _TWO:
        return Refusal("only two numbers can be compared so")
    alike = _alike(operands)
    if isinstance(alike, Refusal):
        return alike
    refused = _refused(name, alike)
    if refused is not None:
        return refused
    order = list(range(len(alike)))
    if name == "difference" and _below(alike[0], alike[1]):
        order.reverse()
    used = [alike[place] for place in order]
    bound = _bound(name, used)
    if bound is None:
        return Refusal("the bounds of the numbers allow no result")
    least, most, unit = _compute(name, used)
    if name == "difference" and least < 0:
        return Refusal("the two ranges overlap")
    low, high = rounded(least), rounded(most)
    return Result(
        Derivation(
            expression=_expression(name, [operands[place] for place in order]),
            value=low,
            unit=unit,
            operands=tuple(order),
            high=None if low == high else high,
        ),
        bound,
        (low, high) != (least, most),
        _uncertainty(name, used),
    )


def rounded(value: Decimal) -> Decimal:
    """Return *value* with few digits, if it has more than anybody states."""
    return _DIGITS.plus(value) if len(value.as_tuple().digits) > _MOST else value


def _alike(operands: Sequence[Quantity]) -> list[Quantity] | Refusal:
    """Return the operands in the unit of the first; a bare number takes any unit."""
    if all(quantity.kind in {"year", "date"} for quantity in operands):
        return _dated(operands)
    units = list(dict.fromkeys(q.unit for q in operands if q.unit))
    if len(units) <= 1:
        unit = units[0] if units else ""
        return [replace(quantity, unit=unit) for quantity in operands]
    from corpus.quantity.convert import UnitError, convert  # noqa: PLC0415  loads pint

    try:
        tried = [[convert(quantity, unit) for quantity in operands] for unit in units]
    except UnitError:
        return Refusal(f"the units do not agree: {' and '.join(units)}")
    return min(tried, key=_length)


def _length(operands: Sequence[Quantity]) -> int:
    """Return how many digits the numbers have together."""
    return sum(len(f"{q.value:f}{q.high or ''}") for q in operands)


def _dated(operands: Sequence[Quantity]) -> list[Quantity]:
    """Return days as days, counted from the first there is, or all as years."""
    days = [_day(quantity) for quantity in operands]
    if None not in days:
        return [
            replace(q, value=Decimal(day), kind="duration", unit="d", high=None)
            for q, day in zip(operands, days, strict=True)
            if day is not None
        ]
    return [
        replace(
            quantity,
            value=Decimal(int(quantity.value) // part),
            high=None if quantity.high is None else Decimal(int(quantity.high) // part),
            kind="duration",
            unit="year",
        )
        for quantity in operands
        for part in (_YEAR if quantity.unit == "date" else 1,)
    ]


def _day(quantity: Quantity) -> int | None:
    if quantity.unit != "date" or quantity.high is not None:
        return None
    day = int(quantity.value)
    return date(day // _YEAR, day // _MONTH % _MONTH, day % _MONTH).toordinal()


def _refused(name: Operation, operands: Sequence[Quantity]) -> Refusal | None:
    if name == "rest" and operands[0].unit != "%":
        return Refusal("only shares in per cent have a rest")
    if name == "rest" and sum(map(_high, operands)) > _HUNDRED:
        return Refusal("the shares are more than the whole")
    if name in _POSITIVE and any(q.value <= 0 for q in operands):
        return Refusal("the numbers do not allow a ratio")
    if name == "share" and _below(operands[1], operands[0]):
        return Refusal("the part is more than the whole")
    return None


def _high(quantity: Quantity) -> Decimal:
    return quantity.value if quantity.high is None else quantity.high


def _below(one: Quantity, other: Quantity) -> bool:
    return _high(one) < other.value


def _signs(name: Operation, count: int) -> tuple[int, ...]:
    """Return for each operand whether the result rises or falls with it."""
    match name:
        case "sum" | "mean":
            return (1,) * count
        case "rest":
            return (-1,) * count
        case "change":  # from the first to the second
            return (-1, 1)
        case "difference" | "ratio" | "fall" | "share":
            return (1, -1)


def _bound(name: Operation, operands: Sequence[Quantity]) -> Bound | None:
    """Return the bound of the result, or None where the operands' conflict."""
    signs = _signs(name, len(operands))
    bounds: list[Bound] = [
        quantity.bound if sign > 0 else _TURNED.get(quantity.bound, quantity.bound)
        for quantity, sign in zip(operands, signs, strict=True)
    ]
    strict = {bound for bound in bounds if bound not in {"=", "~"}}
    if len({bound[0] for bound in strict}) > 1:
        return None
    if strict:
        return next(one for one in _STRICTEST if one in strict)
    return "~" if "~" in bounds or _blurred(name, operands) else "="


def _blurred(name: Operation, operands: Sequence[Quantity]) -> bool:
    """Tell whether an uncertainty makes a quotient one "about"."""
    return name in _POSITIVE and any(q.uncertainty is not None for q in operands)


def _uncertainty(name: Operation, operands: Sequence[Quantity]) -> Decimal | None:
    """Return how far a sum or difference can be off: as far as all operands."""
    given = [q.uncertainty for q in operands if q.uncertainty is not None]
    return sum(given, Decimal(0)) if given and name in {"sum", "difference"} else None


def _compute(
    name: Operation, operands: Sequence[Quantity]
) -> tuple[Decimal, Decimal, str]:
    """Return the least and the greatest result, and its unit."""
    lows, highs = [q.value for q in operands], [_high(q) for q in operands]
    unit = operands[0].unit
    low, high = lows[0], highs[0]
    match name:
        case "sum":
            low, high = sum(lows, Decimal(0)), sum(highs, Decimal(0))
        case "mean":
            low, high = (sum(each, Decimal(0)) / len(each) for each in (lows, highs))
        case "rest":
            low, high = _HUNDRED - sum(highs), _HUNDRED - sum(lows)
        case "difference":
            low, high = lows[0] - highs[1], highs[0] - lows[1]
            unit = "percentage point" if unit == "%" else unit
        case "ratio":
            low, high, unit = lows[0] / highs[1], highs[0] / lows[1], ""
        case "share":
            low, high, unit = (
                _HUNDRED * lows[0] / highs[1],
                _HUNDRED * highs[0] / lows[1],
                "%",
            )
        case "change":
            low, high, unit = _part(lows[1], highs[0]), _part(highs[1], lows[0]), "%"
        case "fall":
            low, high, unit = -_part(highs[1], lows[0]), -_part(lows[1], highs[0]), "%"
    return low, high, unit


def _part(new: Decimal, old: Decimal) -> Decimal:
    return _HUNDRED * (new - old) / old


def _expression(name: Operation, operands: Sequence[Quantity]) -> str:
    told = [shown(quantity) for quantity in operands]
    return {
        "sum": " + ".join(told),
        "mean": f"({' + '.join(told)}) / {len(told)}",
        "difference": " - ".join(told),
        "ratio": " / ".join(told),
        "share": " / ".join(told),
        "change": f"({told[-1]} - {told[0]}) / {told[0]}",
        "fall": f"({told[0]} - {told[-1]}) / {told[0]}",
        "rest": " - ".join(["100 %", *told]),
    }[name]


def shown(quantity: Quantity) -> str:
    """Return *quantity* as an expression has it: a range in brackets, then the unit."""
    value = f"{quantity.value:f}"
    if quantity.uncertainty is not None:
        value = f"({value} ± {quantity.uncertainty:f})"
    elif quantity.high is not None:
        value = f"({value} to {quantity.high:f})"
    unit = quantity.unit if quantity.kind not in {"year", "date"} else ""
    return f"{value} {unit}".rstrip()
