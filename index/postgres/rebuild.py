"""Read the entries of all passages out of the stored documents again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from corpus.postgres import PostgresStore
from corpus.postgres.session import Session
from corpus.store import StoredChunk
from corpus.store.rows import chunk_row
from index.postgres.entries import PostgresIndex

if TYPE_CHECKING:
    from corpus.postgres.write import Counts

Progress: TypeAlias = Callable[[int, int], None]


def rebuild(
    store: PostgresStore, index: PostgresIndex, progress: Progress | None
) -> None:
    """Write the entries of every space anew, each space's in one transaction."""
    done = 0
    for space in store.spaces():
        with store.changing(space) as session:
            index.claim(session)  # before the work, not after
            for table in ("entry", "word", "posting", "packed"):
                session.execute(f"DELETE FROM {table} WHERE space = ?", (space,))
            session.execute(
                "UPDATE space SET passages = 0, characters = 0, words = 0"
                " WHERE space = ?",
                (space,),
            )
            counts: list[Counts] = []
            for row, live in _versions(session, space):
                chunks = store.load(row, space).chunks
                read = [chunk_row(StoredChunk(i, chunk)) for i, chunk in chunks.items()]
                entries = index.entries(read)
                counts.append(entries.put(session, space, row, list(chunks)))
                if not live:
                    counts.append(index.retire(session, space, [row]))
                done += len(chunks)
                if progress:
                    progress(done, done)
            index.settle(session, space, counts)


def _versions(session: Session, space: str) -> list[tuple[int, bool]]:
    found: list[tuple[int, bool]] = session.execute(
        "SELECT row, superseded IS NULL FROM document WHERE space = ? ORDER BY row",
        (space,),
    ).fetchall()
    return found
