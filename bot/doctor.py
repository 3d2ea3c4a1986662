"""What an installation has, what it lacks, and what to do about it."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from bot.settings import Settings

_NEEDED = ("faiss", "ftfy", "numpy", "openvino", "pint", "tantivy", "tokenizers")
_OPTIONAL = {
    "discord": "`pincite discord`: pip install 'pincite[discord]'",
    "sentence_transformers": "other models: pip install 'pincite[models]'",
}
_ROOM = 200 * 1024 * 1024  # bytes; a small corpus and its index


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, whether it is well, and what to say."""

    what: str
    well: bool
    says: str
    optional: bool = False


def examine(settings: Settings) -> list[Finding]:
    """Look at everything Pincite needs; nothing is changed."""
    return [*_machine(settings), *_libraries()]


def _machine(settings: Settings) -> Iterator[Finding]:
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0])
    yield Finding("sqlite", well=True, says=sqlite3.sqlite_version)
    there = next(
        p for p in (settings.data, *settings.data.absolute().parents) if p.exists()
    )
    writable = os.access(there, os.W_OK | os.X_OK)
    yield Finding(
        "data", writable, f"{settings.data}" + " is not writable" * (not writable)
    )
    free = shutil.disk_usage(there).free
    yield Finding("disk", free > _ROOM, f"{free // 1024 // 1024} MiB free")


def _libraries() -> Iterator[Finding]:
    for name in _NEEDED:
        found = find_spec(name) is not None
        yield Finding(
            name, found, "installed" if found else "pip install pincite again"
        )
    for name, purpose in _OPTIONAL.items():
        found = find_spec(name) is not None
        yield Finding(name, found, "installed" if found else purpose, optional=True)
