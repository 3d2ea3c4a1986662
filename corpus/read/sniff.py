"""Tell the format of a source by how it begins, else by its name."""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, cast
from zipfile import BadZipFile, ZipFile

from corpus.model import Document
from corpus.read import docx, epub, feed, html, jsonl, pdf, pptx, sheet, text
from corpus.read import zip as archive
from corpus.read.archive import ArchiveError
from corpus.read.raw import Raw

_PROBE = 4096
_PLAIN = frozenset({"csv", "jsonl", "text"})
_MARKUP = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(!doctype )?(\w+)",
    re.DOTALL | re.IGNORECASE,
)
_PAGE = frozenset({b"html", b"head", b"body"})
_FEEDS = frozenset({b"rss", b"feed", b"rdf"})
_READERS = {  # their libraries are loaded when the first file needs them
    "csv": sheet.read_csv,
    "docx": docx.read,
    "epub": epub.read,
    "feed": feed.read,
    "html": html.read,
    "jsonl": jsonl.read,
    "pdf": pdf.read,
    "pptx": pptx.read,
    "text": text.read,
    "xlsx": sheet.read,
}
_SUFFIXES = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".jsonl": "jsonl",
    ".markdown": "text",
    ".md": "text",
    ".ndjson": "jsonl",
    ".rst": "text",
    ".tsv": "csv",
    ".txt": "text",
    ".xhtml": "html",
}
_OFFICE = {"word/": "docx", "ppt/": "pptx", "xl/": "xlsx"}


def documents(raw: Raw) -> Iterator[Document]:
    """Yield the documents in *raw*, read by the module for its format."""
    start = raw.stream.read(_PROBE)
    raw.stream.seek(0)
    found = _format(raw, start)
    if found == "zip":
        return archive.read(raw, documents)
    if found == "gzip":
        return _gunzipped(raw)
    return _READERS[found](raw)


def is_plain(source: Path | bytes, name: str | None) -> bool:
    """Tell whether a source is text that needs no parser but our own."""
    start = source[:_PROBE] if isinstance(source, bytes) else b""
    if isinstance(source, Path):
        try:
            with source.open("rb") as stream:
                start = stream.read(_PROBE)
        except OSError:
            return True  # reading it says why
        name = source.name
    return _format(Raw(name or "-", "-", BytesIO(start)), start) in _PLAIN


def _format(raw: Raw, start: bytes) -> str:
    if start.startswith(b"PK\x03\x04"):
        return _packed(raw)
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if b"%PDF-" in start[:1024]:
        return "pdf"
    return _SUFFIXES.get(raw.suffix) or _markup(start)


def _markup(start: bytes) -> str:
    found = _MARKUP.match(start)
    name = found[2].lower() if found else b""
    if name in _FEEDS:
        return "feed"
    return "html" if name in _PAGE or (found and found[1]) else "text"


def _packed(raw: Raw) -> str:
    """Tell Office documents and books from other archives by what is in them."""
    try:
        with ZipFile(raw.stream) as archive:
            names = archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"  # which says what is wrong with it
    finally:
        raw.stream.seek(0)
    if "META-INF/container.xml" in names:
        return "epub"
    if "[Content_Types].xml" in names:
        for folder, found in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return found
    return "zip"


def _gunzipped(raw: Raw) -> Iterator[Document]:
    if raw.source.count("!/") > 1:
        raise ArchiveError(raw.source, "archives are nested too deeply")
    name = raw.name.removesuffix(".gz")
    try:
        with gzip.open(raw.stream) as stream:
            inner = replace(
                raw,
                name=name,
                source=f"{raw.source}!/{name}",
                stream=cast("IO[bytes]", stream),
            )
            yield from documents(inner)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ArchiveError(raw.source, f"the archive is damaged ({error})") from error
