"""Score passages for a question by every signal, and rank them. Pure.

Wherever the passages were found, the same ones get the same scores.
"""

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from corpus.model import Chunk, Passage, Span
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


@dataclass(frozen=True, slots=True)
class _Scored:
    """A passage's signals, and what its sentences share with the question."""

    signals: Signals
    cosines: tuple[float, ...]
    coverage: tuple[float, ...]


def ranked(
    pool: Pool, words: Mapping[str, float], vector: Matrix, weights: Signals, k: int
) -> list[Candidate]:
    """Return the *k* best passages of *pool*; ties by document and place.

    *words* are the question's with their weights, *vector* is its row.
    """
    if not pool.chunks:
        return []
    scored = list(_scored(pool, words, vector))
    fused = fuse([one.signals for one in scored], weights)
    spots = range(len(scored))
    order = sorted(spots, key=lambda i: _order(fused[i], pool.chunks[i].passage))
    texts = [pool.chunks[i].passage.text for i in order]
    kept = distinct(texts, pool.vectors[order])[:k]
    return [
        _candidate(pool.chunks[i], scored[i], fused[i])
        for i in map(order.__getitem__, kept)
    ]


def _scored(
    pool: Pool, words: Mapping[str, float], vector: Matrix
) -> Iterator[_Scored]:
    means: list[float] = (pool.vectors @ vector[0]).tolist()
    nearness: Iterator[float] = iter(cosines(pool.packed, vector[0]).tolist())
    weigh = _Weigher(words)
    for chunk, mean, size in zip(pool.chunks, means, pool.sizes, strict=True):
        context, parts = weigh.counted(chunk)
        whole = _sum(context, parts)
        span = chunk.passage.span
        near = tuple(islice(nearness, size))
        coverage = weigh.shares(parts, context)
        signals = Signals(
            bm25(words, whole, span.end - span.start, pool.average),
            mean,
            max(near, default=0.0),
            max(coverage, default=0.0),
            weigh.numbers(whole),
        )
        yield _Scored(signals, near, coverage)


def _candidate(chunk: Chunk, scored: _Scored, fused: float) -> Candidate:
    return Candidate(
        passage=chunk.passage,
        sentences=chunk.sentences,
        section=chunk.section,
        fused=fused,
        bm25=scored.signals.bm25,
        cosine=scored.signals.cosine,
        sentence_cosines=scored.cosines,
        sentence_coverage=scored.coverage,
        numbers=scored.signals.numbers,
    )


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

    def shares(self, parts: Sequence[Counts], context: Counts) -> tuple[float, ...]:
        """Return the share of the words' weight in each of *parts* or the *context*."""
        return tuple(self._share(part.keys() | context.keys()) for part in parts)

    def _share(self, found: Iterable[str]) -> float:
        # The sum is rounded once, whatever the order.
        return math.fsum(map(self._words.__getitem__, found)) / self._total

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


def _order(fused: float, passage: Passage) -> tuple[float, str, Span]:
    """Sort by score; equal ones by document and place, so that runs agree."""
    return (-fused, passage.document.id, passage.span)
