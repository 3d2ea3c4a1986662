"""Read electronic books: a ZIP of pages, in the order that the book says."""

import posixpath
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from corpus.errors import SourceError
from corpus.model import Document
from corpus.read.archive import content, unpack
from corpus.read.markup import html, plain, text, xml
from corpus.read.metadata import Metadata
from corpus.read.raw import Raw
from corpus.read.text import document
from corpus.repair import repair

_PACKAGE = "{http://www.idpf.org/2007/opf}"
_CORE = "{http://purl.org/dc/elements/1.1/}"
_PRINTED = 1400  # calibre writes the year 101 where it knows no date
_PAGES = frozenset({"application/xhtml+xml", "text/html"})


class EpubError(SourceError):
    """A book without a package that says what is in it."""


def read(raw: Raw) -> Iterator[Document]:
    """Yield the one document that a book is; its pages are the book's files."""
    data = raw.data()
    with unpack(data, raw.source) as archive:
        place = _package(archive, raw.source)
        package = xml(content(archive, place, raw.source), raw.source)
        names = _spine(package, posixpath.dirname(place))
        pages = [
            repair(text(html(content(archive, name, raw.source), raw.source))) + "\n\n"
            for name in names
        ]
    starts = tuple(accumulate((len(page) for page in pages[:-1]), initial=0))
    body = "".join(pages).rstrip("\n")
    about = raw.metadata.over(_metadata(package))
    yield document(raw, body, about, data, pages=starts, paging="chapter")


def _package(archive: ZipFile, source: str) -> str:
    container = xml(content(archive, "META-INF/container.xml", source), source)
    for found in container.iter("{*}rootfile"):
        if place := found.get("full-path"):
            return str(place)
    raise EpubError(source, "the book does not say where its contents are")


def _spine(package: Any, folder: str) -> list[str]:
    files = {
        found.get("id"): found.get("href")
        for found in package.iter(_PACKAGE + "item")
        if found.get("media-type") in _PAGES
        and "nav" not in found.get("properties", "")
    }
    order = [found.get("idref") for found in package.iter(_PACKAGE + "itemref")]
    return [
        posixpath.normpath(posixpath.join(folder, unquote(files[name])))
        for name in order
        if name in files
    ]


def _metadata(package: Any) -> Metadata:
    first = {
        name: plain(next(package.iter(_CORE + name), None))
        for name in ("title", "creator", "date", "language")
    }
    try:
        published = date.fromisoformat(first["date"][:10])
    except ValueError:
        published = None
    if published and published.year < _PRINTED:
        published = None
    return Metadata(
        title=first["title"] or None,
        published=published,
        author=first["creator"] or None,
        language=_language(first["language"]),
    )


def _language(name: str) -> str | None:
    code = name.split("-", maxsplit=1)[0].lower()
    return code if len(code) == 2 and code.isalpha() else None  # noqa: PLR2004
