"""Find a document that says nearly the same as another of its space."""

from collections import Counter

from corpus.model import Document
from corpus.store.load import Loader
from corpus.store.sql import Connection

_ROWS = 8  # looked at for each number, however many copies there are
_SHARED = 2  # numbers in common, or a document is not looked at
_COMPARED = 3  # documents compared whole
_HAVING = (
    "SELECT * FROM (SELECT sketch.document FROM sketch"
    " JOIN document ON document.row = sketch.document"
    " WHERE sketch.space = ? AND value = ? AND id <> ?"
    " ORDER BY sketch.document LIMIT ?) AS likely"
)


def put(connection: Connection, row: int, document: Document) -> None:
    """Keep the sketch of *document*, whose version is in *row*."""
    from corpus.near import sketch  # noqa: PLC0415  to ask needs none

    numbers = sketch(document.text)
    if numbers:
        marks = ", ".join(["(?, ?, ?)"] * len(numbers))
        values = [part for one in numbers for part in (row, one, document.space)]
        connection.execute(f"INSERT INTO sketch VALUES {marks}", values)


def drop(connection: Connection, row: int) -> None:
    """Forget the sketch of the version in *row*: it is superseded."""
    connection.execute("DELETE FROM sketch WHERE document = ?", (row,))


def find(connection: Connection, loader: Loader, document: Document) -> Document | None:
    """Return the live document that *document* nearly repeats, the first one added."""
    from corpus.near import near, sketch  # noqa: PLC0415  to ask needs none

    numbers = sketch(document.text)
    if not numbers:
        return None
    found = connection.execute(
        " UNION ALL ".join([_HAVING] * len(numbers)),
        [part for n in numbers for part in (document.space, n, document.id, _ROWS)],
    )
    shared = Counter(row for (row,) in found.fetchall())
    likely = sorted(shared, key=lambda row: (-shared[row], row))[:_COMPARED]
    for row in likely:
        if shared[row] >= _SHARED:
            other = loader.load(row).document
            if near(document.text, other.text):
                return other
    return None
