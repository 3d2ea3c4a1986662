"""Scale words and letters after a number: million, bn, k, Mio, crore."""

import re
from decimal import Decimal
from typing import NamedTuple

from corpus.quantity import nouns

_WORDS = {
    2: "hundred hundreds",
    3: "thousand thousands",
    5: "lakh lakhs lac lacs",
    6: "million millions mn mln mil mill mio mio. millionen millones",
    7: "crore crores krore krores koti cr",
    9: "billion billions bn bln bio bio. mrd mrd. milliard milliards milliarden miljard",
    12: "trillion trillions tn trn tln",
    15: "quadrillion quadrillions",
}
_SCALES = {
    word: Decimal(10) ** power
    for power, words in _WORDS.items()
    for word in words.split()
} | {"dozen": Decimal(12), "dozens": Decimal(12)}
_LETTERS = {
    "k": Decimal(1000), "K": Decimal(1000), "m": Decimal(10**6), "M": Decimal(10**6),
    "mm": Decimal(10**6), "MM": Decimal(10**6), "b": Decimal(10**9),
    "B": Decimal(10**9), "G": Decimal(10**9), "t": Decimal(10**12), "T": Decimal(10**12),
}  # fmt: skip
_TOKEN = re.compile(r"[ \u00a0\u202f\u2009]{0,2}-?([A-Za-z]+\.?)(?![\w²³])")
_SIZE = frozenset(
    """
    wide long tall deep high thick away apart from race sprint above below of in
    to and or at on by for per dash hurdles freestyle across under over
    """.split()
)


# "0.5M NaOH", "2M solution": what makes an M molar
_MOLAR = re.compile(
    r"[ -](?:[A-Z]|solution|concentr|aqueous|buffer|acid|urea|of[ ][A-Z]|in[ ]|sucrose|glucose)|[)/·]"
)


_LOWER = re.compile(r" ([a-z]+)")
_FRACTION = re.compile(r"\d{1,5}\.")  # in reversed text; 5G is a network
_DECIMAL = re.compile(r"\d{1,2}\.\d")


class Scale(NamedTuple):
    """A scale read up to *end*."""

    end: int
    factor: Decimal


def scale(text: str, start: int, *, money: bool, spelled: bool) -> Scale | None:
    """Read the scale after a number at *start*; *money* when a currency stands before."""
    match = _TOKEN.match(text, start)
    if match is None:
        return None
    word = match[1]
    low = word.lower()
    factor = _SCALES.get(low)
    end = match.end()
    if factor is None and word[-1] == ".":
        word, low, end = word[:-1], low[:-1], end - 1
        factor = _SCALES.get(low)
    if factor is not None:
        if spelled and len(low) < 4:
            return None
        if low in ("mil", "cr", "bio", "mill") and match.start(1) != start:
            return None
        return _again(text, end, factor)
    letter = _LETTERS.get(word)
    if letter is None or spelled:
        return None
    attached = match.start(1) == start and len(word) == 1
    if money or (attached and _scales(text, start, end, word)):
        return Scale(end, letter)
    return None


def _scales(text: str, start: int, end: int, letter: str) -> bool:
    """Tell whether a letter without a currency is a scale: 5k, 2.1m customers."""
    if letter == "k" or (letter in "KmMbB" and _counts(text, end)):
        return True
    if letter == "G":
        return _FRACTION.match(text[max(0, start - 6) : start][::-1]) is not None
    if letter == "b":
        return _DECIMAL.match(text[max(0, start - 4) : start][::-1]) is not None
    return letter == "M" and not _MOLAR.match(text, end)


def _again(text: str, end: int, factor: Decimal) -> Scale:
    """Read a second scale word: 10 lakh crore, 2 hundred million."""
    match = _TOKEN.match(text, end)
    if match is not None:
        more = _SCALES.get(match[1].lower())
        if more is not None and len(match[1]) > 2:
            return Scale(match.end(), factor * more)
    return Scale(end, factor)


def _counts(text: str, end: int) -> bool:
    """Tell whether a counted noun follows, so that ``2.1m`` is millions of it."""
    following = _LOWER.match(text, end)
    if following is None or following[1] in _SIZE:
        return False
    return nouns.counted(text, end) is not None
