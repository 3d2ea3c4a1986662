"""Score passages for a question by every signal, and rank them. Pure.

Wherever the passages were found, the same ones get the same scores.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

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
from index.tally import Numbers, Tally
from index.words import Counter, Counts

Whole: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pool:
    """Passages of one space that may be what a question is about.

    *places* are the ids of their documents and where in these they are; *tally* is how
    often what is `sought` stands in them. *vectors* has a row for each, *packed* one
    for each of their sentences; *average* is the characters of all of the space's
    passages, shared out equally. *read* returns the passages themselves, of which few
    are wanted, by their numbers here.
    """

    places: Sequence[tuple[str, Span]]
    tally: Tally
    vectors: Matrix
    packed: npt.NDArray[np.int8]
    average: float
    read: Callable[[Sequence[int]], Sequence[Chunk]]


def ranked(
    pool: Pool, words: Mapping[str, float], vector: Matrix, k: int
) -> list[Candidate]:
    """Return the *k* best passages of *pool*; ties by document and place.

    *words* are the question's with their weights, *vector* is its row.
    """
    if not pool.places:
        return []
    near = cosines(pool.packed, vector[0]).astype(np.float64)
    coverage = pool.tally.coverage(list(words.values()))
    fused, signals = rated(
        _signals(pool, words, vector, near + coverage),
        [document for document, _ in pool.places],
        dated=years.asked(words) is not None,
    )
    # Equal scores are ordered by document and place, so that runs agree.
    order = sorted(range(len(fused)), key=lambda i: (-fused[i], *pool.places[i]))
    best = order[:k]  # read at once; of repetitions, more after them
    chunks = dict(zip(best, pool.read(best), strict=True))

    def chunk(at: int) -> Chunk:
        if order[at] not in chunks:
            (chunks[order[at]],) = pool.read([order[at]])
        return chunks[order[at]]

    sentences = [slice(*ends) for ends in pairwise([0, *pool.tally.ends()])]
    kept = distinct(lambda at: chunk(at).passage.text, pool.vectors[order], k)
    return [
        Candidate(
            passage=chunk(at).passage,
            sentences=chunk(at).sentences,
            section=chunk(at).section,
            fused=fused[i],
            signals=signals[i],
            sentence_cosines=tuple(near[sentences[i]].tolist()),
            sentence_coverage=tuple(coverage[sentences[i]].tolist()),
        )
        for at, i in zip(kept, map(order.__getitem__, kept), strict=True)
    ]


def sought(words: Mapping[str, float]) -> list[str]:
    """Return what is counted in passages: the question's words, and nearby years."""
    year = years.asked(words)
    near = years.around(year) if year is not None else []
    return list(dict.fromkeys([*words, *near]))


def _signals(
    pool: Pool, words: Mapping[str, float], vector: Matrix, sentences: Numbers
) -> list[Signals]:
    """Return the signals of each passage; *sentences* are the numbers of its own."""
    spans = [span.end - span.start for _, span in pool.places]
    whole = pool.tally.whole()
    found = bm25(list(words.values()), whole, np.array(spans), pool.average)
    means = pool.vectors @ vector[0]
    best = pool.tally.best(sentences)
    columns = [found, means, best, _numbers(words, whole), _years(words, whole)]
    return list(map(Signals, *(column.tolist() for column in columns)))


def _numbers(words: Mapping[str, float], whole: Whole) -> Numbers:
    """Return the share of the question's numbers that each passage has."""
    asked = [at for at, word in enumerate(words) if not word.isalpha()]
    share: Numbers = np.count_nonzero(whole[:, asked], axis=1) / (len(asked) or 1)
    return share


def _years(words: Mapping[str, float], whole: Whole) -> Numbers:
    """Return how near a year of each passage comes to the question's."""
    year = years.asked(words)
    if year is None:
        return np.zeros(len(whole))
    near = [years.nearness(year, word) for word in sought(words)]
    nearest: Numbers = np.max(np.where(whole > 0, near, 0.0), axis=1)
    return nearest


def counted(chunk: Chunk, counter: Counter) -> list[Counts]:
    """Count the words in the chunk's header, then in each of its sentences."""
    text = chunk.passage.document.text
    parts = [counter.count(text[s.start : s.end]) for s in chunk.sentences]
    return [counter.count(header(chunk)), *parts]
