"""The errors that other extractors make on news, each as a case that is right here."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from corpus.model import Bound, Document, Kind, Quantity
from corpus.quantity import quantities


def only(text: str) -> Quantity:
    found = quantities(Document(id="d", title="t", text=text).all())
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "kind"),
    [
        ("The deal is worth $13.6bn.", "13600000000", None, "USD", "money"),
        ("a fund of US$42bn", "42000000000", None, "USD", "money"),
        ("half a billion dollars", "500000000", None, "USD", "money"),
        ("$2.5-3 billion", "2500000000", "3000000000", "USD", "money"),
        ("Umsatz von €3,2 Mio", "3200000", None, "EUR", "money"),
        ("has 2.1m customers", "2100000", None, "customer", "count"),
        ("charges in 9 minutes", "9", None, "min", "duration"),
        ("from 10% to 80%", "10", "80", "%", "percent"),
        ("Toyota of Japan pays ¥100 billion", "100000000000", None, "JPY", "money"),
        ("fell 5 percentage points", "5", None, "percentage point", "percent"),
        ("816 000 t of steel", "816000", None, "t", "measure"),
        ("the 2012–13 season", "2012", "2013", "year", "year"),
        ("80 per cent", "80", None, "%", "percent"),
        ("one and one-half miles", "1.5", None, "mi", "measure"),
        ("3.8 billion years", "3800000000", None, "year", "duration"),
    ],
)
def test_magnitudes_ranges_and_units(
    text: str, value: str, high: str | None, unit: str, kind: Kind
) -> None:
    quantity = only(text)
    assert quantity.value == Decimal(value)
    assert quantity.high == (None if high is None else Decimal(high))
    assert (quantity.unit, quantity.kind) == (unit, kind)


@pytest.mark.parametrize(
    "text", ["a CAGR in line", "at 2.15pm", "a mix of both", "no mA"]
)
def test_words_and_clocks_are_no_units(text: str) -> None:
    assert not quantities(Document(id="d", title="t", text=text).all())


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("less than 6%", "<"),
        ("more than 1,000 patents", ">"),
        ("around 2030", "~"),
        ("up to 500 km", "<="),
        ("at least 3 people", ">="),
        ("200 or more", ">="),
        ("exactly 5 km", "="),
    ],
)
def test_bounds_are_kept(text: str, bound: Bound) -> None:
    assert only(text).bound == bound


def test_an_ambiguous_symbol_keeps_what_else_it_could_mean() -> None:
    assert "CAD" in only("$5 million").alternatives
    assert only("¥5 million in Beijing").unit == "CNY"
    assert only("¥5 million in Beijing").alternatives == ("JPY",)
    assert only("US$5 million").alternatives == ()


def test_an_uncertainty_is_kept_beside_the_value() -> None:
    quantity = only("69 ± 3 °C")
    assert (quantity.value, quantity.high) == (Decimal(69), None)
    assert quantity.uncertainty == Decimal(3)


def test_a_conditional_forecast_reads_right() -> None:
    text = (
        "If applications surpass 10 GWh by 2030, prices will fall to around CNY 1/Wh"
        " ($0,14/Wh); by 2035 to CNY 0.6–0.7/Wh."
    )
    found = quantities(Document(id="d", title="t", text=text).all())
    assert [(str(q.value), q.bound, q.unit) for q in found] == [
        ("10", ">", "GWh"),
        ("2030", "=", "year"),
        ("1", "~", "CNY/Wh"),
        ("0.14", "=", "USD/Wh"),
        ("2035", "=", "year"),
        ("0.6", "=", "CNY/Wh"),
    ]


def test_the_noun_after_a_bound_ends_before_the_next_number() -> None:
    text = "zero+ half twenty-one mAhdegrees and 5+ old ten dogs"
    found = quantities(Document(id="d", title="t", text=text).all())
    spans = [q.passage.span for q in found]
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        "a dozen\u017f of them, hundred\u017f and m\u0131llions",
        "19th$1 $(5)",
        "10^6+ $ 11e9",
        "(@ 8+\u00b05 ",
        "fold 10^68 of century ",
        "10^68 years and a half",
        "5 (\u00b11) $ 3",
        "In 430 BC, on 29 February, he died in the 5th century BC on May 5",
    ],
)
def test_what_the_fuzzers_found_is_read_in_order(text: str) -> None:
    document = Document(id="d", title="t", text=text, published=date(2024, 2, 29))
    end = 0
    for quantity in quantities(document.all()):
        span = quantity.passage.span
        assert end <= span.start
        end = span.end
