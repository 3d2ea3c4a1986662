"""Take documents into the store: read, cut, read their numbers, write, report."""

import time
from collections.abc import Iterable, Iterator

from bot.report import Report
from bot.sources import Source
from corpus.errors import SourceError
from corpus.ledger.facts import facts
from corpus.model import Document
from corpus.quantity import quantities
from corpus.read import read
from corpus.segment import passages, sentences
from corpus.store import Store

# Seconds that documents may share one transaction: waiting for the disk once for
# each of a hundred thousand rows would take longer than reading them.
_SHARED = 0.25


def take(
    store: Store, sources: Iterable[Source | SourceError], *, space: str
) -> Iterator[Report]:
    """Store every document of *sources*; yield a report once a document is on disk."""
    found = _documents(sources, space)
    done = False
    while not done:
        with store.transaction():
            until = time.monotonic() + _SHARED
            reports: list[Report] = []
            for document in found:
                reports.append(_stored(store, document))
                if time.monotonic() > until:
                    break
            else:
                done = True
        yield from reports


def _stored(store: Store, document: Document | SourceError) -> Report:
    if isinstance(document, SourceError):
        return Report(document.source, "failed", reason=str(document))
    ledger = facts(list(sentences(document)))
    numbers = quantities(document.all())
    outcome = store.add(document, passages(document), numbers, tuple(ledger))
    return Report(document.source, outcome, document.id, document.title)


def _documents(
    sources: Iterable[Source | SourceError], space: str
) -> Iterator[Document | SourceError]:
    for source in sources:
        if isinstance(source, SourceError):
            yield source
            continue
        try:
            yield from _read(source, space)
        except SourceError as error:
            yield error


def _read(source: Source, space: str) -> Iterator[Document]:
    if source.path is not None:
        yield from read(source.path, space=space)
    elif source.data is not None:
        yield from read(source.data, source.name, space=space)
    elif source.url is not None:
        raise SourceError(source.url, "addresses cannot be read yet")
