"""The corpus and its index on a PostgreSQL server, as `bot.shelf` has them in a folder.

Documents are findable in the transaction that stores them: no index lags behind.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.engine import Notice, Progress
from bot.settings import Settings
from corpus.postgres import PostgresStore, Server
from corpus.postgres.jobs import Queue

if TYPE_CHECKING:
    from corpus.postgres.glance import Glance
    from index.embed import Embedder
    from index.lexical import Filter
    from index.postgres import PostgresIndex, PostgresSearcher
    from index.search import Found


class Remote:
    """A database that holds a corpus and its index."""

    def __init__(self, settings: Settings, notice: Notice) -> None:
        """Connect to nothing yet; *notice* hears of what was mended."""
        self._settings = settings
        self.notice = notice
        self._server = Server(settings.store)
        self._replica = Server(settings.store_read or settings.store)
        self._reader = PostgresStore(self._replica, self._index)

    @cached_property
    def _index(self) -> "PostgresIndex":
        from index.postgres import PostgresIndex

        return PostgresIndex(lambda: self.embedder)

    @cached_property
    def _searcher(self) -> "PostgresSearcher":
        from index.postgres import PostgresSearcher

        return PostgresSearcher(self._reader, self.embedder)

    @property
    def store(self) -> PostgresStore:
        """The corpus, to be read."""
        return self._reader

    @contextmanager
    def writing(self) -> Generator[PostgresStore]:
        """Open the corpus for writing; who writes to another space need not wait."""
        self._server.prepare()
        yield PostgresStore(self._server, self._index)

    @contextmanager
    def queue(self) -> Generator[Queue]:
        """Open the queue of what is to be read."""
        self._server.prepare()
        yield Queue(self._server)

    def search(self, query: str, space: str, only: "Filter", k: int) -> "Found":
        """Search *space*."""
        return self._searcher.find(query, space=space, only=only, k=k)

    def search_as_of(
        self, day: date, query: str, space: str, only: "Filter", k: int
    ) -> "Found":
        """Search *space* as it was when *day* ended."""
        from index.postgres import PostgresSearcher

        store = PostgresStore(self._replica, self._index, as_of=day)
        if store.state(space) == self._reader.state(space):
            return self.search(query, space, only, k)
        searcher = PostgresSearcher(store, self.embedder)
        return searcher.find(query, space=space, only=only, k=k)

    def sync(self, space: str, progress: Progress | None) -> None:
        """Nothing is behind; a space that has grown large is tended."""
        from index.postgres.tend import tend

        del progress
        tend(self._server, self.embedder, space)

    def forget(self, space: str) -> None:
        """Nothing is behind; the graph of a space that was large is dropped."""
        from index.postgres.tend import forget

        forget(self._server, space)

    def reindex(self, progress: Progress | None) -> None:
        """Read every entry out of the stored passages again."""
        from index.postgres.rebuild import rebuild

        rebuild(PostgresStore(self._server, self._index), self._index, progress)

    def backup(self, folder: Path, keep: int | None) -> Path:
        """Copy the corpus, of one moment, to a new file of *folder*."""
        from corpus.postgres.backup import backup

        return backup(self._replica, folder, keep=keep)

    def restore(self, copy: Path, progress: Progress | None) -> Path:
        """Store what *copy*, or the newest one in that folder, has."""
        from corpus.postgres.backup import restore

        def step(done: int, _: int | None) -> None:
            if progress:
                progress(done, done)

        with self.writing() as store:
            return restore(copy, store, step)

    def damages(self) -> list[str]:
        """Name all that is wrong with the corpus and its index."""
        from index.postgres.check import check

        return self._reader.check() + check(self._reader)

    @cached_property
    def embedder(self) -> "Embedder":
        """The model that the settings name."""
        from index.models import DEFAULT, embedder

        cache = self._settings.data / "cache"
        return embedder(self._settings.model or DEFAULT, cache=cache)

    def glance(self) -> "Glance":
        """Return a look at the corpus through connections of its own."""
        from corpus.postgres.glance import Glance

        return Glance(self._replica)

    def close(self) -> None:
        """Let go of the server."""
        self._server.close()
        self._replica.close()
