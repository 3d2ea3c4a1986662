"""What the server keeps of passages so that they are found: vectors, words, lengths."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from pgvector import HalfVector

from corpus.errors import StoreModelError
from corpus.postgres.session import Row, Session, Table
from corpus.postgres.write import Counts
from corpus.store import ChunkRow
from index.build import passage_text
from index.embed import Embedder, Matrix
from index.lexical import terms
from index.postgres.keys import counted, rounded
from index.shard import pack

_ENTRY = Table(
    "entry",
    "space, document, id, words, length, keys, counts, near, vector, sentences",
    tuple("text int8 int8 int4 int4 int8[] bytea halfvec bytea bytea".split()),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One passage. *words* is its length in stems, *characters* that of its text."""

    words: int
    characters: int
    stems: dict[int, str]
    counts: bytes
    vector: npt.NDArray[np.float32]
    sentences: bytes

    def row(self) -> Row:
        """Return the columns after the ids."""
        return (
            self.words,
            rounded(self.words),
            list(self.stems),
            self.counts,
            HalfVector(self.vector),
            self.vector.tobytes(),
            self.sentences,
        )


class PostgresIndex:
    """Reads entries out of passages with a model, and writes them with the passages."""

    def __init__(self, model: Callable[[], Embedder]) -> None:
        """Embed with *model*, loaded at need; the server is told which it is, once."""
        self._model = model

    def entries(self, passages: Sequence[ChunkRow]) -> "Entries":
        """Embed *passages* with their context and their sentences without."""
        texts = [passage_text(row.header, row.text) for row in passages]
        parts = [[row.text[s.start : s.end] for s in row.sentences] for row in passages]
        every = [*texts, *(sentence for part in parts for sentence in part)]
        made = self._model().passages(every)
        packed = pack(made[len(texts) :])
        ends = np.cumsum([0, *map(len, parts)]).tolist()
        return Entries(
            [
                _entry(row, text, vector, packed[start:end])
                for row, text, vector, (start, end) in zip(
                    passages, texts, made, pairwise(ends), strict=False
                )
            ]
        )

    def retire(self, session: Session, space: str, documents: Sequence[int]) -> Counts:
        """Stop finding the live versions in rows *documents*; they become history."""
        own = (space, list(documents))
        words = session.execute(
            "SELECT key, -count(*) FROM entry, unnest(keys) AS key"
            " WHERE space = ? AND document = ANY (?) AND live GROUP BY key",
            own,
        ).fetchall()
        passages, characters, count = session.execute(
            "SELECT -count(*), -coalesce(sum(stop - start), 0),"
            " -coalesce(sum(entry.words), 0) FROM entry JOIN passage USING (space, id)"
            " WHERE entry.space = ? AND entry.document = ANY (?) AND live",
            own,
        ).fetchone()
        session.execute(
            "UPDATE entry SET live = FALSE WHERE space = ? AND document = ANY (?)", own
        )
        return Counts((passages, int(characters), int(count)), dict(words), {})

    def claim(self, session: Session) -> None:
        """Say whose vectors the server holds, or refuse to mix them with others."""
        model = self._model()
        session.execute(
            "INSERT INTO model (name, dimension) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (model.name, model.dimension),
        )
        check(session, model)

    def settle(self, session: Session, space: str, found: Sequence[Counts]) -> None:
        """Write down what came and went, once for all that a transaction did."""
        if not found:
            return
        if any(one.stems for one in found):
            self.claim(session)
        times: Counter[int] = Counter()
        stems: dict[int, str] = {}
        for one in found:
            times.update(one.times)
            stems |= one.stems
        changed = {key: count for key, count in times.items() if count}
        session.execute(
            "INSERT INTO word (space, key, stem, frequency)"
            " SELECT ?, * FROM unnest(?::bigint[], ?::text[], ?::integer[])"
            " ON CONFLICT (space, key)"
            " DO UPDATE SET frequency = word.frequency + excluded.frequency",
            (
                space,
                list(changed),
                [stems.get(key, "") for key in changed],  # those that went are there
                list(changed.values()),
            ),
        )
        less = [key for key, count in changed.items() if count < 0]
        session.execute(
            "DELETE FROM word WHERE space = ? AND key = ANY (?) AND frequency <= 0",
            (space, less),
        )
        sums = [sum(sizes) for sizes in zip(*(one.sums for one in found), strict=True)]
        session.execute(
            "UPDATE space SET passages = passages + ?, characters = characters + ?,"
            " words = words + ? WHERE space = ?",
            (*sums, space),
        )


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one document's passages, in their order."""

    found: Sequence[_Entry]

    def put(
        self, session: Session, space: str, document: int, ids: Sequence[int]
    ) -> Counts:
        """Write them for the version in row *document*, whose passages are *ids*."""
        session.copy(_ENTRY, self._rows(space, document, ids))
        return Counts(
            (
                len(self.found),
                sum(entry.characters for entry in self.found),
                sum(entry.words for entry in self.found),
            ),
            Counter(k for entry in self.found for k in entry.stems),
            {k: stem for entry in self.found for k, stem in entry.stems.items()},
        )

    def _rows(self, space: str, document: int, ids: Sequence[int]) -> Iterator[Row]:
        for id_, entry in zip(ids, self.found, strict=True):
            yield (space, document, id_, *entry.row())


def check(session: Session, embedder: Embedder) -> bool:
    """Refuse to compare the server's vectors with those of another model.

    Tells whether it has any.
    """
    found = session.execute("SELECT name, dimension FROM model").fetchone()
    if found is not None and tuple(found) != (embedder.name, embedder.dimension):
        raise StoreModelError(found[0], embedder.name)
    return found is not None


def _entry(
    row: ChunkRow, text: str, vector: Matrix, sentences: npt.NDArray[np.int8]
) -> _Entry:
    stems = terms(text)
    keys, counts = counted(row.space, stems)
    return _Entry(len(stems), len(row.text), keys, counts, vector, sentences.tobytes())
