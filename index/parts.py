"""What a build has embedded so far, kept so that a crash does not lose it.

One file for each window of passages, under its name when it is whole. They are looked
up by the hash of what was embedded, and are gone when the index is finished.
"""

import shutil
import zipfile
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
        self._folder = spot / (_FOLDER + model.rpartition("@")[2])
        self._loaded = lru_cache(maxsize=2)(self._load)
        self._paths: list[Path] = []
        self._places: dict[int, tuple[int, int]] = {}
        for path in sorted(self._folder.glob("*.npz")):
            try:
                rows, *_ = _read(path)
            except (OSError, EOFError, ValueError, LookupError, zipfile.BadZipFile):
                continue  # written when the power went; embedded again
            part = len(self._paths)
            self._paths.append(path)
            digests: list[int] = rows["text"].tolist()
            self._places |= {key: (part, row) for row, key in enumerate(digests)}

    def find(self, digests: npt.NDArray[np.uint64]) -> dict[int, int]:
        """Map places in *digests* to the digests that are here."""
        found: list[int] = digests.tolist()
        return {place: key for place, key in enumerate(found) if key in self._places}

    def take(self, keys: Sequence[int]) -> tuple[Matrix, npt.NDArray[np.int8]]:
        """Return the vectors of passages, and those of all their sentences."""
        vectors: list[Matrix] = []
        sentences: list[npt.NDArray[np.int8]] = []
        for key in keys:
            part, row = self._places[key]
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
