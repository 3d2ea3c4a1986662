"""Whether a sentence says what is asked but for one word, and has another in its place.

"Which scientific device reads a tape?" is not answered by "a theoretical device reads
a tape": few words differ, and the one that does decides. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.language.words import STOP, Word

_ASKING = frozenset("what which who whom whose when where why how many much".split())


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a question that carries its topic, between the two beside it."""

    before: str
    stem: str
    after: str


def places(question: Sequence[Word]) -> list[Place]:
    """Return the places of the topic's words in a question, by stems."""
    triples = zip(question, question[1:], question[2:], strict=False)
    return [
        Place(before.stem, word.stem, after.stem)
        for before, word, after in triples
        if not _idle(word) and before.text.lower() not in _ASKING
    ]


def replaced(
    asked: Sequence[Place], question: frozenset[str], sentence: Sequence[Word]
) -> list[str]:
    """Return the stems of *asked* in whose places the *sentence* has another word.

    Another is one that carries a topic and is none of the stems of the *question*; it
    stands after the word before the place, and such a one before the word after it.
    """
    held = {word.stem for word in sentence}
    unmet = [place for place in asked if place.stem not in held]
    if not unmet:
        return []
    followed: set[str] = set()
    preceded: set[str] = set()
    for one, other in pairwise(sentence):
        if other.stem not in question and not _idle(other):
            followed.add(one.stem)
        if one.stem not in question and not _idle(one):
            preceded.add(other.stem)
    return [p.stem for p in unmet if p.before in followed and p.after in preceded]


def _idle(word: Word) -> bool:
    return word.text.lower() in STOP
