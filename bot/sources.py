"""What a user names as a source: files, folders, patterns, addresses, ``-``."""

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus.dressing import is_dressing
from corpus.errors import SourceError

_ADDRESS = ("http://", "https://")
_STDIN = "-"


class EmptyFolderError(SourceError):
    """A folder or a pattern with no file in it."""

    def __init__(self, source: str) -> None:
        """Say so."""
        super().__init__(source, "no file is there")


class UnwritableNameError(SourceError):
    """A file whose name is no text: it could not be written down."""

    def __init__(self, source: str) -> None:
        """Show the bytes that are none."""
        told = source.encode("utf-8", "backslashreplace").decode()
        super().__init__(told, "its name is not UTF-8; rename it")


class SpecialFileError(SourceError):
    """A pipe, a socket or a device, which may have no end or never begin."""

    def __init__(self, source: str) -> None:
        """Say so."""
        super().__init__(source, "it is a pipe, a socket or a device, no file")


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: a file, an address, or bytes with a name."""

    name: str
    path: Path | None = None
    url: str | None = None
    data: bytes | None = None


def expand(named: Iterable[str]) -> Iterator[Source | SourceError]:
    """Yield what is to be read, files of a folder in the order of their names.

    A source that cannot be read comes as its error, so that the others still come.
    """
    for name in named:
        try:
            yield from _expand(name)
        except SourceError as error:
            yield error
        except OSError as error:
            yield SourceError(name, error.strerror or str(error))


def is_special(path: Path) -> bool:
    """Tell a pipe, a socket or a device, of which no reader may take a look."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False  # reading it says why
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def readable(source: str) -> str:
    """Return the file or the address that a document's *source* is a part of."""
    whole = source.partition("!/")[0]  # an archive
    if whole.lower().startswith(_ADDRESS) or not Path(whole).exists():
        return whole.partition("#")[0]  # a feed, or a file of rows
    return whole


def _expand(name: str) -> Iterator[Source | SourceError]:
    if name == _STDIN:
        yield Source(_STDIN, data=_piped(sys.stdin.buffer))
    elif name.lower().startswith(_ADDRESS):
        yield Source(name, url=name)
    elif Path(name).is_dir():
        yield from _files(name, _walk(Path(name)))
    elif glob.has_magic(name) and not Path(name).exists():
        matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  of any root
        yield from _files(name, (Path(m) for m in matches if not Path(m).is_dir()))
    elif Path(name).is_fifo():  # who names a pipe means what comes out of it
        with Path(name).open("rb") as pipe:
            yield Source(_STDIN, data=_piped(pipe))  # the next one is no version of it
    else:
        yield _file(Path(name))


def _piped(stream: IO[bytes]) -> bytes:
    """Read all that anybody may add from *stream*, and a byte more to tell."""
    from corpus.read.raw import LIMIT  # and with it all readers

    return stream.read(LIMIT + 1)


def _file(path: Path) -> Source:
    name = str(path)
    if is_special(path):
        raise SpecialFileError(name)
    try:
        name.encode()
    except UnicodeEncodeError:
        raise UnwritableNameError(name) from None
    return Source(name, path=path)


def _files(
    name: str, paths: Iterable[Path | SourceError]
) -> Iterator[Source | SourceError]:
    empty = True
    for path in paths:
        empty = False
        try:
            yield path if isinstance(path, SourceError) else _file(path)
        except SourceError as error:
            yield error
    if empty:
        raise EmptyFolderError(name)


def _walk(folder: Path) -> Iterator[Path | SourceError]:
    """Yield the files in *folder* that there is something to read in.

    Not hidden ones, nor what describes another, nor style sheets and scripts. A folder
    within that cannot be looked into, or is gone by then, comes as its error.
    """
    closed: list[SourceError] = []

    def refuse(error: OSError) -> None:
        place = str(error.filename or folder)
        closed.append(SourceError(place, error.strerror or str(error)))

    for root, folders, files in os.walk(folder, onerror=refuse):
        yield from closed
        closed.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith(".") or is_dressing(name):
                continue
            if not _describes_another(name, files):
                yield Path(root, name)
    yield from closed


def _describes_another(name: str, files: list[str]) -> bool:
    """Tell a file of metadata, ``NAME.toml`` beside ``NAME.*``, from an article."""
    stem, dot, suffix = name.rpartition(".")
    others = (file for file in files if file != name)
    return (
        bool(dot)
        and suffix == "toml"
        and any(file == stem or file.rpartition(".")[0] == stem for file in others)
    )
