"""Find every disagreement between what is stored and its checksums."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from corpus.errors import (
    CorpusBusyError,
    CorpusDamagedError,
    CorpusError,
    CorpusMissingError,
)
from corpus.store import database, seal
from corpus.store.database import guarded
from corpus.store.load import Loader
from corpus.store.setting import setting_digest


def check(folder: Path) -> list[str]:
    """Name every damage in the corpus at *folder*; a sound one has none.

    Raises CorpusMissingError if there is no corpus. While another process writes, or
    after one was interrupted, the file has no seal, and only what is in it is checked.
    """
    found = list(_broken_seal(folder))
    try:
        with closing(database.open_to_read(folder)) as connection:
            return found + faults(connection, folder)
    except CorpusMissingError:
        if not (folder / seal.NAME).exists():
            raise
        return [f"{str(folder / database.NAME)!r} is missing or empty"]
    except CorpusBusyError:
        raise
    except CorpusDamagedError as error:
        return [*found, error.what]
    except CorpusError as error:
        return [*found, str(error)]


def faults(connection: sqlite3.Connection, folder: Path) -> list[str]:
    """Name what disagrees inside the database."""
    path = folder / database.NAME
    found: list[str] = []
    for part in (_integrity, _orphans, _settings, _versions, _documents):
        try:
            with guarded(path):
                found += part(connection)
        except CorpusDamagedError as error:
            found.append(error.what)
    return found


def _broken_seal(folder: Path) -> Iterator[str]:
    path = folder / database.NAME
    try:
        found = seal.read(folder)
        if found is None:
            if path.is_file() and path.stat().st_size:
                yield f"{seal.NAME!r} is missing"
        elif found.digest is not None and seal.digest(folder) != found.digest:
            again = seal.read(folder)  # a writer may have come between
            if again == found:
                yield f"{str(path)!r} has bytes that differ from its seal"
    except CorpusDamagedError as error:
        yield error.what
    except FileNotFoundError:
        yield f"{str(path)!r} is missing"


def _integrity(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"the database: {line}"


def _orphans(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, *_ in connection.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of table {table} belongs to nothing"
    (count,) = connection.execute("SELECT count(*) FROM corpus").fetchone()
    if count != 1:
        yield "the count of generations is missing"


def _settings(connection: sqlite3.Connection) -> Iterator[str]:
    for space, name, value, digest in connection.execute("SELECT * FROM setting"):
        if setting_digest(space, name, value) != digest:
            yield f"setting {name!r} of space {space!r}"


def _versions(connection: sqlite3.Connection) -> Iterator[str]:
    """Name documents whose times of life make no sense."""
    query = "SELECT id, added, superseded FROM document WHERE superseded NOT NULL"
    for id_, added, superseded in connection.execute(query):
        try:
            sound = datetime.fromisoformat(added) <= datetime.fromisoformat(superseded)
        except ValueError:
            sound = False
        if not sound:
            yield f"the version of document {id_!r} added at {added}"


def _documents(connection: sqlite3.Connection) -> Iterator[str]:
    found = [row for (row,) in connection.execute("SELECT row FROM document")]
    for row in found:
        loader = Loader(connection)
        try:
            document = loader.load(row).document
        except CorpusDamagedError as error:
            yield error.what
            continue
        try:
            loader.facts(row, document)  # and the quantities they are about
        except CorpusDamagedError as error:
            yield error.what
