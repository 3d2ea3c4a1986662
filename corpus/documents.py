"""What is asked of a store of documents, whichever engine keeps it.

Three small contracts, each with all of the one before: to answer from documents, to
carry everything elsewhere, to change it. One thread at a time; every method sees its
space as it was at one moment.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from corpus.model import Chunk, Document, Fact, Quantity
from corpus.store.records import Record
from corpus.store.versions import Reading
from corpus.store.write import Outcome


class Documents(Protocol):
    """Documents by space, and what was read out of them, to be read."""

    def state(self, space: str = ...) -> str:
        """Return what stands for the live documents of *space*, on every engine."""
        ...

    def documents(self, space: str = ...) -> list[Document]:
        """Return the live documents in the order they came, without their texts."""
        ...

    def document(self, document: str, space: str = ...) -> Document:
        """Return a live document, or raise UnknownDocumentError."""
        ...

    def reading(self, document: str, space: str = ...) -> Reading:
        """Return any version of a document with all that was read out of it."""
        ...

    def quantities(self, document: str, space: str = ...) -> list[Quantity]:
        """Return the quantities of a live document in reading order."""
        ...

    def facts(self, document: str | None = ..., space: str = ...) -> list[Fact]:
        """Return the facts of a live document, or of all of *space*."""
        ...

    def setting(self, name: str, space: str = ...) -> str | None:
        """Return a setting, or nothing where it was never set."""
        ...


class Archive(Documents, Protocol):
    """All spaces with all versions, to be carried elsewhere."""

    def spaces(self) -> list[str]:
        """Return the spaces that have documents, in order."""
        ...

    def every_version(self, space: str) -> Iterator[tuple[Document, str]]:
        """Yield every version and when it was added, the oldest first."""
        ...

    def records(self, space: str, skip: int = ...) -> Iterator[Record]:
        """Yield every version with all read of it, but the first *skip*."""
        ...

    def settings(self, space: str) -> dict[str, str]:
        """Return all settings of *space*."""
        ...


class Writable(Archive, Protocol):
    """Documents that may be added, updated and removed."""

    def transaction(self) -> AbstractContextManager[None]:
        """Make all writes inside it one: on disk when it ends, or none of them."""
        ...

    def holds(self, document: Document) -> bool:
        """Tell whether *document* is live as it is."""
        ...

    def alike(self, document: Document) -> Document | None:
        """Return a live document of the same space that says nearly the same."""
        ...

    def add(
        self,
        document: Document,
        chunks: Iterable[Chunk],
        quantities: Sequence[Quantity] = ...,
        facts: Sequence[Fact] = ...,
        *,
        when: str | None = ...,
    ) -> Outcome:
        """Store *document* and what was read out of it; it is on disk on return."""
        ...

    def remove(self, document: str, space: str = ...) -> Document:
        """Delete a document, its older versions and all that was read out of them."""
        ...

    def erase(self, space: str) -> int:
        """Delete all of *space*; return how many versions it had."""
        ...

    def set(self, name: str, value: str | None, space: str = ...) -> None:
        """Keep a setting; nothing as the value forgets it."""
        ...
