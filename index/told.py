"""What the ledger says of a number that was found as evidence."""

from collections.abc import Mapping
from functools import lru_cache

from corpus.language.acronyms import acronyms
from corpus.ledger.facts import fact
from corpus.model import Fact, Quantity
from index.evidence import Evidence


def told(evidence: Evidence, quantity: Quantity) -> Fact:
    """Return the fact of *quantity*, with the acronyms that its document defines."""
    return fact(evidence.readings, quantity, _defined(evidence.document.text))


@lru_cache(maxsize=64)  # the numbers of one answer are of few documents
def _defined(text: str) -> Mapping[str, str]:
    return acronyms(text)
