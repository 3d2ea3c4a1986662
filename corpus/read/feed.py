"""Read RSS and Atom feeds: each entry is a document."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from corpus.model import Document
from corpus.read.markup import html, plain, text, xml
from corpus.read.metadata import Metadata
from corpus.read.raw import Raw
from corpus.read.text import EmptyError, document
from corpus.repair import repair

_DATES = ("pubDate", "published", "date", "updated")
_BODIES = ("encoded", "content", "description", "summary")


def read(raw: Raw) -> Iterator[Document]:
    """Yield a document per entry; entries without words are left out."""
    data = raw.data()
    found = False
    for entry in xml(data, raw.source).iter("{*}item", "{*}entry"):
        try:
            made = _entry(raw, entry)
        except EmptyError:
            continue
        found = True
        yield made
    if not found:
        raise EmptyError(raw.source)


def _entry(raw: Raw, entry: Any) -> Document:
    title = repair(plain(_first(entry, ("title",)))) or None
    link = _link(entry)
    name = plain(_first(entry, ("guid", "id"))) or link or title or "-"
    author = _first(entry, ("creator", "author"))
    about = Metadata(title, link, _day(entry), plain(author) or None)
    body = _first(entry, _BODIES)
    words = repair(_body(body, raw.source)) if body is not None else ""
    if title:
        words = f"# {title}\n\n{words}" if words else ""
    source = raw.source if name == raw.source else f"{raw.source}#{name}"
    whole = plain(entry).encode()
    return document(replace(raw, source=source), words, about, whole)


def _body(element: Any, source: str) -> str:
    if len(element):
        return text(element)
    markup = "".join(element.itertext()).strip()
    return text(html(markup, source)) if markup else ""


def _first(entry: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        for found in entry.iterchildren("{*}" + name):
            return found
    return None


def _link(entry: Any) -> str | None:
    for found in entry.iterchildren("{*}link"):
        if found.get("rel", "alternate") == "alternate":
            return found.get("href") or plain(found) or None
    return None


def _day(entry: Any) -> date | None:
    words = plain(_first(entry, _DATES))
    if not words:
        return None
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(words).date()
    except ValueError:
        return None
