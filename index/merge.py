"""Merge passages that say the same in the same words. Pure: no model, no disk.

Copies of an article, and its reprints with a word changed, are one source; a passage
with another number in it is not the same passage.
"""

import re
from collections.abc import Sequence

import numpy as np

from index.embed import Matrix

_WORD = re.compile(r"\w+")
_NEAR = 0.95  # cosine above which texts are compared
_SAME = 0.9  # share of words in common


def distinct(texts: Sequence[str], vectors: Matrix) -> list[int]:
    """Return the places of *texts* that repeat none of those before them."""
    near = np.tril(vectors @ vectors.T >= _NEAR, -1)  # to those before
    repeated: set[int] = set()
    for place, before in np.argwhere(near).tolist():
        if before not in repeated and repeats(texts[place], texts[before]):
            repeated.add(place)
    return [place for place in range(len(texts)) if place not in repeated]


def repeats(one: str, other: str) -> bool:
    """Tell whether two texts have the same numbers and nearly the same words."""
    ours, theirs = (set(_WORD.findall(text.casefold())) for text in (one, other))
    differ = ours ^ theirs
    if any(character.isdigit() for word in differ for character in word):
        return False
    return len(ours & theirs) >= _SAME * len(ours | theirs)
