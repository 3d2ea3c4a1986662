"""A service for front ends that stay up: it makes nobody wait for a long build."""

import logging
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from math import inf
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bot.service import Service
from bot.settings import Settings
from corpus.errors import PinciteError

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_LOG = logging.getLogger("pincite")
_WAIT = 5.0  # seconds for another writer: whoever asks stands behind this one
_PAUSE = 60.0  # seconds between the beginnings of two builds
_NICE = 10


@contextmanager
def patient(settings: Settings) -> Generator[Service]:
    """Open a service that has long builds done aside, and answers meanwhile."""
    builder = _Builder(settings)
    service = Service(settings, aside=builder.start, wait=_WAIT)
    try:
        yield service
    finally:
        service.close()
        builder.close()


class _Builder:
    """Builds indexes in another process, one at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: SpawnProcess | None = None
        self._began = -inf

    def start(self, space: str) -> None:
        """Have the index of *space* built, unless one is being built just now."""
        if self._process is not None and self._process.is_alive():
            return
        if time.monotonic() < self._began + _PAUSE:
            return  # it ended too soon, or is taken up in a moment
        self._began = time.monotonic()
        self._process = get_context("spawn").Process(
            target=_build, args=(self._settings, space), daemon=True
        )
        self._process.start()

    def close(self) -> None:
        """Stop what is under way; what it has done so far is not lost."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()


def _build(settings: Settings, space: str) -> None:
    """Build the index of *space*, and say so: this may take an hour."""
    os.nice(_NICE)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    began, told = time.monotonic(), time.monotonic()
    _LOG.info("building the index of %r; the one before answers meanwhile", space)

    def step(done: int, total: int | None) -> None:
        nonlocal told
        if time.monotonic() > told + _PAUSE:
            told = time.monotonic()
            _LOG.info("%d of %s passages are in the new index", done, total)

    service = Service(settings)
    try:
        service.sync(step, space=space)
    except PinciteError as error:
        _LOG.error("the index of %r could not be built: %s", space, error)
    else:
        took = time.monotonic() - began
        _LOG.info("the index of %r is new, after %.0f s", space, took)
    finally:
        service.close()
