"""Score passages by several signals and mix them. Pure: no model, no disk, no clock.

A convex mix of normalised scores beats ranks' reciprocals where the scores mean
something (Bruch, Gai and Ingber, arXiv 2210.11934); the best sentence's scores tell
a passage that answers from one that is merely about the matter.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

K1, B = 1.2, 0.75  # BM25's usual saturation and length normalisation
_COSINE = 1  # the place of the signal that is below zero for half of all texts


class Signals(NamedTuple):
    """What is known of one candidate.

    *bm25* and *cosine* are the passage's own; *sentence* is its best sentence's: the
    cosine and the share of the question's words, weighed by rarity, that it has, added
    up. *numbers* is the share of the question's numbers, *years* how near the passage's
    years come to the question's, and *document* how good the best passage of its
    document is.
    """

    bm25: float
    cosine: float
    sentence: float
    numbers: float
    years: float = 0.0
    document: float = 0.0


# How much each signal counts, and how much where the question names a year: there the
# document is known by what it is about, and within it the year tells. Fitted by
# benchmarks/search_quality.py on public sets.
WEIGHTS = Signals(0.2, 0.15, 0.6, 0.05)
DATED = Signals(0.08, 0.08, 0.17, 0.09, 0.25, 0.33)


def idf(frequency: int, passages: int) -> float:
    """Return the weight of a word in *frequency* of *passages* (Robertson, Lucene)."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def bm25(
    weights: Sequence[float],
    counts: npt.NDArray[np.int64],
    lengths: npt.NDArray[np.int64],
    average: float,
) -> npt.NDArray[np.float64]:
    """Score texts for a question whose words have these *weights*.

    *counts* has a row for each text and, first, a column for each word; *lengths* and
    their *average* are in one unit, whichever. Words add up in their order.
    """
    slack = K1 * (1 - B + B * lengths / (average or 1))
    scores = np.zeros(len(lengths))
    for weight, found in zip(weights, counts.T, strict=False):
        scores += weight * found * (K1 + 1) / (found + slack)
    return scores


def rated(
    candidates: Sequence[Signals], documents: Sequence[str], *, dated: bool
) -> tuple[list[float], list[Signals]]:
    """Score candidates of *documents* from 0 to 1; return their full signals, too.

    *dated* says whether the question names a year.
    """
    scores = fuse(candidates)
    if not dated:
        return scores, list(candidates)
    best: dict[str, float] = {}
    for document, score in zip(documents, scores, strict=True):
        best[document] = max(score, best.get(document, 0.0))
    full = [
        one._replace(document=best[document])
        for one, document in zip(candidates, documents, strict=True)
    ]
    return fuse(full, DATED), full


def fuse(candidates: Sequence[Signals], weights: Signals = WEIGHTS) -> list[float]:
    """Mix each candidate's signals into a score from 0 to 1.

    Signals that are the same everywhere, such as the numbers of a question without
    any, do not count.
    """
    columns = zip(*candidates, strict=True)
    telling = [
        (weight, scaled)
        for at, (weight, column) in enumerate(zip(weights, columns, strict=False))
        if weight and (scaled := _scaled(column, free=at == _COSINE))
    ]
    total = math.fsum(w for w, _ in telling)
    if not total:
        return [1.0] * len(candidates)
    return [
        math.fsum(w * column[row] for w, column in telling) / total
        for row in range(len(candidates))
    ]


def _scaled(scores: Sequence[float], *, free: bool) -> list[float] | None:
    """Stretch *scores* to reach up to 1, or return None where they tell nothing.

    They start from none, or, if they are *free* of a natural zero, from the least.
    """
    low, high = min(scores), max(scores)
    if low == high:
        return None
    least = low if free else min(0.0, low)
    return [(score - least) / (high - least) for score in scores]
