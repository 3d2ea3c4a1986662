"""Regular expressions compiled when they are first used, if they may match.

Python takes a tenth of a second to compile those that read questions and numbers, of
which one question needs half. A leaf.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern *text*, which is wrong only when it is first used."""
    return cast("re.Pattern[str]", _Pattern(text, flags))


def may_match(text: str, signs: Sequence[str]) -> bool:
    """Tell, much faster than a pattern, whether *text* can have any of *signs*.

    They are in small letters, whatever *text* is in.
    """
    if not text.isascii():  # an odd letter may stand for another
        return True
    lower = text.lower()
    return any(map(lower.__contains__, signs))


_SMALL = bytes(
    ord(chr(c).lower()) if c < 128 and chr(c).isalnum() else 32  # noqa: PLR2004
    for c in range(256)
)


def may_have(text: str, words: frozenset[str]) -> bool:
    """Tell, much faster than a pattern, whether *text* can have any of *words*.

    They are runs of letters or digits, in small letters, whatever *text* is in.
    """
    return not text.isascii() or not words.isdisjoint(_runs(text))


@lru_cache(maxsize=256)  # of one sentence several words are asked
def _runs(text: str) -> frozenset[str]:
    return frozenset(text.encode("ascii").translate(_SMALL).decode("ascii").split())


class _Pattern:
    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        """Compile; from then on the compiled pattern's methods are at hand."""
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
