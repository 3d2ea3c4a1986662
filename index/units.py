"""The unit that a question asks for its answer in, and numbers brought into it.

Currencies are no matter of units: see `index.rates`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.model import Quantity
from index.derive import Refusal, Result, rounded, shown
from index.model import Derivation
from index.numbers import Reader
from index.wanted import AUXILIARY, as_unit

_KINDS = frozenset({"money", "measure", "duration", "rate"})
UNIT = r"[A-Za-z$€£¥°µ²³⁻¹%][\w$€£¥°/·⁻¹²³.-]*"
_IN = re.compile(
    r",?\s+(?:expressed |measured |given )?(?:in|into)\s+"
    rf"(?P<unit>{UNIT}(?:\s+{UNIT}){{0,3}})",
    re.IGNORECASE,
)
_MANY = re.compile(rf"\bhow many\s+(?P<unit>{UNIT}(?:\s+{UNIT}){{0,3}})", re.IGNORECASE)
_ENDS = re.compile(
    rf"\s*(?:[?,.;]|$|(?:{AUXILIARY}|in|by|for|from|at|on|of|and|per|than|long|wide|high|"
    r"tall|deep|far|old|heavy|each|every)\b)",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"\s*(?:long|wide|high|tall|deep|far|old|heavy)\b", re.IGNORECASE
)
_SCALES = {
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}
_SCALE = re.compile(
    rf",?\s+in\s+(?P<scale>{'|'.join(_SCALES)})s?(?:\s+of\s+(?P<of>{UNIT}))?"
    r"(?=\s*(?:[?,.]|$))",
    re.IGNORECASE,
)
_CALENDAR = frozenset({"year", "month", "decade", "century", "quarter"})


@dataclass(frozen=True, slots=True)
class Target:
    """The unit asked for, *units* where it is ambiguous, or a *scale* such as billions.

    *text* is the question without it.
    """

    text: str
    units: tuple[str, ...] = ()
    scale: str | None = None


def target(text: str) -> Target | None:
    """Return the unit that *text* asks for its answer in, None if it asks for none."""
    scaled = _SCALE.search(text)
    if scaled is not None:
        units = _units(scaled["of"]) if scaled["of"] else ()
        rest = text[: scaled.start()] + text[scaled.end() :]
        return Target(rest, units, scaled["scale"].lower())
    for match in _MANY.finditer(text):
        found = _longest(text, match)
        if found is not None:
            end, units = found
            plain = "how" if _ADJECTIVE.match(text, end) else _how(units)
            return Target(f"{text[: match.start()]}{plain}{text[end:]}", units)
    for match in _IN.finditer(text):
        found = _longest(text, match)
        if found is not None:
            end, units = found
            return Target(text[: match.start()] + text[end:], units)
    return None


def _how(units: Sequence[str]) -> str:
    unit = as_unit(units[0])
    return "how long" if unit is not None and unit.kind == "duration" else "how much"


def _longest(text: str, match: re.Match[str]) -> tuple[int, tuple[str, ...]] | None:
    """Return where the longest unit that *match* begins with ends, and the unit."""
    ends = [m.end() for m in re.finditer(UNIT, match["unit"])]
    for end in reversed(ends):
        at = match.start("unit") + end
        units = _units(match["unit"][:end]) if _ENDS.match(text, at) else ()
        if units:
            return at, units
    return None


def _units(written: str) -> tuple[str, ...]:
    """Return the units that *written* names, such as "km" for "kilometres"."""
    read = as_unit(written.rstrip("."))
    if read is None or read.kind not in _KINDS:
        return ()
    other = ("GBP",) if written.lower() in {"pound", "pounds"} else ()
    return (read.unit, *other, *read.alternatives)


def convertible(source: str, units: Sequence[str]) -> str | None:
    """Return the one of *units* that *source* can be brought into, None for none.

    Months have no fixed number of days, so that neither is brought into the other.
    """
    if any(_same(source, unit) for unit in units):
        return source
    if not units or not source:
        return None
    from corpus.quantity.convert import convertible as fits  # noqa: PLC0415  loads pint

    for unit in units:
        if (source in _CALENDAR) == (unit in _CALENDAR) and fits(source, unit):
            return unit
    return None


def _same(source: str, unit: str) -> bool:
    """Tell whether they are one unit, or *unit* is the currency of the price."""
    return unit in {source, source.split("/", maxsplit=1)[0]}


def money(unit: str) -> str | None:
    """Return the currency that *unit* begins with, None where it has none."""
    read = as_unit(unit)
    if read is None or read.kind != "money":
        return None
    return unit.split("/", maxsplit=1)[0]


def converted(quantity: Quantity, unit: str) -> Result:
    """Return *quantity* in *unit*, which measures the same."""
    from corpus.quantity.convert import convert  # noqa: PLC0415  loads pint

    new = convert(quantity, unit)
    return result(new, f"{shown(quantity)} in {unit}")


def scaled(quantity: Quantity, scale: str) -> Result:
    """Return *quantity* in thousands, millions, billions or trillions."""
    factor = _SCALES[scale]
    high = None if quantity.high is None else quantity.high / factor
    unit = f"{scale} {quantity.unit}".rstrip()
    new = replace(quantity, value=quantity.value / factor, high=high, unit=unit)
    return result(new, f"{shown(quantity)} in {scale}s")


def as_stated(quantity: Quantity) -> Result:
    """Return *quantity* as it is."""
    return result(quantity, shown(quantity))


def result(new: Quantity, expression: str) -> Result:
    """Return *new* as the result of *expression*, its bound and uncertainty kept."""
    low = rounded(new.value)
    high = None if new.high is None else rounded(new.high)
    derivation = Derivation(expression, low, new.unit, (0,), high)
    inexact = low != new.value or high != new.high
    return Result(derivation, new.bound, inexact, new.uncertainty)


def in_unit(reader: Reader, asked: Target) -> Result | Refusal | None:
    """Return the number in the unit asked for, None if it is in it already."""
    quantity = reader.quantity
    if asked.scale is not None:
        scale = asked.scale
        plain = not asked.units or any(_same(quantity.unit, u) for u in asked.units)
        return scaled(quantity, scale) if plain else _unfit(quantity, asked)
    if any(_same(quantity.unit, unit) for unit in asked.units):
        return None
    unit = convertible(quantity.unit, asked.units)
    return converted(quantity, unit) if unit else _unfit(quantity, asked)


def _unfit(quantity: Quantity, asked: Target) -> Refusal:
    """Say why *quantity* is not in the unit asked for."""
    if money(quantity.unit) and any(map(money, asked.units)):
        return no_rate(quantity.unit, asked)
    return Refusal(
        f"{quantity.unit or 'a bare number'} cannot be told in {asked.units[0]}"
    )


def no_rate(unit: str, asked: Target) -> Refusal:
    """Say that no document states what the one currency is in the other."""
    return Refusal(
        f"the documents give it in {unit} and state no rate of exchange"
        f" to {asked.units[0]}"
    )
