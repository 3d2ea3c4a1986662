"""Where a quantity can start: at a digit, or at the first letters of certain words."""

from collections.abc import Iterable

from corpus.pattern import regex
from corpus.quantity import dates, relative, words
from corpus.quantity.numerals import VULGAR

_DIGIT = regex(rf"[\d{''.join(VULGAR)}]")
# Each lookahead holds the first letters of what follows it: the engine passes over a
# set much faster than over a choice, and over a choice faster where each begins with
# one letter instead of a set, so capitals are choices of their own.
# Three letters first: most words stop there, before the many choices are tried.
_LETTERS = """zer nou nau nin one eig ele two twe twi thr thi ten tho tri fiv fou for fif
    few six sev sec hal hun mil bil qua doz jan feb mar apr may jun jul aug sep oct nov dec
    fis fin fir las nex cur pre com tod yes tom end beg sta mid clo"""


def _by_letters(prefixes: Iterable[str]) -> str:
    """Return a pattern of *prefixes*, a choice for each letter in turn."""
    rests: dict[str, list[str]] = {}
    for prefix in sorted(prefixes):
        rests.setdefault(prefix[0], []).append(prefix[1:])
    several = [
        first + (_by_letters(rest) if rest[0] else "") for first, rest in rests.items()
    ]
    return f"(?:{'|'.join(several)})"


def _capitals(prefixes: Iterable[str]) -> str:
    """Return a pattern of *prefixes* that begin with a capital."""
    return "|".join(
        prefix[0].upper() + "".join(f"[{c}{c.upper()}]" for c in prefix[1:])
        for prefix in prefixes
    )


_FIRST = "(?=[AaBbCcDdEeFfHhJjLlMmNnOoPpQqSsTtYyZz'’])"
_LIKELY = rf"{_FIRST}(?={_by_letters(_LETTERS.split())}|{_capitals(_LETTERS.split())}|[Aa][Nn]?[ ]|[QHqh]\d|[Ff][Yy]|['’]\d)"
_STATED = rf"(?=[ABDEFHJMNOQSTZabdefhjmnoqstz'’])(?:{words.START}|{dates.START})"
_SAID = rf"(?=[BCELMNPSTYbcelmnpsty])(?:{relative.START})(?!\w)"


class Starts:
    """The places of one text where a quantity can start, found as they are asked for.

    *relative* asks for ``last year`` and the like too.
    """

    __slots__ = ("_digit", "_text", "_word", "_words")

    def __init__(self, text: str, *, relative: bool) -> None:
        """Look at nothing but the first word yet."""
        first, self._words = _PATTERNS[relative]
        self._text = text
        self._digit, self._word = -1, 0 if first.match(text) else -1

    def after(self, position: int) -> int:
        """Return the first place at *position* or behind; the text's end for none."""
        if self._digit < position:
            self._digit = self._next_digit(position)
        if self._word < position:
            self._word = self._next_word(position)
        return min(self._digit, self._word)

    def _next_digit(self, position: int) -> int:
        match = _DIGIT.search(self._text, position)
        if match is None:
            return len(self._text)
        start = match.start()
        if start > position and self._text[start - 1] == "." and match[0].isdecimal():
            return start - 1
        return start

    def _next_word(self, position: int) -> int:
        text, at = self._text, max(position - 1, 0)
        while (match := self._words.search(text, at)) is not None:
            at = match.start() + 1
            if not text[at - 1].isalnum():  # a letter of another script
                return at
        return len(text)


_PATTERNS = [
    (regex(words), regex(rf"[^A-Za-z0-9]{_LIKELY}(?:{words})"))
    for words in (_STATED, rf"{_STATED}|{_SAID}")
]
