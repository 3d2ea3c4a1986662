"""Scoring against known answers: the measures, the judging, and `pincite eval`."""

import json
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quality.gold import QuestionsError, read
from bot.quality.judge import Judged
from bot.quality.measures import calibration_error, figures, risks, separation
from bot.quality.run import ask_all
from bot.service import Service
from conftest import ROOT, Engine, Pincite

COFFEE = ROOT / "tests/data/answers/coffee.txt"
likelihoods = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def judged(
    likely: float,
    *,
    right: bool,
    answerable: bool = True,
    ranks: tuple[int, ...] = (),
    wanted: int = 1,
) -> Judged:
    return Judged(
        answerable=answerable,
        ranks=ranks,
        wanted=wanted,
        likely=likely,
        right=right,
        said=likely >= 0.5,
        quoted=100,
        recall=float(right),
        precision=0.5,
        iou=0.5,
        exact=None,
        sound=True,
    )


Pairs: TypeAlias = list[tuple[float, bool]]
pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30)


def many(told: Pairs) -> list[Judged]:
    return [judged(likely, right=right) for likely, right in told]


@given(likelihoods, likelihoods)
def test_separation_is_the_share_of_pairs_in_order(
    high: list[float], low: list[float]
) -> None:
    order = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(high, low)]
    assert separation(high, low) == pytest.approx(sum(order) / len(order))


@given(pairs)
def test_risk_ends_at_the_share_of_wrong_answers(told: Pairs) -> None:
    found = many(told)
    curve = risks(found)
    assert len(curve) == len(found)
    assert [c for c, _ in curve] == sorted(c for c, _ in curve)
    coverage, risk = curve[-1]
    assert coverage == 1
    assert risk == pytest.approx(sum(not one.right for one in found) / len(found))


@given(pairs)
def test_only_what_is_certain_and_right_is_calibrated(told: Pairs) -> None:
    found = many(told)
    error = calibration_error(found)
    assert error is not None
    assert 0 <= error <= 1
    certain = [judged(float(one.right), right=one.right) for one in found]
    assert calibration_error(certain) == 0


def test_figures_by_hand() -> None:
    found = [
        judged(0.9, right=True, ranks=(1, 3), wanted=2),
        judged(0.7, right=False, ranks=(4,)),
        judged(0.2, right=False),
        judged(0.6, right=False, answerable=False, wanted=0),
        judged(0.1, right=False, answerable=False, wanted=0),
    ]
    told = figures(found)
    assert (told.questions, told.answerable) == (5, 3)
    assert told.hit1 == pytest.approx(1 / 3)
    assert told.hit5 == pytest.approx(2 / 3)
    assert told.mrr == pytest.approx((1 + 1 / 4) / 3)
    ideal = 1 + 1 / 1.584962500721156  # 1 / log2(3)
    assert told.ndcg10 == pytest.approx(
        ((1 + 1 / 2) / ideal + 1 / 2.321928094887362) / 3
    )
    assert told.first_right == pytest.approx(1 / 3)
    assert told.coverage == pytest.approx(2 / 3)
    assert told.right_of_answered == pytest.approx(1 / 3)
    assert told.silent_rightly == pytest.approx(1 / 2)
    assert told.auc == pytest.approx(5 / 6)
    assert told.right_at_coverage == pytest.approx(1 / 2)
    assert told.exact_numbers is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "line 2"),
        ('{"question": ""}', "line 2 has no question"),
        ('{"question": "Who?", "doc_id": "a", "spans": [[3, 1]]}', "line 2"),
        ('{"question": "Who?", "spans": [[0, 1]]}', "line 2"),
        ("[]", "line 2"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?"}\n' + line + "\n", "utf-8")
    with pytest.raises(QuestionsError, match=said):
        list(read(file))


def test_numbers_are_read_from_answers_that_are_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    row = {"question": "How many?", "doc_id": "a", "spans": [[0, 2]]}
    rows = [
        row | {"answers": [said]} for said in ("12 farms", "the 12 farms of the valley")
    ]
    file.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    first, second = read(file)
    assert [(str(one.value), one.unit) for one in first.numbers] == [("12", "farm")]
    assert second.numbers == ()


@pytest.fixture
def at(tmp_path: Path, engine: Engine) -> dict[str, str]:
    settings = engine(tmp_path / "data")
    return {"PINCITE_DATA": str(settings.data), "PINCITE_STORE": settings.store}


@pytest.fixture
def asked(tmp_path: Path, pincite: Pincite, at: dict[str, str]) -> Path:
    """A corpus with one article, and questions about it."""
    text = COFFEE.read_text("utf-8")
    docs = tmp_path / "docs.jsonl"
    docs.write_text(json.dumps({"id": "coffee", "title": "C", "text": text}) + "\n")
    assert pincite("add", str(docs), env=at).returncode == 0
    rows = [line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines()]
    file = tmp_path / "questions.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for article, question, expected in rows:
            if article != "coffee" or not expected.startswith(('"', "NONE")):
                continue
            told = expected.strip('"')
            place = text.lower().find(told.lower())
            spans = [[place, place + len(told)]] if place >= 0 else []
            row = {"question": question, "doc_id": "coffee", "spans": spans}
            out.write(json.dumps(row | {"answerable": bool(spans)}) + "\n")
    return file


QUESTIONS = ROOT / "tests/data/answers/questions.tsv"


def test_eval_scores_a_corpus_twice_alike(
    tmp_path: Path, pincite: Pincite, asked: Path, at: dict[str, str]
) -> None:
    out = str(tmp_path / "out")
    first = pincite("eval", str(asked), "--json", "--out", out, env=at)
    second = pincite("eval", str(asked), "--json", env=at)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    told = json.loads(first.stdout)
    assert told["unsound"] == 0
    assert told["hit5"] > 0.9
    assert told["first_right"] > 0.7
    assert 0 < told["answerable"] < told["questions"]
    assert json.loads((tmp_path / "out/eval.json").read_text("utf-8")) == told
    assert (tmp_path / "out/eval.png").read_bytes().startswith(b"\x89PNG")


def test_eval_wants_the_documents_that_questions_name(
    tmp_path: Path, pincite: Pincite, asked: Path, at: dict[str, str]
) -> None:
    other = tmp_path / "other.jsonl"
    row = {"question": "Who?", "doc_id": "elsewhere", "spans": [[0, 1]]}
    other.write_text(asked.read_text("utf-8") + json.dumps(row) + "\n", "utf-8")
    result = pincite("eval", str(other), env=at)
    assert result.returncode == 2
    assert b"elsewhere" in result.stderr
    assert result.stdout == b""


def test_eval_of_nothing_says_so(tmp_path: Path, pincite: Pincite) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", "utf-8")
    assert pincite("eval", str(empty)).returncode == 2
    assert pincite("eval", str(tmp_path / "missing.jsonl")).returncode == 2


def test_documents_to_find_count_though_they_do_not_answer() -> None:
    found = figures(
        [
            judged(0.9, right=True, ranks=(1,)),
            judged(0.2, right=False, answerable=False, ranks=(2,)),
            judged(0.1, right=False, answerable=False, wanted=0),
        ]
    )
    assert found.mrr == pytest.approx(0.75)
    assert found.first_right == 1


def test_what_counts_as_given_is_as_the_settings_say(
    tmp_path: Path, engine: Engine
) -> None:
    said: dict[float | None, bool] = {}
    question = {"question": "Who is the largest buyer?", "answerable": False}
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(question), encoding="utf-8")
    for least in (None, 0.99):
        settings = replace(engine(tmp_path / "data"), least=least)
        with closing(Service(settings)) as service:
            list(service.add([str(COFFEE)]))
            service.sync()
            (one,) = ask_all(service, list(read(file)), space="default")
            said[least] = one.said
    assert said == {None: True, 0.99: False}
