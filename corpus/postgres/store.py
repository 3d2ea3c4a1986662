"""The store's interface over a PostgreSQL server."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from corpus.errors import SourceError
from corpus.model import DEFAULT_SPACE, Chunk, Document, Fact, Quantity
from corpus.postgres import write
from corpus.postgres.reading import Reader
from corpus.postgres.server import Server
from corpus.postgres.session import Session
from corpus.postgres.write import Counts, Entries, Index
from corpus.store import alike, setting
from corpus.store.rows import StoredChunk, chunk_row, document_row
from corpus.store.write import Outcome, delete, erase, is_among, not_before, replaced


class UnstorableError(SourceError):
    """A document with a character that PostgreSQL does not store."""

    def __init__(self, source: str) -> None:
        """Name the character."""
        super().__init__(source, "it has the character NUL, which PostgreSQL refuses")


@dataclass(frozen=True, slots=True)
class Ready:
    """A document, all that was read out of it, and what a search needs of it."""

    document: Document
    chunks: Sequence[Chunk]
    quantities: Sequence[Quantity]
    facts: Sequence[Fact]
    entries: Entries


class PostgresStore(Reader):
    """A corpus on a server. One thread at a time.

    A transaction is its first write's: it locks that write's space until it ends.
    """

    def __init__(
        self, server: Server, index: Index, *, as_of: date | None = None
    ) -> None:
        """Read and write through *server*; *index* makes what is written findable."""
        super().__init__(server, as_of)
        self._index = index
        self._transaction: ExitStack | None = None
        self._changed: dict[str, list[Counts]] = {}  # by the spaces that are locked

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Make all writes inside it one: on disk when it ends, or none of them."""
        if self._transaction is not None:
            yield
            return
        with ExitStack() as entered:
            self._transaction = entered
            try:
                yield
                for space, counts in sorted(self._changed.items()):
                    self._index.settle(self.enter(space), space, counts)
                    write.step(self.enter(space), space)
            finally:
                self._transaction, self._within = None, None
                self._changed = {}

    def add(
        self,
        document: Document,
        chunks: Iterable[Chunk],
        quantities: Sequence[Quantity] = (),
        facts: Sequence[Fact] = (),
        *,
        when: str | None = None,
    ) -> Outcome:
        """Store *document* and what was read out of it; it is on disk on return.

        As `corpus.store.Store.add`, and findable when it is stored.
        """
        return self.put(self.ready(document, chunks, quantities, facts), when=when)

    def ready(
        self,
        document: Document,
        chunks: Iterable[Chunk],
        quantities: Sequence[Quantity],
        facts: Sequence[Fact],
    ) -> "Ready":
        """Do for `put` what takes long and needs no lock."""
        told = document_row(document, "")
        if any("\0" in part for part in told if isinstance(part, str)):
            raise UnstorableError(document.source)
        chunks = list(chunks)
        found = self._index.entries([chunk_row(StoredChunk(0, c)) for c in chunks])
        return Ready(document, chunks, quantities, facts, found)

    def put(self, ready: "Ready", *, when: str | None = None) -> Outcome:
        """Store what is *ready*, as `add` does."""
        document, space = ready.document, ready.document.space
        now = when or datetime.now(UTC).isoformat(timespec="microseconds")
        with self.transaction():
            session = self._locked(space)
            ahead = session.ahead
            live = replaced(ahead, document)
            if is_among(live, document):  # somebody else was quicker
                return "unchanged"
            now = not_before(ahead, live, now)
            old = [row for row, _, _ in live]
            counts = self._changed[space]
            if old:
                counts.append(self._index.retire(session, space, old))
            for row in old:
                alike.drop(ahead, row)
                ahead.execute(
                    "UPDATE document SET superseded = ? WHERE row = ?", (now, row)
                )
            row, ids = write.insert(
                session,
                document,
                ready.chunks,
                ready.quantities,
                ready.facts,
                now=now,
            )
            counts.append(ready.entries.put(session, space, row, ids))
        return "updated" if old else "added"

    def remove(self, document: str, space: str = DEFAULT_SPACE) -> Document:
        """Delete a document, its older versions and all that was read out of them."""
        with self.transaction():
            session = self._locked(space)
            row, origin = self._row(session, document, space)
            removed = self._loader.load(row).document
            gone = self._index.retire(session, space, [row])
            self._changed[space].append(gone)
            delete(session, space, origin)
        return removed

    def erase(self, space: str) -> int:
        """Delete all of *space*: documents, versions, settings. Returns how many."""
        with self.transaction():
            session = self._locked(space)
            count = erase(session, space)
            for table in ("word", "posting", "packed", "job"):
                session.execute(f"DELETE FROM {table} WHERE space = ?", (space,))
            session.execute(
                "UPDATE space SET passages = 0, characters = 0, words = 0"
                " WHERE space = ?",
                (space,),
            )
            self._changed[space].clear()
        return count

    def set(self, name: str, value: str | None, space: str = DEFAULT_SPACE) -> None:
        """Keep a setting; nothing as the value forgets it."""
        with self.transaction():
            setting.put(self.enter(space), space, name, value)

    @contextmanager
    def changing(self, space: str) -> Generator[Session]:
        """Open a transaction that keeps other writers out of *space*."""
        with self.transaction():
            yield self._locked(space)

    def enter(self, space: str) -> Session:
        """Return the transaction's session, bound to *space*."""
        assert self._transaction is not None  # noqa: S101  who calls this is inside
        if self._within is None:
            self._now.session = self._transaction.enter_context(
                self._server.write(space)
            )
        elif self._within != space:
            self._now.session.execute(
                "SELECT set_config('pincite.space', ?, true)", (space,)
            )
        self._within = space
        return self._now.session

    def _locked(self, space: str) -> Session:
        session = self.enter(space)
        if space not in self._changed:
            write.lock(session, space)
            self._changed[space] = []
        return session

    def _own(self, space: str) -> Session | None:
        return None if self._transaction is None else self.enter(space)
