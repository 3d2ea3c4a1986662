"""Merge passages that say the same in the same words. Pure: no model, no disk.

Copies of an article, and its reprints with a word changed, are one source; a passage
with another number in it is not the same passage.
"""

import re
from collections.abc import Callable

import numpy as np

from index.embed import Matrix

_WORD = re.compile(r"\w+")
_NEAR = 0.95  # cosine above which texts are compared
_SAME = 0.9  # share of words in common


def distinct(text: Callable[[int], str], vectors: Matrix, most: int) -> list[int]:
    """Return the first *most* places whose texts repeat none of those before them.

    *text* returns the text at a place; *vectors* has a row for each.
    """
    alike = np.argwhere(np.tril(vectors @ vectors.T >= _NEAR, -1))
    near: dict[int, list[int]] = {}  # to each place those before it
    for place, other in alike.tolist():
        near.setdefault(place, []).append(other)
    kept: list[int] = []
    for place in range(len(vectors)):
        if len(kept) == most:
            break
        before = set(kept).intersection(near.get(place, ()))
        if not any(repeats(text(place), text(one)) for one in before):
            kept.append(place)
    return kept


def repeats(one: str, other: str) -> bool:
    """Tell whether two texts have the same numbers and nearly the same words."""
    ours, theirs = (set(_WORD.findall(text.casefold())) for text in (one, other))
    differ = ours ^ theirs
    if any(character.isdigit() for word in differ for character in word):
        return False
    return len(ours & theirs) >= _SAME * len(ours | theirs)
