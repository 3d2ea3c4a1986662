from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.rowfile import RowFile, RowWriter

ROWS = np.random.default_rng(0).standard_normal((50, 3)).astype(np.float32)


@given(st.lists(st.integers(0, len(ROWS) - 1)))
def test_rows_are_read_in_the_order_asked(
    tmp_path_factory: pytest.TempPathFactory, places: list[int]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.npy"
    np.save(path, ROWS)
    file = RowFile[np.float32](path)
    chosen = np.array(places, dtype=np.int64)
    assert np.array_equal(file.take(chosen), ROWS[chosen])
    assert np.array_equal(file.whole, ROWS)


def test_no_rows_at_all(tmp_path: Path) -> None:
    path = tmp_path / "rows.npy"
    np.save(path, ROWS[:0])
    file = RowFile[np.float32](path)
    assert len(file) == 0
    assert file.take(np.empty(0, np.int64)).shape == (0, 3)


@given(st.lists(st.integers(0, 20)))
def test_rows_written_in_parts_are_one_array(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.npy"
    with RowWriter(path, 3, np.float32) as writer:
        for size in sizes:
            writer.add(ROWS[:size])
        assert len(writer) == sum(sizes)
    wanted = np.concatenate([ROWS[:0], *(ROWS[:size] for size in sizes)])
    assert np.array_equal(np.load(path), wanted)
