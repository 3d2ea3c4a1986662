"""Open ZIP files of strangers: nothing is written to disk, and bombs are refused."""

import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO

from corpus.errors import SourceError

_FILES = 10_000
_SIZE = 256_000_000  # bytes, unpacked
_RATIO = 200  # text is packed twenty to one at the very best, pictures of nothing more


class ArchiveError(SourceError):
    """An archive is damaged, encrypted, or made to hurt."""


def unpack(data: bytes, source: str) -> zipfile.ZipFile:
    """Open the archive in *data*. Raises ArchiveError."""
    with damaged(source):
        archive = zipfile.ZipFile(BytesIO(data))
        files = archive.infolist()
    size = sum(file.file_size for file in files)
    if len(files) > _FILES:
        raise ArchiveError(source, f"more than {_FILES} files in one archive")
    if size > _SIZE or size > _RATIO * len(data) + 1_000_000:
        raise ArchiveError(source, f"it would unpack to {size // 1_000_000} MB")
    if any(file.flag_bits & 1 for file in files):
        raise ArchiveError(source, "it is encrypted; unpack it first")
    return archive


def content(archive: zipfile.ZipFile, name: str, source: str) -> bytes:
    """Return the file *name* of *archive*. Raises ArchiveError."""
    with damaged(source):
        return archive.read(name)


@contextmanager
def damaged(source: str) -> Generator[None]:
    """Turn what a broken archive raises into an ArchiveError."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        LookupError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise ArchiveError(source, f"the archive is damaged ({reason})") from error
