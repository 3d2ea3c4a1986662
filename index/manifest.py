"""What a generation of an index consists of: written last, checked first.

A generation is a folder with a number for a name. It is filled under another name and
renamed when its manifest is on the disk, so that a crash leaves either the whole of
it or none. The highest number is the current one.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import IndexDamagedError
from index.weights import sha256

FORMAT = 2  # bump when the files change shape or meaning
NAME = "manifest.json"
_UNFINISHED = "unfinished-"


class Stamp(NamedTuple):
    """What a file was like when it was written; *modified* in nanoseconds."""

    size: int
    modified: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was indexed, with which model, and what the files are like.

    *state* is the store's for the space; *characters* the length of all passages.
    *depth* and *recall* are the tuning of the search by vectors.
    """

    space: str
    state: str
    model: str
    dimension: int
    passages: int
    sentences: int
    characters: int
    depth: int
    recall: float
    files: dict[str, Stamp]
    format: int = FORMAT


def generations(folder: Path) -> list[Path]:
    """Return the finished generations in *folder*, oldest first."""
    try:
        found = [path for path in folder.iterdir() if path.name.isdecimal()]
    except OSError:
        return []
    return sorted(found, key=lambda path: int(path.name))


def begin(folder: Path) -> Path:
    """Make the empty folder of the next generation, and clear what crashes left."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    last = max((int(path.name) for path in generations(folder)), default=0)
    fresh = folder / f"{_UNFINISHED}{last + 1}"
    fresh.mkdir(parents=True)
    return fresh


def finish(unfinished: Path, manifest: Manifest) -> Path:
    """Make a generation current and remove the earlier ones.

    Who still has these open goes on reading them: their pages are mapped.
    """
    for name in manifest.files:
        _flush(unfinished / name)
    (unfinished / NAME).write_bytes(_text(manifest))
    _flush(unfinished / NAME)
    _flush(unfinished)
    earlier = generations(unfinished.parent)
    finished = unfinished.with_name(unfinished.name.removeprefix(_UNFINISHED))
    unfinished.rename(finished)
    _flush(finished.parent)
    for path in earlier:
        shutil.rmtree(path, ignore_errors=True)
    return finished


def inventory(folder: Path) -> dict[str, Stamp]:
    """Stamp every file in *folder*, lock files left out."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): _stamp(path)
        for path in paths
        if path.suffix != ".lock" and path.name != NAME
    }


def read(folder: Path) -> Manifest:
    """Read the manifest of a generation; IndexDamagedError where it is not whole."""
    path = folder / NAME
    try:
        data = path.read_bytes()
        contents: dict[str, Any] = json.loads(data)
        del contents["checksum"]
        files = contents["files"].items()
        contents["files"] = {name: Stamp(*stamp) for name, stamp in files}
        manifest = Manifest(**contents)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamagedError(f"{path} cannot be read ({error})") from error
    if data != _text(manifest):
        raise IndexDamagedError(f"{path} disagrees with its own checksum")
    return manifest


def damages(folder: Path, *, thorough: bool = True) -> Iterator[str]:
    """Name each file of a generation that is not as it was written.

    Unless *thorough*, files that were not touched since are not read.
    """
    try:
        manifest = read(folder)
    except IndexDamagedError as error:
        yield str(error)
        return
    for name, wanted in manifest.files.items():
        path = folder / name
        try:
            stat = path.stat()
            if stat.st_size != wanted.size:
                yield f"{path} has {stat.st_size} bytes, not {wanted.size}"
            elif (thorough or stat.st_mtime_ns != wanted.modified) and sha256(
                path
            ) != wanted.sha256:
                yield f"{path} has changed since it was written"
        except OSError as error:
            yield f"{path} cannot be read ({error.strerror})"


def _stamp(path: Path) -> Stamp:
    stat = path.stat()
    return Stamp(stat.st_size, stat.st_mtime_ns, sha256(path))


def _text(manifest: Manifest) -> bytes:
    """Return the file's one form: what the manifest says, and the SHA-256 of that."""
    facts = asdict(manifest)
    told = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    facts["checksum"] = hashlib.sha256(told.encode("utf-8")).hexdigest()
    return json.dumps(facts, indent=1).encode("utf-8") + b"\n"


def _flush(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
