"""Which index of a space to search: the one at the store's state, or the one before.

A little work is done at once. Much of it, as after a change of the model, is left to
another process where there is one, and the index before is searched until its work is
done; by the model that made it, if that is still at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from pathlib import Path

from corpus.errors import CorpusBusyError, IndexDamagedError
from corpus.store import Store
from index.build import Progress, sync, usable
from index.embed import Embedder, Matrix
from index.manifest import FORMAT
from index.shard import Shard, current, place

SMALL = 256  # new passages, some seconds of work
LARGE = 20_000  # passages in all, which take as long to be written anew
_PATIENCE = 2.0  # seconds that a question waits for who builds


def _ignore(_: str) -> None:
    pass


def _none(_: str) -> Embedder | None:
    return None


@dataclass(frozen=True, slots=True)
class Ways:
    """How an index is brought up to the documents.

    *notice* hears in one line what is done, *progress* how far that is. *aside* has
    the index of a space built by another process. *model* finds the model that an
    index names, if it is still at hand.
    """

    notice: Callable[[str], None] = _ignore
    progress: Progress | None = None
    aside: Callable[[str], None] | None = None
    model: Callable[[str], Embedder | None] = _none


class Opened:
    """An index and the model that made it."""

    def __init__(self, shard: Shard, embedder: Embedder) -> None:
        """Search *shard* with questions that *embedder* reads."""
        self.shard = shard
        self.embedder = embedder
        self.row = lru_cache(maxsize=256)(self._row)

    def _row(self, question: str) -> Matrix:
        """Return the question's row, of shape [1, dimension]."""
        return self.embedder.questions([question])


class Indexes:
    """The indexes of a store's spaces, each opened when it is first asked for."""

    def __init__(
        self, store: Store, folder: Path, embedder: Embedder, ways: Ways
    ) -> None:
        """Keep the indexes in *folder*, made by *embedder*, in step with *store*."""
        self._store = store
        self._folder = folder
        self._embedder = embedder
        self._ways = ways
        self._held: dict[str, Opened] = {}

    def open(self, space: str) -> Opened:
        """Return the index of *space* that is to be searched now."""
        state = self._store.state(space)
        held = self._held.get(space)
        if held is None or not self._is_new(held, state):
            held = self._held[space] = self._newest(space, state, held)
        return held

    def _is_new(self, held: Opened, state: str) -> bool:
        return held.embedder is self._embedder and held.shard.manifest.state == state

    def _newest(self, space: str, state: str, held: Opened | None) -> Opened:
        newest = usable(place(self._folder, space), self._embedder)
        if newest is not None and newest.manifest.state == state:
            return Opened(newest, self._embedder)
        before = self._before(space, newest, held)
        if before is None:  # who has others to answer waits for no first one, either
            return self._built(space, wait=_PATIENCE if self._ways.aside else inf)
        if self._ways.aside and self._is_much(space, newest):
            self._ways.aside(space)
            return before
        try:
            return self._built(space, wait=_PATIENCE)
        except CorpusBusyError:
            self._ways.notice(
                "another process builds the index; searching the one before"
            )
            return before

    def _before(
        self, space: str, newest: Shard | None, held: Opened | None
    ) -> Opened | None:
        """Return what can be searched until the newest index is built."""
        if newest is not None:
            same = held is not None and held.shard.folder == newest.folder
            return held if same else Opened(newest, self._embedder)
        return held or self._of_another_model(space)

    def _of_another_model(self, space: str) -> Opened | None:
        try:
            found = current(place(self._folder, space))
        except IndexDamagedError:
            return None
        if found is None or found.manifest.format != FORMAT:
            return None
        model = self._ways.model(found.manifest.model)
        return Opened(found, model) if model else None

    def _is_much(self, space: str, newest: Shard | None) -> bool:
        if newest is None:
            return len(self._store.chunk_ids(space)) > SMALL
        if newest.manifest.passages > LARGE:
            return True
        last = int(newest.ids[-1]) if len(newest.ids) else 0
        return len(self._store.chunk_ids(space, after=last)) > SMALL

    def _built(self, space: str, *, wait: float) -> Opened:
        def waiting() -> None:
            if wait == inf:
                self._ways.notice("waiting for another process that builds the index")

        shard = sync(
            self._store,
            self._embedder,
            self._folder,
            space=space,
            progress=self._ways.progress,
            wait=wait,
            waiting=waiting,
        )
        return Opened(shard, self._embedder)
