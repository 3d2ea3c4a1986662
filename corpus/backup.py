"""Copies of a corpus that is in use, and the way back. Knows SQLite, not its tables."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import (
    CorpusDamagedError,
    CorpusExistsError,
    CorpusMissingError,
    CorpusWriteError,
)

DATABASE = "corpus.db"
_NAME = "corpus-*.db"
_PAGES = 4096  # copied at a time, so that a writer need not wait for all of them


def backup(data: Path, folder: Path, *, keep: int | None = None) -> Path:
    """Copy the corpus in *data* to a new file of *folder* and return it.

    The copy is of one moment, whatever is written meanwhile, and is checked before
    it gets its name. Of the copies in *folder* only the newest *keep* are left.
    """
    source = data / DATABASE
    if not source.is_file():
        raise CorpusMissingError(data)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / _NAME.replace("*", stamp)
    with _written(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _copy(source, target)
    if keep is not None:
        with _written(folder):
            for old in sorted(folder.glob(_NAME))[:-keep]:
                old.unlink()
    return target


def restore(copy: Path, data: Path) -> Path:
    """Put *copy*, or the newest one in that folder, into *data*; return which it was.

    Raises CorpusExistsError if there is a corpus in *data*: nothing is overwritten.
    """
    if copy.is_dir():
        copies = sorted(copy.glob(_NAME))
        if not copies:
            raise CorpusMissingError(copy)
        copy = copies[-1]
    if not copy.is_file():
        raise CorpusMissingError(copy)
    target = data / DATABASE
    if target.exists():
        raise CorpusExistsError(data)
    with _written(data):
        data.mkdir(parents=True, exist_ok=True)
    _copy(copy, target)
    return copy


def _copy(source: Path, target: Path) -> None:
    """Copy database *source* by SQLite's online backup, then check and name it."""
    part = target.with_suffix(".part")
    try:
        with _written(target.parent):
            part.unlink(missing_ok=True)
            with (
                closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as old,
                closing(sqlite3.connect(part)) as new,
            ):
                old.backup(new, pages=_PAGES)
                new.execute("PRAGMA journal_mode = DELETE")
                faults = [row[0] for row in new.execute("PRAGMA integrity_check(5)")]
        if faults != ["ok"]:
            raise CorpusDamagedError(f"{source.name}: {'; '.join(faults)}")
        with _written(target.parent):
            _on_disk(part)
            part.replace(target)
            _on_disk(target.parent)
    except sqlite3.DatabaseError as error:
        raise CorpusDamagedError(f"{source.name}: {error}") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _written(place: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise CorpusWriteError(place, str(error)) from error
    except OSError as error:
        raise CorpusWriteError(place, error.strerror or str(error)) from error


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
