"""The store's one interface: add, remove, and read back what was stored."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from math import inf
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from corpus.errors import (
    CorpusBusyError,
    CorpusDamagedError,
    CorpusError,
    CorpusWriteError,
    UnknownDocumentError,
)
from corpus.model import DEFAULT_SPACE, Chunk, Document, Fact, Quantity, Span
from corpus.store import alike, database, derived, rows, seal, setting, write
from corpus.store.check import faults
from corpus.store.database import decoding, guarded
from corpus.store.history import live_at
from corpus.store.load import Loader, described
from corpus.store.lock import lock
from corpus.store.records import Record, record, versions
from corpus.store.rows import ChunkRow, StoredChunk, chunk_row
from corpus.store.schema import STATES
from corpus.store.versions import Reading, reading
from corpus.store.write import Outcome

_BATCH = 500  # ids in one query


class Store:
    """An open corpus. One thread at a time; close it, or use it in a ``with``.

    A store opened to read never waits for a writer, and each of its methods sees the
    corpus as it was at one moment. A store opened to write keeps other writers out.
    """

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        held: IO[bytes] | None,
        as_of: date | None = None,
    ) -> None:
        """Use `open` instead."""
        self._live = live_at(as_of)
        self._folder = folder
        self._path = folder / database.NAME
        self._connection = connection
        self._lock = held
        self._loader = Loader(connection)
        self._changed = False  # inside the transaction
        self._unsealed = False
        self._state: tuple[int, str, str] | None = None
        self.recovered: str | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        write: bool = False,
        wait: float = inf,
        waiting: Callable[[], None] | None = None,
        as_of: date | None = None,
    ) -> Self:
        """Open the corpus in *folder*; to *write* makes one where there is none.

        With *as_of*, what is read is the corpus as it was when that day (UTC) ended.
        A writer waits for another, at most *wait* seconds, and calls *waiting* if it
        has to. `recovered` then says what an interrupted writer left to do, if
        anything. Raises CorpusMissingError, CorpusDamagedError, CorpusFormatError,
        CorpusReadError; to write also CorpusBusyError and CorpusWriteError.
        """
        if not write:
            return cls(folder, database.open_to_read(folder), None, as_of)
        held = lock(folder, wait=wait, waiting=waiting)
        try:
            fresh, sealed = _is_fresh(folder), _sealed(folder)
            if fresh:
                derived.clear(folder)
            store = cls(folder, database.open_to_write(folder), held)
        except BaseException:
            held.close()
            raise
        if fresh or not sealed:
            try:
                if fresh:
                    store._unseal()
                else:
                    store._recover()
            except BaseException:
                store.close()
                raise
        return store

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Seal what was written, and let the next writer in."""
        try:
            self.seal()
        except CorpusError:
            pass  # everything is stored; the next writer seals it
        finally:
            self._connection.close()
            if self._lock is not None:
                self._lock.close()

    # Writing

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Make all writes inside it one: on disk when it ends, or none of them."""
        if self._connection.in_transaction:
            yield
            return
        if self._lock is None:
            raise CorpusWriteError(self._folder, "it was opened to read")
        self._unseal()
        self._changed = False
        with guarded(self._path, write=True):
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(STATES)  # an older corpus has it not yet
        try:
            yield
            with guarded(self._path, write=True):
                if self._changed:
                    write.step(self._connection)
                self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

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

        The version that was read from the same source before is superseded by it.
        *when* is the time, in UTC and ISO 8601, if it is not now.
        """
        now = when or datetime.now(UTC).isoformat(timespec="microseconds")
        with self.transaction(), guarded(self._path, write=True):
            outcome = write.insert(
                self._connection, document, chunks, quantities, facts, now=now
            )
            self._changed |= outcome != "unchanged"
        return outcome

    def holds(self, document: Document) -> bool:
        """Tell whether *document* is live as it is: adding it would change nothing."""
        with self.moment():
            return write.holds(self._connection, document)

    def alike(self, document: Document) -> Document | None:
        """Return a live document of the same space that says nearly the same."""
        with self.moment():
            return alike.find(self._connection, self._loader, document)

    def remove(self, document: str, space: str = DEFAULT_SPACE) -> Document:
        """Delete a document, its older versions and all that was read out of them."""
        with self.transaction(), guarded(self._path, write=True):
            row, origin = self._row(document, space)
            removed = self._loader.load(row).document
            write.delete(self._connection, space, origin)
            self._changed = True
        return removed

    def erase(self, space: str) -> int:
        """Delete all of *space*: documents, versions, settings. Returns how many."""
        with self.transaction(), guarded(self._path, write=True):
            count = write.erase(self._connection, space)
            self._changed = True
        return count

    def set(self, name: str, value: str | None, space: str = DEFAULT_SPACE) -> None:
        """Keep a setting; nothing as the value forgets it."""
        with self.transaction(), guarded(self._path, write=True):
            setting.put(self._connection, space, name, value)

    def seal(self) -> None:
        """Write the checksum of the whole file, if a reader is not in the way."""
        if not self._unsealed or self._connection.in_transaction:
            return
        with guarded(self._path, write=True):
            self._connection.execute("PRAGMA incremental_vacuum")
            busy, *_ = self._connection.execute(
                "PRAGMA wal_checkpoint(TRUNCATE)"
            ).fetchone()
        if busy:
            return  # the next writer seals it
        try:
            seal.make(self._folder)
        except OSError as error:
            raise CorpusWriteError(
                self._folder, error.strerror or str(error)
            ) from error
        self._unsealed = False

    # Reading

    @contextmanager
    def moment(self) -> Generator[None]:
        """Show one moment of the corpus to all that is read inside. Keep it short."""
        if self._connection.in_transaction:
            yield
            return
        with guarded(self._path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("COMMIT")

    @property
    def generation(self) -> int:
        """How many times the documents have changed."""
        with guarded(self._path):
            found = self._connection.execute("SELECT generation FROM corpus").fetchone()
        if found is None:
            raise CorpusDamagedError("the count of generations is missing")
        return int(found[0])

    def state(self, space: str = DEFAULT_SPACE) -> str:
        """Return 16 hexadecimal digits that stand for the live documents of *space*.

        The order in which they were added does not matter, nor do other spaces.
        """
        with self.moment():
            generation = self.generation
            if self._state is None or self._state[:2] != (generation, space):
                found = self._connection.execute(
                    "SELECT id, fingerprint FROM document"
                    f" WHERE space = ? AND {self._live} ORDER BY id",
                    (space,),
                )
                digest = hashlib.sha256()
                for id_, mark in found:
                    digest.update(f"{id_} {mark}\n".encode())
                self._state = (generation, space, digest.hexdigest()[:16])
        return self._state[2]

    def spaces(self) -> list[str]:
        """Return the spaces that have documents, in order."""
        query = "SELECT DISTINCT space FROM document ORDER BY space"
        with guarded(self._path):
            return [space for (space,) in self._connection.execute(query)]

    def documents(self, space: str = DEFAULT_SPACE) -> list[Document]:
        """Return the live documents in the order they came, each without its text."""
        columns = rows.DOCUMENT.removesuffix("text") + "''"
        query = (
            f"SELECT digest, {columns} FROM document"
            f" WHERE space = ? AND {self._live} ORDER BY row"
        )
        with guarded(self._path):
            found = self._connection.execute(query, (space,)).fetchall()
        return [described(tuple(columns), digest) for digest, *columns in found]

    def document(self, document: str, space: str = DEFAULT_SPACE) -> Document:
        """Return a live document. Raises UnknownDocumentError if there is none."""
        with self.moment():
            row, _ = self._row(document, space)
            return self._loader.load(row).document

    def reading(self, document: str, space: str = DEFAULT_SPACE) -> Reading:
        """Return a version of a document, live or superseded, with all read of it.

        Raises UnknownDocumentError if there is none.
        """
        with self.moment():
            return reading(self._connection, self._loader, document, space)

    def every_version(self, space: str) -> Iterator[tuple[Document, str]]:
        """Yield every version in *space* and when it was added, the oldest first."""
        query = "SELECT row, added FROM document WHERE space = ? ORDER BY row"
        with guarded(self._path):
            found = self._connection.execute(query, (space,)).fetchall()
        for row, added in found:
            with self.moment():
                yield self._loader.load(row).document, added

    def records(self, space: str, skip: int = 0) -> Iterator[Record]:
        """Yield every version in *space* with all read of it, but the first *skip*."""
        with self.moment():
            found = versions(self._connection, space)[skip:]
        for row, added, superseded in found:
            with self.moment():
                one = record(self._loader, row, added, superseded)
            yield one

    def settings(self, space: str) -> dict[str, str]:
        """Return all settings of *space*."""
        with self.moment():
            return setting.every(self._connection, space)

    def chunks(self, ids: Sequence[int]) -> list[StoredChunk]:
        """Return the chunks with these *ids*, in their order, that are still stored.

        An id means the same words for ever, live or superseded: who searches an index
        that is older than the corpus reads what was indexed, or nothing.
        """
        found: list[StoredChunk] = []
        with self.moment():
            for start in range(0, len(ids), _BATCH):
                places = self._places(ids[start : start + _BATCH])
                loaded = self._loader.load_all(sorted(set(places.values())))
                found += [
                    StoredChunk(id_, loaded[places[id_]].chunks[id_])
                    for id_ in ids[start : start + _BATCH]
                    if id_ in places
                ]
        return found

    def places(self, ids: Sequence[int]) -> dict[int, tuple[str, Span]]:
        """Return of the chunks *ids*, in their order, the documents' ids and the spans.

        What `chunks` returns is checked, this is not: score with it, show the other.
        """
        found: dict[int, tuple[str, Span]] = {}
        with guarded(self._path):
            for start in range(0, len(ids), _BATCH):
                some = ids[start : start + _BATCH]
                query = (
                    "SELECT passage.id, document.id, start, stop FROM passage"
                    " JOIN document ON document.row = passage.document"
                    f" WHERE passage.id IN ({', '.join('?' * len(some))})"
                )
                with decoding("a passage"):
                    for id_, document, *ends in self._connection.execute(query, some):
                        found[id_] = document, Span(*ends)
        return {id_: found[id_] for id_ in ids if id_ in found}

    def chunk_ids(self, space: str = DEFAULT_SPACE, *, after: int = 0) -> list[int]:
        """Return the ids of the live chunks of *space*, ascending from *after* on."""
        query = (
            "SELECT passage.id FROM passage"
            " JOIN document ON document.row = passage.document"
            f" WHERE {self._live} AND space = ? AND passage.id > ? ORDER BY passage.id"
        )
        with guarded(self._path):
            return [id_ for (id_,) in self._connection.execute(query, (space, after))]

    def chunk_rows(self, ids: Sequence[int]) -> Iterator[ChunkRow]:
        """Yield what an index needs of the chunks *ids*, in their order.

        Some are read at a time; what is removed meanwhile is left out.
        """
        for start in range(0, len(ids), _BATCH):
            yield from map(chunk_row, self.chunks(ids[start : start + _BATCH]))

    def quantities(self, document: str, space: str = DEFAULT_SPACE) -> list[Quantity]:
        """Return the quantities of a live document in reading order."""
        with self.moment():
            row, _ = self._row(document, space)
            found = self._loader.quantities(row, self._loader.load(row).document)
        return [quantity for place, quantity in sorted(found.items()) if place >= 0]

    def facts(
        self, document: str | None = None, space: str = DEFAULT_SPACE
    ) -> list[Fact]:
        """Return the facts of a live document, or of all of *space*."""
        with self.moment():
            if document is not None:
                found = [self._row(document, space)[0]]
            else:
                query = (
                    f"SELECT row FROM document WHERE space = ? AND {self._live}"
                    " AND EXISTS (SELECT 1 FROM fact WHERE document = row) ORDER BY row"
                )
                rows_ = self._connection.execute(query, (space,)).fetchall()
                found = [row for (row,) in rows_]
            return [
                fact
                for row in found
                for fact in self._loader.facts(row, self._loader.load(row).document)
            ]

    def setting(self, name: str, space: str = DEFAULT_SPACE) -> str | None:
        """Return a setting, or nothing where it was never set."""
        with guarded(self._path):
            return setting.get(self._connection, space, name)

    def check(self) -> list[str]:
        """Name everything stored that disagrees with its checksum."""
        return faults(self._connection, self._folder)

    # Within

    def _row(self, document: str, space: str) -> tuple[int, str]:
        found: tuple[int, str] | None = self._connection.execute(
            "SELECT row, origin FROM document"
            f" WHERE space = ? AND id = ? AND {self._live}",
            (space, document),
        ).fetchone()
        if found is None:
            raise UnknownDocumentError(document)
        return found

    def _places(self, ids: Sequence[int]) -> dict[int, int]:
        """Return the rows of the documents, of any version, that the *ids* are of."""
        query = (
            "SELECT id, document FROM passage"
            f" WHERE id IN ({', '.join('?' * len(ids))})"
        )
        return dict(self._connection.execute(query, ids))

    def _unseal(self) -> None:
        if self._unsealed:
            return
        try:
            seal.break_(self._folder)
        except OSError as error:
            raise CorpusWriteError(
                self._folder, error.strerror or str(error)
            ) from error
        self._unsealed = True

    def _recover(self) -> None:
        """Check what a writer that was interrupted has left, and seal it."""
        self._unsealed = True
        found = self.check()
        if found:
            self._unsealed = False  # a seal would vouch for the damage
            raise CorpusDamagedError("; ".join(found))
        self.recovered = "an interrupted write was undone and the corpus checked"
        self.seal()


def recover(folder: Path) -> str | None:
    """Finish what an interrupted writer left undone; say what was done, if anything.

    Nothing is done where there is no corpus, where a writer is at work, or where the
    folder cannot be written: whatever is read there is whole all the same.
    """
    try:
        found = seal.read(folder)
        if found is None or found.digest is not None:
            return None
        with Store.open(folder, write=True, wait=0) as store:
            return store.recovered
    except (CorpusBusyError, CorpusWriteError, OSError):
        return None
    except CorpusDamagedError:
        return None  # whoever reads says so


def _is_fresh(folder: Path) -> bool:
    """Tell whether there is no database yet, or only the beginning of one."""
    path = folder / database.NAME
    return not path.is_file() or path.stat().st_size == 0


def _sealed(folder: Path) -> bool:
    """Tell whether the database is as the last writer left it.

    Raises CorpusDamagedError if it was changed by anything else since.
    """
    path = folder / database.NAME
    try:
        if _is_fresh(folder):
            return True
        found = seal.read(folder)
        if found is None or found.digest is None:
            return False
        if seal.digest(folder) != found.digest:
            raise CorpusDamagedError(
                f"{str(path)!r} has bytes that differ from its seal"
            )
    except OSError as error:
        raise CorpusWriteError(folder, error.strerror or str(error)) from error
    return True
