"""Convert quantities between units, exactly; imports pint, so only when asked to."""

import re
from dataclasses import replace
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from corpus.errors import PinciteError
from corpus.quantity import money

if TYPE_CHECKING:
    from corpus.model import Quantity

# What pint does not know, and what it writes otherwise or takes for something else.
_DEFINITIONS = (
    "ppb = 1e-9",
    "percentage_point = [percentage_point]",
    "basis_point = 0.01 * percentage_point",
    "order_of_magnitude = [order_of_magnitude]",
    "C_rate = 1 / hour",
    "ten_years = 10 * year",
)
_NAMES = {
    "%": "percent",
    "‰": "permille",
    "kt": "kilometric_ton",
    "°C": "degree_Celsius",
    "°F": "degree_Fahrenheit",
    "C-rate": "C_rate",
    "decade": "ten_years",  # to pint a decade is a factor of ten
    "h": "hour",
    "d": "day",
    "min": "minute",
    "in": "inch",
    "ct": "carat",
    "P": "poise",
}
_FACTOR = re.compile(r"(?P<name>.+?)(?P<power>[²³⁴⁵⁶]?)$")
_POWERS = {"": 1, "²": 2, "³": 3, "⁴": 4, "⁵": 5, "⁶": 6}
_SPLIT = re.compile(r"[/·]")
_ROUNDED = Context(prec=28)


class UnitError(PinciteError):
    """A quantity cannot be converted to the unit asked for."""


class DimensionError(UnitError):
    """The two units measure different things."""

    def __init__(self, source: str, target: str) -> None:
        """Name both units."""
        super().__init__(
            f"{source!r} cannot be converted to {target!r}: they measure different things"
        )


class ExchangeError(UnitError):
    """The two units are different currencies; their rate is not a fact of units."""

    def __init__(self, source: str, target: str) -> None:
        """Name both units."""
        super().__init__(
            f"{source!r} cannot be converted to {target!r}: that needs an exchange rate,"
            " which only a document could state"
        )


def convert(quantity: "Quantity", unit: str) -> "Quantity":
    """Return *quantity* in *unit*, which is written as quantities write theirs.

    Exact where the result has a finite decimal, rounded to 28 digits where it has
    none. The bound, the kind and the passage stay. Raises UnitError.
    """
    return replace(
        quantity,
        value=_number(quantity.value, quantity.unit, unit),
        high=None
        if quantity.high is None
        else _number(quantity.high, quantity.unit, unit),
        unit=unit,
        alternatives=(),
        uncertainty=None
        if quantity.uncertainty is None
        else abs(
            _number(quantity.uncertainty, quantity.unit, unit)
            - _number(Decimal(0), quantity.unit, unit)
        ),
    )


def convertible(source: str, target: str) -> bool:
    """Tell whether the two units measure the same."""
    return bool(_unit(source).dimensionality == _unit(target).dimensionality)


def _number(value: Decimal, source: str, target: str) -> Decimal:
    if source == target:
        return value
    old, new = _unit(source), _unit(target)
    if old.dimensionality != new.dimensionality:
        if _currencies(source) != _currencies(target):
            raise ExchangeError(source, target)
        raise DimensionError(source, target)
    registry = _registry()
    result = registry.Quantity(Fraction(value), old).to(new).magnitude
    return _decimal(Fraction(result))


def _currencies(unit: str) -> set[str]:
    return {part for part in _SPLIT.split(unit) if part in money.codes()}


def _decimal(value: Fraction) -> Decimal:
    """Return the decimal, exact if the fraction has one that ends."""
    top, bottom = Decimal(value.numerator), Decimal(value.denominator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return _ROUNDED.divide(top, bottom)
    exact = Context(prec=len(str(value.numerator)) + value.denominator.bit_length() + 2)
    return exact.divide(top, bottom)


@cache
def _registry() -> Any:
    import pint  # noqa: PLC0415 - it takes a second

    new: Any = pint.UnitRegistry  # typed for floats alone
    registry = new(non_int_type=Fraction, cache_folder=None)
    for line in _DEFINITIONS:
        registry.define(line)
    return registry


@cache
def _unit(symbol: str) -> Any:
    """Return pint's unit for a symbol such as ``mA·h/g``; nouns and currencies are new."""
    registry = _registry()
    result = registry.Unit("")
    for place, part in enumerate(symbol.split("/")):
        for name in part.split("·"):
            if name in ("", "1"):
                continue
            match = _FACTOR.fullmatch(name)
            base = _base(match["name"] if match else name, alone=symbol == name)
            power = _POWERS[match["power"]] if match else 1
            result = result * base**power if place == 0 else result / base**power
    return result


def _base(name: str, *, alone: bool) -> Any:
    """Return the unit of one name; in a compound a temperature is a difference."""
    registry = _registry()
    if name in ("°C", "°F") and not alone:
        return registry.Unit("delta_" + _NAMES[name])
    known = _NAMES.get(name, name.replace(" ", "_"))
    if name in money.codes() or known not in registry:
        known = "own_" + re.sub(r"\W", "_", name)
        if known not in registry:
            registry.define(f"{known} = [{known}]")
    return registry.Unit(known)
