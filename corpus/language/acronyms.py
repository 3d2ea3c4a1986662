"""Acronyms that a text defines itself, such as "solid-state batteries (SSB)".

The long form is found as Schwartz and Hearst do ("A simple algorithm for identifying
abbreviation definitions in biomedical text", 2003): from the right, each letter of the
short form must be met in the words before the bracket, the first one at a word's start.
"""

import re

_BRACKET = re.compile(r"\(([A-Z][A-Za-z&-]{1,9})s?\)")
_CAPITALS = 2  # letters in capitals that a short form has at least
_WORDS_BACK = 2  # how many more words than letters the long form may have


def acronyms(text: str) -> dict[str, str]:
    """Return the long form of each acronym that *text* defines in brackets."""
    found: dict[str, str] = {}
    for match in _BRACKET.finditer(text):
        short = match[1].removesuffix("s")
        if sum(letter.isupper() for letter in short) < _CAPITALS:
            continue
        before = text[max(0, match.start() - 120) : match.start()].rstrip()
        before = re.split(r"[.;:!?\n()]\s", before)[-1]
        words = list(re.finditer(r"\S+", before))[-2 * (len(short) + _WORDS_BACK) :]
        long = _long_form(short, before[words[0].start() :]) if words else None
        if long:
            found.setdefault(short, long)
    return found


def _long_form(short: str, before: str) -> str | None:
    at = len(before)
    for rank, letter in enumerate(reversed(short.lower())):
        first = rank == len(short) - 1
        at -= 1
        while at >= 0 and (
            before[at].lower() != letter
            or (first and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    return before[at:]
