"""Several documents on one thing: who agrees is cited, where they differ it is said."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from bot.service import Service
from conftest import ROOT, Engine
from corpus.model import Bound, Document, Quantity
from index.agree import compatible

PORT = ROOT / "tests/data/answers/port.jsonl"
_IDS = {
    "plan": "Halden port: the year in figures",
    "reprint": "Halden port in figures",
    "year": "Halden port a year on",
}


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine
) -> Iterator[Service]:
    service = Service(engine(tmp_path_factory.mktemp("port") / "data"))
    assert {report.outcome for report in service.add([str(PORT)])} == {"added"}
    service.sync()
    yield service
    service.close()


def titles(service: Service, question: str) -> list[str]:
    answer = service.ask(question)
    assert answer, answer.reason
    return [citation.passage.document.title for citation in answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "What share of the cargo left Halden by rail?",
        "How much of the cargo that leaves the port of Halden does rail carry?",
    ],
)
def test_documents_that_differ_are_both_shown_the_newest_first(
    service: Service, question: str
) -> None:
    answer = service.ask(question)
    assert answer.text.startswith("The documents differ: 31% (2026-01-31); 27% (2025-")
    assert [int(quantity.value) for quantity in answer.quantities] == [31, 27]
    first, second = answer.citations
    assert first.passage.document.title == _IDS["year"]
    assert second.passage.document.title in {_IDS["plan"], _IDS["reprint"]}
    assert [mark for citation in answer.citations for mark in citation.marks] == [
        quantity.passage.span for quantity in answer.quantities
    ]


def test_another_place_is_no_difference(service: Service) -> None:
    answer = service.ask("What share of cargo left Skarn by rail?")
    assert answer.text == "12%"
    assert "differ" not in service.ask("How much does a day at the quay cost?").text


def test_another_year_is_no_difference(service: Service) -> None:
    answer = service.ask("How many passengers used the Skarn ferry in 2019?")
    assert answer.text == "240,000 passengers"


def test_documents_that_agree_are_cited_and_a_copy_counts_once(
    service: Service,
) -> None:
    assert sorted(titles(service, "How long is the quay in Halden?")) == sorted(
        _IDS.values()
    )
    found = service.ask("Who is the harbour master?")
    texts = [citation.passage.text for citation in found.citations]
    assert texts[0].startswith("The harbour master is Ingrid Moe")
    assert len(texts) == len({"Ingrid Moe" in text for text in texts}) + 1


def quantity(value: str, bound: Bound = "=", high: str | None = None) -> Quantity:
    passage = Document(id="d", title="", text=value).all()
    top = Decimal(high) if high else None
    return Quantity(Decimal(value), top, bound, "%", "percent", passage)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (quantity("27"), quantity("27.4"), "both"),
        (quantity("27"), quantity("27.6"), "one"),
        (quantity("27"), quantity("31"), "one"),
        (quantity("1200"), quantity("1000", ">"), "both"),
        (quantity("900"), quantity("1000", ">"), "one"),
        (quantity("5", "<="), quantity("6", ">="), "one"),
        (quantity("30", "~"), quantity("31"), "both"),
        (quantity("10", high="14"), quantity("12"), "both"),
        (quantity("10", high="14"), quantity("15"), "one"),
        (quantity("2000000"), quantity("2060000"), "both"),
        (quantity("2000000"), quantity("2300000"), "one"),
    ],
)
def test_amounts_that_can_both_hold_do_not_differ(
    one: Quantity, other: Quantity, verdict: str
) -> None:
    assert compatible(one, other) is (verdict == "both")
    assert compatible(other, one) is (verdict == "both")
