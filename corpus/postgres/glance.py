"""What an event loop asks of the store while the threads beside it answer.

An asynchronous pool of a few connections: a look at what there is neither waits for a
question nor keeps one waiting, and hears at once that the server is away.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

from psycopg import AsyncConnection
from psycopg.errors import InvalidParameterValue, UndefinedTable
from psycopg_pool import AsyncConnectionPool

from corpus.errors import CorpusMissingError
from corpus.model import Document
from corpus.postgres.bound import APP, beginning
from corpus.postgres.faults import reachable
from corpus.postgres.reading import DOCUMENTS
from corpus.postgres.server import Server
from corpus.postgres.session import Row, marked
from corpus.postgres.states import GENERATION, MARKS, States, state_of
from corpus.store.history import live_at
from corpus.store.load import described

_MOST = 4  # connections, opened when wanted and closed after ten idle minutes
_WAIT = 2.0  # seconds for one of them, the server being away or not

Moment: TypeAlias = AsyncConnection[Row]


class Glance:
    """A look at the spaces of a server, from an event loop."""

    def __init__(self, server: Server) -> None:
        """Connect to nothing yet."""
        self._name = server.name
        self._pool = AsyncConnectionPool(
            server.url,
            min_size=0,
            max_size=_MOST,
            open=False,
            timeout=_WAIT,
            kwargs={"autocommit": True},
            check=AsyncConnectionPool.check_connection,
        )
        self._states = States()

    async def documents(self, space: str) -> list[Document]:
        """Return the live documents in the order they came, each without its text."""
        async with self._moment(space) as moment:
            found = await _all(moment, DOCUMENTS.format(live_at(None)), (space,))
        return [described(tuple(columns), digest) for digest, *columns in found]

    async def state(self, space: str) -> str:
        """Return what stands for the live documents of *space*, on every engine."""
        async with self._moment(space) as moment:
            found = await _all(moment, GENERATION, (space,))
            generation = found[0][0] if found else 0
            state = self._states.get(space, generation)
            if state is None:
                marks = await _all(moment, MARKS.format(live_at(None)), (space,))
                state = state_of(marks)
                self._states.put(space, generation, state)
        return state

    async def close(self) -> None:
        """Let go of all connections."""
        await self._pool.close()

    @asynccontextmanager
    async def _moment(self, space: str) -> AsyncGenerator[Moment]:
        """Open a transaction in *space* that sees one moment of it."""
        begin = beginning(APP, space, "REPEATABLE READ, READ ONLY")
        with reachable(self._name):
            await self._pool.open()
            async with self._pool.connection() as connection:
                try:  # no tables, or not even the role
                    await connection.execute(begin, prepare=False)
                    yield connection
                except (UndefinedTable, InvalidParameterValue) as error:
                    raise CorpusMissingError(Path(self._name)) from error
                finally:
                    await connection.rollback()


async def _all(moment: Moment, query: str, values: Sequence[Any]) -> list[Row]:
    found = await moment.execute(marked(query), values, binary=True)
    return await found.fetchall()
