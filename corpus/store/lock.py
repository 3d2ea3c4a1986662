"""One writer at a time, whatever the process; a crash gives the lock back."""

import fcntl
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from corpus.errors import CorpusBusyError, CorpusWriteError

NAME = "corpus.lock"
_PAUSE = 0.02  # seconds between two tries


def lock(
    folder: Path,
    *,
    wait: float,
    waiting: Callable[[], None] | None = None,
    name: str = NAME,
) -> IO[bytes]:
    """Take the lock *name* of *folder*; closing what is returned gives it back.

    Waits at most *wait* seconds, and calls *waiting* once if it has to wait at all.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / name).open("ab")
    except OSError as error:
        raise CorpusWriteError(folder, error.strerror or str(error)) from error
    deadline = time.monotonic() + wait
    told = False
    try:
        while not _taken(file):
            if time.monotonic() >= deadline:
                raise CorpusBusyError(folder)  # noqa: TRY301  the file is closed below
            if waiting is not None and not told:
                waiting()
            told = True
            time.sleep(_PAUSE)
    except BaseException:
        file.close()
        raise
    return file


def _taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
