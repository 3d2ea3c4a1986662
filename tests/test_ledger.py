"""What a number is a number of: sentences written for the purpose."""

import pytest

from corpus.ledger.facts import facts
from corpus.model import Document, Fact
from corpus.segment import sentences


def ledger(text: str) -> list[Fact]:
    document = Document(id="d", title="t", text=text)
    return [
        fact
        for fact in facts(list(sentences(document)))
        if fact.quantity.kind not in {"year", "date"}
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "They hold 36% of patents, then Peruvian (27%) and Chilean (18%) firms.",
            [(None, "patents"), ("Peru", "patents"), ("Chile", "patents")],
        ),
        (
            "Peru held 90% of the copper market. By 2015, this figure shrank to 50%.",
            [("Peru", "copper market"), ("Peru", "copper market")],
        ),
        ("The bridge has a main span of 612 metres.", [("bridge", "main span")]),
        ("By 2030, cell prices could fall to $5.", [(None, "cell prices")]),
        ("The agency projects that output will reach 9 GWh.", [(None, "output")]),
        ("Prices fell to 7 yuan ($1).", [(None, "Prices"), (None, "Prices")]),
        ("Sensitivity (73%) was high.", [(None, "Sensitivity")]),
        ("They grew the 125 nm film at night.", [(None, "film")]),
        (
            "Solid-state cells (SSC) sell well. Acme made 4 GWh of SSC packs.",
            [("Acme", "SSC packs")],
        ),
        (
            "The Varn Road Agency (VRA) moved. The VRA spent $5 million on tar.",
            [("Varn Road Agency", None)],
        ),
        (
            "Sales in Peru and Chile were $5 million and $7 million, respectively.",
            [("Peru", None), ("Chile", None)],
        ),
        (
            "Tools brought in 46% of revenue, Paints 31% and Services 23%.",
            [("Tools", "revenue"), ("Paints", "revenue"), ("Services", "revenue")],
        ),
    ],
)
def test_a_number_is_told_of_an_entity_and_an_attribute(
    text: str, told: list[tuple[str | None, str | None]]
) -> None:
    found = ledger(text)
    assert len(found) == len(told)
    for fact, (entity, attribute) in zip(found, told, strict=True):
        assert entity is None or fact.entity == entity
        assert attribute is None or fact.attribute == attribute


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Acme made 40 cars.", "actual"),
        ("Acme aims to make 40 cars.", "target"),
        ("Acme will likely make 40 cars.", "forecast"),
        ("Acme reportedly expects to make 40 cars.", "rumour"),
    ],
)
def test_a_clause_is_as_sure_as_its_words(text: str, status: str) -> None:
    (fact,) = ledger(text)
    assert fact.status == status


def test_a_speaker_is_no_owner() -> None:
    (fact,) = ledger("According to Acme, Beta employs 300 people.")
    assert (fact.entity, fact.speaker) == ("Beta", "Acme")


def test_a_condition_is_kept_in_the_words_of_the_text() -> None:
    text = "If sales exceed 1 million units, Acme will pay a bonus of 5%."
    bonus = ledger(text)[-1]
    assert bonus.condition is not None
    assert bonus.condition.text == "If sales exceed 1 million units"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Prices rose from $10 in 2019 to $14 in 2021.", ["2019", "2021"]),
        ("Acme sold 40 and 50 cars in 2020 and 2021, respectively.", ["2020", "2021"]),
        ("It made 5 tonnes in 2020 and 7 tonnes in 2021.", ["2020", "2021"]),
    ],
)
def test_each_number_has_its_year(text: str, years: list[str]) -> None:
    found = ledger(text)
    assert [str(f.time.value) if f.time else None for f in found] == years
