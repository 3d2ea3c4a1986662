"""Read web pages: the article in them, without what surrounds it.

The only module on trafilatura.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from corpus.model import Document
from corpus.read.encoding import decode
from corpus.read.extra import library
from corpus.read.markup import html, text
from corpus.read.metadata import Metadata
from corpus.read.raw import Raw
from corpus.read.text import document
from corpus.repair import repair


def read(raw: Raw) -> Iterator[Document]:
    """Yield the article of a page; the whole page where no article is found in it."""
    data = raw.data()
    page = html(_decoded(data, raw.source), raw.source)
    found = library("trafilatura").bare_extraction(
        page,
        url=raw.metadata.url,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        include_links=False,
        favor_recall=True,
        # A day found in the text at large may be any day: none is better.
        date_extraction_params=library("trafilatura.settings").set_date_params(
            extensive=False
        ),
    )
    body, about = (_article(found), _metadata(found)) if found else ("", Metadata())
    if not body.strip():
        body = text(html(_decoded(data, raw.source), raw.source))
    yield document(raw, repair(body), raw.metadata.over(about), data)


def _decoded(data: bytes, source: str) -> bytes | str:
    """Return what the parser should see: its own reading of a page's declaration."""
    start = data[:2048].lower()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"charset=" in start:
        name = start.split(b"charset=", 1)[1].lstrip(b"\"' ")
        name = name.split(b'"', 1)[0].split(b"'", 1)[0].split(b">", 1)[0].strip(b" /;")
        try:
            return data.decode(name.decode("ascii"), errors="replace")
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, source)


def _article(found: Any) -> str:
    for element in found.body.iter("head"):  # what it calls a heading
        element.tag = element.get("rend", "h2")
    return text(found.body)


def _metadata(found: Any) -> Metadata:
    try:
        published = date.fromisoformat(found.date) if found.date else None
    except ValueError:
        published = None
    language = found.language or None
    return Metadata(found.title, found.url, published, found.author, language)
