"""Read sources into documents, one small module per format."""

from collections.abc import Iterator
from io import BytesIO
from os.path import realpath
from pathlib import Path

from corpus.errors import SourceError
from corpus.model import DEFAULT_SPACE, Document
from corpus.read.metadata import Metadata, beside
from corpus.read.raw import Raw
from corpus.read.sniff import documents

__all__ = ["Raw", "read"]


def read(
    source: Path | bytes,
    name: str | None = None,
    *,
    space: str = DEFAULT_SPACE,
    url: str | None = None,
) -> Iterator[Document]:
    """Yield the documents in a file, or in *source*'s bytes, which are called *name*.

    Bytes that came from an address have it as *url*. Raises a SourceError that says
    what is wrong with the source; the documents yielded until then are whole.
    """
    if isinstance(source, bytes):
        called = name or "-"
        raw = Raw(called, url or called, BytesIO(source), Metadata(url=url), space)
        yield from documents(raw)
        return
    try:
        path = Path(realpath(source))  # Path.resolve raises more for links in a loop
        with path.open("rb") as stream:
            raw = Raw(name or path.name, str(path), stream, beside(path), space)
            yield from documents(raw)
    except OSError as error:
        raise SourceError(str(source), error.strerror or str(error)) from error
