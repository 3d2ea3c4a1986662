"""Rows of a ``.npy`` file, mapped as a whole or read some at a time.

Reading leaves nothing behind: pages that are touched through a mapping stay in the
process, and the neighbours of every candidate with them, until all of the file does.
"""

import os
import weakref
from itertools import pairwise
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

_Number = TypeVar("_Number", bound=np.generic)


class RowFile(Generic[_Number]):
    """The rows of one file. *whole* is the mapping of all of them."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*, an array with two dimensions."""
        self.whole: npt.NDArray[_Number] = np.load(path, mmap_mode="r")
        mapping: Any = self.whole
        self._offset: int = mapping.offset
        self._handle = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._handle)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.whole)

    def take(self, places: npt.NDArray[np.int64]) -> npt.NDArray[_Number]:
        """Read the rows at *places*, in their order."""
        size = self.whole[:1].nbytes
        found = np.empty((len(places), self.whole.shape[1]), self.whole.dtype)
        begins = np.flatnonzero(np.diff(places, prepend=-2) != 1)  # of unbroken runs
        for begin, end in pairwise([*begins.tolist(), len(places)]):
            start = self._offset + int(places[begin]) * size
            os.preadv(self._handle, [found[begin:end].data], start)
        return found
