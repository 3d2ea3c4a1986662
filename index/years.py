"""How near the years that a passage names come to the one a question asks about. Pure.

Whoever asks for 1996 is told by "in 1995 he joined": most facts are written down with
the year they began.
"""

import re
from collections.abc import Iterable

_YEAR = re.compile(r"1\d{3}|20\d{2}")
_REACH = 20  # years from which on one is as good as none


def asked(words: Iterable[str]) -> int | None:
    """Return the earliest year among a question's *words*, if there is one."""
    return min((int(word) for word in words if _YEAR.fullmatch(word)), default=None)


def around(year: int) -> list[str]:
    """Return the years, as words, that are near enough to *year* to count."""
    return [str(year + far) for far in range(1 - _REACH, _REACH)]


def nearness(year: int, word: str) -> float:
    """Return how near *word*, if it is a year, comes to *year*, from 0 to 1."""
    if not _YEAR.fullmatch(word):
        return 0.0
    return max(0.0, 1 - abs(int(word) - year) / _REACH)
