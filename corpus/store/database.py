"""Open the database file, and say in the project's words what SQLite refuses."""

import errno
import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import (
    CorpusBusyError,
    CorpusDamagedError,
    CorpusError,
    CorpusFormatError,
    CorpusMissingError,
    CorpusReadError,
    CorpusWriteError,
)
from corpus.store.schema import APPLICATION, FORMAT, TABLES

NAME = "corpus.db"
_BUSY = 20.0  # seconds that a reader waits for a checkpoint
_REFUSALS = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_TOOBIG,
}
# What rows that are not as they were written do to the code that reads them.
_BROKEN = (ArithmeticError, LookupError, TypeError, ValueError)


@contextmanager
def guarded(path: Path, *, write: bool = False) -> Generator[None]:
    """Turn what SQLite raises into an error about the corpus at *path*."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # our own mistake
    except sqlite3.Error as error:
        raise _translated(error, path, write=write) from error
    except UnicodeDecodeError as error:  # SQLite quotes what it cannot read
        raise CorpusDamagedError(f"{str(path)!r} (unreadable names)") from error


@contextmanager
def decoding(what: str) -> Generator[None]:
    """Say that *what* is damaged if its rows cannot be turned into values."""
    try:
        yield
    except _BROKEN as error:
        raise CorpusDamagedError(f"{what} cannot be read ({error})") from error


def _translated(error: sqlite3.Error, path: Path, *, write: bool) -> CorpusError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return CorpusBusyError(path)
    if code in _REFUSALS:
        refused = CorpusWriteError if write else CorpusReadError
        return refused(path, str(error))
    return CorpusDamagedError(f"{str(path)!r} ({error})")


def open_to_write(folder: Path) -> sqlite3.Connection:
    """Return a connection that writes; the corpus is made if there is none."""
    path = folder / NAME
    with guarded(path, write=True):
        connection = _connect(path, "rwc")
        try:
            if _is_empty(connection):
                _create(connection)
            _configure(connection)
            connection.execute("PRAGMA secure_delete = ON")
            # An acknowledged document survives the loss of power too.
            connection.execute("PRAGMA synchronous = FULL")
            _accept(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def open_to_read(folder: Path) -> sqlite3.Connection:
    """Return a connection that cannot write."""
    path = folder / NAME
    try:
        path.stat()  # never opened here: see `corpus.store.handle`
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CorpusMissingError(folder) from error
    except OSError as error:
        raise CorpusReadError(path, error.strerror or str(error)) from error
    if not os.access(path, os.R_OK):
        raise CorpusReadError(path, os.strerror(errno.EACCES))
    with guarded(path):
        connection = _connect(path, "ro" if _can_share(path) else "ro&immutable=1")
        try:
            if _is_empty(connection):
                raise CorpusMissingError(folder)  # noqa: TRY301  closed below
            _configure(connection)
            _accept(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _can_share(path: Path) -> bool:
    """Tell whether readers can coordinate with a writer: they need a file beside."""
    wal = path.with_name(path.name + "-wal")
    return os.access(path.parent, os.W_OK) or (wal.exists() and wal.stat().st_size > 0)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY,
        isolation_level=None,  # transactions begin and end where the code says so
        check_same_thread=False,  # one thread at a time, not always the same
    )


def _is_empty(connection: sqlite3.Connection) -> bool:
    tables: tuple[int] = connection.execute(
        "SELECT count(*) FROM sqlite_master"
    ).fetchone()
    return tables == (0,)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 4096")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(
        f"""
        BEGIN;
        PRAGMA application_id = {APPLICATION};
        PRAGMA user_version = {FORMAT};
        {TABLES}
        COMMIT;
        """
    )


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _accept(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION:
        raise CorpusDamagedError(f"{str(path)!r} does not say that it is a corpus")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != FORMAT:
        raise CorpusFormatError(path, version, FORMAT)
