"""A server's corpus as one file, of one moment, and the way back.

The file is what `corpus.store.backup` makes of a folder, so that either engine takes
what the other has copied. The rows are the same, with the same digests, and go over as
they are; the queue of sources is not among them.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.documents import Writable
from corpus.errors import CorpusDamagedError, CorpusWriteError
from corpus.move import move
from corpus.postgres.bound import APP, KEEPER, bind
from corpus.postgres.server import Server
from corpus.postgres.session import Session
from corpus.store import Store, database, rows
from corpus.store import backup as file
from corpus.store.check import faults

Step = Callable[[int, int | None], None]

_SPACES = "SELECT space FROM space UNION SELECT space FROM setting ORDER BY space"
_DIGESTS = "digest, passages, quantities, facts"
_TABLES = {  # in the order in which they refer to one another
    "setting": "space, name, value, digest",
    "document": f"row, {rows.DOCUMENT}, superseded, {_DIGESTS}",
    "passage": f"document, id, {rows.PASSAGE}",
    "sketch": "document, value, space",
    "quantity": f"document, {rows.QUANTITY}",
    "fact": f"document, {rows.FACT}",
}


def backup(server: Server, folder: Path, *, keep: int | None = None) -> Path:
    """Copy all spaces to a new file of *folder* and return it.

    What is written meanwhile is not in it. It is checked row by row before it gets its
    name. Of the copies in *folder* only the newest *keep* are left.
    """

    def copy(session: Session) -> Path:
        with _aside(folder) as data:
            with closing(database.open_to_write(data)) as new:
                with database.guarded(data, write=True):
                    _fill(session, new)
                if found := faults(new, data):
                    raise CorpusDamagedError("; ".join(found[:5]))
            return file.backup(data, folder, keep=keep)

    return server.read("", copy)


def restore(copy: Path, target: Writable, step: Step) -> Path:
    """Put *copy*, or the newest one in that folder, into *target*; say which it was.

    Run again, it goes on where it was cut short. Raises MoveError where *target* has
    anything else: nothing is overwritten.
    """
    with tempfile.TemporaryDirectory() as folder:
        taken = file.restore(copy, Path(folder))
        with closing(Store.open(Path(folder))) as old:
            move(old, target, step)
    return taken


def _fill(session: Session, new: sqlite3.Connection) -> None:
    """Write everything that *session* sees, one space after the other."""
    bind(session, KEEPER, "")
    spaces = [space for (space,) in session.execute(_SPACES).fetchall()]
    new.execute("BEGIN")
    for space in spaces:
        bind(session, APP, space)
        for table, columns in _TABLES.items():
            marks = ", ".join("?" * (columns.count(",") + 1))
            new.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",
                session.stream(f"SELECT {columns} FROM {table}"),
            )
    new.execute("UPDATE corpus SET generation = ?", (len(spaces),))
    new.execute("COMMIT")


@contextmanager
def _aside(folder: Path) -> Generator[Path]:
    """Give a folder beside the copies, on the same disk, that is gone afterwards."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".part-", dir=folder))
    except OSError as error:
        raise CorpusWriteError(folder, error.strerror or str(error)) from error
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
