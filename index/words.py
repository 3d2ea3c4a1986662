"""Count a question's words in texts, quickly, exactly as the inverted index does."""

import re
from collections.abc import Container
from typing import TypeAlias

from index.lexical import terms

Counts: TypeAlias = dict[str, int]

_WORD = re.compile(r"[^\W_]+")
_MOST = 200_000  # words remembered; a corpus rarely has more that matter


class _Stems(dict[str, tuple[str, ...]]):
    """Remembers the stems of every word that was looked up."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= _MOST:
            self.clear()
        found = self[word] = tuple(terms(word))
        return found


_stems = _Stems()


class Counter(dict[str, tuple[str, ...]]):
    """Counts the stems in *wanted*; for every word met it knows which these are."""

    def __init__(self, wanted: Container[str]) -> None:
        """Begin with no words known."""
        super().__init__()
        self._wanted = wanted

    def __missing__(self, word: str) -> tuple[str, ...]:
        """Look up the wanted stems of a new word."""
        found = self[word] = tuple(s for s in _stems[word] if s in self._wanted)
        return found

    def count(self, text: str) -> Counts:
        """Count the wanted stems in *text*; the others are left out."""
        found: Counts = {}
        # Most words have none of the stems: they are passed over without a loop.
        for stems in filter(None, map(self.__getitem__, _WORD.findall(text))):
            for stem in stems:
                found[stem] = found.get(stem, 0) + 1
        return found
