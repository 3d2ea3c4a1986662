"""A transaction on the server, with the queries that SQLite understands as well."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from psycopg import Connection

from corpus.store.sql import Cursor

Row: TypeAlias = tuple[Any, ...]

_TOGETHER = 1000  # rows that wait for one another; those of entries have some 8 kB


@dataclass(frozen=True, slots=True)
class Table:
    """Where rows are copied to: *kinds* are the server's types of *columns*."""

    name: str
    columns: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Runs queries that ask nothing of the rows that wait."""

    connection: Connection[Row]

    def execute(self, query: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one query."""
        return self.connection.execute(marked(query), values, binary=True)


class Session:
    """One transaction in one space. Queries have ``?`` where their values go.

    What is copied waits for more, of other documents too, so that there are few trips
    to the server; it is there for every query that does not go `ahead`.
    """

    def __init__(self, connection: Connection[Row]) -> None:
        """Speak through *connection*, whose transaction has begun."""
        self._connection = connection
        self._waiting: defaultdict[Table, list[Row]] = defaultdict(list)
        self._copied: set[str] = set()  # the tables that rows have gone to
        self.ahead = Ahead(connection)

    def execute(self, query: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one query."""
        self.flush()
        return self.ahead.execute(query, values)

    def stream(self, query: str) -> Iterator[Row]:
        """Yield what one query finds, row by row; no other may run meanwhile."""
        self.flush()
        with self._connection.cursor() as cursor:
            yield from cursor.stream(marked(query), (), binary=True)

    def copy(self, table: Table, rows: Iterable[Row]) -> None:
        """Write *rows* to *table*, with the next ones or before they are asked for."""
        self._waiting[table] += rows
        if sum(map(len, self._waiting.values())) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        while self._waiting:
            self._write(*self._waiting.popitem())

    def _write(self, table: Table, rows: Iterable[Row]) -> None:
        """Copy *rows*.

        No COPY goes into a table with row-level security: they are copied into one of
        this connection's own, and go on from there under the table's policy.
        """
        name, columns, new = table.name, table.columns, f"new_{table.name}"
        if name in self._copied:
            self.ahead.execute(f"TRUNCATE {new}")
        else:
            self.ahead.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {new}"
                f" (LIKE {name} INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
            )
            self._copied.add(name)
        into = f"COPY {new} ({columns}) FROM STDIN (FORMAT BINARY)"
        with (
            self._connection.cursor() as cursor,
            cursor.copy(into.encode()) as copy,
        ):
            copy.set_types(table.kinds)
            for row in rows:
                copy.write_row(row)
        self.ahead.execute(
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {new}"
        )


def quoted(text: str) -> str:
    """Return *text* as a constant of SQL, whatever is in it."""
    return "E'" + "".join(f"\\U{ord(one):08X}" for one in text) + "'"


def marked(query: str) -> bytes:
    """Write the places of values as psycopg does."""
    return query.replace("%", "%%").replace("?", "%s").encode()
