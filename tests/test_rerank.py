"""The optional cross-encoder, with its real weights."""

import shutil
from pathlib import Path

import pytest

from bot.service import Service
from bot.settings import Settings
from conftest import ROOT
from corpus.errors import ModelMismatchError
from index.rerank import CrossEncoder, find

BERLIN = "How many people live in Berlin?"
POPULATION = (
    "Berlin had a population of 3,520,031 registered inhabitants in an area of 891.82"
    " square kilometers."
)
MUSEUM = "New York City is famous for the Metropolitan Museum of Art."


@pytest.fixture(scope="module")
def cross() -> CrossEncoder:
    return CrossEncoder(find())


def test_scores_are_the_published_models(cross: CrossEncoder) -> None:
    # The model card gives 9.218911 for the first pair; int8 costs a little of that.
    answers, other = cross.scores(BERLIN, [POPULATION, MUSEUM])
    assert answers == pytest.approx(9.2189, abs=0.1)
    assert other < -10


def test_a_score_depends_on_nothing_else(cross: CrossEncoder) -> None:
    alone = cross.scores(BERLIN, [POPULATION])
    assert cross.scores(BERLIN, [MUSEUM, "Berlin. " * 300, POPULATION])[2:] == alone
    assert cross.scores(BERLIN, []) == []


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "reranker"
    shutil.copytree(find(), folder)
    with (folder / "tokenizer.json").open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelMismatchError):
        CrossEncoder(folder)


def test_the_service_answers_with_it_and_says_the_same_twice(tmp_path: Path) -> None:
    article = ROOT / "tests/data/answers/bridge.txt"
    said: list[object] = []
    for name in ("one", "two"):
        service = Service(Settings(data=tmp_path / name, rerank=True))
        assert [report.outcome for report in service.add([str(article)])] == ["added"]
        answers = [service.ask(question) for question in QUESTIONS]
        said.append([(a.text, a.confidence, a.reason) for a in answers])
        assert answers[0]
        assert not answers[-1]
        service.close()
    assert said[0] == said[1]


QUESTIONS = [
    "Who built the bridge?",
    "What is the capital of Mongolia?",
]
