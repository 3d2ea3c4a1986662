"""A queue of sources to be read, in a table, for any number of workers.

A job is done in the transaction that stores its documents, which holds the job's lock
throughout: no other worker can do it too, and one that dies leaves it to the others at
once. Attempts are counted before, so that a source that ends its readers is given up.
"""

import hashlib
from dataclasses import dataclass

from corpus.postgres.server import Server
from corpus.postgres.session import Session

ATTEMPTS = 12  # most of them are for servers and workers that went away


@dataclass(frozen=True, slots=True)
class Job:
    """A source in a space: an address, or the bytes of a file called *name*."""

    id: int
    space: str
    name: str
    url: str | None
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the queue is: jobs by what became of them, and documents stored.

    *recent* are the jobs that ended in the last minute.
    """

    waiting: int
    done: int
    failed: int
    documents: int
    recent: int


class Queue:
    """The jobs of all spaces."""

    def __init__(self, server: Server) -> None:
        """Keep them on *server*."""
        self._server = server

    def put(
        self, space: str, name: str, *, url: str | None, data: bytes | None
    ) -> None:
        """Queue a source, unless the same waits already."""
        told = hashlib.sha256(f"{space}\0{name}\0{url}\0".encode() + (data or b""))
        query = (
            "INSERT INTO job (space, name, url, data, digest) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (digest) WHERE state = 'waiting' DO NOTHING"
        )
        values = (space, name, url, data, told.digest())
        self._server.keep(lambda session: session.execute(query, values))

    def waiting(self, most: int) -> int:
        """Count the jobs that wait, up to *most*."""
        query = (
            "SELECT count(*) FROM"
            " (SELECT 1 FROM job WHERE state = 'waiting' LIMIT ?) AS waiting"
        )
        found = self._server.keep(lambda s: s.execute(query, (most,)).fetchone())
        return int(found[0])

    def claim(self) -> Job | None:
        """Return a job that nobody works on, if there is one, and count the attempt."""
        query = (
            "UPDATE job SET attempts = attempts + 1 WHERE id ="
            " (SELECT id FROM job WHERE state = 'waiting' AND attempts < ?"
            " ORDER BY attempts, id LIMIT 1 FOR UPDATE SKIP LOCKED)"
            " RETURNING id, space, name, url, data"
        )
        found = self._server.keep(lambda s: s.execute(query, (ATTEMPTS,)).fetchone())
        return Job(*found) if found else None

    def give_up(self) -> int:
        """Fail the jobs that ended every worker that tried; return how many."""
        query = (
            "UPDATE job SET state = 'failed', data = NULL, ended = now(),"
            " reason = 'no worker lived through it'"
            " WHERE id IN (SELECT id FROM job WHERE state = 'waiting' AND attempts >= ?"
            " FOR UPDATE SKIP LOCKED)"
        )
        return self._server.keep(lambda s: s.execute(query, (ATTEMPTS,)).rowcount)

    def progress(self) -> Progress:
        """Return how far the queue is."""
        query = (
            "SELECT count(*) FILTER (WHERE state = 'waiting'),"
            " count(*) FILTER (WHERE state = 'done'),"
            " count(*) FILTER (WHERE state = 'failed'),"
            " coalesce(sum(documents), 0),"
            " count(*) FILTER (WHERE ended > now() - interval '1 minute') FROM job"
        )
        return Progress(
            *map(int, self._server.keep(lambda s: s.execute(query).fetchone()))
        )

    def failures(self) -> list[tuple[str, str, str]]:
        """Return space, name and reason of every job that failed, in order."""
        query = "SELECT space, name, reason FROM job WHERE state = 'failed' ORDER BY id"
        return self._server.keep(lambda s: s.execute(query).fetchall())


def hold(session: Session, job: Job) -> bool:
    """Take the lock of *job* for this transaction; tell whether it is still to do."""
    found = session.execute(
        "SELECT 1 FROM job WHERE id = ? AND state = 'waiting' FOR UPDATE SKIP LOCKED",
        (job.id,),
    ).fetchone()
    return found is not None


def end(session: Session, job: Job, *, documents: int, reason: str | None) -> None:
    """Say in this transaction what became of *job*."""
    session.execute(
        "UPDATE job SET state = ?, documents = ?, reason = ?, data = NULL,"
        " ended = now() WHERE id = ?",
        ("failed" if reason else "done", documents, reason, job.id),
    )
