"""Short codes of many vectors, scanned instead of them; the only module on FAISS.

Four bits stand for every four dimensions (product quantisation laid out for vector
registers, André et al., arXiv 1812.09162): 48 bytes a passage in memory, twenty times
the speed of comparing vectors, and nothing is skipped as in graphs and inverted lists.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import faiss
import numpy as np
import numpy.typing as npt

from index.embed import Matrix
from index.rowfile import RowFile

FILE = "codes.faiss"
PART = 4  # dimensions under one code
_SAMPLE = 16_384  # rows to train on, four times what is used of them
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
    def train(cls, rows: RowFile[np.float32]) -> "Codes":
        """Learn codes from some of *rows* and encode all of them."""
        some = rows.take(np.arange(0, len(rows), max(1, len(rows) // _SAMPLE)))
        width = some.shape[1]
        index: Any = faiss.index_factory(
            width, f"PQ{width // PART}x4fs", faiss.METRIC_INNER_PRODUCT
        )
        index.train(some)
        del some
        for _, step in _steps(rows):
            index.add(step)
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


def truth(vectors: Matrix, rows: RowFile[np.float32], k: int) -> Places:
    """Return the places of the *k* rows that are nearest, all of them compared."""
    best = np.empty((len(vectors), 0), dtype=np.float32)
    places = np.empty((len(vectors), 0), dtype=np.int64)
    for start, step in _steps(rows):
        some = faiss.knn(vectors, step, k, metric=faiss.METRIC_INNER_PRODUCT)
        best = np.concatenate([best, some[0]], axis=1)
        places = np.concatenate([places, some[1] + start], axis=1)
        order = np.argsort(-best, axis=1, kind="stable")[:, :k]
        best = np.take_along_axis(best, order, axis=1)
        places = np.take_along_axis(places, order, axis=1)
    return places


def _steps(rows: RowFile[np.float32]) -> Iterator[tuple[int, Matrix]]:
    """Yield *rows* some at a time, and the place of the first of them.

    Read, not mapped: what was touched through a mapping stays in memory.
    """
    for start in range(0, len(rows), _STEP):
        yield start, rows.take(np.arange(start, min(start + _STEP, len(rows))))
