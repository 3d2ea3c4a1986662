"""Count a question's words in texts, quickly, exactly as the inverted index does."""

import re
from collections import Counter
from collections.abc import Container

from index.lexical import terms

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


def counts(text: str, wanted: Container[str]) -> Counter[str]:
    """Count the *wanted* stems in *text*; the others are left out."""
    stems = _stems
    found: Counter[str] = Counter()
    for word in _WORD.findall(text):
        for stem in stems[word]:
            if stem in wanted:
                found[stem] += 1
    return found
