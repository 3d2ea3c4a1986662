"""Find passages on a PostgreSQL server; score them as the embedded index does.

The server names candidates: the nearest by vectors of half precision, and the best by
BM25 over its own tables of words. All of one snapshot. What they score is computed
here, from the vectors as they were made and the texts as they are stored.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from pgvector import HalfVector

from corpus.postgres import PostgresStore
from corpus.postgres.session import Session
from index.embed import Embedder, Matrix
from index.fusion import idf
from index.lexical import EVERYTHING, Filter, terms
from index.postgres.entries import check
from index.postgres.filter import allowed
from index.postgres.postings import asked, best
from index.postgres.words import Sizes, Words, sizes
from index.rarity import rarity, weighed
from index.score import Pool, counted, ranked, sought
from index.search import POOL, Found
from index.tally import tally
from index.words import Counter

EXACT = 20_000  # passages of a space up to which all are compared, without a graph
_SPARE = 14  # more than is wanted, for what half a precision misplaces

# Without a graph the order is by an expression that no index has.
_EVERY = "ORDER BY (near <#> ?::halfvec) + 0, id LIMIT ?"
_GRAPH = "ORDER BY near::halfvec({width}) <#> ?::halfvec({width}) LIMIT ?"


class PostgresSearcher:
    """Searches the spaces of a store on a server."""

    def __init__(self, store: PostgresStore, embedder: Embedder) -> None:
        """Search *store*, whose vectors are *embedder*'s."""
        self._store = store
        self._embedder = embedder
        self._checked = False  # whose vectors they are, which never changes
        self._row = lru_cache(maxsize=256)(self._embed)

    def find(
        self, query: str, *, space: str, only: Filter | None = None, k: int = 10
    ) -> Found:
        """Search as `index.search.Searcher.find` does."""
        vector = self._row(query)
        return self._store.read(
            space, lambda session: self._find(session, query, vector, space, only, k)
        )

    def _embed(self, query: str) -> Matrix:
        return self._embedder.questions([query])

    def _find(  # noqa: PLR0913, PLR0917  one question, and all of these are its matter
        self,
        session: Session,
        query: str,
        vector: Matrix,
        space: str,
        only: Filter | None,
        k: int,
    ) -> Found:
        self._checked = self._checked or check(session, self._embedder)
        store = self._store
        state = store.state(space)
        then = allowed(session, store, space, EVERYTHING)
        whole = sizes(session, space, then)
        known = Words(store, space, then)

        @cache  # an answer asks for the same few words hundreds of times
        def weigh(stem: str) -> float:
            return rarity([stem], known, whole.passages)[stem]

        if not whole.passages:
            return Found((), weigh, state)
        known.look_up(terms(query))
        words = weighed(query, known, whole.passages)
        ids = allowed(session, store, space, only) if only else then
        near = nearest(session, space, vector, whole.passages, ids)
        rare = {word: idf(known.frequency(word), whole.passages) for word in words}
        question = asked(space, rare, known, whole.words / whole.passages)
        named = [id_ for id_, _ in best(session, question, ids, POOL)]
        pool = self._pool(session, space, vector, words, near, named, whole)
        return Found(ranked(pool, words, vector, k), weigh, state)

    def _pool(  # noqa: PLR0913, PLR0917  as above
        self,
        session: Session,
        space: str,
        vector: Matrix,
        words: Mapping[str, float],
        near: Sequence[int],
        named: Sequence[int],
        whole: Sizes,
    ) -> Pool:
        """Return the *named* passages and the nearest of *near*, compared again."""
        wanted = {*near, *named}
        query = (
            "SELECT id, document, vector, sentences FROM entry"
            " WHERE space = ? AND id = ANY (?) ORDER BY id"
        )
        found = session.execute(query, (space, list(wanted))).fetchall()
        vectors = np.frombuffer(b"".join(row[2] for row in found), dtype=np.float32)
        width = vector.shape[1]
        vectors = vectors.reshape(-1, width)
        nearness = dict(zip((r[0] for r in found), vectors @ vector[0], strict=True))
        nearest = sorted(near, key=lambda id_: (-nearness[id_], id_))[:POOL]
        kept = {*nearest, *named}
        places = [place for place, row in enumerate(found) if row[0] in kept]
        found = [found[place] for place in places]
        loaded = self._store.load_all(sorted({row[1] for row in found}), space)
        chunks = [loaded[document].chunks[id_] for id_, document, _, _ in found]
        asked_for = sought(words)
        counter = Counter(asked_for)
        packed = np.frombuffer(b"".join(row[3] for row in found), dtype=np.int8)
        return Pool(
            [(one.passage.document.id, one.passage.span) for one in chunks],
            tally((counted(one, counter) for one in chunks), asked_for),
            vectors[places],
            packed.reshape(-1, width),
            whole.characters / whole.passages,
            lambda some: [chunks[at] for at in some],
        )


def nearest(
    session: Session,
    space: str,
    vector: Matrix,
    passages: int,
    ids: Sequence[int] | None,
) -> list[int]:
    """Return the passages nearest by half the precision, and a few more."""
    which, values = ("live", []) if ids is None else ("id = ANY (?)", [list(ids)])
    if ids is not None or passages <= EXACT:
        order = _EVERY
    else:
        order = _GRAPH.format(width=vector.shape[1])
    query = f"SELECT id FROM entry WHERE space = ? AND {which} {order}"
    row = HalfVector(vector[0])
    found = session.execute(query, (space, *values, row, POOL + _SPARE)).fetchall()
    return [id_ for (id_,) in found]
