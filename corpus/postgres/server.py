"""The way to the server: connections, transactions, and what is done when it is away.

Every transaction names its space, and works as a role that row-level security binds to
it. What only reads is tried again while the server is away; what writes is not, once it
has begun, for only the caller knows what it stands for.
"""

import contextlib
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg
from pgvector.psycopg import register_vector
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import ReadOnlySqlTransaction

from corpus.errors import CorpusMissingError, SettingsError, StoreUnreachableError
from corpus.postgres import migrate
from corpus.postgres.bound import APP, KEEPER, beginning
from corpus.postgres.faults import reachable
from corpus.postgres.session import Row, Session

PATIENCE = 20.0  # seconds in which a server that failed over is back
_FIRST, _LONGEST = 0.05, 1.0  # seconds between two tries
_CONNECT = 10  # seconds for one connection, unless the address says otherwise
_OPTIONS = {  # of every session
    "search_path": f"{migrate.SCHEMA},public",
    "hnsw.iterative_scan": "relaxed_order",
    "hnsw.ef_search": "800",
    # A plan for any space opens all sixteen partitions to find that it needs one.
    "plan_cache_mode": "force_custom_plan",
}

T = TypeVar("T")


class Server:
    """A PostgreSQL database that holds a corpus. Threads may share it."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        """Connect to nothing yet. All of libpq's settings may stand in *url*."""
        try:
            parts = conninfo_to_dict(url)
        except psycopg.ProgrammingError:
            wanted = "an address such as postgresql://user@host/database"
            raise SettingsError("store", "not shown", wanted) from None
        host = parts.get("host") or parts.get("hostaddr") or "localhost"
        self.name = f"{parts.get('dbname') or 'postgres'} on {host}"
        chosen = (f"-c {name}={value}" for name, value in _OPTIONS.items())
        options = " ".join((str(parts.get("options") or ""), *chosen))
        self.url = make_conninfo(
            url,
            options=options.strip(),
            connect_timeout=parts.get("connect_timeout") or _CONNECT,
        )
        self._patience = patience
        self._idle: list[Connection[Row]] = []
        self._looked = False

    def prepare(self) -> None:
        """Make the tables, or bring them up to this version of Pincite."""

        def work() -> None:
            with psycopg.connect(self.url) as connection:
                migrate.bring_up(connection, self.name)

        self.patiently(work)

    def read(self, space: str, work: Callable[[Session], T]) -> T:
        """Return what *work* finds in one moment of *space*; it may be called again.

        Raises StoreUnreachableError when the server is away for too long.
        """

        def attempt() -> T:
            with self._transaction(APP, space, "REPEATABLE READ, READ ONLY") as session:
                return work(session)

        return self.patiently(attempt)

    def keep(self, work: Callable[[Session], T]) -> T:
        """Do *work* on the whole, as the role that sees what spaces there are.

        It may be done again, so twice must be as good as once.
        """

        def attempt() -> T:
            with self._transaction(KEEPER, "", "READ COMMITTED") as session:
                return work(session)

        return self.patiently(attempt)

    @contextmanager
    def write(self, space: str) -> Generator[Session]:
        """Open a transaction in *space*: on disk when it ends, or nothing of it is."""
        with self._transaction(APP, space, "READ COMMITTED", patient=True) as session:
            yield session

    @contextmanager
    def alone(self, duty: int) -> Generator[Session | None]:
        """Give a session of the tables' owner to whoever is first to do *duty*.

        Others get nothing. Each query in it is a transaction.
        """
        with reachable(self.name):
            connection = self.patiently(self._connect)
            try:
                found = connection.execute(
                    b"SELECT pg_try_advisory_lock(%s)", (duty,)
                ).fetchone()
                yield Session(connection) if found == (True,) else None
            finally:
                connection.close()  # and the lock is given back

    def close(self) -> None:
        """Let go of all connections."""
        while self._idle:
            self._idle.pop().close()

    def patiently(self, work: Callable[[], T]) -> T:
        """Do *work*, again and again while the server is away."""
        until = time.monotonic() + self._patience
        pause = _FIRST
        while True:
            try:
                with reachable(self.name):
                    return work()
            except StoreUnreachableError:
                if time.monotonic() + pause > until:
                    raise
            self.close()  # they were lost together
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST)

    @contextmanager
    def _transaction(
        self, role: str, space: str, kind: str, *, patient: bool = False
    ) -> Generator[Session]:
        def begun() -> Connection[Row]:
            return self._begun(role, space, kind)

        with reachable(self.name):
            connection = self.patiently(begun) if patient else begun()
            try:
                session = Session(connection)
                yield session
                session.flush()
                connection.execute(b"COMMIT")
            except ReadOnlySqlTransaction:  # it was the primary: look for who is now
                connection.close()
                raise
            except BaseException:
                with contextlib.suppress(psycopg.Error):
                    connection.rollback()
                raise
            finally:
                self._give_back(connection)

    def _begun(self, role: str, space: str, kind: str) -> Connection[Row]:
        """Return a connection in a transaction that is bound to *role* and *space*."""
        begin = beginning(role, space, kind)
        connection = self._idle.pop() if self._idle else self._connect()
        try:
            connection.execute(begin, prepare=False)
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_back(self, connection: Connection[Row]) -> None:
        status = connection.info.transaction_status
        if not connection.closed and status == psycopg.pq.TransactionStatus.IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def _connect(self) -> Connection[Row]:
        connection = psycopg.connect(self.url, autocommit=True)
        try:
            self._look(connection)
            register_vector(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _look(self, connection: Connection[Row]) -> None:
        """Refuse a database that has no corpus, or one of another version."""
        if not self._looked and not migrate.is_ready(connection, self.name):
            raise CorpusMissingError(Path(self.name))
        self._looked = True
