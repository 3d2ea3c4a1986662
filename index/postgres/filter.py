"""Which passages of a space a search may find."""

from collections.abc import Iterator
from typing import Any

from corpus.postgres import PostgresStore
from corpus.postgres.session import Session
from corpus.store import StoredChunk
from corpus.store.rows import chunk_row
from index.build import passage_text
from index.lexical import Filter, terms
from index.postgres.keys import key


def allowed(
    session: Session, store: PostgresStore, space: str, only: Filter
) -> list[int] | None:
    """Return the ids of what *only* lets through, ascending, or nothing for all.

    Of the live passages, or of those that were live on the store's day.
    """
    if not only and store.as_of is None:
        return None
    conditions, values = _conditions(only)
    found = session.execute(
        "SELECT entry.id, document.row, title FROM document"
        " JOIN entry ON entry.space = document.space AND entry.document = document.row"
        f" WHERE document.space = ? AND {store.live}{conditions} ORDER BY entry.id",
        (space, *values),
    ).fetchall()
    if only.title:
        wanted = frozenset(only.title)
        found = [one for one in found if wanted.issubset(terms(one[2]))]
    if only.phrases or only.without:
        having = _having(session, space, only)
        found = [one for one in found if one[0] in having]
    return [id_ for id_, row, _ in found if _says(store, space, row, id_, only.phrases)]


def _conditions(only: Filter) -> tuple[str, list[Any]]:
    chosen = {
        " AND document.id = ?": only.document,
        " AND published >= ?": only.after and only.after.isoformat(),
        " AND published < ?": only.before and only.before.isoformat(),
    }
    wanted = {one: value for one, value in chosen.items() if value is not None}
    return "".join(wanted), list(wanted.values())


def _having(session: Session, space: str, only: Filter) -> frozenset[int]:
    """Return the passages with all words of the phrases and none of the unwanted."""
    wanted = [key(space, word) for phrase in only.phrases for word in phrase]
    without = [key(space, word) for word in only.without]
    found = session.execute(
        "SELECT * FROM matching(?::bigint[], ?::bigint[])", (wanted, without)
    )
    return frozenset(id_ for (id_,) in found.fetchall())


def _says(
    store: PostgresStore,
    space: str,
    row: int,
    id_: int,
    phrases: tuple[tuple[str, ...], ...],
) -> bool:
    """Tell whether the words of all *phrases* stand side by side in a passage."""
    if not any(len(phrase) > 1 for phrase in phrases):
        return True
    stored = chunk_row(StoredChunk(id_, store.load(row, space).chunks[id_]))
    said = terms(passage_text(stored.header, stored.text))
    return all(phrase in _runs(said, len(phrase)) for phrase in phrases)


def _runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + length]) for i in range(len(words)))
