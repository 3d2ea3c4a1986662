"""What is asked of a connection: SQLite's has it, and a server's can be given it."""

from collections.abc import Sequence
from typing import Any, Protocol


class Cursor(Protocol):
    """What a query found, or how many rows it changed."""

    @property
    def rowcount(self) -> int:
        """The rows that were changed."""
        ...

    def fetchone(self) -> Any:
        """Return the next row, or nothing."""
        ...

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        ...


class Connection(Protocol):
    """Runs queries that have ``?`` where their values go."""

    def execute(self, query: str, values: Sequence[Any] = ..., /) -> Cursor:
        """Run one query."""
        ...
