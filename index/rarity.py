"""Weigh words by how rare they are in a space. Pure."""

from collections.abc import Iterable
from typing import Protocol

from index.fusion import idf
from index.lexical import terms

_MISTAKABLE = 5  # letters from which on a word may be mistyped


class Vocabulary(Protocol):
    """The analysed words of a space."""

    def frequency(self, word: str, /) -> int:
        """Count the passages that have *word*."""
        ...

    def similar(self, word: str, /) -> list[str]:
        """Return words one typing mistake away from *word*, the common ones first."""
        ...


def weighed(query: str, known: Vocabulary, passages: int) -> dict[str, float]:
    """Weigh the words of *query*, and what one that is nowhere may have meant."""
    words = _weigh(terms(query), known, passages)
    for word in tuple(words):
        if len(word) >= _MISTAKABLE and not known.frequency(word):
            meant = _weigh(known.similar(word), known, passages)
            words = {near: weight / 2 for near, weight in meant.items()} | words
    return words


def rarity(words: Iterable[str], known: Vocabulary, passages: int) -> dict[str, float]:
    """Weigh *words*, analysed, from 0 for the most common to 1 for one that is nowhere.

    Whatever the size of the space: the calibration is fitted on such weights.
    """
    most = idf(0, passages)
    return {w: one / most for w, one in _weigh(words, known, passages).items()}


def _weigh(words: Iterable[str], known: Vocabulary, passages: int) -> dict[str, float]:
    return {word: idf(known.frequency(word), passages) for word in dict.fromkeys(words)}
