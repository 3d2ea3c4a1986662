"""Words of a text with their place and stem.

Stems are Snowball's English ones (Porter 2), after two steps that it does not do:
British endings are spelled as American ones, and irregular forms go to their base.
"""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

import Stemmer

_SNOWBALL: Any = Stemmer.Stemmer("english")  # pyright: ignore[reportUnknownVariableType]  the library has no types

# Dotted initials, then words with inner ampersands or apostrophes, then numbers with
# inner marks. Hyphens part words, so that "solid-state" meets "solid state".
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.,](?=\d)[^\W_]+|[&'’][^\W_]+)*", re.UNICODE
)
# Of plain English text the same words in a quarter of the time: what no word holds
# becomes a blank, and only what is between blanks and has a mark needs the pattern.
_BLANKED = bytes(
    c if c < 128 and (chr(c).isalnum() or chr(c) in ".,&'") else 32  # noqa: PLR2004
    for c in range(256)
)
_POSSESSIVE = re.compile(r"(?<=\w)['’]s$|['’]$", re.IGNORECASE)
_BRITISH = re.compile(
    r"(?<=[a-z]{3}[^aeiou])is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)"
)

# Base forms that no suffix rule reaches.
IRREGULAR = {
    form: base
    for base, forms in {
        "become": "became",
        "begin": "began begun",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "choose": "chose chosen",
        "come": "came",
        "cost": "costing",
        "die": "dying died",
        "do": "did done does",
        "drive": "drove driven",
        "eat": "ate eaten",
        "fall": "fell fallen",
        "find": "found",
        "fly": "flew flown",
        "foot": "feet",
        "get": "got gotten",
        "give": "gave given",
        "go": "went gone goes",
        "grow": "grew grown",
        "have": "has had",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lead": "led",
        "leave": "left",
        "lose": "lost",
        "make": "made",
        "man": "men",
        "meet": "met",
        "pay": "paid",
        "person": "people",
        "rise": "rose risen",
        "run": "ran",
        "say": "said",
        "see": "saw seen",
        "sell": "sold",
        "send": "sent",
        "show": "shown",
        "shrink": "shrank shrunk",
        "sink": "sank sunk",
        "speak": "spoke spoken",
        "spend": "spent",
        "stand": "stood",
        "take": "took taken",
        "teach": "taught",
        "tell": "told",
        "think": "thought",
        "win": "won",
        "woman": "women",
        "write": "wrote written",
        "child": "children",
    }.items()
    for form in forms.split()
}

# Words that carry no topic: articles, pronouns, prepositions, auxiliaries, and the
# scaffolding of questions.
STOP = frozenset(
    """
    a about after again all also am an and any are as at away be because been before
    being both but by can could did do does doing done down during each either else
    ever every few for from further get gets give given gives go goes got had has
    have having he her here hers him his how i if in into is it its itself just let
    many may me might mine more most much must my near no nor not now of off often
    on once one only or other our out over own per please quite rather said same say
    says shall she should since so some still such tell than that the their theirs
    them then there these they this those through thus to too under until up upon us
    very was we were what when where which while who whom whose why will with within
    without would yet you your
    """.split()
)


class Word(NamedTuple):
    """A word of a text: its letters, their place in it, and its stem."""

    text: str
    start: int
    end: int
    stem: str

    @property
    def capital(self) -> bool:
        """Tell whether the word begins with a capital letter."""
        return self.text[0].isupper()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the form under which *word* meets its relatives."""
    if word.isupper() and len(word) > 1:  # an acronym, perhaps in the plural
        return word.replace(".", "").lower()
    if re.fullmatch(r"[A-Z]{2,}s", word):
        return word[:-1].lower()
    lower = _POSSESSIVE.sub("", word.lower())
    lower = IRREGULAR.get(lower, lower)
    lower = _BRITISH.sub("iz", lower)
    return str(_SNOWBALL.stemWord(lower)) if lower.isalpha() else lower


@lru_cache(maxsize=1024)  # one answer asks several times for each sentence's
def words(text: str, *, at: int = 0) -> tuple[Word, ...]:
    """Return the words of *text*, their offsets moved on by *at*."""
    return tuple(_words(text, at))


_word = partial(tuple.__new__, Word)  # as `Word` itself does, in half the time


@lru_cache(maxsize=1024)  # of a sentence, and of the passage that it is in
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of *text*."""
    return frozenset(map(stem, split(text)))


def topics(text: str) -> frozenset[str]:
    """Return the stems of the words of *text* that carry a topic."""
    return frozenset(stem(one) for one in split(text) if one.lower() not in STOP)


@lru_cache(maxsize=1024)  # of each sentence the stems, the topics and the words
def split(text: str) -> tuple[str, ...]:
    """Return the words of *text* as they are written."""
    if not text.isascii():
        return tuple(_WORD.findall(text))
    found: list[str] = []
    for piece in text.encode("ascii").translate(_BLANKED).decode("ascii").split():
        word = piece.rstrip(".,")
        if word.isalnum():  # as most
            found.append(word)
        else:
            found += _WORD.findall(piece)
    return tuple(found)


def _words(text: str, at: int) -> Iterator[Word]:
    end = 0
    for letters in split(text):
        start = text.index(letters, end)  # between words there are no letters
        end = start + len(letters)
        yield _word((letters, at + start, at + end, stem(letters)))


def content(found: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words of *found* that carry a topic."""
    return tuple(word for word in found if word.text.lower() not in STOP)
