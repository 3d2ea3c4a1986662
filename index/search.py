"""Find the passages that a question is about, by words and by meaning together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from corpus.model import Chunk, Span
from corpus.store import Store
from index.embed import Embedder
from index.indexes import Indexes, Ways
from index.lexical import EVERYTHING, Filter
from index.model import Candidate
from index.rarity import rarity, weighed
from index.score import Pool, ranked, sought
from index.shard import Shard, without

POOL = 30  # candidates of each kind; more find no more and cost their scoring


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
        ways: Ways | None = None,
    ) -> None:
        """Search *store* through the indexes in *folder*, opened when first asked."""
        self._store = store
        self._indexes = Indexes(store, folder, embedder, ways or Ways())

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
        opened = self._indexes.open(space)
        shard, state = opened.shard, opened.shard.manifest.state

        @cache  # an answer asks for the same few words hundreds of times
        def weigh(stem: str) -> float:
            return _rarity(shard, [stem])[stem]

        if not shard.manifest.passages:
            return Found((), weigh, state)
        only = only or EVERYTHING
        if document is not None:
            only = replace(only, document=document)
        words = weighed(query, shard.lexical, shard.manifest.passages)
        vector = opened.row(query)
        allowed = shard.lexical.matching(only) if only else None
        near = shard.near(vector, k=POOL, allowed=allowed)
        named = shard.lexical.search(list(words), k=POOL, only=only)
        ids = {*near, *(i for i, _ in named)}
        with self._store.moment():
            places = self._store.places(sorted(ids))
            pool = self._pool(shard, places, sought(words))
            found = ranked(pool, words, vector, k)
        return Found(found, weigh, without(state, ids - places.keys()))

    def idf(self, words: Iterable[str], *, space: str) -> dict[str, float]:
        """Weigh *words*, cut by `index.lexical.terms`, by their rarity in *space*.

        From 0 for the most common to 1 for a word that no passage has, whatever the
        size of the space: the calibration is fitted on such weights.
        """
        return _rarity(self._indexes.open(space).shard, words)

    def _pool(
        self, shard: Shard, places: Mapping[int, tuple[str, Span]], words: Sequence[str]
    ) -> Pool:
        """Return the passages at *places* with what *shard* knows of them."""
        ids = list(places)
        packed, _ = shard.sentences(ids)
        tally = shard.counts(ids, words)
        average = shard.manifest.characters / shard.manifest.passages

        def read(some: Sequence[int]) -> list[Chunk]:
            return [one.chunk for one in self._store.chunks([ids[at] for at in some])]

        return Pool(
            list(places.values()), tally, shard.vectors(ids), packed, average, read
        )


def _rarity(shard: Shard, words: Iterable[str]) -> dict[str, float]:
    return rarity(words, shard.lexical, shard.manifest.passages)
