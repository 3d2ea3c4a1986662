"""Read sources into documents, one small module per format."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from corpus.errors import SourceError
from corpus.model import DEFAULT_SPACE, Document
from corpus.read import jsonl, text
from corpus.read.metadata import beside
from corpus.read.raw import Raw

__all__ = ["Raw", "read"]

_JSON_LINES = frozenset({".jsonl", ".ndjson"})


def read(
    source: Path | bytes, name: str | None = None, *, space: str = DEFAULT_SPACE
) -> Iterator[Document]:
    """Yield the documents in a file, or in *source*'s bytes, which are called *name*.

    Raises a SourceError that says what is wrong with the source; the documents yielded
    until then are whole.
    """
    if isinstance(source, bytes):
        called = name or "-"
        yield from _documents(Raw(called, called, BytesIO(source), space=space))
        return
    try:
        path = source.resolve()
        with path.open("rb") as stream:
            raw = Raw(name or path.name, str(path), stream, beside(path), space)
            yield from _documents(raw)
    except OSError as error:
        raise SourceError(str(source), error.strerror or str(error)) from error


def _documents(raw: Raw) -> Iterator[Document]:
    if raw.suffix in _JSON_LINES:
        return jsonl.read(raw)
    return text.read(raw)
