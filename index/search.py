"""Find the passages that a question is about, by words and by meaning together."""

import math
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from corpus.model import Chunk, Span
from corpus.store import Store, StoredChunk, header
from index.build import sync, usable
from index.embed import Embedder, Matrix
from index.fusion import WEIGHTS, Signals, bm25, fuse, idf
from index.lexical import EVERYTHING, Filter, terms
from index.merge import distinct
from index.model import Candidate
from index.shard import Shard, cosines, place, without
from index.words import Counter, Counts

POOL = 50  # candidates of each kind
_MISTAKABLE = 5  # letters from which on a word may be mistyped


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found in one *state* of a space, and how that weighs a word."""

    candidates: Sequence[Candidate]
    weigh: Callable[[str], float]
    state: str


class Searcher:
    """Searches the spaces of a store through their indexes."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        embedder: Embedder,
        *,
        weights: Signals = WEIGHTS,
    ) -> None:
        """Search *store* through the indexes in *folder*, opened when first asked."""
        self._store = store
        self._folder = folder
        self._embedder = embedder
        self._weights = weights
        self._shards: dict[str, Shard] = {}
        self._row = lru_cache(maxsize=256)(self._embed)

    def search(
        self,
        query: str,
        *,
        space: str,
        document: str | None = None,
        only: Filter | None = None,
        k: int = 10,
    ) -> list[Candidate]:
        """Return up to *k* passages of *space*, best first; ties by document and place.

        With *document*, only passages of the document with this id; of these, or of
        all, the ones that *only* lets through.
        """
        found = self.find(query, space=space, document=document, only=only, k=k)
        return list(found.candidates)

    def find(
        self,
        query: str,
        *,
        space: str,
        document: str | None = None,
        only: Filter | None = None,
        k: int = 10,
    ) -> Found:
        """Search as `search` does, and say which state of *space* was searched.

        All that is found is of that one state, whatever is written meanwhile: what an
        index names never changes. What was removed since is not found.
        """
        shard = self.shard(space)
        state = shard.manifest.state

        @cache  # an answer asks for the same few words hundreds of times
        def weigh(stem: str) -> float:
            return self._rarity(shard, [stem])[stem]

        if not shard.manifest.passages:
            return Found((), weigh, state)
        only = only or EVERYTHING
        if document is not None:
            only = replace(only, document=document)
        words = self._words(shard, query)
        vector = self.vector(query)
        allowed = shard.lexical.matching(only) if only else None
        near = shard.near(vector, k=POOL, allowed=allowed)
        named = shard.lexical.search(list(words), k=POOL, only=only)
        ids = {*near, *(i for i, _ in named)}
        stored = self._store.chunks(sorted(ids))
        found = self._candidates(shard, stored, words, vector)[:k]
        gone = ids - {one.id for one in stored}
        return Found(found, weigh, without(state, gone))

    def vector(self, query: str) -> Matrix:
        """Return the question's row, of shape [1, dimension]."""
        return self._row(query)

    def idf(self, words: Iterable[str], *, space: str) -> dict[str, float]:
        """Weigh *words*, cut by `index.lexical.terms`, by their rarity in *space*.

        From 0 for the most common to 1 for a word that no passage has, whatever the
        size of the space: the calibration is fitted on such weights.
        """
        return self._rarity(self.shard(space), words)

    def shard(self, space: str) -> Shard:
        """Return the index of *space* at the store's state, opened or built at need."""
        state = self._store.state(space)
        shard = self._shards.get(space)
        if shard is None or shard.manifest.state != state:
            shard = usable(place(self._folder, space), self._embedder)
            if shard is None or shard.manifest.state != state:
                shard = sync(self._store, self._embedder, self._folder, space=space)
            self._shards[space] = shard
        return shard

    def _embed(self, query: str) -> Matrix:
        return self._embedder.questions([query])

    def _words(self, shard: Shard, query: str) -> dict[str, float]:
        """Weigh the words of *query*, and what one that is nowhere may have meant."""
        lexical = shard.lexical
        words = self._weigh(shard, terms(query))
        for word in tuple(words):
            if len(word) >= _MISTAKABLE and not lexical.frequency(word):
                meant = self._weigh(shard, lexical.similar(word))
                words = {near: weight / 2 for near, weight in meant.items()} | words
        return words

    def _rarity(self, shard: Shard, words: Iterable[str]) -> dict[str, float]:
        most = idf(0, shard.manifest.passages)
        return {word: one / most for word, one in self._weigh(shard, words).items()}

    def _weigh(self, shard: Shard, words: Iterable[str]) -> dict[str, float]:
        frequency, passages = shard.lexical.frequency, shard.manifest.passages
        return {word: idf(frequency(word), passages) for word in dict.fromkeys(words)}

    def _candidates(
        self,
        shard: Shard,
        stored: Sequence[StoredChunk],
        words: Mapping[str, float],
        vector: Matrix,
    ) -> list[Candidate]:
        """Score passages by every signal and rank them."""
        kept = [one.id for one in stored]
        if not kept:
            return []
        vectors = shard.vectors(kept)
        means: list[float] = (vectors @ vector[0]).tolist()
        packed, sizes = shard.sentences(kept)
        nearness = iter(cosines(packed, vector[0]).tolist())
        average = shard.manifest.characters / shard.manifest.passages
        weigh = _Weigher(words)
        found: list[Candidate] = []
        for one, mean, size in zip(stored, means, sizes, strict=True):
            chunk = one.chunk
            context, parts = weigh.counted(chunk)
            whole = _sum(context, parts)
            span = chunk.passage.span
            found.append(
                Candidate(
                    passage=chunk.passage,
                    sentences=chunk.sentences,
                    section=chunk.section,
                    fused=0.0,
                    bm25=bm25(words, whole, span.end - span.start, average),
                    cosine=mean,
                    sentence_cosines=tuple(islice(nearness, size)),
                    sentence_coverage=tuple(weigh.share(p, context) for p in parts),
                    numbers=weigh.numbers(whole),
                )
            )
        fused = fuse([_signals(one) for one in found], self._weights)
        order = sorted(range(len(found)), key=lambda i: _order(fused[i], found[i]))
        texts = [found[i].passage.text for i in order]
        kept_places = distinct(texts, vectors[order])
        return [replace(found[order[i]], fused=fused[order[i]]) for i in kept_places]


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
