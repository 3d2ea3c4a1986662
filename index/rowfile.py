"""Rows of a ``.npy`` file: appended one part after another, read some at a time.

Reading a large file leaves nothing behind: pages that are touched through a mapping
stay in the process, and the neighbours of every candidate with them, until all of the
file does. A small one may.
"""

import os
import weakref
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import numpy as np
import numpy.typing as npt

_SMALL = 32_000_000  # bytes

_Number = TypeVar("_Number", bound=np.generic)


class RowFile(Generic[_Number]):
    """The rows of one file. *whole* is the mapping of all of them."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*, an array with two dimensions."""
        self.whole: npt.NDArray[_Number] = np.load(path, mmap_mode="r")
        mapping: Any = self.whole
        small = self.whole.nbytes <= _SMALL
        # Seen as a plain array: a mapping would call Python again for what is taken.
        self._small = np.asarray(self.whole) if small else None
        self._offset: int = mapping.offset
        self._handle = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._handle)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.whole)

    def take(self, places: npt.NDArray[np.int64]) -> npt.NDArray[_Number]:
        """Read the rows at *places*, in their order."""
        if self._small is not None:
            return self._small[places]
        size = self.whole[:1].nbytes
        found = np.empty((len(places), self.whole.shape[1]), self.whole.dtype)
        begins = np.flatnonzero(np.diff(places, prepend=-2) != 1)  # of unbroken runs
        for begin, end in pairwise([*begins.tolist(), len(places)]):
            start = self._offset + int(places[begin]) * size
            os.preadv(self._handle, [found[begin:end].data], start)
        return found


def ranges(
    first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the numbers from each of *first* up to its *last*, one after another."""
    sizes = last - first
    before = np.cumsum(sizes) - sizes
    within = np.arange(int(sizes.sum())) - np.repeat(before, sizes)
    places: npt.NDArray[np.int64] = np.repeat(first, sizes) + within
    return places


class RowWriter(Generic[_Number]):
    """Writes a file of rows without holding them; use it in a ``with``."""

    def __init__(self, path: Path, width: int, kind: type[_Number]) -> None:
        """Begin the file at *path*."""
        self._file = path.open("wb")
        self._width, self._kind = width, np.dtype(kind)
        self._count = 0
        self._head()

    def add(self, rows: npt.NDArray[_Number]) -> None:
        """Append *rows*."""
        self._file.write(np.ascontiguousarray(rows, self._kind).data)
        self._count += len(rows)

    def __len__(self) -> int:
        """Count the rows so far."""
        return self._count

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write down how many rows there are, and close the file."""
        with self._file:
            self._file.seek(0)
            self._head()

    def _head(self) -> None:
        """Describe the array; NumPy leaves room for a longer first dimension."""
        np.lib.format.write_array_header_1_0(
            self._file,
            {
                "descr": np.lib.format.dtype_to_descr(self._kind),
                "fortran_order": False,
                "shape": (self._count, self._width),
            },
        )
