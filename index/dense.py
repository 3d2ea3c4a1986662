"""Passages by meaning: rows searched by inner product.

Up to `EXACT` rows every one is compared, by one product of a matrix and a vector.
Beyond, FAISS scans short codes of all rows (`index.codes`), and the best by code are
compared exactly. How many is measured when the index is built.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from index.embed import Matrix
from index.rowfile import RowFile

if TYPE_CHECKING:
    from index.codes import Codes

VECTORS = "vectors.npy"
EXACT = 5_000  # rows; under a millisecond
RECALL = 0.99  # of the true ten nearest, asked of the codes
_DEPTHS = (200, 400, 800, 1600)
_STEP = 16_384  # rows compared at a time
_TOP = 10
_PART = 4  # dimensions under one code

Places: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """How to search: the *depth* compared exactly, 0 for all, and its recall@10."""

    depth: int = 0
    recall: float = 1.0


class Dense:
    """Unit rows in a folder; they are known by their places."""

    def __init__(self, folder: Path, tuning: Tuning) -> None:
        """Open what `index` made."""
        self.rows = RowFile[np.float32](folder / VECTORS)
        self._depth = tuning.depth
        self._codes = _codes(folder) if tuning.depth else None

    def search(
        self, vector: Matrix, *, k: int, allowed: Places | None = None
    ) -> list[tuple[int, float]]:
        """Return places and cosines of the *k* rows nearest to *vector*, best first.

        *vector* is one row. With *allowed*, only these places are looked at.
        """
        if allowed is None:
            if self._codes is None:
                every = np.arange(len(self.rows))
                return _best(every, self.rows.whole @ vector[0], k)
            depth = min(max(self._depth, k), len(self.rows))
            found = self._codes.nearest(vector, depth)[0]
            allowed = np.sort(found[found >= 0])
        return _best(allowed, self._compare(allowed, vector[0]), k)

    def _compare(self, places: Places, vector: Matrix) -> Matrix:
        """Return the cosines of the rows at *places*, read some at a time."""
        parts = range(0, len(places), _STEP)
        cosines = [self.rows.take(places[at : at + _STEP]) @ vector for at in parts]
        return np.concatenate(cosines) if cosines else np.empty(0, dtype=np.float32)


def _codes(folder: Path) -> "Codes":
    from index.codes import Codes  # noqa: PLC0415  # few rows need no FAISS

    return Codes.load(folder)


def index(folder: Path, questions: Matrix) -> Tuning:
    """Index the rows in *folder* for `Dense`: with codes where they are many.

    *questions* are vectors like those to come; the recall is measured with them.
    """
    rows = RowFile[np.float32](folder / VECTORS)
    if len(rows) <= EXACT or questions.shape[1] % _PART:
        return Tuning()
    from index.codes import Codes, truth  # noqa: PLC0415  # few rows need no FAISS

    codes = Codes.train(rows)
    codes.save(folder)
    return _tune(codes, questions, truth(questions, rows, _TOP))


def _tune(codes: "Codes", questions: Matrix, wanted: Places) -> Tuning:
    """Return the least depth at which the codes find what a comparison of all finds."""
    tuning = Tuning(_DEPTHS[-1], 0.0)
    for depth in _DEPTHS:
        found = codes.nearest(questions, depth)
        pairs = zip(wanted, found, strict=True)
        recall = float(np.mean([np.isin(true, some).mean() for true, some in pairs]))
        tuning = Tuning(depth, recall)
        if recall >= RECALL:
            break
    return tuning


def _best(places: Places, scores: Matrix, k: int) -> list[tuple[int, float]]:
    """Pair the *k* highest scores with their places; ties go to the earlier place."""
    if len(scores) > k > 0:
        least = np.partition(scores, -k)[-k]
        kept = np.flatnonzero(scores >= least)
        places, scores = places[kept], scores[kept]
    order = np.lexsort((places, -scores))[:k]
    return list(zip(places[order].tolist(), scores[order].tolist(), strict=True))
