"""Read bulk rows: one JSON object per line, its text kept exactly as it is.

The offsets into such a text belong to whoever made the file, so it is not repaired.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.errors import SourceError
from corpus.identity import identity
from corpus.model import Document
from corpus.read.language import language
from corpus.read.metadata import Metadata, MetadataError
from corpus.read.raw import LIMIT, Raw, TooLargeError

_ID = 200  # characters in the longest id


class RowError(SourceError):
    """A row of a bulk file is not as it should be."""

    def __init__(self, source: str, line: int, reason: str, others: int = 0) -> None:
        """Name the line, and say how many *others* are no better."""
        more = f" (and {others} more bad lines)" if others else ""
        super().__init__(source, f"line {line}: {reason}{more}")


def read(raw: Raw) -> Iterator[Document]:
    """Yield a document per good row. Raises RowError at the end if any were bad."""
    line = 0
    bad: list[tuple[int, str]] = []
    while data := raw.stream.readline(LIMIT + 1):
        line += 1
        if len(data) > LIMIT:
            raise TooLargeError(raw.source)
        if not data.strip():
            continue
        try:
            document = _document(raw, line, data)
        except (_BadRowError, MetadataError) as error:
            bad.append((line, error.reason))
            continue
        yield document
    if bad:
        raise RowError(raw.source, *bad[0], others=len(bad) - 1)


class _BadRowError(SourceError):
    pass


def _document(raw: Raw, line: int, data: bytes) -> Document:
    row = _row(raw, data)
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _BadRowError(raw.source, "it has no text")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise _BadRowError(raw.source, "its text has half a surrogate pair")
    metadata = Metadata.parse(row, raw.source)
    given = row.get("id")
    made = Document(
        id="",
        title=metadata.title or f"{raw.stem} {line}",
        text=text,
        url=metadata.url,
        published=metadata.published,
        author=metadata.author,
        language=metadata.language or language(text),
        source=f"{raw.source}#{line if given is None else given}",
        digest=hashlib.sha256(data).hexdigest(),
        space=raw.space,
    )
    id_ = identity(made) if given is None else _id(raw, given)
    return replace(made, id=id_)


def _row(raw: Raw, data: bytes) -> dict[str, Any]:
    try:
        row = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _BadRowError(raw.source, "it is not JSON") from error
    if not isinstance(row, dict):
        raise _BadRowError(raw.source, "it is not a JSON object")
    return row  # pyright: ignore[reportUnknownVariableType]


def _id(raw: Raw, given: object) -> str:
    id_ = str(given) if isinstance(given, str | int) else ""
    if not 0 < len(id_) <= _ID or not id_.isprintable() or " " in id_:
        raise _BadRowError(raw.source, f"its id {given!r} is not a word")
    return id_
