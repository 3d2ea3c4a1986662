"""The queue before the one thread that answers: fair, bounded, with a known wait.

Places (servers, or a user's own messages) take turns, and so do the users of a place,
so nobody waits for somebody else's backlog. Everything here runs on the event loop but
the jobs, which run in the thread one at a time.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from corpus.errors import PinciteError

T = TypeVar("T")

_FIRST_GUESS = 0.2  # seconds a job takes, before one was seen
_WEIGHT = 0.1  # of the newest job in the running mean


class DeskFullError(PinciteError):
    """The queue is full."""

    def __init__(self, waiting: int, seconds: float) -> None:
        """Say how long it is and when to try again."""
        super().__init__(
            f"{waiting} questions are waiting; try again in about {seconds:.0f} s"
        )
        self.waiting = waiting
        self.seconds = seconds


class TooManyError(PinciteError):
    """One user has as many questions waiting as one user may."""

    def __init__(self, waiting: int) -> None:
        """Say how many there are."""
        super().__init__(f"{waiting} of your questions are waiting; let me answer them")
        self.waiting = waiting


class DeskClosedError(PinciteError):
    """The bot is shutting down."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("the bot is being restarted; ask again in a minute")


@dataclass(frozen=True, slots=True)
class Ticket(Generic[T]):
    """A place in the queue: *ahead* jobs come first, in about *seconds*."""

    ahead: int
    seconds: float
    done: "asyncio.Future[T]"


_Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]
_Line = OrderedDict[int, deque[_Job]]  # one user after another


class Desk:
    """Runs blocking jobs in one thread, in fair order."""

    def __init__(self, *, limit: int, per_user: int) -> None:
        """Let *limit* jobs wait, and *per_user* of them for one user."""
        self._limit = limit
        self._per_user = per_user
        self._places: OrderedDict[int, _Line] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, "pincite")
        self._pump: asyncio.Task[None] | None = None
        self._mean = _FIRST_GUESS
        self._waiting = 0
        self._closed = False
        self._started: float | None = None

    @property
    def waiting(self) -> int:
        """How many jobs wait or run."""
        return self._waiting

    @property
    def busy_for(self) -> float:
        """How many seconds the job that runs has taken."""
        return 0.0 if self._started is None else time.monotonic() - self._started

    def enter(self, place: int, user: int, job: Callable[[], T]) -> Ticket[T]:
        """Put *job* in line; raises one of this module's errors if it may not wait."""
        if self._closed:
            raise DeskClosedError
        line = self._places.get(place, OrderedDict())
        own = len(line.get(user, ()))
        if own >= self._per_user:
            raise TooManyError(own)
        if self._waiting >= self._limit:
            raise DeskFullError(self._waiting, self._waiting * self._mean)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        ticket = Ticket(*self._ahead(place, own), done)
        self._places.setdefault(place, OrderedDict()).setdefault(user, deque()).append(
            (job, done)
        )
        self._waiting += 1
        if self._pump is None:
            self._pump = asyncio.create_task(self._work())
        return ticket

    async def run(self, place: int, user: int, job: Callable[[], T]) -> T:
        """Put *job* in line and wait for it."""
        return await self.enter(place, user, job).done

    async def close(self, seconds: float) -> bool:
        """Let nobody in, wait *seconds* for those inside; tell if all were done."""
        self._closed = True
        pump = self._pump
        if pump is not None:
            await asyncio.wait([pump], timeout=seconds)
        idle = self._pump is None
        for line in self._places.values():
            for jobs in line.values():
                for _, done in jobs:
                    if not done.done():
                        done.set_exception(DeskClosedError())
        self._places.clear()
        self._thread.shutdown(wait=idle, cancel_futures=True)
        return idle

    def _ahead(self, place: int, own: int) -> tuple[int, float]:
        """Return how many jobs come first and for how long, both at most."""
        turns = own + 1
        ahead = sum(
            min(sum(map(len, line.values())), turns * max(len(line), 1))
            for other, line in self._places.items()
            if other != place
        )
        mine: _Line = self._places.get(place, OrderedDict())
        ahead += sum(min(len(jobs), turns) for jobs in mine.values())
        ahead = min(ahead, self._waiting)
        return ahead, ahead * self._mean

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while job := self._next():
                work, done = job
                if not done.cancelled():
                    started = self._started = time.monotonic()
                    try:
                        result = await loop.run_in_executor(self._thread, work)
                    except Exception as error:  # noqa: BLE001  it is the asker's to handle
                        if not done.done():
                            done.set_exception(error)
                    else:
                        if not done.done():
                            done.set_result(result)
                    self._started = None
                    spent = time.monotonic() - started
                    self._mean += _WEIGHT * (spent - self._mean)
                self._waiting -= 1
        finally:
            self._pump = None

    def _next(self) -> _Job | None:
        """Take the next job of the next user of the next place."""
        if not self._places:
            return None
        place, line = self._places.popitem(last=False)
        user, jobs = line.popitem(last=False)
        job = jobs.popleft()
        if jobs:
            line[user] = jobs
        if line:
            self._places[place] = line
        return job
