"""Pack sentences into passages of one section, none much longer than the others."""

from collections.abc import Iterator
from itertools import groupby
from math import ceil

from corpus.model import Chunk, Document, Passage, Span
from corpus.segment.blocks import Block, heading
from corpus.segment.sentences import spans

LIMIT = 1_300  # characters: with its header, about what embedding models read
LONGEST = 800  # characters of a sentence
_ENOUGH = (
    1_200  # a passage takes in no further paragraph that makes it longer than this
)


def packed(document: Document, *, limit: int) -> Iterator[Chunk]:
    """Yield the passages of *document* in order."""
    chunk: list[Span] = []
    section: str | None = None
    titles = False  # the chunk has nothing but headings yet
    pieces = spans(document.text, limit=min(limit, LONGEST))
    cut = groupby(pieces, key=lambda pair: pair[0])
    for block, pairs in cut:
        if block.shape == "heading":
            if chunk and not titles:
                yield _chunk(document, chunk, section)
                chunk = []
            section, titles = _section(document, block), True
        room = _room(block, limit)
        enough = _ENOUGH if block.shape == "prose" and not titles else limit
        for place, (_, span) in enumerate(pairs):
            wanted = room if place else min(room, enough)
            if chunk and span.end - chunk[0].start > wanted:
                yield _chunk(document, chunk, section)
                chunk = []
            chunk.append(span)
        titles = titles and block.shape == "heading"
    if chunk:
        yield _chunk(document, chunk, section)


def _room(block: Block, limit: int) -> int:
    """Return how long a passage may be so that a long block is cut evenly."""
    length = block.span.end - block.span.start
    if length <= limit:
        return limit
    return min(limit, length // ceil(length / limit) + limit // 16)


def _section(document: Document, block: Block) -> str | None:
    name = heading(document.text[block.span.start : block.span.end])
    return name if name and name != document.title else None


def _chunk(document: Document, sentences: list[Span], section: str | None) -> Chunk:
    span = Span(sentences[0].start, sentences[-1].end)
    return Chunk(Passage(document, span), tuple(sentences), section)
