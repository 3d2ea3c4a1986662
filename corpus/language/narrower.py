"""Nouns that count some of what another noun names, by stem: spectators are people."""

from functools import lru_cache
from pathlib import Path

from corpus.language.words import stem

_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    lines = Path(__file__).with_name("narrower.txt").read_text("utf-8").splitlines()
    cut = [line.partition(":") for line in lines if not line.startswith("#")]
    return {
        stem(noun): frozenset(map(stem, narrow.split()))
        for nouns, _, narrow in cut
        for noun in nouns.split()
    }


def narrower(word: str) -> frozenset[str]:
    """Return the stems of what is counted as the stem *word*, itself left out."""
    return _groups().get(word, _NONE)
