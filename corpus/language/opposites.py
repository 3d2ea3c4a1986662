"""Words that contradict one another, and words that say no."""

import re
from functools import lru_cache
from pathlib import Path

from corpus.language.words import stem
from corpus.pattern import may_have, may_match

_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nor|neither|nobody|nothing|without|cannot|except|"
    r"other than|fail(?:s|ed)?|refus\w+|den(?:y|ies|ied))\b|n['’]t\b",
    re.IGNORECASE,
)


# One of these stands in whatever says no: most sentences are told by them alone.
_SIGNS = frozenset(
    """not never no none nor neither nobody nothing without cannot except other fail
    fails failed deny denies denied t""".split()
)


def negative(text: str) -> bool:
    """Tell whether *text* has any word that says no, whatever it is said of."""
    likely = may_have(text, _SIGNS) or may_match(text, ["refus"])
    return likely and _NEGATIVE.search(text) is not None


@lru_cache(maxsize=4096)
def opposites(word: str) -> frozenset[str]:
    """Return the stems that contradict the stem *word*: few that are ever written."""
    return _table().get(word, frozenset()) | _prefixed(word)


def _prefixed(word: str) -> frozenset[str]:
    """Return *word* with a prefix that says no, or without the one that it has."""
    found = {prefix + word for prefix in _PREFIXES}
    found |= {word.removeprefix(prefix) for prefix in _PREFIXES} - {word}
    return frozenset(one for one in found if len(one) >= _LEAST and word not in _WHOLE)


_PREFIXES = ("un", "non", "dis")
_LEAST = 4  # letters of a word with or without one
# What begins like one, and is not the opposite of the rest.
_WHOLE = frozenset(
    map(
        stem, "discover display discount discharge discourse distill cover play".split()
    )
)


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    lines = Path(__file__).with_name("opposites.txt").read_text("utf-8")
    table: dict[str, frozenset[str]] = {}
    for line in lines.splitlines():
        if line.startswith("#"):
            continue
        one, _, other = line.partition("|")
        sides = [frozenset(map(stem, side.split())) for side in (one, other)]
        for mine, theirs in (sides, reversed(sides)):
            for word in mine:
                table[word] = table.get(word, frozenset()) | (theirs - mine)
    return table
