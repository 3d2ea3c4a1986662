"""What stands for the live documents of a space, remembered until these change."""

import hashlib
from collections.abc import Iterable

GENERATION = "SELECT generation FROM space WHERE space = ?"
# With a condition on the documents for the braces.
MARKS = "SELECT id, fingerprint FROM document WHERE space = ? AND {} ORDER BY id"

_MOST = 10_000  # spaces


class States:
    """The states of spaces, each with the generation that it is of."""

    def __init__(self) -> None:
        """Know none."""
        self._known: dict[str, tuple[int, str]] = {}

    def get(self, space: str, generation: int) -> str | None:
        """Return the state of *space* in *generation*, if it is known."""
        known = self._known.get(space)
        return known[1] if known and known[0] == generation else None

    def put(self, space: str, generation: int, state: str) -> None:
        """Remember the state of *space* in *generation*."""
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[space] = generation, state


def state_of(marks: Iterable[tuple[str, str]]) -> str:
    """Return what stands for documents with these ids and fingerprints."""
    lines = "".join(f"{id_} {mark}\n" for id_, mark in marks)
    return hashlib.sha256(lines.encode()).hexdigest()[:16]
