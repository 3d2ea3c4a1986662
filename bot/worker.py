"""Read what waits in the queue, beside any number of others who do the same."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.intake import prepared, read
from bot.remote import Remote
from bot.sources import Source
from corpus.errors import SourceError, StoreUnreachableError
from corpus.fetch import Options
from corpus.model import Document
from corpus.postgres.jobs import Job, end, hold
from corpus.postgres.store import PostgresStore, Ready

ROOM = 500  # jobs that may wait before those who queue more have to
_ROWS = 64  # of a bulk file, in one job
_TENDED = 500  # jobs after which the spaces are looked to, though more wait
_PAUSE = 0.5  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job; *reason* says why, if it failed."""

    job: Job
    documents: int
    reason: str | None = None


def queue(
    remote: Remote, sources: Iterable[Source | SourceError], space: str, *, room: int
) -> Iterator[Source | SourceError]:
    """Queue *sources*; yield each when it is. Waits while *room* jobs wait already."""
    with remote.queue() as jobs:
        for source in sources:
            if isinstance(source, SourceError):
                yield source
                continue
            try:
                for part in _parts(source):
                    while jobs.waiting(room) >= room:
                        time.sleep(_PAUSE)
                    jobs.put(space, source.name, url=source.url, data=part)
            except OSError as error:
                yield SourceError(source.name, error.strerror or str(error))
            else:
                yield source


def work(
    remote: Remote, options: Options, *, stop: Callable[[], bool]
) -> Iterator[Done]:
    """Do jobs, and wait for more, until *stop*; yield each when it is stored.

    Spaces that have grown are tended when nothing waits, or now and then.
    """
    grown: Counter[str] = Counter()
    with remote.queue() as jobs, remote.writing() as store:
        while not stop():
            try:
                job = jobs.claim()
                if job is None or grown.total() >= _TENDED:
                    _tend(remote, grown)
                if job is None:
                    jobs.give_up()
                    time.sleep(_PAUSE)
                elif done := _do(store, job, options):
                    grown[job.space] += 1
                    yield done
            except StoreUnreachableError as error:  # the job waits for the server too
                remote.notice(str(error))
        _tend(remote, grown)


def _tend(remote: Remote, grown: Counter[str]) -> None:
    for space in tuple(grown):
        remote.sync(space, None)
        del grown[space]


def _do(store: PostgresStore, job: Job, options: Options) -> Done | None:
    """Read *job* and store what is in it, all or nothing, if nobody else does."""
    with store.transaction():
        session = store.enter(job.space)
        if not hold(session, job):
            return None
        ready, reason = _read(store, job, options)
        stored = sum(store.put(one) != "unchanged" for one in ready)
        end(session, job, documents=stored, reason=reason)
    return Done(job, stored, reason)


def _read(
    store: PostgresStore, job: Job, options: Options
) -> tuple[list[Ready], str | None]:
    """Return all that can be read of *job*, ready to be stored, and what is wrong."""
    source = Source(job.name, url=job.url, data=job.data)
    ready: list[Ready] = []
    reason = None
    for one in read(store, [source], job.space, options):
        if isinstance(one, SourceError):
            reason = str(one)
        elif isinstance(one, Document) and not store.holds(one):
            try:
                ready.append(store.ready(*prepared(one)))
            except SourceError as error:
                reason = str(error)
    return ready, reason


def _parts(source: Source) -> Iterator[bytes | None]:
    """Yield the bytes of *source*; of a bulk file some rows at a time.

    Empty lines stand for the rows before, so that each keeps its number.
    """
    if source.path is None:
        yield source.data
    elif source.path.suffix != ".jsonl":
        yield source.path.read_bytes()
    else:
        with source.path.open("rb") as file:
            before = 0
            while rows := list(islice(file, _ROWS)):
                yield b"\n" * before + b"".join(rows)
                before += len(rows)
