"""Proper names in running text, by their capitals.

No model: a name is a run of capitalised words. A word that has its capital only
because it opens a sentence counts when the document never writes it small.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.language.places import place
from corpus.language.words import STOP, Word, split, stem, topics, words

# What may stand between two words of one name: a space, a hyphen, an ampersand.
_JOIN = re.compile(r"[ \u00a0]|-|–| & ")
_LINK = frozenset({"of", "de", "van", "von", "der", "du", "la", "bin", "al"})
_OPENING = re.compile(r"[.!?:;\n\"“”‘(\[•*#>|-]\s*$")
_LOCATIVE = frozenset({"in", "at", "near", "across", "within", "inside", "throughout"})
_SMALL = re.compile(r"\b[a-z]{2,}\b")
# Capitalised in the middle of sentences, yet nobody's name.
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december ceo cfo cto mr
    mrs ms dr prof sir
    however moreover furthermore although though despite whereas nevertheless
    nonetheless therefore thus hence meanwhile similarly additionally consequently
    besides instead overall finally unlike given
    """.split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, its offsets, and the form in which names are compared.

    *key* is the country or region for one of its names or demonyms, else the stems of
    the words; *place* tells whether it is a place, by that table or by "in NAME".
    """

    text: str
    start: int
    end: int
    key: frozenset[str]
    place: bool

    @property
    def bare(self) -> str:
        """The country for any of its names or demonyms, else the name itself."""
        written = self.text.removesuffix("'s").removesuffix("’s").rstrip("'’")
        return place(written) or written

    def matches(self, other: "Name") -> bool:
        """Tell whether one's words hold the other's, so that both can be one thing."""
        return self.key <= other.key or other.key <= self.key


def key(text: str) -> tuple[frozenset[str], bool]:
    """Return the words by which the name *text* is compared, and if it is a country."""
    country = place(text)
    if country is not None:
        return frozenset({country}), True
    return topics(text), False


@lru_cache(maxsize=32)  # each sentence of a passage asks for the same
def small_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that *text* writes without a capital."""
    if not text.isascii() or "_" in text:
        return frozenset(map(stem, set(_SMALL.findall(text))))
    small: set[str] = set()
    for word in set(split(text)):
        if word.isalpha() and word.islower() and len(word) > 1:  # as most
            small.add(word)
        elif not word.isalnum():  # "city's"
            small.update(_SMALL.findall(word))
    return frozenset(map(stem, small))


def names(text: str, *, at: int = 0, small: Container[str] = ()) -> list[Name]:
    """Return the names in *text*, in order, their offsets moved on by *at*.

    *small* are the stems that the document also writes without a capital; see
    `small_stems`.
    """
    told = _Told(text, at)
    return [
        name for run in _runs(told, small) for name in _split(told, run) if name.key
    ]


class _Told:
    """A text whose words have their offsets moved on."""

    def __init__(self, text: str, at: int) -> None:
        self.words = words(text, at=at)  # by which others ask for them, too
        self._text, self._at = text, at

    def between(self, start: int, end: int) -> str:
        return self._text[max(0, start - self._at) : end - self._at]


def _runs(told: _Told, small: Container[str]) -> Iterator[list[Word]]:
    found = told.words
    run: list[Word] = []
    for word, after in zip(found, (*found[1:], None), strict=False):
        if not run and word.text.islower():  # as most
            continue
        if run and not _JOIN.fullmatch(told.between(run[-1].end, word.start)):
            yield run
            run = []
        if (_capital(word) and not (not run and _opens(told, word, after, small))) or (
            run and word.text in _LINK and after is not None and after.capital
        ):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _capital(word: Word) -> bool:
    letters = word.text
    if letters.islower() or not letters[0].isalpha():
        return False
    lower = letters.lower()
    if lower in _CALENDAR:
        return False
    if letters[0].isupper() and (lower not in STOP or letters.isupper()):
        return True
    return any(c.isupper() for c in letters[1:])


def _opens(told: _Told, word: Word, after: Word | None, small: Container[str]) -> bool:
    """Tell whether the capital of *word* says only that a sentence begins."""
    before = told.between(word.start - 3, word.start)
    if before.strip() and not _OPENING.search(before):
        return False
    if place(word.text) or not word.text[1:].islower():
        return False
    if after is not None and after.capital and after.text.lower() not in STOP:
        joined = _JOIN.fullmatch(told.between(word.end, after.start)) is not None
        return not joined
    return word.stem in small or word.text.lower().endswith(("ly", "ing", "ed"))


def _split(told: _Told, run: list[Word]) -> Iterator[Name]:
    """Yield the run as one name, or a country in it apart from the rest."""
    while run and run[-1].text in _LINK:
        run = run[:-1]
    if not run:
        return
    before = next((w for w in reversed(told.words) if w.end <= run[0].start), None)
    locative = (
        before is not None
        and before.text.lower() in _LOCATIVE
        and told.between(before.end, run[0].start).isspace()
    )
    for size in (3, 2, 1):
        head = run[:size]
        written = told.between(head[0].start, head[-1].end)
        country = place(written) if len(head) == size else None
        if country is not None:
            yield _name(told, head, locative=locative)
            yield from _split(told, run[size:])
            return
    yield _name(told, run, locative=locative)


def _name(told: _Told, run: list[Word], *, locative: bool) -> Name:
    start, end = run[0].start, run[-1].end
    written = told.between(start, end)
    compared, country = key(written)
    return Name(written, start, end, compared, country or locative)
