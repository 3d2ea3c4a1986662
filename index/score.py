"""Score passages for a question by every signal, and rank them. Pure.

Wherever the passages were found, the same ones get the same scores.
"""

import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import add

import numpy as np
import numpy.typing as npt

from corpus.model import Chunk, Span
from corpus.store import header
from index import years
from index.embed import Matrix
from index.fusion import Signals, bm25, rated
from index.merge import distinct
from index.model import Candidate
from index.shard import cosines
from index.words import Counter, Counts


@dataclass(frozen=True, slots=True)
class Pool:
    """Passages of one space that may be what a question is about.

    *places* are the ids of their documents and where in these they are. *counts* are
    those of what is `sought`, in the header of each and then in its sentences.
    *vectors* has a row for each, *packed* one for each of their sentences; *average* is
    the characters of all of the space's passages, shared out equally. *read* returns
    the passages themselves, of which few are wanted, by their numbers here.
    """

    places: Sequence[tuple[str, Span]]
    counts: Sequence[Sequence[Counts]]
    vectors: Matrix
    packed: npt.NDArray[np.int8]
    average: float
    read: Callable[[Sequence[int]], Sequence[Chunk]]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A passage's signals, and what its sentences share with the question."""

    signals: Signals
    cosines: tuple[float, ...]
    coverage: tuple[float, ...]


def ranked(
    pool: Pool, words: Mapping[str, float], vector: Matrix, k: int
) -> list[Candidate]:
    """Return the *k* best passages of *pool*; ties by document and place.

    *words* are the question's with their weights, *vector* is its row.
    """
    if not pool.places:
        return []
    scored = list(_scored(pool, words, vector))
    fused, signals = rated(
        [one.signals for one in scored],
        [document for document, _ in pool.places],
        dated=years.asked(words) is not None,
    )
    # Equal scores are ordered by document and place, so that runs agree.
    order = sorted(range(len(scored)), key=lambda i: (-fused[i], *pool.places[i]))
    best = order[:k]  # read at once; of repetitions, more after them
    chunks = dict(zip(best, pool.read(best), strict=True))

    def chunk(at: int) -> Chunk:
        if order[at] not in chunks:
            (chunks[order[at]],) = pool.read([order[at]])
        return chunks[order[at]]

    kept = distinct(lambda at: chunk(at).passage.text, pool.vectors[order], k)
    return [
        _candidate(chunk(at), scored[i], signals[i], fused[i])
        for at, i in zip(kept, map(order.__getitem__, kept), strict=True)
    ]


def sought(words: Mapping[str, float]) -> list[str]:
    """Return what is counted in passages: the question's words, and nearby years."""
    year = years.asked(words)
    near = years.around(year) if year is not None else []
    return list(dict.fromkeys([*words, *near]))


def _scored(
    pool: Pool, words: Mapping[str, float], vector: Matrix
) -> Iterator[_Scored]:
    means: list[float] = (pool.vectors @ vector[0]).tolist()
    nearness: Iterator[float] = iter(cosines(pool.packed, vector[0]).tolist())
    weigh = _Weigher(words)
    for (_, span), (context, *parts), mean in zip(
        pool.places, pool.counts, means, strict=True
    ):
        whole = _sum(context, parts)
        near = tuple(islice(nearness, len(parts)))
        coverage = weigh.shares(parts, context)
        signals = Signals(
            bm25(words, whole, span.end - span.start, pool.average),
            mean,
            max(map(add, near, coverage), default=0.0),
            weigh.numbers(whole),
            weigh.years(whole),
        )
        yield _Scored(signals, near, coverage)


def _candidate(
    chunk: Chunk, scored: _Scored, signals: Signals, fused: float
) -> Candidate:
    return Candidate(
        passage=chunk.passage,
        sentences=chunk.sentences,
        section=chunk.section,
        fused=fused,
        signals=signals,
        sentence_cosines=scored.cosines,
        sentence_coverage=scored.coverage,
    )


def counted(chunk: Chunk, counter: Counter) -> list[Counts]:
    """Count the words in the chunk's header, then in each of its sentences."""
    text = chunk.passage.document.text
    parts = [counter.count(text[s.start : s.end]) for s in chunk.sentences]
    return [counter.count(header(chunk)), *parts]


class _Weigher:
    """Adds up the weights of a question's words."""

    def __init__(self, words: Mapping[str, float]) -> None:
        self._words = words
        self._total = math.fsum(words.values()) or 1
        self._numbers = [word for word in words if not word.isalpha()]
        self._year = years.asked(words)

    def shares(self, parts: Sequence[Counts], context: Counts) -> tuple[float, ...]:
        """Return the share of the words' weight in each of *parts* or the *context*."""
        return tuple(self._share(part.keys() | context.keys()) for part in parts)

    def _share(self, found: Iterable[str]) -> float:
        # The sum is rounded once, whatever the order.
        return math.fsum(map(self._weight, found)) / self._total

    def _weight(self, word: str) -> float:
        return self._words.get(word, 0.0)  # none of a year near the one asked about

    def numbers(self, found: Container[str]) -> float:
        """Return the share of the question's numbers that are *found*."""
        return sum(n in found for n in self._numbers) / (len(self._numbers) or 1)

    def years(self, found: Container[str]) -> float:
        """Return how near a year that is *found* comes to the question's."""
        return 0.0 if self._year is None else years.nearness(self._year, found)


def _sum(context: Counts, parts: Iterable[Counts]) -> Counts:
    """Add up the counts of a chunk's header and of its sentences."""
    whole = dict(context)
    for part in parts:
        for word, count in part.items():
            whole[word] = whole.get(word, 0) + count
    return whole
