"""Refuse a document that would take minutes, or all memory, to be taken apart.

Readers work in a process of their own with limits; sentences and numbers are found
here. The limits are beyond any book: what passes them is tables, or made to hurt.
"""

from corpus.errors import SourceError
from corpus.model import Document, Passage, Span
from corpus.quantity import quantities
from corpus.read.raw import bounded

NUMBERS = 100_000  # some two minutes
_STEP = 100_000  # characters looked at together


class CrowdedError(SourceError):
    """One document has more numbers than anybody reads."""

    def __init__(self, source: str) -> None:
        """Say where the limit is."""
        super().__init__(
            source, f"more than {NUMBERS:,} numbers in one document; split it"
        )


def check(document: Document) -> None:
    """Raise CrowdedError or TooLongError if *document* is too much."""
    length = len(bounded(document.text, document.source))
    if length <= 2 * NUMBERS:  # a number has a digit, and something parts it
        return
    found = 0
    for start in range(0, length, _STEP):
        part = Passage(document, Span(start, min(start + _STEP, length)))
        found += len(quantities(part))
        if found > NUMBERS:
            raise CrowdedError(document.source)
