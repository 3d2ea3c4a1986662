"""Load documents and their rows, each checked against its digest before it is used."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.errors import CorpusDamagedError
from corpus.identity import fingerprint
from corpus.model import Chunk, Document, Fact, Quantity
from corpus.store import rows
from corpus.store.database import decoding
from corpus.store.sql import Connection

_CACHED = 32_000_000  # bytes kept in memory, or so
# What a version takes beside its text, and each of its chunks: of the smallest ones
# there are ten thousand to a megabyte of text.
_VERSION, _CHUNK = 2_000, 800


@dataclass(frozen=True, slots=True)
class Loaded:
    """One version of a document with its chunks, by their ids in order."""

    document: Document
    chunks: Mapping[int, Chunk]


class _Chunks(Mapping[int, Chunk]):
    """A version's chunks, each made when it is asked for: a search wants few."""

    def __init__(self, document: Document, found: Sequence[rows.Row]) -> None:
        self._document = document
        self._rows = {row[0]: row[1:] for row in found}

    def __getitem__(self, id_: int) -> Chunk:
        row = self._rows[id_]
        with decoding(f"a passage of document {self._document.id!r}"):
            return rows.to_chunk(row, self._document)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Loader:
    """Loads versions of documents; a version never changes, so it keeps some."""

    def __init__(self, connection: Connection) -> None:
        """Read through *connection*."""
        self._connection = connection
        self._kept: OrderedDict[int, Loaded] = OrderedDict()
        self._size = 0

    def load(self, row: int) -> Loaded:
        """Return the version in *row*, with its text and chunks as they were stored."""
        if row in self._kept:
            self._kept.move_to_end(row)
            return self._kept[row]
        return self.load_all([row])[row]

    def load_all(self, wanted: Sequence[int]) -> dict[int, Loaded]:
        """Return the versions in the rows *wanted*, those not kept by two queries."""
        found = {row: self._kept[row] for row in wanted if row in self._kept}
        new = [row for row in wanted if row not in found]
        if not new:
            return found
        documents = self._documents(new)
        passages = self._passages(new)
        for row in new:
            document, digest = documents[row]
            _compare(passages[row], digest, f"the passages of document {document.id!r}")
            found[row] = Loaded(document, _Chunks(document, passages[row]))
            self._keep(row, found[row])
        return found

    def quantities(self, row: int, document: Document) -> dict[int, Quantity]:
        """Return the quantities of the version in *row* by their places."""
        found = self._rows("quantity", rows.QUANTITY, "place", row)
        digest = self._digest(row, "quantities")
        _compare(found, digest, f"the quantities of document {document.id!r}")
        with decoding(f"a quantity of document {document.id!r}"):
            return {one[0]: rows.to_quantity(one, document) for one in found}

    def facts(self, row: int, document: Document) -> list[Fact]:
        """Return the facts of the version in *row* in reading order."""
        found = self._rows("fact", rows.FACT, "place", row)
        digest = self._digest(row, "facts")
        _compare(found, digest, f"the facts of document {document.id!r}")
        quantities = self.quantities(row, document)
        with decoding(f"a fact of document {document.id!r}"):
            return list(rows.to_facts(found, quantities, document))

    def _documents(self, wanted: Sequence[int]) -> dict[int, tuple[Document, bytes]]:
        """Return the documents in some rows, and the digests of their passages."""
        found = self._connection.execute(
            f"SELECT row, digest, passages, {rows.DOCUMENT} FROM document"
            f" WHERE row IN ({', '.join('?' * len(wanted))})",
            wanted,
        ).fetchall()
        documents: dict[int, tuple[Document, bytes]] = {}
        for row, digest, passages, *columns in found:
            document = described(tuple(columns), digest)
            if fingerprint(document) != columns[4]:
                raise CorpusDamagedError(f"the text of document {document.id!r}")
            documents[row] = document, passages
        for row in wanted:
            if row not in documents:
                raise CorpusDamagedError(f"the passages of row {row} have no document")
        return documents

    def _passages(self, wanted: Sequence[int]) -> dict[int, list[rows.Row]]:
        """Return the passages of the documents in some rows, in order."""
        found: dict[int, list[rows.Row]] = {row: [] for row in wanted}
        for document, *passage in self._connection.execute(
            f"SELECT document, id, {rows.PASSAGE} FROM passage"
            f" WHERE document IN ({', '.join('?' * len(wanted))}) ORDER BY id",
            wanted,
        ).fetchall():
            found.setdefault(document, []).append(tuple(passage))
        return found

    def _rows(self, table: str, columns: str, order: str, row: int) -> list[rows.Row]:
        return self._connection.execute(
            f"SELECT {columns} FROM {table} WHERE document = ? ORDER BY {order}",
            (row,),
        ).fetchall()

    def _digest(self, row: int, column: str) -> bytes:
        found: tuple[bytes] = self._connection.execute(
            f"SELECT {column} FROM document WHERE row = ?",
            (row,),
        ).fetchone()
        return found[0]

    def _keep(self, row: int, loaded: Loaded) -> None:
        self._kept[row] = loaded
        self._size += _weight(loaded)
        while self._size > _CACHED and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._size -= _weight(dropped)


def _weight(loaded: Loaded) -> int:
    """Return about how many bytes *loaded* takes."""
    text = len(loaded.document.text)
    return text + _VERSION + _CHUNK * len(loaded.chunks)


def described(columns: rows.Row, digest: bytes) -> Document:
    """Return the document that *columns* describe; its text is not checked here."""
    if rows.digest([columns[:-1]]) != digest:
        raise CorpusDamagedError(f"the description of document {columns[1]!r}")
    with decoding(f"the description of document {columns[1]!r}"):
        return rows.to_document(columns)


def _compare(found: list[rows.Row], digest: bytes, what: str) -> None:
    if rows.digest(found) != digest:
        raise CorpusDamagedError(what)
