"""Python, SQLite, the locale and the clock."""

import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import bot
from bot.doctor.finding import Finding

_PYTHON = (3, 11)
_SQLITE = (3, 37)  # STRICT tables
_DAY = 86_400


def findings() -> Iterator[Finding]:
    """Look at what the operating system brings."""
    yield Finding(
        "python",
        sys.version_info >= _PYTHON,
        sys.version.split()[0],
        "install Python 3.11 or newer and make the environment again",
    )
    yield Finding(
        "sqlite",
        sqlite3.sqlite_version_info >= _SQLITE,
        sqlite3.sqlite_version,
        "use a Python that comes with SQLite 3.37 or newer",
    )
    encoding = sys.getfilesystemencoding()
    yield Finding(
        "file names",
        encoding == "utf-8",
        encoding,
        "set LC_ALL=C.UTF-8, or PYTHONUTF8=1",
    )
    yield _clock()


def _clock() -> Finding:
    """Compare the clock with when these files were written: it cannot be earlier."""
    now = time.time()
    newest = max(file.stat().st_mtime for file in Path(bot.__file__).parent.iterdir())
    says = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC")
    mend = "set the clock: it is behind the installation; `timedatectl set-ntp true`"
    return Finding("clock", now > newest - _DAY, says, mend)
