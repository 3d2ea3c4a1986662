"""Merge passages that say the same in the same words. Pure: no model, no disk.

Copies of an article, and its reprints with a word changed, are one source; a passage
with another number in it is not the same passage.
"""

import re
from collections.abc import Callable
from itertools import compress

from index.embed import Matrix

_WORD = re.compile(r"\w+")
_NEAR = 0.95  # cosine above which texts are compared
_SAME = 0.9  # share of words in common


def distinct(text: Callable[[int], str], vectors: Matrix, most: int) -> list[int]:
    """Return the first *most* places whose texts repeat none of those before them.

    *text* returns the text at a place; *vectors* has a row for each.
    """
    kept: list[int] = []
    for place, vector in enumerate(vectors):
        if len(kept) == most:
            break
        near = compress(kept, (vectors[kept] @ vector >= _NEAR).tolist())
        if not any(repeats(text(place), text(one)) for one in near):
            kept.append(place)
    return kept


def repeats(one: str, other: str) -> bool:
    """Tell whether two texts have the same numbers and nearly the same words."""
    ours, theirs = (set(_WORD.findall(text.casefold())) for text in (one, other))
    differ = ours ^ theirs
    if any(character.isdigit() for word in differ for character in word):
        return False
    return len(ours & theirs) >= _SAME * len(ours | theirs)
