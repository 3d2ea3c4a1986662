"""One version of a document with all that was read out of it, to be carried over."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Chunk, Document, Fact, Quantity
from corpus.store import rows
from corpus.store.load import Loader
from corpus.store.sql import Connection

_VERSIONS = "SELECT row, added, superseded FROM document WHERE space = ? ORDER BY row"


@dataclass(frozen=True, slots=True)
class Record:
    """A version as it is stored. *added* and *superseded* are in UTC and ISO 8601."""

    document: Document
    added: str
    superseded: str | None
    chunks: Sequence[Chunk]
    quantities: Sequence[Quantity]
    facts: Sequence[Fact]

    def digest(self) -> bytes:
        """Return what only a record with the same rows has as well."""
        counted, ledger = rows.fact_rows(self.quantities, self.facts)
        return rows.digest(
            [
                rows.document_row(self.document, self.added),
                *map(rows.passage_row, self.chunks),
                *counted,
                *ledger,
            ]
        )


def versions(connection: Connection, space: str) -> list[tuple[int, str, str | None]]:
    """Return row, time added and time superseded of all of *space*, oldest first."""
    found: list[tuple[int, str, str | None]] = connection.execute(
        _VERSIONS, (space,)
    ).fetchall()
    return found


def record(loader: Loader, row: int, added: str, superseded: str | None) -> Record:
    """Return the version in *row*."""
    loaded = loader.load(row)
    numbers = loader.quantities(row, loaded.document)
    return Record(
        loaded.document,
        added,
        superseded,
        list(loaded.chunks.values()),
        [quantity for place, quantity in sorted(numbers.items()) if place >= 0],
        loader.facts(row, loaded.document),
    )
