"""The plug point for embedding models."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Matrix: TypeAlias = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into rows of unit length. Same text, same row."""

    @property
    def name(self) -> str:
        """Identifies the model and its weights; an index opens only with its own."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a row."""
        ...

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text to be searched."""
        ...

    def questions(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text to search with."""
        ...
