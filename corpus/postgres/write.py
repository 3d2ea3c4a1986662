"""Put documents into the server's tables and take them out, inside a transaction.

The rows are those of `corpus.store.rows`, with the same digests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.model import Chunk, Document, Fact, Quantity
from corpus.postgres.session import Row, Session, Table
from corpus.store import alike, rows
from corpus.store.rows import ChunkRow

_OWN = "space, document"  # whose every row is
_PASSAGE = Table(
    "passage",
    f"{_OWN}, id, {rows.PASSAGE}",
    tuple("text int8 int8 int4 int4 bytea text".split()),
)
_QUANTITY = Table(
    "quantity",
    f"{_OWN}, {rows.QUANTITY}",
    ("text", "int8", "int4", "int4", "int4", *["text"] * 7),
)
_FACT = Table(
    "fact",
    f"{_OWN}, {rows.FACT}",
    tuple("text int8 int4 int4 text text int4 text text int4 int4".split()),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many live passages, characters and words came to a space, or went.

    *times* says of how many of the passages by the keys of the words they have; *stems*
    are the words themselves, of those that came.
    """

    sums: tuple[int, int, int]
    times: Mapping[int, int]
    stems: Mapping[int, str]


class Entries(Protocol):
    """What is read out of a document's passages for a search, ready to be written."""

    def put(
        self, session: Session, space: str, document: int, ids: Sequence[int]
    ) -> Counts:
        """Write them for the version in row *document*, whose passages are *ids*."""
        ...


class Index(Protocol):
    """What makes passages findable, kept in the same transactions as they are."""

    def entries(self, passages: Sequence[ChunkRow]) -> Entries:
        """Read what a search needs of *passages*: slow, and done before any lock."""
        ...

    def retire(self, session: Session, space: str, documents: Sequence[int]) -> Counts:
        """Stop finding the live versions in rows *documents*; they become history."""
        ...

    def settle(self, session: Session, space: str, found: Sequence[Counts]) -> None:
        """Write down what came and went, once for all that a transaction did."""
        ...


def lock(session: Session, space: str) -> None:
    """Keep other writers out of *space* until the transaction ends."""
    session.execute("INSERT INTO space VALUES (?) ON CONFLICT DO NOTHING", (space,))
    session.execute("SELECT 1 FROM space WHERE space = ? FOR UPDATE", (space,))


def step(session: Session, space: str) -> None:
    """Count one more generation of *space*."""
    session.execute(
        "UPDATE space SET generation = generation + 1 WHERE space = ?", (space,)
    )


def insert(  # noqa: PLR0913  a document and all that was read out of it
    session: Session,
    document: Document,
    chunks: Sequence[Chunk],
    quantities: Sequence[Quantity],
    facts: Sequence[Fact],
    *,
    now: str,
) -> tuple[int, list[int]]:
    """Write *document*; return its row and its passages' ids."""
    row, ids = session.ahead.execute(
        "SELECT nextval('document_row'),"
        " ARRAY(SELECT nextval('passage_id') FROM generate_series(1, ?))",
        (len(chunks),),
    ).fetchone()
    passages: list[Row] = [
        (id_, *rows.passage_row(c)) for id_, c in zip(ids, chunks, strict=True)
    ]
    counted, ledger = rows.fact_rows(quantities, facts)
    digests = [rows.digest(found) for found in (passages, counted, ledger)]
    columns = rows.document_row(document, now)
    marks = ", ".join("?" * (len(columns) + 5))
    session.ahead.execute(
        f"INSERT INTO document ({rows.DOCUMENT},"
        f" row, digest, passages, quantities, facts) VALUES ({marks})",
        (*columns, row, rows.digest([columns[:-1]]), *digests),
    )
    alike.put(session.ahead, row, document)
    for table, found in (_PASSAGE, passages), (_QUANTITY, counted), (_FACT, ledger):
        session.copy(table, ((document.space, row, *one) for one in found))
    return row, ids
