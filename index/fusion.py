"""Score passages by several signals and mix them. Pure: no model, no disk, no clock.

A convex mix of normalised scores beats ranks' reciprocals where the scores mean
something (Bruch, Gai and Ingber, arXiv 2210.11934); the best sentence's scores tell
a passage that answers from one that is merely about the matter.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

K1, B = 1.2, 0.75  # BM25's usual saturation and length normalisation


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts; they sum to one."""

    bm25: float = 0.25
    cosine: float = 0.25
    sentence_bm25: float = 0.25
    sentence_cosine: float = 0.25


DEFAULT = Weights()


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one candidate; the sentence scores are of its best one."""

    bm25: float
    cosine: float
    sentence_bm25: float
    sentence_cosine: float


def idf(frequency: int, passages: int) -> float:
    """Return the weight of a word in *frequency* of *passages* (Robertson, Lucene)."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def bm25(
    words: Mapping[str, float], found: Counter[str], length: float, average: float
) -> float:
    """Score a text that holds the words *found* for a question's weighted *words*.

    *length* and *average* are in one unit, whichever.
    """
    slack = K1 * (1 - B + B * length / average) if average else K1
    return math.fsum(
        weight * found[word] * (K1 + 1) / (found[word] + slack)
        for word, weight in words.items()
        if word in found
    )


def fuse(candidates: Sequence[Signals], weights: Weights) -> list[float]:
    """Mix each candidate's signals into a score from 0 to 1.

    Words shared count from none upwards; cosines, which have no natural zero, from
    the least of these candidates.
    """
    lexical = _scaled([c.bm25 for c in candidates], 0.0)
    best_lexical = _scaled([c.sentence_bm25 for c in candidates], 0.0)
    dense = _scaled([c.cosine for c in candidates])
    best_dense = _scaled([c.sentence_cosine for c in candidates])
    return [
        weights.bm25 * a
        + weights.cosine * b
        + weights.sentence_bm25 * c
        + weights.sentence_cosine * d
        for a, b, c, d in zip(lexical, dense, best_lexical, best_dense, strict=True)
    ]


def _scaled(scores: Sequence[float], least: float | None = None) -> list[float]:
    """Stretch *scores* to reach from 0 to 1."""
    low = min(scores, default=0.0) if least is None else least
    width = max(scores, default=0.0) - low
    if width <= 0:
        return [1.0 if least is None else 0.0] * len(scores)
    return [max(0.0, score - low) / width for score in scores]
