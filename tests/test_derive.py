"""The arithmetic itself: intervals, bounds, units, and what it refuses."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Quantity
from corpus.quantity import quantities
from index.derive import Operation, Refusal, derive


def read(text: str) -> list[Quantity]:
    return list(quantities(Document(id="d", title="t", text=text).all()))


@pytest.mark.parametrize(
    ("name", "text", "value", "high", "bound", "unit"),
    [
        ("sum", "5 km and 3 km", "8", None, "=", "km"),
        ("sum", "5 to 6 km and 3 km", "8", "9", "=", "km"),
        ("sum", "more than 5 km and 3 km", "8", None, ">", "km"),
        ("sum", "more than 5 km and at least 3 km", "8", None, ">", "km"),
        ("sum", "2 km; 500 m", "2.5", None, "=", "km"),
        ("mean", "5 km and 8 km", "6.5", None, "=", "km"),
        ("difference", "3 km and 5 km", "2", None, "=", "km"),
        ("difference", "20% and 27.5%", "7.5", None, "=", "percentage point"),
        ("difference", "10 to 12 kg and 5 to 6 kg", "4", "7", "=", "kg"),
        ("difference", "up to 5 km and 8 km", "3", None, ">=", "km"),
        ("difference", "less than 9 km and 4 km", "5", None, "<", "km"),
        ("difference", "1.5 hours; 40 minutes", "50", None, "=", "min"),
        ("difference", "2014 and 2023", "9", None, "=", "year"),
        ("difference", "14 June 2023 and 20 June 2023", "6", None, "=", "d"),
        ("ratio", "6 kg and 4 kg", "1.5", None, "=", ""),
        ("ratio", "over 6 kg and 4 kg", "1.5", None, ">", ""),
        ("ratio", "6 kg; over 4 kg", "1.5", None, "<", ""),
        ("ratio", "2 km; 500 m", "4", None, "=", ""),
        ("change", "100 km and 120 km", "20", None, "=", "%"),
        ("change", "100 km and more than 120 km", "20", None, ">", "%"),
        ("change", "more than 100 km and 120 km", "20", None, "<", "%"),
        ("change", "100 km and 120 to 130 km", "20", "30", "=", "%"),
        ("fall", "80 km and 60 km", "25", None, "=", "%"),
        ("fall", "about 80 km and 60 km", "25", None, "~", "%"),
        ("rest", "35% and 45%", "20", None, "=", "%"),
        ("rest", "more than 35%", "65", None, "<", "%"),
        ("share", "60 kg and 240 kg", "25", None, "=", "%"),
    ],
)
def test_results_are_exact_and_carry_ranges_and_bounds(  # noqa: PLR0913, PLR0917
    name: Operation, text: str, value: str, high: str | None, bound: str, unit: str
) -> None:
    made = derive(name, read(text))
    assert not isinstance(made, Refusal), made.reason
    assert made.derivation.value == Decimal(value)
    assert made.derivation.high == (None if high is None else Decimal(high))
    assert (made.bound, made.derivation.unit) == (bound, unit)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("sum", "5 km and 3 kg", "units"),
        ("difference", "5 km, 3 kg; 6 kg", "two"),
        ("change", "5 km", "two"),
        ("difference", "5 to 9 km; 7 to 8 km", "overlap"),
        ("difference", "5 USD and 3 EUR", "units"),
        ("difference", "20% and 5 percentage points", "units"),
        ("difference", "more than 5 km and more than 3 km", "bounds"),
        ("sum", "more than 5 km and less than 3 km", "bounds"),
        ("ratio", "5 °C and -3 °C", "ratio"),
        ("rest", "5 km", "per cent"),
        ("rest", "60% and 70%", "whole"),
        ("share", "6 kg and 3 kg", "whole"),
    ],
)
def test_what_does_not_agree_is_refused(name: Operation, text: str, words: str) -> None:
    made = derive(name, read(text))
    assert isinstance(made, Refusal)
    assert words in made.reason


def test_an_uncertainty_is_carried_at_its_worst() -> None:
    made = derive("difference", read("52 ± 4 kg and 49 ± 3 kg"))
    assert not isinstance(made, Refusal)
    assert (made.derivation.value, made.uncertainty) == (Decimal(3), Decimal(7))


def test_an_endless_quotient_is_rounded_and_marked() -> None:
    made = derive("ratio", read("1 km and 3 km"))
    assert not isinstance(made, Refusal)
    assert (made.derivation.value, made.rounded) == (Decimal("0.333333"), True)


_ENDS = st.tuples(*[st.integers(1, 500)] * 2).map(sorted)


@given(_ENDS, _ENDS, st.data())
def test_every_value_in_the_operands_gives_a_value_in_the_result(
    one: list[int], other: list[int], data: st.DataObject
) -> None:
    operands = read(f"{one[0]} to {one[1]} km and {other[0]} to {other[1]} km")
    if len(operands) != 2:
        return  # two equal ends are no range
    left = Decimal(data.draw(st.integers(*one)))
    right = Decimal(data.draw(st.integers(*other)))
    exact = {"sum": left + right, "mean": (left + right) / 2, "ratio": left / right}
    for name in ("sum", "mean", "ratio"):
        made = derive(name, operands)
        assert not isinstance(made, Refusal)
        high = made.derivation.high or made.derivation.value
        slack = exact[name] * Decimal("1e-5")
        assert made.derivation.value - slack <= exact[name] <= high + slack
