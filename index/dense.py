"""Passages by meaning: vectors searched by inner product; the only module on FAISS.

The ids are the store's, so that they mean the same in every generation.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.embed import Matrix

# One question is searched at a time: more threads only wait for each other.
faiss.omp_set_num_threads(1)


class Dense:
    """Unit vectors and the passages they stand for, memory-mapped."""

    def __init__(self, path: Path) -> None:
        """Map the file that `write` made."""
        self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)

    def __len__(self) -> int:
        """Count the vectors."""
        return int(self._index.ntotal)

    def search(
        self, vector: Matrix, *, k: int, allowed: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the *k* nearest ids and their cosines, best first.

        *vector* has one row. With *allowed*, only these ids are looked at.
        """
        k = min(k, len(self) if allowed is None else len(allowed))
        if not k:
            return []
        options = None
        if allowed is not None:
            options = faiss.SearchParameters()
            options.sel = faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
        scores, ids = self._index.search(vector, k, params=options)
        pairs = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
        found = [(i, score) for i, score in pairs if i >= 0]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def rows(self, ids: Sequence[int]) -> Matrix:
        """Return the vectors of *ids*, in their order."""
        rows = np.empty((len(ids), self._index.d), dtype=np.float32)
        for row, i in zip(rows, ids, strict=True):
            self._index.reconstruct(int(i), row)
        return rows


def write(path: Path, ids: npt.NDArray[np.int64], rows: Matrix) -> None:
    """Write *rows*, called *ids*, for `Dense` to read."""
    index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(rows.shape[1]))
    index.add_with_ids(rows, ids)
    faiss.write_index(index, str(path))
