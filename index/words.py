"""Count a question's words in texts, quickly, exactly as the inverted index does."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import filterfalse
from typing import TypeAlias

from index.lexical import terms

Counts: TypeAlias = dict[str, int]

_WORD = re.compile(r"[^\W_]+")
# Of plain English text the same words, in a third of the time.
_APART = bytes(c if chr(c).isalnum() and c < 128 else 32 for c in range(256))  # noqa: PLR2004
_MOST = 200_000  # words remembered; a corpus rarely has more that matter


class _Forms:
    """Remembers the stems of every word that was met, and the words of every stem."""

    def __init__(self) -> None:
        self.stems: dict[str, tuple[str, ...]] = {}
        self._of: dict[str, list[tuple[str, tuple[str, ...]]]] = {}

    def meet(self, word: str) -> tuple[str, ...]:
        """Return the stems of a new *word*."""
        if len(self.stems) >= _MOST:
            self.stems.clear()
            self._of.clear()
        found = self.stems[word] = tuple(terms(word))
        for stem in found:
            self._of.setdefault(stem, []).append((word, found))
        return found

    def of(self, stem: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return the words met so far that have *stem*, with all their stems."""
        return self._of.get(stem, [])


_forms = _Forms()


def _split(text: str) -> list[str]:
    if text.isascii():
        return text.encode("ascii").translate(_APART).decode("ascii").split()
    return _WORD.findall(text)


def stems(text: str) -> Iterator[str]:
    """Yield the stems of the words of *text* in order."""
    for word in _split(text):
        yield from _stems(word)


@lru_cache(maxsize=2048)  # the common words; a corpus has a million others
def _stems(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


class Counter(dict[str, tuple[str, ...]]):
    """Counts the stems in *wanted*; holds these for each word that has any."""

    def __init__(self, wanted: Collection[str]) -> None:
        """Begin with the words known so far."""
        super().__init__()
        self._wanted = wanted
        for stem in wanted:
            for word, stems in _forms.of(stem):
                self._keep(word, stems)

    def count(self, text: str) -> Counts:
        """Count the wanted stems in *text*; the others are left out."""
        words = _split(text)
        for new in filterfalse(_forms.stems.__contains__, words):
            self._keep(new, _forms.meet(new))
        found: Counts = {}
        # Most words have none of the stems: they are passed over without a loop.
        for stems in filter(None, map(self.get, words)):
            for stem in stems:
                found[stem] = found.get(stem, 0) + 1
        return found

    def _keep(self, word: str, stems: tuple[str, ...]) -> None:
        wanted = tuple(stem for stem in stems if stem in self._wanted)
        if wanted:
            self[word] = wanted
