"""Arithmetic end to end, asked of documents of several kinds of prose."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from bot.service import Service
from conftest import ROOT, Engine
from index.model import Answer

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
