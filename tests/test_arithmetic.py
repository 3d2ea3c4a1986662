"""Arithmetic end to end, asked of documents of several kinds of prose."""

from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from bot.service import Service
from conftest import ROOT, Engine
from index.model import Answer
from index.operations import asked, compares

FOLDER = ROOT / "tests/data/arithmetic"
ROWS = [
    line.split("\t")
    for line in (FOLDER / "questions.tsv").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def services(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine
) -> Iterator[dict[str, Service]]:
    made: dict[str, Service] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        service = Service(engine(tmp_path_factory.mktemp(path.stem) / "data"))
        assert [report.outcome for report in service.add([str(path)])] == ["added"]
        service.sync()
        made[path.stem] = service
    yield made
    for service in made.values():
        service.close()


def check(expected: str, answer: Answer) -> None:
    """Hold *answer* against "VALUE HIGH UNIT", "stated", or "NONE REASON"."""
    if expected.startswith("NONE"):
        assert not answer, answer.text
        assert answer.reason
        assert expected.removeprefix("NONE").strip() in answer.reason
        return
    assert answer, answer.reason
    if expected == "stated":
        assert answer.derivation is None
        return
    value, high, unit = expected.split(" ", 2)
    made = answer.derivation
    assert made is not None, answer.text
    assert made.value == Decimal(value)
    assert made.high == (None if high == "-" else Decimal(high))
    assert (made.unit or "1") == unit


@pytest.mark.parametrize(("article", "question", "expected"), ROWS)
def test_what_is_derived_is_right_and_its_operands_are_cited(
    services: dict[str, Service], article: str, question: str, expected: str
) -> None:
    answer = services[article].ask(question)
    check(expected, answer)
    if answer.derivation is None:
        return
    marks = {mark for citation in answer.citations for mark in citation.marks}
    assert marks
    for place in answer.derivation.operands:
        assert answer.quantities[place].passage.span in marks


def test_the_same_document_twice_derives_the_same(
    tmp_path: Path, engine: Engine
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text((FOLDER / "ferry.txt").read_text("utf-8") + "\nA copy.\n", "utf-8")
    with closing(Service(engine(tmp_path / "data"))) as service:
        list(service.add([str(FOLDER / "ferry.txt"), str(copy)]))
        answer = service.ask("How much more does the Terna cost than the Alke?")
    assert answer.derivation is not None
    assert answer.derivation.value == Decimal(8_000_000)


@pytest.mark.parametrize("way", [str, str.upper, "« {} »".format])
@pytest.mark.parametrize(
    ("operation", "questions"),
    {
        "change": """By what percentage did it grow?|by how many per cent did it grow|
            What is the per centage change?|how many percent more is it?|
            the relative growth in sales|What was the percentage rise of output?""",
        "ratio": """How many times as large is it?|how many times more is it|
            What is the ratio of A to B?""",
        "difference": """How much longer is A than B?|How many more are there?|
            How many free lorries fewer are there?|How many years after A was B?|
            How many percentage points more is it?|What's the gap between A and B?|
            the difference of A and B|What is the change in output?|
            By how much does it grow?|How much has output risen?""",
        "mean": "What is the average of A and B?|the mean between A and B",
        "sum": """What is the sum of A and B?|A and B combined|A and B together|
            How are A and B in total?|A and B altogether|added up|What do they jointly
            make?|in sum""",
        "rest": """Who has the rest?|the remaining share|What is the remainder?|
            all other countries|everyone else|Who makes the others besides A?|
            What is left after that?|what remains besides A|what remained other""",
    }.items(),
)
def test_every_way_to_ask_for_arithmetic_is_heard(
    operation: str, questions: str, way: Callable[[str], str]
) -> None:
    for question in " ".join(questions.split()).split("|"):
        found = asked(way(question.strip()))
        assert found is not None, question
        assert found.name == operation, question


@pytest.mark.parametrize("number", ["5", "29%", "$1.5 million", "about 29%", "€20"])
@pytest.mark.parametrize("verb", ["went", "moved", "lowered it"])
def test_a_sentence_that_tells_by_how_much_compares(verb: str, number: str) -> None:
    assert compares(f"The price {verb} by {number}.")
    assert verb != "went" or not compares(f"The price {verb} to {number}.")


def test_a_year_by_which_is_no_difference() -> None:
    assert not compares("The mine closes by 2031.")
