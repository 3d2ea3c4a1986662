from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import PinciteError
from corpus.model import Document, Quantity
from corpus.quantity import quantities
from corpus.quantity.convert import (
    DimensionError,
    ExchangeError,
    convert,
    convertible,
)


def one(text: str) -> Quantity:
    document = Document(id="d", title="t", text=text, published=date(2026, 1, 31))
    (quantity,) = quantities(document.all())
    return quantity


@pytest.mark.parametrize(
    ("text", "unit", "value", "high"),
    [
        ("CNY 0.6–0.7/Wh", "CNY/kWh", "600", "700"),
        ("36 km/h", "m/s", "10", None),
        ("25 °C", "°F", "77", None),
        ("10 GWh", "MWh", "10000", None),
        ("1 mile", "km", "1.609344", None),
        ("25 basis points", "percentage point", "0.25", None),
        ("12 patents per year", "patent/month", "1", None),
        ("5 %", "‰", "50", None),
        ("2 kt", "kg", "2000000", None),
        ("0.6 W/(m·K)", "W/m/°C", "0.6", None),
        ("10 mA h g-1", "C/kg", "36000", None),
        ("0.1 mm", "µm", "100", None),
    ],
)
def test_conversions_are_exact(
    text: str, unit: str, value: str, high: str | None
) -> None:
    converted = convert(one(text), unit)
    assert converted.value == Decimal(value)
    assert converted.high == (None if high is None else Decimal(high))
    assert converted.unit == unit
    assert converted.passage.text == text


def test_a_bound_and_an_uncertainty_are_carried_through() -> None:
    assert convert(one("less than 6 km"), "m").bound == "<"
    assert convert(one("20 ± 0.5 °C"), "°F").uncertainty == Decimal("0.9")


@pytest.mark.parametrize(
    ("text", "unit", "error"),
    [
        ("5 kg", "m", DimensionError),
        ("5 kg", "kg/m", DimensionError),
        ("5 percentage points", "%", DimensionError),
        ("5 USD", "EUR", ExchangeError),
        ("5 USD/kWh", "CNY/kWh", ExchangeError),
        ("12 patents", "project", DimensionError),
    ],
)
def test_what_measures_something_else_is_refused(
    text: str, unit: str, error: type[PinciteError]
) -> None:
    with pytest.raises(error, match="cannot be converted"):
        convert(one(text), unit)


def test_units_of_one_kind_are_convertible() -> None:
    assert convertible("USD/Wh", "USD/kWh")
    assert not convertible("USD/Wh", "EUR/Wh")


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3))
def test_there_and_back_again(value: Decimal) -> None:
    quantity = one(f"{value:f} km")
    assert convert(convert(quantity, "µm"), "km").value == quantity.value
