"""Bring a corpus of an earlier format to this one: its documents go into a new file.

Only what came from outside is carried over, every version with its time, and settings.
What was read out of the documents is read out of them again. The new file takes the old
one's place when it is whole; until then nothing has changed.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from corpus.errors import CorpusBusyError, CorpusFormatError
from corpus.model import Chunk, Document, Fact, Quantity
from corpus.store import database, derived, rows, seal
from corpus.store.database import decoding, guarded
from corpus.store.lock import lock
from corpus.store.schema import APPLICATION, FORMAT
from corpus.store.store import Store

Prepared: TypeAlias = tuple[Document, list[Chunk], list[Quantity], list[Fact]]

_FOLDER = "upgrade"


def upgrade(
    folder: Path,
    prepare: Callable[[Document], Prepared],
    *,
    wait: float,
    notice: Callable[[str], None],
) -> None:
    """Upgrade the corpus in *folder*, unless another process has done so by now.

    *prepare* reads out of a document all that is stored with it. Raises
    CorpusFormatError for a format of the future, and CorpusBusyError.
    """
    path, fresh = folder / database.NAME, folder / _FOLDER
    with lock(folder, wait=wait), guarded(path, write=True):
        with closing(sqlite3.connect(path, isolation_level=None)) as old:
            found = _format(old, path)
            if found == FORMAT:
                return
            notice(f"the corpus has format {found}; bringing it to format {FORMAT}")
            shutil.rmtree(fresh, ignore_errors=True)
            count = 0
            with Store.open(fresh, write=True) as new, new.transaction():
                for document, added in _versions(old):
                    new.add(*prepare(document), when=added)
                    count += 1
                for space, name, value in old.execute(
                    "SELECT space, name, value FROM setting"
                ):
                    new.set(name, value, space)
            busy, *_ = old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise CorpusBusyError(path)
        seal.break_(folder)
        derived.clear(folder)
        for beside in ("-wal", "-shm"):  # they are the old file's
            path.with_name(path.name + beside).unlink(missing_ok=True)
        (fresh / database.NAME).replace(path)
        seal.make(folder)
        shutil.rmtree(fresh, ignore_errors=True)
    notice(f"the corpus has format {FORMAT}, with {count} versions of documents")


def _format(old: sqlite3.Connection, path: Path) -> int:
    """Return the format, one of this project's and not of the future."""
    (application,) = old.execute("PRAGMA application_id").fetchone()
    (found,) = old.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION or not 0 < found <= FORMAT:
        raise CorpusFormatError(path, found, FORMAT)
    return int(found)


def _versions(old: sqlite3.Connection) -> Iterator[tuple[Document, str]]:
    """Yield every version and when it was added, oldest first."""
    there = {name for _, name, *_ in old.execute("PRAGMA table_info(document)")}
    columns = [name.strip() for name in rows.DOCUMENT.split(",")]
    chosen = ", ".join(name if name in there else "NULL" for name in columns)
    added = columns.index("added")
    for found in old.execute(f"SELECT {chosen} FROM document ORDER BY row"):
        with decoding(f"the version added at {found[added]}"):
            document = rows.to_document(found)
        yield document, str(found[added])
