"""Put documents into the tables and take them out, inside a writer's transaction."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from corpus.errors import CorpusDamagedError
from corpus.identity import fingerprint
from corpus.model import Chunk, Document, Fact, Quantity
from corpus.store import alike, rows, setting
from corpus.store.sql import Connection

VISIT = "visit:"  # before an origin: what its server said to recognise it by
Outcome: TypeAlias = Literal["added", "unchanged", "updated"]


def insert(  # noqa: PLR0913  a document and all that was read out of it
    connection: sqlite3.Connection,
    document: Document,
    chunks: Iterable[Chunk],
    quantities: Sequence[Quantity],
    facts: Sequence[Fact],
    *,
    now: str,
) -> Outcome:
    """Store *document* unless it is there; the version it replaces is superseded."""
    if holds(connection, document):
        return "unchanged"
    live = replaced(connection, document)
    now = not_before(connection, live, now)
    for old, _, _ in live:
        alike.drop(connection, old)
        connection.execute(
            "UPDATE document SET superseded = ? WHERE row = ?", (now, old)
        )
    row = _insert_document(connection, document, now)
    alike.put(connection, row, document)
    found = _insert_passages(connection, row, chunks)
    counted, ledger = rows.fact_rows(quantities, facts)
    _insert_rows(connection, "quantity", row, counted)
    _insert_rows(connection, "fact", row, ledger)
    connection.execute(
        "UPDATE document SET passages = ?, quantities = ?, facts = ? WHERE row = ?",
        (rows.digest(found), rows.digest(counted), rows.digest(ledger), row),
    )
    return "updated" if live else "added"


def holds(connection: Connection, document: Document) -> bool:
    """Tell whether *document* is live as it is."""
    return is_among(replaced(connection, document), document)


def is_among(live: Iterable[tuple[int, str, str]], document: Document) -> bool:
    """Tell whether *document* as it is is one of those that `replaced` returned."""
    same = (document.id, fingerprint(document))
    return same in [(id_, mark) for _, id_, mark in live]


def not_before(
    connection: Connection, live: Iterable[tuple[int, str, str]], now: str
) -> str:
    """Return *now*, or when the last of *live* came: clocks are set back at times."""
    query = "SELECT added FROM document WHERE row = ?"
    came: list[tuple[str]] = [
        connection.execute(query, (row,)).fetchone() for row, _, _ in live
    ]
    return max([now, *(added for (added,) in came)])


def delete(connection: Connection, space: str, origin: str) -> None:
    """Delete every version of what was read from *origin*, with all its rows."""
    _delete(connection, "space = ? AND origin = ?", space, origin)
    setting.put(connection, space, VISIT + origin, None)


def erase(connection: Connection, space: str) -> int:
    """Delete all that *space* has; return how many versions of documents it had."""
    connection.execute("DELETE FROM setting WHERE space = ?", (space,))
    return _delete(connection, "space = ?", space)


def step(connection: sqlite3.Connection) -> None:
    """Count one more generation."""
    changed = connection.execute("UPDATE corpus SET generation = generation + 1")
    if changed.rowcount != 1:
        raise CorpusDamagedError("the count of generations is missing")


def _delete(connection: Connection, which: str, *values: str) -> int:
    """Delete documents and all their rows; return how many there were.

    Facts go first: left to the cascade they would be searched for each quantity.
    """
    rows_ = f"SELECT row FROM document WHERE {which}"
    connection.execute(f"DELETE FROM fact WHERE document IN ({rows_})", values)
    return connection.execute(f"DELETE FROM document WHERE {which}", values).rowcount


def replaced(connection: Connection, document: Document) -> list[tuple[int, str, str]]:
    """Return row, id and fingerprint of what *document* would take the place of."""
    # Not with OR: SQLite would look at every document of the space.
    live = (
        "SELECT row, id, fingerprint FROM document"
        " WHERE space = ? AND superseded IS NULL AND "
    )
    space = document.space
    found: list[tuple[int, str, str]] = connection.execute(
        f"{live} id = ? UNION {live} origin = ?",
        (space, document.id, space, rows.origin(document)),
    ).fetchall()
    return found


def _insert_document(
    connection: sqlite3.Connection, document: Document, now: str
) -> int:
    row = rows.document_row(document, now)
    marks = ", ".join("?" * (len(row) + 4))
    columns = f"{rows.DOCUMENT}, digest, passages, quantities, facts"
    digest = rows.digest([row[:-1]])
    inserted = connection.execute(
        f"INSERT INTO document ({columns}) VALUES ({marks})",
        (*row, digest, b"", b"", b""),
    )
    assert inserted.lastrowid is not None  # noqa: S101  an INSERT has one
    return inserted.lastrowid


def _insert_passages(
    connection: sqlite3.Connection, document: int, chunks: Iterable[Chunk]
) -> list[rows.Row]:
    (last,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'passage'"
    ).fetchone()
    found = [(id_, *rows.passage_row(c)) for id_, c in enumerate(chunks, last + 1)]
    connection.executemany(
        f"INSERT INTO passage (document, id, {rows.PASSAGE}) VALUES (?, ?, ?, ?, ?, ?)",
        [(document, *passage) for passage in found],
    )
    return found


def _insert_rows(
    connection: sqlite3.Connection, table: str, document: int, found: list[rows.Row]
) -> None:
    if found:
        marks = ", ".join("?" * (len(found[0]) + 1))
        connection.executemany(
            f"INSERT INTO {table} VALUES ({marks})",
            [(document, *row) for row in found],
        )
