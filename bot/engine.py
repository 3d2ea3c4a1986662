"""What the service asks of an engine: where documents are kept, and found again.

`bot.shelf` is the one that runs in this process, over a folder; `bot.remote` the one
over a PostgreSQL server. All that is made of what they find is shared.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from corpus.documents import Archive, Writable
from corpus.model import Document

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.lexical import Filter
    from index.search import Found

Notice: TypeAlias = Callable[[str], None]
Progress: TypeAlias = Callable[[int, int], None]


class Glance(Protocol):
    """A look at the documents from an event loop, beside whoever answers."""

    async def documents(self, space: str) -> list[Document]:
        """Return the live documents in the order they came, without their texts."""
        ...

    async def state(self, space: str) -> str:
        """Return what stands for the live documents of *space*."""
        ...

    async def close(self) -> None:
        """Let go of all connections."""
        ...


class Finder(Protocol):
    """Finds passages."""

    @cached_property
    def embedder(self) -> "Embedder":
        """The model that the settings name."""
        ...

    def search(self, query: str, space: str, only: "Filter", k: int) -> "Found":
        """Find the *k* best passages of *space* as it is."""
        ...

    def search_as_of(
        self, day: date, query: str, space: str, only: "Filter", k: int
    ) -> "Found":
        """Find the *k* best passages of *space* as it was when *day* ended."""
        ...


class Upkeep(Protocol):
    """Keeps what is stored and what is searched whole, quick and safe."""

    def sync(self, space: str, progress: Progress | None) -> None:
        """Make what was added to *space* quick to find."""
        ...

    def forget(self, space: str) -> None:
        """Take what was removed from *space* out of whatever was made of it."""
        ...

    def reindex(self, progress: Progress | None) -> None:
        """Make all that is searched anew from the documents."""
        ...

    def damages(self) -> list[str]:
        """Name all that is wrong with the documents and what is searched."""
        ...

    def backup(self, folder: Path, keep: int | None) -> Path:
        """Copy the documents to a new file of *folder*; leave the newest *keep*."""
        ...

    def restore(self, copy: Path, progress: Progress | None) -> Path:
        """Take what `backup` wrote, of whichever engine; say which file it was."""
        ...


class Engine(Finder, Upkeep, Protocol):
    """Keeps documents, finds passages of them, and sees to both."""

    @property
    def store(self) -> Archive:
        """The documents, to be read."""
        ...

    def writing(self) -> AbstractContextManager[Writable]:
        """Open the documents for writing."""
        ...

    def glance(self) -> Glance | None:
        """Return a look at the documents that waits for nobody, where there is one."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
