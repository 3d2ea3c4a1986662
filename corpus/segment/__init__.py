"""Cut a document into sentences, and into passages fit to embed.

Only offsets are made, never text: whatever is cut here is a slice of the document.
"""

from collections.abc import Iterator

from corpus.model import Chunk, Document, Passage
from corpus.segment.blocks import heading
from corpus.segment.packing import LIMIT, LONGEST, packed
from corpus.segment.sentences import spans

__all__ = ["LIMIT", "LONGEST", "Chunk", "heading", "passages", "sentences"]


def sentences(document: Document) -> Iterator[Passage]:
    """Yield the sentences in order; each visible character is in exactly one."""
    for _, span in spans(document.text, limit=LONGEST):
        yield Passage(document, span)


def passages(document: Document, *, limit: int = LIMIT) -> Iterator[Chunk]:
    """Yield passages of at most *limit* characters, each of whole sentences.

    None crosses a heading, except from it into the text below. Short paragraphs are
    packed together. Each visible character is in exactly one passage.
    """
    return packed(document, limit=limit)
