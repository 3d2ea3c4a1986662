"""What a build has embedded so far, kept so that a crash does not lose it.

One file for each window of passages, under its name when it is whole. They are looked
up by the hash of what was embedded, and are gone when the index is finished.
"""

import shutil
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.embed import Matrix

_FOLDER = "embedded-"

# Rows of `index.shard.ROW`, the vectors of passages, and those of their sentences.
_Window: TypeAlias = tuple[npt.NDArray[np.void], Matrix, npt.NDArray[np.int8]]


class Parts:
    """The embedded windows of an unfinished build with one model."""

    def __init__(self, spot: Path, model: str) -> None:
        """Look into *spot* for what an earlier build by *model* left; make nothing."""
        from zipfile import BadZipFile  # noqa: PLC0415  to ask needs none

        self._folder = spot / (_FOLDER + model.rpartition("@")[2])
        self._loaded = lru_cache(maxsize=2)(self._load)
        self._paths: list[Path] = []
        digests = [np.empty(0, dtype=np.uint64)]
        for path in sorted(self._folder.glob("*.npz")):
            try:
                rows, *_ = _read(path)
            except (OSError, EOFError, ValueError, LookupError, BadZipFile):
                continue  # written when the power went; embedded again
            self._paths.append(path)
            digests.append(rows["text"].copy())
        self._begins = np.cumsum([len(some) for some in digests])
        every = np.concatenate(digests)
        self._order = np.argsort(every, kind="stable")
        self._digests = every[self._order]

    def find(self, digests: npt.NDArray[np.uint64]) -> dict[int, int]:
        """Map places in *digests* to the numbers of the same passages here."""
        if not len(self._digests):
            return {}
        spots = np.searchsorted(self._digests, digests)
        spots = np.minimum(spots, len(self._digests) - 1)
        same = np.flatnonzero(self._digests[spots] == digests)
        return {int(place): int(self._order[spots[place]]) for place in same}

    def take(self, keys: Sequence[int]) -> tuple[Matrix, npt.NDArray[np.int8]]:
        """Return the vectors of passages, and those of all their sentences."""
        vectors: list[Matrix] = []
        sentences: list[npt.NDArray[np.int8]] = []
        for key in keys:
            part = int(np.searchsorted(self._begins, key, side="right")) - 1
            row = key - int(self._begins[part])
            rows, all_vectors, all_sentences = self._loaded(part)
            vectors.append(all_vectors[row])
            first, last = rows["first"][row], rows["last"][row]
            sentences.append(all_sentences[first:last])
        return np.stack(vectors), np.concatenate(sentences)

    def keep(
        self,
        rows: npt.NDArray[np.void],
        vectors: Matrix,
        sentences: npt.NDArray[np.int8],
    ) -> None:
        """Write down a window; its rows count sentences from its own first."""
        self._folder.mkdir(exist_ok=True)
        last = max((int(path.stem) for path in self._folder.glob("*.npz")), default=0)
        path = self._folder / f"{last + 1:08}.npz"
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            np.savez(file, rows=rows, vectors=vectors, sentences=sentences)
        draft.replace(path)

    def _load(self, part: int) -> _Window:
        return _read(self._paths[part])


def _read(path: Path) -> _Window:
    """Return a window; the file has checksums of its own."""
    with path.open("rb") as file, np.load(file) as found:
        return found["rows"], found["vectors"], found["sentences"]


def clear(spot: Path) -> None:
    """Delete what builds in *spot* have left, by whichever model."""
    for folder in spot.glob(_FOLDER + "*"):
        shutil.rmtree(folder, ignore_errors=True)
