"""One thread for the blocking service, and a short queue in front of it.

Tokenizers are not thread-safe, and two questions at once on one core are no faster
than one after the other: so one thread, and whoever finds the queue full is told.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from bot.http.errors import BusyError

P = ParamSpec("P")
T = TypeVar("T")
Observe = Callable[[str, float], None]


class Worker:
    """Runs calls one at a time, in the order they came.

    *observe* is told the seconds each call spent in the stages ``queue`` and ``work``.
    """

    def __init__(self, *, limit: int, observe: Observe) -> None:
        """Let at most *limit* calls be under way or waiting."""
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="service")
        self._limit = limit
        self._observe = observe
        self._jobs: set[Future[Any]] = set()
        self._started: float | None = None

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what *call* returns. BusyError if too many wait already.

        A call whose caller has given up while it waited is never started.
        """
        if len(self._jobs) >= self._limit:
            raise BusyError
        asked = time.monotonic()
        job = self._pool.submit(self._timed, asked, partial(call, *args, **kwargs))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return await asyncio.wrap_future(job)

    def _timed(self, asked: float, call: Callable[[], T]) -> T:
        started = time.monotonic()
        self._started = started
        self._observe("queue", started - asked)
        try:
            return call()
        finally:
            self._started = None
            self._observe("work", time.monotonic() - started)

    def depth(self) -> int:
        """Return how many calls are under way or waiting."""
        return len(self._jobs)

    def stuck(self) -> float:
        """Return for how many seconds the call under way has been running."""
        started = self._started
        return 0.0 if started is None else time.monotonic() - started

    def close(self) -> None:
        """Let the call under way end and start no other."""
        self._pool.shutdown(wait=True, cancel_futures=True)
