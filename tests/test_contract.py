import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contract import answer_object, dumps, plain
from corpus.model import Document, Quantity, Span
from index.model import Answer, Citation, Derivation

TEXT = "China holds 27% and Korea 18% of patents."
DOCUMENT = Document(
    id="d1",
    title="Patents",
    text=TEXT,
    url="https://example.org/a",
    published=date(2026, 1, 31),
)


def share(words: str, value: str) -> Quantity:
    start = TEXT.index(words)
    passage = DOCUMENT.all().part(start, start + len(words))
    return Quantity(Decimal(value), None, "=", "%", "percent", passage)


GOLDEN = """
{"question": "Both?", "status": "answered", "answer": "45 %", "confidence": 0.8333,
 "quantities": [
  {"text": "27%", "kind": "percent", "value": "27", "high": null, "bound": "=",
   "unit": "%", "document": "d1", "start": 12, "end": 15, "derived": false},
  {"text": "18%", "kind": "percent", "value": "18", "high": null, "bound": "=",
   "unit": "%", "document": "d1", "start": 26, "end": 29, "derived": false}],
 "derivation": {"expression": "27 % + 18 %", "value": "45", "unit": "%",
  "operands": [0, 1]},
 "citations": [
  {"document": "d1", "title": "Patents", "url": "https://example.org/a",
   "published": "2026-01-31", "start": 0, "end": 41,
   "quote": "China holds 27% and Korea 18% of patents.",
   "link": "https://example.org/a#:~:text=China%20holds%2027%25%20and%20Korea%2018%25%20of%20patents.",
   "score": 0.5, "page": null}],
 "reason": null, "nearest": null, "corpus": "00ff", "resolved": null}
"""


def test_the_form_of_an_answer() -> None:
    answer = Answer(
        question="Both?",
        status="answered",
        text="45 %",
        confidence=5 / 6,
        corpus="00ff",
        quantities=(share("27%", "27"), share("18%", "18.0")),
        derivation=Derivation("27 % + 18 %", Decimal(45), "%", (0, 1)),
        citations=(Citation(DOCUMENT.all(), 0.5, (Span(12, 15),)),),
    )
    assert dumps(answer_object(answer)) == json.dumps(json.loads(GOLDEN))


def test_the_form_of_silence() -> None:
    nearest = Citation(DOCUMENT.all(), -0.00001)
    answer = Answer(
        question="Whither?",
        status="not_found",
        text="The documents do not say.",
        confidence=0.0,
        corpus="00ff",
        reason="no place is named",
        nearest=nearest,
    )
    form = answer_object(answer)
    assert list(form) == list(json.loads(GOLDEN))
    assert form["reason"] == "no place is named"
    assert form["nearest"]["quote"] == TEXT
    assert str(form["nearest"]["score"]) == "0.0"


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        ("6.6E+8", "660000000"),
        ("1.50", "1.5"),
        ("1000", "1000"),
        ("100.00", "100"),
        ("-0.0", "0"),
        ("1E-7", "0.0000001"),
        ("-40", "-40"),
    ],
)
def test_decimals_are_plain(value: str, digits: str) -> None:
    assert plain(Decimal(value)) == digits


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30
    )
)
def test_plain_decimals_keep_their_value(value: Decimal) -> None:
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)


@given(st.text())
def test_json_is_one_line_without_control_characters(text: str) -> None:
    line = dumps({"text": text})
    assert json.loads(line) == {"text": text}
    assert line.splitlines() == [line]
    assert not any(ord(character) in range(0x7F, 0xA0) for character in line)
