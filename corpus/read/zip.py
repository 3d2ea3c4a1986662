"""Read what is in a ZIP archive, each file by its own format, and in memory only."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath
from zipfile import ZipFile

from corpus.dressing import is_dressing
from corpus.errors import SourceError
from corpus.model import Document
from corpus.read.archive import content, unpack
from corpus.read.metadata import Metadata
from corpus.read.raw import Raw

_DEPTH = 2  # archives in an archive


class NestedError(SourceError):
    """An archive in an archive in an archive."""

    def __init__(self, source: str) -> None:
        """Say how deep is too deep."""
        super().__init__(source, "archives are nested too deeply; unpack them first")


class OutsideError(SourceError):
    """A file of an archive that claims to be outside of it."""

    def __init__(self, source: str) -> None:
        """Say what is wrong with its name."""
        super().__init__(source, "its name leads out of the archive")


class MemberError(SourceError):
    """Some files of an archive cannot be read; the others were."""

    def __init__(self, first: SourceError, bad: int) -> None:
        """Name the first."""
        more = f" (and {bad - 1} more files of the archive)" if bad > 1 else ""
        super().__init__(first.source, first.reason + more)


def read(raw: Raw, one: Callable[[Raw], Iterator[Document]]) -> Iterator[Document]:
    """Yield the documents in every file of the archive, read by *one*.

    Raises MemberError at the end if any could not be read.
    """
    if raw.source.count("!/") >= _DEPTH:
        raise NestedError(raw.source)
    bad: list[SourceError] = []
    with unpack(raw.data(), raw.source) as archive:
        for name in sorted(file.filename for file in archive.infolist()):
            try:
                if _is_outside(name):
                    raise OutsideError(f"{raw.source}!/{name}")
                if name.endswith("/") or _is_hidden(name) or is_dressing(name):
                    continue
                yield from one(_member(raw, archive, name))
            except SourceError as error:
                bad.append(error)
    if bad:
        raise MemberError(bad[0], len(bad))


def _is_outside(name: str) -> bool:
    """Tell a name that would be written elsewhere, on whichever system."""
    path = PureWindowsPath(name)  # knows both slashes
    return bool(path.anchor) or ".." in path.parts


def _is_hidden(name: str) -> bool:
    """Tell a hidden file."""
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _member(raw: Raw, archive: ZipFile, name: str) -> Raw:
    return replace(
        raw,
        name=PurePosixPath(name).name,
        source=f"{raw.source}!/{name}",
        stream=BytesIO(content(archive, name, raw.source)),
        metadata=Metadata(),
    )
