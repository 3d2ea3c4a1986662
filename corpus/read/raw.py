"""What every reader starts from."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO

from corpus.errors import SourceError
from corpus.model import DEFAULT_SPACE
from corpus.read.metadata import Metadata

LIMIT = 64_000_000  # bytes in one document; a book has one or two million
LONGEST = 5_000_000  # characters of its text


class TooLargeError(SourceError):
    """One document has more bytes than anybody reads."""

    def __init__(self, source: str) -> None:
        """Say where the limit is."""
        size = LIMIT // 1_000_000
        super().__init__(source, f"more than {size} MB in one document; split it")


class TooLongError(SourceError):
    """One document has more characters than anybody reads."""

    def __init__(self, source: str) -> None:
        """Say where the limit is."""
        super().__init__(
            source, f"more than {LONGEST:,} characters in one document; split it"
        )


def bounded(text: str, source: str) -> str:
    """Return *text* if it can be taken apart in good time. Raises TooLongError."""
    if len(text) > LONGEST:
        raise TooLongError(source)
    return text


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of a source, its name, and where they are from."""

    name: str
    source: str
    stream: IO[bytes]
    metadata: Metadata = field(default_factory=Metadata)
    space: str = DEFAULT_SPACE

    @property
    def suffix(self) -> str:
        """The end of the name that tells the format, in small letters."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its end: a title where there is no other."""
        return PurePosixPath(self.name).stem or self.name

    @staticmethod
    def again(data: bytes) -> IO[bytes]:
        """Return *data* as a file, for libraries that want one."""
        return BytesIO(data)

    def data(self) -> bytes:
        """Return all the bytes. Raises TooLargeError."""
        data = self.stream.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise TooLargeError(self.source)
        return data
