from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import dense
from index.dense import VECTORS, Dense, Tuning
from index.embed import Matrix

COUNT = 300


def unit(count: int, seed: int = 0) -> Matrix:
    rows = np.random.default_rng(seed).standard_normal((count, 24)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def write(folder: Path, rows: Matrix, questions: Matrix) -> Tuning:
    np.save(folder / VECTORS, rows)
    return dense.index(folder, questions)


@pytest.fixture(scope="module")
def rows() -> Matrix:
    return unit(COUNT)


@pytest.fixture(scope="module", params=["exact", "codes"])
def index(
    rows: Matrix,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Dense:
    folder: Path = tmp_path_factory.mktemp("dense")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dense, "EXACT", 0 if request.param == "codes" else COUNT)
        patched.setattr(dense, "_DEPTHS", (COUNT,))
        tuning = write(folder, rows, unit(9, 7))
    assert (tuning.depth > 0) == (request.param == "codes")
    return Dense(folder, tuning)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_search_is_brute_force(index: Dense, rows: Matrix, data: st.DataObject) -> None:
    k, seed = data.draw(st.integers(1, 20)), data.draw(st.integers(1, 99))
    places = st.lists(st.integers(0, COUNT - 1), unique=True)
    allowed = data.draw(st.none() | places)
    question = unit(1, seed)
    cosines = (rows @ question[0]).tolist()
    wanted = sorted(
        range(COUNT) if allowed is None else allowed, key=lambda i: -cosines[i]
    )[:k]
    chosen = None if allowed is None else np.array(allowed, dtype=np.int64)
    found = index.search(question, k=k, allowed=chosen)
    assert [i for i, _ in found] == wanted
    assert [score for _, score in found] == pytest.approx(
        [cosines[i] for i in wanted], abs=1e-6
    )


def test_codes_find_what_a_comparison_of_all_finds(tmp_path: Path) -> None:
    count = dense.EXACT + 1000
    rows, questions = unit(count), unit(50, 3)
    tuning = write(tmp_path, rows, questions)
    assert tuning.depth
    assert tuning.recall >= 0.95  # of random directions, the worst there are
    index = Dense(tmp_path, tuning)
    truth = np.argsort(-(questions @ rows.T), axis=1)[:, :10]
    found = [[i for i, _ in index.search(q[None], k=10)] for q in questions]
    pairs = zip(truth, found, strict=True)
    recall = np.mean([len({*true.tolist()} & {*some}) / 10 for true, some in pairs])
    assert recall == pytest.approx(tuning.recall, abs=0.01)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    nothing = np.empty((0, 24), dtype=np.float32)
    assert write(tmp_path, nothing, nothing) == Tuning()
    assert Dense(tmp_path, Tuning()).search(unit(1), k=5) == []


def test_equal_rows_come_in_order(tmp_path: Path) -> None:
    tuning = write(tmp_path, np.repeat(unit(1), 3, axis=0), unit(1))
    found = Dense(tmp_path, tuning).search(unit(1), k=3)
    assert [i for i, _ in found] == [0, 1, 2]
