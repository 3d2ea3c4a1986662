import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import DATED, Signals, bm25, fuse, idf, rated

score = st.floats(0, 40)
cosine = st.floats(-1, 1)
share = st.floats(0, 1)
signals = st.builds(Signals, score, cosine, cosine, share, share, share)


@given(st.lists(signals))
def test_scores_lie_between_none_and_one(candidates: list[Signals]) -> None:
    scores = fuse(candidates)
    assert len(scores) == len(candidates)
    assert all(-1e-9 <= s <= 1 + 1e-9 for s in scores)


@given(st.lists(signals, min_size=2, max_size=6))
def test_better_in_everything_is_best(candidates: list[Signals]) -> None:
    best = Signals(41, 1.1, 1.1, 1.1, 1.1, 1.1)
    assert fuse([*candidates, best])[-1] == pytest.approx(1)


def test_weights_choose_the_signal() -> None:
    two = [Signals(9, 0.1, 0.1, 1, 1), Signals(1, 0.9, 0.9, 0, 0)]
    assert fuse(two, Signals(1, 0, 0, 0, 0)) == pytest.approx([1, 1 / 9])
    assert fuse(two, Signals(0, 1, 0, 0, 0)) == pytest.approx([0, 1])


def test_a_signal_that_is_the_same_everywhere_does_not_count() -> None:
    two = [Signals(9, 0.9, 0.9, 1, 0), Signals(1, 0.1, 0.1, 0, 0)]
    assert fuse(two)[0] == pytest.approx(1)
    assert fuse([Signals(1, 0.1, 0.1, 0, 0)] * 2) == [1, 1]


def test_rarer_words_weigh_more() -> None:
    weights = [idf(frequency, 100) for frequency in (0, 1, 10, 50, 100)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


def test_repetition_saturates_and_length_costs() -> None:
    counts = np.array([[0], [1], [1], [2], [1000]])
    none, longer, once, twice, often = bm25(
        [1.0], counts, np.array([10, 20, 10, 10, 10]), 10
    )
    assert 0 == none < longer < once < twice < often < 2.2


@given(st.lists(st.tuples(signals, st.sampled_from("ab")), min_size=1, max_size=6))
def test_a_dated_question_knows_the_best_passage_of_each_document(
    candidates: list[tuple[Signals, str]],
) -> None:
    found = [one for one, _ in candidates]
    documents = [document for _, document in candidates]
    plain, same = rated(found, documents, dated=False)
    assert (plain, same) == (fuse(found), found)
    scores, full = rated(found, documents, dated=True)
    assert scores == fuse(full, DATED)
    for document, one in zip(documents, full, strict=True):
        its = [s for s, d in zip(plain, documents, strict=True) if d == document]
        assert one.document == max(0.0, *its)


def test_the_year_nearest_to_the_question_decides_within_a_document() -> None:
    near, far = Signals(9, 0.5, 1.2, 0, 0.95), Signals(9, 0.5, 1.3, 0, 0.1)
    scores, _ = rated([near, far], ["a", "a"], dated=True)
    assert scores[0] > scores[1]
    scores, _ = rated([near, far], ["a", "a"], dated=False)
    assert scores[0] < scores[1]
