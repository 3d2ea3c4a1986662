"""Look backwards from a number: patterns match the reversed text, anchored and fast."""

import re

from corpus.quantity.numerals import LETTER

WINDOW = 48
_WORD = re.compile(rf"[ \u00a0\u2009]{{0,2}}(\.?{LETTER}++)")


def reversed_before(text: str, at: int, window: int = WINDOW) -> str:
    """Return the last characters before *at*, the nearest first."""
    return text[at - window if at > window else 0 : at][::-1]


def word_before(text: str, at: int) -> str:
    """Return the word that ends at *at* or up to two spaces before, in lower case."""
    match = _WORD.match(reversed_before(text, at, 20))
    return match[1][::-1].lower() if match else ""
