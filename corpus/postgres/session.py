"""A transaction on the server, with the queries that SQLite understands as well."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from psycopg import Connection

from corpus.store.sql import Cursor

Row: TypeAlias = tuple[Any, ...]

_PASSED = 500  # rows that a table of a connection's own has let through


class Session:
    """One transaction in one space. Queries have ``?`` where their values go."""

    def __init__(self, connection: Connection[Row]) -> None:
        """Speak through *connection*, whose transaction has begun."""
        self._connection = connection
        self._copied: Counter[str] = Counter()  # rows by table, since it was emptied

    def execute(self, query: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one query."""
        return self._connection.execute(marked(query), values, binary=True)

    def stream(self, query: str) -> Iterator[Row]:
        """Yield what one query finds, row by row; no other may run meanwhile."""
        with self._connection.cursor() as cursor:
            yield from cursor.stream(marked(query), (), binary=True)

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one query for each of *rows*."""
        with self._connection.cursor() as cursor:
            cursor.executemany(marked(query), rows)

    def copy(
        self, table: str, columns: str, kinds: Sequence[str], rows: Iterable[Row]
    ) -> None:
        """Write many *rows*; *kinds* are the types of *columns*, as the server says.

        No COPY goes into a table with row-level security: they are copied into one of
        this connection's own, and go on from there under the table's policy.
        """
        new = f"new_{table}"
        if table not in self._copied:
            self.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {new}"
                f" (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
            )
        elif self._copied[table] > _PASSED:  # rows gone are in the way all the same
            self.execute(f"TRUNCATE {new}")
            self._copied[table] = 0
        into = f"COPY {new} ({columns}) FROM STDIN (FORMAT BINARY)"
        with (
            self._connection.cursor() as cursor,
            cursor.copy(into.encode()) as copy,
        ):
            copy.set_types(kinds)
            for row in rows:
                copy.write_row(row)
                self._copied[table] += 1
        self.execute(
            f"WITH moved AS (DELETE FROM {new} RETURNING {columns})"
            f" INSERT INTO {table} ({columns}) SELECT {columns} FROM moved"
        )


def quoted(text: str) -> str:
    """Return *text* as a constant of SQL, whatever is in it."""
    return "E'" + "".join(f"\\U{ord(one):08X}" for one in text) + "'"


def marked(query: str) -> bytes:
    """Write the places of values as psycopg does."""
    return query.replace("%", "%%").replace("?", "%s").encode()
