"""Words that stand for one another, by stem, from a small table of general English."""

from functools import lru_cache
from pathlib import Path

from corpus.language.words import stem


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    lines = Path(__file__).with_name("synonyms.txt").read_text("utf-8")
    groups: dict[str, frozenset[str]] = {}
    for line in lines.splitlines():
        if line.startswith("#"):
            continue
        stems = frozenset(stem(word) for word in line.split())
        for one in stems:
            groups[one] = groups.get(one, frozenset()) | stems
    return groups


@lru_cache(maxsize=4096)  # an answer asks for the same few in each sentence
def synonyms(word: str) -> frozenset[str]:
    """Return the stems that can stand for the stem *word*, itself included."""
    return _groups().get(word, frozenset()) | {word}
