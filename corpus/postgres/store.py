"""The store's interface over a PostgreSQL server."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, TypeVar

from corpus.errors import CorpusDamagedError, SourceError, UnknownDocumentError
from corpus.model import DEFAULT_SPACE, Chunk, Document, Fact, Quantity
from corpus.postgres import write
from corpus.postgres.server import Server
from corpus.postgres.session import Session
from corpus.postgres.write import Entries, Index
from corpus.store import alike, rows, setting
from corpus.store.history import live_at
from corpus.store.load import Loaded, Loader, described
from corpus.store.records import Record, record, versions
from corpus.store.rows import StoredChunk, chunk_row
from corpus.store.sql import Cursor
from corpus.store.versions import Reading, reading
from corpus.store.write import Outcome, delete, erase, holds, replaced

T = TypeVar("T")

_STATES = 10_000  # spaces whose states are remembered


class UnstorableError(SourceError):
    """A document with a character that PostgreSQL does not store."""

    def __init__(self, source: str) -> None:
        """Name the character."""
        super().__init__(source, "it has the character NUL, which PostgreSQL refuses")


class _Now:
    """The session of the moment, for those who were given a connection to keep."""

    session: Session

    def execute(self, query: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one query in it."""
        return self.session.execute(query, values)

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one query in it for each of *rows*."""
        self.session.executemany(query, rows)


@dataclass(frozen=True, slots=True)
class Ready:
    """A document, all that was read out of it, and what a search needs of it."""

    document: Document
    chunks: Sequence[Chunk]
    quantities: Sequence[Quantity]
    facts: Sequence[Fact]
    entries: Entries


class PostgresStore:
    """A corpus on a server. One thread at a time.

    Every method sees its space as it was at one moment, and so does all that is read
    inside of `moment`. With *as_of*, that is how it was when that day (UTC) ended.
    """

    def __init__(
        self, server: Server, index: Index, *, as_of: date | None = None
    ) -> None:
        """Read and write through *server*; *index* makes what is written findable."""
        self._server = server
        self._index = index
        self.as_of = as_of
        self.live = live_at(as_of)  # the condition on documents
        self._now = _Now()
        self._loader = Loader(self._now)
        self._within: str | None = None  # the space of the session of the moment
        self._transaction: ExitStack | None = None
        self._changed: set[str] = set()
        self._states: dict[str, tuple[int, str]] = {}  # by space, with its generation

    # Writing

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
                for space in sorted(self._changed):
                    write.step(self.enter(space), space)
            finally:
                self._transaction, self._within = None, None
                self._changed = set()

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
        if self.holds(document):
            return "unchanged"
        return self.put(self.ready(document, chunks, quantities, facts), when=when)

    def ready(
        self,
        document: Document,
        chunks: Iterable[Chunk],
        quantities: Sequence[Quantity],
        facts: Sequence[Fact],
    ) -> "Ready":
        """Do for `put` what takes long and needs no lock."""
        told = (document.text, document.title, document.author, document.url)
        if any("\0" in part for part in told if part):
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
            if holds(session, document):  # somebody else was quicker
                return "unchanged"
            old = [row for row, _, _ in replaced(session, document)]
            if old:
                self._index.retire(session, space, old)
            for row in old:
                alike.drop(session, row)
                session.execute(
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
            ready.entries.put(session, space, row, ids)
            self._changed.add(space)
        return "updated" if old else "added"

    def remove(self, document: str, space: str = DEFAULT_SPACE) -> Document:
        """Delete a document, its older versions and all that was read out of them."""
        with self.transaction():
            session = self._locked(space)
            row, origin = self._row(session, document, space)
            removed = self._loader.load(row).document
            self._index.retire(session, space, [row])
            delete(session, space, origin)
            self._changed.add(space)
        return removed

    def erase(self, space: str) -> int:
        """Delete all of *space*: documents, versions, settings. Returns how many."""
        with self.transaction():
            session = self._locked(space)
            count = erase(session, space)
            session.execute("DELETE FROM word WHERE space = ?", (space,))
            session.execute("DELETE FROM job WHERE space = ?", (space,))
            session.execute(
                "UPDATE space SET passages = 0, characters = 0, words = 0"
                " WHERE space = ?",
                (space,),
            )
            self._changed.add(space)
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

    # Reading

    def read(self, space: str, work: Callable[[Session], T]) -> T:
        """Return what *work* finds in one moment of *space*; it may be called again."""
        if self._within == space:
            return work(self._now.session)
        if self._transaction is not None:
            return work(self.enter(space))

        def inside(session: Session) -> T:
            self._now.session, self._within = session, space
            try:
                return work(session)
            finally:
                self._within = None

        return self._server.read(space, inside)

    def holds(self, document: Document) -> bool:
        """Tell whether *document* is live as it is: adding it would change nothing."""
        return self.read(document.space, lambda session: holds(session, document))

    def alike(self, document: Document) -> Document | None:
        """Return a live document of the same space that says nearly the same."""
        return self.read(
            document.space, lambda session: alike.find(session, self._loader, document)
        )

    def state(self, space: str = DEFAULT_SPACE) -> str:
        """Return 16 hexadecimal digits that stand for the live documents of *space*.

        They are what the embedded store has for the same documents.
        """
        return self.read(space, lambda session: self._state_of(session, space))

    def spaces(self) -> list[str]:
        """Return the spaces that have documents, in order."""
        query = "SELECT space FROM space ORDER BY space"
        found = self._server.keep(lambda session: session.execute(query).fetchall())
        return [space for (space,) in found if self._has_documents(space)]

    def documents(self, space: str = DEFAULT_SPACE) -> list[Document]:
        """Return the live documents in the order they came, each without its text."""
        columns = rows.DOCUMENT.removesuffix("text") + "''"
        query = (
            f"SELECT digest, {columns} FROM document"
            f" WHERE space = ? AND {self.live} ORDER BY row"
        )
        found = self.read(space, lambda s: s.execute(query, (space,)).fetchall())
        return [described(tuple(columns), digest) for digest, *columns in found]

    def document(self, document: str, space: str = DEFAULT_SPACE) -> Document:
        """Return a live document. Raises UnknownDocumentError if there is none."""

        def work(session: Session) -> Document:
            row, _ = self._row(session, document, space)
            return self._loader.load(row).document

        return self.read(space, work)

    def reading(self, document: str, space: str = DEFAULT_SPACE) -> Reading:
        """Return a version of a document, live or superseded, with all read of it."""
        return self.read(
            space, lambda session: reading(session, self._loader, document, space)
        )

    def every_version(self, space: str) -> Iterator[tuple[Document, str]]:
        """Yield every version in *space* and when it was added, the oldest first."""
        query = "SELECT row, added FROM document WHERE space = ? ORDER BY row"
        found = self.read(space, lambda s: s.execute(query, (space,)).fetchall())
        for row, added in found:
            yield self.load(row, space).document, added

    def records(self, space: str, skip: int = 0) -> Iterator[Record]:
        """Yield every version in *space* with all read of it, but the first *skip*."""
        for version in self.read(space, lambda s: versions(s, space))[skip:]:
            yield self.read(space, partial(self._record, version))

    def _record(self, version: tuple[int, str, str | None], _: Session) -> Record:
        return record(self._loader, *version)

    def settings(self, space: str) -> dict[str, str]:
        """Return all settings of *space*."""
        return self.read(space, lambda session: setting.every(session, space))

    def quantities(self, document: str, space: str = DEFAULT_SPACE) -> list[Quantity]:
        """Return the quantities of a live document in reading order."""

        def work(session: Session) -> list[Quantity]:
            row, _ = self._row(session, document, space)
            found = self._loader.quantities(row, self._loader.load(row).document)
            return [quantity for place, quantity in sorted(found.items()) if place >= 0]

        return self.read(space, work)

    def facts(
        self, document: str | None = None, space: str = DEFAULT_SPACE
    ) -> list[Fact]:
        """Return the facts of a live document, or of all of *space*."""
        query = f"SELECT row FROM document WHERE space = ? AND {self.live} ORDER BY row"

        def work(session: Session) -> list[Fact]:
            if document is not None:
                found = [self._row(session, document, space)[0]]
            else:
                found = [r for (r,) in session.execute(query, (space,)).fetchall()]
            return [
                fact
                for row in found
                for fact in self._loader.facts(row, self._loader.load(row).document)
            ]

        return self.read(space, work)

    def setting(self, name: str, space: str = DEFAULT_SPACE) -> str | None:
        """Return a setting, or nothing where it was never set."""
        return self.read(space, lambda session: setting.get(session, space, name))

    def load(self, row: int, space: str) -> Loaded:
        """Return the version in *row* of *space*, and its chunks by their ids."""
        return self.read(space, lambda _: self._loader.load(row))

    def load_all(self, wanted: Sequence[int], space: str) -> dict[int, Loaded]:
        """Return the versions in the rows *wanted* of *space*."""
        return self.read(space, lambda _: self._loader.load_all(wanted))

    def check(self) -> list[str]:
        """Name everything stored that disagrees with its checksum."""
        return [fault for space in self.spaces() for fault in self._faults(space)]

    def close(self) -> None:
        """Let go of the server."""
        self._server.close()

    # Within

    def _faults(self, space: str) -> Iterator[str]:
        query = "SELECT row FROM document WHERE space = ? ORDER BY row"
        found = self.read(space, lambda s: s.execute(query, (space,)).fetchall())
        for (row,) in found:
            self._loader = Loader(self._now)  # not what it remembers
            try:
                self.read(space, partial(self._whole, row))
            except CorpusDamagedError as error:
                yield error.what

    def _whole(self, row: int, _: Session) -> None:
        self._loader.facts(row, self._loader.load(row).document)

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
        write.lock(session, space)
        return session

    def _state_of(self, session: Session, space: str) -> str:
        found = session.execute(
            "SELECT generation FROM space WHERE space = ?", (space,)
        ).fetchone()
        generation = found[0] if found else 0
        known = self._states.get(space)
        if known is None or known[0] != generation or self._transaction is not None:
            marks = session.execute(
                "SELECT id, fingerprint FROM document"
                f" WHERE space = ? AND {self.live} ORDER BY id",
                (space,),
            ).fetchall()
            lines = "".join(f"{id_} {mark}\n" for id_, mark in marks)
            known = generation, hashlib.sha256(lines.encode()).hexdigest()[:16]
            if self._transaction is not None:
                return known[1]  # of what nobody else sees yet
            if len(self._states) >= _STATES:
                self._states.clear()
            self._states[space] = known
        return known[1]

    def _row(self, session: Session, document: str, space: str) -> tuple[int, str]:
        found: tuple[int, str] | None = session.execute(
            "SELECT row, origin FROM document"
            f" WHERE space = ? AND id = ? AND {self.live}",
            (space, document),
        ).fetchone()
        if found is None:
            raise UnknownDocumentError(document)
        return found

    def _has_documents(self, space: str) -> bool:
        query = "SELECT EXISTS (SELECT 1 FROM document WHERE space = ?)"
        (found,) = self.read(space, lambda s: s.execute(query, (space,)).fetchone())
        return bool(found)
