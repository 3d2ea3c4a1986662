"""The main job, end to end: real articles, the real model, the real index."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bot.contract import answer_object, dumps
from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE, ROOT, Engine
from index.answer import answer as choose
from index.model import Answer

FOLDER = ROOT / "tests/data/answers"
ARTICLES = {
    "battery": ARTICLE,
    "coffee": FOLDER / "coffee.txt",
    "bridge": FOLDER / "bridge.txt",
    "library": FOLDER / "library.md",
}
ROWS = [
    line.split("\t")
    for line in (FOLDER / "questions.tsv").read_text("utf-8").splitlines()
]
SILENT = "NONE"


@pytest.fixture(scope="module")
def services(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine
) -> Iterator[dict[str, Service]]:
    made: dict[str, Service] = {}
    for name, path in ARTICLES.items():
        service = Service(engine(tmp_path_factory.mktemp(name) / "data"))
        assert [report.outcome for report in service.add([str(path)])] == ["added"]
        service.sync()
        made[name] = service
    yield made
    for service in made.values():
        service.close()


def check(expected: str, answer: Answer) -> None:
    """Hold *answer* against NONE, "words to quote or VALUE HIGH BOUND UNIT."""
    if expected == SILENT:
        assert not answer, answer.text
        assert answer.reason
        assert answer.nearest is not None
        return
    assert answer, answer.reason
    if expected.startswith('"'):
        assert expected[1:].lower() in answer.citations[0].passage.text.lower()
        return
    value, high, bound, unit = expected.split()
    first = answer.quantities[0]
    assert first.value == Decimal(value)
    assert first.high == (None if high == "-" else Decimal(high))
    assert bound in {"?", first.bound}
    assert unit in {"?", first.unit}


@pytest.mark.parametrize(("article", "question", "expected"), ROWS)
def test_an_answer_is_right_or_there_is_none(
    services: dict[str, Service], article: str, question: str, expected: str
) -> None:
    answer = services[article].ask(question)
    check(expected, answer)
    text = services[article].documents()[0]
    document = services[article].document(text.id)
    for citation in answer.citations:
        span = citation.passage.span
        assert document.text[span.start : span.end] == citation.passage.text
        assert all(span.covers(mark) for mark in citation.marks)


@pytest.mark.parametrize(
    ("question", "value", "high", "unit"),
    [
        (
            "What is the combined share of ASSB patents of China and South Korea?",
            "45",
            None,
            "%",
        ),
        (
            "How much higher is Japan's share of ASSB patents than China's?",
            "9",
            None,
            "percentage point",
        ),
        (
            "What is the difference between the cell price in 2030 and 2035?",
            "0.3",
            "0.4",
            "CNY/Wh",
        ),
        (
            "What share of ASSB patents do Japan, China and South Korea hold together?",
            "81",
            None,
            "%",
        ),
    ],
)
def test_a_derivation_cites_its_operands(
    services: dict[str, Service],
    question: str,
    value: str,
    high: str | None,
    unit: str,
) -> None:
    answer = services["battery"].ask(question)
    made = json.loads(dumps(answer_object(answer)))["derivation"]
    assert (made["value"], made["unit"]) == (value, unit)
    assert answer.derivation is not None
    assert answer.derivation.high == (None if high is None else Decimal(high))
    marks = {mark for citation in answer.citations for mark in citation.marks}
    operands = [answer.quantities[place] for place in answer.derivation.operands]
    assert {quantity.passage.span for quantity in operands} <= marks


def test_a_derivation_with_an_operand_missing_is_refused(
    services: dict[str, Service],
) -> None:
    asked = "What is the combined share of ASSB patents of Japan and Europe?"
    answer = services["battery"].ask(asked)
    assert not answer
    assert answer.reason is not None
    assert "Europe" in answer.reason


@pytest.mark.parametrize("question", ["Who is it?", "How many?", "The price?"])
def test_nothing_found_is_said_so(question: str) -> None:
    answer = choose(question, [], weigh=lambda _: 1.0, corpus="empty")
    assert not answer
    assert answer.reason
    assert answer.nearest is None


def test_the_same_question_gives_the_same_bytes(tmp_path: Path, engine: Engine) -> None:
    def ask(settings: Settings) -> str:
        service = Service(settings)
        list(service.add([str(ARTICLE)]))
        answer = service.ask(ROWS[0][1])
        service.close()
        return dumps(answer_object(answer))

    other = Settings(data=tmp_path / "two")
    assert ask(engine(tmp_path / "one")) == ask(other)


def test_a_run_of_blanks_is_as_good_as_one(services: dict[str, Service]) -> None:
    asked = "What share of shipments did Germany buy?"
    plain = services["coffee"].ask(asked)
    turned = services["coffee"].ask("And Saudi Arabia?", previous=[asked])
    spaced = asked.replace(" ", " \n\t" * 200)
    assert services["coffee"].ask(spaced) == plain
    again = services["coffee"].ask("And \t Saudi  Arabia?", previous=[spaced])
    assert again.resolved == turned.resolved
    assert again.citations == turned.citations


def test_a_follow_up_is_answered_as_what_it_was_taken_for(
    services: dict[str, Service],
) -> None:
    asked = "What share of shipments did Germany buy?"
    answer = services["coffee"].ask("And Saudi Arabia?", previous=[asked])
    assert answer.question == "And Saudi Arabia?"
    assert answer.resolved == "What share of shipments did Saudi Arabia buy?"
    assert answer.quantities[0].value == Decimal(17)
    whole = services["coffee"].ask(answer.resolved, previous=[asked])
    assert whole.resolved is None
    assert (whole.text, whole.citations) == (answer.text, answer.citations)


def test_the_reason_names_the_slot_that_no_number_fills(
    services: dict[str, Service],
) -> None:
    reasons = [
        services["battery"].ask(question).reason or ""
        for question in (
            "How many patents does Honda hold?",
            "What was Japan's share of the lithium-ion market in 2010?",
        )
    ]
    assert reasons[0].endswith("not for Honda")
    assert reasons[1].endswith("not for 2010")
