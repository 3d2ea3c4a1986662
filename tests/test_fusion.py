from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Signals, bm25, fuse, idf

score = st.floats(0, 40)
cosine = st.floats(-1, 1)
share = st.floats(0, 1)
signals = st.builds(Signals, score, cosine, cosine, share, share)


@given(st.lists(signals))
def test_scores_lie_between_none_and_one(candidates: list[Signals]) -> None:
    scores = fuse(candidates)
    assert len(scores) == len(candidates)
    assert all(-1e-9 <= s <= 1 + 1e-9 for s in scores)


@given(st.lists(signals, min_size=2, max_size=6))
def test_better_in_everything_is_best(candidates: list[Signals]) -> None:
    best = Signals(41, 1.1, 1.1, 1.1, 1.1)
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
    words = {"ferri": 1.0}
    once, twice, often = (
        bm25(words, Counter({"ferri": n}), 10, 10) for n in (1, 2, 1000)
    )
    assert once < twice < often < 2.2
    assert bm25(words, Counter({"ferri": 1}), 20, 10) < once
    assert bm25(words, Counter({"bridg": 1}), 10, 10) == 0
