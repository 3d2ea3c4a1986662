"""How often a question's words stand in the parts of passages. Pure.

A part is the header of a passage or one of its sentences. All sums run over the words
in their order, so that a passage's are the same wherever, and beside whichever, it was
found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.words import Counts

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tally:
    """The *counts* of some words: a row for each part, a column for each word.

    The rows of a passage follow one another, its header's first; *parts* says how many
    each passage has.
    """

    counts: npt.NDArray[np.int64]
    parts: npt.NDArray[np.int64]

    def whole(self) -> npt.NDArray[np.int64]:
        """Return the counts of whole passages, one row each."""
        return np.add.reduceat(self.counts, self._heads, axis=0)

    def coverage(self, weights: Sequence[float]) -> Numbers:
        """Return the share of the *weights* of the first words that a sentence has.

        Or its header: one number for each sentence, passage after passage.
        """
        has = self.counts > 0
        met = (has | has[np.repeat(self._heads, self.parts)])[self._sentences]
        covered = np.zeros(len(met))
        for weight, column in zip(weights, met.T, strict=False):
            covered += weight * column
        return covered / (sum(weights) or 1)

    def best(self, sentences: Numbers) -> Numbers:
        """Return the highest of the numbers of each passage's *sentences*, or none."""
        each = np.full(len(self.counts), -np.inf)
        each[self._sentences] = sentences
        best: Numbers = np.maximum.reduceat(each, self._heads)
        best[self.parts == 1] = 0.0
        return best

    def ends(self) -> list[int]:
        """Return where the sentences of each passage end, among those of all."""
        ends: list[int] = np.cumsum(self.parts - 1).tolist()
        return ends

    @property
    def _heads(self) -> npt.NDArray[np.int64]:
        heads: npt.NDArray[np.int64] = np.cumsum(self.parts) - self.parts
        return heads

    @property
    def _sentences(self) -> npt.NDArray[np.bool_]:
        found = np.ones(len(self.counts), dtype=np.bool_)
        found[self._heads] = False
        return found


def tally(passages: Iterable[Sequence[Counts]], words: Sequence[str]) -> Tally:
    """Put the counts of *words* in the parts of each of *passages* together."""
    listed = list(passages)
    rows = [[part.get(word, 0) for word in words] for one in listed for part in one]
    counts = np.array(rows, dtype=np.int64).reshape(len(rows), len(words))
    return Tally(counts, np.array([len(one) for one in listed], dtype=np.int64))
