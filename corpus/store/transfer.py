"""A space as one file, to keep it or to carry it to another corpus.

JSON Lines in gzip: a head, a line for every version of every document, oldest first,
and the SHA-256 of all that as the last line. What was read out of the documents is
read again on import, by whatever reads them there.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import IO, Any, TypeAlias, cast

from corpus.documents import Archive, Writable
from corpus.errors import CorpusWriteError, PinciteError, SourceError
from corpus.model import Chunk, Document, Fact, Quantity

Prepared: TypeAlias = tuple[Document, list[Chunk], list[Quantity], list[Fact]]
_HEAD = "pincite space 1"
_LONGEST = 100_000_000  # bytes of a line, with a document of the most there may be


class TransferError(SourceError):
    """A file that is not an exported space, or not all of one."""


class SpaceExistsError(PinciteError):
    """A space that is to be imported has documents already."""

    def __init__(self, space: str) -> None:
        """Name the space and what to do."""
        super().__init__(
            f"the space {space!r} has documents; import into another, or erase it first"
        )


def export(store: Archive, space: str, path: Path) -> int:
    """Write all versions of all documents of *space* to *path*; return how many.

    Raises CorpusWriteError; a file that is there already is replaced when all is done.
    """
    part = path.with_name(path.name + ".part")
    count = 0
    digest = hashlib.sha256()
    try:
        with gzip.GzipFile(part, "wb", mtime=0) as file:
            for line in _lines(store, space):
                data = line.encode() + b"\n"
                digest.update(data)
                file.write(data)
                count += 1
            file.write(digest.hexdigest().encode() + b"\n")
        part.replace(path)
    except OSError as error:
        raise CorpusWriteError(path, error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return count - 1


def documents(path: Path, space: str) -> Iterator[tuple[Document, str]]:
    """Yield every exported version, for *space*, and when it was added.

    The whole file is checked before the first comes. Raises TransferError.
    """
    try:
        _check(path)
        with gzip.open(path) as file:
            for place, line in enumerate(_rows(cast("IO[bytes]", file), path)):
                if place and line.startswith(b"{"):
                    yield _read(line, path, space)
    except (EOFError, zlib.error) as error:
        raise TransferError(str(path), "it was cut short or damaged") from error
    except OSError as error:  # gzip's own have no number
        reason = error.strerror if error.errno else "it is not an exported space"
        raise TransferError(str(path), reason or str(error)) from error


def take(
    store: Writable, path: Path, space: str, prepare: Callable[[Document], Prepared]
) -> int:
    """Put an exported space into *space* of *store*, all of it or nothing.

    Times of versions are kept. Returns how many versions there were. Raises
    SpaceExistsError if the space has documents already.
    """
    if store.documents(space):
        raise SpaceExistsError(space)
    added = 0
    with store.transaction():
        for document, when in documents(path, space):
            outcome = store.add(*prepare(document), when=when)
            added += outcome != "unchanged"
    return added


def _lines(store: Archive, space: str) -> Iterator[str]:
    yield json.dumps({"format": _HEAD, "space": space})
    for document, added in store.every_version(space):
        row = asdict(document) | {"text": document.text, "added": added}
        row["published"] = document.published and document.published.isoformat()
        del row["space"]
        yield json.dumps(row, ensure_ascii=False)


def _check(path: Path) -> None:
    digest = hashlib.sha256()
    with gzip.open(path) as file:
        lines = _rows(cast("IO[bytes]", file), path)
        last = next(lines, b"")
        if json.dumps(_HEAD).encode() not in last:
            raise TransferError(str(path), "it is not an exported space")
        for line in lines:
            digest.update(last)
            last = line
    if last.strip() != digest.hexdigest().encode():
        raise TransferError(str(path), "it was cut short or damaged")


def _rows(file: IO[bytes], path: Path) -> Iterator[bytes]:
    """Yield the lines of *file*, none of which is longer than a document's."""
    while line := file.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise TransferError(str(path), "a line of it is longer than any document")
        yield line


def _read(line: bytes, path: Path, space: str) -> tuple[Document, str]:
    try:
        return _document(json.loads(line), space)
    except (LookupError, RecursionError, TypeError, ValueError) as error:
        raise TransferError(str(path), "a version in it cannot be read") from error


def _document(row: dict[str, Any], space: str) -> tuple[Document, str]:
    added = str(row.pop("added"))
    published = row.pop("published")
    document = Document(
        **row,
        published=date.fromisoformat(published) if published else None,
        space=space,
    )
    for told in (document.id, document.title, document.text, document.source):
        if type(told) is not str:
            raise TypeError(told)
    return replace(document, pages=tuple(map(int, document.pages))), added
