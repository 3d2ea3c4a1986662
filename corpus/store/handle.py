"""Read the bytes of a database file beside SQLite, without harm to it.

To close a file gives up all locks that this process has on it, SQLite's own among them
(sqlite.org/howtocorrupt.html, 2.2). Another process would then take itself for the only
one, and clear away the log that is still being read here. So a file that was opened
stays open.
"""

import hashlib
import os
from collections import OrderedDict
from pathlib import Path

_MOST = 64  # files kept open; a process uses one corpus or two
_BLOCK = 1 << 20

_kept: OrderedDict[tuple[int, int], int] = OrderedDict()


def sha256(path: Path) -> str:
    """Return the SHA-256 of the file at *path*, in hexadecimal. Raises OSError."""
    handle, place = _handle(path), 0
    found = hashlib.sha256()
    while block := os.pread(handle, _BLOCK, place):
        found.update(block)
        place += len(block)
    return found.hexdigest()


def _handle(path: Path) -> int:
    status = path.stat()
    name = status.st_dev, status.st_ino
    if name not in _kept:
        _kept[name] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        if len(_kept) > _MOST:
            os.close(_kept.popitem(last=False)[1])
    _kept.move_to_end(name)
    return _kept[name]
