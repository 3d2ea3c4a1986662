from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dense import Dense, write
from index.embed import Matrix


def unit(count: int, seed: int = 0) -> Matrix:
    rows = np.random.default_rng(seed).standard_normal((count, 24)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


@pytest.fixture(scope="module")
def rows() -> Matrix:
    return unit(300)


@pytest.fixture(scope="module")
def ids() -> list[int]:
    return [7 * n + 3 for n in range(300)]


@pytest.fixture(scope="module")
def dense(
    rows: Matrix, ids: list[int], tmp_path_factory: pytest.TempPathFactory
) -> Dense:
    path: Path = tmp_path_factory.mktemp("dense") / "vectors.faiss"
    write(path, np.array(ids), rows)
    return Dense(path)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_search_is_brute_force(
    dense: Dense, rows: Matrix, ids: list[int], data: st.DataObject
) -> None:
    k, seed = data.draw(st.integers(1, 20)), data.draw(st.integers(1, 99))
    allowed = data.draw(st.none() | st.lists(st.sampled_from(ids), unique=True))
    question = unit(1, seed)
    cosines = dict(zip(ids, (rows @ question[0]).tolist(), strict=True))
    wanted = sorted(ids if allowed is None else allowed, key=lambda i: -cosines[i])[:k]
    found = dense.search(question, k=k, allowed=allowed)
    assert [i for i, _ in found] == wanted
    assert [score for _, score in found] == pytest.approx(
        [cosines[i] for i in wanted], abs=1e-6
    )


def test_rows_come_back_by_id(dense: Dense, rows: Matrix, ids: list[int]) -> None:
    assert np.array_equal(dense.rows([ids[5], ids[0], ids[299]]), rows[[5, 0, 299]])


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    write(path, np.empty(0, dtype=np.int64), np.empty((0, 24), dtype=np.float32))
    assert Dense(path).search(unit(1), k=5) == []


def test_ids_of_equal_vectors_come_in_order(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    write(path, np.array([9, 4, 6]), np.repeat(unit(1), 3, axis=0))
    assert [i for i, _ in Dense(path).search(unit(1), k=3)] == [4, 6, 9]
