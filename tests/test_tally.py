"""What is added up in arrays is what the words of each part say."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tally import tally

WORDS = ["car", "bridg", "2004", "ferri"]
part = st.lists(st.sampled_from(WORDS), max_size=6).map(Counter)
passages = st.lists(st.lists(part, min_size=1, max_size=4), min_size=1, max_size=5)
weights = st.lists(st.floats(0, 9), min_size=3, max_size=3)


@given(passages)
def test_a_passage_has_the_words_of_all_its_parts(
    written: list[list[Counter[str]]],
) -> None:
    whole = [sum(parts, Counter[str]()) for parts in written]
    told = [[one[word] for word in WORDS] for one in whole]
    assert tally(written, WORDS).whole().tolist() == told


@given(passages, weights)
def test_a_sentence_covers_what_it_or_the_header_has(
    written: list[list[Counter[str]]], weights: list[float]
) -> None:
    weighed = dict(zip(WORDS, weights, strict=False))  # the last word is only counted
    total = sum(weights) or 1
    shares = [
        sum(weight for word, weight in weighed.items() if word in part or word in head)
        / total
        for head, *sentences in written
        for part in sentences
    ]
    assert tally(written, WORDS).coverage(weights).tolist() == pytest.approx(shares)


@given(passages, st.data())
def test_the_best_sentence_stands_for_its_passage(
    written: list[list[Counter[str]]], data: st.DataObject
) -> None:
    each = [
        data.draw(st.lists(st.floats(-1, 2), min_size=len(p) - 1, max_size=len(p) - 1))
        for p in written
    ]
    made = tally(written, WORDS)
    found = made.best(np.array([x for one in each for x in one], dtype=np.float64))
    assert found.tolist() == [max(one, default=0.0) for one in each]
    assert made.ends() == np.cumsum([len(one) for one in each]).tolist()


@given(passages, weights)
def test_a_passage_is_worth_the_same_whatever_stands_beside_it(
    written: list[list[Counter[str]]], weights: list[float]
) -> None:
    together = tally(written, WORDS).coverage(weights).tolist()
    alone = [tally([one], WORDS).coverage(weights).tolist() for one in written]
    assert together == [share for shares in alone for share in shares]


def test_a_question_without_words_finds_none() -> None:
    made = tally([[Counter(["car"]), Counter[str]()], [Counter[str]()]], [])
    assert made.whole().shape == (2, 0)
    assert made.coverage([]).tolist() == [0]
