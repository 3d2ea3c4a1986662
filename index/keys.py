"""The words of passages as numbers, so that candidates are counted without their texts.

Sixty candidates lie in nearly as many documents. To read these, only to count a few
words, took longer than all else of a search.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from index.rowfile import RowFile, RowWriter, ranges
from index.tally import Tally
from index.words import stems

KEYS, BOUNDS = "keys.npy", "bounds.npy"

Places = npt.NDArray[np.int64]


@lru_cache(maxsize=2048)  # the common words
def key(stem: str) -> int:
    """Return a number of 64 bits for *stem*, so many that no two ever share one."""
    digest = hashlib.blake2b(stem.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


class KeyWriter:
    """Writes the keys of passages one after another; use it in a ``with``."""

    def __init__(self, folder: Path) -> None:
        """Begin the files in *folder*."""
        self._keys = RowWriter(folder / KEYS, 1, np.uint64)
        self._bounds = RowWriter(folder / BOUNDS, 1, np.int64)
        self._bounds.add(np.zeros((1, 1), np.int64))
        self._files = ExitStack()

    def add(self, passages: Iterable[Sequence[str]]) -> None:
        """Append *passages*: of each its header, then its sentences."""
        keys: list[int] = []
        bounds: list[int] = []
        for parts in passages:
            for part in parts:
                keys += map(key, stems(part))
                bounds.append(len(self._keys) + len(keys))
        self._keys.add(np.array(keys, np.uint64).reshape(-1, 1))
        self._bounds.add(np.array(bounds, np.int64).reshape(-1, 1))

    def add_keys(self, keys: npt.NDArray[np.uint64], lengths: Places) -> None:
        """Append what `KeyFile.take` returned."""
        bounds = np.cumsum(lengths) + len(self._keys)
        self._keys.add(keys.reshape(-1, 1))
        self._bounds.add(bounds.reshape(-1, 1))

    def __enter__(self) -> Self:
        """Return the writer itself."""
        self._files.enter_context(self._keys)
        self._files.enter_context(self._bounds)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        self._files.__exit__(kind, error, trace)


class KeyFile:
    """The keys of passages; of their parts, each one's header and then its sentences.

    Parts are numbered through all passages.
    """

    def __init__(self, folder: Path) -> None:
        """Open what a `KeyWriter` wrote."""
        self._keys = RowFile[np.uint64](folder / KEYS)
        self._bounds = RowFile[np.int64](folder / BOUNDS)

    def __len__(self) -> int:
        """Count the parts."""
        return len(self._bounds) - 1

    def take(
        self, first: Places, last: Places
    ) -> tuple[npt.NDArray[np.uint64], Places]:
        """Return the keys of the parts from each *first* to its *last*, and how many.

        One after another; how many is said for each part.
        """
        bounds = self._bounds.take(ranges(first, last + 1))[:, 0]
        stops = np.cumsum(last + 1 - first)
        starts = np.delete(bounds, stops - 1)
        ends = np.delete(bounds, stops - (last + 1 - first))
        return self._keys.take(ranges(starts, ends))[:, 0], ends - starts

    def count(self, first: Places, last: Places, words: Sequence[str]) -> Tally:
        """Count *words* in the parts from each *first* to its *last*."""
        keys, lengths = self.take(first, last)
        ends = np.cumsum(lengths)
        counts = np.zeros((len(lengths), len(words)), dtype=np.int64)
        wanted = np.array([[key(word)] for word in words], dtype=np.uint64)
        equal = np.flatnonzero(keys == wanted.reshape(-1, 1))  # of two dimensions slow
        columns, met = np.divmod(equal, max(1, len(keys)))
        np.add.at(counts, (np.searchsorted(ends, met, side="right"), columns), 1)
        return Tally(counts, last - first)
