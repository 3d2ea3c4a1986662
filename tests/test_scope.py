"""Whose a number is: sentences written for the purpose, each with its owners."""

import re

import pytest

from corpus.language.names import Name, key, names
from corpus.ledger.facts import facts
from corpus.ledger.scope import owns, times
from corpus.ledger.sentence import read
from corpus.model import Document, Passage, Span


def sentences(text: str) -> list[Passage]:
    document = Document(id="d", title="", text=text)
    spans = [Span(*m.span()) for m in re.finditer(r"[A-Z(].*?[.!?](?=\s|$)", text)]
    return [Passage(document, span) for span in spans]


def named(text: str) -> Name:
    compared, country = key(text)
    return Name(text, 0, len(text), compared, country)


@pytest.mark.parametrize(
    ("text", "number", "owner", "strangers"),
    [
        ("Peru's grant of $5 million beat Chile.", "5000000", "Peru", ["Chile"]),
        (
            "Chile lagged behind Peru's grant of $5 million.",
            "5000000",
            "Peru",
            ["Chile"],
        ),
        (
            "They hold 36%, then Peruvian (27%) and Chilean (18%) firms.",
            "27",
            "Peru",
            ["Chile"],
        ),
        (
            "They hold 36%, then Peruvian (27%) and Chilean (18%) firms.",
            "18",
            "Chile",
            ["Peru"],
        ),
        ("Acme sold 40 cars while Beta sold 70 cars.", "70", "Beta", ["Acme"]),
        ("Acme sold 40 cars while Beta sold 70 cars.", "40", "Acme", ["Beta"]),
        ("Peru leads. Its share was 12% then.", "12", "Peru", ["Chile"]),
        ("Chile waits. Peru leads. Its share was 12%.", "12", "Peru", ["Chile"]),
        ("A stake of 30% for Acme was agreed.", "30", "Acme", ["Beta"]),
        ("In Peru, Acme employs 5,000 people.", "5000", "Acme", ["Beta"]),
        ("In Peru, Acme employs 5,000 people.", "5000", "Peru", ["Chile"]),
    ],
)
def test_a_number_belongs_to_the_nearest_name_of_its_sort(
    text: str, number: str, owner: str, strangers: list[str]
) -> None:
    readings = [read(sentence) for sentence in sentences(text)]
    quantity = next(q for q in readings[-1].quantities if str(q.value) == number)
    assert owns(named(owner), quantity, readings)
    assert not any(owns(named(other), quantity, readings) for other in strangers)


@pytest.mark.parametrize(
    ("text", "number", "when"),
    [
        ("By 2015, it shrank to 50% and then to less than 6% today.", "50", "2015"),
        ("By 2015, it shrank to 50% and then to less than 6% today.", "6", "today"),
        ("It once held 90% of the market.", "90", "once"),
        ("It was $4 in 2019 and $7 in 2021.", "4", "2019"),
        ("It was $4 in 2019 and $7 in 2021.", "7", "2021"),
    ],
)
def test_a_number_holds_at_the_nearest_time(text: str, number: str, when: str) -> None:
    (reading,) = [read(sentence) for sentence in sentences(text)]
    quantity = next(q for q in reading.quantities if str(q.value) == number)
    first = times(reading, quantity)[0]
    assert text[first.start : first.end] == when


def test_a_fact_says_whose_what_when_and_how_sure() -> None:
    text = (
        "According to Acme Research, Peru plans mines. "
        "By 2030, if demand doubles, prices could fall to $5/kg."
    )
    fact = list(facts(sentences(text)))[-1]
    assert fact.quantity.unit == "USD/kg"
    assert fact.entity == "Peru"
    assert fact.speaker == "Acme Research"
    assert fact.status == "forecast"
    assert fact.time is not None
    assert fact.time.value == 2030
    assert fact.condition is not None
    assert fact.condition.text == "if demand doubles"


def test_names_of_the_tests_are_read_as_such() -> None:
    assert [n.text for n in names("by Acme Research and Peru")] == [
        "Acme Research",
        "Peru",
    ]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("It pays 190 euros in London, Leeds and York.", [("London Leeds York", True)]),
        ("It has shops in Leeds or York", [("Leeds York", True)]),
        ("He was told in Leeds, Nordspan.", [("Leeds", True), ("Nordspan", False)]),
        (
            "It said that in Leeds, Nord and Sund grew.",
            [("Leeds", True), ("Nord Sund", False)],
        ),
    ],
)
def test_a_list_of_places_is_one_to_its_end(
    text: str, groups: list[tuple[str, bool]]
) -> None:
    (sentence,) = sentences(f"{text.rstrip('.')}.")
    found = read(sentence).groups
    assert [(" ".join(n.text for n in g.names), g.place) for g in found] == groups
