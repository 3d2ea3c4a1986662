"""Take documents into the store: read, cut, read their numbers, write, report."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeAlias
from urllib.parse import urldefrag

from bot import crowded
from bot.report import Near, Report
from bot.settings import Settings
from bot.sources import Source
from corpus.documents import Writable
from corpus.errors import ExtraMissingError, SourceError
from corpus.fetch import Options, fetch, name, visits
from corpus.ledger.facts import facts
from corpus.model import Document
from corpus.quantity import quantities
from corpus.read.apart import Apart, MissingError
from corpus.segment import passages, sentences
from corpus.store.transfer import Prepared

Sources: TypeAlias = Iterable[Source | SourceError]

# Seconds that documents may share one transaction: waiting for the disk once for
# each of a hundred thousand rows would take longer than reading them.
_SHARED = 0.25


def fetching(settings: Settings) -> Options:
    """Return how addresses are fetched by the operator's choice."""
    named = settings.fetch_hosts.lower().split(",")
    hosts = frozenset(one.strip() for one in named if one.strip())
    return Options(hosts=hosts, robots=settings.fetch_robots)


def take(
    store: Writable, sources: Sources, *, space: str, options: Options
) -> Iterator[Report]:
    """Store every document of *sources*; yield a report once a document is on disk."""
    found = read(store, sources, space, options)
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


def prepared(document: Document) -> Prepared:
    """Read out of *document* all that is stored with it."""
    ledger = facts(list(sentences(document)))
    numbers = quantities(document.all())
    return document, list(passages(document)), list(numbers), list(ledger)


def _stored(store: Writable, document: Document | SourceError | Report) -> Report:
    if isinstance(document, Report):
        return document
    if isinstance(document, SourceError):
        return Report(document.source, "failed", reason=str(document))
    if store.holds(document):  # its numbers need not be read again
        return Report(document.source, "unchanged", document.id, document.title)
    try:
        crowded.check(document)
        outcome = store.add(*prepared(document))
    except SourceError as error:  # not everything can be stored everywhere
        return Report(document.source, "failed", reason=str(error))
    found = store.alike(document)
    near = Near(found.id, found.title) if found else None
    return Report(document.source, outcome, document.id, document.title, near=near)


def read(
    store: Writable, sources: Sources, space: str, options: Options
) -> Iterator[Document | SourceError | Report]:
    """Yield every document of *sources*, or what is wrong with a source."""
    with Apart() as apart:
        for source in sources:
            if isinstance(source, SourceError):
                yield source
                continue
            try:
                if source.url is not None:
                    yield from _fetched(store, apart, source.url, space, options)
                else:
                    yield from _read(apart, source, space)
            except SourceError as error:
                yield error
            except (ExtraMissingError, MissingError) as error:
                yield SourceError(source.name, str(error))


def _read(apart: Apart, source: Source, space: str) -> Iterator[Document]:
    if source.path is not None:
        yield from apart.read(source.path, space=space)
    elif source.data is not None:
        yield from apart.read(source.data, source.name, space=space)


def _fetched(
    store: Writable, apart: Apart, url: str, space: str, options: Options
) -> Iterator[Document | Report]:
    """Fetch a page, unless its server says that the stored documents are still it."""
    url = urldefrag(url).url
    stored = [one for one in store.documents(space) if one.source == url]
    last = visits.last(store, url, space) if stored else None
    found = fetch(url, options, last=last)
    if found.unchanged:
        for one in stored:
            yield Report(url, "unchanged", one.id, one.title)
        return
    yield from apart.read(found.data, name(found), space=space, url=url)
    visits.keep(store, url, found.visit, space)
