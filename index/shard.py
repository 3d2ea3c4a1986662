"""One space's index on disk: which files there are and what stands in them.

Every space has an index of its own. No query can cross spaces, word frequencies tell
nothing of another's documents, and an index is searched no further than it must.
"""

import hashlib
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamagedError
from index import manifest
from index.dense import Dense, Tuning
from index.embed import Matrix
from index.keys import KeyFile
from index.lexical import Lexical
from index.rowfile import RowFile, ranges
from index.tally import Tally

WORDS, IDS, ROWS, SENTENCES = "words", "ids.npy", "rows.npy", "sentences.npy"
# Per passage, ascending by id: a hash of what was embedded, and where among the
# sentence vectors its own begin and end.
ROW = np.dtype([("text", "<u8"), ("first", "<i8"), ("last", "<i8")])
KEYED = 2  # the format from which on there are keys
SCALE = 127  # sentence vectors are kept as signed bytes of this many steps


def place(folder: Path, space: str) -> Path:
    """Return where in *folder* the generations of *space* are."""
    return folder / hashlib.sha256(space.encode("utf-8")).hexdigest()[:32]


class Shard:
    """A generation, open for reading."""

    def __init__(self, folder: Path) -> None:
        """Open the generation in *folder*; IndexDamagedError where it is not whole."""
        self.folder = folder
        self.manifest = manifest.read(folder)
        for damage in manifest.damages(folder, thorough=False):
            raise IndexDamagedError(damage)

    def opened(self) -> Self:
        """Open all files now, so that they stay whatever takes their place."""
        try:
            parts = self.ids, self.rows, self._sentences, self.dense, self.lexical
            keys = self.keys if self.manifest.format >= KEYED else None
        except (OSError, ValueError) as error:  # tantivy's and NumPy's own words
            raise IndexDamagedError(f"{self.folder} cannot be read") from error
        del parts, keys
        return self

    @cached_property
    def dense(self) -> Dense:
        """The passages' vectors."""
        facts = self.manifest
        return Dense(self.folder, Tuning(facts.depth, facts.recall))

    @cached_property
    def lexical(self) -> Lexical:
        """The passages' words."""
        return Lexical(self.folder / WORDS)

    @cached_property
    def rows(self) -> npt.NDArray[np.void]:
        """One `ROW` per passage."""
        found: npt.NDArray[np.void] = np.load(self.folder / ROWS, mmap_mode="r")
        return found

    @cached_property
    def ids(self) -> npt.NDArray[np.int64]:
        """The passages' ids in the store, ascending."""
        found: npt.NDArray[np.int64] = np.load(self.folder / IDS, mmap_mode="r")
        return found

    @cached_property
    def _by_text(self) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
        """The hashes of what was embedded in order, and the ids that have them."""
        order = np.argsort(self.rows["text"], kind="stable")
        return self.rows["text"][order], self.ids[order]

    def find(self, digests: npt.NDArray[np.uint64]) -> dict[int, int]:
        """Map places in *digests* to ids of passages that have the same text."""
        ordered, ids = self._by_text
        if not len(ordered):
            return {}
        spots = np.minimum(np.searchsorted(ordered, digests), len(ordered) - 1)
        same = np.flatnonzero(ordered[spots] == digests)
        return {int(i): int(ids[spots[i]]) for i in same}

    def take(self, ids: Sequence[int]) -> tuple[Matrix, npt.NDArray[np.int8]]:
        """Return the vectors of passages, and those of all their sentences."""
        sentences, _ = self.sentences(ids)
        return self.vectors(ids), sentences

    @cached_property
    def _sentences(self) -> RowFile[np.int8]:
        """One row of bytes per sentence, passage after passage."""
        return RowFile(self.folder / SENTENCES)

    @cached_property
    def keys(self) -> KeyFile:
        """The words of every passage's header and sentences."""
        return KeyFile(self.folder)

    def counts(self, ids: Sequence[int], words: Sequence[str]) -> Tally:
        """Count *words* in the header of each of *ids*, then in its sentences."""
        return self.keys.count(*self._parts(self.places(ids)), words)

    def keyed(
        self, places: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
        """Return what `KeyFile.take` does of the passages at *places*."""
        return self.keys.take(*self._parts(places))

    def _parts(
        self, places: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the first and the last of the parts of the passages at *places*.

        Before a passage lie all sentences of those before it, and a header of each.
        """
        rows = self.rows[places]
        return rows["first"] + places, rows["last"] + places + 1

    def places(self, ids: Sequence[int]) -> npt.NDArray[np.int64]:
        """Return where passages of this index stand in it, by their ids."""
        return np.searchsorted(self.ids, np.asarray(ids, dtype=np.int64))

    def near(
        self, vector: Matrix, *, k: int, allowed: Sequence[int] | None = None
    ) -> list[int]:
        """Return the ids of the *k* passages nearest to *vector*, of *allowed* only."""
        chosen = None if allowed is None else self.places(allowed)
        found = self.dense.search(vector, k=k, allowed=chosen)
        return [int(self.ids[spot]) for spot, _ in found]

    def vectors(self, ids: Sequence[int]) -> Matrix:
        """Return the vectors of *ids*, in their order."""
        return self.dense.rows.take(self.places(ids))

    def sentences(self, ids: Sequence[int]) -> tuple[npt.NDArray[np.int8], list[int]]:
        """Return the sentence vectors of all of *ids*, and how many each has."""
        rows = self.rows[self.places(ids)]
        return self._sentences.take(spread(rows)), (
            rows["last"] - rows["first"]
        ).tolist()


def without(state: str, gone: Collection[int]) -> str:
    """Name what is left of *state* when the passages *gone* were removed from it."""
    if not gone:
        return state
    told = f"{state} without {sorted(gone)}"
    return hashlib.sha256(told.encode()).hexdigest()[: len(state)]


def spread(rows: npt.NDArray[np.void]) -> npt.NDArray[np.int64]:
    """Return the places of all sentences of *rows*, passage after passage."""
    return ranges(rows["first"], rows["last"])


def current(folder: Path) -> Shard | None:
    """Open the newest generation in *folder*, or None where there is none.

    Another may take its place, and its files with it, while it is being opened.
    """
    while found := manifest.generations(folder)[-1:]:
        try:
            return Shard(found[0]).opened()
        except IndexDamagedError:
            if manifest.generations(folder)[-1:] == found:
                raise
    return None


def pack(rows: Matrix) -> npt.NDArray[np.int8]:
    """Squeeze unit rows into signed bytes; cosines then differ by less than 0.01."""
    return np.rint(rows * SCALE).astype(np.int8)


def cosines(packed: npt.NDArray[np.int8], vector: Matrix) -> npt.NDArray[np.float32]:
    """Return the cosine of each packed row and a unit vector."""
    wide = packed.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))
    cosine: npt.NDArray[np.float32] = (wide @ vector) / np.maximum(lengths, 1)
    return cosine
