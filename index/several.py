"""Whether a question asks for several things, and of what sort. Pure."""

import re

from corpus.language.synonyms import synonyms
from corpus.language.words import stem, words
from corpus.pattern import regex
from corpus.quantity.nouns import plural

_OPENS = regex(
    r"\W*(?:(?:and|so|but)\s+)?(?:(?:which|what)\s+(?:other\s+)?(?:(?:are|were)\s+)?|"
    r"who\s+(?:are|were)\s+|"
    r"(?:please\s+)?(?:name|list|enumerate|mention|give(?:\s+me)?|tell\s+me)\s+)"
    r"(?:all\s+)?(?:of\s+)?(?:the\s+|some\s+|its\s+|their\s+)?",
    re.IGNORECASE,
)
_NOUN_PHRASE = 4  # words in which the plural must come
_ENDS = frozenset(
    "is are was were do does did has have had will would can could of in for by".split()
)
_PLACES = frozenset(
    map(
        stem,
        """country nation state city town village region province continent place
        island economy""".split(),
    )
)
_ACTORS = frozenset(
    map(
        stem,
        """company firm maker carmaker automaker manufacturer producer supplier
        contractor builder operator bank university institute ministry agency
        organisation group brand startup vendor retailer publisher airline partner
        member author scientist researcher engineer person minister president player
        team club party bidder investor owner business corporation developer insurer
        utility broadcaster newspaper museum hospital school charity""".split(),
    )
)


def several(text: str) -> str | None:
    """Return the stem of the plural that *text* asks for, such as "countries"."""
    match = _OPENS.match(text)
    if match is None:
        return None
    found = words(text[match.end() :])[:_NOUN_PHRASE]
    for word in found:
        if word.text.lower() in _ENDS:
            return None
        if word.text[0].islower() and plural(word.text):
            return word.stem
        if synonyms(word.stem) & (_PLACES | _ACTORS):
            return None  # "Which country mines tin?"
    return None


def sort_of(noun: str) -> bool | None:
    """Tell whether the stem *noun* is of places; None if neither of people or firms."""
    alike = synonyms(noun)
    if alike & _PLACES:
        return True
    return False if alike & _ACTORS else None
