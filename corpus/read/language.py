"""Tell the language of a text; the only module on py3langid."""

from functools import cache
from importlib.util import find_spec
from typing import Any

from corpus.read.extra import library

_PROBE = 2_000  # characters looked at
_LETTERS = 40  # fewer tell nothing


def language(text: str) -> str | None:
    """Return the ISO 639-1 code of *text*'s language, or nothing if it is too short.

    Nothing, too, where the `documents` extra is not installed.
    """
    probe = text[:_PROBE]
    if sum(map(str.isalpha, probe)) < _LETTERS or not _installed():
        return None
    return str(_classifier().classify(probe)[0])


@cache
def _installed() -> bool:
    return find_spec("py3langid") is not None


@cache
def _classifier() -> Any:
    return library("py3langid")  # a second to load
