"""What a corpus on a server tells: one moment of one space at a time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from corpus.errors import CorpusDamagedError, UnknownDocumentError
from corpus.model import DEFAULT_SPACE, Document, Fact, Quantity
from corpus.postgres.server import Server
from corpus.postgres.session import Session
from corpus.postgres.states import GENERATION, MARKS, States, state_of
from corpus.store import alike, rows, setting
from corpus.store.history import live_at
from corpus.store.load import Loaded, Loader, described
from corpus.store.records import Record, record, versions
from corpus.store.sql import Cursor
from corpus.store.versions import Reading, reading
from corpus.store.write import holds

T = TypeVar("T")

# With a condition on the documents for the braces.
DOCUMENTS = (
    f"SELECT digest, {rows.DOCUMENT.removesuffix('text')}'' FROM document"
    " WHERE space = ? AND {} ORDER BY row"
)


class _Now:
    """The session of the moment, for those who were given a connection to keep."""

    session: Session

    def execute(self, query: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one query in it."""
        return self.session.execute(query, values)


class Reader:
    """A corpus on a server, to be read. One thread at a time.

    Every method sees its space as it was at one moment, and so does all that is read
    inside of `read`. With *as_of*, that is how it was when that day (UTC) ended.
    """

    def __init__(self, server: Server, as_of: date | None = None) -> None:
        """Read through *server*."""
        self._server = server
        self.as_of = as_of
        self.live = live_at(as_of)  # the condition on documents
        self._now = _Now()
        self._loader = Loader(self._now)
        self._within: str | None = None  # the space of the session of the moment
        self._states = States()

    def read(self, space: str, work: Callable[[Session], T]) -> T:
        """Return what *work* finds in one moment of *space*; it may be called again."""
        if self._within == space:
            return work(self._now.session)
        if (own := self._own(space)) is not None:
            return work(own)

        def inside(session: Session) -> T:
            self._now.session, self._within = session, space
            try:
                return work(session)
            finally:
                self._within = None

        return self._server.read(space, inside)

    def holds(self, document: Document) -> bool:
        """Tell whether *document* is live as it is: adding it would change nothing."""
        return self.read(document.space, lambda session: holds(session.ahead, document))

    def alike(self, document: Document) -> Document | None:
        """Return a live document of the same space that says nearly the same."""
        return self.read(
            document.space,
            lambda session: alike.find(session.ahead, self._loader, document),
        )

    def state(self, space: str = DEFAULT_SPACE) -> str:
        """Return 16 hexadecimal digits that stand for the live documents of *space*.

        They are what the embedded store has for the same documents.
        """
        return self.read(space, lambda session: self._state_of(session, space))

    def spaces(self) -> list[str]:
        """Return the spaces that have documents, in order."""
        query = "SELECT * FROM inhabited()"
        found = self._server.keep(lambda session: session.execute(query).fetchall())
        return [space for (space,) in found]

    def documents(self, space: str = DEFAULT_SPACE) -> list[Document]:
        """Return the live documents in the order they came, each without its text."""
        query = DOCUMENTS.format(self.live)
        found = self.read(space, lambda s: s.execute(query, (space,)).fetchall())
        return [described(tuple(columns), digest) for digest, *columns in found]

    def document(self, document: str, space: str = DEFAULT_SPACE) -> Document:
        """Return a live document. Raises UnknownDocumentError if there is none."""

        def work(session: Session) -> Document:
            row, _ = self._row(session, document, space)
            return self._loader.load(row).document

        return self.read(space, work)

    def reading(self, document: str, space: str = DEFAULT_SPACE) -> Reading:
        """Return a version of a document, live or superseded, with all read of it."""
        return self.read(
            space, lambda session: reading(session, self._loader, document, space)
        )

    def every_version(self, space: str) -> Iterator[tuple[Document, str]]:
        """Yield every version in *space* and when it was added, the oldest first."""
        query = "SELECT row, added FROM document WHERE space = ? ORDER BY row"
        found = self.read(space, lambda s: s.execute(query, (space,)).fetchall())
        for row, added in found:
            yield self.load(row, space).document, added

    def records(self, space: str, skip: int = 0) -> Iterator[Record]:
        """Yield every version in *space* with all read of it, but the first *skip*."""
        for version in self.read(space, lambda s: versions(s, space))[skip:]:
            yield self.read(space, partial(self._record, version))

    def _record(self, version: tuple[int, str, str | None], _: Session) -> Record:
        return record(self._loader, *version)

    def settings(self, space: str) -> dict[str, str]:
        """Return all settings of *space*."""
        return self.read(space, lambda session: setting.every(session, space))

    def quantities(self, document: str, space: str = DEFAULT_SPACE) -> list[Quantity]:
        """Return the quantities of a live document in reading order."""

        def work(session: Session) -> list[Quantity]:
            row, _ = self._row(session, document, space)
            found = self._loader.quantities(row, self._loader.load(row).document)
            return [quantity for place, quantity in sorted(found.items()) if place >= 0]

        return self.read(space, work)

    def facts(
        self, document: str | None = None, space: str = DEFAULT_SPACE
    ) -> list[Fact]:
        """Return the facts of a live document, or of all of *space*."""
        query = f"SELECT row FROM document WHERE space = ? AND {self.live} ORDER BY row"

        def work(session: Session) -> list[Fact]:
            if document is not None:
                found = [self._row(session, document, space)[0]]
            else:
                found = [r for (r,) in session.execute(query, (space,)).fetchall()]
            return [
                fact
                for row in found
                for fact in self._loader.facts(row, self._loader.load(row).document)
            ]

        return self.read(space, work)

    def setting(self, name: str, space: str = DEFAULT_SPACE) -> str | None:
        """Return a setting, or nothing where it was never set."""
        return self.read(space, lambda session: setting.get(session, space, name))

    def load(self, row: int, space: str) -> Loaded:
        """Return the version in *row* of *space*, and its chunks by their ids."""
        return self.read(space, lambda _: self._loader.load(row))

    def load_all(self, wanted: Sequence[int], space: str) -> dict[int, Loaded]:
        """Return the versions in the rows *wanted* of *space*."""
        return self.read(space, lambda _: self._loader.load_all(wanted))

    def check(self) -> list[str]:
        """Name everything stored that disagrees with its checksum."""
        return [fault for space in self.spaces() for fault in self._faults(space)]

    def close(self) -> None:
        """Let go of the server."""
        self._server.close()

    # Within

    def _own(self, space: str) -> Session | None:
        """Return the session of a transaction that was begun, if one was."""
        del space
        return None

    def _faults(self, space: str) -> Iterator[str]:
        query = "SELECT row FROM document WHERE space = ? ORDER BY row"
        found = self.read(space, lambda s: s.execute(query, (space,)).fetchall())
        for (row,) in found:
            self._loader = Loader(self._now)  # not what it remembers
            try:
                self.read(space, partial(self._whole, row))
            except CorpusDamagedError as error:
                yield error.what

    def _whole(self, row: int, _: Session) -> None:
        self._loader.facts(row, self._loader.load(row).document)

    def _state_of(self, session: Session, space: str) -> str:
        found = session.execute(GENERATION, (space,)).fetchone()
        generation = found[0] if found else 0
        written = self._own(space) is not None  # what nobody else sees yet
        known = None if written else self._states.get(space, generation)
        if known is not None:
            return known
        marks = session.execute(MARKS.format(self.live), (space,)).fetchall()
        state = state_of(marks)
        if not written:
            self._states.put(space, generation, state)
        return state

    def _row(self, session: Session, document: str, space: str) -> tuple[int, str]:
        found: tuple[int, str] | None = session.execute(
            "SELECT row, origin FROM document"
            f" WHERE space = ? AND id = ? AND {self.live}",
            (space, document),
        ).fetchone()
        if found is None:
            raise UnknownDocumentError(document)
        return found
