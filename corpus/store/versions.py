"""One document to be read: any version of it, and which other versions there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.errors import UnknownDocumentError
from corpus.model import Document, Fact, Quantity
from corpus.store.database import decoding
from corpus.store.load import Loader
from corpus.store.sql import Connection


@dataclass(frozen=True, slots=True)
class Version:
    """A version of what was read from one source; the live one is not superseded."""

    id: str
    title: str
    added: datetime
    superseded: datetime | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A version of a document and what was read out of it, all of one moment.

    *versions* are all of its source, oldest first.
    """

    document: Document
    quantities: Sequence[Quantity]
    facts: Sequence[Fact]
    versions: Sequence[Version]

    @property
    def newest(self) -> Version:
        """The version that answers are given from."""
        return self.versions[-1]

    @property
    def superseded(self) -> datetime | None:
        """When another version took this one's place; nothing if it is live."""
        same = [one for one in self.versions if one.id == self.document.id]
        return same[-1].superseded


def reading(
    connection: Connection, loader: Loader, document: str, space: str
) -> Reading:
    """Return the newest version with this id, live or not.

    Raises UnknownDocumentError if there never was one, or if it was removed.
    """
    found = connection.execute(
        "SELECT row, origin FROM document WHERE space = ? AND id = ?"
        " ORDER BY superseded IS NULL DESC, row DESC LIMIT 1",
        (space, document),
    ).fetchone()
    if found is None:
        raise UnknownDocumentError(document)
    row, origin = found
    loaded = loader.load(row).document
    numbers = loader.quantities(row, loaded)
    return Reading(
        loaded,
        [quantity for place, quantity in sorted(numbers.items()) if place >= 0],
        loader.facts(row, loaded),
        _versions(connection, origin, space),
    )


def _versions(connection: Connection, origin: str, space: str) -> Sequence[Version]:
    found = connection.execute(
        "SELECT id, title, added, superseded FROM document"
        " WHERE space = ? AND origin = ? ORDER BY row",
        (space, origin),
    )
    with decoding(f"the versions of {origin!r}"):
        return [
            Version(id_, title, _moment(added), _moment(gone) if gone else None)
            for id_, title, added, gone in found.fetchall()
        ]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
