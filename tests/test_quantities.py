from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Quantity
from corpus.quantity import quantities

GOLDEN = Path(__file__).parent / "data" / "quantities.tsv"


def read(text: str, published: date | None = None) -> tuple[Quantity, ...]:
    document = Document(id="d", title="t", text=text, published=published)
    return quantities(document.all())


def row(quantity: Quantity) -> str:
    high = "" if quantity.high is None else f"{quantity.high:f}"
    fields = (
        quantity.passage.text,
        f"{quantity.value:f}",
        high,
        quantity.bound,
        quantity.unit,
        quantity.kind,
    )
    return " | ".join(fields).replace("|  |", "| |")


def golden() -> list[tuple[str, str]]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    rows = [line.partition("\t") for line in lines if not line.startswith("#")]
    return [(text, expected) for text, _, expected in rows]


@pytest.mark.parametrize(("text", "expected"), golden(), ids=lambda text: text[:40])
def test_golden_table(text: str, expected: str) -> None:
    assert " || ".join(map(row, read(text))) == expected


def test_relative_dates_count_from_the_day_of_publication() -> None:
    text = "By the end of last year, 4 plants ran; next year, 6 will."
    found = [(q.unit, q.value) for q in read(text, date(2026, 1, 31))]
    assert found[0] == ("date", Decimal(20251231))
    assert found[2] == ("year", Decimal(2027))


@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            [
                *"0123456789.,-%$€/() '",
                "million",
                "two",
                "half",
                " and ",
                "km",
                "²",
                "May",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_any_text_gives_verbatim_spans_in_order(text: str) -> None:
    if not text:
        return
    found = read(text, date(2024, 2, 29))
    ends = 0
    for quantity in found:
        span = quantity.passage.span
        assert text[span.start : span.end] == quantity.passage.text
        assert span.start >= ends
        ends = span.end
        assert quantity.value.is_finite()
        assert quantity.high is None or quantity.value <= quantity.high
