"""A checksum of the whole database file, kept beside it.

SQLite does not notice a flipped byte in most places. The seal does, in all of them:
it is broken before the first write of a writer, and made anew after its last.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusDamagedError
from corpus.store import database
from corpus.store.handle import sha256

NAME = database.NAME + ".seal"
_HEAD = "pincite seal 1"
_WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Seal:
    """The SHA-256 of the database file, or none: a writer began and has not ended."""

    digest: str | None


def read(folder: Path) -> Seal | None:
    """Return the seal of *folder*, or nothing where there is no seal.

    Raises CorpusDamagedError if the seal itself is damaged.
    """
    try:
        data = (folder / NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    body, _, check = data.rpartition(b"\n")
    lines = body.split(b"\n")
    whole = hashlib.sha256(body).hexdigest().encode() == check
    if not whole or lines[0] != _HEAD.encode() or len(lines) != 2:  # noqa: PLR2004
        raise CorpusDamagedError(f"{NAME!r} disagrees with its own checksum")
    digest = lines[1].decode("ascii")
    return Seal(None if digest == _WRITING else digest)


def break_(folder: Path) -> None:
    """Say that a writer is at work."""
    _write(folder, _WRITING)


def make(folder: Path) -> None:
    """Seal the database file as it is."""
    _write(folder, digest(folder))


def digest(folder: Path) -> str:
    """Return the SHA-256 of the database file."""
    return sha256(folder / database.NAME)


def _write(folder: Path, state: str) -> None:
    body = f"{_HEAD}\n{state}".encode()
    data = body + b"\n" + hashlib.sha256(body).hexdigest().encode()
    draft = folder / (NAME + ".new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
