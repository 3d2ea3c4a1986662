"""Passages by meaning: rows searched by inner product; the only module on FAISS.

Up to `EXACT` rows every one is compared. Beyond, FAISS scans codes of 4 bits for
every 4 dimensions (product quantisation laid out for vector registers, André et al.,
arXiv 1812.09162): 48 bytes a passage in memory, twenty times the speed, and nothing is
skipped as in graphs and inverted lists. The best by code are then compared exactly,
with rows read from the mapped file. How many is measured when the index is built.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import faiss
import numpy as np
import numpy.typing as npt

from index.embed import Matrix

VECTORS, CODES = "vectors.npy", "codes.faiss"
EXACT = 25_000  # rows; some 3 ms
RECALL = 0.99  # of the true ten nearest, asked of the codes
_DEPTHS = (100, 200, 400, 800)
_SAMPLE = 50_000  # rows to train on
_STEP = 16_384  # rows compared at a time
_TOP = 10

Places: TypeAlias = npt.NDArray[np.int64]

# One question is searched at a time: more threads only wait for each other.
faiss.omp_set_num_threads(1)


@dataclass(frozen=True, slots=True)
class Tuning:
    """How to search: the *depth* compared exactly, 0 for all, and its recall@10."""

    depth: int = 0
    recall: float = 1.0


class Dense:
    """Unit rows in a folder, mapped; they are known by their places."""

    def __init__(self, folder: Path, tuning: Tuning) -> None:
        """Map what `write` made."""
        self.rows: Matrix = np.load(folder / VECTORS, mmap_mode="r")
        self._depth = tuning.depth
        self._codes: Any = None
        if tuning.depth:
            path = str(folder / CODES)
            self._codes = faiss.read_index(path, faiss.IO_FLAG_MMAP_IFC)

    def search(
        self, vector: Matrix, *, k: int, allowed: Places | None = None
    ) -> list[tuple[int, float]]:
        """Return places and cosines of the *k* rows nearest to *vector*, best first.

        *vector* is one row. With *allowed*, only these places are looked at.
        """
        count = len(self.rows)
        if allowed is None and self._codes is None:
            scores, found = faiss.knn(
                vector, self.rows, min(k, count), metric=faiss.METRIC_INNER_PRODUCT
            )
            return _best(found[0], scores[0], k)
        if allowed is None:
            _, found = self._codes.search(vector, min(max(self._depth, k), count))
            allowed = np.sort(found[0][found[0] >= 0])
        return _best(allowed, self._compare(allowed, vector[0]), k)

    def _compare(self, places: Places, vector: Matrix) -> Matrix:
        """Return the cosines of the rows at *places*, read some at a time."""
        parts = range(0, len(places), _STEP)
        cosines = [self.rows[places[at : at + _STEP]] @ vector for at in parts]
        return np.concatenate(cosines) if cosines else np.empty(0, dtype=np.float32)


def write(folder: Path, rows: Matrix, questions: Matrix) -> Tuning:
    """Write *rows* for `Dense` to read, with codes where they are many.

    *questions* are vectors like those to come; the recall is measured with them.
    """
    np.save(folder / VECTORS, rows)
    count, width = rows.shape
    if count <= EXACT or width % 4:
        return Tuning()
    codes: Any = faiss.index_factory(
        width, f"PQ{width // 4}x4fs", faiss.METRIC_INNER_PRODUCT
    )
    codes.train(rows[:: max(1, count // _SAMPLE)])
    for start in range(0, count, _STEP):
        codes.add(np.ascontiguousarray(rows[start : start + _STEP]))
    faiss.write_index(codes, str(folder / CODES))
    return _tune(codes, rows, questions)


def _tune(codes: Any, rows: Matrix, questions: Matrix) -> Tuning:
    """Return the least depth at which the codes find what a comparison of all finds."""
    _, truth = faiss.knn(questions, rows, _TOP, metric=faiss.METRIC_INNER_PRODUCT)
    tuning = Tuning(_DEPTHS[-1], 0.0)
    for depth in _DEPTHS:
        _, found = codes.search(questions, depth)
        pairs = zip(truth, found, strict=True)
        recall = float(np.mean([np.isin(true, some).mean() for true, some in pairs]))
        tuning = Tuning(depth, recall)
        if recall >= RECALL:
            break
    return tuning


def _best(places: Places, scores: Matrix, k: int) -> list[tuple[int, float]]:
    """Pair the *k* highest scores with their places; ties go to the earlier place."""
    order = np.lexsort((places, -scores))[:k]
    return list(zip(places[order].tolist(), scores[order].tolist(), strict=True))
