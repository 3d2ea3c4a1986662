"""Score passages for a question by every signal, and rank them. Pure.

Wherever the passages were found, the same ones get the same scores.
"""

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from corpus.model import Chunk, Span
from corpus.store import header
from index.embed import Matrix
from index.fusion import Signals, bm25, fuse
from index.merge import distinct
from index.model import Candidate
from index.shard import cosines
from index.words import Counter, Counts


@dataclass(frozen=True, slots=True)
class Pool:
    """Passages of one space that may be what a question is about.

    *vectors* has a row for each, *packed* one for each of their sentences, of which
    the passages have *sizes*; *average* is the characters of all of the space's
    passages, shared out equally.
    """

    chunks: Sequence[Chunk]
    vectors: Matrix
    packed: npt.NDArray[np.int8]
    sizes: Sequence[int]
    average: float


def ranked(
    pool: Pool, words: Mapping[str, float], vector: Matrix, weights: Signals
) -> list[Candidate]:
    """Return the passages of *pool*, best first; ties by document and place.

    *words* are the question's with their weights, *vector* is its row.
    """
    if not pool.chunks:
        return []
    means: list[float] = (pool.vectors @ vector[0]).tolist()
    nearness = iter(cosines(pool.packed, vector[0]).tolist())
    weigh = _Weigher(words)
    found: list[Candidate] = []
    for chunk, mean, size in zip(pool.chunks, means, pool.sizes, strict=True):
        context, parts = weigh.counted(chunk)
        whole = _sum(context, parts)
        span = chunk.passage.span
        found.append(
            Candidate(
                passage=chunk.passage,
                sentences=chunk.sentences,
                section=chunk.section,
                fused=0.0,
                bm25=bm25(words, whole, span.end - span.start, pool.average),
                cosine=mean,
                sentence_cosines=tuple(islice(nearness, size)),
                sentence_coverage=tuple(weigh.share(p, context) for p in parts),
                numbers=weigh.numbers(whole),
            )
        )
    fused = fuse([_signals(one) for one in found], weights)
    order = sorted(range(len(found)), key=lambda i: _order(fused[i], found[i]))
    texts = [found[i].passage.text for i in order]
    kept = distinct(texts, pool.vectors[order])
    return [replace(found[order[i]], fused=fused[order[i]]) for i in kept]


class _Weigher:
    """Counts a question's weighted words in chunks, and adds their weights up."""

    def __init__(self, words: Mapping[str, float]) -> None:
        self._words = words
        self._total = math.fsum(words.values()) or 1
        self._numbers = [word for word in words if not word.isalpha()]
        self._count = Counter(words).count

    def counted(self, chunk: Chunk) -> tuple[Counts, list[Counts]]:
        """Count the words in the chunk's header and in each of its sentences."""
        text = chunk.passage.document.text
        parts = [self._count(text[s.start : s.end]) for s in chunk.sentences]
        return self._count(header(chunk)), parts

    def share(self, found: Container[str], context: Container[str]) -> float:
        """Return how much of the words' weight is *found*, or in the *context*."""
        words = self._words.items()
        there = (weight for word, weight in words if word in found or word in context)
        return math.fsum(there) / self._total

    def numbers(self, found: Container[str]) -> float:
        """Return the share of the question's numbers that are *found*."""
        return sum(n in found for n in self._numbers) / (len(self._numbers) or 1)


def _sum(context: Counts, parts: Iterable[Counts]) -> Counts:
    """Add up the counts of a chunk's header and of its sentences."""
    whole = dict(context)
    for part in parts:
        for word, count in part.items():
            whole[word] = whole.get(word, 0) + count
    return whole


def _signals(candidate: Candidate) -> Signals:
    """Return what the candidate is ranked by."""
    return Signals(
        candidate.bm25,
        candidate.cosine,
        max(candidate.sentence_cosines, default=0.0),
        max(candidate.sentence_coverage, default=0.0),
        candidate.numbers,
    )


def _order(fused: float, candidate: Candidate) -> tuple[float, str, Span]:
    """Sort by score; equal ones by document and place, so that runs agree."""
    passage = candidate.passage
    return (-fused, passage.document.id, passage.span)
