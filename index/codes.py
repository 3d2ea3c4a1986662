"""Short codes of many vectors, scanned instead of them; the only module on FAISS.

Four bits stand for every four dimensions (product quantisation laid out for vector
registers, André et al., arXiv 1812.09162): 48 bytes a passage in memory, twenty times
the speed of comparing vectors, and nothing is skipped as in graphs and inverted lists.
"""

from pathlib import Path
from typing import Any, TypeAlias

import faiss
import numpy as np
import numpy.typing as npt

from index.embed import Matrix

FILE = "codes.faiss"
PART = 4  # dimensions under one code
_SAMPLE = 50_000  # rows to train on
_STEP = 16_384  # rows added at a time

Places: TypeAlias = npt.NDArray[np.int64]

# One question is searched at a time: more threads only wait for each other.
faiss.omp_set_num_threads(1)


class Codes:
    """An index of codes, in memory or mapped."""

    def __init__(self, index: Any) -> None:
        """Use `train` or `load` instead."""
        self._index = index

    @classmethod
    def train(cls, rows: Matrix) -> "Codes":
        """Learn codes from some of *rows* and encode all of them."""
        count, width = rows.shape
        index: Any = faiss.index_factory(
            width, f"PQ{width // PART}x4fs", faiss.METRIC_INNER_PRODUCT
        )
        index.train(np.ascontiguousarray(rows[:: max(1, count // _SAMPLE)]))
        for start in range(0, count, _STEP):
            index.add(np.ascontiguousarray(rows[start : start + _STEP]))
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> "Codes":
        """Map the codes in *folder*."""
        return cls(faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC))

    def save(self, folder: Path) -> None:
        """Write the codes into *folder*."""
        faiss.write_index(self._index, str(folder / FILE))

    def nearest(self, vectors: Matrix, k: int) -> Places:
        """Return the places of the *k* rows with the nearest codes, a row each."""
        found: Places = self._index.search(vectors, k)[1]
        return found


def truth(vectors: Matrix, rows: Matrix, k: int) -> Places:
    """Return the places of the *k* rows that are nearest, all of them compared."""
    found: Places = faiss.knn(vectors, rows, k, metric=faiss.METRIC_INNER_PRODUCT)[1]
    return found
