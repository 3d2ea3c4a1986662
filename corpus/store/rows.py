"""Turn values into rows and back. Whoever reads rows checks their digest first."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise, starmap
from typing import Any, NamedTuple, TypeAlias

from corpus.identity import fingerprint
from corpus.model import Chunk, Document, Fact, Passage, Quantity, Span

Row: TypeAlias = tuple[Any, ...]

DOCUMENT = (
    "space, id, origin, added, fingerprint, title, url, published, author, language,"
    " source, bytes, paging, pages, text"
)
PASSAGE = "start, stop, sentences, section"
QUANTITY = (
    "place, start, stop, value, high, bound, unit, kind, alternatives, uncertainty"
)
FACT = (
    "place, quantity, entity, attribute, time, status, speaker,"
    " condition_start, condition_stop"
)


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk and the id that it keeps as long as it is stored."""

    id: int
    chunk: Chunk


class ChunkRow(NamedTuple):
    """What an index needs of a chunk. *sentences* are spans of *text*."""

    id: int
    document: str
    space: str
    title: str
    published: date | None
    header: str
    text: str
    sentences: tuple[Span, ...]


def chunk_row(stored: StoredChunk) -> ChunkRow:
    """Return *stored* as an index wants it."""
    chunk = stored.chunk
    document, base = chunk.passage.document, chunk.passage.span.start
    inside = tuple(Span(s.start - base, s.end - base) for s in chunk.sentences)
    return ChunkRow(
        stored.id,
        document.id,
        document.space,
        document.title,
        document.published,
        header(chunk),
        chunk.passage.text,
        inside,
    )


def header(chunk: Chunk) -> str:
    """Say where *chunk* stands: its document's title and date, and its section."""
    document = chunk.passage.document
    dated = document.published.isoformat() if document.published else None
    return " · ".join(part for part in (document.title, dated, chunk.section) if part)


def digest(rows: Iterable[Row]) -> bytes:
    """Return a SHA-256 over *rows* of strings, bytes, whole numbers and nothing."""
    found = hashlib.sha256()
    for row in rows:
        parts: list[bytes] = []
        for value in row:
            data = value if isinstance(value, bytes) else str(value).encode()
            parts += (f"{type(value).__name__}{len(data)}:".encode(), data)
        parts.append(b"\n")
        found.update(b"".join(parts))
    return found.digest()


def packed(numbers: Sequence[int]) -> bytes:
    """Write growing *numbers* as their differences, each a base-128 varint."""
    out = bytearray()
    for last, number in pairwise([0, *numbers]):
        rest = number - last
        while rest > 127:  # noqa: PLR2004  seven bits a byte
            out.append(rest & 127 | 128)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def unpacked(data: bytes) -> tuple[int, ...]:
    """Read back what `packed` wrote."""
    numbers: list[int] = []
    last = rest = shift = 0
    for byte in data:
        rest |= (byte & 127) << shift
        shift += 7
        if byte < 128:  # noqa: PLR2004  the last byte of a number
            last += rest
            numbers.append(last)
            rest = shift = 0
    return tuple(numbers)


def origin(document: Document) -> str:
    """Return what gives the next version of *document* when it is read again."""
    return f"id:{document.id}" if document.source == "-" else document.source


def document_row(document: Document, added: str) -> Row:
    """Return the columns `DOCUMENT` of *document*."""
    return (
        document.space,
        document.id,
        origin(document),
        added,
        fingerprint(document),
        document.title,
        document.url,
        document.published.isoformat() if document.published else None,
        document.author,
        document.language,
        document.source,
        document.digest,
        document.paging,
        packed(document.pages),
        document.text,
    )


def to_document(row: Row) -> Document:
    """Read back `document_row`."""
    space, id_, _, _, _, title, url, published = row[:8]
    author, language, source, digest_, paging, pages, text = row[8:]
    return Document(
        id=id_,
        title=title,
        text=text,
        url=url,
        published=date.fromisoformat(published) if published else None,
        author=author,
        language=language,
        source=source,
        digest=digest_,
        space=space,
        pages=unpacked(pages),
        paging=paging,
    )


def passage_row(chunk: Chunk) -> Row:
    """Return the columns `PASSAGE` of *chunk*."""
    span = chunk.passage.span
    ends = [end for s in chunk.sentences for end in (s.start, s.end)]
    inside = packed([end - span.start for end in ends])
    return (span.start, span.end, inside, chunk.section)


def to_chunk(row: Row, document: Document) -> Chunk:
    """Read back `passage_row`."""
    start, stop, inside, section = row
    ends = [start + end for end in unpacked(inside)]
    sentences = tuple(starmap(Span, zip(ends[::2], ends[1::2], strict=True)))
    return Chunk(Passage(document, Span(start, stop)), sentences, section)


def quantity_row(place: int, quantity: Quantity) -> Row:
    """Return the columns `QUANTITY` of *quantity*."""
    span = quantity.passage.span
    return (
        place,
        span.start,
        span.end,
        str(quantity.value),
        None if quantity.high is None else str(quantity.high),
        quantity.bound,
        quantity.unit,
        quantity.kind,
        json.dumps(quantity.alternatives, ensure_ascii=False),
        None if quantity.uncertainty is None else str(quantity.uncertainty),
    )


def to_quantity(row: Row, document: Document) -> Quantity:
    """Read back `quantity_row`."""
    _, start, stop, value, high, bound, unit, kind, alternatives, uncertainty = row
    return Quantity(
        Decimal(value),
        None if high is None else Decimal(high),
        bound,
        unit,
        kind,
        Passage(document, Span(start, stop)),
        tuple(json.loads(alternatives)),
        None if uncertainty is None else Decimal(uncertainty),
    )


def fact_rows(
    quantities: Sequence[Quantity], facts: Sequence[Fact]
) -> tuple[list[Row], list[Row]]:
    """Return rows of all quantities, those that only facts name too, and of facts."""
    places = {quantity: place for place, quantity in enumerate(quantities)}
    for fact in facts:
        for quantity in (fact.quantity, fact.time):
            if quantity is not None:
                places.setdefault(quantity, -1 - len(places))
    found = [quantity_row(place, quantity) for quantity, place in places.items()]
    rows = (_fact_row(place, fact, places) for place, fact in enumerate(facts))
    return sorted(found, key=lambda row: int(row[0])), list(rows)


def _fact_row(place: int, fact: Fact, places: dict[Quantity, int]) -> Row:
    condition = fact.condition.span if fact.condition else None
    return (
        place,
        places[fact.quantity],
        fact.entity,
        fact.attribute,
        None if fact.time is None else places[fact.time],
        fact.status,
        fact.speaker,
        None if condition is None else condition.start,
        None if condition is None else condition.end,
    )


def to_facts(
    rows: Iterable[Row], quantities: dict[int, Quantity], document: Document
) -> Iterator[Fact]:
    """Read back the fact rows that `fact_rows` made."""
    for _, quantity, entity, attribute, time, status, speaker, start, stop in rows:
        yield Fact(
            quantity=quantities[quantity],
            entity=entity,
            attribute=attribute,
            time=None if time is None else quantities[time],
            status=status,
            speaker=speaker,
            condition=None if start is None else Passage(document, Span(start, stop)),
        )
