"""Copies of a corpus that is in use, and the way back."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import (
    BackupMissingError,
    CorpusDamagedError,
    CorpusExistsError,
    CorpusWriteError,
)
from corpus.store import database, derived, seal
from corpus.store.database import guarded
from corpus.store.lock import lock

_NAME = "corpus-*.db"
_PAGES = 4096  # copied at a time, so that a writer need not wait for all of them


def backup(data: Path, folder: Path, *, keep: int | None = None) -> Path:
    """Copy the corpus in *data* to a new file of *folder* and return it.

    The copy is of one moment, whatever is written meanwhile, and is checked before
    it gets its name. Of the copies in *folder* only the newest *keep* are left.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / _NAME.replace("*", stamp)
    with closing(database.open_to_read(data)) as corpus:
        with _written(folder):
            folder.mkdir(parents=True, exist_ok=True)
        _copy(corpus, target, mode="DELETE")  # one file, nothing beside it
    if keep is not None:
        with _written(folder):
            for old in sorted(folder.glob(_NAME))[:-keep]:
                old.unlink()
    return target


def restore(copy: Path, data: Path) -> Path:
    """Put *copy*, or the newest one in that folder, into *data*; return which it was.

    Raises CorpusExistsError if there is a corpus in *data*: nothing is overwritten,
    and BackupMissingError.
    """
    if copy.is_dir():
        copy = max(copy.glob(_NAME), default=copy)
    if not copy.is_file():
        raise BackupMissingError(copy)
    target = data / database.NAME
    with lock(data, wait=0):
        if target.exists():
            raise CorpusExistsError(data)
        address = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
        derived.clear(data)
        with guarded(copy), closing(sqlite3.connect(address, uri=True)) as saved:
            saved.execute("PRAGMA schema_version")  # or it is no database at all
            _copy(saved, target, mode="WAL")
        try:
            database.open_to_read(data).close()
        except CorpusDamagedError:  # a database, and not one of ours
            target.unlink()
            raise
        with _written(data):
            seal.make(data)
    return copy


def _copy(old: sqlite3.Connection, target: Path, *, mode: str) -> None:
    """Copy a database by SQLite's online backup; check it, then give it its name."""
    part = target.with_suffix(".part")
    try:
        with _written(target.parent):
            part.unlink(missing_ok=True)
        with guarded(part, write=True), closing(sqlite3.connect(part)) as new:
            old.backup(new, pages=_PAGES)
            new.execute(f"PRAGMA journal_mode = {mode}")
            faults = [str(row[0]) for row in new.execute("PRAGMA integrity_check(5)")]
        if faults != ["ok"]:
            raise CorpusDamagedError("; ".join(faults))
        with _written(target.parent):
            _flush(part)
            part.replace(target)
            _flush(target.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _written(place: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise CorpusWriteError(place, error.strerror or str(error)) from error


def _flush(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
