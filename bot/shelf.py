"""The corpus and its index, opened when first needed and kept in step.

The store is the truth. What is wrong with the index is mended by building it again.
Looking at documents imports no search engine, and no model.
"""

import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.settings import Settings
from corpus.errors import (
    CorpusBusyError,
    CorpusError,
    CorpusFormatError,
    IndexDamagedError,
    PinciteError,
)
from corpus.store import Store, check, recover
from corpus.store.derived import AS_OF, INDEX

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.lexical import Filter
    from index.search import Found, Searcher

Notice: TypeAlias = Callable[[str], None]
Progress: TypeAlias = Callable[[int, int], None]


class Shelf:
    """The folder that holds a corpus and its index."""

    def __init__(
        self,
        settings: Settings,
        notice: Notice,
        *,
        progress: Progress | None = None,
        aside: Callable[[str], None] | None = None,
        wait: float = inf,
    ) -> None:
        """Open nothing yet; *notice* hears of what was mended.

        *progress* hears of what a question must wait for, which *aside*, if given,
        has another process do instead. *wait* is how many seconds other writers are
        waited for.
        """
        self._progress, self._aside, self._wait = progress, aside, wait
        self._model = settings.model
        self._folder = settings.data
        self._index = settings.data / INDEX
        self._notice = notice
        self._store: Store | None = None
        self._then: Store | None = None
        self._searcher: Searcher | None = None
        self._checked: set[str] = set()
        self._opened: tuple[int, int] | None = None

    @property
    def store(self) -> Store:
        """The corpus, open for reading; another that took its place is noticed."""
        file = self._identity()
        if self._store is None or file != self._opened:
            self.close()
            self._recover()
            try:
                self._store = Store.open(self._folder)
            except CorpusFormatError as error:
                self._upgrade(error)
                self._store = Store.open(self._folder)
                file = self._identity()
            self._opened = file
        return self._store

    @contextmanager
    def writing(self) -> Generator[Store]:
        """Open the corpus for writing; other writers wait for the end."""

        def waiting() -> None:
            self._notice("waiting for another process that is writing to the corpus")

        def opened() -> Store:
            return Store.open(
                self._folder, write=True, wait=self._wait, waiting=waiting
            )

        try:
            found = opened()
        except CorpusFormatError as error:
            self._upgrade(error)
            found = opened()
        with found as store:
            if store.recovered:
                self._notice(store.recovered)
            yield store

    def search(self, query: str, space: str, only: "Filter", k: int) -> "Found":
        """Search *space*, its index brought up to the store first."""
        store = self.store
        try:
            return self._search(store, query, space, only, k)
        except IndexDamagedError as error:
            self._mend(space, error)
        return self._search(store, query, space, only, k)

    def search_as_of(
        self, day: date, query: str, space: str, only: "Filter", k: int
    ) -> "Found":
        """Search *space* as it was when *day* ended, by an index of its own.

        The index is kept, and made only if *space* has changed since.
        """
        from index.build import sync
        from index.search import Searcher

        now = self.store.state(space)
        if self._then is not None:
            self._then.close()
        store = self._then = Store.open(self._folder, as_of=day)  # weighing needs it
        if store.state(space) == now:
            return self.search(query, space, only, k)
        index = self._folder / AS_OF / day.isoformat()
        sync(store, self.embedder, index, space=space, progress=None)
        searcher = Searcher(store, index, self.embedder)
        return searcher.find(query, space=space, only=only, k=k)

    def sync(self, space: str, progress: Progress | None) -> None:
        """Bring the index of *space* up to the store."""
        self._sound(space)
        self._build(space, progress)

    def forget(self, space: str) -> None:
        """Take what was removed from *space* out of its indexes too.

        Nobody finds it there any more: a large index may be written anew aside.
        """
        shutil.rmtree(self._folder / AS_OF, ignore_errors=True)
        if self._aside is not None and self._is_large(space):
            self._aside(space)
            return
        self._searcher = None
        try:
            self.sync(space, None)
        except CorpusBusyError:  # nobody finds it there, and the next build drops it
            self._notice("another process builds the index; it is tidied after that")

    def reindex(self, progress: Progress | None) -> None:
        """Build the index of every space from nothing; the old ones serve meanwhile."""
        from index.shard import place

        shutil.rmtree(self._folder / AS_OF, ignore_errors=True)
        for space in self.store.spaces():
            self._build(space, progress, anew=True)
        kept = {place(self._index, space) for space in self.store.spaces()}
        for folder in self._index.glob("*"):
            if folder not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def backup(self, folder: Path, keep: int | None) -> Path:
        """Copy the corpus, in use or not, to a new file of *folder*."""
        from corpus.store.backup import backup

        return backup(self._folder, folder, keep=keep)

    def restore(self, copy: Path, progress: Progress | None) -> Path:
        """Make the corpus from *copy*, or from the newest one in that folder."""
        from corpus.store.backup import restore

        del progress  # it is a file
        return restore(copy, self._folder)

    def damages(self) -> list[str]:
        """Name all that is wrong with the corpus and its index."""
        from index.check import check as check_index

        self._recover()
        found = check(self._folder)
        try:
            return found + check_index(self.store, self._index)
        except CorpusError:
            if not found:
                raise
            return found  # the index cannot be compared with what is damaged

    @cached_property
    def embedder(self) -> "Embedder":
        """The model that the settings name."""
        from index.models import DEFAULT, embedder

        return embedder(self._model or DEFAULT, cache=self._folder / "cache")

    def glance(self) -> None:
        """Return nothing: files are read by whoever answers."""

    def close(self) -> None:
        """Let go of the files."""
        self._searcher = None
        for store in (self._store, self._then):
            if store is not None:
                store.close()
        self._store = self._then = None

    def _upgrade(self, error: CorpusFormatError) -> None:
        """Bring a corpus of an earlier format to this one; all goes on after that."""
        from bot.intake import prepared
        from corpus.store.upgrade import upgrade

        if not error.is_older:
            raise error
        upgrade(self._folder, prepared, wait=self._wait, notice=self._notice)

    def _recover(self) -> None:
        if done := recover(self._folder):
            self._notice(done)

    def _search(
        self, store: Store, query: str, space: str, only: "Filter", k: int
    ) -> "Found":
        from index.indexes import Ways
        from index.search import Searcher

        if space not in self._checked:
            self._sound(space)
            self._checked.add(space)
        if self._searcher is None:
            ways = Ways(self._notice, self._progress, self._aside, self._other)
            self._searcher = Searcher(store, self._index, self.embedder, ways=ways)
        return self._searcher.find(query, space=space, only=only, k=k)

    def _other(self, model: str) -> "Embedder | None":
        """Return the model that an index was made with, if it is still the same."""
        from index.models import embedder

        try:
            found = embedder(model.rpartition("@")[0], cache=self._folder / "cache")
        except PinciteError:
            return None
        return found if found.name == model else None

    def _build(
        self, space: str, progress: Progress | None, *, anew: bool = False
    ) -> None:
        from index.build import sync

        def waiting() -> None:
            self._notice("waiting for another process that builds the index")

        if not anew and self._is_new(space):
            return
        sync(
            self.store,
            self.embedder,
            self._index,
            space=space,
            anew=anew,
            progress=progress,
            wait=self._wait,
            waiting=waiting,
        )

    def _is_new(self, space: str) -> bool:
        """Tell whether the index of *space* is at the store's state. Loads no model."""
        from index.manifest import FORMAT
        from index.models import DEFAULT
        from index.shard import current, place

        found = current(place(self._index, space))
        if found is None or found.manifest.format != FORMAT:
            return False
        if found.manifest.state != self.store.state(space):
            return False
        return found.manifest.model.rpartition("@")[0] == (self._model or DEFAULT)

    def _is_large(self, space: str) -> bool:
        from index import indexes
        from index.shard import current, place

        try:
            found = current(place(self._index, space))
        except IndexDamagedError:
            return False
        return found is not None and found.manifest.passages > indexes.LARGE

    def _sound(self, space: str) -> None:
        """Have the index of *space* built again if it is damaged."""
        from index.shard import current, place

        try:
            current(place(self._index, space))
        except IndexDamagedError as error:
            self._mend(space, error)

    def _mend(self, space: str, error: IndexDamagedError) -> None:
        from index.build import forget

        self._notice(f"{error.what}; building the index again")
        self._searcher = None
        forget(self._index, space)

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = (self._folder / "corpus.db").stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
